"""EPC of every GS1 scheme: published vectors, round trips, and what has to be refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core import epc

# One row per coding, from the tests of epcpy (MIT): hexadecimal, pure identity, key, serial.
VECTORS = [
    ("3074257BF7194E4000001A85", "sgtin:0614141.812345.6789", "80614141123458", "6789"),
    (
        "36500001DB011169E5E5A70EC000000000000000000000000000",
        "sgtin:00000950.01093.Serial",
        "00000095010939",
        "Serial",
    ),
    ("31003932449F003039000000", "sscc:061414123456.12345", "106141412345623458", "12345"),
    (
        "390039318D8401057AD850E2458D1E449952E64D9D3E851A4000",
        "sgln:061411123456..A%2F-BCDEFGHIJKLMNOPQR",
        "0614111234560",
        "A/-BCDEFGHIJKLMNOPQR",
    ),
    ("33B4257BF40C0E4000000190", "grai:0614141.12345.400", "0614141123452400", "400"),
    ("3434257BF400000000BC6038", "giai:0614141.12345400", "061414112345400", "12345400"),
    (
        "3814257BF58C1858D7C400000000000000000000000000000000",
        "giai:0614141.1ABc%2FD",
        "06141411ABc/D",
        "1ABc/D",
    ),
    ("2D000B7F7070D404D2000000", "gsrn:012345678901.01234", "012345678901012342", "01234"),
    ("2E000B7F7070D404D2000000", "gsrnp:012345678901.01234", "012345678901012342", "01234"),
    (
        "3E14257BF460730614388C593368BC00000000000000",
        "gdti:0614141.12345.ABCD1234%2F",
        "0614141123452ABCD1234/",
        "ABCD1234/",
    ),
    (
        "3D14257BF71CADD35D8000075BCD1500",
        "cpi:0614141.12-456.123456789",
        "061414112-456",
        "123456789",
    ),
    ("3FE175ADC32764000000000B", "sgcn:401234512345..1", "40123451234561", "1"),
    ("40F4F4E4E40C0E40820000000F6C", "itip:4012345.012345.01.02.987", "040123451234560102", "987"),
    ("355AB1C60003039000000190", "gid:95100000.12345.400", "95100000.12345", "400"),
    ("2F02032533139342DFDC1C35", "usdod:2S194.12345678901", "2S194", "12345678901"),
    (
        "3B317E316390F32CCE78D10631023C97341D7200",
        "adi:W81X9C.3KL984PX1.%232WMA52",
        "W81X9C.3KL984PX1",
        "#2WMA52",
    ),
]


@pytest.mark.parametrize(("code", "uri", "key", "serial"), VECTORS)
def test_published_vector_decodes(code, uri, key, serial):
    found = epc.decode(code)
    assert (found.uri, found.key, found.serial) == (f"urn:epc:id:{uri}", key, serial)
    assert found.scheme == uri.split(":")[0].upper()
    assert epc.decode(code.lower()) == found


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "not hexadecimal"),
        (None, "not hexadecimal"),
        (3074, "not hexadecimal"),
        ("3074257BF7194E4000001A8G", "not hexadecimal"),
        ("3074257BF7194E4000001A8", "takes 96 bits"),
        ("3074257BF7194E4000001A8500", "takes 96 bits"),
        ("3074257BF7194E4000001A850000", "takes 96 bits"),
        ("30", "takes 96 bits"),
        ("307C257BF7194E4000001A85", "partition 7 is reserved"),
        ("361C0001DB011169E5E5A70EC000000000000000000000000000", "partition 7 is reserved"),
        ("3017FFFFFFFFFFFFFFFFFFFF", "company prefix"),
        ("3074257BF7FFFFFFFFFFFFFF", "reference"),
        ("31003932449F003039000001", "bits are set"),  # after the serial of an SSCC: zeros
        ("3650000" + "1DB011169E5E5A70EC000000000000000000000000001", "bits are set"),
        ("3F14F4E4E61264000000000" + "5", "not a sgcn-96"),  # a numeric string begins with 1
        ("E28011700001", "header 0xE2"),
        ("000000000000000000000000", "header 0x00"),
    ],
)
def test_what_is_no_epc_is_refused_with_the_reason(code, reason):
    with pytest.raises(ValueError, match=reason):
        epc.decode(code)


@given(
    prefix=st.text("0123456789", min_size=6, max_size=12),
    reference=st.integers(0, 10**7),
    serial=st.integers(0, 2**38 - 1),
    filter_value=st.integers(0, 7),
)
def test_numeric_serial_round_trip(prefix, reference, serial, filter_value):
    digits = f"{reference % 10 ** (13 - len(prefix)):0{13 - len(prefix)}d}"
    body = f"{digits[0]}{prefix}{digits[1:]}"
    gtin = body + epc.check_digit(body)
    code = epc.sgtin(gtin, str(serial), len(prefix), filter_value=filter_value)
    found = epc.decode(code)
    assert len(code) == 24
    assert (found.key, found.serial, found.filter) == (gtin, str(serial), filter_value)
    assert epc.fault(code) is None


@given(
    serial=st.text(
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",
        min_size=1,
        max_size=20,
    )
)
def test_alphanumeric_serial_round_trip(serial):
    found = epc.decode(epc.sgtin("80614141123458", serial, 7, coding="sgtin-198"))
    assert (found.key, found.serial) == ("80614141123458", serial)


@pytest.mark.parametrize("serial", ["/A", "<0", "<:", ">", "?x/", "%25", '"&'])
def test_serial_that_begins_with_an_escape(serial):
    assert epc.decode(epc.sgtin("80614141123458", serial, 7, coding="sgtin-198")).serial == serial


@given(st.text("0123456789", min_size=6, max_size=12), st.integers(0, 10**12))
def test_asset_round_trip(prefix, reference):
    found = epc.decode(epc.giai(prefix, str(reference)))
    assert (found.company_prefix, found.serial) == (prefix, str(reference))


@given(st.sampled_from([code for code, *_rest in VECTORS]), st.data())
def test_a_flipped_bit_is_another_identity_or_refused(code, data):
    place = data.draw(st.integers(0, len(code) * 4 - 1))
    flipped = f"{int(code, 16) ^ 1 << place:0{len(code)}X}"
    try:
        found = epc.decode(flipped)
    except ValueError:
        return
    assert found.hex == flipped


@given(st.binary(min_size=1, max_size=40))
def test_anything_is_decoded_or_refused_in_a_sentence(content):
    code = content.hex().upper()
    try:
        found = epc.decode(code)
    except ValueError:  # and nothing else
        return
    assert found.hex.startswith(code)
    assert epc.fault(code) is None


@pytest.mark.parametrize(
    ("gtin", "serial", "coding", "reason"),
    [
        ("80614141123457", "1", "sgtin-96", "check digit"),
        ("80614141123458", "007", "sgtin-96", "cannot be written"),
        ("80614141123458", str(2**38), "sgtin-96", "cannot be written"),
        ("80614141123458", "A1", "sgtin-96", "cannot be written"),
        ("80614141123458", "x" * 21, "sgtin-198", "cannot be written"),
        ("80614141123458", "中", "sgtin-198", "cannot be written"),
        ("8061414112345X", "1", "sgtin-96", "not a number|check digit"),
    ],
)
def test_a_tag_that_cannot_be_written_is_refused(gtin, serial, coding, reason):
    with pytest.raises(ValueError, match=reason):
        epc.sgtin(gtin, serial, 7, coding=coding)
