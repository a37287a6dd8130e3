"""Durations and distances on real roads from an OSRM server of the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import requests

BLOCK = 50
"""Places per side of one request: a server answers 100 places at most unless told otherwise."""
TIMEOUT_S = 10.0
PLACES_MAX = 400


class OsrmError(Exception):
    """The server did not answer with a table."""


def valid_address(url: str) -> bool:
    """Tell whether ``url`` is the address of a server, and nothing more.

    >>> valid_address("http://osrm.example.com:5000"), valid_address("file:///etc/passwd")
    (True, False)
    >>> valid_address("http://user:secret@host"), valid_address("http://host/?x=1")
    (False, False)
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises where it is no number)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not (parts.username or parts.password or parts.query or parts.fragment)
    )


def table(url: str, places: Sequence[tuple[float, float]]) -> dict[str, list[list[float | None]]]:
    """Return seconds and metres between all places, row to column.

    :param places: (latitude, longitude) in degrees
    :raise OsrmError: no server, no answer in time, or no table in it

    Source: OSRM HTTP API v1, table service.
    """
    if len(places) > PLACES_MAX:
        raise OsrmError(f"{len(places)} places are more than {PLACES_MAX}")
    size = len(places)
    durations = [[None] * size for _row in range(size)]
    distances = [[None] * size for _row in range(size)]
    with requests.Session() as session:
        for rows in _blocks(size):
            for columns in _blocks(size):
                part = _request(session, url, places, rows, columns)
                for whole, name in ((durations, "durations"), (distances, "distances")):
                    for row, cells in zip(rows, part[name], strict=True):
                        whole[row][columns.start : columns.stop] = cells
    return {"durations": durations, "distances": distances}


def _blocks(size):
    return [range(start, min(start + BLOCK, size)) for start in range(0, size, BLOCK)]


def _request(session, url, places, rows, columns):
    chosen = [*rows, *columns]
    points = ";".join(f"{places[i][1]:.6f},{places[i][0]:.6f}" for i in chosen)
    half = len(rows)
    try:
        answer = session.get(
            f"{url.rstrip('/')}/table/v1/driving/{points}",
            params={
                "annotations": "duration,distance",
                "sources": ";".join(str(i) for i in range(half)),
                "destinations": ";".join(str(i) for i in range(half, len(chosen))),
            },
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        answer.raise_for_status()
        part = answer.json()
        if part["code"] != "Ok":
            raise OsrmError(part.get("message") or part["code"])
        for name in ("durations", "distances"):
            if [len(row) for row in part[name]] != [len(columns)] * half:
                raise OsrmError("the table has another shape than asked for")
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise OsrmError(str(error)) from error
    return part
