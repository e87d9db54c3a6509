from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.claims import Claimed, Report, Span
from digest.store.schema import deliveries, subscribers
from tests.store.people_rows import subscribe

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
SPAN = Span(DAY, "edition", 1)
ALL: sendings.Variants = {("all", None): "all"}


def prepare(memory: Memory, revision: int = 1, variants: sendings.Variants = ALL) -> None:
    """Prepare the ledger."""
    with claims.ledger_transaction(memory) as connection:
        sendings.open_sending(connection, DAY, revision, variants, NOW)


def claim(
    memory: Memory, count: int = 10, span: Span = SPAN, now: int = SECONDS, owner: str = "me"
) -> list[Claimed]:
    """Claim deliveries."""
    with claims.ledger_transaction(memory) as connection:
        return claims.claim_deliveries(connection, span, count, owner, now)[0]


def mark(memory: Memory, *reports: Report, owner: str = "me", span: Span = SPAN) -> None:
    """Mark deliveries."""
    with claims.ledger_transaction(memory) as connection:
        claims.mark_deliveries(connection, span, reports, owner, SECONDS)


def states(memory: Memory, kind: str = "edition") -> dict[int, str]:
    """Return the state of each subscriber's delivery."""
    with memory.read() as connection:
        return {
            one.subscriber: one.state
            for one in sendings.list_deliveries(connection, DAY, kind=kind)
        }


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
    """Whose themes have nothing today is skipped, with the reason; an unknown choice waits for the next edition."""
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
    """What was never tried may be tried at any time, and what was put off waits for a pause at most."""
    subscribe(memory, 1, 2)
    prepare(memory)
    claim(memory, 1)
    mark(memory, Report(1, "deferred", due=SECONDS + 60))
    long_ago = SECONDS - 86_400
    assert [one.subscriber for one in claim(memory, now=long_ago)] == [2]
    with claims.ledger_transaction(memory) as connection:
        claims.mend_clock(connection, SPAN, long_ago + 3600)
    assert [one.subscriber for one in claim(memory, now=long_ago + 3600)] == [1]


def test_what_a_dead_process_had_in_hand_is_doubtful(memory: Memory) -> None:
    """It is not given out again, until its operator says so."""
    subscribe(memory, 1, 2)
    prepare(memory)
    claim(memory, 1)
    with claims.ledger_transaction(memory) as connection:
        assert claims.orphans(connection, SECONDS, lapsed=False) == 1
    assert states(memory) == {1: "doubtful", 2: "pending"}
    assert [one.subscriber for one in claim(memory)] == [2]
    with claims.ledger_transaction(memory) as connection:
        assert sendings.settle_doubtful(connection, DAY, "R1@home.example", "pending", NOW) == 1
    assert [one.subscriber for one in claim(memory)] == [1]


def test_a_lease_keeps_what_is_in_hand(memory: Memory) -> None:
    """Another process calls it doubtful when it is over, and a late answer still counts."""
    subscribe(memory, 1)
    prepare(memory)
    claim(memory)
    with claims.ledger_transaction(memory) as connection:
        assert claims.orphans(connection, SECONDS + claims.LEASE, lapsed=True) == 0
        assert claims.orphans(connection, SECONDS + claims.LEASE + 1, lapsed=True) == 1
    mark(memory, Report(1, "sent", "250 ok", "sink"))
    assert states(memory) == {1: "sent"}


def test_a_late_answer_does_not_count_for_what_was_dealt_with(memory: Memory) -> None:
    """Nor does one that another process would give."""
    subscribe(memory, 1)
    prepare(memory)
    claim(memory)
    mark(memory, Report(1, "sent"), owner="other")
    assert states(memory) == {1: "sending"}
    with claims.ledger_transaction(memory) as connection:
        claims.orphans(connection, SECONDS, lapsed=False)
        sendings.settle_doubtful(connection, DAY, None, "pending", NOW)
    mark(memory, Report(1, "sent"))
    assert states(memory) == {1: "pending"}


@pytest.mark.parametrize("state", [sendings.PAUSED, sendings.WITHDRAWN])
def test_nothing_is_claimed_of_what_was_stopped(memory: Memory, state: str) -> None:
    """What is in hand is still marked; resumed, it goes on."""
    subscribe(memory, 1, 2)
    prepare(memory)
    claim(memory, 1)
    with claims.ledger_transaction(memory) as connection:
        assert sendings.halt_sendings(connection, DAY, state, "a wrong figure", NOW) == 1
    assert claim(memory) == []
    mark(memory, Report(1, "sent"))
    prepare(memory)  # as each run does: what its operator decided stands
    assert claim(memory) == []
    with claims.ledger_transaction(memory) as connection:
        assert sendings.resume_sendings(connection, DAY, NOW) == 1
    assert [one.subscriber for one in claim(memory)] == [2]


def test_a_new_revision_reaches_those_not_yet_sent_to(memory: Memory) -> None:
    """What was in hand when it came is brought along after; a run of the old revision gets no more."""
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
        assert sendings.behind_revision(connection, DAY, "edition")
    prepare(memory, revision=2)
    assert [(one.subscriber, one.revision) for one in claim(memory, span=new)] == [(2, 2)]
    with memory.read() as connection:
        assert not sendings.behind_revision(connection, DAY, "edition")


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
        with claims.ledger_transaction(memory) as connection:
            kind = sendings.open_correction(connection, DAY, 2, ALL, NOW)
    assert kind == "correction-2"
    assert states(memory, kind) == {1: "pending"}


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
    with claims.ledger_transaction(memory) as connection:
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
        assert claims.ahead(connection, SPAN) == claims.Ahead(SECONDS + 9, 1)


def test_what_is_to_be_done_is_found_by_its_index(tmp_path: object, open_memory: object) -> None:
    """A claim does not look through what is done."""
    with open_memory() as memory, memory.read() as connection:  # type: ignore[operator]
        if connection.dialect.name != "sqlite":
            return
        query = claims._due(DAY).compile(memory.engine)
        names = {
            "of_day": "x",
            "of_kind": "y",
            "now": 1,
            "first": 0,
            "last": 9,
            "wanted": 1,
            "of_revision": 1,
        }
        values = query.construct_params(names)
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {query}", tuple(values[name] for name in query.positiontup or ())
        ).all()
    said = " ".join(str(row[3]) for row in plan)
    assert "deliveries_to_do" in said
    assert "TEMP B-TREE" not in said


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
