from datetime import UTC, datetime, timedelta

import pytest

from digest.store import forgetting
from digest.store.database import Memory
from digest.store.people import unread

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_letter_is_kept_once(memory: Memory) -> None:
    """The same bytes are one letter, whenever they come; the newest stand first."""
    with memory.write() as connection:
        assert unread.keep_unread(connection, b"first", NOW)
        assert unread.keep_unread(connection, b"second", NOW + timedelta(seconds=1))
        assert not unread.keep_unread(connection, b"first", NOW + timedelta(days=1))
    with memory.read() as connection:
        found = unread.list_unread(connection)
    assert [(one.content, one.received) for one in found] == [
        (b"second", NOW + timedelta(seconds=1)),
        (b"first", NOW),
    ]


def test_a_long_letter_is_kept_in_part(memory: Memory) -> None:
    """So much of it as tells what it is."""
    with memory.write() as connection:
        unread.keep_unread(connection, b"\x00" * (unread.LONGEST_UNREAD + 1), NOW)
        assert len(unread.list_unread(connection)[0].content) == unread.LONGEST_UNREAD


def test_of_too_many_letters_the_oldest_go(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever floods the mailbox does not fill the disk, and marks are not letters."""
    monkeypatch.setattr(unread, "MOST_UNREAD", 3)
    with memory.write() as connection:
        unread.mark_handled(connection, unread.HANDLED, b"0", NOW)
        for number in range(5):
            unread.keep_unread(connection, b"%d" % number, NOW + timedelta(seconds=number))
        assert [one.content for one in unread.list_unread(connection)] == [b"4", b"3", b"2"]
        assert unread.is_handled(connection, unread.HANDLED, b"0")


def test_a_letter_is_found_by_the_start_of_its_hash(memory: Memory) -> None:
    """If only one begins so; patterns mean nothing, and marks are not found."""
    with memory.write() as connection:
        for number in range(40):
            unread.keep_unread(connection, b"%d" % number, NOW)
        unread.mark_handled(connection, unread.HANDLED, b"x", NOW)
        one = unread.list_unread(connection)[7]
        assert (
            unread.find_unread(connection, one.hash)
            == unread.find_unread(connection, one.hash[:12])
            == one
        )
        for start in ("", "%", "_", one.hash[:0], "used:", "soft:", "u", "g"):
            assert unread.find_unread(connection, start) is None
        assert unread.find_unread(connection, one.hash[:1]) is None
        assert unread.drop_unread(connection, one.hash)
        assert not unread.drop_unread(connection, one.hash)
        assert unread.find_unread(connection, one.hash) is None


def test_a_mark_is_made_once_and_forgotten_in_time(memory: Memory) -> None:
    """Each kind has its own, and is forgotten by itself."""
    with memory.write() as connection:
        assert not unread.is_handled(connection, unread.HANDLED, b"a")
        assert unread.mark_handled(connection, unread.HANDLED, b"a", NOW)
        assert not unread.mark_handled(connection, unread.HANDLED, b"a", NOW)
        assert unread.is_handled(connection, unread.HANDLED, b"a")
        assert unread.mark_handled(connection, unread.COUNTED, b"a", NOW)
        assert forgetting.old_marks(unread.COUNTED, NOW).forget(connection) == 0
        assert (
            forgetting.old_marks(unread.COUNTED, NOW + timedelta(seconds=1)).forget(connection) == 1
        )
        assert unread.is_handled(connection, unread.HANDLED, b"a")
        assert unread.list_unread(connection) == []
