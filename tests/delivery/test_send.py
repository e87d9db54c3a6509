"""A day's mail sent within this process: what the ledger says of it afterwards."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from digest import tokens
from digest.delivery import verp
from digest.delivery.send import SendOptions, SendOutcome, WatchesSending, send_day
from digest.errors import AnotherSends, BadRelay, CannotSend, NotNow, NotSendable
from digest.newsroom.publication import Clock
from digest.store import lock
from digest.store.ledger import sendings
from digest.store.people.subscribers import count_states, get_subscriber
from tests.delivery.clocks import Fast
from tests.delivery.conftest import Ready
from tests.delivery.publication import DAY, KEY, NOW, Place, address
from tests.delivery.sink import DROP, Fault, Sink, once


def send(
    made: Place,
    now: datetime = NOW,
    options: SendOptions | None = None,
    clock: Clock | None = None,
    watch: WatchesSending | None = None,
) -> SendOutcome:
    """Send the day's edition."""
    with made.memory() as memory:
        publication = made.publication(memory, now)
        if clock:
            publication = replace(publication, clock=clock)
        return send_day(publication, DAY, options or SendOptions(), watch)[0]


def for_all(step: str, answer: str, times: int = 1000) -> Fault:
    """Return a fault that happens to everybody."""
    return once(step, answer, times=times)


def test_everybody_gets_their_variant(ready: Ready, sink: Sink) -> None:
    """To themselves alone, from the sender's mailbox, with links of their own."""
    sink.keep = True
    outcome = send(ready(3))
    assert (outcome.how, outcome.submitted, outcome.counts["sent"]) == ("done", 3, 3)
    by_address = {to: data.decode() for to, _, data in sink.taken}
    for number in (1, 2, 3):
        data = by_address[address(number)]
        assert f"To: {address(number)}\r\n" in data
        assert f"Message-ID: <2026-11-23.1.edition.{number}." in data
        assert "Date: Mon, 23 Nov 2026 03:00:00 +0000" in data
    assert "flats" not in by_address[address(2)]
    assert "Two hundred flats" in by_address[address(1)]
    assert set(sink.senders.values()) == {"desk@ledger.example"}


def test_what_comes_back_says_whose_it_is(ready: Ready, sink: Sink) -> None:
    """With a mailbox for bounces, each envelope sender names the subscriber and the day."""
    outcome = send(ready(3, send="[bounces]\naddress = 'bounces@ledger.example'"))
    assert outcome.submitted == 3
    keys = tokens.read_keys({"DIGEST_TOKEN_KEYS": KEY})
    read = {to: verp.read_verp(sender, keys) for to, sender in sink.senders.items()}
    assert read == {address(number): (number, DAY) for number in (1, 2, 3)}


def test_what_is_deferred_is_tried_again(ready: Ready, sink: Sink) -> None:
    """A little later, in the same run, and the others do not wait for it."""
    sink.fault = once("rcpt", "451 4.3.0 later", address(7))
    outcome = send(ready())
    assert (outcome.how, outcome.counts["sent"]) == ("done", 30)
    assert [to for to, _, _ in sink.taken][-1] == address(7)


def test_without_patience_it_is_left_to_a_later_run(ready: Ready, sink: Sink) -> None:
    """The run ends, and says that there is more."""
    sink.fault = once("rcpt", "451 4.3.0 later", address(7))
    outcome = send(ready(), options=SendOptions(patient=False))
    assert (outcome.how, outcome.counts["sent"], outcome.counts["deferred"]) == ("later", 29, 1)


def test_a_mailbox_that_does_not_exist_is_written_to_no_more(ready: Ready, sink: Sink) -> None:
    """Its subscriber has bounced; one who is refused for other reasons is kept."""
    unknown, policy = (
        once("rcpt", "550 5.1.1 unknown", address(7)),
        once("rcpt", "554 5.7.1 no", address(8)),
    )
    sink.fault = lambda step, whom: unknown(step, whom) or policy(step, whom)
    made = ready()
    assert send(made).counts["refused"] == 2
    with made.memory() as memory, memory.read() as connection:
        known = [get_subscriber(connection, number) for number in (7, 8)]
    assert [one.state for one in known if one] == ["bounced", "active"]


