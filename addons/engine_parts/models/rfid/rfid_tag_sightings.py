from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class EngineRfidTag(models.Model):
    """When and where tags were seen last, written from the sightings a minute later.

    Not while a reader delivers: two readers that see the same tags would wait for each other.
    """

    _inherit = "engine.rfid.tag"

    @api.model
    def _cron_note_sightings(self):
        self._note_sightings()

    @api.model
    def _note_sightings(self):
        """Bring the tags up to date with the batches that came since the last time."""
        batches = self.env["engine.rfid.batch"].sudo().search([("is_noted", "=", False)])
        for company, fresh in batches.grouped("company_id").items():
            if read := fresh.filtered("first_read_at"):
                self._note_span(
                    company, min(read.mapped("first_read_at")), max(read.mapped("last_read_at"))
                )
        batches._unlocked().write({"is_noted": True})

    @api.model
    def _note_span(self, company, first, last):
        """Note the sightings between two moments, where nothing later is known of the tag."""
        reads = self.env["engine.rfid.read"]
        since = first - timedelta(seconds=self.env["engine.policy"]._of(company).rfid_conflict_s)
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_rfid_tag tag
                   SET last_seen_at = date_trunc('second', placed.last_at),
                       last_reader_id = placed.reader_id,
                       last_location_id = placed.location_id,
                       other_location_id = placed.other_location_id
                  FROM (%s) placed
                 WHERE tag.company_id = %s AND tag.epc = placed.epc
                   AND (tag.last_seen_at IS NULL
                        OR tag.last_seen_at <= date_trunc('second', placed.last_at))
                """,
                reads._placed_sql(company, since, last + timedelta(seconds=1)),
                company.id,
            )
        )
        self.invalidate_model(
            ["last_seen_at", "last_reader_id", "last_location_id", "other_location_id"]
        )
