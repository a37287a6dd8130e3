from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from .repair_visit import TO_VISIT


class RepairOrder(models.Model):
    """Which orders a plan takes up, and by what it sees that one has changed since."""

    _inherit = "repair.order"

    @api.model
    def _to_plan_domain(self, company):
        """Return the orders of ``company`` that wait for a visit; the customer was contacted."""
        contacted = Domain("ticket_id", "=", False) | Domain(
            "ticket_id.contact_state", "=", "confirmed"
        )
        return (
            self._to_visit_domain()
            & Domain("company_id", "=", company.id)
            & Domain("visit_start_at", "=", False)
            & contacted
        )

    @api.model
    def _running_domain(self, company):
        """Return the orders of ``company`` whose visit is given and still to come."""
        return (
            self._to_visit_domain()
            & Domain("company_id", "=", company.id)
            & Domain("visit_end_at", ">", moment.now(self.env))
            & Domain("visit_depart_at", "!=", False)
            & Domain("engineer_id", "!=", False)
        )

    def _dispatch_fingerprint(self):
        """Return what a plan was computed on, as far as it is the order's own."""
        self.ensure_one()
        return {
            "state": self.service_state,
            "is_to_visit": self.service_state in TO_VISIT,
            "level": self.fault_level,
            "engineer": self.engineer_id.id or None,
            "start": fields.Datetime.to_string(self.visit_start_at) or None,
        }
