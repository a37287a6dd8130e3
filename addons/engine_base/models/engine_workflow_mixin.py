from odoo import api, models
from odoo.exceptions import AccessError, LockError, UserError

from ..tools import moment

_TRANSITION_KEY = object()  # a client cannot send this object over RPC


class EngineWorkflowMixin(models.AbstractModel):
    """Move a document only along a declared graph, and record every move.

    A concrete model sets ``_workflow`` (and ``_workflow_field`` where its state has another
    name), declares the selection field in full from ``_workflow.selection``, and writes one
    ``action_*`` per arrow: guards, ``_transition(name)``, effects.
    """

    _name = "engine.workflow.mixin"
    _description = "Workflow Mixin"

    _workflow = None
    _workflow_field = "state"

    @api.model_create_multi
    def create(self, vals_list):
        field, initial = self._workflow_field, self._workflow.initial
        if any((vals.get(field) or initial) != initial for vals in vals_list):
            raise AccessError(
                self.env._(
                    "%(document)s: a new record starts in its first state; "
                    "use its buttons to move it on.",
                    document=self.env["ir.model"]._get(self._name).name,
                )
            )
        # Written out, because a default_… key in the context would choose the state otherwise.
        return super().create([{**vals, field: initial} for vals in vals_list])

    def write(self, vals):
        if self._workflow_field in vals and not self._in_transition():
            raise AccessError(
                self.env._(
                    "%(records)s: the state changes only through the buttons of the document.",
                    records=self._names(),
                )
            )
        return super().write(vals)

    @api.model
    def _in_transition(self):
        """Tell whether this call comes from a transition of ours, not from a client."""
        return self.env.context.get("engine_transition_key") is _TRANSITION_KEY

    def _transitioning(self):
        """Return the records with the key that opens what a client cannot write."""
        return self.with_context(engine_transition_key=_TRANSITION_KEY)

    def _transition(self, name, *, note=None):
        """Take the arrow ``name`` on every record, or on none of them.

        :param note: the reason, kept in the trail
        :raise AccessError: the user lacks write access or every role of the arrow
        :raise UserError: a record is not in a source state of the arrow
        :raise LockError: somebody else is changing one of the records right now
        """
        if not self:
            return
        arrow = self._workflow.arrow(name)
        self._check_arrow_role(arrow)
        self._lock_for_transition()
        self._check_arrow_source(arrow)
        self.env["engine.transition"].sudo()._record(
            [
                {
                    "res_model": self._name,
                    "res_id": record.id,
                    "name": name,
                    "state_from": record[self._workflow_field],
                    "state_to": arrow.target,
                    "user_id": self.env.uid,
                    "done_at": moment.now(self.env, record),
                    "note": note,
                }
                for record in self
            ]
        )
        self._transitioning().write({self._workflow_field: arrow.target})

    def _lock_for_transition(self):
        """Lock the rows and read their state anew: two people may press at the same time."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise LockError(
                self.env._(
                    "%(records)s: somebody else is working on it right now. Reload the page to "
                    "see what they did.",
                    records=self._names(),
                )
            ) from error
        self.invalidate_recordset([self._workflow_field])

    def _check_arrow_role(self, arrow):
        self.check_access("write")
        if arrow.groups and not any(self.env.user.has_group(group) for group in arrow.groups):
            roles = [self.env.ref(group).sudo().name for group in arrow.groups]
            raise AccessError(
                self.env._(
                    "%(records)s: this step is for %(roles)s. Ask one of them, "
                    "or ask the administrator for the role.",
                    records=self._names(),
                    roles=" / ".join(roles),
                )
            )

    def _check_arrow_source(self, arrow):
        field = self._workflow_field
        # Read together, whatever the records came from: their states were just made forgotten.
        blocked = self.with_prefetch().filtered(lambda record: record[field] not in arrow.sources)
        if not blocked:
            return
        labels = dict(self._fields[field]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(records)s: not possible in state %(state)s, only in %(sources)s. "
                "Reload the page to see what has happened meanwhile.",
                records=blocked._names(),
                state=labels[blocked[0][field]],
                sources=" / ".join(labels[state] for state in labels if state in arrow.sources),
            )
        )

    def _names(self, limit=5):
        """Return the display names for a message, shortened after ``limit`` records."""
        names = self[:limit].mapped("display_name")
        return ", ".join(names) + (" …" if len(self) > limit else "")
