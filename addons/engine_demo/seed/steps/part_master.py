from datetime import date, datetime, time, timedelta

from odoo.fields import Command, Domain

from odoo.addons.engine_base.tools import moment

from ..columns import Refused, choice, codes, day, integer, number, text
from ..history.replay import Replayer
from ..step import Step
from .workforce import ChangeStep

OLD_PARTS_DAYS = 30
STILL_OUT = 3  # old parts that nobody has brought back


class PartDetailStep(ChangeStep):
    """Barcode and shelf life of the parts."""

    file = "part_details.csv"
    kind = "part_detail"
    model = "product.product"
    key = ("part",)
    optional = True
    columns = (
        text("part"),
        text("barcode", required=False),
        integer("shelf_life_days", 1, required=False),
    )

    def vals(self, row):
        part = self.env[self.model].browse(self.known.find("part", row["part"]))
        vals = {}
        if row["barcode"]:
            vals["barcode"] = row["barcode"]
        if row["shelf_life_days"]:
            if part.tracking == "none":
                raise Refused(f"{row['part']} has neither lots nor serial numbers to expire")
            vals["shelf_life_days"] = row["shelf_life_days"]
        return part, vals


class SubstituteStep(Step):
    """Which part may be fitted in place of which, on which engines, and until when."""

    file = "part_substitutes.csv"
    kind = "part_substitute"
    model = "engine.part.substitute"
    key = ("part", "substitute")
    optional = True
    columns = (
        text("part"),
        text("substitute"),
        choice("direction", "one_way", "both"),
        codes("engine_models"),
        day("valid_until", required=False),
        text("note", required=False),
    )

    def vals(self, row):
        return {
            "product_id": self.known.find("part", row["part"]),
            "substitute_id": self.known.find("part", row["substitute"]),
            "direction": row["direction"],
            "engine_model_ids": [
                Command.set(self.known.find_all("engine_model", row["engine_models"]))
            ],
            "valid_from": date(2025, 1, 1),
            "valid_until": row["valid_until"],
            "note": row["note"],
            "company_id": self.env.company.id,
        }


class ReturnablePartStep(ChangeStep):
    """Parts whose replaced one has to come back; after the replay of the past year."""

    file = "returnable_parts.csv"
    kind = "returnable_part"
    model = "product.product"
    key = ("part",)
    optional = True
    columns = (text("part"), number("core_value_cny", 0))

    def vals(self, row):
        part = self.env[self.model].browse(self.known.find("part", row["part"]))
        return part, {"is_returnable_core": True, "core_value": row["core_value_cny"]}

    def after(self, created):
        """Date the lots, and list the old parts of the last weeks; most of them came back."""
        if created:
            self._date_lots()
            expect_old_parts(self)

    def _date_lots(self):
        """Let lots expire as if the last day of the data were today, whenever they are loaded."""
        lots = self.env["stock.lot"].search(
            Domain("product_id.is_engine_part", "=", True)
            & Domain("product_id.use_expiration_date", "=", True)
        )
        arrived = dict(
            self.env["stock.move.line"]._read_group(
                [("lot_id", "in", lots.ids), ("state", "=", "done")], ["lot_id"], ["date:min"]
            )
        )
        if not arrived:
            return
        [[last]] = self.env["stock.move"]._read_group([("state", "=", "done")], [], ["date:max"])
        age_shift = moment.now(self.env) - last
        for (first, product), part in lots.grouped(
            lambda lot: (arrived.get(lot), lot.product_id)
        ).items():
            if first:
                last_day = (first + age_shift).date() + timedelta(days=product.shelf_life_days)
                part.expiration_date = datetime.combine(last_day, time(16))  # midnight in China


def expect_old_parts(step) -> None:
    """Expect the old parts of the last weeks of the year, as if the mark had been on by then."""
    pickings = step.env["stock.picking"]
    issued = [("is_parts_issue", "=", True), ("state", "=", "done"), ("date_done", "!=", False)]
    last = pickings.search(issued, order="date_done desc", limit=1)
    if not last or "storekeeper" not in step.known.ids["user"]:
        return
    since = last.date_done - timedelta(days=OLD_PARTS_DAYS)
    issues = pickings.search([*issued, ("date_done", ">=", since)], order="date_done, id")
    moments = {("stock.picking", issue.id): issue.date_done for issue in issues}
    replayer = Replayer(step)
    env = replayer.as_user("storekeeper", last.date_done, moments)
    old_parts = env["engine.old.part"].sudo()
    before = old_parts.search([]).ids
    old_parts._expect_from(env["stock.picking"].sudo().browse(issues.ids))
    listed = old_parts.search([("id", "not in", before)], order="due_on, id")
    for old in listed[:-STILL_OUT]:
        at = datetime.combine(old.due_on - timedelta(days=2), time(2))
        own = replayer.as_user("storekeeper", at)["engine.old.part"].browse(old.id)
        traced = old.product_id.tracking != "none"
        own.picking_id.action_return_old(
            [{"old_part_id": old.id, "quantity": old.quantity,
              "lot_name": traced and f"OLD-{old.picking_id.name}"}],
            giver_of(old, replayer.users["supervisor"]),
            "返厂大修",
        )  # fmt: skip


def giver_of(old, supervisor_id) -> int:
    """Return who brings an old part back: its engineer, or the supervisor for one without login."""
    person = old.person_id
    return person.id if person.has_group("engine_base.group_engineer") else supervisor_id
