from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.engine_base.core.authority import LEVELS
from odoo.addons.engine_base.tools import moment

from ...core import fault_level
from ..asset.res_partner import TIERS
from .fault_code import SYSTEMS

CHOICES = [(level, level) for level in LEVELS]
YES_NO = [("yes", "Yes"), ("no", "No")]


class EngineFaultLevelRule(models.Model):
    """A line of the table that turns facts into a fault level, read in its order.

    Technical support, quality and the administrator keep it. A changed table judges requests
    from now on; open ones are judged anew by *Re-evaluate Open Requests* only.
    """

    _name = "engine.fault.level.rule"
    _description = "Fault Level Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    # Identity
    name = fields.Char("Rule", required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")
    effective_on = fields.Date(
        "In Force From", required=True, default=fields.Date.context_today, tracking=True
    )
    # Conditions
    code_match = fields.Selection(
        [("at_least", "At Least as Bad as"), ("equal", "Exactly")],
        "A Fault Code Is",
        tracking=True,
        help="Empty: whatever the fault codes say.",
    )
    code_level = fields.Selection(CHOICES, "Level of the Code", tracking=True)
    system = fields.Selection(SYSTEMS, "System of the Code", tracking=True)
    stands_still = fields.Selection(YES_NO, "Engine Stands Still", tracking=True)
    safety_risk = fields.Selection(YES_NO, "People in Danger", tracking=True)
    tier = fields.Selection(TIERS, "Customer Tier", tracking=True)
    type_id = fields.Many2one("helpdesk.ticket.type", "Request Type", tracking=True)
    # Result
    result = fields.Selection(
        [
            (fault_level.AT_LEAST, "At Least"),
            (fault_level.RAISE, "Raise by"),
            (fault_level.SET, "Set"),
        ],
        required=True,
        default=fault_level.AT_LEAST,
        tracking=True,
        help="A rule that rests upon a worse fact never makes the level milder.",
    )
    level = fields.Selection(CHOICES, tracking=True)
    steps = fields.Integer("Levels", default=1, tracking=True)
    raise_limit = fields.Selection(
        CHOICES, "Not Beyond", default=LEVELS[0], tracking=True, help="The worst level it leads to."
    )

    @api.constrains("result", "level", "steps", "raise_limit")
    def _check_result(self):
        for rule in self:
            if rule.result == fault_level.RAISE:
                if rule.steps < 1 or not rule.raise_limit:
                    raise ValidationError(
                        self.env._(
                            "%(rule)s: say by how many levels it raises, and the worst level that "
                            "it leads to.",
                            rule=rule.name,
                        )
                    )
            elif not rule.level:
                raise ValidationError(
                    self.env._("%(rule)s: choose the level that it gives.", rule=rule.name)
                )

    @api.constrains("code_match", "code_level")
    def _check_code(self):
        for rule in self.filtered(lambda rule: bool(rule.code_match) != bool(rule.code_level)):
            raise ValidationError(
                self.env._(
                    "%(rule)s: a condition on fault codes needs both how to compare and the level.",
                    rule=rule.name,
                )
            )

    def action_try_rules(self):
        """Open the dialog that shows which level some facts would give."""
        return self._open_dialog("engine.fault.level.try", self.env._("Try the Rules"))

    def action_review_open_requests(self):
        """Open the dialog that judges the open requests anew, with a preview."""
        return self._open_dialog(
            "engine.fault.level.review", self.env._("Re-evaluate Open Requests")
        )

    @api.model
    def _in_force(self, company):
        """Return the rules in force in a company now, as the formula takes them."""
        if moment.is_history(self.env):
            return ()  # what happened was judged then: the data bring the level
        rules = self.sudo().search(
            Domain("company_id", "in", (False, company.id))
            & Domain("effective_on", "<=", moment.today(self.env))
        )
        return tuple(rule._as_core() for rule in rules)

    def _as_core(self):
        self.ensure_one()
        return fault_level.Rule(
            key=self.id,
            result=self.result,
            level=self.level or None,
            steps=self.steps,
            raise_limit=self.raise_limit or LEVELS[0],
            code_match=self.code_match or None,
            code_level=self.code_level or None,
            system=self.system or None,
            stands_still=_tristate(self.stands_still),
            safety_risk=_tristate(self.safety_risk),
            tier=self.tier or None,
            request_type=self.type_id.id or None,
        )

    @api.model
    def _trace(self, judgement):
        """Return what is kept of a judgement: names as they are now, levels before and after."""
        names = {rule.id: rule.name for rule in self.sudo().browse(f.key for f in judgement.fired)}
        return {
            "by_codes": judgement.by_codes,
            "fired": [[f.key, names[f.key], f.before, f.after] for f in judgement.fired],
            "without": list(judgement.without),
        }

    @api.model
    def _explanation(self, trace):
        """Say in the reader's language how a level came about."""
        if not trace:
            return False
        known = self.sudo().with_context(active_test=False).browse(k for k, *_r in trace["fired"])
        names = {rule.id: rule.name for rule in known.exists()}
        none = self.env._("none")
        lines = [
            self.env._("By the fault codes: %(level)s", level=trace["by_codes"] or none),
            *(
                self.env._(
                    "%(rule)s: %(before)s → %(after)s",
                    rule=names.get(key, name),
                    before=before or none,
                    after=after or none,
                )
                for key, name, before, after in trace["fired"]
            ),
        ]
        if trace["without"]:
            lines.append(
                self.env._(
                    "Would hold without a worse fact, so it holds with it: a worse fact never "
                    "makes the level milder."
                )
            )
        return Markup("<ul class='mb-0 ps-3'>%s</ul>") % Markup().join(
            Markup("<li>%s</li>") % line for line in lines
        )

    @api.model
    def _open_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
        }


def _tristate(choice):
    return None if not choice else choice == "yes"
