from datetime import timedelta

from digest.store.database import Memory
from digest.store.people.resubscriptions import (
    confirm_subscription,
    request_resubscription,
    subscriber_to_confirm,
)
from digest.store.people.standing import mark_complained, unsubscribe
from tests.store.conftest import NOW
from tests.store.people.acts import LATER, add, did, person

WEB = ("web", "192.0.2.9")


def test_a_request_alone_changes_nothing(memory: Memory) -> None:
    """Only the page of the link shows what would be subscribed to."""
    add(memory, themes=["power"])
    did(memory, unsubscribe, 1, NOW)
    before = person(memory)
    did(memory, request_resubscription, 1, ["roads"], WEB, LATER)
    assert person(memory) == before
    shown = did(memory, subscriber_to_confirm, 1, LATER)
    assert (shown.state, shown.themes) == ("unconfirmed", ("roads",))


def test_a_confirmed_request_subscribes_again(memory: Memory) -> None:
    """With the themes and the consent of the last request; the link works once."""
    add(memory, themes=["power"])
    did(memory, unsubscribe, 1, NOW)
    did(memory, request_resubscription, 1, ["power"], WEB, LATER)
    did(memory, request_resubscription, 1, ["roads"], WEB, LATER)
    assert did(memory, confirm_subscription, 1, LATER, LATER)
    back = person(memory)
    assert (back.state, back.themes, back.consent_how) == ("active", ("roads",), "web")
    did(memory, unsubscribe, 1, LATER)
    assert not did(memory, confirm_subscription, 1, LATER, LATER)


def test_an_old_link_or_a_complaint_brings_nobody_back(memory: Memory) -> None:
    """A link counts only if it was made after they left."""
    add(memory)
    did(memory, unsubscribe, 1, LATER)
    did(memory, request_resubscription, 1, None, WEB, LATER)
    assert did(memory, subscriber_to_confirm, 1, NOW).state == "unsubscribed"
    assert not did(memory, confirm_subscription, 1, NOW, LATER + timedelta(days=1))
    add(memory, "ravi@example.in")
    did(memory, mark_complained, 2, NOW)
    did(memory, request_resubscription, 2, None, WEB, LATER)
    assert did(memory, subscriber_to_confirm, 2, LATER).state == "complained"
    assert not did(memory, confirm_subscription, 2, LATER, LATER)


def test_a_signup_is_confirmed_by_the_same_link(memory: Memory) -> None:
    """Without any request."""
    add(memory, state="unconfirmed")
    assert did(memory, subscriber_to_confirm, 1, NOW).state == "unconfirmed"
    assert did(memory, confirm_subscription, 1, NOW, LATER)
    assert not did(memory, confirm_subscription, 99, NOW, LATER)
