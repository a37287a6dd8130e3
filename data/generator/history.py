"""Twelve months of repairs: which engine failed how, what was found, used, and said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from . import knowledge, stories, timeline
from .catalog import part_code, scopes
from .dice import Dice

ORDERS = 480
REPEAT_SHARE = 0.13
"""First repairs that miss the true cause, so that the engine is back within 30 days."""


class History:
    """Draws the year order by order; engines, engineers and parts are those of the other files."""

    def __init__(self, seed, *, models, clients, engines, engineers, parts):
        self.dice = Dice(seed, "orders")
        self.models = {model["code"]: model for model in models}
        self.clients = {client["code"]: client for client in clients}
        self.engines, self.engineers = engines, engineers
        self.costs = {part["code"]: float(part["standard_cost_cny"]) for part in parts}
        self.scopes = scopes()
        self.faults = knowledge.faults()
        self.sops = {sop.code: sop for sop in knowledge.sops()}
        self.busy: dict[str, datetime] = {}
        self.luck = {engine["serial"]: self.dice.between(0.3, 2.0) ** 2 for engine in engines}

    def orders(self) -> list[dict]:
        """Return the orders by time of request, numbered."""
        moments = sorted(timeline.request_time(self.dice) for _ in range(int(ORDERS * 0.89)))
        firsts = [self._first(moment) for moment in moments]
        todo = sorted(firsts, key=lambda order: order["requested_at"])
        done: list[dict] = []
        while todo:
            order = todo.pop(0)
            self._carry_out(order)
            done.append(order)
            if order.get("missed"):
                todo.append(self._repeat(order))
                todo.sort(key=lambda other: other["requested_at"])
        done = [order for order in done if order["confirmed_at"] < timeline.YEAR_END]
        for number, order in enumerate(done, start=1):
            order["code"] = f"H{order['requested_at']:%y%m}-{number:04d}"
        return done

    def open_orders(self, wishes: list[dict]) -> list[dict]:
        """Return orders that are still going on, one per wish of state, engineer and amount."""
        return [self._open(number, wish) for number, wish in enumerate(wishes, start=1)]

    def _open(self, number: int, wish: dict) -> dict:
        """Draw until the order fits the wish."""
        while True:
            moment = timeline.YEAR_END
            engine = self._failing_engine(moment)
            fault = self._fault(engine, moment)
            cause = self.dice.weighted(fault.causes, self._chances(fault, moment))
            order = self._order(engine, fault, cause, moment)
            if fault.level not in wish["levels"]:
                continue
            self._carry_out(order)
            if wish["low"] <= self._amount(order) <= wish["high"] and order["hours"] <= 9:
                order.update(
                    state=wish["state"],
                    hours_ago=wish["hours_ago"],
                    code=f"L{number:03d}",
                    engineer=wish["engineer"] or order["engineer"],
                )
                return order

    def _amount(self, order: dict) -> float:
        parts = sum(self.costs[code] * count for code, count in order["parts"])
        return parts + order["hours"] * 110

    def _first(self, moment: datetime) -> dict:
        engine = self._failing_engine(moment)
        fault = self._fault(engine, moment)
        cause = self.dice.weighted(fault.causes, self._chances(fault, moment))
        order = self._order(engine, fault, cause, moment)
        others = [other for other in fault.causes if other is not cause]
        if others and self.dice.chance(REPEAT_SHARE):
            guess = self.dice.weighted(others, [other.percent for other in others])
            order.update(cause=guess, missed=cause)
        return order

    def _chances(self, fault: knowledge.Fault, moment: datetime) -> list[float]:
        """Return how likely each cause is; nothing freezes in summer."""
        frost = timeline.season_factor(frozenset({"winter-only"}), moment)
        return [
            cause.percent * (frost if "环境温度" in cause.finding_zh else 1.0) + 0.001
            for cause in fault.causes
        ]

    def _repeat(self, first: dict) -> dict:
        """Return the engine's second visit: the same complaint, now the true cause."""
        moment = first["confirmed_at"] + timedelta(minutes=self.dice.integer(2 * 1440, 26 * 1440))
        moment = moment.replace(hour=self.dice.integer(7, 19))
        order = self._order(first["engine"], first["fault"], first["missed"], moment)
        return {**order, "repeat_of": first}

    def _order(self, engine, fault, cause, moment) -> dict:
        model = self.models[engine["model"]]
        return {"engine": engine, "model": model, "fault": fault, "cause": cause,
                "client": self.clients[engine["customer"]], "requested_at": moment,
                "level": fault.level}  # fmt: skip

    def _failing_engine(self, moment: datetime) -> dict:
        """Draw an engine that runs already: hours a year, age and luck make it fail."""
        running = [
            engine for engine in self.engines if engine["commissioned_on"] < f"{moment:%Y-%m-%d}"
        ]
        return self.dice.weighted(running, [self._hazard(engine, moment) for engine in running])

    def _hazard(self, engine: dict, moment: datetime) -> float:
        age = (moment.date() - date.fromisoformat(engine["commissioned_on"])).days / 365
        early = 0.8 if age < 0.4 else 0.0  # teething troubles
        yearly = float(self.models[engine["model"]]["hours_per_year"]) / 2400
        return yearly * (0.5 + early + 0.35 * age) * self.luck[engine["serial"]]

    def _fault(self, engine: dict, moment: datetime) -> knowledge.Fault:
        model = self.models[engine["model"]]
        age = (moment.date() - date.fromisoformat(engine["commissioned_on"])).days / 365
        marine = model["application"] == "marine"
        weights = []
        for fault in self.faults:
            fits = not fault.applications or model["application"] in fault.applications
            fits = fits and not (marine and fault.system == "exhaust" and fault.code != "QH2501")
            fits = fits and all(self._parts(cause, model) is not None for cause in fault.causes)
            wear = 0.25 + 0.45 * age if "wear" in fault.flags else 1.0
            weights.append(fits * fault.weight * wear * timeline.season_factor(fault.flags, moment))
        return self.dice.weighted(self.faults, weights)

    def _parts(self, cause, model) -> list[tuple[str, int]] | None:
        """Return part codes and quantities on this engine; ``None`` when one does not exist."""
        lines: dict[str, int] = {}
        for key, quantity in cause.parts:
            code = part_code(key, model["platform"], self.scopes)
            if code is None:
                return None
            count = int(model["cylinders"]) if quantity == "N" else int(quantity)
            lines[code] = lines.get(code, 0) + self._bulk(key, count, model)
        return list(lines.items())

    def _bulk(self, key: str, count: int, model: dict) -> int:
        """Oil and coolant come in packs: bigger engines take more of them."""
        if key == "CON01":
            return max(1, round(float(model["displacement_l"]) / 6))
        if key == "CON02":
            return max(1, round(float(model["displacement_l"]) / 4))
        return count

    def _carry_out(self, order: dict) -> None:
        dice, model, client = self.dice, order["model"], order["client"]
        order["parts"] = self._parts(order["cause"], model)
        order["sop"] = order["fault"].sop
        size = 0.8 + float(model["displacement_l"]) / 25
        hours = self.sops[order["sop"]].hours * size * max(0.45, dice.around(0.95, 0.18))
        order["hours"] = max(0.5, round(hours * 4) / 4)
        team = self._team(order)
        distance = timeline.distance_km(team[0], client)
        amount = sum(self.costs[code] * count for code, count in order["parts"])
        order["travel_km"] = round(distance * 1.25)
        order.update(timeline.steps(dice, order, amount + order["hours"] * 100, distance))
        order["work"] = timeline.work_days(
            order["started_at"].date(), order["hours"], [one["code"] for one in team]
        )
        order.update(timeline.closing(dice, order["started_at"], order["work"]))
        order["engineer"] = team[0]["code"]
        for engineer in team:
            self.busy[engineer["code"]] = order["finished_at"]
        order.update(stories.tell(dice, order))
        order["bearer"] = self._bearer(order)

    def _team(self, order: dict) -> list[dict]:
        """Return the nearest free engineers whose grade and skills fit; two for an overhaul."""
        lowest = {"A": 3, "B": 2, "C": 1, "D": 0}[order["level"]]
        grades = ("junior", "engineer", "senior", "supervisor")[lowest:]
        day = f"{order['requested_at']:%Y-%m-%d}"
        last = f"{order['requested_at'] + timedelta(days=20):%Y-%m-%d}"

        def strain(engineer: dict) -> float:
            distance = timeline.distance_km(engineer, order["client"])
            skilled = f"{order['fault'].system}:" in engineer["skills"]
            until = self.busy.get(engineer["code"], timeline.YEAR_START)
            wait_h = max(0.0, (until - order["requested_at"]).total_seconds() / 3600)
            rank = {"supervisor": 260, "senior": 120, "engineer": 40, "junior": 0}[
                engineer["grade"]
            ]
            return distance + 60 * wait_h + (0 if skilled else 400) + rank

        pool = [
            engineer
            for engineer in self.engineers
            if engineer["grade"] in grades
            and (not engineer["service_from"] or engineer["service_from"] <= day)
            and (not engineer["service_until"] or last <= engineer["service_until"])
        ]
        ranked = sorted(pool, key=strain)
        return ranked[: 2 if order["hours"] > 20 else 1]

    def _bearer(self, order: dict) -> str:
        if order.get("repeat_of"):
            return "goodwill" if order["repeat_of"]["bearer"] == "customer" else "warranty"
        day = f"{order['requested_at']:%Y-%m-%d}"
        if day <= order["engine"]["warranty_until"]:
            bought = order["fault"].system in ("electrical", "control", "fuel")
            return "supplier" if bought and self.dice.chance(0.12) else "warranty"
        if self.dice.chance(0.02):
            return "insurance"
        return "goodwill" if self.dice.chance(0.05) else "customer"
