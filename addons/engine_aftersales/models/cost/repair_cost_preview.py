from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Command

_LOOKERS = (
    "engine_base.group_engineer",
    "engine_base.group_supervisor",
    "engine_base.group_finance",
)


class RepairOrder(models.Model):
    """The cost before it is posted, for whoever has to decide or explain something about it."""

    _inherit = "repair.order"

    def action_check_cost(self):
        """Show each cost with who bears it, and what runs past its standard."""
        self.ensure_one()
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in _LOOKERS):
            raise AccessError(
                self.env._(
                    "%(orders)s: its cost is looked at by the engineer, a supervisor engineer or "
                    "finance.",
                    orders=self._names(),
                )
            )
        sources = self._cost_sources()
        preview = self.env["engine.cost.preview"].create(
            [
                {
                    "repair_id": self.id,
                    "line_ids": [Command.create(self._preview_line(source)) for source in sources],
                    "kind_ids": [Command.create(vals) for vals in self._preview_kinds(sources)],
                }
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check Cost"),
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }

    def _preview_line(self, source):
        accounts = self.env["account.account"].sudo()
        return {
            "kind": source.kind,
            "name": source.name,
            "quantity": source.quantity,
            "bearer": source.record.cost_bearer,
            "bearer_before": source.record.cost_bearer,
            "cost_centre_id": source.place.centre,
            "account_name": accounts.browse(source.place.account).display_name,
            "standard_amount": source.standard,
            "amount": source.amount,
            "source_model": source.record._name,
            "source_id": source.record.id,
        }

    def _preview_kinds(self, sources):
        above = {
            kind for kind, _actual, _standard in self._deviations(sources).get(self.sudo(), ())
        }
        sums = {}
        for source in sources:
            actual, standard = sums.get(source.kind, (0.0, 0.0))
            sums[source.kind] = (actual + source.amount, standard + source.standard)
        return [
            {
                "kind": kind,
                "amount": actual,
                "standard_amount": standard,
                "deviation": actual - standard,
                "needs_reason": kind in above,
                "reason": self.sudo()._reason_of(kind) if kind in above else False,
            }
            for kind, (actual, standard) in sums.items()
        ]
