"""Reasons have a text for every figure that they are given."""

import re
from pathlib import Path

import pytest

from odoo.addons.engine_parts.core import refusal

CORE = Path(refusal.__file__).parent
RAISED = re.compile(r'Refusal\(\s*"(\w+)"((?:[^()]|\([^()]*\))*)\)')


def raised():
    for path in sorted(CORE.glob("*.py")):
        for code, figures in RAISED.findall(path.read_text(encoding="utf-8")):
            yield pytest.param(code, set(re.findall(r"(\w+)=", figures)), id=f"{path.stem}-{code}")


@pytest.mark.parametrize(("code", "figures"), raised())
def test_reason_has_a_text_with_its_figures(code, figures):
    assert set(re.findall(r"%\((\w+)\)s", refusal.REASONS[code])) == figures


def test_no_reason_is_idle():
    assert {param.values[0] for param in raised()} == refusal.REASONS.keys()
