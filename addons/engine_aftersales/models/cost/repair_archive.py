import hashlib
import json

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

_ORDER_FIELDS = (
    "name",
    "lot_id",
    "partner_id",
    "fault_level",
    "bearer",
    "engineer_id",
    "planned_amount",
    "approved_amount",
    "signed_by",
    "signed_at",
    "cost_centre_id",
)


class RepairOrder(models.Model):
    """The closed order: its documents sealed, so that a later change shows."""

    _inherit = "repair.order"

    archived_at = fields.Datetime("Archived on", readonly=True, copy=False)
    archive_id = fields.Many2one(
        "ir.attachment", "Sealed Document Set", readonly=True, copy=False, ondelete="restrict"
    )
    archive_seal = fields.Char(
        readonly=True, copy=False, help="SHA-256 over the order's sealed document set."
    )

    def action_archive_order(self):
        """Seal the document set and freeze the order."""
        self._check_agreement()
        self._transition("archive")
        orders = self._transitioning().sudo()
        contents = {order: order._document_set() for order in orders}
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": f"{order.name.replace('/', '-')}-archive.json",
                        "res_model": self._name,
                        "res_id": order.id,
                        "mimetype": "application/json",
                        "raw": content,
                    }
                    for order, content in contents.items()
                ]
            )
        )
        for (order, content), attachment in zip(contents.items(), attachments, strict=True):
            order.write(
                {
                    "archived_at": moment.now(self.env, order),
                    "archive_id": attachment.id,
                    "archive_seal": hashlib.sha256(content).hexdigest(),
                }
            )

    def action_verify_archive(self):
        """Compare the order as it is now with what was sealed, and tell the outcome."""
        self.ensure_one()
        if faults := self._archive_faults():
            raise UserError(
                self.env._(
                    "%(order)s is not as it was archived: %(faults)s.",
                    order=self.display_name,
                    faults=", ".join(faults),
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The order is as it was archived."),
            },
        }

    def _archive_faults(self):
        """Return the names of the sealed sections that differ from the order's records now."""
        self.ensure_one()
        sealed_content = self.sudo().archive_id.raw or b""
        if hashlib.sha256(sealed_content).hexdigest() != self.archive_seal:
            return [self.env._("the sealed document set itself")]
        sealed, current = json.loads(sealed_content), json.loads(self.sudo()._document_set())
        return [section for section in sealed if sealed[section] != current.get(section)]

    def _document_set(self):
        """Return everything that proves the repair, as canonical JSON in bytes."""
        self.ensure_one()
        trail = (
            self.env["engine.transition"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("name", "!=", "archive"),
                ],
                order="sequence_no",
            )
        )
        sections = {
            section: _plain(records, names)
            for section, records, names in (
                ("order", self, _ORDER_FIELDS),
                ("diagnosis", self.diagnosis_ids, ("conclusion", "finding", "diagnosed_by_id")),
                ("fmea", self.fmea_review_ids, ("failure_mode", "rpn", "decision", "reviewer_id")),
                ("steps", self.step_ids, ("name", "is_done", "done_by_id", "done_at", "value")),
                ("parts", self.move_ids, ("product_id", "quantity", "value", "state")),
                ("issues", self.issue_picking_ids, ("name", "issuer_id", "checker_id", "state")),
                ("hours", self.timesheet_ids, ("employee_id", "date", "unit_amount", "amount")),
                ("cost", self.cost_ids, ("kind", "quantity", "amount", "bearer")),
                ("trail", trail, ("name", "user_id", "done_at", "hash_own")),
            )
        }
        sections["signature"] = hashlib.sha256(self.signature or b"").hexdigest()
        return json.dumps(sections, sort_keys=True, ensure_ascii=False).encode()


def _plain(records, names):
    """Return the fields of the records as JSON values; links as ids, times as text."""
    return [
        {
            name: record[name].ids if record._fields[name].relational else str(record[name])
            for name in names
        }
        for record in records.sorted("id")
    ]
