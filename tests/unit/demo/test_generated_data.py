"""The files of data/ are what the generator writes, and they tell one coherent story."""

import csv
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    subprocess.run(
        [sys.executable, "-B", str(DATA / "generate.py"), "--out", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder


def test_the_same_seed_gives_the_same_bytes(generated):
    shipped = {path.name: path.read_bytes() for path in DATA.glob("*.csv")}
    assert {path.name: path.read_bytes() for path in generated.glob("*.csv")} == shipped


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("engine_models.csv", 6),
        ("engines.csv", 300),
        ("customers.csv", 120),
        ("parts.csv", 400),
        ("fault_codes.csv", 80),
        ("sops.csv", 20),
        ("engineers.csv", 30),
        ("service_orders.csv", 460),
    ],
)
def test_the_factory_is_big_enough(name, least):
    assert len(rows(name)) >= least


def test_every_sop_has_five_to_twelve_steps():
    steps = Counter(row["sop"] for row in rows("sop_steps.csv"))
    assert {sop: count for sop, count in steps.items() if not 5 <= count <= 12} == {}
    assert steps.keys() == {row["code"] for row in rows("sops.csv")}


def test_causes_of_a_fault_add_up():
    sums = Counter()
    for row in rows("fault_causes.csv"):
        sums[row["fault_code"]] += int(row["probability_percent"])
    assert set(sums.values()) == {100}


def test_an_order_uses_parts_of_its_cause():
    wanted = {row["code"]: set(row["parts"].split(";")) for row in rows("fault_causes.csv")}
    cause = {row["code"]: row["cause"] for row in rows("service_orders.csv")}
    strangers = [
        row
        for row in rows("service_order_parts.csv")
        if row["part"] not in wanted[cause[row["order"]]]
    ]
    assert strangers == []


def test_temporary_engineers_work_in_their_time_only():
    times = {
        row["code"]: (row["service_from"], row["service_until"])
        for row in rows("engineers.csv")
        if row["is_temporary"] == "1"
    }
    outside = [
        row
        for row in rows("service_order_hours.csv")
        if row["engineer"] in times
        and not times[row["engineer"]][0] <= row["date"] <= times[row["engineer"]][1]
    ]
    assert times
    assert outside == []


def test_nobody_works_more_than_a_day_has():
    sums = Counter()
    for row in rows("service_order_hours.csv"):
        sums[row["engineer"], row["date"]] += float(row["hours"])
    assert max(sums.values()) <= 16


def test_times_of_one_engineer_never_overlap():
    times = {}
    for row in rows("service_order_hours.csv"):
        if row["start"]:
            start = datetime.fromisoformat(row["start"])
            end = start + timedelta(hours=float(row["hours"]))
            times.setdefault(row["engineer"], []).append((start, end))
    assert len(times) > 10
    for own in times.values():
        own.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(own))


def test_bills_come_between_signature_and_posting():
    orders = {row["code"]: row for row in rows("service_orders.csv")}
    late = [
        row
        for row in rows("vendor_bills.csv")
        if row["order"]
        and not orders[row["order"]]["confirmed_at"][:10]
        <= row["date"]
        <= orders[row["order"]]["costed_at"][:10]
    ]
    assert late == []


def test_fuel_waxes_in_winter_only():
    months = {
        row["requested_at"][5:7]
        for row in rows("service_orders.csv")
        if row["fault_codes"] == "QH2301" and not row["repeat_of"]
    }
    assert months <= {"10", "11", "12", "01", "02", "03"}


def test_phone_numbers_are_nobodys():
    for name in ("customers.csv", "engineers.csv", "suppliers.csv"):
        assert all(row["phone"].startswith("000-") for row in rows(name))
        assert all(row["email"].endswith("example.com") for row in rows(name))
