"""Orders that are still going on: their moments count back from now."""

from __future__ import annotations

import time
from datetime import timedelta

from odoo import fields

from odoo.addons.engine_aftersales.models.hours.repair_hours import Spent

from .. import table as tables
from ..columns import LOCAL_OFFSET, Refused
from ..report import Line
from ..step import Step, attempt
from ..table import Row
from . import files
from .case import Case, check_people
from .replay import Replayer


class OpenOrderStep(Step):
    """Requests and service orders of today, so that every role finds something to do."""

    file = "open_orders.csv"
    kind = "service_order"
    model = "repair.order"
    columns = files.OPEN_ORDERS
    optional = True

    def run(self) -> list[Line]:
        started = time.monotonic()
        table = tables.read(self.folder / self.file, self.columns, ("code",))
        line = Line(self.file, rows=table.read_count, refused=table.refused)
        fresh = [row for row in table.rows if not self.known.has("open_order", row["code"])]
        line.known = len(table.rows) - len(fresh)
        self.now = fields.Datetime.now()
        self.replayer = Replayer(self) if fresh else None
        for row in fresh:
            try:
                case = self._case(row)
            except Refused as refusal:
                table.refuse(row, str(refusal))
                continue
            record = attempt(self.env, lambda case=case: self._make(case), self.describe)
            if isinstance(record, str):
                table.refuse(row, record)
            else:
                self.known.remember("open_order", record._name, [(row["code"], record.id)])
                line.accepted += 1
        line.seconds = time.monotonic() - started
        return [line]

    def _make(self, case):
        if case.row["state"] == "requested":
            return self.replayer.request([case])
        return self.replayer.replay([case])

    def _case(self, row) -> Case:
        check_people(self.known)
        find = self.known.find
        engineer_id = find("engineer", row["engineer"])
        today = (self.now + LOCAL_OFFSET).date()
        values = {**row.values, **self._moments(row), "satisfaction": None, "comment": None}
        return Case(
            row=Row(row.line, values),
            engine_id=find("engine", row["engine"]),
            customer_id=find("customer", row["customer"]),
            warehouse_id=find("warehouse", row["warehouse"]),
            fault_ids=self.known.find_all("fault_code", row["fault_codes"]),
            cause_id=find("fault_cause", row["cause"]),
            sop_id=find("sop", row["sop"]),
            engineer_id=engineer_id,
            parts=[self._part(entry) for entry in row["parts"] or ()],
            hours=[(engineer_id, Spent(hours=row["planned_hours"], day=today, name="现场维修"))],
        )

    def _part(self, entry):
        code, _, quantity = entry.partition(":")
        if not quantity.isdigit() or quantity == "0":
            raise Refused(f'part "{entry}" is not code:quantity, as in LUB02-6K:1')
        return self.known.find("part", code), float(quantity)

    def _moments(self, row) -> dict:
        """Spread the steps that were taken evenly between the request and now."""
        start = self.now - timedelta(hours=row["hours_ago"])
        taken = ["requested_at"]
        if row["state"] != "requested":
            taken.append("contacted_at")
            reached = files.STATES[1 : files.STATES.index(row["state"]) + 1]
            taken += [files.STATE_MOMENTS[state] for state in reached]
        pace = (self.now - start) / (len(taken) + 0.5)
        moments = dict.fromkeys(files.MOMENTS)
        moments |= {
            name: (start + pace * number).replace(microsecond=0)
            for number, name in enumerate(taken)
        }
        return moments
