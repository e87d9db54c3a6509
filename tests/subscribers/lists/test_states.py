"""States: the words of programs and people for who is subscribed and who left."""

import pytest

from digest.subscribers.lists.states import parse_state, says_gone, says_yes, strongest_state


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", "active"),
        ("Active", "active"),
        ("SUBSCRIBED", "active"),
        ("abonné", "active"),
        ("Unsubscribed", "unsubscribed"),
        ("opted-out", "unsubscribed"),
        ("do_not_email", "unsubscribed"),
        ("blocklisted", "unsubscribed"),
        ("Abgemeldet", "unsubscribed"),
        ("de\u0301sinscrit", "unsubscribed"),
        ("सदस्यता समाप्त", "unsubscribed"),
        ("cleaned", "bounced"),
        ("Hard bounce", "bounced"),
        ("Reported spam", "complained"),
        ("unconfirmed", "unconfirmed"),
        ("paused", "paused"),
        ("active\nunsubscribed", "unsubscribed"),
        ("bounced\nsubscribed\n", "bounced"),
        ("complained\nbounced", "complained"),
    ],
)
def test_a_word_means_a_state(cell: str, state: str) -> None:
    """In any case and spelling; whoever left by one column has left."""
    assert parse_state(cell, {}) == state


@pytest.mark.parametrize("cell", ["1", "pending", "junk", "inactive", "activ", "active; left", "?"])
def test_a_word_that_is_not_known_is_refused(cell: str) -> None:
    """It is never taken for active."""
    with pytest.raises(ValueError, match="is not one of unconfirmed, active, paused"):
        parse_state(cell, {})
    with pytest.raises(ValueError, match="is not one of"):
        parse_state(f"active\n{cell}", {})


def test_a_program_has_its_own_words() -> None:
    """They win over ours."""
    assert parse_state("Past-due", {"past due": "active"}) == "active"
    assert parse_state("paused", {"paused": "active"}) == "active"


def test_who_left_once_has_left() -> None:
    """A complaint outweighs a bounce, and that a wish; else the first that is not active counts."""
    assert strongest_state(["active", "paused"]) == "paused"
    assert strongest_state(["unsubscribed", "complained", "bounced"]) == "complained"
    assert strongest_state([]) == "active"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("yes", True), ("TRUE", True), ("x", True), ("Ja", True), ("Sí", True), ("हाँ", True),
        ("1", True), ("2026-01-31", True), ("31.01.2026 10:00", True), ("2 times", True),
        ("", False), ("0", False), ("No", False), ("false", False), ("nein", False), ("-", False),
        ("0000-00-00 00:00:00", False), ("N/A", False), ("null", False), ("नहीं", False),
        ("WAHR", True), ("FALSCH", False), ("VRAI", True), ("FAUX", False),
    ],
)  # fmt: skip
def test_a_cell_says_yes_or_no(cell: str, said: bool) -> None:  # noqa: FBT001
    """A time is a yes."""
    assert says_yes("bounced", cell) is said


def test_a_maybe_is_refused() -> None:
    """The message names the field."""
    with pytest.raises(ValueError, match="bounced 'maybe' is neither yes nor no, nor a time"):
        says_yes("bounced", "maybe")


def test_a_cell_of_any_column_may_say_that_somebody_left() -> None:
    """Only as the whole cell or in brackets, and by words that mean nothing else."""
    assert says_gone("Asha Rao (unsubscribed)")
    assert not says_gone("Asha Rao (sales)")
    assert says_gone("Unsubscribed")
    assert says_gone("hard-bounce")
    assert not says_gone("left")
    assert not says_gone("active")
    assert not says_gone("")
    assert not says_gone("unsubscribed from the old list, came back in May")
