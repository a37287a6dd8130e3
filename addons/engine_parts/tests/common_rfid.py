from datetime import timedelta

from odoo.addons.engine_base.tools import moment

from .common import PartsBuilders, PartsCase

TAG = "3074257BF7194E4000001A85"  # GTIN 80614141123458, serial 6789
OTHER_TAG = "3074257BF7194E4000001A86"
FREE_TAG = "E28011700001000000000001"  # follows no standard
GTIN = "80614141123458"


class RfidBuilders(PartsBuilders):
    """A gate at the store and a handheld elsewhere, and reads made a moment ago."""

    @classmethod
    def build(cls):
        super().build()
        cls.env.company.gs1_company_prefix = "0614141"
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf 7", "location_id": cls.stock.id, "usage": "internal"}
        )
        cls.gate, cls.handheld = cls.env["engine.rfid.reader"].create(
            [
                {"name": "gate-1", "location_id": cls.stock.id},
                {"name": "hand-1", "location_id": cls.shelf.id, "may_send_later": True},
            ]
        )
        cls.reads = cls.env["engine.rfid.read"]
        cls.batches = cls.env["engine.rfid.batch"]

    def at(self, **ago):
        """Return the moment some time ago as readers write it."""
        return (moment.now(self.env) - timedelta(**ago)).isoformat() + "Z"

    def read(self, epc=TAG, *, antenna=1, rssi=-50.0, at=None, **ago):  # pylint: disable=method-required-super
        return {"epc": epc, "at": at or self.at(**ago), "antenna": antenna, "rssi": rssi}

    def ingest(self, reads, key="b1", reader=None, user=None, **options):
        model = self.reads.with_user(user or self.sam)
        return model.ingest(key, (reader or self.gate).name, reads, **options)

    def sightings(self, epc=TAG):
        return self.reads.search([("epc", "=", epc)])

    def new_tag(self, epc=TAG, **vals):
        tag = self.env["engine.rfid.tag"].create({"epc": epc, "product_id": self.piston.id, **vals})
        tag.action_commission()
        return tag


class RfidCase(RfidBuilders, PartsCase):
    pass
