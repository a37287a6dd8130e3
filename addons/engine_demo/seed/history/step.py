"""The file of past service orders, with the files of their parts, hours and of receipts."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date, timedelta

from odoo.addons.engine_base.tools import moment

from .. import table as tables
from ..columns import Refused
from ..report import Line
from ..step import Step, attempt
from ..steps.counts import CountStep
from . import files
from .agree import agree_months
from .case import Case, check_people
from .payers import settle
from .receipts import Receipts
from .replay import Replayer

PARTS, HOURS, RECEIPTS = (
    "service_order_parts.csv",
    "service_order_hours.csv",
    "stock_receipts.csv",
)


class HistoryStep(Step):
    """Past service orders, replayed by month through the buttons that people press."""

    file = "service_orders.csv"
    kind = "service_order"
    model = "repair.order"
    columns = files.ORDERS
    optional = True
    beside = {
        PARTS: files.ORDER_PARTS,
        HOURS: files.ORDER_HOURS,
        RECEIPTS: files.RECEIPTS,
    }

    def run(self) -> list[Line]:
        started = time.monotonic()
        self.lines: dict[str, Line] = {}
        orders = self._read(self.file, self.columns, ("code",))
        parts = self._read(PARTS, files.ORDER_PARTS, ("order", "part"))
        hours = self._read(HOURS, files.ORDER_HOURS, ("order", "engineer", "date"))
        receipts = self._read(RECEIPTS, files.RECEIPTS, ("code",))
        known = self.known
        self._count_known(self.file, orders, lambda row: known.has(self.kind, row["code"]))
        self._count_known(RECEIPTS, receipts, lambda row: known.has("receipt", row["code"]))
        for name, table in ((PARTS, parts), (HOURS, hours)):
            self._count_known(name, table, lambda row: known.has(self.kind, row["order"]))
        receiver = Receipts(self, receipts)
        self.tables = {PARTS: parts, HOURS: hours}
        self._replay(orders, self._cases(orders, parts, hours), receiver)
        self.lines[self.file].seconds = time.monotonic() - started
        return list(self.lines.values())

    def _read(self, name, columns, key):
        table = tables.read(self.folder / name, columns, key)
        self.lines[name] = Line(name, rows=table.read_count, refused=table.refused)
        return table

    def _count_known(self, name, table, is_known):
        fresh = [row for row in table.rows if not is_known(row)]
        self.lines[name].known = len(table.rows) - len(fresh)
        table.rows = fresh

    def _cases(self, orders, parts, hours) -> list[Case]:
        """Put orders, parts and hours together; refuse what belongs to nothing."""
        lines = {PARTS: defaultdict(list), HOURS: defaultdict(list)}
        codes = {row["code"] for row in orders.rows}
        for name, table in ((PARTS, parts), (HOURS, hours)):
            for row in table.rows:
                try:
                    if row["order"] not in codes:
                        raise Refused(f"unknown or refused service order {row['order']}")
                    lines[name][row["order"]].append((row, self._resolve(name, row)))
                except Refused as refusal:
                    table.refuse(row, str(refusal))
        cases = []
        for row in orders.rows:
            own = {name: lines[name][row["code"]] for name in lines}
            try:
                cases.append(self._case(row, own))
            except Refused as refusal:
                self._refuse_order(orders, row, own, str(refusal))
        return cases

    def _refuse_order(self, orders, row, lines, reason) -> None:
        """Refuse an order, and with it the rows that belong to it."""
        orders.refuse(row, reason)
        for name, pairs in lines.items():
            for line, _id in pairs:
                self.tables[name].refuse(line, f"its service order {row['code']} was refused")

    def _resolve(self, name, row) -> int:
        if name == PARTS:
            return self.known.find("part", row["part"])
        return self.known.find("engineer", row["engineer"])

    def _case(self, row, lines) -> Case:
        check_people(self.known)
        _check_moments(row)
        return Case(
            row=row,
            engine_id=self.known.find("engine", row["engine"]),
            customer_id=self.known.find("customer", row["customer"]),
            warehouse_id=self.known.find("warehouse", row["warehouse"]),
            fault_ids=self.known.find_all("fault_code", row["fault_codes"]),
            cause_id=self.known.find("fault_cause", row["cause"]),
            sop_id=self.known.find("sop", row["sop"]),
            engineer_id=self.known.find("engineer", row["engineer"]),
            parts=[(part_id, part["quantity"]) for part, part_id in lines[PARTS]],
            hours=[(who, line["date"], line["hours"]) for line, who in lines[HOURS]],
            lines=lines,
        )

    def _replay(self, orders, cases, receiver) -> None:
        """Replay month by month: first what came in, then the orders whose parts went out."""
        replayer = Replayer(self)
        counts = CountStep(self.env, self.known, self.folder, self.report)
        by_month = defaultdict(list)
        for case in cases:
            by_month[case.month].append(case)
        last = max((row["date"] for row, _vals in receiver.waiting), default=date.min)
        months = sorted({*by_month, *(row["date"].replace(day=1) for row, _v in receiver.waiting)})
        for month in months:
            self.report.progress(f"{self.file}: {month:%Y-%m}, {len(by_month[month])} orders …")
            end = last if month == months[-1] else _month_end(month)
            self.lines[RECEIPTS].accepted += receiver.receive_until(end)
            self._replay_cases(orders, replayer, by_month[month])
            counts.take_until(end)
            self.commit()
            self.env.invalidate_all()
        self._make_part_classes(months[-2:])
        self.report.progress(f"{self.file}: months reconciled …")
        agree_months(self, replayer)
        self.report.progress(f"{self.file}: claims, invoices, budgets …")
        settle(self, replayer)
        self.commit()

    def _make_part_classes(self, months) -> None:
        """Class the parts by what the replayed year used, as the cron does each month."""
        classes = self.env["engine.part.class"]
        for company in self.env["res.company"].search([]):
            for month in months:
                classes._make_month(company, month)
            classes._make_month(company, moment.today(self.env))
        self.commit()

    def _replay_cases(self, orders, replayer, cases) -> None:
        """Replay a batch; where somebody refuses, halve until the bad orders stand alone."""
        if not cases:
            return
        done = attempt(self.env, lambda: replayer.replay(cases), self.describe)
        if not isinstance(done, str):
            self.known.remember(
                self.kind,
                self.model,
                [(case.row["code"], order.id) for case, order in zip(cases, done, strict=True)],
            )
            self._count_accepted(cases)
        elif len(cases) == 1:
            self._refuse_order(orders, cases[0].row, cases[0].lines, done)
        else:
            middle = len(cases) // 2
            self._replay_cases(orders, replayer, cases[:middle])
            self._replay_cases(orders, replayer, cases[middle:])

    def _count_accepted(self, cases) -> None:
        self.lines[self.file].accepted += len(cases)
        self.lines[PARTS].accepted += sum(len(case.parts) for case in cases)
        self.lines[HOURS].accepted += sum(len(case.hours) for case in cases)


def _check_moments(row) -> None:
    """Refuse an order whose moments do not ascend or do not reach its state."""
    before, before_name = None, ""
    for name in files.MOMENTS:
        moment = row[name]
        if moment and before and moment < before:
            raise Refused(f"{name} lies before {before_name}")
        if moment:
            before, before_name = moment, name
    reached = files.STATES[: files.STATES.index(row["state"]) + 1]
    for state in reached:
        if not row[files.STATE_MOMENTS[state]]:
            raise Refused(f"state {row['state']} needs {files.STATE_MOMENTS[state]}")


def _month_end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
