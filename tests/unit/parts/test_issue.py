"""What a signature on a parts issue stands for."""

from odoo.addons.engine_parts.core import issue

GOODS = [[1, 11, 2.0, "stock", "repair"], [2, 12, 1.0, "stock", "repair"]]


def test_same_goods_same_fingerprint_in_any_order():
    assert issue.fingerprint(GOODS) == issue.fingerprint(reversed(GOODS))


def test_any_other_value_is_other_goods():
    original = issue.fingerprint(GOODS)
    for row in range(len(GOODS)):
        for column in range(len(GOODS[row])):
            changed = [list(line) for line in GOODS]
            changed[row][column] = "other"
            assert issue.fingerprint(changed) != original


def test_a_line_more_or_less_is_other_goods():
    assert issue.fingerprint(GOODS[:1]) != issue.fingerprint(GOODS)
    assert issue.fingerprint([*GOODS, GOODS[0]]) != issue.fingerprint(GOODS)


def test_fingerprint_is_64_hexadecimal_digits():
    assert len(issue.fingerprint([])) == 64
    int(issue.fingerprint(GOODS), 16)
