"""Identity held in an RFID tag: every scheme of the GS1 EPC Tag Data Standard.

The coding tables are those of the library epcpy; what it lets pass is refused here: wrong lengths,
bits where the standard wants zeros, values that no writer following the standard produces. The test
for that is one: what was decoded, encoded again, must give the same bits.

Source: GS1 EPC Tag Data Standard 1.13, chapters 14 and 15.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HEX = re.compile(r"[0-9A-Fa-f]+")
RESERVED_PARTITION = 7
_WORD_BITS = 16  # tag memory is written and read in words
# Bits of the company prefix by partition value; its digits are 12 less the value.
_PREFIX_BITS = (40, 37, 34, 30, 27, 24, 20)


@dataclass(frozen=True)
class Layout:
    """Shape of one binary coding: its length, and the company prefix with its reference."""

    coding: str
    bits: int | None  # None: as long as the reference takes
    pair_bits: int = 0  # prefix and reference together; 0: the reference has no fixed width
    pair_digits: int = 0
    has_partition: bool = True
    filter_bits: int = 3


LAYOUTS = {
    0x2C: Layout("gdti-96", 96, 41, 12),
    0x2D: Layout("gsrn-96", 96, 58, 17),
    0x2E: Layout("gsrnp-96", 96, 58, 17),
    0x2F: Layout("usdod-96", 96, has_partition=False, filter_bits=4),
    0x30: Layout("sgtin-96", 96, 44, 13),
    0x31: Layout("sscc-96", 96, 58, 17),
    0x32: Layout("sgln-96", 96, 41, 12),
    0x33: Layout("grai-96", 96, 44, 12),
    0x34: Layout("giai-96", 96),
    0x35: Layout("gid-96", 96, has_partition=False, filter_bits=0),
    0x36: Layout("sgtin-198", 198, 44, 13),
    0x37: Layout("grai-170", 170, 44, 12),
    0x38: Layout("giai-202", 202),
    0x39: Layout("sgln-195", 195, 41, 12),
    0x3B: Layout("adi-var", None, has_partition=False, filter_bits=6),
    0x3C: Layout("cpi-96", 96),
    0x3D: Layout("cpi-var", None),
    0x3E: Layout("gdti-174", 174, 41, 12),
    0x3F: Layout("sgcn-96", 96, 41, 12),
    0x40: Layout("itip-110", 110, 44, 13),
    0x41: Layout("itip-212", 212, 44, 13),
}


@dataclass(frozen=True)
class Epc:
    """One identity; ``uri`` is its pure identity, the same whatever tag it was written on.

    ``key`` is the GS1 key (GTIN-14, SSCC, GLN, GRAI …), or what stands for it where the scheme has
    none; ``serial`` what tells one piece from another, in plain characters.
    """

    scheme: str
    uri: str
    key: str
    serial: str
    coding: str
    filter: int
    company_prefix: str
    hex: str


def decode(hex: str) -> Epc:
    """Return the identity that the EPC memory bank of a tag holds.

    :param hex: the bank without its protocol control word, as hexadecimal digits
    :raise ValueError: anything that is not the coding of a GS1 identity, with the reason

    >>> decode("3074257BF7194E4000001A85").uri
    'urn:epc:id:sgtin:0614141.812345.6789'
    >>> decode("3074257BF7194E4000001A85").key
    '80614141123458'
    >>> decode("307C257BF7194E4000001A85")
    Traceback (most recent call last):
    ValueError: partition 7 is reserved (sgtin-96)
    """
    if not isinstance(hex, str) or not HEX.fullmatch(hex):
        raise ValueError(f"not hexadecimal: {hex!r:.60}")
    return _decode(hex.upper())


@lru_cache(maxsize=65536)
def _decode(code: str) -> Epc:
    if reason := fault(code):
        raise ValueError(reason)
    layout = LAYOUTS.get(int(code[:2], 16))
    if layout is None:
        raise ValueError(f"header 0x{code[:2]} is not one of a GS1 scheme")
    import epcpy  # 40 ms, for those who decode

    try:
        found = epcpy.hex_to_tag_encodable(code)
        filter_value = _filter_value(code, layout)
        again = _encode(found, layout.coding, filter_value)
    except (epcpy.ConvertException, ValueError, KeyError, IndexError) as error:
        reason = str(error) or "the values are out of range"
        raise ValueError(f"not a {layout.coding}: {reason}") from error
    if code + "0" * (-len(code) % (_WORD_BITS // 4)) != again:
        raise ValueError(f"not a {layout.coding}: bits are set that the coding does not use")
    return _epc(found, layout.coding, filter_value, again)


def fault(code: str) -> str | None:
    """Return what is wrong with the frame of a GS1 coding, fast; None where nothing is.

    A header that is none of GS1's is no fault: such tags follow rules of their own.

    :param code: hexadecimal digits

    >>> fault("3074257BF7194E4000001A")
    'sgtin-96 takes 96 bits, these are 88'
    >>> fault("E28011700001")
    """
    layout = LAYOUTS.get(int(code[:2], 16)) if len(code) > 1 else None
    if layout is None:
        return None
    bits = len(code) * 4
    if layout.bits and not layout.bits <= bits <= _whole_words(layout.bits):
        return f"{layout.coding} takes {layout.bits} bits, these are {bits}"
    if not layout.has_partition:
        return None
    return _partition_fault(int(code, 16), bits, layout)


def _partition_fault(number: int, bits: int, layout: Layout) -> str | None:
    partition = number >> max(bits - 14, 0) & 7
    if partition == RESERVED_PARTITION:
        return f"partition {RESERVED_PARTITION} is reserved ({layout.coding})"
    prefix_bits = _PREFIX_BITS[partition]
    if bits < 14 + prefix_bits:
        return f"{layout.coding} is cut off after {bits} bits"
    prefix = number >> (bits - 14 - prefix_bits) & ((1 << prefix_bits) - 1)
    digits = 12 - partition
    if prefix >= 10**digits:
        return f"company prefix {prefix} has more than {digits} digits ({layout.coding})"
    if not layout.pair_bits:
        return None
    reference_bits = layout.pair_bits - prefix_bits
    reference = number >> (bits - 14 - layout.pair_bits) & ((1 << reference_bits) - 1)
    if reference >= 10 ** (layout.pair_digits - digits):
        wide = layout.pair_digits - digits
        return f"reference {reference} has more than {wide} digits ({layout.coding})"
    return None


def sgtin(gtin: str, serial: str, prefix_digits: int, *, coding="sgtin-96", filter_value=1) -> str:
    """Return the hexadecimal EPC of one piece of a trade item.

    :param gtin: 8 to 14 digits with the check digit
    :param serial: up to 20 characters; for sgtin-96 a number below 2**38 without leading zeros
    :param prefix_digits: length of the GS1 company prefix, 6 to 12
    :raise ValueError: a value that the coding cannot hold

    >>> sgtin("80614141123458", "6789", 7, filter_value=3)
    '3074257BF7194E4000001A85'
    """
    from epcpy.epc_schemes import SGTIN
    from epcpy.utils.common import revert_uri_escapes

    digits = gtin.zfill(14)
    if check_digit(digits[:-1]) != digits[-1]:
        raise ValueError(f"{gtin} is not a GTIN: its check digit is wrong")
    number = f"{digits[0]}{digits[1 + prefix_digits : -1]}"
    uri = f"urn:epc:id:sgtin:{digits[1 : 1 + prefix_digits]}.{number}.{revert_uri_escapes(serial)}"
    return _encoded(SGTIN, uri, coding, filter_value)


def giai(company_prefix: str, reference: str, *, coding="giai-96") -> str:
    """Return the hexadecimal EPC of an asset, for parts that are no trade item.

    :raise ValueError: a value that the coding cannot hold

    >>> giai("0614141", "12345400")
    '3414257BF400000000BC6038'
    """
    from epcpy.epc_schemes import GIAI
    from epcpy.utils.common import revert_uri_escapes

    uri = f"urn:epc:id:giai:{company_prefix}.{revert_uri_escapes(reference)}"
    return _encoded(GIAI, uri, coding, 0)


def check_digit(digits: str) -> str:
    """Return the last digit of a GS1 number from the others.

    :raise ValueError: not digits

    >>> check_digit("8061414112345")
    '8'
    """
    if not digits.isdecimal():
        raise ValueError(f"not a number: {digits!r}")
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return str(-weighted % 10)


def _encoded(scheme: type, uri: str, coding: str, filter_value: int) -> str:
    import epcpy

    try:
        code = _encode(scheme(uri), coding, filter_value)
    except (epcpy.ConvertException, ValueError, KeyError) as error:
        raise ValueError(f"{uri} cannot be written as {coding}: {error}") from error
    if decode(code).uri != uri:
        raise ValueError(f"{uri} cannot be written as {coding}")
    return code


def _encode(found, coding: str, filter_value: int) -> str:
    """Return the hexadecimal coding of epcpy's identity, in whole words."""
    arguments = {"binary_coding_scheme": found.BinaryCodingScheme(coding)}
    if coding != "gid-96":
        arguments["filter_value"] = _FilterValue(str(filter_value))
    found.tag_uri(**arguments)  # checks what the coding can hold; hex() does not
    return found.hex(**arguments)


