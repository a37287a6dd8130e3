from itertools import groupby

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import trail

FOUND_MAX = 1000
"""Documents of one model that a search of the trail by name takes into account."""


class EngineTransition(models.Model):
    """One step that somebody took on a document; written once, never changed.

    The rows of one document form a chain: each carries the hash of the row before, so that a
    row changed, removed or put in later with SQL is found by :meth:`verify`.
    """

    _name = "engine.transition"
    _description = "Workflow Transition"
    _order = "id desc"
    _log_access = False
    _rec_name = "name"

    # Identity
    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True
    )
    document_name = fields.Char(
        "Document", compute="_compute_document_name", search="_search_document_name"
    )
    company_id = fields.Many2one("res.company", readonly=True, help="Of the document, if any.")
    sequence_no = fields.Integer("No.", required=True, readonly=True)
    # Step
    name = fields.Char("Step", required=True, readonly=True)
    state_from = fields.Char("From (technical)", readonly=True)
    state_to = fields.Char("To (technical)", required=True, readonly=True)
    state_from_label = fields.Char("From", compute="_compute_state_labels")
    state_to_label = fields.Char("To", compute="_compute_state_labels")
    user_id = fields.Many2one("res.users", "Done by", required=True, readonly=True)
    done_at = fields.Datetime("Done on", required=True, readonly=True)
    note = fields.Char("Reason", readonly=True)
    # Seal
    hash_previous = fields.Char("Hash Before", readonly=True)
    hash_own = fields.Char("Hash", required=True, readonly=True)

    _document_unique = models.UniqueIndex("(res_model, res_id, sequence_no)")
    _done_at_idx = models.Index("(done_at)")

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for model, rows in self.grouped("res_model").items():
            names = {}
            if model in self.env and self.env[model].has_access("read"):
                documents = self.env[model].browse(set(rows.mapped("res_id"))).exists()
                readable = documents._filtered_access("read")
                names = {document.id: document.display_name for document in readable}
            for row in rows:
                row.document_name = names.get(row.res_id) or f"{row.res_model},{row.res_id}"

    def _search_document_name(self, operator, value):
        """Find the steps of documents that are called so, as far as the user may read them."""
        if operator != "ilike":
            return NotImplemented
        domains = []
        for name, records in self._documents():
            names = records._rec_names_search or [records._rec_name]
            is_stored = all(name and records._fields[name.split(".")[0]].store for name in names)
            if is_stored and records.has_access("read"):
                found = records.search([("display_name", "ilike", value)], limit=FOUND_MAX)
                domains.append(Domain("res_model", "=", name) & Domain("res_id", "in", found.ids))
        return Domain.OR(domains)

    @api.depends_context("lang")
    @api.depends("res_model", "state_from", "state_to")
    def _compute_state_labels(self):
        """Name the states as the document itself does, in the reader's language."""
        for model, rows in self.grouped("res_model").items():
            workflow_field = getattr(self.env.get(model), "_workflow_field", "")
            field = workflow_field and self.env[model]._fields.get(workflow_field)
            labels = dict(field._description_selection(self.env)) if field else {}
            for row in rows:
                row.state_from_label = labels.get(row.state_from, row.state_from)
                row.state_to_label = labels.get(row.state_to, row.state_to)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The trail is append-only: no row of it can be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The trail is append-only: no row of it can be removed."))

    def action_open_document(self):
        """Open the document that the step was taken on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _record(self, rows):
        """Append one row per step, sealed to the last row of the same document.

        :param rows: values without ``sequence_no`` and hashes; the caller has locked the
            documents, so nobody else appends to their chains
        """
        last = self._last_rows({(row["res_model"], row["res_id"]) for row in rows})
        for row in rows:
            document = (row["res_model"], row["res_id"])
            record = self.env[row["res_model"]].browse(row["res_id"])
            row["company_id"] = record.company_id.id if "company_id" in record else False
            number, row["hash_previous"] = last.get(document, (0, ""))
            row["sequence_no"] = number + 1
            row["hash_own"] = trail.seal(row, row["hash_previous"])
            last[document] = (row["sequence_no"], row["hash_own"])
        return self.create(rows)

    @api.model
    def _last_rows(self, documents):
        """Return {(model, id): (sequence_no, hash)} of each document's newest row, one query."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wanted.res_model, wanted.res_id, last.sequence_no, last.hash_own
                  FROM unnest(%s::varchar[], %s::int[]) AS wanted(res_model, res_id)
                  JOIN LATERAL (
                       SELECT sequence_no, hash_own
                         FROM engine_transition row
                        WHERE row.res_model = wanted.res_model AND row.res_id = wanted.res_id
                        ORDER BY sequence_no DESC
                        LIMIT 1) last ON TRUE
                """,
                [model for model, _id in documents],
                [res_id for _model, res_id in documents],
            )
        )
        return {(model, res_id): (number, own) for model, res_id, number, own in rows}

    @api.model
    def action_verify(self):
        """Check the whole trail and tell the user the outcome."""
        faults = self.browse().verify()
        message = (
            self.env._(
                "%(count)s faults, the first in %(document)s: %(reason)s",
                count=len(faults),
                document=faults[0]["document"],
                reason=faults[0]["reason"],
            )
            if faults
            else self.env._("The trail is intact.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Trail"),
                "message": message,
                "type": "danger" if faults else "success",
                "sticky": bool(faults),
            },
        }

    def verify(self):
        """Check the chains of these rows' documents, or of every document when called on none.

        :return: one ``{"id": row id or False, "document": "model,id", "reason": text}`` per
            fault; an empty list means the trail is intact
        """
        self.check_access("read")
        domain = (
            Domain.OR(
                Domain("res_model", "=", model) & Domain("res_id", "in", rows.mapped("res_id"))
                for model, rows in self.grouped("res_model").items()
            )
            if self
            else Domain.TRUE
        )
        faults = []
        columns = [*trail.SEALED_FIELDS, "hash_previous", "hash_own"]
        self.flush_model()
        query = self.sudo()._search(domain, order="res_model, res_id, sequence_no")
        rows = self.env.execute_query_dict(
            query.select(*[SQL.identifier(column) for column in ("id", *columns)])
        )
        last_state = {}
        for document, group in groupby(rows, key=lambda row: (row["res_model"], row["res_id"])):  # pylint: disable=bad-builtin-groupby
            chain = list(group)
            last_state[document] = (chain[-1]["id"], chain[-1]["state_to"])
            faults += [(row_id, document, reason) for row_id, reason in trail.broken_rows(chain)]
        faults += self._documents_off_their_trail(last_state)
        labels = self._fault_labels()
        return [
            {"id": row_id, "document": f"{model},{res_id}", "reason": labels[reason]}
            for row_id, (model, res_id), reason in faults
        ]

    def _documents_off_their_trail(self, last_state):
        """Return the documents whose state is not the one that their trail ends in.

        A chain cannot notice that its newest rows were cut off; the document's own state does.
        """
        faults = []
        by_model = {}
        for (model, res_id), (row_id, state) in last_state.items():
            by_model.setdefault(model, {})[res_id] = (row_id, state)
        for model, wanted in by_model.items():
            records = self.env.get(model)
            if records is None or not getattr(records, "_workflow", None):
                continue
            field = records._workflow_field
            records.flush_model([field])
            states = dict(
                self.env.execute_query(
                    SQL(
                        "SELECT id, %s FROM %s WHERE id = ANY(%s)",
                        SQL.identifier(field),
                        SQL.identifier(records._table),
                        list(wanted),
                    )
                )
            )
            for res_id, (row_id, state) in wanted.items():
                if res_id in states and states[res_id] != state:
                    faults.append((row_id, (model, res_id), "tail"))
        if not self:
            faults += self._documents_without_trail()
        return faults

    def _documents(self):
        """Return (name, model) of every model that has a workflow."""
        models = ((name, self.env[name]) for name in self.env.registry)
        return [
            (name, model)
            for name, model in models
            if getattr(model, "_workflow", None) and not (model._abstract or model._transient)
        ]

    def _documents_without_trail(self):
        """Return the documents that left their first state without a row in the trail."""
        faults = []
        for name, records in self._documents():
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT document.id FROM %(table)s document
                     WHERE document.%(field)s IS NOT NULL AND document.%(field)s <> %(initial)s
                       AND NOT EXISTS (SELECT 1 FROM engine_transition row
                                        WHERE row.res_model = %(model)s
                                          AND row.res_id = document.id)
                    """,
                    table=SQL.identifier(records._table),
                    field=SQL.identifier(records._workflow_field),
                    initial=records._workflow.initial,
                    model=name,
                )
            )
            faults += [(False, (name, res_id), "gone") for (res_id,) in rows]
        return faults

    def _fault_labels(self):
        return {
            "gap": self.env._("A row before this one is missing."),
            "chain": self.env._("The hash of the row before does not match."),
            "changed": self.env._("The row was changed after it was written."),
            "state": self.env._(
                "The row does not start from the state that the row before ended in."
            ),
            "tail": self.env._("The document's state is not the one that its trail ends in."),
            "gone": self.env._("The document left its first state, but its trail is gone."),
        }
