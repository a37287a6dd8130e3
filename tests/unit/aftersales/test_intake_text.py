"""Serial numbers, fault codes and mail bodies out of what people and programs write."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core import fault_text, mail_sender, mail_text, serials

SERIAL = st.from_regex(r"[A-Z0-9]{3}[0-9]{4,9}", fullmatch=True)
BLANKS = st.sampled_from(["", " ", "-", "–", "/", "."])


@given(SERIAL, st.data())
def test_serial_is_the_same_however_it_is_spaced(serial, data):
    cut = data.draw(st.integers(1, len(serial) - 1))
    spelled = f" {serial[:cut]}{data.draw(BLANKS)}{serial[cut:].lower()} "
    assert serials.key(spelled) == serial


@given(SERIAL, st.sampled_from(["", "，冒黑烟", ". It smokes", "\n--\nWu"]))
def test_serial_is_found_in_a_text(serial, rest):
    assert serial in serials.candidates(f"车坏了 {serial}{rest}")


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    assert len(serials.candidates(text)) <= serials.CANDIDATES_MAX
    serials.labelled(text)
    fault_text.read(text, is_code_field=True)
    assert len(mail_text.plain(text, limit=50)) <= 50


@given(st.integers(0, fault_text.SPN_MAX), st.integers(0, fault_text.FMI_MAX))
def test_every_code_is_read_in_every_spelling(spn, fmi):
    for spelled in (
        f"SPN {spn} FMI {fmi}",
        f"spn:{spn}, fmi:{fmi}",
        f"SPN{spn}-{fmi}",
        f"SPN{spn}-FMI{fmi}",
        f"ＳＰＮ：{spn}　ＦＭＩ：{fmi}",
    ):
        assert (spn, fmi) in fault_text.read(spelled).pairs
    assert (spn, fmi) in fault_text.read(f"{spn}/{fmi}", is_code_field=True).pairs


@given(st.integers(0, fault_text.SPN_MAX), st.integers(0, fault_text.FMI_MAX))
def test_a_trouble_code_gives_back_what_was_packed(spn, fmi):
    dtc = (spn & 0xFF) << 16 | (spn >> 8 & 0xFF) << 8 | (spn >> 16) << 5 | fmi
    assert fault_text.pair_of_dtc(dtc) == (spn, fmi)


def test_a_date_in_a_letter_is_no_fault_code():
    assert fault_text.read("Since 24/11 it smokes, 3.5 bar").pairs == ()


@given(st.text(alphabet="abc <>/&;é中", max_size=200))
def test_plain_text_has_no_tag_left(text):
    plain = mail_text.plain(f"<p>{text.replace('<', '').replace('>', '')}</p>")
    assert "<p>" not in plain


@pytest.mark.parametrize(
    "piece", ["<", "<p>x</p>", "<style>", "<a b", "&lt;", "<!--", "<div>", " ", "<x y=1 "]
)
def test_time_grows_with_the_size_only(piece):
    def seconds(count):
        begin = time.perf_counter()
        mail_text.plain(piece * count)
        mail_text.is_heavy(piece * count)
        return time.perf_counter() - begin

    seconds(1000)
    assert seconds(400_000) < 1.5


def test_time_of_candidates_grows_with_the_size_only():
    begin = time.perf_counter()
    for text in ("A1 " * 300_000, "a" * 900_000, "serial " * 100_000, "SPN" * 300_000, " " * 10**6):
        serials.candidates(text[: mail_text.TEXT_MAX])
        serials.labelled(text[: mail_text.TEXT_MAX])
        fault_text.read(text[: mail_text.TEXT_MAX])
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize(
    ("headers", "is_automatic"),
    [
        ([], False),
        ([("auto-submitted", "NO")], False),
        ([("Auto-Submitted", "auto-generated; x=y")], True),
        ([("Precedence", "Bulk")], True),
        ([("Precedence", "first-class")], False),
        ([("List-Id", "<a.b>")], True),
        ([("Return-Path", "<>")], True),
        ([("Return-Path", "<wu@b.cn>")], False),
    ],
)
def test_machines_are_known_by_their_headers(headers, is_automatic):
    assert mail_sender.facts(headers, "wu@b.cn").is_automatic is is_automatic


def test_mail_that_passed_the_checks_is_not_forged():
    passed = [("Authentication-Results", "mx; spf=pass; dkim=pass; dmarc=pass")]
    assert not mail_sender.facts(passed, "wu@b.cn").is_forged
