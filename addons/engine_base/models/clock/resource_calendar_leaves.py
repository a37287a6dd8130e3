from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """A public holiday moves the deadlines that are counted in working hours."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._refresh_clocks()
        return leaves

    def write(self, vals):
        self._refresh_clocks()  # of the calendars that it leaves
        result = super().write(vals)
        self._refresh_clocks()
        return result

    def unlink(self):
        self._refresh_clocks()
        return super().unlink()

    def _refresh_clocks(self):
        holidays = self.filtered(lambda leave: not leave.resource_id)
        if not holidays:
            return
        domain = [("calendar_id", "!=", False)]
        if all(leave.calendar_id for leave in holidays):  # none of the whole company
            domain = [("calendar_id", "in", holidays.calendar_id.ids)]
        self.env["engine.clock"].sudo()._refresh(domain)
