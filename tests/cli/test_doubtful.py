"""`digest doubtful`: messages whose fate is unknown, as an operator deals with them."""

import pytest
from sqlalchemy import update

from digest.store.ledger.transaction import ledger_transaction
from digest.store.schema import deliveries
from tests.delivery.publication import DAY, Place, address, approve, subscribe


@pytest.fixture
def doubtful(place: Place) -> Place:
    """Return a publication with three deliveries, two of which are doubtful."""
    with place.memory() as memory:
        subscribe(memory, 3)
        approve(place, memory)
        with ledger_transaction(memory) as connection:
            some = deliveries.c.subscriber.in_((1, 2))
            lost = update(deliveries).where(some).values(state="doubtful", reply="no answer")
            connection.execute(lost)
    return place


def test_they_are_listed_with_the_reason(doubtful: Place) -> None:
    """Those of a day, or of all days; the others are not."""
    listed = doubtful.run("doubtful", "list").stdout.splitlines()
    assert listed[0].split("\t") == ["Day", "Kind", "Address", "Since", "Why"]
    assert [line.split("\t")[2] for line in listed[1:]] == [address(1), address(2)]
    assert all(line.endswith("no answer") for line in listed[1:])
    assert doubtful.run("doubtful", "list", "--day", "2026-11-22").stdout.count("\n") == 1


def test_one_is_sent_again_and_the_others_are_taken_for_sent(doubtful: Place) -> None:
    """Only what the operator says changes, and how many that were is printed."""
    one = doubtful.run("doubtful", "resend", address(1), "--day", str(DAY))
    assert one.stdout == f"To be sent again: {DAY}, 1 message\n"
    rest = doubtful.run("doubtful", "settle", "--day", str(DAY))
    assert rest.stdout == f"Marked as sent: {DAY}, 1 message\n"
    assert doubtful.states() == {"pending": {address(1), address(3)}, "sent": {address(2)}}
    assert doubtful.run("doubtful", "settle", "--day", str(DAY)).stdout.endswith("0 messages\n")
