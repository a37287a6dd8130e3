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
from .bills import BillLine, Overheads
from .case import Case, check_people, spent
from .comparisons import compare
from .payers import settle
from .receipts import Receipts
from .replay import Replayer

PARTS, HOURS, RECEIPTS, BILLS, REPLACEMENTS = (
    "service_order_parts.csv",
    "service_order_hours.csv",
    "stock_receipts.csv",
    "vendor_bills.csv",
    "replacements.csv",
)
OF_ORDERS = {PARTS: ("part", "part"), HOURS: ("engineer", "engineer"), BILLS: ("supplier",) * 2}
"""File whose rows belong to an order -> kind and column of what else they name."""


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
    beside_optional = {BILLS: files.BILLS, REPLACEMENTS: files.REPLACEMENTS}

    def run(self) -> list[Line]:
        started = time.monotonic()
        self.lines: dict[str, Line] = {}
        orders = self._read(self.file, self.columns, ("code",))
        parts = self._read(PARTS, files.ORDER_PARTS, ("order", "part"))
        hours = self._read(HOURS, files.ORDER_HOURS, ("order", "engineer", "date", "kind"))
        receipts = self._read(RECEIPTS, files.RECEIPTS, ("code",))
        bills = self._read(BILLS, files.BILLS, ("code", "order"))
        replacements = self._read(REPLACEMENTS, files.REPLACEMENTS, ("order",))
        known = self.known
        self._count_known(self.file, orders, lambda row: known.has(self.kind, row["code"]))
        self._count_known(RECEIPTS, receipts, lambda row: known.has("receipt", row["code"]))
        self._count_known(
            REPLACEMENTS, replacements, lambda row: known.has("replacement", row["order"])
        )
        self.tables = {PARTS: parts, HOURS: hours, BILLS: bills}
        self.overheads = self._overheads(bills)
        for name, table in self.tables.items():
            self._count_known(name, table, lambda row: known.has(self.kind, row["order"]))
        receiver = Receipts(self, receipts)
        self._replay(orders, self._cases(orders), receiver)
        self._look_back(replacements)
        self.lines[self.file].seconds = time.monotonic() - started
        optional = self.beside_optional
        return [line for line in self.lines.values() if line.rows or line.name not in optional]

    def _read(self, name, columns, key):
        if name in self.beside_optional and not (self.folder / name).exists():
            self.lines[name] = Line(name)
            return tables.Table(name)
        table = tables.read(self.folder / name, columns, key)
        self.lines[name] = Line(name, rows=table.read_count, refused=table.refused)
        return table

    def _count_known(self, name, table, is_known):
        fresh = [row for row in table.rows if not is_known(row)]
        self.lines[name].known += len(table.rows) - len(fresh)
        table.rows = fresh

    def _overheads(self, bills) -> Overheads:
        """Take the bills without an order out of the table."""
        known = self.known.ids["bill"]
        mine = [row for row in bills.rows if not row["order"]]
        bills.rows = [row for row in bills.rows if row["order"]]
        lines = []
        for row in mine:
            try:
                if row["code"] in known:
                    self.lines[BILLS].known += 1
                    continue
                supplier_id = self.known.find("supplier", row["supplier"])
                centre_id = self.known.find("cost_centre", row["cost_centre"])
                lines.append(BillLine(row, supplier_id, centre_id))
            except Refused as refusal:
                bills.refuse(row, str(refusal))
        return Overheads(lines, self.known.ids["account"].get("outside_cost"))

    def _cases(self, orders) -> list[Case]:
        """Put orders and what belongs to them together; refuse what belongs to nothing."""
        lines = {name: defaultdict(list) for name in OF_ORDERS}
        codes = {row["code"] for row in orders.rows}
        for name, table in self.tables.items():
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
        kind, column = OF_ORDERS[name]
        return self.known.find(kind, row[column])

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
            hours=[(who, spent(line)) for line, who in lines[HOURS]],
            bills=[BillLine(line, supplier_id) for line, supplier_id in lines[BILLS]],
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

    def _look_back(self, replacements) -> None:
        """Do what finance did with the costs of the year as its months were over."""
        replayer = Replayer(self)
        self.report.progress(f"{self.file}: months reconciled …")
        self.lines[BILLS].accepted += agree_months(self, replayer, self.overheads)
        self.report.progress(f"{self.file}: repairs compared with replacements …")
        compared = []
        for row in replacements.rows:
            try:
                compared.append((row, self.known.find(self.kind, row["order"])))
            except Refused as refusal:
                replacements.refuse(row, str(refusal))
        self.lines[REPLACEMENTS].accepted += compare(self, replayer, compared)
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
        self.lines[BILLS].accepted += sum(len(case.bills) for case in cases)


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
