"""How documents are told in one line."""

from __future__ import annotations

from odoo import fields


def clocks(document, kinds=("contact", "on_site")):
    """Say how the clocks of a document stand."""
    running = document.sudo().clock_ids.filtered(lambda clock: clock.kind in kinds)
    for clock in running.sorted("id"):
        due = f", due {moment_text(clock, clock.due_at)}" if clock.state == "running" else ""
        late = " late" if clock.was_late else ""
        yield f"clock {label(clock, 'kind')}: {clock.state}{late}{due}"


def moment_text(record, at) -> str:
    return f"{fields.Datetime.context_timestamp(record, at):%Y-%m-%d %H:%M}" if at else "–"


def label(record, name) -> str:
    return dict(record._fields[name]._description_selection(record.env)).get(record[name], "–")


def money(record, amount) -> str:
    return f"{amount:,.2f} {record.company_id.currency_id.name}"
