"""Confirmations: the queue of mails that answer sign-ups."""

from datetime import timedelta

from digest.store.database import Memory
from digest.store.people.confirmations import (
    WaitingMail,
    claim_confirmations,
    drop_confirmation,
    hold_confirmations,
    is_confirmation_due,
    postpone_confirmation,
    queue_confirmation,
)
from digest.store.people.standing import erase_subscriber
from tests.store.conftest import NOW
from tests.store.people.acts import KEYS, add, did

SECOND = timedelta(seconds=1)


def claimed(memory: Memory, after: int, most: int = 10, held: int = 30) -> list[WaitingMail]:
    """Return what is claimed some seconds after NOW, and held for some."""
    now = NOW + after * SECOND
    return list(did(memory, claim_confirmations, now, now + held * SECOND, most))


def test_a_claimed_mail_is_due_again_when_it_is_held_no_longer(memory: Memory) -> None:
    """So a process that is killed loses none, and nobody else sends what one has in hand."""
    add(memory)
    assert not did(memory, is_confirmation_due, NOW)
    did(memory, queue_confirmation, 1, NOW)
    assert did(memory, is_confirmation_due, NOW)
    assert claimed(memory, 0) == [WaitingMail(1, NOW, 1)]
    assert claimed(memory, 29) == []
    did(memory, hold_confirmations, [1], NOW + 50 * SECOND)
    assert claimed(memory, 49) == []
    assert claimed(memory, 50) == [WaitingMail(1, NOW, 2)]


def test_the_longest_due_are_claimed_first(memory: Memory) -> None:
    """No more than are asked for."""
    for number, after in ((1, 3), (2, 1), (3, 2)):
        add(memory, f"reader{number}@example.in")
        did(memory, queue_confirmation, number, NOW + after * SECOND)
    assert [mail.subscriber for mail in claimed(memory, 2)] == [2, 3]
    assert [mail.subscriber for mail in claimed(memory, 99, most=2)] == [1, 2]


def test_a_mail_is_put_off_or_done_with(memory: Memory) -> None:
    """Put off, it remembers that it is doubtful; done with, nothing is left of it."""
    add(memory)
    did(memory, queue_confirmation, 1, NOW)
    (mail,) = claimed(memory, 0)
    did(memory, postpone_confirmation, mail, NOW + 5 * SECOND, doubtful=True)
    assert claimed(memory, 4) == []
    (mail,) = claimed(memory, 5)
    assert mail == WaitingMail(1, NOW, 2, doubtful=True)
    did(memory, drop_confirmation, mail)
    assert claimed(memory, 999) == []


def test_a_sign_up_in_between_is_answered_too(memory: Memory) -> None:
    """One mail answers all that wait; one that was on its way already answers none made since."""
    add(memory)
    did(memory, queue_confirmation, 1, NOW)
    did(memory, queue_confirmation, 1, NOW + SECOND)
    (mail,) = claimed(memory, 1)
    assert mail == WaitingMail(1, NOW + SECOND, 1)
    did(memory, queue_confirmation, 1, NOW + 2 * SECOND)
    did(memory, drop_confirmation, mail)
    assert claimed(memory, 31) == [WaitingMail(1, NOW + 2 * SECOND, 2)]


def test_the_mail_of_who_is_erased_goes_with_them(memory: Memory) -> None:
    """Nothing is written to them any more."""
    add(memory)
    did(memory, queue_confirmation, 1, NOW)
    did(memory, erase_subscriber, 1, KEYS, NOW)
    assert claimed(memory, 0) == []
