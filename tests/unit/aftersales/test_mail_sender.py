"""What headers say about a sender."""

import pytest

from odoo.addons.engine_aftersales.core import mail_sender


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
