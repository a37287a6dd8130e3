from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

from odoo.addons.engine_base.tools import moment


class HelpdeskTicket(models.Model):
    """A second open repair request for the same engine: marked, never lost, never silent.

    The forms offer to add to the open request before a second one is made. Where nobody can be
    asked (mail, portal, an interface) it is made, linked and put before the desk, who merges it
    or says why it is another problem.
    """

    _inherit = "helpdesk.ticket"

    possible_duplicate_of_id = fields.Many2one(
        "helpdesk.ticket",
        "Open Request of the Same Engine",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="This engine had an open repair request already when this one came in.",
    )
    different_reason = fields.Char(
        "Why It Is Another Problem",
        tracking=True,
        copy=False,
        help="Why this is not the fault that the open request of the engine is about.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._flag_possible_duplicates()
        for ticket in tickets.filtered("duplicate_id"):
            ticket._check_may_be_duplicates(ticket.duplicate_id)
            ticket._close_as_duplicates()
        return tickets

    def write(self, vals):
        merged = self.browse()
        if vals.get("duplicate_id"):
            merged = self.filtered(lambda ticket: ticket.duplicate_id.id != vals["duplicate_id"])
            merged._check_may_be_duplicates(self.browse(vals["duplicate_id"]))
        before = {ticket: ticket.engine_id for ticket in self} if self._moves_engine(vals) else {}
        written = super().write(vals)
        self.filtered(
            lambda ticket: ticket in before and ticket.engine_id != before[ticket]
        )._flag_possible_duplicates()
        merged._close_as_duplicates()
        if vals.keys() & {"different_reason", "duplicate_id", "stage_id"}:
            self._close_settled_questions()
        return written

    def action_merge_duplicate(self):
        """Close these requests as duplicates of the open one that they repeat."""
        for ticket in self:
            if not ticket.possible_duplicate_of_id:
                raise UserError(
                    self.env._(
                        "%(request)s repeats no open request. Choose the request with Mark as "
                        "Duplicate.",
                        request=ticket.display_name,
                    )
                )
            ticket.duplicate_id = ticket.possible_duplicate_of_id
        return True

    def action_add_report(self, symptom, fault_codes=None, person="", phone=""):
        """Note on an open request that it was reported again, instead of making a second one.

        :param symptom: what was reported now
        :param fault_codes: records or ids of fault codes, added to those known
        :param person: who reported it
        :param phone: the number of that person
        """
        self.ensure_one()
        self.check_access("write")
        if self.closed:
            raise UserError(
                self.env._(
                    "%(request)s is closed. Make a new request instead.", request=self.display_name
                )
            )
        if not (symptom or "").strip():
            raise UserError(
                self.env._("%(request)s: write down what was reported.", request=self.display_name)
            )
        ids = getattr(fault_codes, "ids", fault_codes) or ()
        self._add_fault_codes(self.env["engine.fault.code"].browse(ids))
        self._message_log(body=self._report_note(symptom.strip(), person, phone))
        return True

    @api.model
    def _moves_engine(self, vals):
        return bool(vals.keys() & {"serial_number", "engine_id", "type_id", "company_id"})

    def _flag_possible_duplicates(self):
        """Link repair requests to the open one that their engine had, and ask the desk."""
        if isinstance(self.env.context.get(moment.CONTEXT_KEY), moment.Replay):
            return  # history was judged when it happened
        repairs = self.filtered(
            lambda ticket: ticket.engine_id and ticket._is_repair() and not ticket.closed
        )
        if not repairs:
            return
        repairs._claim_engines()
        firsts = repairs._first_open_of_engines()
        repeated = repairs.filtered(lambda ticket: firsts.get(ticket.engine_id.id) != ticket.id)
        for engine, tickets in repeated.grouped("engine_id").items():
            tickets.sudo().possible_duplicate_of_id = firsts.get(engine.id)
        repeated.filtered(lambda ticket: not ticket.different_reason)._ask_desk(
            lambda ticket: self.env._(
                "%(open)s is open about the same engine: merge, or say why it is another problem",
                open=ticket.sudo().possible_duplicate_of_id.number,
            )
        )

    def _claim_engines(self):
        """Make of two requests for one engine at the same time one the second.

        Both would look for open requests and see none. The row that both update makes the later
        transaction start anew, as the server does with every such conflict.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE stock_lot SET last_request_at = %s WHERE id = ANY(%s)",
                moment.now(self.env),
                self.engine_id.ids,
            ),
            log_exceptions=False,  # a conflict is not an error: the server tries again
        )
        self.engine_id.invalidate_recordset(["last_request_at"])

    def _first_open_of_engines(self):
        """Return {engine id: id of its oldest open repair request}."""
        repair = self._default_type()
        rows = self.sudo()._read_group(
            Domain("engine_id", "in", self.engine_id.ids)
            & Domain("closed", "=", False)
            & Domain("type_id", "in", (False, repair.id if repair else False)),
            groupby=["engine_id"],
            aggregates=["id:min"],
        )
        return {engine.id: first_id for engine, first_id in rows}

    def _close_as_duplicates(self):
        """Close requests that are marked as duplicates; what they said goes to the other one."""
        for ticket in self:
            original = ticket.duplicate_id
            original._add_fault_codes(ticket.fault_code_ids)
            original._message_log(
                body=original._report_note(
                    ticket.symptom, ticket.partner_name, ticket.partner_phone, ticket.number
                )
            )
            if not ticket.closed:
                ticket.stage_id = ticket._duplicate_stage()

    def _check_may_be_duplicates(self, original):
        original.check_access("write")
        for ticket in self:
            if problem := ticket._duplicate_problem(original):
                raise UserError(problem)

    def _duplicate_problem(self, original):
        """Return the sentence that says why this is no duplicate of ``original``."""
        names = {"request": self.display_name, "original": original.display_name}
        if original == self or original.duplicate_id:
            return self.env._(
                "%(request)s cannot be a duplicate of %(original)s, which is one itself. Choose "
                "the request that goes on.",
                **names,
            )
        customers = (self | original).commercial_partner_id
        if len(customers) > 1:
            return self.env._(
                "%(request)s and %(original)s are of different customers: they are not the same "
                "request.",
                **names,
            )
        if self.sudo().service_order_ids.filtered(lambda order: order.state != "cancel"):
            return self.env._(
                "%(request)s has a service order. Cancel the order first, or merge the other "
                "request into this one.",
                **names,
            )
        return False

    def _duplicate_stage(self):
        chosen = self.company_id.sudo().helpdesk_mgmt_duplicate_ticket_stage_id
        return chosen or self.env.ref("engine_aftersales.ticket_stage_duplicate")

    def _add_fault_codes(self, faults):
        """Add fault codes; a level that somebody judged worse than the codes stays."""
        self.ensure_one()
        if not (new := faults - self.fault_code_ids):
            return
        vals = {"fault_code_ids": [Command.link(fault.id) for fault in new]}
        level = self.fault_level
        known = [code for code in (self.fault_code_ids | new).mapped("level") if code]
        if level and self.fault_level_reason and level < min(known, default=level):
            vals |= {"fault_level": level, "fault_level_reason": self.fault_level_reason}
        self.write(vals)

    def _report_note(self, symptom, person, phone, number=""):
        head = self.env._(
            "Reported again by %(person)s, taken by %(user)s",
            person=" ".join(filter(None, (person, phone))) or "?",
            user=self.env.user.name,
        )
        return Markup("<p><b>%s%s</b></p>%s") % (
            head,
            f" ({number})" if number else "",
            plaintext2html(symptom or ""),
        )
