"""A rehearsal: what would be sent, and nothing that remains of it in the ledger."""

from datetime import timedelta

from sqlalchemy import delete, select

from digest.delivery.rehearsal import rehearse_day
from digest.delivery.send import SendOptions, send_day
from digest.store.database import Memory
from digest.store.ledger import sendings
from digest.store.ledger.states import PAUSED
from digest.store.schema import deliveries
from digest.store.schema import sendings as sendings_table
from tests.delivery.conftest import Ready
from tests.delivery.publication import DAY, NOW, Place, address, approve, subscribe
from tests.delivery.sink import Sink


def rows(memory: Memory) -> list[tuple[object, ...]]:
    """Return all that the ledger holds."""
    with memory.read() as connection:
        return [
            tuple(row)
            for table in (sendings_table, deliveries)
            for row in connection.execute(select(table))
        ]


def rehearse(made: Place, memory: Memory, options: SendOptions | None = None) -> set[str]:
    """Rehearse the day; return whose messages were written."""
    _, folder = rehearse_day(made.publication(memory), DAY, options or SendOptions())
    return {path.name.removesuffix(".eml") for path in folder.iterdir()}


def test_what_is_rehearsed_is_what_is_sent(ready: Ready, sink: Sink) -> None:
    """Byte for byte, and nobody is marked."""
    sink.keep = True
    made = ready()
    with made.memory() as memory:
        count, folder = rehearse_day(made.publication(memory), DAY, SendOptions())
        assert count == 30
        assert set(made.states()) == {"pending"}
        send_day(made.publication(memory), DAY, SendOptions())
    assert {to: data for to, _, data in sink.taken} == {
        address(number): (folder / f"{address(number)}.eml").read_bytes() for number in range(1, 31)
    }


def test_a_rehearsal_writes_nothing_to_the_ledger(ready: Ready) -> None:
    """Neither of those who came since the approval, nor of a day without any delivery."""
    made = ready(3)
    with made.memory() as memory:
        with memory.write() as connection:
            connection.execute(delete(deliveries))
        subscribe(memory, 2, first=4)
        before = rows(memory)
        assert rehearse(made, memory) == {address(number) for number in range(1, 6)}
        assert rows(memory) == before


def test_a_later_revision_is_rehearsed_for_those_who_would_get_it(ready: Ready, sink: Sink) -> None:
    """Not for those who were sent the one before."""
    made = ready(5)
    with made.memory() as memory:
        send_day(made.publication(memory), DAY, SendOptions(limit=2))
        approve(made, memory, revision=2, now=NOW + timedelta(hours=1))
        with memory.write() as connection:  # as if the run had died before it prepared
            connection.execute(sendings_table.update().values(revision=1))
            connection.execute(deliveries.update().values(revision=1))
        before = rows(memory)
        written = rehearse(made, memory)
        assert written == {address(number) for number in range(1, 6)} - set(sink.counts)
        assert rows(memory) == before


def test_a_rehearsal_keeps_a_limit_and_an_operators_word(ready: Ready) -> None:
    """What is paused would not be sent."""
    made = ready(5)
    with made.memory() as memory:
        assert len(rehearse(made, memory, SendOptions(limit=2))) == 2
        with memory.write() as connection:
            sendings.halt_sendings(connection, DAY, PAUSED, "a wrong figure", NOW)
        assert rehearse_day(made.publication(memory), DAY, SendOptions())[0] == 0
