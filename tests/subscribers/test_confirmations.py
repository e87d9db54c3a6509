"""Confirmations: the mails that answer sign-ups, from their queue to the relay."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from digest.config.settings import read_settings
from digest.store.database import Memory
from digest.store.people.standing import mark_complained, unsubscribe
from digest.store.people.subscribers import add_subscriber
from digest.store.schema import confirmations
from digest.subscribers.confirmations import (
    GIVEN_UP_AFTER,
    SENDERS,
    ConfirmationQueue,
    ConfirmationSenders,
)
from digest.subscribers.signup import Signup, take_signup
from tests.delivery.sink import DROP, STALL, Fault, Sink
from tests.publications import publication

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SITE = "https://news.ledger.example"
MEERA = "meera@home.example"


class Desk:
    """A publication where people sign up, with a relay at a port, and a clock that a test turns."""

    def __init__(self, folder: Path, port: int = 0, **memory: float) -> None:
        path = folder / "digest.toml"
        relay = f"[[relay]]\nhost = '127.0.0.1'\nport = {port}\nsecurity = 'none'\ntimeout = 0.3\n"
        path.write_text(
            f"[mail]\nfrom = 'desk@ledger.example'\npublic_url = '{SITE}'\n"
            f"[send]\nfirst_pause = 60\n{relay if port else ''}",
            encoding="utf-8",
        )
        self.folder, self.now = folder, NOW
        self.memory = Memory("sqlite:///digest.db", folder, **memory)
        keys = {"DIGEST_TOKEN_KEYS": "a-key-of-the-tests-of-32-characters-and-more"}
        self.publication = publication(read_settings(path), self.memory, NOW, keys)
        self.queue = self.open()

    def open(self) -> ConfirmationQueue:
        """Return the queue as another process sees it."""
        return ConfirmationQueue(self.publication, lambda: self.now)

    def sign_up(self, address: str = MEERA) -> None:
        """Sign an address up, from a place of its own."""
        ip = f"2001:db8:{len(self.waiting()):x}::"
        take_signup(self.publication, Signup(address, None, ip, self.now))

    def waiting(self) -> list[timedelta]:
        """Return how long each waiting mail is put off."""
        with self.memory.read() as connection:
            due = connection.execute(select(confirmations.c.due)).scalars()
            return [datetime.fromtimestamp(seconds, UTC) - self.now for seconds in due]

    def send(self) -> int:
        """Send what is due, and return how many mails that were."""
        mails = self.queue.claim(100)
        for mail in mails:
            self.queue.deliver(mail)
        return len(mails)

    def written(self) -> dict[str, str]:
        """Return the mails that were written into files, by address."""
        paths = (self.folder / "outbox" / "signup").glob("*.eml")
        return {path.stem: path.read_text(encoding="utf-8") for path in paths}


def refused(step: str, reply: str) -> Fault:
    """Return a fault that gives this reply at a step, always."""
    return lambda at, _: reply if at == step else None


def test_a_new_address_gets_a_link_to_confirm(tmp_path: Path) -> None:
    """Then nothing of the mail is left in the memory."""
    desk = Desk(tmp_path)
    desk.sign_up()
    assert desk.send() == 1
    assert f"{SITE}/confirm/" in desk.written()[MEERA]
    assert desk.waiting() == []


def test_somebody_subscribed_gets_their_preferences(tmp_path: Path) -> None:
    """And no link to confirm."""
    desk = Desk(tmp_path)
    with desk.memory.write() as connection:
        add_subscriber(connection, MEERA, consent=("test", ""), now=NOW)
    desk.sign_up()
    desk.send()
    assert f"{SITE}/preferences/" in desk.written()[MEERA]


@pytest.mark.parametrize("act", [unsubscribe, mark_complained])
def test_who_left_meanwhile_gets_nothing(tmp_path: Path, act: Callable[..., bool]) -> None:
    """Their last act counts, and the mail waits no more."""
    desk = Desk(tmp_path)
    desk.sign_up()
    with desk.memory.write() as connection:
        act(connection, 1, NOW + timedelta(minutes=1))
    desk.now = NOW + timedelta(minutes=2)
    assert desk.send() == 1
    assert (desk.written(), desk.waiting()) == ({}, [])


def test_a_refused_mail_is_done_with(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log says so, without the address, which the relay's reply holds."""
    with Sink(fault=refused("rcpt", f"550 5.7.1 {MEERA} no")) as sink:
        desk = Desk(tmp_path, sink.port)
        desk.sign_up()
        desk.send()
    assert desk.waiting() == []
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage().startswith("a mail to confirm a sign-up was not sent: ")
    assert "meera" not in record.getMessage()


