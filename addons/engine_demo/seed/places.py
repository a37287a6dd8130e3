"""Provinces of China by name."""

from __future__ import annotations

from .columns import Refused


def provinces(env) -> dict[str, int]:
    states = env["res.country.state"].search([("country_id", "=", env.ref("base.cn").id)])
    return {state.name: state.id for state in states}


def province(known: dict[str, int], name: str) -> int:
    if name not in known:
        raise Refused(f"unknown province {name}")
    return known[name]
