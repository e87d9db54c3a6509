"""Age: how old an article may be for a day's edition. Days without an edition age no article.

A weekly edition, or the first one after a missed week, may have all that an edition on the day
after the last one could have had, and what came since.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from digest.config.edition import CalendarTable
from digest.config.settings import Settings
from digest.model import Source

#: At most so many days without an edition count: after a longer pause the rest is no news.
LONGEST_PAUSE: Final = 31


def idle_days(last: date | None, day: date) -> int:
    """Return how many days without an edition lie between the `last` one and `day`, at most 31."""
    return min((day - last).days - 1, LONGEST_PAUSE) if last else 0


def age_limit(source: Source, settings: Settings, idle: int) -> int:
    """Return how many days old a source's articles may be after `idle` days; 0 for any age."""
    if source.named:
        return 0
    limit = settings.edition.max_age if source.max_age is None else source.max_age
    return limit and limit + idle


def next_limit(source: Source, settings: Settings, day: date) -> tuple[date, int]:
    """Return the day of the edition after that of `day`, and how old an article may be for it."""
    after = day + timedelta(days=1)
    following = settings.calendar.next_edition(after) or after
    return following, age_limit(source, settings, idle_days(day, following))


def missed_days(calendar: CalendarTable, last: date | None, day: date) -> list[date]:
    """Return the days after the `last` edition that should have had one before `day`'s."""
    between = (day - last).days - 1 if last else 0
    passed = (day - timedelta(days=ago) for ago in range(between, 0, -1))
    return [one for one in passed if not calendar.is_quiet(one)]


def say_missed(days: Sequence[date | str]) -> str | None:
    """Return in words that these days had no edition, None if there are none."""
    if not days:
        return None
    return f"No edition from {days[0]} to {days[-1]}" if days[1:] else f"No edition of {days[0]}"
