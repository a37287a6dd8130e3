from odoo.fields import Command

from ..columns import Refused, choice, codes, integer, number, text
from ..step import Step

SYSTEMS = (
    "fuel",
    "air",
    "cooling",
    "lubrication",
    "exhaust",
    "electrical",
    "control",
    "mechanical",
)


class FaultCodeStep(Step):
    """Fault codes: what the engine reports, how bad it is, how it is repaired."""

    file = "fault_codes.csv"
    kind = "fault_code"
    model = "engine.fault.code"
    natural_key = "code"
    columns = (
        text("code"),
        text("name"),
        text("name_zh", required=False),
        choice("system", *SYSTEMS),
        choice("level", "A", "B", "C", "D"),
        choice("source", "j1939", "maker"),
        integer("spn", 0, 524287, required=False),
        integer("fmi", 0, 31, required=False),
        text("sop", required=False),
        integer("severity", 1, 10),
        integer("occurrence", 1, 10),
        integer("detection", 1, 10),
    )

    def vals(self, row):
        if row["source"] == "j1939" and (row["spn"] is None or row["fmi"] is None):
            raise Refused("a j1939 code needs spn and fmi")
        return {
            "code": row["code"],
            "name": row["name"],
            "system": row["system"],
            "level": row["level"],
            "source": row["source"],
            "spn": row["spn"] or 0,
            "fmi": row["fmi"] or 0,
            "sop_id": self.known.find("sop", row["sop"], required=False),
            "fmea_severity": row["severity"],
            "fmea_occurrence": row["occurrence"],
            "fmea_detection": row["detection"],
        }

    def after(self, created):
        self.translate(created, "name", "name_zh")


class FaultCauseStep(Step):
    """The likely causes of a fault."""

    file = "fault_causes.csv"
    kind = "fault_cause"
    model = "engine.fault.cause"
    columns = (
        text("code"),
        text("fault_code"),
        text("name"),
        text("name_zh", required=False),
        number("probability_percent", 0, 100),
        codes("parts"),
    )

    def vals(self, row):
        return {
            "fault_code_id": self.known.find("fault_code", row["fault_code"]),
            "name": row["name"],
            "probability_percent": row["probability_percent"],
            "part_ids": [Command.set(self.known.find_all("part", row["parts"]))],
        }

    def after(self, created):
        self.translate(created, "name", "name_zh")


class FaultPartStep(Step):
    """The parts that a fault usually takes."""

    file = "fault_parts.csv"
    kind = "fault_part"
    model = "engine.fault.code.part"
    key = ("fault_code", "part")
    columns = (text("fault_code"), text("part"), number("quantity", 0))

    def vals(self, row):
        if not row["quantity"]:
            raise Refused("quantity is 0")
        return {
            "fault_code_id": self.known.find("fault_code", row["fault_code"]),
            "product_id": self.known.find("part", row["part"]),
            "quantity": row["quantity"],
        }
