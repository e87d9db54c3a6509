"""Retention: deletes what was kept long enough. Safe to stop at any moment, and to run again."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Final
from zoneinfo import ZoneInfo

from digest.newsroom.publication import Publication
from digest.store import forgetting
from digest.store.database import Memory
from digest.store.forgetting import Old
from digest.store.news import editions
from digest.store.people.resubscriptions import CONFIRM_WITHIN
from digest.store.people.unrecognised import COUNTED, HANDLED

#: How long returned mail is known to be handled: to read a mailbox again changes nothing.
_ACTED_ON: Final = timedelta(days=400)
_EVER: Final = date(1970, 1, 1)
#: Seconds between two batches: a writer that waits for SQLite looks every tenth of a second.
_REST: Final = 0.11


@dataclass(frozen=True, slots=True)
class Pruned:
    """The number of rows of each kind that were deleted.

    `texts` are versions of articles, `parts` those of editions that stay; `letters` returned mail
    that was not understood, `marks` of mail that was; `signups` those not confirmed.
    """

    texts: int = 0
    editions: int = 0
    parts: int = 0
    deliveries: int = 0
    reports: int = 0
    letters: int = 0
    marks: int = 0
    signups: int = 0


def prune(publication: Publication) -> Pruned:
    """Delete what `[keep]` has kept long enough, and count it; on a dry run nothing.

    What is N days old is kept for N days. The newest approved edition is kept whole, since the
    next is compared with it; so is an edition that was sent or corrected lately, however old.
    """
    settings, memory = publication.settings, publication.memory
    if memory.dry_run:
        return Pruned()
    now = publication.clock.now()
    keep, bounces = settings.keep, settings.bounces
    today = now.astimezone(settings.zone).date()
    with memory.read() as connection:
        newest = editions.last_approved_day(connection, today) or today
    # Editions tell how often a sponsor was shown.
    capped = max((one.days for one in settings.sponsors if one.times is not None), default=0)

    def first(days: int, at_least: int = 0) -> date:
        """Return the first day that is kept, of a setting in which 0 means for ever."""
        return today - timedelta(days=max(days, at_least)) if days else _EVER

    sweep = _Sweep(memory, settings.zone)
    parts = min(first(keep.parts), newest)
    counted = now - timedelta(days=bounces.soft_days + 1)
    confirmable = now - CONFIRM_WITHIN
    return Pruned(
        texts=sweep.texts(first(keep.articles)),
        editions=sweep.editions(min(first(keep.editions, capped), newest)),
        parts=sweep.clear(forgetting.old_messages(parts, sweep.start(parts))),
        deliveries=sweep.deliveries(first(keep.deliveries), now),
        reports=sweep.reports(first(keep.reports)),
        letters=sweep.clear(forgetting.old_unrecognised(sweep.start(first(keep.letters)))),
        marks=sweep.clear(forgetting.old_marks(HANDLED, now - _ACTED_ON))
        + sweep.clear(forgetting.old_marks(COUNTED, counted)),
        signups=sweep.clear(forgetting.old_signups(confirmable))
        + sweep.clear(forgetting.old_resubscriptions(confirmable)),
    )


def forget_before(publication: Publication, before: date) -> Pruned:
    """Delete texts, editions and reports from before a day, whatever the settings say."""
    sweep = _Sweep(publication.memory, publication.settings.zone)
    return Pruned(
        texts=sweep.texts(before), editions=sweep.editions(before), reports=sweep.reports(before)
    )


@dataclass(frozen=True, slots=True)
class _Sweep:
    """Deletes kind by kind, in short transactions; `before` is the first day that is kept."""

    memory: Memory
    zone: ZoneInfo

    def texts(self, before: date) -> int:
        return self.clear(forgetting.old_texts(self.start(before)))

    def editions(self, before: date) -> int:
        return self.clear(forgetting.whole_editions(before, self.start(before)))

    def deliveries(self, before: date, now: datetime) -> int:
        """Close old sendings, then delete their deliveries."""
        start = self.start(before)
        with self.memory.write() as connection:
            forgetting.close_sendings(connection, before, start, now)
        return self.clear(forgetting.closed_deliveries(before))

    def reports(self, before: date) -> int:
        return self.clear(forgetting.old_reports(before, self.start(before)))

    def start(self, day: date) -> datetime:
        """Return when a day begins where the publication is."""
        return datetime.combine(day, time_of_day(), self.zone)

    def clear(self, old: Old) -> int:
        """Delete all that is old, some at a time; return the number of rows."""
        gone = 0
        while True:
            with self.memory.read() as connection:
                if not old.is_any(connection):
                    return gone
            if gone:
                time.sleep(_REST)
            with self.memory.write() as connection:
                gone += old.forget(connection)