@pytest.mark.parametrize("answer", ["550 5.1.1 unknown", "554 5.7.1 no"])
def test_a_relay_that_refuses_everybody_pauses_the_edition(
    ready: Ready, sink: Sink, answer: str
) -> None:
    """After so many in a row nobody else is tried or bounced, and all can be sent once it works."""
    sink.fault = for_all("rcpt", answer)
    made = ready(200, send="most_errors = 20")
    outcome = send(made)
    assert (outcome.how, outcome.state, outcome.counts["sent"]) == ("halted", "paused", 0)
    assert "messages in a row refused" in outcome.reason
    assert outcome.counts["pending"] >= 200 - 20 - 8
    with made.memory() as memory:
        with memory.read() as connection:
            assert count_states(connection)["bounced"] == 0
        sink.fault = lambda _step, _whom: None
        assert send(made).how == "paused"
        with memory.write() as connection:
            sendings.resume_sendings(connection, DAY, NOW)
    assert send(made, NOW + timedelta(hours=2)).counts["sent"] == 200


def test_a_relay_that_puts_everybody_off_lets_the_edition_wait(ready: Ready, sink: Sink) -> None:
    """After so many in a row nobody else is tried; a later run goes on without anybody's help."""
    sink.fault = for_all("rcpt", "451 4.3.0 later")
    made = ready(200, send="most_errors = 20")
    outcome = send(made)
    assert (outcome.ending, outcome.counts["sent"], outcome.exit_status) == ("waiting", 0, 4)
    assert outcome.reason == "20 messages in a row deferred, the last with: 451 4.3.0 later"
    assert outcome.counts["pending"] >= 200 - 20 - 8
    sink.fault = lambda _step, _whom: None
    again = send(made, NOW + timedelta(hours=2))
    assert (again.counts["sent"], again.state) == (200, "open")


def test_a_relay_that_cuts_every_connection_lets_the_edition_wait(ready: Ready, sink: Sink) -> None:
    """Cuts say nothing of a message: it is tried with one at a time, and all are sent later."""
    sink.fault = for_all("rcpt", DROP)
    made = ready(200)
    outcome = send(made, clock=Fast(NOW, 2000))
    assert (outcome.ending, outcome.counts["sent"]) == ("waiting", 0)
    assert "the connection was lost at RCPT" in outcome.reason
    assert outcome.counts["pending"] >= 200 - 8 - 60
    sink.fault = lambda _step, _whom: None
    assert send(made, NOW + timedelta(hours=2)).counts["sent"] == 200


def test_a_relay_that_restarts_pauses_nothing(ready: Ready, sink: Sink) -> None:
    """Of thirty connections at a slow rate, away for two minutes: each reader has one mail."""
    made = ready(60, send="connections = 30", relay="security = 'none'\nrate = 2\ntimeout = 600\n")
    seen: set[str] = set()
    relay = Thread(target=restart, args=(sink, 25, 2.4))
    relay.start()
    outcome = send(made, clock=Fast(NOW, 50), watch=lambda now: seen.add(now.lines.why))
    relay.join()
    assert (outcome.how, outcome.state, outcome.counts["sent"]) == ("done", "open", 60)
    assert set(sink.counts.values()) == {1}
    assert "relay sink: connection refused" in seen


def restart(sink: Sink, count: int, seconds: float) -> None:
    """Stop the server once it took so many messages, after the one in hand; start it again."""
    sink.wait_for(count)
    sink.fault = for_all("mail", DROP)
    time.sleep(0.1)
    sink.kill()
    time.sleep(seconds)
    sink.fault = lambda _step, _whom: None
    sink.start()


def test_a_relay_that_refuses_the_password_pauses_the_edition(
    ready: Ready,
    sink: Sink,
) -> None:
    """Nobody was claimed, and the secret is not shown."""
    sink.users = {"desk": "secret"}
    made = ready(relay="security = 'none'\nuser = 'desk'\n")
    environment = {"DIGEST_TOKEN_KEYS": KEY, "DIGEST_RELAY_PASSWORD_SINK": "wrong-one"}
    with made.memory() as memory:
        publication = made.publication(memory, environment=environment)
        (outcome,) = send_day(publication, DAY, SendOptions())
    assert (outcome.state, outcome.counts["pending"]) == ("paused", 30)
    assert "535" in outcome.reason
    assert "wrong-one" not in outcome.reason


def test_a_limit_is_kept(ready: Ready, sink: Sink) -> None:
    """So many are sent, and the next run sends the rest."""
    made = ready()
    assert (send(made, options=SendOptions(limit=10)).how, len(sink.taken)) == ("limit", 10)
    assert send(made).submitted == 20


@pytest.mark.parametrize(
    ("now", "error"),
    [
        (datetime(2026, 11, 23, 0, 29, tzinfo=UTC), NotNow),
        (datetime(2026, 11, 23, 5, 30, tzinfo=UTC), None),
    ],
)
def test_a_stale_edition_is_not_sent(
    ready: Ready,
    sink: Sink,
    now: datetime,
    error: type[Exception] | None,
) -> None:
    """Nor one whose time has not come."""
    made = ready(send="send_after = '06:00'\nsend_until = '11:00'")
    if error:
        with pytest.raises(error, match="06:00"):
            send(made, now)
    else:
        assert send(made, now).how == "window"
    assert sink.taken == []
    assert send(made, now, SendOptions(late=True)).how == "done"


