"""Identity held in an RFID tag: every scheme of the GS1 EPC Tag Data Standard.

The coding tables are those of the library epcpy; what it lets pass is refused here: wrong lengths,
bits where the standard wants zeros, values that no writer following the standard produces. The test
for that is one: what was decoded, encoded again, must give the same bits.

Source: GS1 EPC Tag Data Standard 1.13, chapters 14 and 15.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache

from .epc_frame import BY_HEADER, Layout, fault
from .refusal import Refusal

HEX = re.compile(r"[0-9A-Fa-f]+")
_TAG_URI = re.compile(r"urn:epc:tag:([a-z]+-(?:\d+|var)):(\d+)\..+")
_RAW_URI = re.compile(r"urn:epc:raw:(\d{1,3})\.x([0-9A-Fa-f]+)")
_WORD_DIGITS = 4  # tag memory is written and read in words of 16 bits


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
    odoo.addons.engine_parts.core.refusal.Refusal: partition 7 is reserved (sgtin-96)
    """
    if not isinstance(hex, str) or not HEX.fullmatch(hex):
        raise Refusal("not_hex", text=f"{hex!s:.60}")
    return _decode(hex.upper())


@lru_cache(maxsize=65536)
def _decode(code: str) -> Epc:
    if reason := fault(code):
        raise reason
    layout = BY_HEADER.get(code[:2])
    if layout is None:
        raise Refusal("header", header=code[:2])
    epcpy = _library()
    try:
        found = epcpy.hex_to_tag_encodable(code)
        filter_value = _filter_value(code, layout)
        again = _encode(found, layout.coding, filter_value)
    except (epcpy.ConvertException, ValueError, KeyError, IndexError) as error:
        raise _not_coded(layout.coding, str(error)) from error
    if code + "0" * (-len(code) % _WORD_DIGITS) != again:
        raise Refusal("coding_bits", coding=layout.coding)
    return _epc(found, layout.coding, filter_value, again)


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
        raise Refusal("gtin", gtin=gtin)
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


def hex_of_uri(uri: str) -> str:
    """Return what is written in a tag, from ``urn:epc:tag:…`` or ``urn:epc:raw:…``.

    :raise ValueError: another URI; a pure identity does not say how its tag is coded

    >>> hex_of_uri("urn:epc:tag:sgtin-96:3.0614141.812345.6789")
    '3074257BF7194E4000001A85'
    >>> hex_of_uri("urn:epc:raw:96.x3074257BF7194E4000001A85")
    '3074257BF7194E4000001A85'
    """
    if raw := _RAW_URI.fullmatch(uri):
        return raw[2].upper().zfill(int(raw[1]) // 4)
    if uri[:11].lower() == "urn:epc:id:":
        raise Refusal("identity_uri", text=f"{uri:.60}")
    epcpy = _library()
    try:
        coding, filter_value = _TAG_URI.fullmatch(uri).groups()
        code = _encode(epcpy.tag_uri_to_tag_encodable(uri), coding, int(filter_value))
        decode(code)
    except (epcpy.ConvertException, ValueError, KeyError, IndexError, AttributeError) as error:
        raise Refusal("not_uri", text=f"{uri:.60}") from error
    return code


def check_digit(digits: str) -> str:
    """Return the last digit of a GS1 number from the others.

    :raise ValueError: not digits

    >>> check_digit("8061414112345")
    '8'
    """
    if not digits.isdecimal():
        raise Refusal("not_number", text=digits)
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return str(-weighted % 10)


def _not_coded(coding: str, detail: str) -> Refusal:
    if not detail:
        return Refusal("coding_range", coding=coding)
    return Refusal("coding", coding=coding, detail=detail)


@lru_cache(maxsize=1)
def _library():
    """Return epcpy (40 ms, for those who decode), mended.

    Its check of alphanumeric serials knows only escapes of two digits, so that it refuses serials
    beginning with one of ``/ < > ?``.
    """
    import epcpy
    from epcpy.utils import common

    def verify(component: str) -> None:
        plain = common.replace_uri_escapes(component)
        if not common.VERIFY_GS3A3_CHARS_REGEX.fullmatch(plain):
            raise epcpy.ConvertException(message=f"{plain!r} has letters that no EPC can hold")

    for name, module in tuple(sys.modules.items()):
        if name.startswith("epcpy.epc_schemes.") and hasattr(module, "verify_gs3a3_component"):
            module.verify_gs3a3_component = verify
    return epcpy


def _encoded(scheme: type, uri: str, coding: str, filter_value: int) -> str:
    epcpy = _library()
    try:
        code = _encode(scheme(uri), coding, filter_value)
    except (epcpy.ConvertException, ValueError, KeyError) as error:
        raise Refusal("unwritable_why", uri=uri, coding=coding, detail=str(error)) from error
    if decode(code).uri != uri:
        raise Refusal("unwritable", uri=uri, coding=coding)
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
