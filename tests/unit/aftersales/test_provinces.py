from odoo.addons.engine_aftersales.core.provinces import CAPITALS, stand_in


def test_every_capital_lies_in_the_country():
    assert all(18 < lat < 54 and 73 < lon < 136 for lat, lon in CAPITALS.values())


def test_an_unknown_province_has_no_stand_in():
    assert stand_in(None) is None
    assert stand_in("?") is None
