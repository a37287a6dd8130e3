from collections import defaultdict

from odoo.fields import Command

from odoo.addons.engine_base.tools import moment

from ..columns import Refused, choice, codes, flag, integer, text
from ..history.case import check_people
from ..history.replay import Replayer
from ..step import Step, attempt


class RfidReaderStep(Step):
    """The readers of the warehouses: gates that look at zones, and handhelds."""

    file = "rfid_readers.csv"
    kind = "rfid_reader"
    model = "engine.rfid.reader"
    key = ("name",)
    natural_key = "name"
    optional = True
    columns = (
        text("name"),
        choice("kind", "fixed", "gate", "handheld"),
        text("model", required=False),
        text("warehouse"),
        text("zone", required=False),
        codes("antennas"),
        flag("sends_later"),
    )

    def vals(self, row):
        store = self.env["stock.warehouse"].browse(self.known.find("warehouse", row["warehouse"]))
        return {
            "name": row["name"],
            "kind": row["kind"],
            "model_name": row["model"],
            "location_id": self.known.find("zone", row["zone"], required=False)
            or store.lot_stock_id.id,
            "tz": "Asia/Shanghai",
            "may_send_later": bool(row["sends_later"]),
            "company_id": self.env.company.id,
            "antenna_ids": [
                Command.create(self._antenna(entry)) for entry in row["antennas"] or ()
            ],
        }

    def _antenna(self, entry):
        number, _, zone = entry.partition(":")
        if not number.isdigit():
            raise Refused(f'antenna "{entry}" is not number:zone, as in 4:JN-B')
        return {"number": int(number), "location_id": self.known.find("zone", zone)}


class RfidPartStep(Step):
    """Parts that carry tags: printed for what lies in the stores, put on, and seen by the gates.

    A part with serial numbers carries its number in the tag, others carry the next free one.
    """

    file = "rfid_parts.csv"
    kind = "rfid_part"
    model = "product.product"
    key = ("part",)
    optional = True
    columns = (text("part"), integer("pieces_per_tag", 1))

    def vals(self, row):
        check_people(self.known)
        part = self.env[self.model].browse(self.known.find("part", row["part"]))
        if not part.barcode:
            raise Refused(f"{row['part']} has no barcode; a tag holds its GTIN")
        if row["pieces_per_tag"] > 1 and part.tracking == "serial":
            raise Refused(f"{row['part']} has a serial number each, so a tag stands for one")
        return part

    def make_records(self, table, model, prepared):
        lying = self._lying([part.id for _row, part in prepared])
        env = self._keeper().env
        done = attempt(self.env, lambda: self._tag(env, prepared, lying), self.describe)
        if not isinstance(done, str):
            return prepared
        good = []
        for row, part in prepared:
            one = [(row, part)]
            done = attempt(self.env, lambda one=one: self._tag(env, one, lying), self.describe)
            if isinstance(done, str):
                table.refuse(row, done)
            else:
                good.append((row, part))
        return good

    def after(self, created):
        """Let the gates see each new tag once, so that its place is known."""
        parts = [part.id for _row, part in created]
        if not parts:
            return
        tags = self.env["engine.rfid.tag"].search([("product_id", "in", parts)], order="id")
        homes = first_homes(self.env, tags, self._lying(parts))
        keeper = self._keeper()
        report_reads(keeper.env, "入库", {tag: homes[tag] for tag in tags if homes.get(tag)})
        self.env["engine.rfid.tag"]._note_sightings()

    def _keeper(self):
        """Return a storekeeper's environment at the last move of the past."""
        [[last]] = self.env["stock.move"]._read_group([("state", "=", "done")], [], ["date:max"])
        at = min(last or moment.now(self.env), moment.now(self.env))
        return Replayer(self).as_user("storekeeper", at)["engine.rfid.tag"]

    def _lying(self, part_ids):
        """Return {part id: [(lot, location, pieces)]} of what lies in the stores."""
        stores = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)])
        lying = defaultdict(list)
        groups = self.env["stock.quant"]._read_group(
            [
                ("location_id", "child_of", stores.lot_stock_id.ids),
                ("product_id", "in", part_ids),
                ("quantity", ">", 0),
            ],
            ["product_id", "location_id", "lot_id"],
            ["quantity:sum"],
        )
        for product, location, lot, quantity in groups:
            lying[product.id].append((lot, location, int(quantity)))
        return lying

    def _tag(self, env, prepared, lying):
        """Print the tags of some parts and put them on."""
        lists = defaultdict(list)
        for row, part in prepared:
            coding = "sgtin-198" if part.tracking == "serial" else "sgtin-96"
            for lot, _place, pieces in lying[part.id]:
                lists[coding] += _printing(part, lot, pieces, row["pieces_per_tag"])
        tags = env["engine.rfid.tag"].browse()
        for coding, lines in lists.items():
            tags |= env["engine.rfid.tag"]._print(self.env.company, coding, lines)
        tags.action_commission()
        return tags


def _printing(part, lot, pieces, size):
    """Return the lines of a printing list: full boxes, and single pieces for the rest."""
    boxes, rest = divmod(pieces, size)
    line = {"product": part, "lot": lot}
    if boxes:
        yield {**line, "count": boxes, "quantity": size}
    if rest:
        yield {**line, "count": rest, "quantity": 1}


def first_homes(env, tags, lying):
    """Return {tag: location}: each lying quantity takes its tags, in the order of the list."""
    homes, waiting = {}, tags.grouped(lambda tag: (tag.product_id.id, tag.lot_id.id))
    for part_id, places in lying.items():
        for lot, location, pieces in places:
            left = pieces
            for tag in waiting.get((part_id, lot.id), ()):
                if tag not in homes and left >= tag.quantity:
                    homes[tag] = location
                    left -= tag.quantity
    return homes


def report_reads(env, key, places, *, strength=-52.0):
    """Send one batch a reader for tags read in places, {tag or EPC: location}; a read each."""
    eyes = eyes_of(env)
    batches = defaultdict(list)
    at = moment.now(env)
    for number, (tag, place) in enumerate(places.items()):
        if place.id not in eyes:
            continue
        reader, antenna = eyes[place.id]
        batches[reader].append(
            {
                "epc": tag if isinstance(tag, str) else tag.epc,
                "at": f"{at.isoformat()}Z",
                "antenna": antenna,
                "rssi": strength - number % 17,
            }
        )
    for reader, reads in batches.items():
        env["engine.rfid.read"].ingest(f"{key} {at:%m%d-%H%M}", reader.name, reads)


def eyes_of(env):
    """Return {location id: (reader, antenna)}: the gate or antenna that looks at a place."""
    eyes = {}
    for reader in env["engine.rfid.reader"].sudo().search([], order="kind, name"):
        for antenna in reader.antenna_ids:
            eyes.setdefault(antenna.location_id.id, (reader, antenna.number))
        eyes.setdefault(reader.location_id.id, (reader, 1))
    return eyes
