"""Frame of the GS1 tag codings: header, length, partition; fast enough for every read.

Source: GS1 EPC Tag Data Standard 1.13, tables 14-1 and following.
"""

from __future__ import annotations

from dataclasses import dataclass

from .refusal import Refusal

RESERVED_PARTITION = 7
_WORD_BITS = 16  # tag memory is written and read in words
# Bits of the company prefix by partition value; its digits are 12 less the value.
PREFIX_BITS = (40, 37, 34, 30, 27, 24, 20)


@dataclass(frozen=True)
class Layout:
    """Shape of one binary coding: its length, and the company prefix with its reference."""

    coding: str
    bits: int | None  # None: as long as the reference takes
    pair_bits: int = 0  # prefix and reference together; 0: the reference has no fixed width
    pair_digits: int = 0
    has_partition: bool = True
    filter_bits: int = 3
    bits_written: int = 0

    def __post_init__(self):
        if self.bits:
            object.__setattr__(self, "bits_written", -(-self.bits // _WORD_BITS) * _WORD_BITS)


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
BY_HEADER = {f"{header:02X}": layout for header, layout in LAYOUTS.items()}
_LONGEST_PREFIX_END = 14 + max(PREFIX_BITS)
TEN_TO = [10**digits for digits in range(18)]


def fault(code: str) -> Refusal | None:
    """Return what is wrong with the frame of a GS1 coding, fast; None where nothing is.

    A header that is none of GS1's is no fault: such tags follow rules of their own.

    :param code: hexadecimal digits

    >>> print(fault("3074257BF7194E4000001A"))
    sgtin-96 takes 96 bits, these are 88
    >>> fault("E28011700001")
    """
    layout = BY_HEADER.get(code[:2])
    if layout is None:
        return None
    bits = len(code) * 4
    if layout.bits and not layout.bits <= bits <= layout.bits_written:
        return Refusal("bits", coding=layout.coding, bits=layout.bits, found=bits)
    if not layout.has_partition:
        return None
    if bits < _LONGEST_PREFIX_END:
        return Refusal("cut", coding=layout.coding, found=bits)
    return _partition_fault(int(code, 16), bits, layout)


def _partition_fault(number: int, bits: int, layout: Layout) -> Refusal | None:
    partition = number >> (bits - 14) & 7
    if partition == RESERVED_PARTITION:
        return Refusal("partition", partition=partition, coding=layout.coding)
    prefix_bits, digits = PREFIX_BITS[partition], 12 - partition
    prefix = number >> (bits - 14 - prefix_bits) & ((1 << prefix_bits) - 1)
    if prefix >= TEN_TO[digits]:
        return Refusal("prefix", prefix=prefix, digits=digits, coding=layout.coding)
    if not layout.pair_bits:
        return None
    reference_bits, wide = layout.pair_bits - prefix_bits, layout.pair_digits - digits
    reference = number >> (bits - 14 - layout.pair_bits) & ((1 << reference_bits) - 1)
    if reference >= TEN_TO[wide]:
        return Refusal("reference", reference=reference, digits=wide, coding=layout.coding)
    return None
