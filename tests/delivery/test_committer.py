"""The committer: what it gives out, what it writes down, and when it ends."""

from collections.abc import Iterator

import pytest

from digest.delivery.committer import Committer, Finished, Rules
from digest.delivery.replies import Submission
from digest.newsroom.publication import Clock
from digest.store.database import Memory
from digest.store.ledger import sendings
from digest.store.ledger.claims import Span
from tests.delivery.publication import DAY, NOW, Place, address, approve, subscribe

SENT = Submission("sent", "250 ok")
UNKNOWN = Submission("refused", "550 5.1.1 unknown", "mailbox")
LATER = Submission("deferred", "451 later.")
CUT = Submission("deferred", "the connection was lost at MAIL: broken pipe", kept=False)


@pytest.fixture
def ledger(place: Place) -> Iterator[Memory]:
    """Return a memory with an edition for six subscribers."""
    place.configure()
    with place.memory() as memory:
        subscribe(memory, 6)
        approve(place, memory)
        yield memory


def begin(ledger: Memory, rules: Rules, bounced: list[int] | None = None) -> Committer:
    """Return a committer of the edition, which notes in `bounced` whose mailbox is unknown."""
    found = [] if bounced is None else bounced
    return Committer(
        ledger,
        Span(DAY, "edition", 1),
        Clock(now=NOW.timestamp()),
        rules,
        lambda _connection, _address: None,
        lambda _connection, number: found.append(number),
    )


def work_off(
    ledger: Memory, rules: Rules, *outcomes: Submission, bounced: list[int] | None = None
) -> Committer:
    """Claim until none is left, with these outcomes in turn, the last one for all that follow."""
    with begin(ledger, rules, bounced) as committer:
        done, count = None, 0
        while claimed := committer.claim(done):
            done = Finished(claimed, outcomes[min(count, len(outcomes) - 1)])
            count += 1
    return committer


def test_each_delivery_is_claimed_once_and_marked(ledger: Memory, place: Place) -> None:
    """Until all are sent."""
    done = work_off(ledger, Rules(), SENT)
    assert (done.ended, done.submitted, done.is_over) == ("done", 6, True)
    assert place.states() == {"sent": {address(number) for number in range(1, 7)}}


def test_a_claim_is_committed_before_it_is_given_out(ledger: Memory, place: Place) -> None:
    """Another process sees it in hand."""
    with begin(ledger, Rules()) as committer:
        claimed = committer.claim(None)
        assert claimed
        assert place.states()["sending"] == {claimed.address}
        committer.report(Finished(claimed, SENT))
    assert place.states()["sent"] == {claimed.address}


def test_a_limit_ends_the_run(ledger: Memory, place: Place) -> None:
    """So many are claimed, and the rest stay pending."""
    assert work_off(ledger, Rules(limit=2), SENT).ended == "limit"
    assert {state: len(whose) for state, whose in place.states().items()} == {
        "sent": 2,
        "pending": 4,
    }


def test_without_patience_a_deferred_delivery_is_left(ledger: Memory) -> None:
    """A later run retries it."""
    assert work_off(ledger, Rules(patient=False), LATER, SENT).ended == "later"


def test_a_closed_window_gives_out_nothing(ledger: Memory, place: Place) -> None:
    """Nobody is claimed after it."""
    assert work_off(ledger, Rules(closes=NOW.timestamp()), SENT).ended == "window"
    assert set(place.states()) == {"pending"}


def test_failures_in_a_row_pause_the_sending(ledger: Memory, place: Place) -> None:
    """The reason has the relay's words, and what was refused can be tried again."""
    bounced: list[int] = []
    done = work_off(ledger, Rules(most_errors=3), UNKNOWN, bounced=bounced)
    assert (done.ended, bounced) == ("halted", [])
    with ledger.read() as connection:
        sending = sendings.get_sending(connection, DAY)
    assert sending
    assert (sending.state, sending.reason) == (
        "paused",
        "3 messages in a row refused, the last with: 550 5.1.1 unknown",
    )
    assert "refused" not in place.states()


@pytest.mark.parametrize(
    ("outcomes", "state", "reason"),
    [
        ([LATER], "waiting", "4 messages in a row deferred, the last with: 451 later"),
        ([LATER, LATER, LATER, UNKNOWN], "waiting", "4 messages in a row failed, the last with: "),
        ([UNKNOWN, UNKNOWN, LATER], "paused", "4 messages in a row failed, the last with: 451"),
    ],
)
def test_a_row_of_not_now_lets_the_sending_wait(
    ledger: Memory, outcomes: list[Submission], state: str, reason: str
) -> None:
    """It pauses for a person if at least half of the row was refused."""
    work_off(ledger, Rules(most_errors=4), *outcomes)
    with ledger.read() as connection:
        sending = sendings.get_sending(connection, DAY)
    assert sending
    assert sending.state == state
    assert sending.reason.startswith(reason)
    assert not sending.reason.endswith(".")


def test_cut_connections_pause_nothing(ledger: Memory) -> None:
    """However many they are: they are the relay's, which counts them once."""
    done = work_off(ledger, Rules(most_errors=2, patient=False), CUT)
    assert (done.ended, done.deferred) == ("later", 6)
    with ledger.read() as connection:
        sending = sendings.get_sending(connection, DAY)
    assert sending
    assert sending.state == "open"


def test_an_unknown_mailbox_counts_once_the_relay_took_another(ledger: Memory) -> None:
    """Before that, it may be the relay that knows nobody."""
    bounced: list[int] = []
    work_off(ledger, Rules(limit=4), UNKNOWN, bounced=bounced)
    assert bounced == []
    work_off(ledger, Rules(), UNKNOWN, SENT, bounced=bounced)
    assert len(bounced) == 1


def test_a_pause_is_for_all_processes(ledger: Memory) -> None:
    """A committer that begins later gives out nothing."""
    begin(ledger, Rules()).pause("no relay")
    assert work_off(ledger, Rules(), SENT).ended == "halted"
