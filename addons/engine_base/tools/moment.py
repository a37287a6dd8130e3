"""Business time: now, or the moment that a replay of history puts in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from odoo import fields

CONTEXT_KEY = "engine_moment"


@dataclass(frozen=True)
class Replay:
    """The moment at which replayed steps happened, naive UTC.

    A Python object in the context: a client over RPC can only send JSON, so nobody outside the
    server can set the clock. ``by_id`` gives single records their own moment.
    """

    at: datetime
    by_id: dict[tuple[str, int], datetime] = field(default_factory=dict)


def now(env, record=None) -> datetime:
    """Return the business time as naive UTC, without microseconds.

    :param record: the document that the step is about, for replays with a moment per record
    """
    replay = env.context.get(CONTEXT_KEY)
    if not isinstance(replay, Replay):
        return fields.Datetime.now()
    if record is not None and (own := replay.by_id.get((record._name, record.id))):
        return own
    return replay.at


def today(env, record=None):
    """Return the business day in the user's time zone."""
    moment = now(env, record)
    return fields.Datetime.context_timestamp(env["res.users"], moment).date()


def company_zone(company) -> ZoneInfo:
    """Return the time zone in which the company works."""
    company = company.sudo()
    return ZoneInfo(company.resource_calendar_id.tz or company.partner_id.tz or "UTC")


def company_today(env, company, record=None) -> date:
    """Return the business day where the company works, whatever the time zone of the user.

    For rules that must not depend on a preference that users change themselves.
    """
    return local_day(now(env, record), company_zone(company))


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the day of a moment, naive UTC, in a time zone."""
    return at.replace(tzinfo=timezone.utc).astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day, aware."""
    return datetime.combine(day, time.min, tzinfo=zone)
