"""Absence: days on which nothing ran, as when the machine was off; the next run tells of them."""

from datetime import date, datetime, timedelta

from digest.config.settings import Settings
from digest.newsroom.publication import Publication
from digest.run.once import last_run, note_run
from digest.store import runs


def note_absence(publication: Publication) -> str | None:
    """Note that there is a run now; return since when there was none, if that cost an edition."""
    settings, memory = publication.settings, publication.memory
    day, now = publication.today, publication.clock.now()
    before = last_run(memory)
    note_run(memory, now)
    said = before and _missed_days(settings, before.astimezone(settings.zone), day)
    if not said:
        return None
    with memory.write() as connection:
        report = {"status": "absent", "day": day.isoformat(), "error": said}
        runs.add_run(connection, day, now, now, report)
    return said


def _missed_days(settings: Settings, before: datetime, day: date) -> str | None:
    """Return which days of an edition lie between the run `before` and today, in words."""
    between = (day - before.date()).days - 1
    passed = (before.date() + timedelta(days=at + 1) for at in range(between))
    missed = [one for one in passed if not settings.calendar.is_quiet(one)]
    if not missed:
        return None
    last = f" to {missed[-1]}" if missed[1:] else ""
    return f"No run since {before:%Y-%m-%d %H:%M}: no edition of {missed[0]}{last} was made"
