from datetime import datetime, time

from ..backdate import backdate_moves
from ..columns import Refused, day, number, text
from ..step import Step


class EngineStep(Step):
    """Engines in the field: a serial number that was delivered to its customer."""

    file = "engines.csv"
    kind = "engine"
    model = "stock.lot"
    key = ("serial",)
    columns = (
        text("serial"),
        text("model"),
        text("customer"),
        day("built_on", required=False),
        day("commissioned_on"),
        number("running_hours", 0),
        day("warranty_until"),
    )

    def existing(self, codes):
        lots = self.env["stock.lot"].search([("name", "in", codes), ("is_engine", "=", True)])
        return {lot.name: lot.id for lot in lots}

    def vals(self, row):
        if row["warranty_until"] < row["commissioned_on"]:
            raise Refused("the warranty ends before the engine was commissioned")
        return {
            "name": row["serial"],
            "product_id": self.known.find("engine_model", row["model"]),
            "company_id": self.env.company.id,
            "customer_id": self.known.find("customer", row["customer"]),
            "commissioned_on": row["commissioned_on"],
            "running_hours": row["running_hours"],
            "warranty_until": row["warranty_until"],
        }

    def after(self, created):
        """Deliver the engines: from production to the customers, on the day they began to run."""
        if not created:
            return
        origin = self.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", self.env.company.id)], limit=1
        )
        customers = self.env.ref("stock.stock_location_customers")
        moves = self.env["stock.move"].create(
            [self._prepare_delivery(engine, origin, customers) for _row, engine in created]
        )
        moves.picked = True
        moves._action_done()
        backdate_moves(
            self.env,
            {
                move.id: datetime.combine(row["commissioned_on"], time(2))
                for (row, _engine), move in zip(created, moves, strict=True)
            },
        )

    def _prepare_delivery(self, engine, origin, customers):
        line = {
            "product_id": engine.product_id.id,
            "lot_id": engine.id,
            "quantity": 1.0,
            "location_id": origin.id,
            "location_dest_id": customers.id,
            "company_id": self.env.company.id,
        }
        return {
            "product_id": engine.product_id.id,
            "product_uom_qty": 1.0,
            "product_uom": engine.product_id.uom_id.id,
            "location_id": origin.id,
            "location_dest_id": customers.id,
            "company_id": self.env.company.id,
            "partner_id": engine.customer_id.id,
            "origin": engine.name,
            "state": "confirmed",
            "move_line_ids": [(0, 0, line)],
        }
