"""Age: how old an article may be for a day's edition. Days without an edition age no article.

A weekly edition, or the first one after a missed week, may have all that an edition on the day
after the last one could have had, and what came since.
"""

from datetime import date
from typing import Final

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
