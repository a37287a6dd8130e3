from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError

MANAGER = "engine_base.group_manager"


class EngineRfidReader(models.Model):
    """The user and the API key by which a reader delivers."""

    _inherit = "engine.rfid.reader"

    user_id = fields.Many2one(
        "res.users", "API User", readonly=True, copy=False, ondelete="restrict", groups=MANAGER
    )
    has_key = fields.Boolean("Has a Key", compute="_compute_key", compute_sudo=True)
    key_until = fields.Datetime("Key Valid until", compute="_compute_key", compute_sudo=True)

    def _compute_key(self):
        until = {
            user.id: (count, last)
            for user, count, last in self.env["res.users.apikeys"]._read_group(
                [("user_id", "in", self.user_id.ids)],
                groupby=["user_id"],
                aggregates=["__count", "expiration_date:max"],
            )
        }
        for reader in self:
            count, last = until.get(reader.user_id.id, (0, False))
            reader.has_key = bool(count)
            reader.key_until = last

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._drop_keys()
        return result

    def action_make_key(self):
        """Give the reader a new API key; the one before ends with it."""
        self.ensure_one()
        self._check_manager()
        self._equip_with_user()
        self._drop_keys()
        days = self.env["engine.policy"]._of(self.company_id).rfid_key_days
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.sudo().user_id)
            .sudo()
            ._generate("rpc", self.name, fields.Datetime.now() + timedelta(days=days))
        )
        self.message_post(body=self.env._("A new API key was made."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("API Key of %(reader)s", reader=self.name),
            "res_model": "res.users.apikeys.show",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_key": key},
        }

    def action_revoke_key(self):
        """End the API keys of the readers at once."""
        self._check_manager()
        self._drop_keys()
        for reader in self:
            reader.message_post(body=self.env._("The API key was revoked."))

    def _check_manager(self):
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(
                self.env._("Only the after-sales administrator makes and revokes keys of readers.")
            )

    def _equip_with_user(self):
        for reader in self.sudo().filtered(lambda reader: not reader.user_id):
            reader.user_id = (
                self.env["res.users"]
                .sudo()
                .with_context(no_reset_password=True, mail_create_nosubscribe=True)
                .create(
                    {
                        "name": self.env._("RFID reader %(name)s", name=reader.name),
                        "login": f"rfid-reader-{reader.id}",
                        "company_id": reader.company_id.id,
                        "company_ids": [(6, 0, reader.company_id.ids)],
                        "group_ids": [(6, 0, self.env.ref("engine_parts.group_rfid_reader").ids)],
                    }
                )
            )

    def _drop_keys(self):
        users = self.sudo().user_id
        self.env["res.users.apikeys"].sudo().search([("user_id", "in", users.ids)]).unlink()
