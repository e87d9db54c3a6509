from datetime import UTC, datetime, timedelta

import pytest

from digest.store import forgetting
from digest.store.database import Memory
from digest.store.people import unread

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_letter_is_kept_once(memory: Memory) -> None:
    """The same bytes are one letter, whenever they come; the newest stand first."""
    with memory.write() as connection:
        assert unread.keep(connection, b"first", NOW)
        assert unread.keep(connection, b"second", NOW + timedelta(seconds=1))
        assert not unread.keep(connection, b"first", NOW + timedelta(days=1))
    with memory.read() as connection:
        found = unread.listed(connection)
    assert [(one.content, one.received) for one in found] == [
        (b"second", NOW + timedelta(seconds=1)),
        (b"first", NOW),
    ]


def test_a_long_letter_is_kept_in_part(memory: Memory) -> None:
    """So much of it as tells what it is."""
    with memory.write() as connection:
        unread.keep(connection, b"\x00" * (unread.LONGEST + 1), NOW)
        assert len(unread.listed(connection)[0].content) == unread.LONGEST


def test_of_too_many_letters_the_oldest_go(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever floods the mailbox does not fill the disk, and marks are not letters."""
    monkeypatch.setattr(unread, "MOST", 3)
    with memory.write() as connection:
        unread.mark(connection, unread.DONE, b"0", NOW)
        for number in range(5):
            unread.keep(connection, b"%d" % number, NOW + timedelta(seconds=number))
        assert [one.content for one in unread.listed(connection)] == [b"4", b"3", b"2"]
        assert unread.is_marked(connection, unread.DONE, b"0")


def test_a_letter_is_found_by_the_start_of_its_hash(memory: Memory) -> None:
    """If only one begins so; patterns mean nothing, and marks are not found."""
    with memory.write() as connection:
        for number in range(40):
            unread.keep(connection, b"%d" % number, NOW)
        unread.mark(connection, unread.DONE, b"x", NOW)
        one = unread.listed(connection)[7]
        assert unread.find(connection, one.hash) == unread.find(connection, one.hash[:12]) == one
        for start in ("", "%", "_", one.hash[:0], "used:", "soft:", "u", "g"):
            assert unread.find(connection, start) is None
        assert unread.find(connection, one.hash[:1]) is None
        assert unread.drop(connection, one.hash)
        assert not unread.drop(connection, one.hash)
        assert unread.find(connection, one.hash) is None


def test_a_mark_is_made_once_and_forgotten_in_time(memory: Memory) -> None:
    """Each kind has its own, and is forgotten by itself."""
    with memory.write() as connection:
        assert not unread.is_marked(connection, unread.DONE, b"a")
        assert unread.mark(connection, unread.DONE, b"a", NOW)
        assert not unread.mark(connection, unread.DONE, b"a", NOW)
        assert unread.is_marked(connection, unread.DONE, b"a")
        assert unread.mark(connection, unread.COUNTED, b"a", NOW)
        assert forgetting.marks(unread.COUNTED, NOW).forget(connection) == 0
        assert forgetting.marks(unread.COUNTED, NOW + timedelta(seconds=1)).forget(connection) == 1
        assert unread.is_marked(connection, unread.DONE, b"a")
        assert unread.listed(connection) == []
