"""What the factory makes and buys: engine models, parts, suppliers."""

from __future__ import annotations

from . import knowledge
from .dice import Dice

PLATFORMS = {"4D": 0.5, "4F": 0.72, "6K": 1.0, "6L": 1.25, "6M": 1.6, "12V": 7.0}
"""Engine platform -> price factor against the 6.7 litre engine."""
ROAD_ONLY = tuple(platform for platform in PLATFORMS if platform != "12V")
SCOPES = {"P": tuple(PLATFORMS), "R": ROAD_ONLY, "C": ("",)}
COMMON_FITS = {"MAR": "QH12V38-M", "GEN": "QH6K67-G"}
CLASS_FLAGS = {"C": "core", "K": "critical", "S": "special"}


def engine_models() -> list[dict]:
    return knowledge.rows("engine_models.csv")


def engine_model_rows() -> list[dict]:
    """Return engine_models.csv: what the plate says, and the warranty given."""
    names = (
        "code name name_zh series application cylinders displacement_l power_kw rated_rpm "
        "warranty_months"
    )
    return [{name: model[name] for name in names.split()} for model in engine_models()]


def suppliers() -> list[dict]:
    cities = {city["city"]: city for city in knowledge.rows("cities.csv")}
    return [
        {
            **supplier,
            "latitude": cities[supplier["city"]]["lat"],
            "longitude": cities[supplier["city"]]["lng"],
            "phone": f"000-2000-{number:04d}",
            "email": f"sales@{supplier['code'].lower()}.example.com",
        }
        for number, supplier in enumerate(knowledge.rows("suppliers.csv"), start=1)
    ]


def parts(seed: int) -> list[dict]:
    """Return one row per part: every type on every platform that it exists on."""
    dice = Dice(seed, "parts")
    return [
        _part(kind, platform, dice)
        for kind in knowledge.rows("part_types.csv")
        for platform in SCOPES[kind["scope"]]
    ]


def part_code(key: str, platform: str, scopes: dict[str, str]) -> str | None:
    """Return the code of a part type on a platform; ``None`` where there is none."""
    if scopes[key] == "C":
        return key
    return f"{key}-{platform}" if platform in SCOPES[scopes[key]] else None


def scopes() -> dict[str, str]:
    return {kind["key"]: kind["scope"] for kind in knowledge.rows("part_types.csv")}


def _part(kind: dict, platform: str, dice: Dice) -> dict:
    cost = float(kind["cost"]) * PLATFORMS.get(platform, 1.0) * dice.between(0.94, 1.06)
    cost = round(cost, 0 if cost > 200 else 1)
    lead = int(kind["lead"]) + dice.integer(-2, 5) + (10 if platform == "12V" else 0)
    flags = [CLASS_FLAGS[flag] for flag in kind["flags"]]
    models = [model["code"] for model in engine_models() if model["platform"] == platform]
    if not platform and kind["key"][:3] in COMMON_FITS:
        models = [COMMON_FITS[kind["key"][:3]]]
    return {
        "code": f"{kind['key']}-{platform}" if platform else kind["key"],
        "name": f"{kind['en']} {'QH' + platform if platform else ''}".strip(),
        "name_zh": f"{kind['zh']}{' QH' + platform if platform else ''}",
        "category": kind["category"],
        "engine_models": ";".join(models),
        "standard_cost_cny": f"{cost:.2f}",
        "is_core": int("core" in flags),
        "is_critical": int("critical" in flags),
        "is_special": int("special" in flags),
        "tracking": kind["tracking"] or "none",
        "supplier": kind["supplier"],
        "lead_time_days": lead,
        "weight_kg": f"{max(0.05, cost / 55 * dice.between(0.5, 1.5)):.2f}",
    }
