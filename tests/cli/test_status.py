"""`digest status`: how far a day's mail is."""

import json
from datetime import date, timedelta

import pytest

from digest.store.ledger import opening, sendings
from digest.store.ledger.transaction import ledger_transaction
from tests.delivery.publication import DAY, NOW, Place, approve, subscribe


def test_a_day_without_mail_says_so(place: Place) -> None:
    """A question is no failure."""
    done = place.run("status", "--day", str(DAY))
    assert (done.returncode, done.stderr) == (0, "")
    assert str(DAY) in done.stdout


def test_days_without_an_edition_are_named(place: Place) -> None:
    """Those after the last one, which are not quiet; scripts get them with what is sent."""
    with place.memory() as memory:
        subscribe(memory, 1)
        approve(place, memory)
    later = str(DAY + timedelta(days=3))
    said = place.run("status", "--day", later).stdout
    assert f"No edition from {DAY + timedelta(days=1)} to {DAY + timedelta(days=2)}." in said
    (one,) = json.loads(place.run("status", "--day", str(DAY), "--json").stdout)
    assert one["missed"] == []


def test_the_states_are_counted(place: Place) -> None:
    """As a table for people, and as JSON for scripts; a reason to stop is told."""
    with place.memory() as memory:
        subscribe(memory, 3)
        approve(place, memory)
    head, row = place.run("status", "--day", str(DAY)).stdout.splitlines()
    assert dict(zip(head.split("\t"), row.split("\t"), strict=True))["Pending"] == "3"
    place.run("withdraw", str(DAY), "--reason", "a wrong figure")
    (said,) = json.loads(place.run("status", "--day", str(DAY), "--json").stdout)
    assert (said["state"], said["reason"]) == ("withdrawn", "a wrong figure")
    assert said["deliveries"]["pending"] == 3
    assert "withdrawn: a wrong figure" in place.run("status", "--day", str(DAY)).stdout


def test_watching_ends_when_nothing_goes_on(place: Place) -> None:
    """A withdrawn day is not waited for."""
    with place.memory() as memory:
        subscribe(memory, 1)
        approve(place, memory)
    place.run("withdraw", str(DAY))
    assert place.run("status", "--day", str(DAY), "--watch").returncode == 0


def test_held_readers_are_counted(place: Place) -> None:
    """With the variant and the reason; the exit status says that somebody waits."""
    with place.memory() as memory:
        subscribe(memory, 3)
        approve(place, memory)
        with ledger_transaction(memory) as connection:
            held = {"all": "E301 HTML: broken"}
            opening.open_sending(connection, DAY, 2, {("all", None): "all"}, NOW, held)
    done = place.run("status", "--day", str(DAY))
    assert done.returncode == 4
    assert "edition: 'all' is held from 1 reader: E301 HTML: broken\n" in done.stdout
    (said,) = json.loads(place.run("status", "--day", str(DAY), "--json").stdout)
    assert said["held"] == [{"variant": "all", "why": "E301 HTML: broken", "readers": 1}]
    ahead = place.run("send", "--day", str(DAY), "--dry-run")
    assert "edition: 'all' is held from 1 reader: E301 HTML: broken. Fix that" in ahead.stderr


LONG_AGO, FAR_OFF = date(2020, 1, 6), date(2100, 1, 7)


@pytest.mark.parametrize(
    ("state", "day", "then"),
    [
        ("waiting", LONG_AGO, "The time to send it is over: 'digest send --late --day {day}' "),
        ("waiting", FAR_OFF, "It needs nobody: each run tries again until 11:00."),
        (
            "paused",
            FAR_OFF,
            "Correct that, then 'digest resume {day}' and 'digest send --day {day}",
        ),
        ("paused", LONG_AGO, "Correct that, then 'digest resume {day}' and 'digest send --late "),
        ("withdrawn", DAY, "'digest resume {day}' lets it be sent all the same."),
    ],
)
def test_what_happens_next_is_told(place: Place, state: str, day: date, then: str) -> None:
    """With a full stop behind the reason, and one only."""
    with place.memory() as memory:
        subscribe(memory, 1)
        approve(place, memory, day=day)
        with memory.write() as connection:
            sendings.halt_sendings(connection, day, state, "relay main: 421 Bye.", NOW)
    said = place.run("status", "--day", str(day)).stdout
    assert f"edition: {state}: relay main: 421 Bye. {then.format(day=day)}" in said
