"""Events: what a text says happened."""

import pytest

from digest.editorial.news.events import find_states
from tests.languages import ENGLISH


def states(text: str) -> list[str]:
    """Return the states that an English text tells."""
    return [one.key for one in find_states(text, ENGLISH.events)]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Five men were rescued from the shaft", "accident rescued"),
        ("The tender was annulled", "procurement cancelled"),
        ("Nandi Infra is the lowest bidder", "procurement lowest"),
        ("The court has set aside the award", "court ruled"),
        ("Mehul Kapasi steps down as chairman", "people resigned"),
        ("The road reopened on Sunday", "service reopened"),
    ],
)
def test_what_happened_is_a_state_of_a_chain(text: str, state: str) -> None:
    """Outcomes need no figure."""
    assert state in states(text)


def test_words_within_a_longer_phrase_are_no_state() -> None:
    """An axe that falls on a chief is no accident; a crane that does is one."""
    assert "accident fall" not in states("Axe falls on chief engineer of Rampur depot")
    assert "accident fall" in states("Crane falls on engineer of Rampur depot")


@pytest.mark.parametrize(
    "text",
    ["Villagers want him to resign", "Six are feared dead", "The bridge could collapse"],
)
def test_what_is_wished_or_feared_has_not_happened(text: str) -> None:
    """A word shortly before takes a state back."""
    assert states(text) == []


def test_a_plan_is_not_yet_reached() -> None:
    """What is to be done is marked as planned, what is done is not."""
    (to_come,) = find_states("The stacks will be demolished", ENGLISH.events)
    (done,) = find_states("The stacks were demolished", ENGLISH.events)
    assert (to_come.planned, done.planned) == (True, False)


def test_a_toll_is_the_number_beside_a_state() -> None:
    """It stands before or behind, in words or figures, within the clause."""
    assert [one.toll for one in find_states("Toll climbs to seven", ENGLISH.events)][:1] == [7]
    assert [one.toll for one in find_states("4 masons killed", ENGLISH.events)] == [4]
    (one,) = find_states("A mason died. Two cranes came.", ENGLISH.events)
    assert one.toll is None


def test_a_state_of_old_is_background() -> None:
    """A year behind it, or a word of the past, shows that it is no news."""
    assert states("The link was inaugurated in 2019") == []
    assert states("It was inaugurated two years ago") == []


def test_once_more_is_another_event() -> None:
    """Another event of the same kind is known by a word beside it."""
    (one,) = find_states("Another explosion shook the yard", ENGLISH.events)
    assert one.again


def test_a_language_without_events_has_no_states() -> None:
    """Nothing is found where nothing is known."""
    assert find_states("Three men died", None) == ()
