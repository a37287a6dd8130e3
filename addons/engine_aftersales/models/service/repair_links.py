from odoo import models


class RepairOrder(models.Model):
    """The smart buttons: from the order to what belongs to it."""

    _inherit = "repair.order"

    def action_open_ticket(self):
        """Open the request that the order answers."""
        return self._open(self.ticket_id)

    def action_open_engine(self):
        """Open the engine."""
        return self._open(
            self.lot_id, view=self.env.ref("engine_aftersales.engine_unit_view_form", False)
        )

    def action_open_postings(self):
        """Show the journal items of the order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Postings"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [("repair_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_open_trail(self):
        """Show every step that was taken on the order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_base.engine_transition_action"
        )
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    def _open(self, record, view=None):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(view.id if view else False, "form")],
        }
