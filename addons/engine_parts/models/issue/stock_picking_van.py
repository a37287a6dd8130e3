from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.workflows import CHECKERS, ISSUERS, PROMISERS


class StockPicking(models.Model):
    """Issues into and out of the van of an engineer.

    A van is loaded by a parts issue like any other. What an order needs from the van is issued
    by the engineer whose van it is; the second person is somebody else, as everywhere.
    """

    _inherit = "stock.picking"

    is_from_van = fields.Boolean("From a Van", related="location_id.is_engine_van")
    is_van_load = fields.Boolean("Loads a Van", related="location_dest_id.is_engine_van")
    is_own_van = fields.Boolean("From My Van", compute="_compute_is_own_van")
    may_issue = fields.Boolean("May Issue", compute="_compute_is_own_van")

    @api.depends("location_id")
    @api.depends_context("uid")
    def _compute_is_own_van(self):
        is_storekeeper = self.env.user.has_group("engine_base.group_storekeeper")
        for picking in self:
            place = picking.location_id.sudo()
            picking.is_own_van = place.is_engine_van and place.van_user_id == self.env.user
            picking.may_issue = is_storekeeper or picking.is_own_van

    @api.model
    def _request_van_load(self, user, warehouse, lines, van=None):
        """Request parts from the store for the van of an engineer, who gets one if need be.

        :param van: the van, where its engineer has no login; ``user`` is nobody then
        :raise AccessError: neither storekeeper nor planner asks
        :raise UserError: the engineer is nobody who handles parts, or nothing is asked for
        """
        self._check_loader()
        if not (user or van):
            raise UserError(self.env._("Say whose van is to be loaded."))
        if van and (not van.is_engine_van or user != van.sudo().van_user_id):
            raise UserError(
                self.env._("%(place)s is not the van of that engineer.", place=van.display_name)
            )
        if user and not any(user.has_group(group) for group in CHECKERS):
            raise UserError(
                self.env._(
                    "%(person)s is no engineer: vans belong to those who handle parts.",
                    person=user.name,
                )
            )
        van = van or self.env["stock.location"]._van_of(user, warehouse)
        return self._create_parts_issue(
            [
                {
                    "warehouse_id": warehouse.id,
                    "location_dest_id": van.id,
                    "origin": van.name,
                    "lines": lines,
                }
            ]
        )

    @api.model
    def _check_loader(self):
        if not any(self.env.user.has_group(group) for group in PROMISERS):
            raise AccessError(
                self.env._("A van is loaded by the storekeeper or the parts planner.")
            )

    def action_take_from_van(self):
        """Take the requested parts from the van of the user instead of the store.

        :raise UserError: the user has no van, or it does not hold everything
        """
        issues = self._open_for_signing(ISSUERS)
        for issue in issues:
            van = (
                self.env["stock.location"]
                .sudo()
                .search(
                    [
                        ("is_engine_van", "=", True),
                        ("van_user_id", "=", self.env.uid),
                        ("company_id", "=", issue.company_id.id),
                    ],
                    limit=1,
                )
            )
            if not van:
                raise UserError(
                    self.env._(
                        "%(issue)s: you have no van. The storekeeper loads one for you first.",
                        issue=issue.display_name,
                    )
                )
            issue._take_from(van)
        return True

    def action_take_from_store(self):
        """Take the requested parts from the store again."""
        for issue in self._open_for_signing(ISSUERS):
            issue._take_from(issue.picking_type_id.default_location_src_id)
        return True

    def _take_from(self, place):
        """Reserve the parts of an unsigned issue in another place, all of them for a van."""
        self._refuse_started()
        moves = self._moves_to_issue()
        moves._do_unreserve()
        self.location_id = place
        moves.location_id = place
        moves._action_assign()
        if place.is_engine_van and not self._is_all_reserved():
            raise UserError(
                self.env._(
                    "%(issue)s: %(van)s does not hold all of its parts. Take them from the store.",
                    issue=self.display_name,
                    van=place.display_name,
                )
            )
        self._record_step("take_from", note=place.display_name)

    def _refuse_started(self):
        """Refuse a change of what somebody has signed for."""
        if started := self.filtered("issue_fingerprint"):
            raise UserError(
                self.env._(
                    "%(issues)s: somebody has signed already. Withdraw the signatures first.",
                    issues=started._names(),
                )
            )

    def _check_may_issue(self):
        """Refuse an issuer who is neither storekeeper nor the engineer whose van it is."""
        if self.env.user.has_group("engine_base.group_storekeeper"):
            return
        if others := self.filtered(lambda issue: not issue.is_own_van):
            raise AccessError(
                self.env._(
                    "%(issues)s: parts leave the store by the storekeeper's hand. An engineer "
                    "issues from the own van only.",
                    issues=others._names(),
                )
            )
