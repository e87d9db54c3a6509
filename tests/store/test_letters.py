from datetime import UTC, datetime, timedelta

import pytest

from digest.store import forgetting, letters
from digest.store.database import Memory

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_letter_is_kept_once(memory: Memory) -> None:
    """The same bytes are one letter, whenever they come; the newest stand first."""
    with memory.write() as connection:
        assert letters.keep(connection, b"first", NOW)
        assert letters.keep(connection, b"second", NOW + timedelta(seconds=1))
        assert not letters.keep(connection, b"first", NOW + timedelta(days=1))
    with memory.read() as connection:
        found = letters.listed(connection)
    assert [(one.content, one.received) for one in found] == [
        (b"second", NOW + timedelta(seconds=1)),
        (b"first", NOW),
    ]


def test_a_long_letter_is_kept_in_part(memory: Memory) -> None:
    """So much of it as tells what it is."""
    with memory.write() as connection:
        letters.keep(connection, b"\x00" * (letters.LONGEST + 1), NOW)
        assert len(letters.listed(connection)[0].content) == letters.LONGEST


def test_of_too_many_letters_the_oldest_go(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever floods the mailbox does not fill the disk, and marks are not letters."""
    monkeypatch.setattr(letters, "MOST", 3)
    with memory.write() as connection:
        letters.mark(connection, letters.DONE, b"0", NOW)
        for number in range(5):
            letters.keep(connection, b"%d" % number, NOW + timedelta(seconds=number))
        assert [one.content for one in letters.listed(connection)] == [b"4", b"3", b"2"]
        assert letters.is_marked(connection, letters.DONE, b"0")


def test_a_letter_is_found_by_the_start_of_its_hash(memory: Memory) -> None:
    """If only one begins so; patterns mean nothing, and marks are not found."""
    with memory.write() as connection:
        for number in range(40):
            letters.keep(connection, b"%d" % number, NOW)
        letters.mark(connection, letters.DONE, b"x", NOW)
        one = letters.listed(connection)[7]
        assert letters.find(connection, one.hash) == letters.find(connection, one.hash[:12]) == one
        for start in ("", "%", "_", one.hash[:0], "used:", "soft:", "u", "g"):
            assert letters.find(connection, start) is None
        assert letters.find(connection, one.hash[:1]) is None
        assert letters.drop(connection, one.hash)
        assert not letters.drop(connection, one.hash)
        assert letters.find(connection, one.hash) is None


def test_a_mark_is_made_once_and_forgotten_in_time(memory: Memory) -> None:
    """Each kind has its own, and is forgotten by itself."""
    with memory.write() as connection:
        assert not letters.is_marked(connection, letters.DONE, b"a")
        assert letters.mark(connection, letters.DONE, b"a", NOW)
        assert not letters.mark(connection, letters.DONE, b"a", NOW)
        assert letters.is_marked(connection, letters.DONE, b"a")
        assert letters.mark(connection, letters.COUNTED, b"a", NOW)
        assert forgetting.marks(letters.COUNTED, NOW).forget(connection) == 0
        assert forgetting.marks(letters.COUNTED, NOW + timedelta(seconds=1)).forget(connection) == 1
        assert letters.is_marked(connection, letters.DONE, b"a")
        assert letters.listed(connection) == []
