"""EPCs as they are kept: upper-case hexadecimal digits in whole words, with a sound frame.

Those of 96 bits are checked a column at a time; what the columns pass, the single check passes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from . import epc as tag_data
from .epc_frame import BY_HEADER, PREFIX_BITS, RESERVED_PARTITION, TEN_TO, Layout
from .refusal import Refusal
from .rfid_grid import grids

LONGEST_EPC_BITS = 496
COMMON_DIGITS = 24  # 96 bits
_COMMON_BITS = COMMON_DIGITS * 4
_HEX = tag_data.HEX.fullmatch
_NO_DIGIT = 255
_VALUES = np.full(256, _NO_DIGIT, np.uint8)
_UPPER = np.arange(256, dtype=np.uint8)
for _value, _letters in enumerate(("0", *"123456789", "Aa", "Bb", "Cc", "Dd", "Ee", "Ff")):
    for _letter in _letters.encode():
        _VALUES[_letter] = _value
        _UPPER[_letter] = ord(_letters[0])
_REFERENCE_START = 14  # bits before the company prefix: header, filter, partition


def hex_code(text) -> str:
    """Return an EPC as it is kept: upper-case hexadecimal digits in whole words.

    Blanks between the digits, ``0x`` before them and the URI of a tag are read as well.

    :raise Refusal: anything else

    >>> hex_code("3074257bf7194e4000001a85"), hex_code("0x3074 257B F719 4E40 0000 1A85")
    ('3074257BF7194E4000001A85', '3074257BF7194E4000001A85')
    >>> hex_code("urn:epc:tag:sgtin-96:3.0614141.812345.6789")
    '3074257BF7194E4000001A85'
    """
    if not isinstance(text, str) or not text.strip():
        raise Refusal("no_epc")
    if not _HEX(text):
        text = _written_otherwise(text)
    if len(text) % 2:
        raise Refusal("half_bytes", digits=len(text))
    if len(text) * 4 > LONGEST_EPC_BITS:
        raise Refusal("too_long", bits=LONGEST_EPC_BITS)
    return text.upper() + "0" * (-len(text) % 4)


def many_codes(texts: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """Return (letters of the EPCs of 96 bits in a column, one a row; where they are sound).

    >>> letters, is_sound = many_codes(["3074257bf7194e4000001a85", "AB12", None])
    >>> letters[0].tobytes(), is_sound.tolist()
    (b'3074257BF7194E4000001A85', [True, False, False])
    """
    letters = np.zeros((len(texts), COMMON_DIGITS), np.uint8)
    is_sound = np.zeros(len(texts), bool)
    for places, grid in grids(texts, {COMMON_DIGITS}):
        values = _VALUES[grid]
        is_hex = values.max(axis=1) != _NO_DIGIT
        if len(places) == len(texts):
            letters, is_sound = _UPPER[grid], is_hex & _is_framed(values)
        else:
            letters[places], is_sound[places] = _UPPER[grid], is_hex & _is_framed(values)
    return letters, is_sound


def _written_otherwise(text: str) -> str:
    bare = text.strip()
    if bare[:8].lower() == "urn:epc:":
        return tag_data.hex_of_uri(bare)
    digits = bare.replace(" ", "")
    digits = digits[2:] if digits[:2] in ("0x", "0X") else digits
    if not _HEX(digits):
        raise Refusal("not_hex", text=f"{text:.60}")
    return digits


def _is_framed(values: np.ndarray) -> np.ndarray:
    """Tell which rows of 24 hexadecimal digits have no fault in the frame of a GS1 coding."""
    packed = (values[:, 0::2] << 4 | values[:, 1::2] & 15).view(">u4")
    first, second, third = (packed[:, place].astype(np.uint64) for place in range(3))
    header = first >> np.uint64(24)
    partition = first >> np.uint64(18) & np.uint64(7)
    # The 64 bits from the company prefix on: it and the reference take at most 58.
    behind = (
        first << np.uint64(32 + _REFERENCE_START)
        | second << np.uint64(_REFERENCE_START)
        | third >> np.uint64(32 - _REFERENCE_START)
    )
    kinds = header << np.uint64(3) | partition
    is_framed = np.ones(len(values), bool)
    for kind in np.unique(kinds).tolist():
        layout = BY_HEADER.get(f"{kind >> 3:02X}")
        if layout:
            places = np.flatnonzero(kinds == kind)
            is_framed[places] = _fits(layout, kind & 7, behind[places])
    return is_framed


def _fits(layout: Layout, partition: int, behind: np.ndarray) -> np.ndarray | bool:
    if layout.bits and not layout.bits <= _COMMON_BITS <= layout.bits_written:
        return False
    if not layout.has_partition:
        return True
    if partition == RESERVED_PARTITION:
        return False
    prefix_bits, digits = PREFIX_BITS[partition], 12 - partition
    fits = behind >> np.uint64(64 - prefix_bits) < TEN_TO[digits]
    reference_bits = layout.pair_bits - prefix_bits
    if layout.pair_bits and reference_bits:
        reference = behind << np.uint64(prefix_bits) >> np.uint64(64 - reference_bits)
        fits &= reference < TEN_TO[layout.pair_digits - digits]
    return fits
