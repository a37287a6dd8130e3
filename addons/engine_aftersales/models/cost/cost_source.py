"""What costing knows of one source: a consumed part, hours, or a line of a vendor bill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...core import posting

SOURCE_FIELDS = {
    "stock.move": "stock_move_id",
    "account.analytic.line": "hours_line_id",
    "account.move.line": "bill_line_id",
}


@dataclass
class CostSource:
    """One source with its amount, and where the amount is booked; amounts in company currency."""

    order: Any
    record: Any
    kind: str
    name: str
    amount: float
    quantity: float
    counter_id: int = 0
    product: Any = None
    employee: Any = None
    booked: posting.Place | None = None
    booked_item: Any = None
    standard: float = 0.0
    own_account_id: int = 0  # of the bill line, where no rule says another
    bearer: str = ""
    place: posting.Place = field(default=posting.Place(0))

    @property
    def key(self):
        return (self.record._name, self.record.id)

    @property
    def is_moved(self):
        """Tell whether stock has booked it elsewhere than where it belongs now."""
        return self.booked not in (None, self.place)

    def cost_vals(self):
        """Return the values of the line of the cost list."""
        return {
            "repair_id": self.order.id,
            "kind": self.kind,
            "bearer": self.bearer,
            "name": self.name,
            "product_id": self.product.id if self.product else False,
            "employee_id": self.employee.id if self.employee else False,
            "quantity": self.quantity,
            "amount": self.amount,
            "standard_amount": self.standard,
            "cost_centre_id": self.place.centre,
            SOURCE_FIELDS[self.record._name]: self.record.id,
        }

    def line(self, units):
        """Return the source as the pure posting rule reads it."""
        return posting.Line(
            key=self.key,
            kind=self.kind,
            bearer=self.bearer,
            units=units,
            place=self.place,
            counter=self.counter_id,
            booked=self.booked,
            product=self.product.id if self.product else self.order.product_id.id,
        )
