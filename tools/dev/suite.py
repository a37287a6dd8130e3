"""``make test`` and ``make check``: lint, unit, addon, acceptance and browser tests, counted."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from . import addons, databases, i18n, lint, logs, machine, odoo, say, setup
from .paths import ADDONS, LOG, PYTHON, ROOT, TEST_DB

BROWSER_FILES = "test_browser_*.py"
BESIDE_FILES = "test_beside_*.py"
BESIDE = "stock_picking_batch"
"""Addons of Odoo that ours do not need and factories use: our rules hold beside them too."""
UNIT = ROOT / "tests" / "unit"
ACCEPTANCE = ROOT / "tests" / "acceptance"


@dataclass(frozen=True)
class Count:
    """How a phase ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def check(*, with_logs: bool) -> int:
    """Run every phase, tell each count and the sum; return the exit code."""
    setup.libraries()
    counts = {"lint": _lint(), "unit": unit()}
    ready = setup.everything()
    counts |= _with_database(ready)
    if with_logs:
        counts["log"] = _one("no warning of ours in the log", logs.warnings())
    say.info("")
    for name, count in counts.items():
        say.info(f"{name:<11} {count}")
    total = sum(counts.values(), Count())
    print(total, flush=True)
    return 1 if total.failed else 0


def unit(*more: str) -> Count:
    """Run the tests that need no database."""
    return _pytest("unit", ["-p", "no:odoo", UNIT, *more])


def _lint() -> Count:
    failed = len(lint.run())
    return Count(passed=len(lint.CHECKS) - failed, failed=failed)


def _with_database(ready: setup.Ready) -> dict[str, Count]:
    """Install the addons on a fresh copy of the template, and run what needs them."""
    try:
        fresh_database(ready, TEST_DB)
    except say.Stop as stop:
        return {"install": _one("addons install", str(stop))}
    with say.phase("texts against translations"):
        differences = i18n.differences(ready.server, TEST_DB)
    counts = {"install": Count(passed=1), "i18n": _one("all texts are translated", differences)}
    others = [f"--ignore-glob=*/{files}" for files in (BROWSER_FILES, BESIDE_FILES)]
    counts["addon"] = odoo_tests(ready, "addon", [ADDONS, *others])
    counts["acceptance"] = odoo_tests(ready, "acceptance", [ACCEPTANCE, *others])
    counts["browser"] = _browser(ready)
    counts["beside"] = _beside(ready)
    return counts


def fresh_database(ready: setup.Ready, name: str, install: str = "") -> None:
    """Make a database with our addons, as `-i` on the template leaves it."""
    template = ready.template()
    with say.phase(f"database {name}: the addons are installed"):
        databases.copy(ready.server, template, name)
        odoo.run(
            ready.server,
            "-d", name, "-i", install or ",".join(addons.ours()), "--stop-after-init", "--no-http",
            log="install",
            failure="The addons could not be installed",
        )  # fmt: skip


def _browser(ready: setup.Ready) -> Count:
    files = [path for top in (ADDONS, ACCEPTANCE) for path in sorted(top.rglob(BROWSER_FILES))]
    if not machine.browser():
        say.info("Chromium is missing: run `apt-get install chromium fonts-noto-cjk`.")
        return Count(failed=1)
    return odoo_tests(ready, "browser", files)


def _beside(ready: setup.Ready) -> Count:
    """Test our rules beside other addons of Odoo; last, because it changes the database."""
    with say.phase(f"beside {BESIDE}"):
        odoo.run(
            ready.server, "-d", TEST_DB, "-i", BESIDE, "--stop-after-init", "--no-http",
            log="beside", failure=f"{BESIDE} could not be installed",
        )  # fmt: skip
    return odoo_tests(ready, "beside", sorted(ADDONS.rglob(BESIDE_FILES)))


def odoo_tests(ready: setup.Ready, name: str, arguments: Sequence[str | Path]) -> Count:
    """Run tests in the test database, with a web server of their own on a free port."""
    options = [f"--odoo-database={TEST_DB}", "--odoo-http", "--odoo-log-level=warn"]
    return _pytest(name, [*options, *arguments], env=odoo.environment(ready.server))


def _pytest(name: str, arguments: Sequence[str | Path], env: dict | None = None) -> Count:
    """Run pytest before the person's eyes and count from its report."""
    LOG.mkdir(parents=True, exist_ok=True)
    report = LOG / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [
        PYTHON, "-m", "pytest", "-q", f"--junitxml={report}",
        f"--log-file={logs.of_tests(name)}", "--log-file-level=WARNING", *arguments,
    ]  # fmt: skip
    say.info(f"-> {name} tests")
    paths = [argument for argument in arguments if isinstance(argument, Path)]
    if paths and any(path.exists() for path in paths):
        subprocess.call([str(word) for word in command], cwd=ROOT, env=env)
    return _counted(report, name)


def _counted(report: Path, name: str) -> Count:
    suite = ElementTree.parse(report).find("testsuite") if report.exists() else None
    if suite is None or suite.get("tests") == "0":
        say.info(f"   no {name} test was run")
        return Count(failed=1)
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    skipped = int(suite.get("skipped", 0))
    return Count(int(suite.get("tests", 0)) - failed - skipped, failed, skipped)


def _one(name: str, findings: str) -> Count:
    """Count one check, and tell its findings."""
    if findings:
        say.info(f"-> not so: {name}\n{findings}")
    return Count(failed=1) if findings else Count(passed=1)
