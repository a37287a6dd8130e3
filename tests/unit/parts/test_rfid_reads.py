"""Columns of reads, from rows and back."""

from odoo.addons.engine_parts.core.rfid_reads import Reads

ROWS = [(0, "AB", "2026-11-24T08:00:00Z", 1, -50), (0, "CD", "2026-11-24T08:00:01Z", None, None)]


def test_rows_and_columns_are_the_same():
    reads = Reads.of_rows(ROWS)
    assert list(reads.rows()) == ROWS
    assert reads.row(1) == ROWS[1]
    assert len(reads) == 2


def test_no_rows_are_no_reads():
    assert list(Reads.of_rows([]).rows()) == []


def test_digest_tells_which_report_a_read_came_in():
    apart = [ROWS[0], (1, *ROWS[1][1:])]
    assert Reads.of_rows(ROWS).digest() != Reads.of_rows(apart).digest()
