"""What RFID readers send, in their own words, as rows of (index, EPC, time, antenna, dBm).

Shapes: ours (``epc, at, antenna, rssi``, or what others call them), the tag events of Impinj's IoT
device interface, the tag events of Zebra's IoT Connector, LLRP reports as JSON and as binary
messages in hexadecimal. Which encoding an EPC has follows from the shape, never from a guess:
sixteen hexadecimal digits are a base64 text as well.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator

from . import llrp, rfid_names
from .refusal import Refusal
from .rfid_reads import Reads

_SHOWN = 200  # characters of a row that is no read
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_LONG_HEX = re.compile(r"(?:[0-9A-Fa-f]{4}){6,}")
_EPCIS = ("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent",
          "AssociationEvent", "EPCISDocument")  # fmt: skip


def reads(events: list, start: int = 0) -> Reads:
    """Return the reads in ``events``; what is none becomes a row whose EPC is a ``Refusal``.

    >>> found = reads([{"epc": "AB12", "at": "2026-11-24T08:00:00Z", "antenna": 1, "rssi": -50.5}])
    >>> list(found.rows())
    [(0, 'AB12', '2026-11-24T08:00:00Z', 1, -50.5)]
    """
    try:  # all of them in our own words: the common case, column by column
        return Reads(
            [event["epc"] for event in events],
            [event["at"] for event in events],
            [event.get("antenna") for event in events],
            [event.get("rssi") for event in events],
            range(start, start + len(events)),
        )
    except (KeyError, TypeError, IndexError, AttributeError):
        return Reads.of_rows(
            row for index, event in enumerate(events, start) for row in _rows(index, event)
        )


def _rows(index: int, event) -> Iterator[tuple]:
    if isinstance(event, dict) and "epc" in event and "at" in event:
        yield index, event["epc"], event["at"], event.get("antenna"), event.get("rssi")
    else:
        yield from _other(index, event)


def _other(index: int, event) -> Iterator[tuple]:
    try:
        for epc, at, antenna, rssi in _reads(event):
            yield index, epc, at, antenna, rssi
    except (ValueError, TypeError, AttributeError) as error:
        why = error if isinstance(error, Refusal) else Refusal("no_read")
        yield index, why, json.dumps(event, default=str)[:_SHOWN], None, None


def _reads(event) -> list[tuple]:
    if not isinstance(event, dict):
        raise Refusal("no_read")
    if "tagInventoryEvent" in event:
        return [_impinj(event)]
    if "data" in event:
        tags = event["data"] if isinstance(event["data"], list) else [event["data"]]
        return [_zebra(tag, event) for tag in tags]
    if read := _named_otherwise(event):
        return [read]
    if "TagReportData" in event:
        reports = event["TagReportData"]
        return [_llrp(report) for report in (reports if isinstance(reports, list) else [reports])]
    if "RO_ACCESS_REPORT" in event:
        return _reads(event["RO_ACCESS_REPORT"])
    if event.get("type") == llrp.RO_ACCESS_REPORT:
        return llrp.reads(event.get("hex") or "")
    raise _no_read(event)


def _named_otherwise(event: dict) -> tuple | None:
    """Return our four values of an event that calls them in another way, as columns of a CSV.

    >>> _named_otherwise({"idHex": "AB12", "timestamp": "2026-11-24T08:00:00Z", "Peak RSSI": -50})
    ('AB12', '2026-11-24T08:00:00Z', None, -50)
    """
    if "eventType" in event or event.get("type") in _EPCIS:
        return None
    read = {rfid_names.column(name): value for name, value in event.items()}
    if "epc" not in read or "at" not in read:
        return None
    return tuple(map(read.get, ("epc", "at", "antenna", "rssi")))


def _no_read(event: dict) -> Refusal:
    if "eventType" in event:
        return Refusal("other_event", event=f"{event['eventType']!s:.60}")
    if "epcisBody" in event or "epcList" in event or event.get("type") in _EPCIS:
        return Refusal("epcis")
    if "data" in event and "type" in event:  # a heartbeat of Zebra's
        return Refusal("other_event", event=f"{event['type']!s:.60}")
    if "epc" in event:
        return Refusal("no_at_field")
    return Refusal("no_epc_field") if "at" in event else Refusal("no_epc_at")


def _impinj(event: dict) -> tuple:
    """Impinj: ``epcHex``, or ``epc`` in base64 or base64url; signal in hundredths of dBm."""
    tag = event["tagInventoryEvent"]
    code = tag.get("epcHex") or _from_base64(tag.get("epc"))
    rssi = tag.get("peakRssiCdbm")
    at = tag.get("lastSeenTime") or event.get("timestamp") or tag.get("firstSeenTime")
    return code, at, tag.get("antennaPort"), None if rssi is None else float(rssi) / 100


def _zebra(tag: dict, event: dict) -> tuple:
    """Zebra: ``idHex``; time as ISO 8601 or as milliseconds since 1970, with the tag or around."""
    if "idHex" not in tag and "type" in event:
        raise _no_read(event)
    at = tag.get("timestamp") or event.get("timestamp")
    return tag.get("idHex"), at, tag.get("antenna"), tag.get("peakRssi")


def _llrp(report: dict) -> tuple:
    """LLRP as JSON: times in microseconds, signal in whole dBm."""
    code = report.get("EPC-96") or report.get("EPC") or report.get("EPCData")
    if isinstance(code, dict):
        code = code.get("EPC")
    at = report.get("LastSeenTimestampUTC") or report.get("FirstSeenTimestampUTC")
    if isinstance(at, str) and at.isdecimal():
        at = int(at)
    return code, at, report.get("AntennaID"), report.get("PeakRSSI")


def _from_base64(text) -> str:
    """Return the hexadecimal digits of an EPC in base64 or base64url, with or without padding.

    A text of 24 or more hexadecimal digits in whole words is taken as what it looks like.

    >>> _from_base64("4oARkaUDAGXybMv_")
    'E2801191A5030065F26CCBFF'
    """
    if not isinstance(text, str) or not text:
        raise Refusal("no_epc")
    if _LONG_HEX.fullmatch(text):
        return text
    bare = text.rstrip("=").translate(str.maketrans("-_", "+/"))
    if not _BASE64.fullmatch(text):
        raise Refusal("not_coded", text=f"{text:.60}")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4)).hex().upper()
    except binascii.Error as error:
        raise Refusal("not_coded", text=f"{text:.60}") from error
