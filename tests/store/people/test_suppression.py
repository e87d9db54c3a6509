import pytest

from digest.errors import AddressRefused, ErasedUnknown
from digest.store.database import Memory
from digest.store.people.standing import erase_subscriber, mark_complained, suppress_subscribers
from tests.store.conftest import NOW
from tests.store.people.acts import ADDRESS, KEYS, NEWER, OTHER, add, did, person


def test_who_complained_and_was_erased_never_comes_back(memory: Memory) -> None:
    """The hash keeps that there was a complaint, also where the address was suppressed before."""
    did(memory, suppress_subscribers, [ADDRESS], KEYS, "suppressed", NOW)
    add(memory, again=True)
    did(memory, mark_complained, 1, NOW)
    did(memory, erase_subscriber, 1, KEYS, NOW)
    with pytest.raises(AddressRefused, match="has complained"):
        add(memory, again=True)


def test_addresses_are_suppressed_known_or_not(memory: Memory) -> None:
    """Who is subscribed leaves at once; doing it twice changes nothing."""
    add(memory)
    found = [ADDRESS.upper(), "ravi@example.in", "Ravi@example.in"]
    assert did(memory, suppress_subscribers, found, KEYS, "suppressed", NOW) == 2
    assert did(memory, suppress_subscribers, found, KEYS, "suppressed", NOW) == 0
    assert person(memory).state == "unsubscribed"
    with pytest.raises(AddressRefused, match="is not to be written to"):
        add(memory, "ravi@example.in")


def test_keys_are_renewed_and_none_is_lost_unseen(memory: Memory) -> None:
    """An older key still recognises who was erased; without it nobody is added until it is back."""
    add(memory)
    did(memory, erase_subscriber, 1, KEYS, NOW)
    with pytest.raises(AddressRefused, match="was erased"):
        add(memory, keys=NEWER)
    did(memory, suppress_subscribers, ["ravi@example.in"], NEWER, "suppressed", NOW)
    assert did(memory, suppress_subscribers, [ADDRESS], NEWER, "suppressed", NOW) == 0
    for keys in (OTHER, None):
        with pytest.raises(ErasedUnknown, match="DIGEST_TOKEN_KEYS"):
            add(memory, "meera@example.in", keys=keys)
    assert add(memory, "meera@example.in", keys=NEWER).id == 2


def test_no_keys_are_needed_before_anybody_was_erased(memory: Memory) -> None:
    """A publication without keys can have subscribers."""
    assert add(memory, keys=None).id == 1
