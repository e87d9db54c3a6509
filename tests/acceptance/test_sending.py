"""Sending, disturbed: whatever happens, nobody gets a mail twice, and nobody is forgotten."""

import contextlib
import resource
import signal
import sqlite3
import time

import pytest

from tests.delivery import ordeal
from tests.delivery.ordeal import SEND
from tests.delivery.publication import Place, address, approve, assert_once, subscribe
from tests.delivery.sink import DROP, Sink, once

SUBSCRIBERS = 400
THREADS = 8


@pytest.fixture
def ready(place: Place, sink: Sink) -> Place:
    """Return a publication with an approved edition, subscribers, and the server as its relay."""
    place.configure(sink.port)
    with place.memory() as memory:
        subscribe(memory, SUBSCRIBERS)
        approve(place, memory)
    return place


@pytest.mark.parametrize("disturb", [ordeal.kill, ordeal.freeze, ordeal.kill_server])
def test_everybody_gets_it_once_whatever_is_killed(
    ready: Place,
    sink: Sink,
    disturb: ordeal.Disturb,
) -> None:
    """For each kill or freeze at most one delivery of each thread is doubtful."""
    times = ordeal.run(ready, sink, SUBSCRIBERS, 4, disturb, seed=2026)
    assert times >= 3
    assert_once(
        ready, sink.counts, SUBSCRIBERS, doubtful=0 if disturb is ordeal.freeze else times * THREADS
    )


def test_a_sender_that_is_frozen_for_longer_than_the_server_waits(ready: Place, sink: Sink) -> None:
    """A thawed sender's connections are gone: its claims are retried or doubtful, never both."""
    sink.patience = 0.5
    times = ordeal.run(ready, sink, SUBSCRIBERS, 2, ordeal.freeze_long, seed=2026)
    assert times >= 1
    assert_once(ready, sink.counts, SUBSCRIBERS, doubtful=times * THREADS)


def test_what_is_doubtful_is_listed_and_sent_again_on_request_only(
    ready: Place, sink: Sink
) -> None:
    """Cut between DATA's end and the reply, it is doubtful; on request the same bytes go again."""
    sink.keep = True
    sink.fault = once("answer", DROP, address(7))
    done = ready.run(*SEND)
    assert done.returncode == 0
    assert "1 doubtful: 'digest doubtful list' says which" in done.stderr
    assert ready.run(*SEND).returncode == 0
    assert sink.counts[address(7)] == 1
    assert address(7) in ready.run("doubtful", "list").stdout
    again = ready.run("doubtful", "resend", address(7), "--day", "2026-11-23")
    assert again.stdout == "To be sent again: 2026-11-23, 1 message\n"
    assert ready.run(*SEND).returncode == 0
    first, second = [taken for taken in sink.taken if taken[0] == address(7)]
    assert first == second
    assert ready.states() == {"sent": {address(number) for number in range(1, SUBSCRIBERS + 1)}}


def test_what_is_doubtful_can_be_settled(ready: Place, sink: Sink) -> None:
    """Taken for sent, it is never sent again."""
    sink.fault = once("answer", DROP, address(7))
    ready.run(*SEND)
    ready.run("doubtful", "settle", "--day", "2026-11-23")
    ready.run(*SEND)
    assert_once(ready, sink.counts, SUBSCRIBERS)


def test_cut_within_data_nobody_gets_it_twice(ready: Place, sink: Sink) -> None:
    """Cut while a short message is on its way, its delivery is doubtful, or it is sent again."""
    sink.fault = once("body", DROP, times=5)
    assert ready.run(*SEND).returncode == 0
    assert_once(ready, sink.counts, SUBSCRIBERS, doubtful=5)


def test_a_locked_memory_is_waited_for(ready: Place, sink: Sink) -> None:
    """While another program has the memory, nothing is claimed; after it, all goes on."""
    sink.limit = 50
    process = ready.start(*SEND)
    sink.wait_for(50)
    other = sqlite3.connect(ready.folder / "digest.db", isolation_level=None, timeout=60)
    other.execute("BEGIN IMMEDIATE")
    ((claimed,),) = other.execute(
        "SELECT count(*) FROM deliveries WHERE state IN ('sending', 'sent')"
    )
    assert claimed < SUBSCRIBERS
    sink.let_go()
    sink.wait_for(claimed)  # what was in hand is handed over
    time.sleep(0.5)
    assert len(sink.taken) == claimed
    other.execute("ROLLBACK")
    other.close()
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert_once(ready, sink.counts, SUBSCRIBERS)


