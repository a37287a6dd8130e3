"""Part numbers in tags that follow no standard."""

import pytest

from odoo.addons.engine_parts.core.tag_rule import Rule


@pytest.mark.parametrize(
    ("rule", "epc", "part"),
    [
        (Rule("prefix", "E280"), "E2801170", ("1170",)),
        (Rule("prefix", "e280"), "E2801170", ("1170",)),
        (Rule("prefix", "E281"), "E2801170", None),
        (Rule("prefix", "AA", "ascii"), "AA50313233", ("P123",)),
        (Rule("prefix", "AA", "ascii"), "AAFFFE", ("",)),
        (Rule("mask", "E2..PPPP..", "decimal"), "E28011700001"[:10], ("4464",)),
        (Rule("mask", "E2..PPPP"), "E28011700001", None),
        (Rule("regex", "E2(?P<part>[0-9A-F]{4}).*"), "E28011700001", ("8011",)),
        (Rule("regex", "E2.*"), "E28011700001", ("",)),
    ],
)
def test_part_number(rule, epc, part):
    assert rule.part_of(epc) == part


@pytest.mark.parametrize(
    "rule",
    [
        Rule("prefix", "XY"),
        Rule("mask", "E2PP..PP"),
        Rule("mask", "E2-PP"),
        Rule("mask", "E2...."),
        Rule("regex", "E2("),
        Rule("regex", "E2.*"),
    ],
)
def test_pattern_that_cannot_name_a_part_is_refused(rule):
    with pytest.raises(ValueError, match=r"."):
        rule.check(names_part=True)
