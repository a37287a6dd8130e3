"""``make docs``: state diagrams in ``addons/*/docs/design.md``, drawn from ``core/workflows.py``.

A page asks for a diagram with the pair of markers ``<!-- workflow NAME -->`` and
``<!-- /workflow -->``; NAME is the graph's name in its addon's ``core/workflows.py``. Runs in
``.venv``; with ``--check`` it changes nothing and fails when a page disagrees with the code.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

from .paths import ADDONS

_MARKED = re.compile(r"(<!-- workflow (\w+) -->\n).*?(<!-- /workflow -->)", re.DOTALL)


def diagram(workflow) -> str:
    """Return a state graph as a mermaid diagram."""
    lines = [f"    [*] --> {workflow.initial}"]
    for arrow in workflow.arrows:
        sources = [state for state in workflow.states if state in arrow.sources]
        lines += [f"    {source} --> {arrow.target}: {arrow.name}" for source in sources]
    lines += [f"    {state} --> [*]" for state in workflow.states if state in workflow.final()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def redrawn(page: Path) -> str:
    """Return the text of a page with the diagrams of today's code."""
    addon = page.parents[1].name

    def draw(found: re.Match) -> str:
        graphs = importlib.import_module(f"odoo.addons.{addon}.core.workflows")
        return found[1] + diagram(getattr(graphs, found[2])) + found[3]

    return _MARKED.sub(draw, page.read_text(encoding="utf-8"))


def main(*arguments: str) -> int:
    import odoo.addons

    odoo.addons.__path__.append(str(ADDONS))
    stale = [
        page
        for page in sorted(ADDONS.glob("*/docs/design.md"))
        if redrawn(page) != page.read_text(encoding="utf-8")
    ]
    if "--check" in arguments:
        print("\n".join(f"{page}: `make docs` draws its diagrams anew" for page in stale))
        return 1 if stale else 0
    for page in stale:
        page.write_text(redrawn(page), encoding="utf-8")
        print(f"redrawn: {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
