from sqlalchemy import update

from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.claims import Claimed, Report
from digest.store.ledger.transaction import ledger_transaction
from digest.store.schema import subscribers
from tests.store.ledger.spans import DAY, NOW, SECONDS, SPAN, claim, mark, prepare, states
from tests.store.people_rows import subscribe


def test_a_delivery_is_claimed_once(memory: Memory) -> None:
    """Whoever claims; and it says to whom what is to be sent."""
    subscribe(memory, 1, 2, 3)
    prepare(memory)
    first, second = claim(memory, 2), claim(memory, 2, owner="other")
    assert first[0] == Claimed(1, "r1@home.example", "", "all", 1, 1)
    assert sorted(one.subscriber for one in first + second) == [1, 2, 3]
    assert claim(memory) == []


def test_who_left_is_skipped_at_the_claim(memory: Memory) -> None:
    """However late they left, and not one of the others with them."""
    subscribe(memory, 1, 2, 3)
    prepare(memory)
    with memory.write() as connection:
        connection.execute(
            update(subscribers).where(subscribers.c.id == 1).values(state="unsubscribed")
        )
    assert [one.subscriber for one in claim(memory, 1)] == [2]
    assert states(memory) == {1: "skipped", 2: "sending", 3: "pending"}


def test_what_is_deferred_is_due_later(memory: Memory) -> None:
    """And counts its attempts."""
    subscribe(memory, 1)
    prepare(memory)
    claim(memory)
    mark(memory, Report(1, "deferred", "451 later", "sink", SECONDS + 60))
    assert claim(memory, now=SECONDS + 59) == []
    (again,) = claim(memory, now=SECONDS + 60)
    assert again.attempt == 2


def test_a_clock_that_was_set_back_keeps_nothing_waiting(memory: Memory) -> None:
    """What was never tried is due at any time; what was put off waits a pause at most."""
    subscribe(memory, 1, 2)
    prepare(memory)
    claim(memory, 1)
    mark(memory, Report(1, "deferred", due=SECONDS + 60))
    long_ago = SECONDS - 86_400
    assert [one.subscriber for one in claim(memory, now=long_ago)] == [2]
    with ledger_transaction(memory) as connection:
        claims.limit_waits(connection, SPAN, long_ago + 3600)
    assert [one.subscriber for one in claim(memory, now=long_ago + 3600)] == [1]


def test_what_a_dead_process_had_in_hand_is_doubtful(memory: Memory) -> None:
    """It is not given out again, until its operator says so."""
    subscribe(memory, 1, 2)
    prepare(memory)
    claim(memory, 1)
    with ledger_transaction(memory) as connection:
        assert claims.doubt_orphans(connection, SECONDS, lapsed=False) == 1
    assert states(memory) == {1: "doubtful", 2: "pending"}
    assert [one.subscriber for one in claim(memory)] == [2]
    with ledger_transaction(memory) as connection:
        assert sendings.settle_doubtful(connection, DAY, "R1@home.example", "pending", NOW) == 1
    assert [one.subscriber for one in claim(memory)] == [1]


def test_a_lease_keeps_what_is_in_hand(memory: Memory) -> None:
    """Another process calls it doubtful when it is over, and a late answer still counts."""
    subscribe(memory, 1)
    prepare(memory)
    claim(memory)
    with ledger_transaction(memory) as connection:
        assert claims.doubt_orphans(connection, SECONDS + claims.LEASE, lapsed=True) == 0
        assert claims.doubt_orphans(connection, SECONDS + claims.LEASE + 1, lapsed=True) == 1
    mark(memory, Report(1, "sent", "250 ok", "sink"))
    assert states(memory) == {1: "sent"}


def test_a_late_answer_does_not_count_for_what_was_dealt_with(memory: Memory) -> None:
    """Nor does one that another process would give."""
    subscribe(memory, 1)
    prepare(memory)
    claim(memory)
    mark(memory, Report(1, "sent"), owner="other")
    assert states(memory) == {1: "sending"}
    with ledger_transaction(memory) as connection:
        claims.doubt_orphans(connection, SECONDS, lapsed=False)
        sendings.settle_doubtful(connection, DAY, None, "pending", NOW)
    mark(memory, Report(1, "sent"))
    assert states(memory) == {1: "pending"}


def test_marks_are_many_at_once(memory: Memory) -> None:
    """Each row gets its own."""
    subscribe(memory, *range(1, 251))
    prepare(memory)
    claim(memory, 250)
    mark(
        memory,
        *(Report(n, "sent" if n % 2 else "refused", f"reply {n}", "sink") for n in range(1, 251)),
    )
    with memory.read() as connection:
        rows = list(sendings.list_deliveries(connection, DAY))
    assert all(one.state == ("sent" if one.subscriber % 2 else "refused") for one in rows)
    assert all((one.reply, one.relay) == (f"reply {one.subscriber}", "sink") for one in rows)


def test_a_domain_that_has_had_enough_is_put_off(memory: Memory) -> None:
    """Others go out meanwhile."""
    subscribe(memory, 1, 2, 3)
    prepare(memory)
    with ledger_transaction(memory) as connection:
        taken, more = claims.claim_deliveries(
            connection,
            SPAN,
            5,
            "me",
            SECONDS,
            lambda _, address: None if "r2" in address else SECONDS + 9,
        )
    assert ([one.subscriber for one in taken], more) == ([2], False)
    with memory.read() as connection:
        assert claims.remaining_deliveries(connection, SPAN) == claims.Remaining(SECONDS + 9, 1)


def test_what_is_to_be_done_is_found_by_its_index(tmp_path: object, open_memory: object) -> None:
    """A claim does not look through what is done."""
    with open_memory() as memory, memory.read() as connection:  # type: ignore[operator]
        if connection.dialect.name != "sqlite":
            return
        query = claims._due(DAY).compile(memory.engine)
        names = {"of_day": "x", "of_kind": "y", "now": 1, "wanted": 1, "of_revision": 1}
        values = query.construct_params(names)
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {query}", tuple(values[name] for name in query.positiontup or ())
        ).all()
    said = " ".join(str(row[3]) for row in plan)
    assert "deliveries_to_do" in said
    assert "TEMP B-TREE" not in said


def test_what_is_left_is_counted(memory: Memory) -> None:
    """With how much of it was deferred; what is settled or in hand is not left."""
    subscribe(memory, *range(1, 7))
    prepare(memory)
    with memory.read() as connection:
        assert claims.count_left(connection, SPAN) == (6, 0)
    claim(memory, 4)
    mark(memory, Report(1, "sent"), Report(2, "deferred"), Report(3, "refused"))
    with memory.read() as connection:
        assert claims.count_left(connection, SPAN) == (3, 1)
