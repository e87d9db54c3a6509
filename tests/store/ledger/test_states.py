"""The ledger as a machine: in any order of acts nobody is mailed twice, and nobody forgotten."""

import tempfile
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import update

from digest.store.database import Memory
from digest.store.ledger import claims, opening, sendings, transaction
from digest.store.ledger.claims import Claimed, Report, Span
from digest.store.ledger.states import PAUSED, WAITING, WITHDRAWN
from digest.store.schema import subscribers
from tests.store.people_rows import subscribe

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
PEOPLE = range(1, 7)


class Ledger(RuleBasedStateMachine):
    """Claims, crashes, marks, withdrawals, revisions, and what an operator does about doubt.

    `submitted` counts what relays took, `asked` the doubtful ones that an operator sent again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.begun = False
        self.hands: dict[str, list[Claimed]] = {}
        self.submitted: Counter[int] = Counter()
        self.asked: Counter[int] = Counter()
        self.left: set[int] = set()
        self.revision = 1
        self.runs = 0
        self.clock = int(NOW.timestamp())

    def teardown(self) -> None:
        """Close the memory."""
        if self.begun:
            self.memory.close()
            self.folder.cleanup()

    @initialize()
    def prepare(self) -> None:
        """Let everybody be there who is to get the edition."""
        self.folder = tempfile.TemporaryDirectory()
        self.memory = Memory("sqlite:///digest.db", Path(self.folder.name))
        self.begun = True
        subscribe(self.memory, *PEOPLE)
        self._prepare()

    def _prepare(self) -> None:
        with transaction.ledger_transaction(self.memory) as connection:
            opening.open_sending(connection, DAY, self.revision, {("all", None): "all"}, NOW)

    def _states(self) -> dict[int, str]:
        with self.memory.read() as connection:
            return {one.subscriber: one.state for one in sendings.list_deliveries(connection, DAY)}

    @rule(count=st.integers(1, 3))
    def claim(self, count: int) -> None:
        """Take deliveries in hand, in a run of its own."""
        self.runs += 1
        owner = f"run {self.runs}"
        with transaction.ledger_transaction(self.memory) as connection:
            span = Span(DAY, "edition", self.revision)
            self.hands[owner], _ = claims.claim_deliveries(
                connection, span, count, owner, self.clock
            )
        assert not {one.subscriber for one in self.hands[owner]} & self.left

    @precondition(lambda self: any(self.hands.values()))
    @rule(data=st.data(), state=st.sampled_from(["sent", "deferred", "refused", "doubtful"]))
    def submit(self, data: st.DataObject, state: str) -> None:
        """Submit a delivery of some run, and mark it."""
        owner = data.draw(st.sampled_from(sorted(one for one, hand in self.hands.items() if hand)))
        claimed = self.hands[owner].pop()
        if state == "sent":
            self.submitted[claimed.subscriber] += 1
        with transaction.ledger_transaction(self.memory) as connection:
            report = Report(claimed.subscriber, state, due=self.clock + 60)
            claims.mark_deliveries(
                connection, Span(DAY, "edition", self.revision), [report], owner, self.clock
            )

    @precondition(lambda self: any(self.hands.values()))
    @rule(data=st.data(), taken=st.integers(0, 1))
    def crash(self, data: st.DataObject, taken: int) -> None:
        """Kill a run, perhaps after the relay took what it had; let the next find its claims."""
        owner = data.draw(st.sampled_from(sorted(one for one, hand in self.hands.items() if hand)))
        for claimed in self.hands.pop(owner):
            self.submitted[claimed.subscriber] += taken
        self.hands.clear()  # the lock is free only when nobody has it
        with transaction.ledger_transaction(self.memory) as connection:
            claims.doubt_orphans(connection, self.clock, lapsed=False)

    @rule()
    def wait(self) -> None:
        """Let time go on."""
        self.clock += 60

    @rule(state=st.sampled_from([WAITING, PAUSED, WITHDRAWN]))
    def halt(self, state: str) -> None:
        """Stop the sending."""
        with transaction.ledger_transaction(self.memory) as connection:
            sendings.halt_sendings(connection, DAY, state, "", NOW)

    @rule()
    def resume(self) -> None:
        """Go on with it."""
        with transaction.ledger_transaction(self.memory) as connection:
            sendings.resume_sendings(connection, DAY, NOW)

    @rule()
    def reopen(self) -> None:
        """Find that a relay can be reached again."""
        with transaction.ledger_transaction(self.memory) as connection:
            sendings.reopen_sending(connection, DAY, "edition", NOW)

    @rule()
    def prepare_again(self) -> None:
        """Begin a run."""
        self._prepare()

    @rule()
    def mend(self) -> None:
        """Approve a new revision."""
        self.revision += 1
        self._prepare()

    @rule(whose=st.sampled_from(PEOPLE))
    def leave(self, whose: int) -> None:
        """Let somebody leave."""
        self.left.add(whose)
        with self.memory.write() as connection:
            connection.execute(
                update(subscribers).where(subscribers.c.id == whose).values(state="unsubscribed")
            )

    @rule(whose=st.sampled_from(PEOPLE), to=st.sampled_from(["pending", "sent"]))
    def settle(self, whose: int, to: str) -> None:
        """Have a doubtful delivery sent again, or take it for sent."""
        with transaction.ledger_transaction(self.memory) as connection:
            if (
                sendings.settle_doubtful(connection, DAY, f"r{whose}@home.example", to, NOW)
                and to == "pending"
            ):
                self.asked[whose] += 1

    @invariant()
    def nobody_is_submitted_to_twice(self) -> None:
        """But on request."""
        assert all(count <= 1 + self.asked[whose] for whose, count in self.submitted.items())

    @invariant()
    def nobody_is_forgotten(self) -> None:
        """Everybody has a row, claims are "sending", and what was taken is never pending."""
        if not self.begun:
            return
        states = self._states()
        assert set(states) == set(PEOPLE)
        in_hand = {one.subscriber for hand in self.hands.values() for one in hand}
        assert in_hand == {whose for whose, state in states.items() if state == "sending"}
        for whose, state in states.items():
            if state in ("pending", "deferred"):
                assert self.submitted[whose] <= self.asked[whose]
            if state == "skipped":
                assert whose in self.left


Ledger.TestCase.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, derandomize=True
)
TestLedger = Ledger.TestCase
