"""The stage of the walk: who acts, in a transaction of their own, and what is remembered."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError

from .show import Printer

ENGLISH = {"lang": "en_US", "tz": "Asia/Shanghai"}


class Stop(Exception):  # noqa: N818
    """The walk cannot go on; the message says why and what to do."""


@dataclass
class Stage:
    """Runs the steps one by one, each committed as a user's click would be."""

    registry: object
    out: Printer
    number: int = 0
    refused: int = 0
    ids: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def acting(self, login: str | None = None, *, own_language: bool = False):
        """Give the environment of a person, without administrator rights."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, ENGLISH)
            if login:
                user = env["res.users"].search([("login", "=", login)])
                if not user:
                    raise Stop(f"There is no login {login}: run odoo engine_seed first.")
                context = {**ENGLISH, "lang": user.lang} if own_language else ENGLISH
                env = api.Environment(cr, user.id, context)
            yield env

    def do(self, name: str, login: str, work: Callable) -> None:
        """Walk one step and print it; ``work`` returns what it changed, in words."""
        self.number += 1
        with self.acting(login, own_language=True) as env:  # what they write is read on screens
            started = time.perf_counter()
            before = self._state(env)
            try:
                changes = list(work(env) or ())
                env.cr.flush()
            except (UserError, AccessError) as error:
                raise Stop(f"Step {self.number}, {name}: {login} was refused: {error}") from error
            after = self._state(env)
            env.cr.commit()
            took = (time.perf_counter() - started) * 1000
            if before != after and after:
                changes.insert(0, f"service order: {before or 'new'} → {after}")
            who = f"{env.user.name} ({login})"
        self.out.step(self.number, name, who, took, changes)

    def refuse(self, name: str, login: str, attempt: Callable) -> None:
        """Try what must not be; print the answer. That nobody refuses ends the walk."""
        self.number += 1
        with self.acting(login) as env:
            started = time.perf_counter()
            try:
                attempt(env)
                env.cr.flush()
            except (UserError, AccessError) as error:
                answer = " ".join(str(error).split())
            else:
                env.cr.rollback()
                raise Stop(f"Step {self.number}, {name}: {login} should have been refused.")
            finally:
                took = (time.perf_counter() - started) * 1000
            env.cr.rollback()
            who = f"{env.user.name} ({login})"
        self.refused += 1
        self.out.step(self.number, f"✗ {name}", who, took, [f"REFUSED 拒绝: {answer}"])

    def get(self, env, model: str):
        return env[model].browse(self.ids[model])

    def keep(self, record) -> None:
        self.ids[record._name] = record.id

    def _state(self, env) -> str:
        order_id = self.ids.get("repair.order")
        return env["repair.order"].sudo().browse(order_id).service_state if order_id else ""
