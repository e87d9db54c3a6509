from datetime import UTC, datetime, timedelta

import pytest

from digest.store import forgetting
from digest.store.database import Memory
from digest.store.people import unrecognised
from digest.store.people.unrecognised import (
    HANDLED,
    LONGEST_UNRECOGNISED,
    drop_unrecognised,
    find_unrecognised,
    is_handled,
    keep_unrecognised,
    list_unrecognised,
    mark_handled,
)

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_letter_is_kept_once(memory: Memory) -> None:
    """The same bytes are one letter, whenever they come; the newest stand first."""
    with memory.write() as connection:
        assert keep_unrecognised(connection, b"first", NOW)
        assert keep_unrecognised(connection, b"second", NOW + timedelta(seconds=1))
        assert not keep_unrecognised(connection, b"first", NOW + timedelta(days=1))
    with memory.read() as connection:
        found = list_unrecognised(connection)
    assert [(one.content, one.received) for one in found] == [
        (b"second", NOW + timedelta(seconds=1)),
        (b"first", NOW),
    ]


def test_a_long_letter_is_kept_in_part(memory: Memory) -> None:
    """So much of it as tells what it is."""
    with memory.write() as connection:
        keep_unrecognised(connection, b"\x00" * (LONGEST_UNRECOGNISED + 1), NOW)
        assert len(list_unrecognised(connection)[0].content) == LONGEST_UNRECOGNISED


def test_of_too_many_letters_the_oldest_go(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever floods the mailbox does not fill the disk, and marks are not letters."""
    monkeypatch.setattr(unrecognised, "MOST_UNRECOGNISED", 3)
    with memory.write() as connection:
        mark_handled(connection, HANDLED, b"0", NOW)
        for number in range(5):
            keep_unrecognised(connection, b"%d" % number, NOW + timedelta(seconds=number))
        assert [one.content for one in list_unrecognised(connection)] == [b"4", b"3", b"2"]
        assert is_handled(connection, HANDLED, b"0")


def test_a_letter_is_found_by_the_start_of_its_hash(memory: Memory) -> None:
    """If only one begins so; patterns mean nothing, and marks are not found."""
    with memory.write() as connection:
        for number in range(40):
            keep_unrecognised(connection, b"%d" % number, NOW)
        mark_handled(connection, HANDLED, b"x", NOW)
        one = list_unrecognised(connection)[7]
        assert (
            find_unrecognised(connection, one.hash)
            == find_unrecognised(connection, one.hash[:12])
            == one
        )
        for start in ("", "%", "_", one.hash[:0], "used:", "soft:", "u", "g"):
            assert find_unrecognised(connection, start) is None
        assert find_unrecognised(connection, one.hash[:1]) is None
        assert drop_unrecognised(connection, one.hash)
        assert not drop_unrecognised(connection, one.hash)
        assert find_unrecognised(connection, one.hash) is None


def test_a_mark_is_made_once_and_forgotten_in_time(memory: Memory) -> None:
    """It is no letter."""
    with memory.write() as connection:
        assert not is_handled(connection, HANDLED, b"a")
        assert mark_handled(connection, HANDLED, b"a", NOW)
        assert not mark_handled(connection, HANDLED, b"a", NOW)
        assert is_handled(connection, HANDLED, b"a")
        assert forgetting.old_marks(HANDLED, NOW).forget(connection) == 0
        assert forgetting.old_marks(HANDLED, NOW + timedelta(seconds=1)).forget(connection) == 1
        assert not is_handled(connection, HANDLED, b"a")
        assert list_unrecognised(connection) == []
