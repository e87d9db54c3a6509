"""The calendar, as `digest.toml` says it: the days without an edition."""

import re
from datetime import date

from digest.config.tables import Table, Text

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CalendarTable(Table, frozen=True):
    """`[calendar]`: the days without an edition: weekdays ("sunday"), days of every year ("01-26"), days ("2026-11-09")."""

    quiet: list[Text] = []

    def __post_init__(self) -> None:
        for text in self.quiet:
            if text.lower() not in _WEEKDAYS and not _is_day(text):
                raise ValueError(
                    f"'quiet' must hold weekdays and dates such as 'sunday', '01-26', '2026-11-09', not '{text}'"
                )

    def is_quiet(self, day: date) -> bool:
        """Tell whether `day` has no edition."""
        names = {_WEEKDAYS[day.weekday()], day.isoformat(), f"{day:%m-%d}"}
        return any(text.lower() in names for text in self.quiet)


def _is_day(text: str) -> bool:
    """Tell whether `text` is a day ("2026-11-09") or one of every year ("01-26")."""
    try:
        date.fromisoformat(text if len(text) == 10 else f"2000-{text}")
    except ValueError:
        return False
    return re.fullmatch(r"(\d{4}-)?\d{2}-\d{2}", text, re.ASCII) is not None
