from odoo import fields, models


class EnginePolicy(models.Model):
    """Clauses 5 to 7: KPI targets, customer data, revisits and complaints."""

    _inherit = "engine.policy"

    # KPI
    kpi_first_fix_min = fields.Float(
        "First-Time Fix at Least (%)",
        digits=(5, 2),
        default=85.0,
        required=True,
        tracking=True,
        clause="5",
    )
    kpi_first_fix_window_days = fields.Integer(
        "First-Time Fix Window (days)", default=30, required=True, tracking=True, clause="5"
    )
    kpi_mean_response_h = fields.Float(
        "Mean Response at Most (h)",
        digits=(6, 2),
        default=4.0,
        required=True,
        tracking=True,
        clause="5",
    )
    kpi_satisfaction_min = fields.Float(
        "Satisfaction at Least (of 5)",
        digits=(3, 2),
        default=4.5,
        required=True,
        tracking=True,
        clause="5",
    )
    kpi_parts_on_time_min = fields.Float(
        "Parts on Time at Least (%)",
        digits=(5, 2),
        default=95.0,
        required=True,
        tracking=True,
        clause="5",
    )
    kpi_saving_min = fields.Float(
        "Saving at Least (%)", digits=(5, 2), default=5.0, required=True, tracking=True, clause="5"
    )
    # Customer data and diagnosis
    crm_sync_h = fields.Float(
        "Customer Data Synchronised within (h)",
        digits=(6, 2),
        default=1.0,
        required=True,
        tracking=True,
        clause="6",
    )
    diagnosis_reduction_min = fields.Float(
        "Diagnosis Time Reduced by at Least (%)",
        digits=(5, 2),
        default=30.0,
        required=True,
        tracking=True,
        clause="6",
    )
    # Revisit and complaint
    revisit_after_h = fields.Float(
        "Revisit after (h)", digits=(6, 2), default=48.0, required=True, tracking=True, clause="7"
    )
    complaint_response_h = fields.Float(
        "Answer a Complaint within (h)",
        digits=(6, 2),
        default=2.0,
        required=True,
        tracking=True,
        clause="7",
    )
    complaint_escalation_h = fields.Float(
        "Complaint to the General Manager after (h)",
        digits=(6, 2),
        default=24.0,
        required=True,
        tracking=True,
        clause="7",
    )
    complaint_severe_escalation_h = fields.Float(
        "Severe Complaint to the General Manager after (h)",
        digits=(6, 2),
        default=8.0,
        required=True,
        tracking=True,
        clause="7",
    )
