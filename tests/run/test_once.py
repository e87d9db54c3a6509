from datetime import date, timedelta
from pathlib import Path

from digest.run.alerts import Changes, weigh_checks
from digest.run.once import is_done, note_done
from digest.store.database import Memory
from tests.run.test_alerts import NOW, TODAY


def test_what_is_done_is_known_for_its_day(tmp_path: Path) -> None:
    """The last note counts; another day is not done; and none of it is an alert."""
    with Memory("sqlite:///digest.db", tmp_path) as memory:
        assert is_done(memory, "rehearsed", TODAY) is None
        note_done(memory, "rehearsed", TODAY, NOW, "1")
        note_done(memory, "rehearsed", TODAY, NOW, "2")
        assert is_done(memory, "rehearsed", TODAY) == "2"
        assert is_done(memory, "rehearsed", TODAY + timedelta(days=1)) is None
        assert weigh_checks(memory, [], NOW, TODAY) == Changes()


def test_a_day_long_past_is_forgotten(tmp_path: Path) -> None:
    """Only today and yesterday can still be asked for."""
    with Memory("sqlite:///digest.db", tmp_path) as memory:
        note_done(memory, "shown", date(2026, 11, 1), NOW)
        weigh_checks(memory, [], NOW, TODAY)
        assert is_done(memory, "shown", date(2026, 11, 1)) is None
