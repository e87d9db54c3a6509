"""Window: when a day's edition may be sent. A late run must not mail what is stale."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from digest.config.settings import Settings


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when something may be sent."""

    opens: datetime
    closes: datetime

    def at(self, now: datetime) -> Literal["early", "open", "late"]:
        """Return whether `now` is before, in, or after it."""
        if now < self.opens:
            return "early"
        return "open" if now < self.closes else "late"


def window_of_day(day: date, zone: ZoneInfo, after: str, until: str) -> Window:
    """Return the window of a day's edition; `after` and `until` are times there such as "06:30".

    An `until` that is not later than `after` is one of the next day; "24:00" is the day's end.
    """
    opens = datetime.combine(day, time.fromisoformat(after), zone)
    if until == "24:00":
        return Window(opens, datetime.combine(day + timedelta(days=1), time(), zone))
    next_day = timedelta(days=until <= after)
    return Window(opens, datetime.combine(day + next_day, time.fromisoformat(until), zone))


def send_window(settings: Settings, day: date) -> Window:
    """Return the window in which the settings let a day's edition be sent."""
    send = settings.send
    return window_of_day(day, settings.zone, send.send_after, send.send_until)
