"""Links from journal entries and items to documents of ours, which only our buttons set."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class EngineStepLinks(models.AbstractModel):
    """A record with links that no client sets, changes or brings along by a default."""

    _name = "engine.step.links"
    _description = "Links of the Service's Own Steps"

    _step_links = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # Afterwards: a default_… key in the context sets them, too.
        records._check_step_links(name for name in self._step_links if records[name])
        return records

    def write(self, vals):
        self._check_step_links(vals.keys() & self._step_links)
        return super().write(vals)

    def _check_step_links(self, names):
        if not self.env["repair.order"]._in_transition() and (names := set(names)):
            raise UserError(
                self.env._("The refund of a claim is made with the button of the claim.")
                if any(name.startswith("claim") for name in names)
                else self.env._(
                    "An invoice of a service order is made with the button of the order."
                )
            )


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["engine.step.links", "account.move"]
    _step_links = frozenset({"billed_order_id", "claim_id"})

    billed_order_id = fields.Many2one(
        "repair.order",
        "Invoices Service Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="This invoice charges that order; its parts were valued when they were consumed.",
    )
    claim_id = fields.Many2one(
        "engine.supplier.claim",
        "Supplier Claim",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["engine.step.links", "account.move.line"]
    _step_links = frozenset({"billed_cost_id", "claim_line_id"})

    billed_cost_id = fields.Many2one(
        "engine.service.cost",
        "Invoices Cost",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    claim_line_id = fields.Many2one(
        "engine.supplier.claim.line",
        "Supplier Claim Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
