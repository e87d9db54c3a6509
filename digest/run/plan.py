"""The plan: what is due for a day's edition at which time. Decisions only."""

from datetime import date, datetime, time
from typing import Literal

from digest.config.settings import Settings
from digest.delivery.window import send_window

#: Read only; build a draft; show it to the editor; approve it; hold it until the editor approves.
DayStep = Literal["read", "draft", "show", "approve", "hold"]


def step_of(
    settings: Settings, day: date, now: datetime, *, approved: bool, shown: bool
) -> DayStep:
    """Return what is due for a day's edition, which is `approved`, or was `shown` to the editor.

    Neither is built again by itself: the editor would approve what they have not seen.
    """
    run = settings.run
    if approved or settings.calendar.is_quiet(day):
        return "read"
    if (open_ := send_window(settings, day).at(now)) == "late":
        return "read" if shown else "draft"
    if run.approve == "automatic":
        return "approve" if open_ == "open" else "draft"
    if not shown:
        return "show" if now >= time_of_day(settings, day, run.draft_at) else "draft"
    if now < time_of_day(settings, day, run.deadline):
        return "read"
    return "approve" if run.at_deadline == "send" else "hold"


def time_of_day(settings: Settings, day: date, clock_time: str) -> datetime:
    """Return a time of a day, such as "06:30", where the publication is."""
    return datetime.combine(day, time.fromisoformat(clock_time), settings.zone)
