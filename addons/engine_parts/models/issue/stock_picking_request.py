from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

from ...core.workflows import PROMISERS

SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class StockPicking(models.Model):
    """Asking for parts: requests in batch, and the promise of what is not there yet."""

    _inherit = "stock.picking"

    @api.model
    def _create_parts_issue(self, vals_list):
        """Create one confirmed parts issue per dict, with everything reserved that is there.

        :param vals_list: dicts with ``warehouse_id``, ``lines`` (each ``product_id``,
            ``quantity``, ``uom_id`` or the product's own unit, ``move_dest_id`` or none) and any
            other field of the picking (``origin``, ``partner_id``, ``requester_id``;
            ``location_id``, ``location_dest_id`` for a van …); ids throughout
        :return: the pickings in the same order; the number of queries per line is core's
        :raise UserError: a request without lines, or a line without a quantity
        """
        for vals in vals_list:
            if not vals["lines"]:
                raise UserError(self.env._("A parts request needs at least one part."))
            if any(line["quantity"] <= 0 for line in vals["lines"]):
                raise UserError(self.env._("Each part of a request needs a quantity above zero."))
        warehouses = (
            self.env["stock.warehouse"].sudo().browse({vals["warehouse_id"] for vals in vals_list})
        )
        types = {warehouse.id: warehouse.parts_issue_type_id for warehouse in warehouses}
        self._check_orders_use_repair_location(vals_list)
        pickings = (
            self.sudo()
            .with_context(**SILENT)
            .create(
                [
                    self._prepare_parts_issue_vals(vals, types[vals["warehouse_id"]])
                    for vals in vals_list
                ]
            )
        )
        moves = pickings.move_ids
        moves._action_confirm()
        # Those without automatic reservation in their type are reserved here, once for all.
        moves.filtered(lambda move: move.state == "confirmed")._action_assign()
        moves.move_dest_ids.filtered(
            lambda move: move.state not in ("draft", "done", "cancel")
        )._recompute_state()
        return self.browse(pickings.ids)

    @api.model
    def _check_orders_use_repair_location(self, vals_list):
        """Refuse an order's part that would be taken from the store itself."""
        lines = [line for vals in vals_list for line in vals["lines"]]
        uses = self.env["stock.move"].sudo()
        uses = uses.browse([line["move_dest_id"] for line in lines if line.get("move_dest_id")])
        repair = self.env["stock.warehouse"]._repair_locations()
        for move in uses:
            if not repair._hold(move.location_id):
                raise UserError(
                    self.env._(
                        "%(part)s is to be used from %(location)s, but issued parts lie in the "
                        "repair location. Correct the source of the part.",
                        part=move.product_id.display_name,
                        location=move.location_id.display_name,
                    )
                )

    @api.model
    def _prepare_parts_issue_vals(self, vals, picking_type):
        other = {
            name: value
            for name, value in vals.items()
            if name not in ("warehouse_id", "lines", "scheduled_date")
        }
        scheduled = vals.get("scheduled_date") or moment.now(self.env)
        way = {
            "location_id": picking_type.default_location_src_id.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
        }
        way.update({name: vals[name] for name in way if vals.get(name)})
        return {
            "picking_type_id": picking_type.id,
            "requester_id": self.env.uid,
            "user_id": False,
            **other,
            **way,
            "move_ids": [
                Command.create(
                    {**self._prepare_parts_move_vals(line, vals, picking_type, scheduled), **way}
                )
                for line in vals["lines"]
            ],
        }

    @api.model
    def _prepare_parts_move_vals(self, line, vals, picking_type, scheduled):
        move_vals = {
            "product_id": line["product_id"],
            "product_uom_qty": line["quantity"],
            "picking_type_id": picking_type.id,
            "company_id": picking_type.company_id.id,
            "origin": vals.get("origin"),
            "date": scheduled,
            "propagate_cancel": False,  # whoever cancels the issue does not cancel the order's part
        }
        if line.get("uom_id"):
            move_vals["product_uom"] = line["uom_id"]
        if line.get("move_dest_id"):
            move_vals["move_dest_ids"] = [Command.link(line["move_dest_id"])]
        return move_vals

    def action_promise(self, date, reason):
        """Promise the parts that are not there for a day, with the reason.

        :param date: the day, as a date or as text (YYYY-MM-DD)
        :raise UserError: the day is over, the reason is empty, or everything is there already
        """
        issues = self._open_for_signing(PROMISERS)
        day = fields.Date.to_date(date)
        if not day or not (reason or "").strip():
            raise UserError(
                self.env._("A promise needs a day and a reason, for example a supplier's order.")
            )
        for picking in issues:
            if day < moment.today(self.env, picking):
                raise UserError(
                    self.env._(
                        "%(issue)s: %(day)s is over. Promise a day from today on.",
                        issue=picking.display_name,
                        day=day,
                    )
                )
            if picking._is_all_reserved():
                raise UserError(
                    self.env._(
                        "%(issue)s: everything is reserved, there is nothing to promise.",
                        issue=picking.display_name,
                    )
                )
        issues._transitioning().write({"promised_on": day, "promise_reason": reason.strip()})
        issues._record_step("promise", note=f"{day}: {reason.strip()}")
        return True
