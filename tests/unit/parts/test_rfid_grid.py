"""Texts of one length as a grid; what is no ASCII text stays out."""

import numpy as np

from odoo.addons.engine_parts.core.rfid_grid import grids


def found(values, lengths):
    return {
        grid.shape[1]: (places.tolist(), [row.tobytes().decode() for row in grid])
        for places, grid in grids(values, lengths)
    }


def test_texts_of_one_length_are_one_grid():
    assert found(["AB", "CD"], {2}) == {2: ([0, 1], ["AB", "CD"])}


def test_other_lengths_and_values_stay_out():
    values = ["AB", None, "é!", "ABC", 5, "CD", ["AB"], "E"]
    assert found(values, {2, 3}) == {2: ([0, 5], ["AB", "CD"]), 3: ([3], ["ABC"])}


def test_nothing_gives_nothing():
    assert found([], {2}) == {} == found([None], {2})
    assert found(np.array([]), {2}) == {}
