from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.base.models.res_partner import _tz_get

INTAKE_ROLES = (
    "engine_base.group_storekeeper",
    "engine_base.group_planner",
    "engine_base.group_manager",
)


class EngineRfidReader(models.Model):
    """A fixed reader, a gate or a handheld: where it stands and how its reads are taken.

    It delivers its reads with an API key of a user of its own, who can do nothing else.
    """

    _name = "engine.rfid.reader"
    _description = "RFID Reader"
    _inherit = ["mail.thread"]
    _order = "name"
    _check_company_auto = True

    # Identity
    name = fields.Char(required=True, tracking=True, help="The name that the reader sends.")
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(
        [("fixed", "Fixed"), ("gate", "Gate"), ("handheld", "Handheld")],
        default="fixed",
        required=True,
    )
    model_name = fields.Char("Make and Model")
    # Place
    location_id = fields.Many2one(
        "stock.location",
        "Location",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        domain="[('usage', '=', 'internal')]",
    )
    antenna_ids = fields.One2many(
        "engine.rfid.antenna",
        "reader_id",
        "Antennas",
        help="Only the antennas that look at another place than the reader's own.",
    )
    # Time
    tz = fields.Selection(
        _tz_get,
        "Time Zone of Its Clock",
        default="UTC",
        required=True,
        help="For reads whose time carries no zone.",
    )
    may_send_later = fields.Boolean(
        "Sends Later",
        help="Reads may come hours after they were made, as from a handheld out of the network: "
        "then old times are no sign of a wrong clock.",
    )
    # Deliveries
    batch_ids = fields.One2many("engine.rfid.batch", "reader_id", "Batches")
    last_batch_id = fields.Many2one("engine.rfid.batch", compute="_compute_last_batch")
    last_received_at = fields.Datetime("Last Delivery", compute="_compute_last_batch")
    clock_offset_s = fields.Integer("Clock Ahead by (s)", compute="_compute_last_batch")
    is_clock_wrong = fields.Boolean("Clock Is Wrong", compute="_compute_last_batch")

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "The company has a reader with this name already."
    )

    def _compute_last_batch(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT reader.id, batch.id
                  FROM engine_rfid_reader reader
                 CROSS JOIN LATERAL (
                       SELECT id FROM engine_rfid_batch
                        WHERE reader_id = reader.id AND source = 'reader'
                        ORDER BY id DESC LIMIT 1
                       ) batch
                 WHERE reader.id = ANY(%s)
                """,
                self.ids,
            )
        )
        last = dict(rows)
        for reader in self:
            batch = self.env["engine.rfid.batch"].browse(last.get(reader.id))
            reader.last_batch_id = batch
            reader.last_received_at = batch.received_at
            reader.clock_offset_s = batch.clock_offset_s
            reader.is_clock_wrong = batch.is_clock_corrected

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unused(self):
        if used := self.filtered("batch_ids"):
            raise UserError(
                self.env._(
                    "%(readers)s: reads came from it, so it stays. Archive it instead.",
                    readers=", ".join(used.mapped("name")),
                )
            )

    def write(self, vals):
        if "company_id" in vals and any(
            reader.company_id.id != vals["company_id"] for reader in self.filtered("batch_ids")
        ):
            raise UserError(self.env._("A reader with reads stays with its company."))
        return super().write(vals)

    @api.model
    def _named(self, name):
        """Return the reader ``name`` for a delivery by the user.

        :raise UserError: there is none
        :raise AccessError: it is not the user's to deliver for
        """
        is_name = isinstance(name, str) and "\0" not in name
        readers = self.sudo().search([("name", "=", name)]) if is_name else self
        own = readers.filtered(lambda reader: reader.user_id == self.env.user)
        if not self._may_deliver_for_all():
            if not own:
                raise AccessError(
                    self.env._(
                        "Reader %(name)s is not yours to send for. Use the API key of this reader.",
                        name=name,
                    )
                )
            return own[:1]
        readers = readers.filtered(lambda reader: reader.company_id in self.env.companies)
        if not readers:
            raise UserError(
                self.env._(
                    "There is no reader %(name)s. Set it up under Spare Parts / RFID / Readers.",
                    name=name,
                )
            )
        return readers.sorted(lambda reader: reader.company_id != self.env.company)[:1]

    @api.model
    def _may_deliver_for_all(self):
        return self.env.su or any(self.env.user.has_group(role) for role in INTAKE_ROLES)

    @api.model
    def _span(self, company):
        """Return the length of one sighting by the company's policy."""
        return timedelta(seconds=max(self.env["engine.policy"]._of(company).rfid_fold_s, 1))

    def action_open_reads(self):
        """Show what the reader saw."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sightings of %(reader)s", reader=self.name),
            "res_model": "engine.rfid.read",
            "view_mode": "list,form",
            "domain": [("reader_id", "=", self.id)],
        }
