"""Mail bodies, made small: plain text out of HTML of any size, in one pass."""

from __future__ import annotations

import html as entities
import re

TEXT_MAX = 20_000
"""Characters of a mail or a form that a request keeps as its symptom."""
HTML_MAX = 256 * 1024
"""Characters of HTML that are handed to the HTML parser; more becomes plain text."""
_STRAY_MAX = 200
_SOURCE_MAX = 4 * 1024 * 1024
_SKIPPED = ("script", "style", "head", "title")
_BREAKS = {"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "hr", "blockquote"}
_NAME = re.compile(r"/?\s*([a-zA-Z][a-zA-Z0-9]*)")
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")


def is_heavy(html: str) -> bool:
    """Tell whether HTML is too large or too broken for a parser that repairs what it reads.

    >>> is_heavy("<p>Smokes</p>"), is_heavy("<" * 1000), is_heavy("<p>x</p>" * 100_000)
    (False, True, True)
    """
    opened, closed = html.count("<"), html.count(">")
    return (
        len(html) > HTML_MAX
        or abs(opened - closed) > _STRAY_MAX
        or html.count("<<") + html.count(">>") > _STRAY_MAX
    )


def plain(html: str, limit: int = TEXT_MAX) -> str:
    r"""Return the text of HTML, at most ``limit`` characters, in time linear in the source.

    >>> plain("<style>p {}</style><p>Black<br>smoke &lt; 5 s</p>")
    'Black\nsmoke < 5 s'
    >>> len(plain("<p>smoke</p>" * 1_000_000, limit=100))
    100
    """
    pieces: list[str] = []
    size = at = 0
    source = html[:_SOURCE_MAX]
    while at < len(source) and size <= limit * 2:
        start = source.find("<", at)
        text = source[at:] if start < 0 else source[at:start]
        pieces.append(text)
        size += len(text.strip())
        stop = source.find(">", start) if start >= 0 else -1
        if stop < 0:
            break
        word, at = _tag(source, start, stop)
        pieces.append(word)
    return shortened(_tidy("".join(pieces)), limit)


def shortened(text: str, limit: int = TEXT_MAX) -> str:
    """Return a text cut to ``limit`` characters, with a sign where it was cut.

    >>> shortened("black smoke", 6)
    'black…'
    """
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _tag(source: str, start: int, stop: int) -> tuple[str, int]:
    """Return what a tag leaves in the text, and where to read on."""
    named = _NAME.match(source, start + 1, min(start + 40, stop))
    name = named.group(1).lower() if named else ""
    if name in _SKIPPED and source[start + 1] != "/":
        end = source.find(f"</{name}", stop)
        close = source.find(">", end) if end >= 0 else -1
        return "", close + 1 if close >= 0 else len(source)
    return "\n" if name in _BREAKS else " ", stop + 1


def _tidy(text: str) -> str:
    text = _BLANKS.sub(" ", entities.unescape(text))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())
