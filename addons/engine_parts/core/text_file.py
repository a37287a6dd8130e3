"""How text files come from Excel and other programs: their encoding, and what parts the columns."""

from __future__ import annotations

import codecs

SEPARATORS = ",;\t|"
LOOKED_AT = 1 << 16  # bytes that tell the encoding
_MARKED = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def encoding(begin: bytes) -> str:
    """Return the encoding of a text from its first bytes.

    UTF-8; UTF-16 where a byte order mark says so; else what Excel writes in China (GB 18030, which
    holds GBK).

    >>> encoding("时间".encode()), encoding("时间".encode("gbk")), encoding("时间".encode("utf-16"))
    ('utf-8-sig', 'gb18030', 'utf-16')
    """
    if marked := _MARKED.get(begin[:2]):
        return marked
    for codec, name in (("utf-8", "utf-8-sig"), ("gb18030", "gb18030")):
        try:
            codecs.getincrementaldecoder(codec)().decode(begin)  # its end may be half a letter
        except UnicodeDecodeError:
            continue
        return name
    return "utf-8-sig"


def separator(head: str) -> str:
    """Return what parts the columns of a table, from its first line.

    >>> separator("epc;part;lot"), separator("epc")
    (';', ',')
    """
    return max(SEPARATORS, key=head.count)
