"""Missed days: whether a day that was not sent had anything to send."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from digest.config.settings import Settings
from digest.delivery.window import send_window
from digest.model import Edition
from digest.newsroom.variantkeys import variant_key
from digest.store import runs
from digest.store.news import editions
from digest.store.people.choices import list_choices


def why_nothing_went(
    connection: Connection, settings: Settings, day: date, draft: Edition
) -> str | None:
    """Return why a day's `draft` reached nobody; None if there was nothing to send in its window.

    A draft may get its first story or correction, or its first reader, when the window is closed.
    """
    choices = list_choices(connection, day)
    if not any(variant_key(draft, choice.themes) for choice in choices):
        return None
    closes = send_window(settings, day).closes
    in_time = [
        one
        for one in runs.runs_of_day(connection, day)
        if datetime.fromtimestamp(one["started"], UTC) < closes and one["status"] != "absent"
    ]
    if not in_time:
        lives = editions.last_approved_day(connection, day - timedelta(days=1))
        return "no run built it before its time was over" if lives else None
    news = [one["stories"] + len(one.get("errata", ())) for one in in_time if "stories" in one]
    return "it was not approved in time" if news and news[-1] else None
