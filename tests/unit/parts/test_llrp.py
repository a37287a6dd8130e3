"""Binary reports of the Low Level Reader Protocol; the messages are made up."""

import pytest

from odoo.addons.engine_parts.core import llrp, rfid_payload

HEX = "3074257BF7194E4000001A85"


def llrp_message(*tags):
    body = b""
    for code, antenna in tags:
        tag = (
            b"\x8d" + bytes.fromhex(code) + b"\x81" + antenna.to_bytes(2, "big") + b"\x86\xce"
            b"\x82" + (1_795_507_200_000_000).to_bytes(8, "big") + b"\x88\x00\x01"
        )
        body += (240).to_bytes(2, "big") + (len(tag) + 4).to_bytes(2, "big") + tag
    head = b"\x04\x3d" + (len(body) + 10).to_bytes(4, "big") + (7).to_bytes(4, "big")
    return (head + body).hex()


def test_llrp_message_with_two_tags():
    event = {"type": 61, "hex": llrp_message((HEX, 1), ("E28011700001000000000001", 2))}
    assert list(rfid_payload.reads([event]).rows()) == [
        (0, HEX, 1_795_507_200_000_000, 1, -50.0),
        (0, "E28011700001000000000001", 1_795_507_200_000_000, 2, -50.0),
    ]


@pytest.mark.parametrize("text", ["", "00", "zz", "043d00000005", llrp_message((HEX, 1))[:-4]])
def test_llrp_message_that_is_broken_is_refused(text):
    with pytest.raises(ValueError, match=r"LLRP|hexadecimal"):
        llrp.reads(text)
