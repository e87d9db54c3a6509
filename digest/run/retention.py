"""Retention: deletes what was kept long enough. Safe to stop at any moment, and to run again."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from digest.newsroom.publication import Publication
from digest.store import forgetting
from digest.store.database import Memory
from digest.store.forgetting import Old
from digest.store.news import dayfolder, document, editions
from digest.store.people.resubscriptions import CONFIRM_WITHIN
from digest.store.people.signups import COUNTED_FOR
from digest.store.people.unrecognised import HANDLED

#: How long returned mail is known to be handled: to read a mailbox again changes nothing.
_ACTED_ON: Final = timedelta(days=400)
_EVER: Final = date(1970, 1, 1)
#: Seconds between two batches: a writer that waits for SQLite looks every tenth of a second.
_REST: Final = 0.11


@dataclass(frozen=True, slots=True)
class Pruned:
    """The number of rows of each kind that were deleted.

    `texts` are versions of articles, `parts` those of editions that stay; `letters` returned mail
    that was not understood, `marks` those of mail that was, of soft bounces and of sign-ups;
    `signups` those not confirmed.
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
    """Delete what `[keep]` has kept long enough, and count it; on a dry run only count it.

    What is N days old is kept for N days. The newest approved edition is kept whole, since the
    next is compared with it; so is an edition that was sent or corrected lately, however old.
    """
    settings, memory = publication.settings, publication.memory
    now = publication.clock.now()
    keep, bounces = settings.keep, settings.bounces
    today = now.astimezone(settings.zone).date()
    newest = _newest(publication)
    # Editions tell how often a sponsor was shown.
    capped = max((one.days for one in settings.sponsors if one.times is not None), default=0)

    def first(days: int, at_least: int = 0) -> date:
        """Return the first day that is kept, of a setting in which 0 means for ever."""
        return today - timedelta(days=max(days, at_least)) if days else _EVER

    sweep = _Sweep(memory, settings.zone, newest, dry_run=memory.dry_run)
    whole = min(first(keep.editions, capped), newest)
    parts = min(first(keep.parts), newest)
    counted = today - timedelta(days=bounces.soft_days)
    confirmable = now - CONFIRM_WITHIN
    return Pruned(
        texts=sweep.texts(first(keep.articles)),
        editions=sweep.editions(whole),
        parts=sweep.parts(parts, whole),
        deliveries=sweep.deliveries(first(keep.deliveries), now),
        reports=sweep.reports(first(keep.reports)),
        letters=sweep.clear(forgetting.old_unrecognised(sweep.start(first(keep.letters)))),
        marks=sweep.clear(forgetting.old_marks(HANDLED, now - _ACTED_ON))
        + sweep.clear(forgetting.old_soft_bounces(counted))
        + sweep.clear(forgetting.old_counts(now - COUNTED_FOR)),
        signups=sweep.clear(forgetting.old_signups(confirmable))
        + sweep.clear(forgetting.old_resubscriptions(confirmable)),
    )


def prune_exports(publication: Publication, out: Path) -> int:
    """Delete from `out` the folders of days whose editions `[keep]` has kept long enough.

    Return their number; on a dry run only count what is old. A folder that holds anything else than
    what a build wrote stays.
    """
    keep = publication.settings.keep.editions
    if not keep:
        return 0
    first = min(publication.today - timedelta(days=keep), _newest(publication)).isoformat()
    old = [folder for folder in document.day_folders(out) if folder.name < first]
    if publication.memory.dry_run:
        return len(old)
    return sum(map(dayfolder.delete_day_folder, old))


def forget_before(publication: Publication, before: date, *, dry_run: bool = False) -> Pruned:
    """Delete texts, editions and reports from before a day, whatever the settings say.

    The newest approved edition is kept whole. A dry run only counts what would go.
    """
    newest, memory = _newest(publication), publication.memory
    sweep = _Sweep(memory, publication.settings.zone, newest, dry_run=dry_run or memory.dry_run)
    return Pruned(
        texts=sweep.texts(before),
        editions=sweep.editions(min(before, newest)),
        reports=sweep.reports(before),
    )


def _newest(publication: Publication) -> date:
    """Return the day of the newest approved edition, today if there is none."""
    today = publication.clock.now().astimezone(publication.settings.zone).date()
    with publication.memory.read() as connection:
        return editions.last_approved_day(connection, today) or today


@dataclass(frozen=True, slots=True)
class _Sweep:
    """Deletes kind by kind, in short transactions; `before` is the first day that is kept.

    A dry run counts what would go. The edition of the day `newest` is kept whole.
    """

    memory: Memory
    zone: ZoneInfo
    newest: date
    dry_run: bool

    def texts(self, before: date) -> int:
        return self.clear(forgetting.old_texts(self.start(before), self.newest))

    def editions(self, before: date) -> int:
        return self.clear(forgetting.whole_editions(before, self.start(before)))

    def parts(self, before: date, whole: date) -> int:
        """Delete what was rendered from the editions that stay: those from `whole` on."""
        count = self.clear(forgetting.old_messages(before, self.start(before)))
        if not self.dry_run:
            return count
        first = min(before, whole)  # a dry run still finds the editions that would be gone
        return count - self.clear(forgetting.old_messages(first, self.start(first)))

    def deliveries(self, before: date, now: datetime) -> int:
        """Close old sendings, then delete their deliveries."""
        start = self.start(before)
        with self.memory.write() as connection:
            forgetting.close_sendings(connection, before, start, now)
            if self.dry_run:
                return forgetting.closed_deliveries(before).count(connection)
        return self.clear(forgetting.closed_deliveries(before))

    def reports(self, before: date) -> int:
        return self.clear(forgetting.old_reports(before, self.start(before)))

    def start(self, day: date) -> datetime:
        """Return when a day begins where the publication is."""
        return datetime.combine(day, time_of_day(), self.zone)

    def clear(self, old: Old) -> int:
        """Delete all that is old, some at a time; return the number of rows."""
        if self.dry_run:
            with self.memory.read() as connection:
                return old.count(connection)
        gone = 0
        while True:
            with self.memory.read() as connection:
                if not old.is_any(connection):
                    return gone
            if gone:
                time.sleep(_REST)
            with self.memory.write() as connection:
                gone += old.forget(connection)
