import pytest

from digest.errors import AddressRefused
from digest.model import Subscriber
from digest.store.database import Memory
from digest.store.people.standing import mark_bounced, mark_complained, unsubscribe
from digest.store.people.subscribers import find_subscriber, list_subscribers
from tests.store.conftest import NOW
from tests.store.people.acts import LATER, add, did, person


def test_a_subscriber_has_a_record_of_consent(memory: Memory) -> None:
    """When, how and from where; names are cleaned, themes stand in the order of the alphabet."""
    made = add(memory, " Asha@BÜCHER.de", "Asha \n Rao", ["roads", "power"], "en-IN")
    assert made == Subscriber(
        "Asha@xn--bcher-kva.de",
        "Asha Rao",
        ("power", "roads"),
        "en-IN",
        "active",
        None,
        NOW,
        "form",
        "192.0.2.7",
        id=1,
        created=NOW,
        changed=NOW,
    )
    assert person(memory) == made


def test_an_address_is_one_in_whatever_case(memory: Memory) -> None:
    """It is found, and not added again, however it is written."""
    made = add(memory)
    with memory.read() as connection:
        assert find_subscriber(connection, "ASHA@Example.IN ") == made
        assert find_subscriber(connection, "ravi@example.in") is None
    with pytest.raises(
        AddressRefused, match=r"^ASHA@example\.in: is subscribed already\.$"
    ) as told:
        add(memory, "ASHA@Example.IN", again=True)
    assert told.value.state == "active"


def test_who_asks_again_before_confirming_may(memory: Memory) -> None:
    """The last request holds; the number, and so the links that were sent, stay."""
    first = add(memory, name="Asha", themes=["power"], state="unconfirmed")
    again = add(memory, themes=["roads"], state="unconfirmed", again=True, now=LATER)
    assert (again.id, again.name, again.themes, again.created) == (
        first.id,
        "Asha",
        ("roads",),
        NOW,
    )
    with pytest.raises(AddressRefused, match="has not confirmed yet"):
        add(memory)


def test_who_left_comes_back_by_a_new_consent(memory: Memory) -> None:
    """With a new record, and the count of bounces begun anew; not after a complaint."""
    number = add(memory).id
    for leave in (unsubscribe, mark_bounced):
        did(memory, leave, number, NOW)
        with pytest.raises(AddressRefused, match=r"has (unsubscribed|bounced)"):
            add(memory, again=True, state="unconfirmed")
        back = add(memory, again=True, now=LATER, consent=("letter", "desk"))
        assert (back.id, back.state, back.consent_at, back.consent_how) == (
            number,
            "active",
            LATER,
            "letter",
        )
    did(memory, mark_complained, number, NOW)
    with pytest.raises(AddressRefused, match="has complained"):
        add(memory, again=True)


def test_people_are_listed_by_state_and_theme(memory: Memory) -> None:
    """A theme is a whole one, and all themes have it."""
    for at, themes in enumerate((None, ["power"], ["power-lines", "roads"], ["roads"])):
        add(memory, f"reader{at}@example.in", themes=themes)
    did(memory, unsubscribe, 4, NOW)
    with memory.read() as connection:
        assert [one.id for one in list_subscribers(connection)] == [1, 2, 3, 4]
        assert [one.id for one in list_subscribers(connection, theme="power")] == [1, 2]
        assert [one.id for one in list_subscribers(connection, "unsubscribed", "roads")] == [4]
