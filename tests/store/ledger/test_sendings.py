import pytest
from sqlalchemy import update

from digest.store.database import Memory
from digest.store.ledger import sendings, transaction
from digest.store.ledger.claims import Report, Span
from digest.store.ledger.states import OPEN, PAUSED, WAITING, WITHDRAWN
from digest.store.schema import deliveries, subscribers
from tests.store.ledger.spans import ALL, DAY, NOW, claim, mark, prepare, states
from tests.store.people_rows import subscribe


def test_who_is_active_is_in_it(memory: Memory) -> None:
    """So is whoever's pause is over; nobody else."""
    subscribe(memory, 1)
    for number, state in enumerate(("unconfirmed", "unsubscribed", "bounced", "complained"), 2):
        subscribe(memory, number, state=state)
    subscribe(memory, 6, state="paused", paused_until="2026-11-22")
    subscribe(memory, 7, state="paused", paused_until="2026-11-23")
    prepare(memory)
    assert states(memory) == {1: "pending", 6: "pending"}


def test_everybody_gets_the_variant_of_their_themes(memory: Memory) -> None:
    """Themes without a story are skipped with the reason; an unknown choice has no delivery."""
    subscribe(memory, 1, themes="homes+power")
    subscribe(memory, 2, themes="roads")
    subscribe(memory, 3, themes="water")
    prepare(memory, variants={("homes+power", None): "power+homes", ("roads", None): None})
    with memory.read() as connection:
        found = {
            one.subscriber: (one.state, one.variant, one.reply)
            for one in sendings.list_deliveries(connection, DAY)
        }
    assert found == {
        1: ("pending", "power+homes", ""),
        2: ("skipped", "", "no story in these themes"),
    }


def test_preparing_twice_gives_nobody_two(memory: Memory) -> None:
    """It adds who came since, and leaves the others as they are."""
    subscribe(memory, 1)
    prepare(memory)
    (one,) = claim(memory)
    mark(memory, Report(one.subscriber, "sent"))
    subscribe(memory, 2)
    prepare(memory)
    assert states(memory) == {1: "sent", 2: "pending"}


@pytest.mark.parametrize("state", [WAITING, PAUSED, WITHDRAWN])
def test_nothing_is_claimed_of_what_was_stopped(memory: Memory, state: str) -> None:
    """What is in hand is still marked; resumed, it goes on."""
    subscribe(memory, 1, 2)
    prepare(memory)
    claim(memory, 1)
    with transaction.ledger_transaction(memory) as connection:
        assert sendings.halt_sendings(connection, DAY, state, "a wrong figure", NOW) == 1
    assert claim(memory) == []
    mark(memory, Report(1, "sent"))
    prepare(memory)  # as each run does: what its operator decided stands
    assert claim(memory) == []
    with transaction.ledger_transaction(memory) as connection:
        assert sendings.resume_sendings(connection, DAY, NOW) == 1
    assert [one.subscriber for one in claim(memory)] == [2]


@pytest.mark.parametrize("state", [OPEN, WAITING, PAUSED, WITHDRAWN])
def test_only_what_waits_is_opened_by_itself(memory: Memory, state: str) -> None:
    """What waits for a person does so, and no relay that is away makes it wait for less."""
    subscribe(memory, 1)
    prepare(memory)
    with transaction.ledger_transaction(memory) as connection:
        if state != OPEN:
            sendings.halt_sendings(connection, DAY, state, "a wrong figure", NOW)
        waits = sendings.halt_sendings(connection, DAY, WAITING, "relay main: no answer", NOW)
        assert waits == (state in (OPEN, WAITING))
        assert sendings.reopen_sending(connection, DAY, "edition", NOW) == bool(waits)
        found = sendings.get_sending(connection, DAY)
    assert found
    assert (found.state, found.reason) == ((OPEN, "") if waits else (state, "a wrong figure"))


def test_a_new_revision_reaches_those_not_yet_sent_to(memory: Memory) -> None:
    """What was in hand follows later; a run of the old revision claims no more."""
    subscribe(memory, 1, 2, 3, 4)
    prepare(memory)
    claim(memory, 2)
    mark(memory, Report(1, "sent"))
    prepare(memory, revision=2)
    assert claim(memory) == []
    mark(memory, Report(2, "deferred"))
    new = Span(DAY, "edition", 2)
    assert [one.subscriber for one in claim(memory, span=new)] == [3, 4]
    with memory.read() as connection:
        assert sendings.has_stale_deliveries(connection, DAY, "edition")
    prepare(memory, revision=2)
    assert [(one.subscriber, one.revision) for one in claim(memory, span=new)] == [(2, 2)]
    with memory.read() as connection:
        assert not sendings.has_stale_deliveries(connection, DAY, "edition")


def test_a_correction_goes_to_those_who_got_the_error(memory: Memory) -> None:
    """And who is still a subscriber; once."""
    subscribe(memory, 1, 2, 3)
    prepare(memory)
    claim(memory, 2)
    mark(memory, Report(1, "sent"), Report(2, "sent"))
    prepare(memory, revision=2)
    with memory.write() as connection:
        connection.execute(
            update(subscribers).where(subscribers.c.id == 2).values(state="unsubscribed")
        )
    for _ in range(2):
        with transaction.ledger_transaction(memory) as connection:
            kind = sendings.open_correction(connection, DAY, 2, ALL, NOW)
    assert kind == "correction-2"
    assert states(memory, kind) == {1: "pending"}


def test_a_row_is_gone_with_its_subscriber(memory: Memory) -> None:
    """Who is erased is in no ledger."""
    subscribe(memory, 1, 2)
    prepare(memory)
    claim(memory, 1)
    with memory.write() as connection:
        connection.execute(subscribers.delete().where(subscribers.c.id == 1))
    mark(memory, Report(1, "sent"))
    assert states(memory) == {2: "pending"}
    with memory.read() as connection:
        assert connection.execute(deliveries.select()).all()
