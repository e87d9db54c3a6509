import random

import pytest

from digest.store.database import Memory
from digest.store.ledger import opening, sendings, transaction
from digest.store.ledger.ahead import expected_recipients
from digest.store.ledger.claims import Report
from tests.store.ledger.spans import DAY, NOW, claim, mark, prepare
from tests.store.people_rows import subscribe

#: What the next revision's choices get; "roads" has no story, "water" was not rendered.
CHOICES = {("all", None): "all", ("homes+power", None): "power+homes", ("roads", None): None}


@pytest.mark.parametrize("seed", range(6))
def test_who_is_expected_is_who_then_has_a_delivery_to_be_sent(memory: Memory, seed: int) -> None:
    """Whatever became of an earlier revision, whoever came or left; and nothing is changed."""
    chance = random.Random(seed)
    for number in range(1, 25):
        themes = chance.choice(("all", "homes+power", "roads", "water"))
        subscribe(memory, number, themes=themes, state=chance.choice(("active", "unsubscribed")))
    if seed:
        prepare(memory, variants=CHOICES)
        for one in claim(memory, 9):
            state = chance.choice(("sent", "refused", "deferred", "doubtful"))
            mark(memory, Report(one.subscriber, state))
        for number in range(25, 30):
            subscribe(memory, number)
    with memory.read() as connection:
        before = list(sendings.list_deliveries(connection, DAY))
        expected = sorted(expected_recipients(connection, DAY, CHOICES))
        assert list(sendings.list_deliveries(connection, DAY)) == before
    with transaction.ledger_transaction(memory) as connection:
        opening.open_sending(connection, DAY, 2, CHOICES, NOW)
    with memory.read() as connection:
        waiting = sendings.waiting_deliveries(connection, DAY, "edition")
        assert [(one.subscriber, one.address, one.variant) for one in waiting] == expected
    assert expected
