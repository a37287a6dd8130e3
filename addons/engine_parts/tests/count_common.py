"""What the tests of counts share: shelves, tagged parts, a reader, and time that passes."""

from datetime import datetime, timedelta

from odoo.service.model import call_kw
from odoo.tests import TransactionCase

from odoo.addons.engine_base.tools import moment

from .common import PartsBuilders

EPC_BASE = int("3074257BF7194E4000000000", 16)
BEGIN = datetime(2026, 3, 2, 8, 0, 0)  # noqa: DTZ001  naive UTC, as Odoo has it


def epc(number):
    return f"{EPC_BASE + number:024X}"


class CountBuilders(PartsBuilders):
    """Two shelves: ten tagged rings on the first, tagged pumps with serial numbers on both."""

    @classmethod
    def build(cls):
        super().build()
        cls.now = BEGIN
        cls.shelf, cls.other = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id, "usage": "internal"}
                for name in ("Shelf A", "Shelf B")
            ]
        )
        cls.ring, cls.pump, cls.oil = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "is_storable": True,
                    "is_engine_part": True,
                    "tracking": tracking,
                    "standard_price": price,
                }
                for name, tracking, price in (
                    ("Ring", "none", 2.5),
                    ("Pump", "serial", 800.0),
                    ("Oil", "none", 30.0),
                )
            ]
        )
        cls.serials = cls.env["stock.lot"].create(
            [{"name": f"PUMP-{n}", "product_id": cls.pump.id} for n in range(4)]
        )
        cls.add_stock(cls.ring, 10, cls.shelf)
        cls.add_stock(cls.oil, 5, cls.shelf)
        quants = cls.env["stock.quant"]
        for number, lot in enumerate(cls.serials):
            place = cls.shelf if number < 2 else cls.other
            quants._update_available_quantity(cls.pump, place, 1, lot_id=lot)
        cls.tags = cls.env["engine.rfid.tag"].create(
            [{"epc": epc(n), "product_id": cls.ring.id} for n in range(10)]
            + [
                {"epc": epc(100 + n), "product_id": cls.pump.id, "lot_id": lot.id}
                for n, lot in enumerate(cls.serials)
            ]
        )
        cls.tags.action_commission()
        cls.readers = cls.env["engine.rfid.reader"].create(
            [
                {"name": f"R-{place.name}", "location_id": place.id, "kind": "handheld"}
                for place in (cls.shelf, cls.other)
            ]
        )
        cls.cause = cls.env.ref("engine_parts.engine_count_cause_unbooked_issue")

    def as_of(self, records):
        return records.with_context(**{moment.CONTEXT_KEY: moment.Replay(self.now)})

    def by(self, user, records):
        """Return the records as the user has them, at the time of the story."""
        return self.as_of(records.with_user(user))

    def later(self, minutes=5):
        type(self).now = self.now = self.now + timedelta(minutes=minutes)

    def new_count(self, **vals):
        values = {"kind": "location", "location_ids": [(6, 0, (self.shelf | self.other).ids)]}
        return self.by(self.sam, self.env["engine.count"]).create({**values, **vals})

    def started(self, **vals):
        count = self.new_count(**vals)
        count.action_start()
        return count

    def read(self, place, *numbers, rssi=-50.0):  # pylint: disable=method-required-super
        """The reader of the place reads these tags now."""
        reader = self.readers.filtered(lambda one: one.location_id == place)
        self.batch = getattr(self, "batch", 0) + 1
        at = self.now.isoformat() + "Z"
        answer = self.as_of(self.env["engine.rfid.read"]).ingest(
            f"count-{self.batch}",
            reader.name,
            [{"epc": epc(n), "at": at, "antenna": 1, "rssi": rssi} for n in numbers],
        )
        self.assertFalse(answer["rejected"])

    def read_all(self, but=()):
        self.read(self.shelf, *({*range(10), 100, 101} - set(but)))
        self.read(self.other, *({102, 103} - set(but)))

    def line(self, count, part, place=None, lot=None):
        return count.line_ids.filtered(
            lambda line: (
                line.product_id == part
                and line.location_id == (place or self.shelf)
                and line.lot_id == (lot or line.lot_id.browse())
            )
        )

    def compared(self, but=(), oil=5, **vals):
        """Return a count read in two rounds, without the tags ``but``, and compared."""
        count = self.started(**vals)
        self.line(count, self.oil).manual_qty = oil
        for last in (False, True):
            self.later()
            self.read_all(but)
            self.later()
            count = self.by(self.sam, count)
            count.action_compare() if last else count.action_next_round()
        return count

    def rpc_model(self, user, records, method, *args):
        """Call a method of the model the way the external API does, as ``user``."""
        return call_kw(self.env[records._name].with_user(user), method, list(args), {})

    def explained(self, count):
        """Let Max recount every difference as it was counted, and name the cause."""
        off = self.by(self.max, count).line_ids.filtered(
            lambda line: line.kind in ("short", "over")
        )
        for line in off:
            line.write({"recount_qty": line.counted_qty})
        off.filtered(lambda line: line.kind != "match").write({"cause_id": self.cause.id})
        return count

    def checked(self, count):
        self.by(self.sam, count).action_sign_count()
        self.by(self.pia, count).action_sign_check()
        return count


class CountCase(CountBuilders, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()
