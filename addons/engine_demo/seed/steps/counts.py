import time
from datetime import datetime, timedelta
from datetime import time as clock

from odoo import fields

from .. import table as tables
from ..columns import LOCAL_OFFSET, Refused, choice, codes, day, integer, text
from ..counting import Counting
from ..history.case import check_people
from ..report import Line
from ..step import Step, attempt

FINDINGS = "count_findings.csv"
CAUSES = ("unbooked_issue", "unbooked_receipt", "wrong_place", "wrong_part", "tag", "damage",
          "counting", "theft", "unknown")  # fmt: skip
BEGIN = clock(13, 30)  # local time of a count in the past


class CountStep(Step):
    """Counts: those of past months closed by two people, and one that is going on.

    A count with a date is taken when the replay has reached the end of its month; one with tags,
    and one that counts back from loading, when the readers are there.
    """

    file = "counts.csv"
    kind = "count"
    model = "engine.count"
    optional = True
    columns = (
        text("code"),
        day("date", required=False),
        integer("minutes_ago", 1, required=False),
        text("warehouse"),
        codes("zones"),
        codes("rounds_percent"),
        integer("missing", 0, required=False),
        integer("misplaced", 0, required=False),
        text("misplaced_zone", required=False),
        codes("unknown"),
        text("note", required=False),
    )
    beside = {
        FINDINGS: (
            text("count"),
            text("part"),
            integer("difference"),
            choice("cause", *CAUSES),
            text("note", required=False),
        )
    }

    def run(self) -> list[Line]:
        """Take the counts that are not taken yet."""
        started = time.monotonic()
        lines = self._take(lambda row: True)
        lines[0].seconds = time.monotonic() - started
        return lines

    def take_until(self, last) -> None:
        """Take the counts by hand up to a day of the past; bad rows are named by :meth:`run`."""
        if (self.folder / self.file).exists():
            self._take(lambda row: row["date"] and row["date"] <= last and not _has_tags(row))

    def _take(self, is_due) -> list[Line]:
        table = tables.read(self.folder / self.file, self.columns, ("code",))
        found = tables.read(self.folder / FINDINGS, self.beside[FINDINGS], ("count", "part"))
        lines = [
            Line(name, rows=one.read_count, refused=one.refused)
            for name, one in ((self.file, table), (FINDINGS, found))
        ]
        for row in table.rows:
            own = [finding for finding in found.rows if finding["count"] == row["code"]]
            if self.known.has(self.kind, row["code"]):
                lines[0].known += 1
                lines[1].known += len(own)
            elif is_due(row):
                self._take_one(table, found, row, own, lines)
        codes_there = {row["code"] for row in table.rows}
        for finding in found.rows:
            if finding["count"] not in codes_there:
                found.refuse(finding, f"unknown or refused count {finding['count']}")
        return lines

    def _take_one(self, table, found, row, findings, lines) -> None:
        good = []
        for finding in findings:
            try:
                good.append((finding, self.known.find("part", finding["part"])))
            except Refused as refusal:
                found.refuse(finding, str(refusal))
        done = attempt(self.env, lambda: self._walk(row, good), self.describe)
        if isinstance(done, str):
            table.refuse(row, done)
            for finding, _part in good:
                found.refuse(finding, f"its count {row['code']} was refused")
            return
        self.known.remember(self.kind, self.model, [(row["code"], done.id)])
        lines[0].accepted += 1
        lines[1].accepted += len(good)

    def _walk(self, row, findings):
        """Take a count as far as it goes; return it."""
        check_people(self.known)
        self._check(row)
        return Counting(self, row, findings, self._places(row), self._begin(row)).walk()

    def _check(self, row) -> None:
        if bool(row["date"]) == bool(row["minutes_ago"]):
            raise Refused("a count has either a date or minutes_ago")
        if bad := [part for part in row["rounds_percent"] or () if not part.isdigit()]:
            raise Refused(f'rounds_percent "{bad[0]}" is not a whole number')
        if row["misplaced"] and not row["misplaced_zone"]:
            raise Refused("misplaced needs misplaced_zone, where the tags belong")

    def _places(self, row):
        zones = self.known.find_all("zone", row["zones"])
        store = self.env["stock.warehouse"].browse(self.known.find("warehouse", row["warehouse"]))
        return self.env["stock.location"].browse(zones) or store.lot_stock_id

    def _begin(self, row) -> datetime:
        """Return when the count began, naive UTC."""
        if row["date"]:
            return datetime.combine(row["date"], BEGIN) - LOCAL_OFFSET
        return fields.Datetime.now() - timedelta(minutes=row["minutes_ago"])


def _has_tags(row) -> bool:
    return bool(row["rounds_percent"])
