"""Rules about the code itself: what may import what, how long a file may be, what is found."""

import ast
import doctest
import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDONS = ROOT / "addons"
CORE = sorted(ADDONS.glob("*/core/**/*.py"))

# Each addon, and those of ours it may know.
ARROWS = {
    "engine_base": set(),
    "engine_parts": {"engine_base"},
    "engine_aftersales": {"engine_base", "engine_parts"},
    "engine_demo": {"engine_base", "engine_parts", "engine_aftersales"},
}
LONGEST = {".py": 300, ".xml": 250}
LONGEST_FUNCTION = 34

# Methods of Odoo's that ours replace, and what another step of the process is to ask.
ASKED_FROM_OUTSIDE = {
    "_accepted_savings",  # by the key figures
    "_compute_location_id",
    "_compute_product_location_dest_id",
    "_compute_product_location_src_id",
    "_create_repair_sale_order_line",
    "_detect_loop_sender_domain",
    "action_create_sale_order",
}
ON_THE_WALL = {
    "addons/engine_base/tools/moment.py",
    "addons/engine_parts/models/count/bulk_apply.py",  # writes the rows that core would write
    "addons/engine_parts/models/count/bulk_plan.py",
    "addons/engine_parts/models/rfid/rfid_reader_key.py",  # core looks whether a key has expired
}


def shown(path):
    return str(path.relative_to(ROOT))


def own_files(*suffixes):
    """Return the files written by hand: of the addons, the tools, the tests and the benchmarks."""
    return sorted(
        path
        for top in ("addons", "tools", "tests", "bench")
        for suffix in suffixes
        for path in (ROOT / top).rglob(f"*{suffix}")
    )


def imported(path):
    """Return the dotted names that a file imports, relative ones left out."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def addon_of(name):
    """Return which addon of ours a dotted name lies in, if any."""
    first = name.removeprefix("odoo.addons.").split(".")[0]
    return first if first in ARROWS else None


@pytest.mark.parametrize("path", CORE, ids=shown)
def test_core_knows_no_odoo(path):
    foreign = {name for name in imported(path) if name.split(".")[0] == "odoo"}
    assert {name for name in foreign if not (addon_of(name) and ".core" in name)} == set()


@pytest.mark.parametrize("path", CORE, ids=shown)
def test_examples_in_core_hold(path):
    parts = path.relative_to(ADDONS).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    assert doctest.testmod(importlib.import_module(f"odoo.addons.{name}")).failed == 0


@pytest.mark.parametrize("addon", sorted(ARROWS))
def test_addons_point_downwards(addon):
    upwards = {
        f"{shown(path)}: {name}"
        for path in (ADDONS / addon).rglob("*.py")
        for name in imported(path)
        if addon_of(name) not in ARROWS[addon] | {addon, None}
    }
    manifest = ADDONS / addon / "__manifest__.py"
    depends = set(ast.literal_eval(manifest.read_text(encoding="utf-8"))["depends"])
    assert upwards == set()
    assert depends & ARROWS.keys() <= ARROWS[addon]


def test_files_stay_short():
    too_long = {
        shown(path): lines
        for path in own_files(*LONGEST)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST[path.suffix]
    }
    assert too_long == {}


def lines_of_code(function, source):
    """Return how many lines of a function carry code: not its texts, its SQL, or lone brackets."""
    texts = {
        line
        for node in ast.walk(function)
        if isinstance(node, ast.JoinedStr | ast.Constant)
        and isinstance(getattr(node, "value", ""), str)
        and node.end_lineno > node.lineno
        for line in range(node.lineno, node.end_lineno + 1)
    }
    return sum(
        bool(re.search(r"\w", re.sub(r'"[^"]*"|#.*', "", source[line - 1])))
        for line in range(function.body[0].lineno, function.end_lineno + 1)
        if line not in texts
    )


def test_functions_stay_short():
    too_long = {}
    for path in own_files(".py"):
        if {"tests", "bench"} & set(path.relative_to(ROOT).parts):
            continue  # scenes are set in one go
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                lines = lines_of_code(node, text.splitlines())
                if lines > LONGEST_FUNCTION:
                    too_long[f"{shown(path)}: {node.name}"] = lines
    assert too_long == {}


def is_called_by_odoo(function):
    """Tell whether a decorator makes Odoo call a method: a check, an onchange or a route."""
    decorators = " ".join(ast.unparse(node) for node in function.decorator_list)
    return any(word in decorators for word in ("constrains", "ondelete", "onchange", "route"))


def test_every_function_is_used():
    """What only its own test calls is not used."""
    sources = {
        path: path.read_text(encoding="utf-8")
        for path in own_files(".py", ".xml", ".js")
        if not {"tests", "bench"} & set(path.relative_to(ROOT).parts)
    }
    words = Counter(word for text in sources.values() for word in re.findall(r"\w+", text))
    unused = {
        f"{shown(path)}: {node.name}"
        for path, text in sources.items()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        if words[node.name] == 1 and not node.name.startswith("__")
        if not is_called_by_odoo(node) and node.name not in ASKED_FROM_OUTSIDE
    }
    assert unused == set()


def test_time_is_business_time():
    """A replay of the past puts its own moment in the place of the clock on the wall."""
    asking = {
        shown(path)
        for path in ADDONS.rglob("*.py")
        if not {"tests", "engine_demo"} & set(path.relative_to(ADDONS).parts)
        if re.search(r"Datetime\.now\(|Date\.today\(", path.read_text(encoding="utf-8"))
    }
    assert asking == ON_THE_WALL


def test_every_test_file_is_found():
    """Odoo's runner only sees what ``tests/__init__.py`` imports."""
    forgotten = {
        shown(path)
        for tests in ADDONS.glob("*/tests")
        for path in tests.rglob("test_*.py")
        if path.stem not in (tests / "__init__.py").read_text(encoding="utf-8")
    }
    assert forgotten == set()


def test_every_core_module_has_unit_tests():
    """A formula without a test is a claim; ``core/x.py`` has a ``test_x*.py`` somewhere."""
    tests = " ".join(path.stem for path in (ROOT / "tests" / "unit").rglob("test_*.py"))
    untested = {shown(path) for path in CORE if path.stem != "__init__" and path.stem not in tests}
    assert untested == set()


@pytest.mark.parametrize(
    "page", [*ADDONS.glob("*/docs/*.md"), *ADDONS.glob("*/README.md")], ids=shown
)
def test_names_in_design_pages_exist(page):
    """A page that names a method or a field in code quotes is read again when that one goes."""
    sources = " ".join(path.read_text(encoding="utf-8") for path in own_files(".py", ".xml", ".js"))
    quoted = " ".join(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")))
    names = {name for name in re.findall(r"\w+(?![\w*…])", quoted) if "_" in name.strip("_")}
    assert names - set(re.findall(r"\w+", sources)) == set()


def test_decisions_are_numbered_once():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name.split("-")[0] for page in pages]
    assert len(set(numbers)) == len(numbers)
    assert all(number.isdigit() and len(number) == 4 for number in numbers)
