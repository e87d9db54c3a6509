import threading
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from digest.errors import AddressRefused
from digest.model import Newcomer
from digest.store.database import Memory
from digest.store.forgetting import old_soft_bounces
from digest.store.ledger.sendings import list_deliveries
from digest.store.ledger.transaction import ledger_transaction
from digest.store.people.choices import choose_themes
from digest.store.people.enrolment import enrol_newcomers
from digest.store.people.standing import (
    confirm_signup,
    count_soft_bounce,
    erase_subscriber,
    mark_bounced,
    mark_complained,
    pause_subscriber,
    resume_subscriber,
    suppress_subscribers,
    unsubscribe,
)
from digest.store.people.subscribers import find_subscriber
from digest.store.people.suppression import suppression_reasons
from digest.store.schema import deliveries, metadata, sendings, soft_bounces, subscribers
from tests.store.conftest import DAY, NOW
from tests.store.people.acts import ADDRESS, KEYS, LATER, add, did, person, sent_to


def test_who_has_not_confirmed_is_not_sent_to(memory: Memory) -> None:
    """Confirming makes active, records when, and may be done twice."""
    number = add(memory, state="unconfirmed").id
    assert sent_to(memory) == []
    assert did(memory, confirm_signup, number, LATER)
    assert (person(memory).state, person(memory).consent_at) == ("active", LATER)
    assert did(memory, confirm_signup, number, LATER + timedelta(days=9))
    assert person(memory).consent_at == LATER
    assert sent_to(memory) == [ADDRESS]
    assert not did(memory, confirm_signup, 99, NOW)


@pytest.mark.parametrize("act", [unsubscribe, mark_bounced, mark_complained])
def test_who_left_is_gone_at_once(memory: Memory, act: Any) -> None:
    """Nothing more is sent, and an old link to confirm or choose themes brings nobody back."""
    number = add(memory).id
    assert did(memory, act, number, LATER)
    assert not did(memory, act, number, LATER)
    assert sent_to(memory) == []
    for back in (
        lambda: did(memory, confirm_signup, number, LATER),
        lambda: did(memory, choose_themes, number, None, LATER),
        lambda: did(memory, pause_subscriber, number, DAY, LATER),
        lambda: did(memory, resume_subscriber, number, LATER),
    ):
        assert not back()
    with pytest.raises(AddressRefused):
        add(memory)
    assert sent_to(memory, DAY + timedelta(days=9)) == []


def test_the_gravest_word_stays(memory: Memory) -> None:
    """A bounce does not undo an unsubscribe, and nothing undoes a complaint."""
    add(memory)
    for act, state in (
        (mark_bounced, "bounced"),
        (unsubscribe, "unsubscribed"),
        (mark_bounced, "unsubscribed"),
        (mark_complained, "complained"),
        (unsubscribe, "complained"),
        (mark_bounced, "complained"),
    ):
        did(memory, act, 1, NOW)
        assert person(memory).state == state


def test_a_pause_ends_by_itself(memory: Memory) -> None:
    """Its last day has no mail, the next one has; and it may be ended before."""
    add(memory)
    assert did(memory, pause_subscriber, 1, DAY, NOW)
    assert (person(memory).state, person(memory).paused_until) == ("paused", DAY)
    assert sent_to(memory, DAY) == []
    assert sent_to(memory, DAY + timedelta(days=1)) == [ADDRESS]
    assert did(memory, pause_subscriber, 1, DAY + timedelta(days=9), NOW)
    assert did(memory, resume_subscriber, 1, NOW)
    assert (sent_to(memory), person(memory).paused_until) == ([ADDRESS], None)
    assert not did(memory, resume_subscriber, 1, NOW)


def bounce(memory: Memory, day: int, since: int = 0, number: int = 1) -> Any:
    """Count a soft bounce of the mail of a day, and return those from the day `since` on."""
    first, counted = DAY + timedelta(days=since), DAY + timedelta(days=day)
    return did(memory, count_soft_bounce, number, counted, first)


def test_soft_bounces_are_counted_from_a_day_on(memory: Memory) -> None:
    """Each mail's once, in whatever order they come; nobody's are nothing."""
    add(memory)
    assert [bounce(memory, day) for day in (3, 0, 3, 8)] == [1, 2, None, 3]
    assert [bounce(memory, 9, since) for since in (3, 3)] == [3, None]
    assert bounce(memory, 10, 9) == 2
    assert bounce(memory, 3, number=99) is None


