from sqlalchemy import update

from digest.store.database import Memory
from digest.store.ledger import opening, sendings, transaction
from digest.store.ledger.claims import Report, Span
from digest.store.schema import subscribers
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
            kind = opening.open_correction(connection, DAY, 2, ALL, NOW)
    assert kind == "correction-2"
    assert states(memory, kind) == {1: "pending"}
