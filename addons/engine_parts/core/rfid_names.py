"""What readers, their software and people call the four things that make a read."""

from __future__ import annotations

import re

_NAMES = {
    "epc": "epc epchex epcid epccode epcnumber idhex tag tagid tagepc 标签 标签号 标签码 标签id "
    "电子标签 epc编码 epc号 epc码",
    "at": "at time timestamp datetime readat readtime lastseen lastseenat lastseentime "
    "lastreadtime seenat 时间 时间戳 读取时间 最后读取时间",
    "antenna": "antenna antennaid antennaport antennano antennanumber ant port 天线 天线号 "
    "天线编号 天线端口",
    "rssi": "rssi rssidbm peakrssi peakrssidbm maxrssi signal 信号 信号强度 信号强度dbm",
}
COLUMNS = {name: column for column, names in _NAMES.items() for name in names.split()}
_BESIDE = re.compile(r"[\W_]+")


def column(name) -> str | None:
    """Return which of ``epc, at, antenna, rssi`` a name stands for, if any.

    >>> column("Tag ID"), column("peak_rssi (dBm)"), column("读取时间"), column("TID")
    ('epc', 'rssi', 'at', None)
    """
    return COLUMNS.get(_BESIDE.sub("", str(name)).lower())