@dataclass(frozen=True)
class _FilterValue:
    """Stands for epcpy's enumerations, of which only the value is used."""

    value: str


def _filter_value(code: str, layout: Layout) -> int:
    bits = len(code) * 4
    return int(code, 16) >> (bits - 8 - layout.filter_bits) & ((1 << layout.filter_bits) - 1)


def _whole_words(bits: int) -> int:
    return -(-bits // _WORD_BITS) * _WORD_BITS


def _epc(found, coding: str, filter_value: int, code: str) -> Epc:
    from epcpy.epc_schemes.base_scheme import GS1Element, GS1Keyed
    from epcpy.utils.common import replace_uri_escapes

    uri = found.epc_uri
    scheme, _sep, rest = uri.removeprefix("urn:epc:id:").partition(":")
    parts = rest.split(".")
    serial = next(
        (str(vars(found)[name]) for name in _SERIALS if name in vars(found)),
        rest.partition(".")[2],
    )
    if isinstance(found, GS1Keyed):
        key = found.gs1_key()
    elif isinstance(found, GS1Element):
        key = re.match(r"\(\d+\)([^(]*)", found.gs1_element_string()).group(1)
    else:
        key = rest.removesuffix(serial).rstrip(".")
    return Epc(
        scheme=scheme.upper(),
        uri=uri,
        key=key,
        serial=replace_uri_escapes(serial).replace("%23", "#"),
        coding=coding,
        filter=filter_value,
        company_prefix=parts[0],
        hex=code,
    )


_SERIALS = ("_serial", "_serial_number", "_extension")