def test_what_is_sent_before_its_hour_is_not_dated_ahead(ready: Ready, sink: Sink) -> None:
    """Filters distrust a date in the future."""
    sink.keep = True
    early = datetime(2026, 11, 22, 20, tzinfo=UTC)
    send(ready(1, send="send_after = '06:00'"), early, SendOptions(late=True))
    ((_, _, data),) = sink.taken
    assert b"Date: Sun, 22 Nov 2026 20:00:00 +0000" in data


def test_a_window_that_ends_meanwhile_stops_the_run(ready: Ready, sink: Sink) -> None:
    """What was put off beyond it is not waited for."""
    sink.fault = for_all("rcpt", "451 4.3.0 later", times=5)
    made = ready(send="send_until = '11:00'")
    outcome = send(made, datetime(2026, 11, 23, 5, 29, 59, tzinfo=UTC))
    assert (outcome.how, outcome.counts["deferred"] > 0) == ("window", True)


def test_a_clock_set_back_sends_nothing_twice(ready: Ready, sink: Sink) -> None:
    """A run whose clock is hours behind the last one sends the rest."""
    sink.fault = once("rcpt", "451 4.3.0 later", address(3))
    made = ready()
    send(made, NOW + timedelta(hours=5), SendOptions(limit=10))
    outcome = send(made, NOW - timedelta(hours=2), SendOptions(patient=False))
    assert max(sink.counts.values()) == 1
    assert outcome.counts["sent"] == len(sink.counts) >= 29


def test_one_run_sends_at_a_time(ready: Ready) -> None:
    """The other says so."""
    made = ready()
    with (
        made.memory() as memory,
        lock.hold_lock(memory, "sending", AnotherSends()),
        pytest.raises(AnotherSends),
    ):
        send(made)


def test_what_was_approved_is_what_is_sent(ready: Ready, sink: Sink) -> None:
    """A message that was changed in the memory since is not sent to anybody."""
    made = ready()
    with made.memory() as memory, memory.write() as connection:
        connection.exec_driver_sql(
            "UPDATE parts SET data = CAST(data || x'20' AS BLOB) WHERE name LIKE '%.msg'"
        )
    with pytest.raises(NotSendable, match=r"it has changed since .* was approved"):
        send(made)
    assert sink.taken == []
    assert set(made.states()) == {"pending"}


def test_without_public_pages_nothing_is_sent(ready: Ready, sink: Sink) -> None:
    """Nobody could leave."""
    made = ready()
    text = (made.folder / "digest.toml").read_text()
    (made.folder / "digest.toml").write_text(
        "\n".join(x for x in text.split("\n") if "public_url" not in x)
    )
    with pytest.raises(CannotSend, match="public_url"):
        send(made)


def test_a_user_without_a_password_is_told_before_anything_is_sent(ready: Ready) -> None:
    """With the variable that is missing."""
    with pytest.raises(BadRelay, match="set DIGEST_RELAY_PASSWORD_SINK"):
        send(ready(relay="security = 'none'\nuser = 'desk'\n"))


def test_a_maildir_is_sent_to(ready: Ready) -> None:
    """Each is there once, and marked."""
    made = ready(send="transport = 'maildir'\nfolder = 'mail'")
    assert send(made).counts["sent"] == 30
    assert len(list((made.folder / "mail" / "new").iterdir())) == 30


def test_relays_and_domains_keep_their_rates(ready: Ready, sink: Sink) -> None:
    """Slower than they would be, and nobody is left out."""
    made = ready(
        14, send="domain_rates = { 'home1.example' = 1 }", relay="security = 'none'\nrate = 20\n"
    )
    begun = datetime.now(UTC)
    assert send(made).counts["sent"] == 14
    assert datetime.now(UTC) - begun > timedelta(seconds=0.9)


def test_a_clock_that_was_set_back_holds_nothing_up(ready: Ready, sink: Sink) -> None:
    """What a clock hours ahead put off is retried after the longest pause; nothing goes twice."""
    sink.fault = once("rcpt", "451 4.3.0 later", address(7))
    made = ready()
    first = send(made, options=SendOptions(patient=False))
    assert (first.how, first.submitted) == ("later", 29)
    before = NOW - timedelta(hours=2)
    assert send(made, before, SendOptions(patient=False)).submitted == 0
    again = send(made, before + timedelta(hours=1, seconds=1))
    assert (again.how, again.submitted) == ("done", 1)
    assert set(sink.counts.values()) == {1}
