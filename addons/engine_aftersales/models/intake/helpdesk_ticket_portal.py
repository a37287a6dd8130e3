from markupsafe import Markup

from odoo import SUPERUSER_ID, Command, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.mimetypes import guess_mimetype

from ...core import mail_text

_FILE_TYPES = ("image/", "video/", "application/pdf")


class HelpdeskTicket(models.Model):
    """Requests that customers make themselves in the portal, about their own engines."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _report_from_portal(self, report, files=()):
        """Make a request out of the portal's form, or add to the open one; return the request.

        The rights are those of the portal user in the environment: an engine of somebody else
        is as unknown as one that does not exist.

        :param report: texts ``serial``, ``symptom``, ``fault_codes``, ``person``, ``phone``,
            ``different_reason``, and ids ``type_id`` and ``add_to_id``
        :param files: (name, content) of photos
        :raise UserError: a sentence for the form
        """
        engine = self._portal_engine(report.get("serial"))
        self._check_portal_report(report)
        self._check_portal_files(files)
        if report.get("add_to_id"):
            ticket = self._add_from_portal(report)
        else:
            self._check_portal_duplicate(report, engine)
            # As the system: a customer is not the keeper of our clocks.
            machine = self.env["helpdesk.ticket"].with_user(SUPERUSER_ID)
            ticket = machine.create(self._prepare_portal_vals(report, engine))
            ticket.message_subscribe(partner_ids=self.env.user.partner_id.ids)
            ticket._message_log(
                body=self.env._("Reported in the portal by %s", self.env.user.name),
                author_id=self.env.user.partner_id.id,
            )
        ticket._attach_portal_files(files)
        return ticket.with_user(self.env.user)

    @api.model
    def _portal_engine(self, serial):
        """Return the own engine with this serial number, empty where none is given."""
        engines = self.env["stock.lot"]
        if not (serial or "").strip():
            return engines
        known = engines._engines_by_serial([serial])
        engine = engines.concat(*known.values())._spelled(serial)
        if len(engine) != 1:
            raise UserError(
                self.env._(
                    "Serial number %(serial)s is not one of your engines. Check the plate, choose "
                    "the engine from the list, or leave the field empty and describe the engine.",
                    serial=serial.strip()[:40],
                )
            )
        return engine

    @api.model
    def _open_repairs_of(self, engine):
        """Return the open repair requests of an engine that the user may see, oldest first."""
        if not engine:
            return self.browse()
        tickets = self.search(
            Domain("engine_id", "=", engine.id) & Domain("closed", "=", False), order="id"
        )
        return tickets.filtered(lambda ticket: ticket._is_repair())

    @api.model
    def _portal_types(self):
        """Return the types of request that a customer may choose."""
        return self.env["helpdesk.ticket.type"].sudo().search([("show_in_portal", "=", True)])

    @api.model
    def _check_portal_report(self, report):
        if not (report.get("symptom") or "").strip():
            raise UserError(self.env._("Describe what you see, hear or smell."))
        if len(report["symptom"]) > mail_text.TEXT_MAX:
            raise UserError(
                self.env._(
                    "The description is longer than %(limit)s characters. Shorten it, or attach "
                    "the text as a PDF.",
                    limit=mail_text.TEXT_MAX,
                )
            )
        type_id = report.get("type_id")
        if type_id and type_id not in self._portal_types().ids:
            raise UserError(self.env._("Choose what the request is about."))

    @api.model
    def _check_portal_duplicate(self, report, engine):
        kind = self.env["helpdesk.ticket.type"].browse(report.get("type_id") or ())
        is_repair = not kind or kind == self._default_type()
        repeated = self._open_repairs_of(engine) if is_repair else self.browse()
        if repeated and not (report.get("different_reason") or "").strip():
            raise UserError(
                self.env._(
                    "Request %(number)s about this engine is open already. Add to it, or say why "
                    "this is another problem.",
                    number=repeated[0].number,
                )
            )

    @api.model
    def _check_portal_files(self, files):
        most = self.env["engine.policy"]._of(self.env.company).portal_files_max
        if len(files) > most:
            raise UserError(self.env._("Attach %(limit)s photos or files at most.", limit=most))
        for name, content in files:
            if not guess_mimetype(content).startswith(_FILE_TYPES):
                raise UserError(self.env._("%(name)s is not a photo, a video or a PDF.", name=name))

    def _add_from_portal(self, report):
        """Add a report to the customer's own open request."""
        ticket = self.browse(report["add_to_id"]).exists()
        if not ticket or not ticket.has_access("read"):
            raise UserError(self.env._("This request is not one of yours. Choose it again."))
        faults = (
            self.env["engine.fault.code"]
            .sudo()
            ._in_text(report.get("fault_codes"), is_code_field=True)
        )
        own = ticket.sudo()
        own.action_add_report(
            report["symptom"], faults.ids, report.get("person") or "", report.get("phone") or ""
        )
        return own

    @api.model
    def _prepare_portal_vals(self, report, engine):
        user = self.env.user
        faults = (
            self.env["engine.fault.code"]
            .sudo()
            ._in_text(report.get("fault_codes"), is_code_field=True)
        )
        spoken = (report.get("fault_codes") or "").strip()[:200]
        symptom = report["symptom"].strip()
        if spoken and len(faults) == 0:
            symptom = f"{symptom}\n{self.env._('Fault codes: %s', spoken)}"
        channel = self.env.ref("engine_aftersales.ticket_channel_portal", False)
        return {
            "serial_number": engine.name or False,
            "engine_id": engine.id,
            "company_id": (engine.company_id or user.company_id).id,
            "partner_id": user.partner_id.id,
            "partner_name": (report.get("person") or "").strip() or user.partner_id.name,
            "partner_phone": (report.get("phone") or "").strip() or user.partner_id.phone,
            "partner_email": user.partner_id.email,
            "symptom": symptom,
            "type_id": report.get("type_id") or self._default_type().id,
            "channel_id": channel.id if channel else False,
            "fault_code_ids": [Command.set(faults.ids)],
            "different_reason": (report.get("different_reason") or "").strip() or False,
        }

    def _attach_portal_files(self, files):
        """Keep the photos with the request and show them in its thread."""
        if not files:
            return
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
                    for name, content in files
                ]
            )
        )
        self._message_log(
            body=Markup("<p>%s</p>") % self.env._("Photos and files of the customer"),
            attachment_ids=attachments.ids,
        )
