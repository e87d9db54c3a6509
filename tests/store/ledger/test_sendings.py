import pytest

from digest.store.database import Memory
from digest.store.ledger import sendings, transaction
from digest.store.ledger.claims import Report
from digest.store.ledger.states import OPEN, PAUSED, WAITING, WITHDRAWN
from digest.store.schema import deliveries, subscribers
from tests.store.ledger.spans import DAY, NOW, claim, mark, prepare, states
from tests.store.people_rows import subscribe


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