def test_a_second_run_says_that_another_is_sending(ready: Place, sink: Sink) -> None:
    """It ends at once, and the exit status says to try later; so also while the first is frozen."""
    sink.limit = 20
    process = ready.start(*SEND)
    sink.wait_for(20)
    process.send_signal(signal.SIGSTOP)
    second = ready.run(*SEND)
    process.send_signal(signal.SIGCONT)
    sink.let_go()
    process.communicate(timeout=120)
    assert (second.returncode, process.returncode) == (75, 0)
    assert second.stderr.startswith("digest: Another run is sending.")
    assert_once(ready, sink.counts, SUBSCRIBERS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_told_to_end_finishes_what_is_in_hand(
    ready: Place, sink: Sink, number: int
) -> None:
    """Nothing is in hand or doubtful; the exit status says so, and the next run sends the rest."""
    sink.limit = 50
    process = ready.start(*SEND)
    sink.wait_for(50)
    process.send_signal(number)
    sink.let_go()
    _, problems = process.communicate(timeout=120)
    assert process.returncode == 4
    assert "stopped: run 'digest send' again to go on" in problems
    states = ready.states()
    assert set(states) == {"sent", "pending"}
    assert states["sent"] == set(sink.counts)
    assert ready.run(*SEND).returncode == 0
    assert_once(ready, sink.counts, SUBSCRIBERS)


def test_a_withdrawn_edition_stops_while_it_is_sent_and_the_mended_reaches_the_others(
    ready: Place,
    sink: Sink,
) -> None:
    """Only those not sent the error get the fixed edition; others get a correction on request."""
    sink.limit = 50
    process = ready.start(*SEND)
    sink.wait_for(50)
    ready.run("withdraw", "2026-11-23", "--reason", "a wrong figure")
    sink.let_go()
    _, problems = process.communicate(timeout=120)
    assert process.returncode == 4
    assert "withdrawn: a wrong figure" in problems
    first = set(sink.counts)
    assert 0 < len(first) < SUBSCRIBERS
    assert ready.run(*SEND).returncode == 4
    with ready.memory() as memory:
        approve(ready, memory, revision=2)
    assert ready.run(*SEND).returncode == 0
    assert_once(ready, sink.counts, SUBSCRIBERS)
    got = {name.split(".")[1] for whose, name, _ in sink.taken if whose not in first}
    assert got == {"2"}
    said = ready.run("correct", "2026-11-23")
    assert said.returncode == 0, said.stderr
    assert {whose for whose, name, _ in sink.taken if ".correction-2." in name} == first
    assert ready.run("correct", "2026-11-23").returncode == 0
    assert len(sink.taken) == SUBSCRIBERS + len(first)


def test_leaving_applies_at_once(ready: Place, sink: Sink) -> None:
    """Who leaves while the edition is being sent, and was not sent it yet, does not get it."""
    with contextlib.closing(sqlite3.connect(ready.folder / "digest.db")) as database:
        database.execute("UPDATE subscribers SET state = 'unsubscribed' WHERE id = 399")
        database.commit()
    assert ready.run(*SEND).returncode == 0
    assert address(399) not in sink.counts
    assert ready.states()["skipped"] == {address(399)}


def test_senders_at_once_share_the_work_on_postgresql(
    place: Place,
    sink: Sink,
    postgres_url: str,
) -> None:
    """One of two runs is killed: nobody gets it twice, and its claims become doubtful."""
    place.configure(sink.port, store=postgres_url)
    with place.memory() as memory:
        subscribe(memory, SUBSCRIBERS)
        approve(place, memory)
    runs = [place.start(*SEND) for _ in range(2)]
    sink.wait_for(100)
    runs[0].kill()
    runs[0].communicate()
    runs[1].communicate(timeout=120)
    states = place.states()
    left = states.get("sending", set())
    assert set(states) <= {"sent", "sending"}
    assert len(left) <= THREADS
    assert max(sink.counts.values()) == 1
    assert states["sent"] <= set(sink.counts) <= states["sent"] | left
    assert sum(map(len, states.values())) == SUBSCRIBERS


def test_a_full_disk_ends_the_run_and_nobody_gets_it_twice(ready: Place, sink: Sink) -> None:
    """At most one message a thread is doubtful; with room again, the rest goes out."""
    largest = max(path.stat().st_size for path in ready.folder.glob("digest.db*"))
    room = largest + 100_000
    full = ready.start(
        *SEND, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    )
    _, said = full.communicate(timeout=120)
    assert full.returncode == 1
    assert said.count("\n") == 1, said
    assert said.startswith("digest: The memory ")
    assert 0 < len(sink.taken) < SUBSCRIBERS
    assert ready.run(*SEND).returncode == 0
    assert_once(ready, sink.counts, SUBSCRIBERS, doubtful=THREADS)
