from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment


class EngineRfidTag(models.Model):
    """Tags in use that no reader saw for long: their part may be gone, or the tag torn off."""

    _inherit = "engine.rfid.tag"

    is_unseen = fields.Boolean(
        "Not Seen for Long",
        compute="_compute_is_unseen",
        search="_search_is_unseen",
        help="In use, and no reader saw it for as many days as the policy says.",
    )

    unseen_days = fields.Integer(
        "Not Seen for Long: after (days)", compute="_compute_is_unseen", help="As the policy says."
    )

    @api.depends("state", "last_seen_at", "company_id")
    def _compute_is_unseen(self):
        days = {company: self._unseen_days(company) for company in self.company_id}
        since = {company: self._unseen_since(company) for company in self.company_id}
        for tag in self:
            tag.unseen_days = days.get(tag.company_id, 0)
            tag.is_unseen = tag.state == "commissioned" and (
                not tag.last_seen_at or tag.last_seen_at < since[tag.company_id]
            )

    def _search_is_unseen(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        found = Domain.OR(
            Domain("company_id", "=", company.id)
            & (
                Domain("last_seen_at", "=", False)
                | Domain("last_seen_at", "<", self._unseen_since(company))
            )
            for company in self.env.companies
        ) & Domain("state", "=", "commissioned")
        return found if (True in value) == (operator == "in") else ~found

    @api.model
    def _unseen_since(self, company):
        """Return the moment after which a tag of the company has to be seen."""
        return moment.now(self.env) - timedelta(days=self._unseen_days(company))

    @api.model
    def _unseen_days(self, company):
        return self.env["engine.policy"]._of(company).tag_unseen_days

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._unseen_days(self.env.company)) if view_type == "search" else key

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Say in the help of the filter how many days the policy means."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "search":
            for node in arch.xpath("//filter[@name='not_seen']"):
                node.set(
                    "help",
                    self.env._(
                        "In use, and no reader saw it for %(days)s days (set in the policy).",
                        days=self._unseen_days(self.env.company),
                    ),
                )
        return arch, view
