from ..columns import flag, integer, number, text
from ..step import Step


class SopStep(Step):
    """Standard operating procedures."""

    file = "sops.csv"
    kind = "sop"
    model = "engine.sop"
    natural_key = "code"
    columns = (
        text("code"),
        text("name"),
        text("name_zh", required=False),
        text("version", required=False),
        number("hours_standard", 0),
    )

    def vals(self, row):
        return {
            "code": row["code"],
            "name": row["name"],
            "version": row["version"] or "1.0",
            "hours_standard": row["hours_standard"],
        }

    def after(self, created):
        self.translate(created, "name", "name_zh")


class SopStepStep(Step):
    """The steps of the procedures."""

    file = "sop_steps.csv"
    kind = "sop_step"
    model = "engine.sop.step"
    key = ("sop", "sequence")
    columns = (
        text("sop"),
        integer("sequence", 1),
        text("name"),
        text("name_zh", required=False),
        flag("is_mandatory"),
        text("safety_note", required=False),
        text("safety_note_zh", required=False),
    )

    def vals(self, row):
        return {
            "sop_id": self.known.find("sop", row["sop"]),
            "sequence": row["sequence"],
            "name": row["name"],
            "is_mandatory": bool(row["is_mandatory"]),
            "safety_note": row["safety_note"],
        }

    def after(self, created):
        self.translate(created, "name", "name_zh")
        self.translate(created, "safety_note", "safety_note_zh")
