"""What the manifests of our addons say."""

from __future__ import annotations

import ast

from .paths import ADDONS


def manifests() -> dict[str, dict]:
    """Return the manifest of each addon of ours."""
    return {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in sorted(ADDONS.glob("*/__manifest__.py"))
    }


def ours() -> list[str]:
    return list(manifests())


def dependencies() -> list[str]:
    """Return what our addons need that is not ours."""
    ours = manifests()
    needed = {name for manifest in ours.values() for name in manifest.get("depends", ["base"])}
    return sorted(needed - ours.keys())
