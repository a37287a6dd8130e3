"""A company with parts, engines and accounts, the same for us and for the bare peer."""

from __future__ import annotations

import base64
import io

from PIL import Image

PARTS_PER_ORDER = 3
PEOPLE = (
    "customer_service",
    "support",
    "engineer",
    "supervisor",
    "director",
    "storekeeper",
    "finance",
)


def core(env, orders: int) -> dict:
    """Set up what core needs: accounts, real-time valuation, stock of parts, engines."""
    company = env.company
    account = env["account.account"]
    parts_cost, labour_cost, absorbed, stock = account.create(
        [
            {"code": f"64{number}", "name": name, "account_type": kind}
            for number, (name, kind) in enumerate(
                (
                    ("Service parts", "expense"),
                    ("Service labour", "expense"),
                    ("Labour absorbed", "expense"),
                    ("Stock", "asset_current"),
                )
            )
        ]
    )
    company.inventory_valuation = "real_time"
    env["stock.location"].search([("usage", "=", "production")]).valuation_account_id = parts_cost
    category = env["product.category"].create(
        {
            "name": "Parts",
            "property_valuation": "real_time",
            "property_cost_method": "average",
            "property_stock_valuation_account_id": stock.id,
        }
    )
    storable = {"type": "consu", "is_storable": True}
    parts = env["product.product"].create(
        [
            {**storable, "name": f"Part {n}", "standard_price": 10.0 * n, "categ_id": category.id}
            for n in range(1, PARTS_PER_ORDER + 1)
        ]
    )
    model = env["product.product"].create({**storable, "name": "Engine", "tracking": "serial"})
    customer = env["res.partner"].create({"name": "Customer", "is_company": True})
    engines = env["stock.lot"].create(
        [{"name": f"BENCH-{n:06}", "product_id": model.id} for n in range(orders)]
    )
    warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
    quants = env["stock.quant"]
    for part in parts:
        quants._update_available_quantity(part, warehouse.lot_stock_id, 10.0 * orders)
    return {
        "parts": parts,
        "model": model,
        "customer": customer,
        "engines": engines,
        "warehouse": warehouse,
        "accounts": (parts_cost, labour_cost, absorbed),
    }


def service(env, orders: int) -> dict:
    """Set up what the service needs on top: people, SOP, fault code, cost centre."""
    world = core(env, orders)
    parts_cost, labour_cost, absorbed = world["accounts"]
    world["parts"].is_engine_part = True
    world["model"].is_engine_model = True
    world["engines"].customer_id = world["customer"]
    plan = env.ref("engine_aftersales.analytic_plan_cost_centre")
    centre = env["account.analytic.account"].create(
        {"name": "Service", "plan_id": plan.id, "company_id": env.company.id}
    )
    env["engine.cost.centre.rule"].create({"account_id": centre.id})
    env.company.write(
        {
            "engine_project_id": env["project.project"]
            .create({"name": "Service", "allow_timesheets": True, "company_id": env.company.id})
            .id,
            "engine_service_journal_id": env["account.journal"]
            .create({"name": "Service", "code": "SRV", "type": "general"})
            .id,
            "engine_parts_cost_account_id": parts_cost.id,
            "engine_labour_cost_account_id": labour_cost.id,
            "engine_labour_absorbed_account_id": absorbed.id,
        }
    )
    people = {role: _person(env, role, role) for role in PEOPLE}
    people["checker"] = _person(env, "checker", "storekeeper")
    # One engineer per ten orders of a day, so that nobody works more hours than a day has.
    engineers = env["hr.employee"].create(
        [
            {
                "name": f"Engineer {n}",
                "user_id": people["engineer"].id if not n else False,
                "engineer_grade": "senior",
                "hourly_cost": 100.0,
            }
            for n in range(orders // 5 + 1)
        ]
    )
    sop = env["engine.sop"].create(
        {
            "code": "BENCH",
            "name": "Bench",
            "hours_standard": 2,
            "step_ids": [(0, 0, {"name": f"Step {n}", "is_mandatory": True}) for n in range(5)],
        }
    )
    fault = env["engine.fault.code"].create(
        {
            "code": "BENCH",
            "name": "Bench",
            "level": "C",
            "sop_id": sop.id,
            "part_line_ids": [
                (0, 0, {"product_id": part.id, "quantity": 1}) for part in world["parts"]
            ],
        }
    )
    return {**world, "people": people, "engineers": engineers, "fault": fault, "sop": sop}


def signature() -> bytes:
    """Return a small picture as a signature pad sends it."""
    picture = io.BytesIO()
    Image.new("RGB", (240, 120), "white").save(picture, "PNG")
    return base64.b64encode(picture.getvalue())


def _person(env, login, role):
    return env["res.users"].create(
        {
            "name": login,
            "login": f"bench_{login}",
            "group_ids": [(6, 0, env.ref(f"engine_base.group_{role}").ids)],
        }
    )
