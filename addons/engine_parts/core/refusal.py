"""Why something was not taken: a code with its figures, said in the language of who reads it."""

from __future__ import annotations


def _lt(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


REASONS = {
    # A read
    "no_read": _lt("not a read of a tag"),
    "no_epc_at": _lt("not a read of a tag: epc and at missing"),
    "no_epc_field": _lt("not a read of a tag: epc missing"),
    "no_at_field": _lt("not a read of a tag: at missing"),
    "other_event": _lt("no read of a tag but an event %(event)s"),
    "epcis": _lt("an EPCIS event says what happened to things, not what a reader read from a tag"),
    "no_epc": _lt("no EPC"),
    "not_hex": _lt("not hexadecimal: %(text)s"),
    "not_coded": _lt("neither hexadecimal nor base64: %(text)s"),
    "half_bytes": _lt("%(digits)s hexadecimal digits are not whole bytes"),
    "too_long": _lt("longer than %(bits)s bits"),
    "no_time": _lt("no time"),
    "not_time": _lt("not a time: %(value)s"),
    "clock_unset": _lt("%(at)s: the reader's clock was not set"),
    "later_than_now": _lt("%(at)s: later than now"),
    "antenna": _lt("not the number of an antenna: %(value)s"),
    "signal": _lt("not a signal in dBm: %(value)s"),
    # A message of the Low Level Reader Protocol
    "llrp_kind": _lt("not an LLRP report of tags"),
    "llrp_length": _lt("the LLRP message says %(said)s bytes and has %(found)s"),
    "llrp_cut": _lt("the LLRP message is cut off"),
    "llrp_parameter": _lt("LLRP parameter %(number)s is not known"),
    # A file
    "few_columns": _lt("the line has too few columns"),
    "no_columns": _lt("the first line names the columns: epc, at, antenna, rssi"),
    "line_too_long": _lt("a line does not end: a quotation mark may be missing"),
    "empty_file": _lt("the file is empty"),
    "not_utf8": _lt("it is not UTF-8 text"),
    "packed": _lt("the packed file is damaged or cut off"),
    "json_breaks": _lt("the JSON breaks off or is none (%(detail)s)"),
    "json_no_end": _lt("the JSON breaks off: its list has no end"),
    # An EPC
    "bits": _lt("%(coding)s takes %(bits)s bits, these are %(found)s"),
    "cut": _lt("%(coding)s is cut off after %(found)s bits"),
    "partition": _lt("partition %(partition)s is reserved (%(coding)s)"),
    "prefix": _lt("company prefix %(prefix)s has more than %(digits)s digits (%(coding)s)"),
    "reference": _lt("reference %(reference)s has more than %(digits)s digits (%(coding)s)"),
    "header": _lt("header 0x%(header)s is not one of a GS1 scheme"),
    "coding": _lt("not a %(coding)s: %(detail)s"),
    "coding_range": _lt("not a %(coding)s: the values are out of range"),
    "coding_bits": _lt("not a %(coding)s: bits are set that the coding does not use"),
    "not_uri": _lt("%(text)s is no EPC tag URI"),
    "identity_uri": _lt(
        "%(text)s names a thing, not what is written in its tag: send the hexadecimal digits or "
        "urn:epc:tag:…"
    ),
    "gtin": _lt("%(gtin)s is not a GTIN: its check digit is wrong"),
    "not_number": _lt("not a number: %(text)s"),
    "unwritable": _lt("%(uri)s cannot be written as %(coding)s"),
    "unwritable_why": _lt("%(uri)s cannot be written as %(coding)s: %(detail)s"),
    # A pattern
    "pattern_part": _lt("nothing in it is the part number"),
    "pattern_hex": _lt("not hexadecimal digits"),
    "pattern_mask": _lt("hexadecimal digits, dots and one run of P"),
    "pattern_regex": _lt("no regular expression: %(detail)s"),
}


class Refusal(ValueError):  # noqa: N818, what a bad row meets is no fault of the program
    """Something that is not taken; ``str()`` says why in English.

    >>> str(Refusal("not_hex", text="XYZ"))
    'not hexadecimal: XYZ'
    """

    def __init__(self, code: str, **figures):
        super().__init__(code)
        self.code = code
        self.figures = figures

    def __str__(self) -> str:
        return REASONS[self.code] % self.figures
