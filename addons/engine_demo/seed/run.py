"""The whole seed: check the folder, load file by file, commit after each, report."""

from __future__ import annotations

from pathlib import Path

from . import table
from .finish import finish
from .history import HistoryStep, OpenOrderStep, PolicyStep
from .report import Line, Report
from .step import Known
from .steps import LATER_STEPS, MASTER_STEPS, YEAR_END_STEPS

STAMP = "engine_seed.done."
LOCK_KEY = 7_190_233_001


def seed(env, folder: Path, stream=None, commit=None) -> int:
    """Load the CSV files of ``folder``; return the exit code.

    0: everything is in the database; 2: rows or files were refused, the rest is loaded.

    :param commit: called after each file and month; the cursor's own commit where empty
    """
    report = Report(stream)
    past = [PolicyStep, HistoryStep]
    steps = [*MASTER_STEPS, *past, *YEAR_END_STEPS, OpenOrderStep, *LATER_STEPS]
    try:
        steps = check_folder(folder, steps)
    except table.BadFile as error:
        report.stream.write(f"{error}\n")
        return 2
    if not _lock(env):
        report.stream.write("Another engine_seed is loading this database. Wait for it.\n")
        return 2
    report.header(f"Loading {folder} into {env.cr.dbname}")
    known = Known(env)
    for kind in steps:
        step = kind(env, known, folder, report)
        step.commit = commit or env.cr.commit
        _run(env, step, report)
        if not known.ids["company"]:  # everything else stands on it
            report.stream.write("Nothing else is loaded without the company: correct it first.\n")
            return 2
    finish(env, report, commit or env.cr.commit)
    return report.summary()


def check_folder(folder: Path, steps) -> list:
    """Return the steps whose files are there; raise for missing or misshapen files."""
    if not folder.is_dir():
        raise table.BadFile(f"{folder} is not a folder; name the one that holds the CSV files.")
    present = [step for step in steps if not step.optional or (folder / step.file).exists()]
    bad = []
    for step in present:
        for name, columns in {step.file: step.columns, **beside(step, folder)}.items():
            try:
                table.check(folder / name, columns)
            except table.BadFile as error:
                bad.append(str(error))
    if bad:
        raise table.BadFile("\n".join(bad))
    return present


def beside(step, folder: Path) -> dict:
    """Return {file: columns} of what a step reads beside its own file."""
    optional = getattr(step, "beside_optional", {})
    there = {name: columns for name, columns in optional.items() if (folder / name).exists()}
    return {**getattr(step, "beside", {}), **there}


def _run(env, step, report: Report) -> None:
    files = [step.file, *beside(step, step.folder)]
    digests = {name: table.digest(step.folder / name) for name in files}
    parameters = env["ir.config_parameter"].sudo()
    if all(parameters.get_param(STAMP + name) == value for name, value in digests.items()):
        for name in files:
            count = table.count(step.folder / name)
            report.add(Line(name, rows=count, known=count, note="unchanged"))
        return
    report.progress(f"{step.file} …")
    lines = step.run()
    if not any(line.refused for line in lines):
        for name, value in digests.items():
            parameters.set_param(STAMP + name, value)
    step.commit()
    env.invalidate_all()
    for line in lines:
        report.add(line)


def _lock(env) -> bool:
    """Let one seed at a time into a database; the lock ends with the connection."""
    env.cr.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
    return env.cr.fetchone()[0]