def test_a_deferred_mail_is_tried_for_a_day(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With growing pauses, up to ten minutes; then it is given up, and the log says so."""
    with Sink(fault=refused("rcpt", f"450 4.2.1 {MEERA} later")) as sink:
        desk = Desk(tmp_path, sink.port)
        desk.sign_up()
        pauses = []
        for _ in range(30):
            desk.send()
            if pause := sum(desk.waiting(), timedelta()):
                pauses.append(int(pause.total_seconds()))
            # After the first few, the hours of the day are skipped.
            desk.now += pause if len(pauses) < 6 else timedelta(hours=6)
    assert pauses[:6] == [60, 120, 240, 480, 600, 600]
    assert desk.waiting() == []
    assert desk.now - NOW >= GIVEN_UP_AFTER
    first, last = caplog.records
    assert (first.levelno, last.levelno) == (logging.WARNING, logging.ERROR)
    assert last.getMessage().startswith("a mail to confirm a sign-up was not sent: ")
    assert "meera" not in caplog.text


def test_a_relay_that_is_back_within_the_day_gets_the_mail(tmp_path: Path) -> None:
    """What was deferred goes, and nothing is left."""
    with Sink(fault=refused("mail", "451 4.3.0 later")) as sink:
        desk = Desk(tmp_path, sink.port)
        desk.sign_up()
        desk.send()
        assert desk.send() == 0
        sink.fault = lambda _step, _whom: None
        desk.now += timedelta(seconds=60)
        assert desk.send() == 1
        assert (sink.counts, desk.waiting()) == ({MEERA: 1}, [])


def test_a_mail_that_may_have_arrived_is_sent_once_more(tmp_path: Path) -> None:
    """Not lost if it did not, and no more than twice if it did."""
    with Sink(fault=refused("answer", DROP)) as sink:
        desk = Desk(tmp_path, sink.port)
        desk.sign_up()
        for _ in range(4):
            desk.send()
            desk.now += timedelta(hours=1)
        assert (sink.counts, desk.waiting()) == ({MEERA: 2}, [])


def test_a_fault_of_the_program_loses_no_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again, and the log names the fault."""
    desk = Desk(tmp_path)
    desk.sign_up()
    with monkeypatch.context() as broken:
        broken.setattr("digest.delivery.outbox.post_message", lambda *_: 1 / 0)
        desk.send()
    assert "ZeroDivisionError" in caplog.text
    desk.now += timedelta(minutes=1)
    desk.send()
    assert list(desk.written()) == [MEERA]


def test_what_a_killed_process_had_in_hand_another_sends(tmp_path: Path) -> None:
    """Half a minute after it held the mail last, and not before."""
    desk = Desk(tmp_path)
    desk.sign_up()
    killed = desk.open()
    (mail,) = killed.claim(4)
    desk.now += timedelta(seconds=20)
    killed.hold([mail.subscriber])
    desk.now += timedelta(seconds=29)
    assert desk.send() == 0
    desk.now += timedelta(seconds=1)
    assert desk.send() == 1
    assert list(desk.written()) == [MEERA]


def test_a_mail_that_was_sent_waits_for_the_memory(tmp_path: Path) -> None:
    """While another program writes: else it would be sent again."""
    desk = Desk(tmp_path, patience=0.05)
    desk.sign_up()
    (mail,) = desk.queue.claim(1)
    thread = threading.Thread(target=desk.queue.deliver, args=(mail,))
    with Memory("sqlite:///digest.db", tmp_path) as other, other.write():
        thread.start()
        while not desk.written():
            thread.join(0.01)
        thread.join(0.2)
        assert thread.is_alive()
    thread.join(20)
    assert (len(desk.written()), desk.waiting()) == (1, [])


def test_a_relay_that_hangs_holds_up_a_few_threads_and_no_mail(tmp_path: Path) -> None:
    """However many wait; when it answers again, each of them is sent, once."""
    hanging = threading.Event()

    def fault(step: str, _whom: str) -> str | None:
        return STALL if step == "banner" and not hanging.is_set() else None

    before = set(threading.enumerate())
    with Sink(fault=fault, patience=0.2) as sink:
        desk = Desk(tmp_path, sink.port)
        for number in range(10):
            desk.sign_up(f"reader{number}@home.example")
        with ConfirmationSenders(desk.queue):
            while sink.connections < SENDERS:
                threading.Event().wait(0.01)
            started = [one for one in set(threading.enumerate()) - before if "_send" in one.name]
            assert len(started) <= SENDERS
            hanging.set()
            sink.wait_for(10)
            while desk.waiting():
                threading.Event().wait(0.01)
        assert set(sink.counts.values()) == {1}
        assert len(sink.counts) == 10


def test_what_takes_long_is_held_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again and again, so that nobody else sends it meanwhile."""
    monkeypatch.setattr("digest.subscribers.confirmations._HOLD_EVERY", 0.05)
    held, hold = [], ConfirmationQueue.hold

    def note(queue: ConfirmationQueue, subscribers: list[int]) -> None:
        held.append(subscribers)
        hold(queue, subscribers)

    monkeypatch.setattr(ConfirmationQueue, "hold", note)
    with Sink(fault=refused("banner", STALL), patience=0.2) as sink:
        desk = Desk(tmp_path, sink.port)
        desk.sign_up()
        with ConfirmationSenders(desk.queue):
            while len(held) < 3:
                threading.Event().wait(0.01)
    assert held[:3] == [[1]] * 3


def test_the_senders_end_with_the_pages(tmp_path: Path) -> None:
    """What was not sent waits for the next ones."""
    with Sink(fault=refused("banner", STALL), patience=0.2) as sink:
        desk = Desk(tmp_path, sink.port)
        desk.sign_up()
        with ConfirmationSenders(desk.queue) as senders:
            while not sink.connections:
                threading.Event().wait(0.01)
        assert not senders._looks.is_alive()
    assert len(desk.waiting()) == 1


def test_the_senders_outlive_a_memory_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says that mails wait; later they are sent."""
    monkeypatch.setattr("digest.subscribers.confirmations._TROUBLE", 0.01)
    desk = Desk(tmp_path)
    desk.sign_up()
    claims, failures = desk.queue.claim, [OSError("no file"), MemoryError()]

    def claim(most: int) -> list[object]:
        if failures:
            raise failures.pop()
        return list(claims(most))

    monkeypatch.setattr(desk.queue, "claim", claim)
    with ConfirmationSenders(desk.queue):
        while desk.waiting():
            threading.Event().wait(0.01)
    assert list(desk.written()) == [MEERA]
    assert caplog.text.count("mails to confirm sign-ups wait: ") == 2