def test_soft_bounces_go_with_their_subscriber_and_in_time(memory: Memory) -> None:
    """What no limit counts any more is forgotten, all of one who is erased at once."""
    numbers = [add(memory, address).id for address in ("a@home.example", "b@home.example")]
    for number in numbers:
        for day in (0, 1, 2):
            bounce(memory, day, number=number)
    with memory.write() as connection:
        assert old_soft_bounces(DAY + timedelta(days=2)).forget(connection) == 4
    did(memory, erase_subscriber, numbers[0], KEYS, NOW)
    with memory.read() as connection:
        assert connection.execute(select(soft_bounces)).all() == [(numbers[1], "2026-11-25")]


def test_two_who_count_at_once_see_each_others_counts(memory: Memory) -> None:
    """Else each could take its own for the last but one, and the last would never come."""
    add(memory)
    ready, counts = threading.Barrier(4), []

    def count(day: int) -> None:
        with ledger_transaction(memory) as connection:
            ready.wait(5) if memory.path is None else None
            counted = DAY + timedelta(days=day)
            counts.append(count_soft_bounce(connection, 1, counted, DAY))

    threads = [threading.Thread(target=count, args=(day,)) for day in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [1, 2, 3, 4]


def test_who_is_erased_leaves_a_keyed_hash(memory: Memory) -> None:
    """Neither the address nor the deliveries stay, and the id is never given again."""
    add(memory, name="Asha")
    with memory.write() as connection:
        day = {"day": "2026-11-23", "kind": "edition", "revision": 1, "state": "open", "reason": ""}
        connection.execute(insert(sendings), {**day, "prepared": 0, "changed": 0})
        mail = {
            "day": "2026-11-23",
            "kind": "edition",
            "subscriber": 1,
            "revision": 1,
            "variant": "all",
        }
        connection.execute(
            insert(deliveries), {**mail, "state": "sent", "attempts": 1, "due": 0, "changed": 0}
        )
        assert [one.day for one in list_deliveries(connection, subscriber=1)] == [DAY]
    assert did(memory, erase_subscriber, 1, KEYS, LATER)
    assert not did(memory, erase_subscriber, 1, KEYS, LATER)
    with memory.read() as connection:
        kept = [
            str(row)
            for table in metadata.tables.values()
            for row in connection.execute(select(table))
        ]
        assert suppression_reasons(connection, [ADDRESS, "ravi@example.in"], KEYS) == {
            ADDRESS: "erased"
        }
    assert not [row for row in kept if "asha" in row.lower() or "'sent'" in row]
    with pytest.raises(AddressRefused, match="was erased"):
        add(memory)
    assert add(memory, again=True).id == 2


ACTS = (
    "import",
    "add",
    "again",
    "unconfirmed",
    "confirm",
    "leave",
    "bounced",
    "complained",
    "erase",
    "suppress",
    "choose",
    "resume",
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from([ADDRESS, "RAVI@example.in"])), max_size=14
    )
)
def test_nobody_who_left_comes_back_but_by_a_consent_of_their_own(
    memory: Memory, acts: list[tuple[str, str]]
) -> None:
    """In any order of acts, an import and an ordinary add never bring anybody back."""
    with memory.write() as connection:
        for table in (subscribers, metadata.tables["suppressed"]):
            connection.execute(table.delete())
    left: set[str] = set()
    complained: set[str] = set()
    for act, address in acts:
        was = _act(memory, act, address)
        if (act in ("leave", "bounced", "complained", "erase") and was) or act == "suppress":
            left.add(address)
            complained |= {address} if act == "complained" else set()
        elif act in ("again", "unconfirmed") and was:
            left.discard(address)  # what they asked for themselves
        getting = set(sent_to(memory, date.max))
        assert not getting & left
        assert not getting & complained


def _act(memory: Memory, act: str, address: str) -> bool:
    """Do one thing with somebody; tell whether there was somebody, or whether they were added."""
    if act in ("add", "again", "unconfirmed"):
        state = "unconfirmed" if act == "unconfirmed" else "active"
        try:
            add(memory, address, state=state, again=act != "add")
        except AddressRefused:
            return False
        return True
    with memory.write() as connection:
        found = find_subscriber(connection, address)
        if act == "import":
            enrol_newcomers(connection, [Newcomer(address)], KEYS, NOW, 0)
        elif act == "suppress":
            suppress_subscribers(connection, [address], KEYS, "suppressed", NOW)
        elif found is None:
            return False
        elif act == "erase":
            erase_subscriber(connection, found.id, KEYS, NOW)
        elif act == "choose":
            choose_themes(connection, found.id, None, NOW)
        else:
            {
                "confirm": confirm_signup,
                "leave": unsubscribe,
                "bounced": mark_bounced,
                "complained": mark_complained,
                "resume": resume_subscriber,
            }[act](connection, found.id, NOW)
    return found is not None
