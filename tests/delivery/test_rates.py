from digest.delivery.rates import DomainRates, RelayRate
from digest.store.database import Memory
from digest.store.ledger import transaction
from tests.delivery.transports.test_relays import Still


def test_processes_share_a_relays_rate(memory: Memory) -> None:
    """Two processes send in ten seconds what one may: a second's worth at once, then the rate."""
    clock = Still()
    rates = [RelayRate(memory, "sink", 20, clock) for _ in range(2)]
    taken, end = 0, clock.at + 10
    while clock.at < end:
        waits = [rate.take() for rate in rates]
        taken += waits.count(0.0)
        if all(waits):
            clock.rest(min(waits))
    assert 200 <= taken <= 221


def test_a_domain_gets_so_many_a_second(memory: Memory) -> None:
    """Others of it get turns one after another; another domain is not held up."""
    clock = Still()
    domains = DomainRates({"Home.example": 2}, None, clock.seconds)
    with transaction.ledger_transaction(memory) as connection:
        dues = [domains.admit(connection, f"r{number}@home.example") for number in range(8)]
        other = domains.admit(connection, "r@other.example")
    assert dues == [None, None, 1001, 1002, 1002, 1003, 1003, 1004]
    assert other is None
