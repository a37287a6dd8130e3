"""A step of the seed loads one CSV file; this is what all of them share."""

from __future__ import annotations

import copy
import logging
import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg2

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools import SQL, mute_logger

from .columns import Column, Refused
from .report import Line, Report
from .table import Row, Table, read

_logger = logging.getLogger(__name__)

NAMESPACE = "engine_seed"
SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "no_reset_password": True,
    "lang": "en_US",
    "tz": "Asia/Shanghai",
}
REFUSALS = (
    Refused,
    UserError,
    AccessError,
    MissingError,
    psycopg2.IntegrityError,
    psycopg2.DataError,
)
_DETAIL = re.compile(r"DETAIL:\s*(.*)")


class Known:
    """Which rows of which file are in the database, by code: external ids of the seed."""

    def __init__(self, env):
        self.env = env
        self.ids: dict[str, dict[str, int]] = defaultdict(dict)
        rows = env.execute_query(
            SQL("SELECT name, res_id FROM ir_model_data WHERE module = %s", NAMESPACE)
        )
        for name, res_id in rows:
            kind, _, code = name.partition("/")
            self.ids[kind][code] = res_id

    def has(self, kind: str, code: str) -> bool:
        """Tell whether a row of this code is in the database."""
        return _name(code) in self.ids[kind]

    def find(self, kind: str, code: str | None, required: bool = True) -> int | bool:
        """Return the id of what ``kind`` calls ``code``; :class:`Refused` when there is none."""
        if code is None and not required:
            return False
        try:
            return self.ids[kind][_name(code)]
        except KeyError:
            raise Refused(f"unknown {kind.replace('_', ' ')} {code}") from None

    def find_all(self, kind: str, codes: Sequence[str] | None) -> list[int]:
        return [self.find(kind, code) for code in codes or ()]

    def remember(self, kind: str, model: str, pairs: list[tuple[str, int]]) -> None:
        """Write external ids for (code, id) pairs."""
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{NAMESPACE}.{kind}/{_name(code)}",
                    "record": self.env[model].browse(res_id),
                    "noupdate": True,
                }
                for code, res_id in pairs
            ]
        )
        self.ids[kind].update((_name(code), res_id) for code, res_id in pairs)


class Step:
    """Loads one file: reads it, leaves out what is there, creates the rest, names the refused."""

    file: str
    kind: str
    """Word for one row in messages and external ids."""
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    model: str
    natural_key: str | None = None
    """Field by which a record that did not come from a seed is recognised."""
    optional = False

    def __init__(self, env, known: Known, folder: Path, report: Report):
        self.env = env(context={**env.context, **SILENT})
        self.known, self.folder, self.report = known, folder, report
        self.commit: Callable[[], None] = env.cr.commit

    def run(self) -> list[Line]:
        """Load the file; return what came of it, a line per file."""
        started = time.monotonic()
        table = read(self.folder / self.file, self.columns, self.key)
        line = Line(self.file, rows=table.read_count)
        if table.ignored:
            line.note = f"ignored column(s): {', '.join(table.ignored)}"
        line.known = self.leave_out_known(table)
        line.accepted = self.load(table)
        line.refused = table.refused
        line.seconds = time.monotonic() - started
        return [line]

    def code(self, row: Row) -> str:
        return "/".join(str(row[name]) for name in self.key)

    def leave_out_known(self, table: Table) -> int:
        fresh = [row for row in table.rows if not self.known.has(self.kind, self.code(row))]
        if fresh and (natural := self.existing([self.code(row) for row in fresh])):
            self.known.remember(self.kind, self.model, list(natural.items()))
            fresh = [row for row in fresh if self.code(row) not in natural]
        known = len(table.rows) - len(fresh)
        table.rows = fresh
        return known

    def existing(self, codes: list[str]) -> dict[str, int]:
        """Return {code: id} of records that carry these codes but did not come from a seed."""
        if self.natural_key is None:
            return {}
        found = self.env[self.model].with_context(active_test=False)
        found = found.search([(self.natural_key, "in", codes)])
        return {record[self.natural_key]: record.id for record in found}

    def load(self, table: Table) -> int:
        """Create the records of the rows; return how many were accepted."""
        if not table.rows:
            return 0
        prepared: list[tuple[Row, dict]] = []
        for row in table.rows:
            try:
                prepared.append((row, self.vals(row)))
            except Refused as refusal:
                table.refuse(row, str(refusal))
        created = self.make_records(table, self.model, prepared)
        self.known.remember(
            self.kind, self.model, [(self.code(row), record.id) for row, record in created]
        )
        self.after(created)
        return len(created)

    def vals(self, row: Row) -> dict:
        """Return the values of the record of a row; raise :class:`Refused` if it cannot be."""
        raise NotImplementedError

    def after(self, created: list) -> None:
        """Do what belongs to the new (row, record) pairs: translations and the like."""

    def make_records(self, table: Table, model: str, prepared: list[tuple[Row, dict]]) -> list:
        """Create all at once; where that fails, halve until the bad rows stand alone."""

        def make(pairs):
            # Copies, because some models change the dicts that they are given.
            return self.env[model].create([copy.deepcopy(vals) for _row, vals in pairs])

        records: list = []

        def work(pairs):
            done = attempt(self.env, lambda: make(pairs), self.describe)
            if not isinstance(done, str):
                records.extend(zip([row for row, _vals in pairs], done, strict=True))
            elif len(pairs) == 1:
                table.refuse(pairs[0][0], done)
            else:
                middle = len(pairs) // 2
                work(pairs[:middle])
                work(pairs[middle:])

        if prepared:
            work(prepared)
        return records

    def describe(self, error: Exception) -> str:
        """Return the reason of a refusal by the database, in one line."""
        if isinstance(error, psycopg2.IntegrityError):
            message = self.env[self.model]._sql_error_to_message(error)
            if message:
                return " ".join(message.split())
            if detail := _DETAIL.search(str(error)):
                return detail[1]
        return " ".join(str(error).split())

    def translate(self, pairs: list, field: str, column: str, model: str | None = None) -> None:
        """Write the Chinese of a translated field for (row, record) pairs, in one statement."""
        rows = [(record.id, row[column]) for row, record in pairs if row[column]]
        if not rows:
            return
        table = self.env[model or self.model]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s AS record
                   SET %(field)s = record.%(field)s || jsonb_build_object('zh_CN', pair.text)
                  FROM unnest(%(ids)s::int[], %(texts)s::text[]) AS pair(id, text)
                 WHERE record.id = pair.id AND record.%(field)s IS NOT NULL
                """,
                table=SQL.identifier(table._table),
                field=SQL.identifier(field),
                ids=[res_id for res_id, _text in rows],
                texts=[words for _id, words in rows],
            )
        )
        table.invalidate_model([field])


def attempt(env, make: Callable, describe: Callable[[Exception], str]):
    """Return what ``make`` returns, or, with the database as it was, the reason it failed."""
    try:
        # What the database refuses is told by the report, row by row.
        with mute_logger("odoo.sql_db"), env.cr.savepoint():
            done = make()
            env.flush_all()
            return done
    except REFUSALS as error:
        env.invalidate_all()
        return describe(error)


def _name(code: str) -> str:
    """Return a code as an external id takes it: without a dot, and another one for each code."""
    return str(code).replace("%", "%25").replace(".", "%2E").replace(" ", "%20")
