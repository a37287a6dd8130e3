"""What the headers of a mail say about its sender, as facts without a judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MACHINES = {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply"}
_BULK = {"bulk", "junk", "list", "auto_reply"}
_FAILED = re.compile(r"\b(?:dmarc|spf|dkim)\s*=\s*(?:fail|hardfail|softfail)\b", re.IGNORECASE)


@dataclass(frozen=True)
class MailFacts:
    """``is_automatic``: a machine wrote it, do not answer. ``is_forged``: our mail server says so.

    A Python object in the context of the gateway, which no client can send.
    """

    is_automatic: bool = False
    is_forged: bool = False


def facts(headers: Iterable[tuple[str, str]], address: str) -> MailFacts:
    """Return what the headers of a mail from ``address`` say.

    Sources: RFC 3834 (Auto-Submitted), RFC 2076 (Precedence), RFC 8601 (Authentication-Results).

    >>> facts([("Auto-Submitted", "auto-replied")], "a@b.cn").is_automatic
    True
    >>> facts([("Auto-Submitted", "no")], "a@b.cn")
    MailFacts(is_automatic=False, is_forged=False)
    >>> facts([("Authentication-Results", "mx; dmarc=fail")], "a@b.cn").is_forged
    True
    """
    named: dict[str, list[str]] = {}
    for name, value in headers:
        named.setdefault(name.lower(), []).append(str(value))
    results = named.get("authentication-results", []) + named.get("arc-authentication-results", [])
    return MailFacts(
        is_automatic=_is_automatic(named, address),
        is_forged=any(_FAILED.search(result) for result in results),
    )


def _is_automatic(named: dict[str, list[str]], address: str) -> bool:
    def first(name: str) -> str:
        return (named.get(name) or [""])[0].split(";")[0].strip().lower()

    return (
        first("auto-submitted") not in ("", "no")
        or first("precedence") in _BULK
        or first("return-path") == "<>"
        or any(name in named for name in ("x-autoreply", "x-autorespond", "list-id"))
        or address.partition("@")[0].strip().lower() in _MACHINES
    )
