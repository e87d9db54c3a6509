"""Window: when a day's edition may be sent. A late run must not mail what is stale."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from digest.config.settings import Settings


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when something may be sent: two instants, in UTC."""

    opens: datetime
    closes: datetime

    def at(self, now: datetime) -> Literal["early", "open", "late"]:
        """Return whether `now` is before, in, or after it."""
        if now < self.opens:
            return "early"
        return "open" if now < self.closes else "late"


def window_of_day(day: date, zone: ZoneInfo, after: str, until: str) -> Window:
    """Return the window of a day's edition; `after` and `until` are times there such as "06:30".

    An `until` that is not later than `after` is one of the next day; "24:00" is the day's end. If
    the clocks skip a time, so that the window would close before it opens, it is as long as the two
    times are apart.
    """
    from_day = datetime.combine(day, time.fromisoformat(after))
    if until == "24:00":
        until_day = datetime.combine(day + timedelta(days=1), time())
    else:
        until_day = datetime.combine(day, time.fromisoformat(until))
        until_day += timedelta(days=until <= after)
    # Times of one zone are compared by what its clocks show, so both become instants first.
    opens, closes = (at.replace(tzinfo=zone).astimezone(UTC) for at in (from_day, until_day))
    return Window(opens, closes if opens < closes else opens + (until_day - from_day))


def send_window(settings: Settings, day: date, *, by_hand: bool = False) -> Window:
    """Return the window in which a day's edition may be sent by `digest run`, or `by_hand`."""
    return window_of_day(day, settings.zone, *settings.send.hours(by_hand=by_hand))
