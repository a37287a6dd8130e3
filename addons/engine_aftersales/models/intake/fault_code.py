from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.engine_base.core.authority import LEVELS

from ...core import fault_text, fmea

SYSTEMS = [
    ("fuel", "Fuel"),
    ("air", "Air Intake"),
    ("cooling", "Cooling"),
    ("lubrication", "Lubrication"),
    ("exhaust", "Exhaust Aftertreatment"),
    ("electrical", "Electrical"),
    ("control", "Control"),
    ("mechanical", "Mechanical"),
]
SPN_MAX, FMI_MAX = fault_text.SPN_MAX, fault_text.FMI_MAX


class EngineFaultCode(models.Model):
    """A fault that an engine or a customer reports: level, causes, procedure, usual parts, FMEA.

    Technical support and quality keep the catalogue; requests and service orders refer to it.
    """

    _name = "engine.fault.code"
    _description = "Fault Code"
    _inherit = ["mail.thread"]
    _order = "code"
    _rec_names_search = ["code", "name"]

    # Identity
    active = fields.Boolean(default=True)
    code = fields.Char(required=True, copy=False, tracking=True)
    code_key = fields.Char(
        compute="_compute_code_key",
        store=True,
        index=True,
        help="The code as it is looked up: letters and digits only.",
    )
    name = fields.Char("Fault", required=True, translate=True, tracking=True)
    source = fields.Selection(
        [("j1939", "SAE J1939"), ("maker", "Maker")], required=True, default="maker"
    )
    spn = fields.Integer("SPN", help="Suspect parameter number, SAE J1939-73.")
    fmi = fields.Integer("FMI", help="Failure mode identifier, 0 to 31, SAE J1939-73.")
    system = fields.Selection(SYSTEMS, required=True, default="mechanical")
    level = fields.Selection(
        [(level, level) for level in LEVELS],
        "Fault Level",
        required=True,
        default="D",
        tracking=True,
        help="A: the engine stands still or people are in danger; D: can wait for the next visit.",
    )
    # Repair
    cause_ids = fields.One2many("engine.fault.cause", "fault_code_id", "Likely Causes", copy=True)
    part_line_ids = fields.One2many(
        "engine.fault.code.part", "fault_code_id", "Usual Parts", copy=True
    )
    sop_id = fields.Many2one("engine.sop", "SOP", index="btree_not_null", tracking=True)
    # FMEA
    fmea_severity = fields.Integer("Severity", tracking=True, help="1 harmless to 10 hazardous.")
    fmea_occurrence = fields.Integer("Occurrence", tracking=True, help="1 rare to 10 frequent.")
    fmea_detection = fields.Integer(
        "Detection", tracking=True, help="1 always found in time to 10 never found in time."
    )
    fmea_rpn = fields.Integer(
        "RPN",
        compute="_compute_fmea_rpn",
        store=True,
        aggregator="max",
        help="Risk priority number: severity x occurrence x detection; 0 until all are rated.",
    )

    _code_unique = models.UniqueIndex("(code)", "There is a fault code with this code already.")
    _ratings_range = models.Constraint(
        "CHECK (COALESCE(fmea_severity, 0) BETWEEN 0 AND 10"
        " AND COALESCE(fmea_occurrence, 0) BETWEEN 0 AND 10"
        " AND COALESCE(fmea_detection, 0) BETWEEN 0 AND 10)",
        "FMEA ratings run from 1 to 10; 0 means not rated yet.",
    )

    @api.depends("code")
    def _compute_code_key(self):
        for fault in self:
            fault.code_key = fault_text.key(fault.code)

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for fault in self:
            fault.display_name = f"{fault.code} {fault.name}" if fault.code else fault.name

    @api.depends("fmea_severity", "fmea_occurrence", "fmea_detection")
    def _compute_fmea_rpn(self):
        for fault in self:
            ratings = (fault.fmea_severity, fault.fmea_occurrence, fault.fmea_detection)
            is_rated = all(fmea.RATING_MIN <= rating <= fmea.RATING_MAX for rating in ratings)
            fault.fmea_rpn = fmea.risk_priority_number(*ratings) if is_rated else 0

    @api.constrains("spn", "fmi")
    def _check_j1939_range(self):
        for fault in self:
            if not (0 <= fault.spn <= SPN_MAX and 0 <= fault.fmi <= FMI_MAX):
                raise ValidationError(
                    self.env._(
                        "%(code)s: an SPN runs from 0 to %(spn_max)s and an FMI from 0 to "
                        "%(fmi_max)s.",
                        code=fault.code,
                        spn_max=SPN_MAX,
                        fmi_max=FMI_MAX,
                    )
                )

    @api.constrains("cause_ids")
    def _check_probabilities(self):
        for fault in self:
            if sum(fault.cause_ids.mapped("probability_percent")) > 100.005:
                raise ValidationError(
                    self.env._(
                        "%(code)s: the probabilities of its causes add up to more than 100 %%.",
                        code=fault.code,
                    )
                )

    @api.model
    def _search_display_name(self, operator, value):
        """Find a code as people type it: ``spn 157 fmi 18``, ``157/18``, ``qh-2502``."""
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and isinstance(value, str):
            for spn, fmi in fault_text.read(value, is_code_field=True).pairs:
                domain |= Domain("spn", "=", spn) & Domain("fmi", "=", fmi)
            if key := fault_text.key(value):
                domain |= Domain("code_key", "ilike", key)
        return domain

    @api.model
    def _in_text(self, text, *, is_code_field=False):
        """Return the fault codes of the catalogue that a text names."""
        spoken = fault_text.read(text or "", is_code_field=is_code_field)
        pairs = Domain.OR(
            Domain("spn", "=", spn) & Domain("fmi", "=", fmi) for spn, fmi in spoken.pairs
        )
        return self.search(pairs | Domain("code_key", "in", spoken.keys))

    def copy_data(self, default=None):
        return [
            {"code": self.env._("%(code)s (copy)", code=fault.code), **vals}
            for fault, vals in zip(self, super().copy_data(default), strict=True)
        ]
