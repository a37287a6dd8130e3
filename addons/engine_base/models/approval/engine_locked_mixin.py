from odoo import api, models
from odoo.exceptions import AccessError

_UNLOCKED = object()  # a client cannot send this object over RPC


class EngineLockedMixin(models.AbstractModel):
    """Rows that only the methods of the model write: no client, no administrator, no sudo.

    Code of the model itself writes through ``_unlocked()``. What must never change at all sets
    ``_locked_for_good``: such rows are created once and stay as they are.
    """

    _name = "engine.locked.mixin"
    _description = "Rows Kept by the System"

    _locked_for_good = False

    @api.model_create_multi
    def create(self, vals_list):
        self._check_unlocked()
        return super().create(vals_list).with_env(self.with_context(engine_unlocked=None).env)

    def write(self, vals):
        if self._locked_for_good:
            raise self._locked_error()
        self._check_unlocked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._locked_error()

    @api.model
    def _check_unlocked(self):
        if self.env.context.get("engine_unlocked") is not _UNLOCKED:
            raise self._locked_error()

    @api.model
    def _locked_error(self):
        return AccessError(
            self.env._(
                "%(model)s: these rows are kept by the system and cannot be edited. "
                "Use the buttons of the document.",
                model=self.env["ir.model"]._get(self._name).name,
            )
        )

    def _unlocked(self):
        """Return the records with the key that lets the model's own methods write."""
        return self.with_context(engine_unlocked=_UNLOCKED)
