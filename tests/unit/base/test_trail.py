"""The hash chain finds each way of falsifying it."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_base.core import trail


def chain(notes):
    rows, previous, state = [], "", "s0"
    for number, note in enumerate(notes, 1):
        row = {
            "id": number,
            "res_model": "repair.order",
            "res_id": 7,
            "sequence_no": number,
            "name": "go",
            "state_from": state,
            "state_to": f"s{number}",
            "user_id": 2,
            "done_at": "2026-11-23 08:00:00",
            "note": note,
        }
        row["hash_previous"], state = previous, row["state_to"]
        previous = row["hash_own"] = trail.seal(row, previous)
        rows.append(row)
    return rows


notes = st.lists(st.text(max_size=20), min_size=2, max_size=8)


@given(notes)
def test_untouched_chain_is_intact(texts):
    assert trail.broken_rows(chain(texts)) == []


@given(notes, st.data())
def test_changed_field_is_found(texts, data):
    rows = chain(texts)
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from(["name", "state_to", "user_id", "done_at", "note", "res_id"]))
    row[name] = f"{row[name]}!"
    assert row["id"] in [row_id for row_id, _reason in trail.broken_rows(rows)]


@given(notes, st.data())
def test_removed_row_is_found(texts, data):
    rows = chain(texts)
    gone = data.draw(st.integers(0, len(rows) - 2))
    del rows[gone]
    assert trail.broken_rows(rows)


@given(notes)
def test_resealed_row_breaks_the_next_one(texts):
    rows = chain(texts)
    rows[0]["note"] = "forged"
    rows[0]["hash_own"] = trail.seal(rows[0], "")
    assert trail.broken_rows(rows)[0] == (2, "chain")
