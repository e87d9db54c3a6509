"""Notices: what stands that needs a person."""

from datetime import UTC, datetime, timedelta

from digest.store import alerts
from digest.store.database import Memory

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_it_stands_from_when_it_was_first_noted(memory: Memory) -> None:
    """What it says may change meanwhile; that it was told stays known until it is over."""
    with memory.write() as connection:
        alerts.put_alert(connection, "source 1", "no answer", NOW)
        alerts.mark_told(connection, "source 1", NOW + timedelta(hours=1))
        alerts.put_alert(connection, "source 1", "a wrong answer", NOW + timedelta(hours=2))
        alerts.put_alert(connection, "ping", "no answer", NOW + timedelta(hours=2))
        first, second = alerts.list_alerts(connection).values()
        assert (first.name, first.said) == ("source 1", "a wrong answer")
        assert (first.since, first.told) == (NOW, NOW + timedelta(hours=1))
        assert second.told is None
        alerts.drop_alert(connection, "source 1")
        assert list(alerts.list_alerts(connection)) == ["ping"]
