from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Newcomer, SubscriberState
from digest.store.database import Memory
from digest.store.people.enrolment import (
    ADDED,
    GONE,
    KNOWN,
    REPEATED,
    ListedPerson,
    enrol_newcomers,
    newest_number,
)
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


@pytest.mark.parametrize("state", ["unsubscribed", "bounced", "complained"])
def test_who_left_elsewhere_leaves_here(memory: Memory, state: SubscriberState) -> None:
    """Known or new, before or behind a line that has them as active; a list changes it once."""
    add(memory)
    left, new = ListedPerson(ADDRESS, state=state), ListedPerson("new@home.example", state=state)
    assert enrol(memory, left, new, Newcomer("new@home.example")) == [GONE, GONE, REPEATED]
    assert enrol(memory, left, new) == [KNOWN, KNOWN]
    assert (person(memory).state, person(memory, 2).state) == (state, state)
    both = Newcomer("both@home.example", state="paused"), replace(left, address="both@home.example")
    assert enrol(memory, *both, both[0], since=2) == [ADDED, GONE, REPEATED]
    assert enrol(memory, both[0], both[1], since=2) == [REPEATED, REPEATED]
    assert person(memory, 3).state == state


def test_who_came_since_stays(memory: Memory) -> None:
    """A list that is older than somebody's consent here does not unsubscribe them."""
    add(memory)
    consent = person(memory).consent_at
    assert consent
    before, after = consent - timedelta(days=1), consent + timedelta(days=1)
    old = ListedPerson(ADDRESS, state="unsubscribed", consent_at=before)
    assert enrol(memory, old, replace(old, left_at=before)) == [KNOWN, KNOWN]
    assert person(memory).state == "active"
    assert enrol(memory, replace(old, left_at=after)) == [GONE]


def test_the_newest_number_is_the_highest_id(memory: Memory) -> None:
    """It tells the subscribers of a list from those before it."""
    assert did(memory, newest_number) == 0
    add(memory)
    assert did(memory, newest_number) == 1
