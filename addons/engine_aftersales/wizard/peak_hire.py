from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

HIRERS = (
    "engine_base.group_director",
    "engine_base.group_general_manager",
    "engine_base.group_manager",
)


class EnginePeakHire(models.TransientModel):
    """Asks for the names of the temporary engineers of an accepted proposal, and makes them."""

    _name = "engine.peak.hire"
    _description = "Take on Temporary Engineers"

    proposal_id = fields.Many2one("engine.peak.proposal", required=True)
    first_day = fields.Date(related="proposal_id.first_day")
    last_day = fields.Date(related="proposal_id.last_day")
    engineer_grade = fields.Selection(related="proposal_id.engineer_grade")
    skill_ids = fields.Many2many(related="proposal_id.skill_ids")
    line_ids = fields.One2many(
        "engine.peak.hire.line",
        "hire_id",
        "Temporary Engineers",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("proposal_id")
    def _compute_line_ids(self):
        for hire in self:
            missing = hire.proposal_id.count - hire.proposal_id.hired_count
            hire.line_ids = [
                Command.clear(),
                *(Command.create({"name": ""}) for _number in range(max(0, missing))),
            ]

    def action_confirm(self):
        """Make the engineers who have a name, with their days, skills and, if wanted, a login."""
        self.ensure_one()
        self._check_may_hire()
        lines = self.line_ids.filtered(lambda line: (line.name or "").strip())
        if not lines:
            raise UserError(self.env._("Enter at least one name."))
        left = self.proposal_id.count - self.proposal_id.hired_count
        if len(lines) > left:
            raise UserError(
                self.env._(
                    "%(proposal)s: %(count)s engineers are still to be taken on, not more.",
                    proposal=self.proposal_id.display_name,
                    count=left,
                )
            )
        engineers = (
            self.env["hr.employee"].sudo().create([line._prepare_employee_vals() for line in lines])
        )
        self._log(engineers)
        return {"type": "ir.actions.act_window_close"}

    def _check_may_hire(self):
        if not any(self.env.user.has_group(group) for group in HIRERS):
            raise AccessError(
                self.env._(
                    "Temporary engineers are taken on by the technical director, the general "
                    "manager or the after-sales administrator."
                )
            )
        self.proposal_id.check_access("read")
        self.proposal_id.sudo().lock_for_update()  # two people take on the same ones
        self.proposal_id.invalidate_recordset()
        if self.proposal_id.state != "accepted":
            raise UserError(
                self.env._(
                    "%(proposal)s: it has to be accepted first.",
                    proposal=self.proposal_id.display_name,
                )
            )

    def _log(self, engineers):
        log = self.env["engine.engineer.log"]
        log._record(
            [
                log._prepare_log_vals(
                    engineer,
                    "profile",
                    self.env._(
                        "Taken on from %(first)s to %(last)s",
                        first=engineer.service_from,
                        last=engineer.service_until,
                    ),
                    reason=self.proposal_id.display_name,
                )
                for engineer in engineers
            ]
        )
