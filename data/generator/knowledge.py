"""Read the hand-written files of ``knowledge/``.

A fault is a block of lines::

    CODE system LEVEL severity occurrence detection SOP w=frequency [summer|winter|wear] [app=…]
    name in English|name in Chinese
    ? what a customer says|another one|…
    > percent cause in English|in Chinese|what the mechanic finds|PART PART*2 PART*N

``PART*N`` takes one part per cylinder, ``[1~6]`` in a finding is a number drawn in between.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "knowledge"


@dataclass(frozen=True)
class Cause:
    code: str
    percent: int
    name: str
    name_zh: str
    finding_zh: str
    parts: tuple[tuple[str, str], ...]  # (part type, quantity or "N")


@dataclass
class Fault:
    code: str
    system: str
    level: str
    severity: int
    occurrence: int
    detection: int
    sop: str
    weight: float
    flags: frozenset[str]
    applications: frozenset[str]
    name: str = ""
    name_zh: str = ""
    symptoms: tuple[str, ...] = ()
    causes: list[Cause] = field(default_factory=list)

    @property
    def spn_fmi(self) -> tuple[str, str]:
        """Return the J1939 numbers, empty for a maker code."""
        if not self.code.startswith("SPN"):
            return "", ""
        spn, _, fmi = self.code[3:].partition("-")
        return spn, fmi


@dataclass
class Sop:
    code: str
    hours: float
    name: str = ""
    name_zh: str = ""
    steps: list[tuple[bool, str, str, str, str]] = field(default_factory=list)


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def blocks(name: str) -> list[list[str]]:
    """Return the paragraphs of a text file, without comment lines."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    lines = [line.rstrip() for line in text.splitlines() if not line.startswith("#")]
    paragraphs = "\n".join(lines).split("\n\n")
    return [block.strip().split("\n") for block in paragraphs if block.strip()]


def faults() -> list[Fault]:
    return [
        _fault(block)
        for name in ("faults_fluid.txt", "faults_gas.txt", "faults_power.txt")
        for block in blocks(name)
    ]


def sops() -> list[Sop]:
    return [_sop(block) for block in blocks("sops.txt")]


def _fault(block: list[str]) -> Fault:
    head, names, *rest = block
    code, system, level, severity, occurrence, detection, sop, *options = head.split()
    named = dict(option.split("=") for option in options if "=" in option)
    fault = Fault(
        code, system, level, int(severity), int(occurrence), int(detection), sop,
        weight=float(named["w"]),
        flags=frozenset(option for option in options if "=" not in option),
        applications=frozenset(filter(None, named.get("app", "").split(","))),
    )  # fmt: skip
    fault.name, fault.name_zh = names.split("|")
    for line in rest:
        if line.startswith("? "):
            fault.symptoms = tuple(line[2:].split("|"))
        else:
            fault.causes.append(_cause(fault, line))
    if sum(cause.percent for cause in fault.causes) != 100:
        raise ValueError(f"{code}: the causes do not add up to 100 %")
    return fault


def _cause(fault: Fault, line: str) -> Cause:
    head, name_zh, finding, parts = line[2:].split("|")
    percent, name = head.split(" ", 1)
    wanted = [] if parts == "-" else [part.partition("*") for part in parts.split()]
    return Cause(
        code=f"{fault.code}/{len(fault.causes) + 1}",
        percent=int(percent),
        name=name,
        name_zh=name_zh,
        finding_zh=finding,
        parts=tuple((key, quantity or "1") for key, _, quantity in wanted),
    )


def _sop(block: list[str]) -> Sop:
    head, names, *steps = block
    code, hours = head.split()
    sop = Sop(code, float(hours), *names.split("|"))
    for line in steps:
        text, _, safety = line[2:].partition(" ~ ")
        name, name_zh = text.split("|")
        note, _, note_zh = safety.partition("|")
        sop.steps.append((line.startswith("!"), name, name_zh, note, note_zh))
    return sop
