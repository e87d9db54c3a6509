"""The memory: whether it opens, is current, writable and has room; the last run and sending."""

import shutil
from collections.abc import Iterator
from datetime import date

from sqlalchemy import text

from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning
from digest.errors import BadMemory, MemoryBusy, OlderMemory
from digest.store import runs
from digest.store.database import Memory
from digest.store.ledger import sendings
from digest.store.times import from_seconds

#: Less free space beside the database, in bytes, is little.
_LITTLE = 500_000_000
#: How long to wait for another writer, in seconds.
_PATIENCE = 2.0


def examine_memory(case: Case) -> Iterator[Diagnosis]:
    """Examine the database, its disk, and the newest that it remembers; change nothing."""
    store, folder = case.settings.store, case.settings.folder
    try:
        with Memory(store.url, folder, dry_run=True, patience=_PATIENCE) as memory:
            if memory.engine.url.database is None:  # an empty one stands for it
                found = f"{memory.name} is missing or empty"
                yield report_warning("memory", found, "'digest build' makes it")
            else:
                yield report_ok("memory", f"{memory.name} opens, and is of this version")
                yield _writable(memory)
                yield from _last(case, memory)
            yield from _room(memory)
    except OlderMemory:
        advice = "the next 'digest build' upgrades it; run 'digest backup' first if you may go back"
        yield report_warning("memory", "it is of an older version", advice)
    except (BadMemory, MemoryBusy) as problem:
        yield report_trouble("memory", str(problem), "check [store] in digest.toml")


def _writable(memory: Memory) -> Diagnosis:
    try:
        with memory.write() as connection:  # on a dry run nothing of this is kept
            connection.execute(text("UPDATE runs SET day = day WHERE 1 = 0"))
            connection.execute(text("UPDATE deliveries SET state = state WHERE 1 = 0"))
    except MemoryBusy:
        advice = "run doctor again when that is done"
        return report_warning("memory, writing", "another run is writing to it", advice)
    except BadMemory as problem:
        advice = "let this user write to it and its folder"
        return report_trouble("memory, writing", str(problem), advice)
    return report_ok("memory, writing", "can be written")


def _room(memory: Memory) -> Iterator[Diagnosis]:
    if memory.path is None:
        return
    place = next((folder for folder in memory.path.parents if folder.is_dir()), None)
    free = shutil.disk_usage(place or "/").free
    said = f"{free / 1e9:.1f} GB free beside the database"
    if free < _LITTLE:
        advice = "make room: a database that cannot grow stops a day half-way"
        yield report_warning("disk", said, advice)
    else:
        yield report_ok("disk", said)


def _last(case: Case, memory: Memory) -> Iterator[Diagnosis]:
    with memory.read() as connection:
        if run := runs.run_days(connection)[:1]:
            report = runs.runs_of_day(connection, date.fromisoformat(run[0]))[-1]
            ended = from_seconds(report["ended"]).astimezone(case.settings.zone)
            said = f"of {run[0]}: {report.get('status', '')}, {ended:%Y-%m-%d %H:%M}"
            if report.get("status") == "failed":
                error = f"{said}: {report.get('error', '')}"
                yield report_warning("last run", error, f"see it all: digest log {run[0]}")
            else:
                yield report_ok("last run", said)
        for day in sendings.sending_days(connection, 1):
            found = sendings.delivery_counts(connection, day, sendings.EDITION)
            counts = [f"{count} {state}" for state, count in found.items() if count]
            said = f"of {day}: {', '.join(counts) or 'nobody'}"
            if found["doubtful"]:
                yield report_warning("last sending", said, "list them: digest doubtful list")
            else:
                yield report_ok("last sending", said)
