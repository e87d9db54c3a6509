from digest.model import Newcomer
from digest.store.database import Memory
from digest.store.people.enrolment import ADDED, KNOWN, REPEATED, enrol_newcomers, newest_number
from digest.store.people.standing import erase_subscriber, mark_complained, unsubscribe
from tests.store.conftest import NOW
from tests.store.people.acts import ADDRESS, KEYS, LATER, add, did, person


def enrol(memory: Memory, *newcomers: Newcomer, since: int = 99) -> list[str]:
    """Enrol newcomers, by a list that began after the id `since`."""
    found: list[str] = did(memory, enrol_newcomers, newcomers, KEYS, LATER, since)
    return found


def test_newcomers_are_added_once(memory: Memory) -> None:
    """An address that a list has twice, in whatever case, is repeated."""
    assert enrol(memory, Newcomer(ADDRESS, "Asha", ("power",)), Newcomer(ADDRESS.upper())) == [
        ADDED,
        REPEATED,
    ]
    assert (person(memory).name, person(memory).themes) == ("Asha", ("power",))
    assert enrol(memory, Newcomer(ADDRESS), since=0) == [REPEATED]


def test_who_is_known_stays_as_they_are(memory: Memory) -> None:
    """A list does not change what a subscriber chose."""
    before = add(memory, themes=["roads"])
    assert enrol(memory, Newcomer(ADDRESS, "Other", None)) == [KNOWN]
    assert person(memory) == before


def test_who_left_is_refused_with_the_reason(memory: Memory) -> None:
    """Unless the list itself says that they left."""
    for number, leave in enumerate((unsubscribe, mark_complained), 1):
        add(memory, f"r{number}@home.example")
        did(memory, leave, number, NOW)
    add(memory)
    did(memory, erase_subscriber, 3, KEYS, NOW)
    left = [Newcomer("r1@home.example"), Newcomer("r2@home.example"), Newcomer(ADDRESS)]
    assert enrol(memory, *left) == ["has unsubscribed", "has complained", "was erased"]
    assert enrol(memory, Newcomer("r1@home.example", state="unsubscribed")) == [KNOWN]


def test_the_newest_number_is_the_highest_id(memory: Memory) -> None:
    """It tells the subscribers of a list from those before it."""
    assert did(memory, newest_number) == 0
    add(memory)
    assert did(memory, newest_number) == 1
