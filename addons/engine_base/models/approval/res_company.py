from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _engine_day(self, at):
        """Return the day of the naive UTC moment ``at`` where the company works."""
        self.ensure_one()
        zone = ZoneInfo(self._engine_zone())
        return at.replace(tzinfo=timezone.utc).astimezone(zone).date()

    def _engine_zone(self):
        """Return the name of the time zone where the company works."""
        return self.sudo().resource_calendar_id.tz or "UTC"
