"""`digest approve`, `send`, `status`, `withdraw`, `correct`, `ledger`, as an operator uses them."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import update

from digest.store.ledger.states import HELD, SKIPPED
from digest.store.ledger.transaction import ledger_transaction
from digest.store.schema import deliveries
from tests.cli.sent import DAY, NEWS, TODAY, long_ago
from tests.delivery.publication import KEY, Place, approve, subscribe
from tests.delivery.sink import Sink, once


def test_a_day_from_articles_to_readers(place: Place) -> None:
    """What is approved is sent to those who chose its themes; the others are skipped."""
    with Sink(keep=True) as sink:
        place.configure(sink.port, send="send_after = '00:00'\nsend_until = '24:00'")
        settings = place.folder / "digest.toml"
        text = (
            settings.read_text()
            + "[[source]]\npath = 'news.jsonl'\n[site]\npostal_address = '12 Ballast Lane'\n"
        )
        settings.write_text(text)
        (place.folder / "news.jsonl").write_text(json.dumps(NEWS))
        with place.memory() as memory:
            subscribe(memory, 1, themes=("all",))
            subscribe(memory, 1, first=2, themes=("infrastructure+power-renewable",))
            subscribe(memory, 1, first=3, themes=("infrastructure",))
        built = place.run("build", "--date", str(TODAY), "--quiet")
        assert built.returncode == 0, built.stderr
        approved = place.run("approve", str(TODAY))
        assert approved.returncode == 0, approved.stderr
        ahead = place.run("send", "--dry-run")
        assert ahead.stdout == (
            f"Would send: {TODAY}, edition, revision 1 (open)\nVariant\tMessages\n"
            "all\t1\npower-renewable+infrastructure\t1\n"
        )
        sent = place.run("send")
        assert (sent.returncode, sent.stderr) == (0, "")
        assert sent.stdout == f"Sending: {TODAY}, edition: 2 submitted now; 2 sent, 1 skipped\n"
        assert len(sink.taken) == 2


@pytest.mark.parametrize("command", ["send --late", "status"])
def test_a_start_loads_no_more_than_it_needs(place: Place, command: str) -> None:
    """A run that has nothing to do is over at once: slow modules are loaded where they are used."""
    heavy = (
        "ada_url alembic babel bs4 chardet cssselect dkim email_validator "
        "httpcore httpx jinja2 lxml markdown mjml nh3 PIL premailer protego psycopg rich "
        "starlette uvicorn sqlalchemy.dialects.postgresql "
        "digest.editorial digest.sources digest.web digest.preflight digest.newsroom.build"
    ).split()
    script = (
        f"import sys, digest.cli\nsys.argv = {['digest', *command.split(), '--day', DAY]}\n"
        "try:\n    digest.cli.main()\n"
        "except SystemExit as end:\n    status = end.code\n"
        f"sys.exit(str([status or 0, [name for name in {heavy} if name in sys.modules]]))\n"
    )
    with Sink() as sink:
        place.configure(sink.port)
        with place.memory() as memory:
            subscribe(memory, 1)
            approve(place, memory)
        assert place.run("send", "--day", DAY, "--late").returncode == 0
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=place.folder,
            env=os.environ | {"DIGEST_TOKEN_KEYS": KEY},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "1" in done.stdout
    assert done.stderr.splitlines() == ["[0, []]"]


def test_without_a_relay_it_is_rehearsed(place: Place) -> None:
    """Nobody is marked, and it says so."""
    with place.memory() as memory:
        subscribe(memory, 3)
        approve(place, memory)
    done = place.run("send", "--day", DAY)
    assert done.returncode == 0
    assert "Nothing was sent: digest.toml has no [[relay]]." in done.stdout
    assert len(list((place.folder / "outbox" / DAY).glob("*.eml"))) == 3
    assert set(place.states()) == {"pending"}


def test_what_was_not_approved_is_not_sent(place: Place) -> None:
    """Wrong use, and how to put it right."""
    done = place.run("send", "--day", DAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Approve it first" in done.stderr


def test_exit_statuses_tell_how_it_went(place: Place) -> None:
    """4 partly sent, 1 paused before anything was sent, 0 when all is done."""
    with Sink(fault=once("rcpt", "451 4.3.0 later", times=1)) as sink:
        place.configure(sink.port, send="connections = 1")
        with place.memory() as memory:
            subscribe(memory, 5)
            approve(place, memory)
        part = place.run("send", "--day", DAY, "--late", "--no-wait")
        assert (part.returncode, len(sink.taken)) == (4, 4)
        assert "run 'digest send' again" in part.stderr
        assert place.run("send", "--day", DAY, "--late").returncode == 0
    again = place.run("send", "--day", DAY, "--late")
    assert (again.returncode, again.stdout.count("0 submitted")) == (0, 1)


def test_held_readers_are_told_of(place: Place) -> None:
    """With what to do; the exit status says that somebody waits although nothing is left to do."""
    with Sink() as sink:
        place.configure(sink.port)
        with place.memory() as memory:
            subscribe(memory, 2, themes=("homes",))
            subscribe(memory, 1, first=3, themes=("power",))
            approve(place, memory)
            with ledger_transaction(memory) as connection:
                held = {"state": SKIPPED, "reply": f"{HELD}E301 HTML: broken"}
                connection.execute(
                    update(deliveries).values(held).where(deliveries.c.subscriber == 3)
                )
        done = place.run("send", "--day", DAY, "--late")
        assert (done.returncode, len(sink.taken)) == (4, 2)
    assert done.stderr.splitlines()[-1] == (
        f"digest: {DAY}, edition: 'power' is held from 1 reader: E301 HTML: broken. Fix that, then "
        f"'digest build --date {DAY}' and 'digest approve {DAY}': the next run sends it to them"
    )


def test_a_paused_edition_is_resumed(place: Place) -> None:
    """It says why it is paused and what to do; then the rest is sent."""
    with Sink(users={"desk": "secret"}) as sink:
        place.configure(sink.port, relay="security = 'none'\nuser = 'desk'\n")
        (place.folder / "password").write_text("wrong-one\n")
        with place.memory() as memory:
            subscribe(memory, 3)
            approve(place, memory)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DIGEST_RELAY_PASSWORD_FILE", str(place.folder / "password"))
            failed = place.run("send", "--day", DAY, "--late")
            assert failed.returncode == 1
            assert "digest resume 2026-11-23" in failed.stderr
            assert ".." not in failed.stderr
            assert "wrong-one" not in failed.stderr + failed.stdout
            assert "paused" in place.run("status", "--day", DAY).stdout
            (place.folder / "password").write_text("secret\n")
            assert place.run("resume", DAY).stdout.startswith("Resumed: 2026-11-23.")
            assert place.run("send", "--day", DAY, "--late").returncode == 0
        assert len(sink.taken) == 3


def test_nothing_to_correct_is_said(place: Place) -> None:
    """A correction needs a later revision."""
    with place.memory() as memory:
        subscribe(memory, 1)
        approve(place, memory)
    done = place.run("correct", DAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the revision approved last is the one that was sent" in done.stderr


def test_a_day_whose_ledger_was_forgotten_says_so(place: Place) -> None:
    """Whatever is asked of it: nothing is sent to anybody, and nothing breaks."""
    on = long_ago(place, "deliveries = 30\nparts = 0")
    told = place.run("status", "--day", on)
    assert told.returncode == 0
    assert "edition: it was forgotten who got it (see [keep] deliveries)" in told.stdout
    (said,) = json.loads(place.run("status", "--day", on, "--json", "--watch").stdout)
    assert (said["forgotten"], sum(said["deliveries"].values())) == (True, 0)
    reason = "it was forgotten who got it (see [keep] deliveries)"
    refused = f"digest: Nothing of {on} can be sent: {reason}.\n"
    with Sink() as sink:
        for port in (0, sink.port):
            if port:
                settings = place.folder / "digest.toml"
                relay = f"[[relay]]\nhost = '127.0.0.1'\nport = {port}\nsecurity = 'none'\n"
                settings.write_text(settings.read_text() + relay)
            sent = place.run("send", "--day", on, "--late")
            assert (sent.returncode, sent.stdout, sent.stderr) == (3, "", refused)
        assert len(sink.taken) == 0
    corrected = place.run("correct", on)
    assert (corrected.returncode, corrected.stdout) == (2, "")
    assert "it was forgotten who got it" in corrected.stderr
    for asked in (
        ("doubtful", "list", "--day", on), ("doubtful", "resend", "--day", on), ("resume", on),
        ("withdraw", on),
        ("ledger", "export", "--day", on), ("send", "--day", on, "--dry-run"), ("subscribers",
        "show", "1"),
    ):  # fmt: skip
        done = place.run(*asked)
        assert (done.returncode, done.stderr) == (0, ""), asked
    assert place.run("log", on).stderr.startswith(
        f"digest: Nothing was run for {on}, or its report was pruned."
    )


def test_a_day_whose_messages_were_forgotten_is_not_sent(place: Place) -> None:
    """What is left of it stays as it is, with the reason."""
    on = long_ago(place, "parts = 30")
    done = place.run("send", "--day", on, "--late")
    assert (done.returncode, done.stdout) == (3, "")
    assert "its messages are kept no longer (see [keep] parts)" in done.stderr
    assert set(place.states(day=date.fromisoformat(on))) == {"pending"}


def test_a_test_goes_to_one_address(place: Place) -> None:
    """Into the folder where there is no relay."""
    with place.memory() as memory:
        approve(place, memory)
    done = place.run("send", "--day", DAY, "--to", "editor@ledger.example")
    assert done.returncode == 0, done.stderr
    (made,) = (place.folder / "outbox" / "test").iterdir()
    assert b"To: editor@ledger.example\r\n" in made.read_bytes()


def test_what_happens_may_be_logged_for_programs(place: Place) -> None:
    """A line of JSON for what was not sent, by number and not by address, and for how it ended."""
    with Sink() as sink:
        place.configure(sink.port)
        with place.memory() as memory:
            subscribe(memory, 3)
            approve(place, memory)
        sink.fault = once(
            "rcpt", "550 5.1.1 <reader2@home2.example> is unknown", "reader2@home2.example"
        )
        done = place.run("send", "--day", DAY, "--late", "--log-json")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["event"], line.get("subscriber"), line.get("count")) for line in lines] == [
        ("refused", 2, None),
        ("submitted", None, 2),
    ]
    assert "@" not in done.stderr
