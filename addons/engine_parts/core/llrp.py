"""Reads in the binary reports of the Low Level Reader Protocol.

Source: EPCglobal LLRP 1.1, 16.2.6 (RO_ACCESS_REPORT) and 17.2.7 (TagReportData).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .refusal import Refusal

RO_ACCESS_REPORT = 61
_TAG_REPORT, _EPC_DATA = 240, 241
_HEADER_BYTES = 10
# Parameters without a length of their own: type -> bytes of value.
_SHORT = {1: 2, 2: 8, 3: 8, 4: 8, 5: 8, 6: 1, 7: 2, 8: 2, 9: 4, 10: 2, 11: 2, 12: 2, 13: 12, 14: 2,
          15: 2, 16: 4, 17: 2, 18: 2, 20: 2}  # fmt: skip


def reads(message_hex: str) -> list[tuple]:
    """Return (EPC, time in microseconds, antenna, dBm) of each tag in a report.

    :raise ValueError: not such a message, or cut off
    """
    try:
        message = bytes.fromhex(message_hex)
    except (ValueError, TypeError) as error:
        raise Refusal("not_hex", text=f"{message_hex!s:.60}") from error
    try:
        if int.from_bytes(message[:2], "big") & 0x3FF != RO_ACCESS_REPORT:
            raise Refusal("llrp_kind")
        length = int.from_bytes(message[2:6], "big")
        if length != len(message):
            raise Refusal("llrp_length", said=length, found=len(message))
        body = message[_HEADER_BYTES:]
        return [_tag(value) for kind, value in _parameters(body) if kind == _TAG_REPORT]
    except (struct.error, IndexError, TypeError) as error:
        raise Refusal("llrp_cut") from error


def _tag(body: bytes) -> tuple:
    found = dict(_parameters(body))
    if _EPC_DATA in found:
        bits = int.from_bytes(found[_EPC_DATA][:2], "big")
        code = found[_EPC_DATA][2 : 2 + -(-bits // 8)]
    else:
        code = found.get(13, b"")
    at = found.get(4) or found.get(2)
    rssi = found.get(6)
    return (
        code.hex().upper(),
        int.from_bytes(at, "big") if at else None,
        int.from_bytes(found.get(1, b""), "big"),
        float(struct.unpack("b", rssi)[0]) if rssi else None,
    )


def _parameters(body: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(body):
        first = body[place]
        if first & 0x80:
            kind, start = first & 0x7F, place + 1
            size = _SHORT.get(kind)
            if size is None:
                raise Refusal("llrp_parameter", number=kind)
            end = start + size
        else:
            kind, length = struct.unpack(">HH", body[place : place + 4])
            kind, start, end = kind & 0x3FF, place + 4, place + length
            if length < 4:
                raise Refusal("llrp_cut")
        if end > len(body):
            raise Refusal("llrp_cut")
        yield kind, body[start:end]
        place = end
