"""Where a province's capital lies: the stand-in for a customer whose place nobody entered (pure).

Keys are the one-letter codes that the provinces have on number plates, values (latitude,
longitude) in degrees, rounded to a hundredth.
"""

from __future__ import annotations

CAPITALS = {
    "京": (39.90, 116.41),
    "津": (39.13, 117.20),
    "冀": (38.04, 114.51),
    "晋": (37.87, 112.55),
    "蒙": (40.84, 111.75),
    "辽": (41.81, 123.43),
    "吉": (43.82, 125.32),
    "黑": (45.80, 126.53),
    "沪": (31.23, 121.47),
    "苏": (32.06, 118.80),
    "浙": (30.27, 120.15),
    "皖": (31.82, 117.23),
    "闽": (26.07, 119.30),
    "赣": (28.68, 115.86),
    "鲁": (36.65, 117.12),
    "豫": (34.75, 113.63),
    "鄂": (30.59, 114.31),
    "湘": (28.23, 112.94),
    "粤": (23.13, 113.26),
    "桂": (22.82, 108.37),
    "琼": (20.04, 110.20),
    "渝": (29.56, 106.55),
    "蜀": (30.57, 104.07),
    "黔": (26.65, 106.63),
    "滇": (25.04, 102.71),
    "藏": (29.65, 91.12),
    "陕": (34.34, 108.94),
    "陇": (36.06, 103.83),
    "甘": (36.06, 103.83),
    "青": (36.62, 101.78),
    "宁": (38.49, 106.23),
    "新": (43.83, 87.62),
    "台": (25.03, 121.57),
    "港": (22.32, 114.17),
    "澳": (22.20, 113.54),
}


def stand_in(code: str | None) -> tuple[float, float] | None:
    """Return where to plan a visit in a province, None where the province is not known either.

    >>> stand_in("苏")
    (32.06, 118.8)
    >>> stand_in("X") is None
    True
    """
    return CAPITALS.get(code or "")
