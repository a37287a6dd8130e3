"""What readers send, in their own shapes; the samples are made up."""

import pytest

from odoo.addons.engine_parts.core import rfid_payload

HEX = "3074257BF7194E4000001A85"
IMPINJ = {
    "timestamp": "2026-11-24T08:00:00.123456789Z",
    "hostname": "dock",
    "eventType": "tagInventory",
    "tagInventoryEvent": {"epc": "MHQle_cZTkAAABqF", "antennaPort": 3, "peakRssiCdbm": -5150},
}
ZEBRA = {
    "data": {"format": "epc", "idHex": HEX, "peakRssi": -56, "antenna": 2},
    "timestamp": 1_795_507_200_000,
    "type": "SimpleTagEvent",
}


def rows(events):
    return list(rfid_payload.reads(events).rows())


def one(event):
    (row,) = rows([event])
    return row


def test_our_own_words():
    read = {"epc": HEX, "at": "2026-11-24T08:00:00Z", "antenna": 1, "rssi": -51.5}
    assert one(read) == (0, HEX, "2026-11-24T08:00:00Z", 1, -51.5)


def test_impinj_base64url():
    assert one(IMPINJ) == (0, HEX, "2026-11-24T08:00:00.123456789Z", 3, -51.5)


def test_impinj_base64_with_padding_and_plain_alphabet():
    event = {**IMPINJ, "tagInventoryEvent": {"epc": "ikUCJA=="}}
    assert one(event)[1:] == ("8A450224", "2026-11-24T08:00:00.123456789Z", None, None)
    assert one({**event, "tagInventoryEvent": {"epc": "MHQle/cZTkAAABqF"}})[1] == HEX


def test_impinj_hex_wins_and_last_seen_is_the_time():
    tag = {"epc": "ikUCJA==", "epcHex": HEX, "lastSeenTime": "2026-11-24T08:00:01Z"}
    assert one({**IMPINJ, "tagInventoryEvent": tag})[1:3] == (HEX, "2026-11-24T08:00:01Z")


def test_impinj_epc_that_is_hexadecimal_is_taken_as_such():
    assert one({**IMPINJ, "tagInventoryEvent": {"epc": HEX}})[1] == HEX


def test_sixteen_hexadecimal_digits_of_impinj_are_base64():
    assert one({**IMPINJ, "tagInventoryEvent": {"epc": "ABCDABCDABCDABCD"}})[1] == (
        "001083001083001083001083"
    )


def test_zebra():
    assert one(ZEBRA) == (0, HEX, 1_795_507_200_000, 2, -56.0)


def test_llrp_as_json():
    report = {
        "EPC-96": HEX,
        "AntennaID": 1,
        "PeakRSSI": -49,
        "LastSeenTimestampUTC": "1795507200000000",
    }
    expected = (0, HEX, 1_795_507_200_000_000, 1, -49.0)
    assert one({"TagReportData": [report]}) == expected
    assert one({"RO_ACCESS_REPORT": {"TagReportData": report}}) == expected


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (5, "not a read"),
        (None, "not a read"),
        ([], "not a read"),
        ({}, "epc and at missing"),
        ({"epc": HEX}, "at missing"),
        ({"at": 5}, "epc missing"),
        ({"data": [5]}, "not a read"),
        ({"type": "ObjectEvent", "epcList": ["urn:epc:id:sgtin:1.2.3"]}, "EPCIS"),
        ({"eventType": "inventoryStatus"}, "no read of a tag but an event inventoryStatus"),
        ({"data": {"cpu": 1}, "type": "heartBeat"}, "no read of a tag but an event heartBeat"),
        ({"tagInventoryEvent": None}, "not a read"),
        ({"tagInventoryEvent": {}}, "no EPC"),
        ({"tagInventoryEvent": {"epc": "***"}}, "neither hexadecimal nor base64"),
        ({"tagInventoryEvent": {"epc": "MHQle"}}, "neither hexadecimal nor base64"),
        ({"type": 61, "hex": "04"}, "LLRP"),
    ],
)
def test_what_is_no_read_says_so_and_leaves_the_others(event, reason):
    bad, good = rows([event, ZEBRA])
    assert isinstance(bad[1], ValueError)
    assert reason in str(bad[1])
    assert good[:2] == (1, HEX)


@pytest.mark.parametrize(
    "event",
    [
        {"epcHex": HEX, "timestamp": "2026-11-24T08:00:00Z", "antennaPort": 2, "peakRssi": -50},
        {"EPC": HEX, "Last Seen": "2026-11-24T08:00:00Z", "Antenna": 2, "RSSI": -50},
        {"tag_id": HEX, "time": "2026-11-24T08:00:00Z", "antenna": 2, "rssi": -50},
    ],
)
def test_flat_reads_by_other_names(event):
    assert one(event) == (0, HEX, "2026-11-24T08:00:00Z", 2, -50)


def test_impinj_signal_as_text_and_first_seen_where_nothing_else_is():
    tag = {"epcHex": HEX, "peakRssiCdbm": "-5150", "firstSeenTime": "2026-11-24T08:00:00Z"}
    assert one({"tagInventoryEvent": tag}) == (0, HEX, "2026-11-24T08:00:00Z", None, -51.5)


def test_zebra_with_several_tags_in_one_event():
    tags = [{"idHex": HEX, "antenna": 1}, {"idHex": "AB12", "timestamp": "2026-11-24T08:00:00Z"}]
    assert rows([{"timestamp": 5_000_000_000, "data": tags}]) == [
        (0, HEX, 5_000_000_000, 1, None),
        (0, "AB12", "2026-11-24T08:00:00Z", None, None),
    ]


def digest(events):
    return rfid_payload.reads(events).digest()


def test_digest_tells_another_content():
    one_read = [{"epc": HEX, "at": "2026-11-24T08:00:00Z"}]
    first = digest(one_read)
    assert first == digest([dict(reversed(one_read[0].items()))])
    assert first != digest([{**one_read[0], "rssi": -50}])
    assert digest([{"a": 1}]) != digest([{"a": 2}])
    assert digest([{"epc": HEX, "at": []}]) != digest([{"epc": HEX, "at": {}}])
