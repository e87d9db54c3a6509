"""The memory: whether it opens, is of this version, can be written, and has room; what happened last. Nothing is changed."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import text

from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning
from digest.errors import BadMemory, MemoryBusy, OlderMemory
from digest.store import runs
from digest.store.database import Memory
from digest.store.ledger import sendings

#: Less room beside the database than this, in bytes, is little.
_LITTLE = 500_000_000
#: How long another writer is waited for, in seconds.
_PATIENCE = 2.0


def examine_memory(case: Case) -> Iterator[Diagnosis]:
    """Look at the database, at the disk, and at the newest of what is remembered."""
    store, folder = case.settings.store, case.settings.folder
    try:
        with Memory(store.url, folder, dry_run=True, patience=_PATIENCE) as memory:
            if memory.engine.url.database is None:  # an empty one stands for it
                yield report_warning(
                    "memory", f"{memory.name} is not there yet, or empty", "'digest build' makes it"
                )
            else:
                yield report_ok("memory", f"{memory.name} opens, and is of this version")
                yield _writable(memory)
                yield from _last(case, memory)
            yield from _room(memory)
    except OlderMemory:
        advice = "the next 'digest build' brings it up to date; 'digest backup' first, if you may go back"
        yield report_warning("memory", "it is of an older version", advice)
    except (BadMemory, MemoryBusy) as problem:
        yield report_trouble(
            "memory", str(problem), "correct [store] url in digest.toml, or have its database run"
        )


def _writable(memory: Memory) -> Diagnosis:
    try:
        with memory.write() as connection:  # on a dry run nothing of this is kept
            connection.execute(text("UPDATE runs SET day = day WHERE 1 = 0"))
            connection.execute(text("UPDATE deliveries SET state = state WHERE 1 = 0"))
    except MemoryBusy:
        return report_warning(
            "memory, writing", "another run is writing to it", "look again when that is done"
        )
    except BadMemory as problem:
        return report_trouble(
            "memory, writing",
            str(problem),
            "give this user the right to write to it and its folder",
        )
    return report_ok("memory, writing", "can be written")


def _room(memory: Memory) -> Iterator[Diagnosis]:
    if memory.path is None:
        return
    place = next((folder for folder in memory.path.parents if folder.is_dir()), None)
    free = shutil.disk_usage(place or "/").free
    said = f"{free / 1e9:.1f} GB free beside the database"
    if free < _LITTLE:
        yield report_warning(
            "disk", said, "make room: a database that cannot grow stops a day half-way"
        )
    else:
        yield report_ok("disk", said)


def _last(case: Case, memory: Memory) -> Iterator[Diagnosis]:
    with memory.read() as connection:
        if run := runs.run_days(connection)[:1]:
            report = runs.runs_of_day(connection, date.fromisoformat(run[0]))[-1]
            ended = datetime.fromtimestamp(report["ended"], UTC).astimezone(case.settings.zone)
            said = f"of {run[0]}: {report.get('status', '')}, {ended:%Y-%m-%d %H:%M}"
            if report.get("status") == "failed":
                yield report_warning(
                    "last run",
                    f"{said}: {report.get('error', '')}",
                    f"'digest log {run[0]}' says more",
                )
            else:
                yield report_ok("last run", said)
        for day in sendings.sending_days(connection, 1):
            found = sendings.delivery_counts(connection, day, sendings.EDITION)
            told = (
                ", ".join(f"{count} {state}" for state, count in found.items() if count) or "nobody"
            )
            if found["doubtful"]:
                yield report_warning(
                    "last sending", f"of {day}: {told}", "'digest doubtful list' says which"
                )
            else:
                yield report_ok("last sending", f"of {day}: {told}")
