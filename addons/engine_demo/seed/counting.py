"""A count of the demo, taken by the people who take counts, at the moments of the file."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta

from .backdate import backdate_moves
from .columns import LOCAL_OFFSET, Refused
from .history.replay import Replayer
from .steps.rfid import report_reads

ROUND = timedelta(minutes=12)
HAND_COUNT = timedelta(hours=2)
LATER = timedelta(minutes=30)  # from one signature to the next


class Counting:
    """One row of counts.csv: started, read, counted by hand, and what a past one goes on to."""

    def __init__(self, step, row, findings, places, begin):
        self.step, self.row, self.places, self.begin = step, row, places, begin
        self.known = step.known
        self.findings = {part_id: finding for finding, part_id in findings}
        self.replayer = Replayer(step)

    def walk(self):
        """Take the count; one that began minutes ago stays open."""
        retire_gone(self.replayer.as_user("storekeeper", self.begin))
        count = self._start()
        read_until = self._read_rounds(count)
        if self.row["minutes_ago"]:
            return count
        self._count_by_hand(count, read_until + HAND_COUNT)
        self._close(count, read_until + HAND_COUNT + LATER)
        return count

    def _of(self, count, login, at):
        return self.replayer.as_user(login, at)["engine.count"].browse(count.id)

    def _start(self):
        env = self.replayer.as_user("storekeeper", self.begin)
        count = env["engine.count"].create(
            {
                "kind": "location",
                "location_ids": [(6, 0, self.places.ids)],
                "mode": "live" if self.row["minutes_ago"] else "frozen",
                "note": self.row["note"],
            }
        )
        count.action_start()
        return self.step.env["engine.count"].browse(count.id)

    # Reading
    def _read_rounds(self, count):
        """Let the gates and the handheld read round by round; return when the last one ended."""
        at = self.begin
        seen = self._visible(count)
        for number, share in enumerate(self.row["rounds_percent"] or (), start=1):
            if number > 1:
                self._of(count, "storekeeper", at).action_next_round()
            env = self.replayer.as_user("storekeeper", at + ROUND / 2)
            chance = random.Random(f"{self.row['code']}/{number}")
            reads = {
                epc: place
                for epc, (place, is_sure) in seen.items()
                if is_sure or chance.random() * 100 < int(share)
            }
            report_reads(env, f"{count.name} {number}", reads)
            at += ROUND
        self.step.env["engine.rfid.tag"]._note_sightings()
        return at

    def _visible(self, count):
        """Return {epc: (place where it is read, whether in each round)}."""
        expected = self.step.env["engine.count.tag"].search([("count_id", "=", count.id)])
        # Lots get lost more easily than dear parts with numbers of their own.
        expected = expected.sorted(lambda tag: (tag.product_id.tracking != "lot", tag.epc))
        zone = self.known.find("zone", self.row["misplaced_zone"], required=False)
        astray = self._astray(zone, expected)
        lost = [tag.epc for tag in expected if tag.epc not in astray]
        lost = set(lost[:: max(1, len(lost) // 5)][: self.row["missing"] or 0])
        seen = {tag.epc: (tag.home_id, False) for tag in expected if tag.epc not in lost}
        first = self._first_zone()
        seen.update((epc, (first, True)) for epc in astray)
        seen.update((epc, (first, True)) for epc in self.row["unknown"] or ())
        return seen

    def _astray(self, zone, expected):
        """Return the EPCs of tags that belong to a zone and are read in the first one."""
        if not zone:
            return []
        tags = self.step.env["engine.rfid.tag"].search(
            [("last_location_id", "=", zone), ("state", "=", "commissioned"),
             ("tracking", "=", "serial")],
            order="epc",
        )  # fmt: skip
        return tags.mapped("epc")[: self.row["misplaced"] or 0]

    def _first_zone(self):
        """Return the zone of whose gate all this is seen: the first that is counted."""
        zones = self.known.ids["zone"].values()
        inside = self.step.env["stock.location"].search(
            [("id", "child_of", self.places.ids), ("id", "in", list(zones))], order="id", limit=1
        )
        return inside or self.places[:1]

    # Counting by hand
    def _count_by_hand(self, count, at):
        """Enter what lies there of what has no tags: the books, and the findings of the file."""
        lines = self._lines(count).filtered(lambda line: not line.has_tags)
        self._check_findings(lines)
        by_quantity = defaultdict(list)
        for line in lines:
            finding = self.findings.get(line.product_id.id)
            quantity = line.book_qty + (finding["difference"] if finding else 0)
            by_quantity[quantity].append(line.id)
        env = self.replayer.as_user("storekeeper", at)
        for quantity, ids in by_quantity.items():
            env["engine.count.line"].browse(ids).write({"manual_qty": quantity})

    def _check_findings(self, lines):
        for part_id, finding in self.findings.items():
            own = lines.filtered(lambda line, part_id=part_id: line.product_id.id == part_id)
            if len(own) != 1 or own.book_qty + finding["difference"] < 0:
                raise Refused(
                    f"line {finding.line} of the findings: {finding['part']} does not lie in one "
                    "place with enough of it to count by hand"
                )

    def _lines(self, count):
        return self.step.env["engine.count.line"].search([("count_id", "=", count.id)])

    # Closing
    def _close(self, count, at):
        """Compare, recount and explain by another person, sign twice, apply."""
        self._of(count, "storekeeper", at).action_compare()
        self._explain(count, at + LATER)
        self._of(count, "storekeeper", at + 2 * LATER).action_sign_count()
        self._of(count, "planner", at + 3 * LATER).action_sign_check()
        end = at + 4 * LATER
        checker = self._of(count, "planner", end)
        checker.with_context(force_period_date=(end + LOCAL_OFFSET).date()).action_apply()
        moves = self.step.env["stock.move"].search([("inventory_name", "=", count.name)])
        backdate_moves(self.step.env, dict.fromkeys(moves.ids, end))

    def _explain(self, count, at):
        """Let the second storekeeper recount every difference and name its cause."""
        env = self.replayer.as_user("storekeeper2", at)
        off = self._lines(count).filtered(lambda line: line.kind in ("short", "over"))
        for line in off:
            finding = self.findings.get(line.product_id.id)
            cause = finding["cause"] if finding else "wrong_place" if line.lot_id else "tag"
            env["engine.count.line"].browse(line.id).write(
                {
                    "recount_qty": line.counted_qty,
                    "cause_id": env.ref(f"engine_parts.engine_count_cause_{cause}").id,
                    "note": finding["note"] if finding else False,
                }
            )


def retire_gone(env) -> None:
    """Retire the tags whose parts have left the stores: somebody took them off at the issue."""
    stores = env["stock.warehouse"].sudo().search([]).lot_stock_id
    lying = {
        (product, lot): quantity
        for product, lot, quantity in env["stock.quant"]
        .sudo()
        ._read_group(
            [("location_id", "child_of", stores.ids)], ["product_id", "lot_id"], ["quantity:sum"]
        )
    }
    gone = env["engine.rfid.tag"].browse()
    tags = env["engine.rfid.tag"].search([("state", "=", "commissioned")], order="id")
    for (product, lot), own in tags.grouped(lambda tag: (tag.product_id, tag.lot_id)).items():
        surplus = sum(own.mapped("quantity")) - lying.get((product, lot), 0.0)
        for tag in own.sorted("id", reverse=True):
            if surplus >= tag.quantity:
                gone |= tag
                surplus -= tag.quantity
    gone.action_retire()
