"""What needs a person is told once."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.run import alerts
from digest.run.alerts import Changes, Check, alert_lines
from digest.store.database import Memory

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Asia/Kolkata"))
HOUR = timedelta(hours=1)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """Return an empty memory."""
    return Memory("sqlite:///digest.db", tmp_path)


def weigh(
    memory: Memory, *looks: Check, later: timedelta = timedelta(), tell: bool = True
) -> Changes:
    """Weigh what was looked at, and tell of it."""
    changes = alerts.weigh_checks(memory, looks, NOW + later, (NOW + later).date())
    if tell:
        alerts.note_told(memory, changes, NOW + later)
    return changes


def test_it_is_told_when_it_begins_and_when_it_is_over(memory: Memory) -> None:
    """And not in between, though it stands."""
    begun = weigh(memory, Check("relay", "no answer"))
    assert (begun.begun, begun.over) == ({"relay": "no answer"}, {})
    still = weigh(memory, Check("relay", "no answer"), later=HOUR)
    assert (still.begun, still.over, still.standing) == ({}, {}, {"relay": "no answer"})
    over = weigh(memory, Check("relay", None), later=2 * HOUR)
    assert (over.begun, over.over, over.standing) == ({}, {"relay": "no answer"}, {})
    assert weigh(memory, Check("relay", None), later=3 * HOUR) == Changes()


def test_another_trouble_of_the_same_thing_is_told(memory: Memory) -> None:
    """It asks for something else; what has patience may say now this and now that."""
    weigh(memory, Check("relay", "no answer"), Check("source", "503", patience=HOUR))
    weigh(memory, Check("source", "503", patience=HOUR), later=HOUR)
    changed = weigh(
        memory, Check("relay", "no password"), Check("source", "404", patience=HOUR), later=2 * HOUR
    )
    assert changed.begun == {"relay": "no password"}
    assert weigh(memory, Check("relay", "no password"), later=3 * HOUR).begun == {}


def test_what_mends_itself_is_not_told(memory: Memory) -> None:
    """A check with patience is told once it has stood that long; if over before, it never is."""
    look = Check("source", "no answer", patience=HOUR)
    assert weigh(memory, look) == Changes()
    assert weigh(memory, Check("source", None), later=HOUR / 2) == Changes()
    assert weigh(memory, look, later=HOUR) == Changes()
    assert weigh(memory, look, later=2 * HOUR).begun == {"source": "no answer"}


def test_what_was_not_told_is_told_the_next_time(memory: Memory) -> None:
    """Whatever became of the run that found it: begin and end."""
    weigh(memory, Check("relay", "no answer"), tell=False)
    assert weigh(memory, Check("relay", "no answer"), later=HOUR).begun == {"relay": "no answer"}
    weigh(memory, Check("relay", None), later=2 * HOUR, tell=False)
    assert weigh(memory, Check("relay", None), later=3 * HOUR).over == {"relay": "no answer"}


def test_what_was_not_looked_at_stays(memory: Memory) -> None:
    """A run that did not come so far does not say that it is over."""
    weigh(memory, Check("relay", "no answer"))
    assert weigh(memory, later=HOUR) == Changes()
    assert weigh(memory, Check("relay", None), later=2 * HOUR).over == {"relay": "no answer"}


def test_what_belongs_to_a_day_goes_with_it(memory: Memory) -> None:
    """Two days later it is over: that is told once, if it was told that it began."""
    weigh(memory, Check(f"draft {TODAY}", "held"), Check(f"late {TODAY}", "slow", patience=HOUR))
    assert weigh(memory, later=timedelta(days=1)) == Changes()
    over = weigh(memory, later=timedelta(days=2))
    assert (over.begun, over.over) == ({}, {f"draft {TODAY}": "held (its day is past)"})
    assert weigh(memory, later=timedelta(days=2)) == Changes()
    assert weigh(memory, Check(f"draft {TODAY}", None), later=timedelta(days=2)) == Changes()


def test_what_is_no_longer_there_to_be_checked_is_over(memory: Memory) -> None:
    """A source that was taken out of the settings, once the others are read."""
    weigh(memory, Check("source a", "404"), Check("source b", None), Check("relay", "no answer"))
    assert weigh(memory, Check("relay", "no answer"), later=HOUR).over == {}
    over = weigh(memory, Check("source b", None), later=HOUR)
    assert over.over == {"source a": "404 (it is no longer checked)"}
    assert weigh(memory, Check("source b", None), later=HOUR) == Changes()


def test_other_figures_are_no_other_trouble(memory: Memory) -> None:
    """One trouble is told once, however many it is about by now; its end says the last of them."""
    weigh(memory, Check("late", "40 of 2026-11-23 were not sent"))
    fewer = weigh(memory, Check("late", "7 of 2026-11-23 were not sent"), later=HOUR)
    assert (fewer.begun, fewer.over) == ({}, {})
    assert weigh(memory, Check("late", None), later=2 * HOUR).over == {
        "late": "7 of 2026-11-23 were not sent"
    }


def test_what_is_over_tells_no_more_what_to_do() -> None:
    """Nobody acts on advice that no longer holds."""
    said = "relay main: 421 4.7.0 not now. Fix that, then 'digest resume'."
    assert alert_lines(Changes(begun={"a": said}, over={"b": said})) == [
        f"Trouble: {said}",
        "Over: relay main: 421 4.7.0 not now",
    ]


@pytest.mark.parametrize(
    ("said", "front"),
    [
        ("No relay takes mail. Fix that, then 'digest resume'", "No relay takes mail"),
        (
            "Desk: the source gave nothing: 550 5.7.1 x.",
            "Desk: the source gave nothing: 550 5.7.1 x",
        ),
        (f"{'a' * 60}: {'b' * 30}, {'c' * 30}; d", f"{'a' * 60}: {'b' * 30}"),
        ("word " * 40, f"{'word ' * 19}word…"),
        ("", ""),
    ],
)
def test_a_message_is_cut_between_clauses(said: str, front: str) -> None:
    """A subject is its first sentence, or so many of its clauses as fit; never half of one."""
    assert alerts.first_clauses(said) == front


def test_a_subject_says_what_and_how_many() -> None:
    """What begins is told before what is over."""
    both = Changes(begun={"a": "It burns. Run", "b": "x"}, over={"c": "rain"})
    assert alerts.alert_subject("Ledger", both) == "Ledger: It burns (and 2 more)"
    assert alerts.alert_subject("Ledger", Changes(over={"c": "rain"})) == "Ledger: over: rain"
