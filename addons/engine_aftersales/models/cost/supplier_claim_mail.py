from odoo import api, fields, models

from odoo.addons.engine_base.tools import moment

_TEMPLATE = "engine_aftersales.mail_template_supplier_claim"


class EngineSupplierClaim(models.Model):
    """The claim as a paper, and the mail that brings it to the supplier with its evidence."""

    _inherit = "engine.supplier.claim"

    paper_on = fields.Date(
        "Date", compute="_compute_paper_days", help="The day it was sent; today for a draft."
    )
    answer_due_on = fields.Date("Answer Due by", compute="_compute_paper_days")

    @api.depends("sent_at", "clock_due_at")
    def _compute_paper_days(self):
        for claim in self:
            zone = moment.company_zone(claim.company_id)
            sent = claim.sent_at or moment.now(self.env, claim)
            days = self.env["engine.policy"]._of(claim.company_id).supplier_claim_answer_days
            claim.paper_on = moment.local_day(sent, zone)
            due = claim.clock_due_at or fields.Datetime.add(sent, days=days)
            claim.answer_due_on = moment.local_day(due, zone)

    def action_compose(self):
        """Open the mail to the supplier, with the claim as PDF; sending it sends a draft claim."""
        self.ensure_one()
        self.repair_id._check_finance()
        if self.state == "draft":
            self._check_sendable()
        if not self.partner_id.email:
            self._refuse(
                self.env._(
                    "%(supplier)s has no e-mail address. Enter it there, or print the claim and "
                    "press Send at Once.",
                    supplier=self.partner_id.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Claim to the Supplier"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": self.env.ref(_TEMPLATE).id,
                "force_email": True,
                "hide_mail_template_management_options": True,
                "engine_send_claim": True,
            },
        }

    def message_post(self, **kwargs):
        """Take the claim as sent when the mail to the supplier goes out."""
        if self.env.context.get("engine_send_claim"):
            self.filtered(lambda claim: claim.state == "draft")._mark_sent()
        return super().message_post(**kwargs)

    def _mail_suppliers(self):
        """Queue the claim for those suppliers whose address is known; of the past for nobody."""
        if moment.is_history(self.env):
            return
        template = self.env.ref(_TEMPLATE).sudo()
        for claim in self.filtered("partner_id.email"):
            template.send_mail(claim.id)

    def _process_attachments_for_template_post(self, mail_template):
        """Let the evidence go with the claim, whoever sends it."""
        found = super()._process_attachments_for_template_post(mail_template) or {}
        if mail_template == self.env.ref(_TEMPLATE):
            for claim in self:
                files = found.setdefault(claim.id, {}).setdefault("attachment_ids", [])
                files += claim.evidence_ids.ids
        return found

    def _paper_lang(self):
        """Return the language in which the supplier reads the claim."""
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang
