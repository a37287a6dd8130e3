"""The story that is walked: which engine, which fault, which parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from .stage import Stop

FAULT, MODEL = "SPN1347-7", "QH12V38-M"
PARTS = {"FUE01-12V": 1, "FUE03-12V": 1, "FUE05-12V": 1, "FUE06-12V": 1}
HOURS = 3.5
SYMPTOM = "船在航道上，主机轨压跟不上，冒白烟后自动停机。高压泵那里有异响。"
FINDING = "起动轨压仅110 bar，高压泵回油见金属屑，柱塞拉伤；共轨管内有铁屑。"
CONCLUSION = "高压油泵柱塞拉伤，更换高压油泵与共轨管，清洗低压油路。"


@dataclass(frozen=True)
class Story:
    """The seeded records that the walk starts from, by id."""

    serial: str
    customer: str
    engine_model: str
    engineer_id: int
    fault_id: int
    sop_id: int
    cause_id: int
    parts: dict[int, float]
    contact: str


def choose(env) -> Story:
    """Pick an engine of the demo under warranty that nobody works on right now."""
    model = env["product.product"].search([("default_code", "=", MODEL)], limit=1)
    fault = env["engine.fault.code"].search([("code", "=", FAULT)], limit=1)
    engineer = env["hr.employee"].search([("user_id.login", "=", "engineer")], limit=1)
    products = env["product.product"].search([("default_code", "in", list(PARTS))])
    if not (model and fault.sop_id and engineer and len(products) == len(PARTS)):
        raise Stop("The demo data are not there: run odoo engine_seed -d DATABASE data/ first.")
    engines = env["stock.lot"].search([("product_id", "=", model.id)], order="warranty_until desc")
    busy = env["repair.order"].search(
        [
            ("lot_id", "in", engines.ids),
            ("service_state", "not in", ("costed", "archived", "cancelled")),
        ]
    )
    free = engines - busy.lot_id or engines
    free = free.filtered("under_warranty") or free
    engine = free[env["repair.order"].search_count([]) % len(free)]
    customer = engine.customer_id
    return Story(
        serial=engine.name,
        customer=customer.name,
        engine_model=model.display_name,
        engineer_id=engineer.id,
        fault_id=fault.id,
        sop_id=fault.sop_id.id,
        cause_id=fault.cause_ids[:1].id,
        parts={product.id: PARTS[product.default_code] for product in products},
        contact=customer.child_ids[:1].name or customer.name,
    )


def free_day(env, employee_id: int, today):
    """Return the last day on which the engineer may still log the hours of the walk."""
    limit = env["engine.policy"]._of(env.company).hours_per_day_max
    day = today
    while True:
        lines = env["account.analytic.line"].search(
            [("employee_id", "=", employee_id), ("date", "=", day), ("project_id", "!=", False)]
        )
        if sum(lines.mapped("unit_amount")) + HOURS <= limit:
            return day
        day -= timedelta(days=1)
