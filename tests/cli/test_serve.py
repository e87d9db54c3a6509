import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from digest.config.settings import read_settings
from digest.store.database import Memory
from digest.store.people.subscribers import add_subscriber, find_subscriber
from digest.store.schema import confirmations, subscribers
from digest.tokens import UNSUBSCRIBE, Keys
from tests.conftest import start
from tests.delivery.sink import STALL, Sink
from tests.web.world import OLD, publication

#: `digest`, with the command whether or not it is registered.
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def serve(folder: Path, *options: str, keys: str = OLD) -> "subprocess.Popen[str]":
    """Start `digest serve` in `folder` on a free port."""
    environment = os.environ | {
        "DIGEST_TOKEN_KEYS": keys,
        "PYTHONUNBUFFERED": "1",
    }
    return start(
        "serve",
        *(options or ("--port", "0")),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(folder: Path, *options: str) -> "Iterator[tuple[subprocess.Popen[str], str, int]]":
    """Run `digest serve`; give the process, its host and its port."""
    with serve(folder, *options) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.match(r"Serving at http://(.+):(\d+)/  \(Ctrl-C ends it\)\n", line)
            assert found, line + (
                process.stderr.read() if process.stderr and process.poll() else ""
            )
            yield process, found[1], int(found[2])
        finally:
            process.kill()


def ask(
    port: int, path: str, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, str]:
    """Return the status and the text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def link(tmp_path: Path) -> str:
    """Return a subscriber's link, signed with the key that the server has."""
    settings = read_settings(publication(tmp_path))
    with Memory(settings.store.url, tmp_path) as memory, memory.write() as connection:
        person = add_subscriber(connection, "ravi@home.example", consent=("test", ""), now=NOW)
    return f"/unsubscribe/{Keys([OLD]).sign(UNSUBSCRIBE, person.id, NOW)}"


def state(folder: Path) -> str:
    """Return the state of the subscriber."""
    with Memory("sqlite:///digest.db", folder) as memory, memory.read() as connection:
        person = find_subscriber(connection, "ravi@home.example")
    assert person
    return person.state


def test_a_mail_providers_one_click_reaches_the_memory(tmp_path: Path, link: str) -> None:
    """Over a real connection: the page changes nothing, the one click does, and health is told."""
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    with running(tmp_path) as (_, host, port):
        assert host == "127.0.0.1"
        assert ask(port, "/health") == (200, "ok\n")
        status, page = ask(port, link)
        assert (status, state(tmp_path)) == (200, "active")
        assert "r…@home.example" in page
        assert ask(port, link, "HEAD") == (200, "")
        assert ask(port, link, "POST", "List-Unsubscribe=One-Click", **form) == (
            200,
            "Unsubscribed.\n",
        )
        assert state(tmp_path) == "unsubscribed"
        assert ask(port, link, "POST", "x" * 20_000, **form)[0] == 413


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_quietly_when_it_is_told_to(
    tmp_path: Path, link: str, number: signal.Signals
) -> None:
    """SIGTERM and Ctrl-C end it without a word, and no token in what it said."""
    with running(tmp_path) as (process, _, port):
        ask(port, link)
        ask(port, f"{link}x")
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


def test_who_is_being_answered_is_answered_first(tmp_path: Path, link: str) -> None:
    """A request that has begun when it is told to end is met."""
    with running(tmp_path) as (process, _, port):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as caller:
            body = b"List-Unsubscribe=One-Click"
            caller.sendall(
                f"POST {link} HTTP/1.1\r\nHost: x\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
            )
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            caller.sendall(body)
            assert b" 200 " in caller.recv(4096).partition(b"\r\n")[0]
        assert process.wait(20) == 0
    assert state(tmp_path) == "unsubscribed"


def test_idle_connections_stop_nobody(tmp_path: Path, link: str) -> None:
    """Hundreds that say nothing, or half of a request, and hang up: a click is answered at once."""
    half = f"POST {link} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\na".encode()
    with running(tmp_path) as (process, _, port), ExitStack() as opened:
        for number in range(600):
            caller = socket.create_connection(("127.0.0.1", port), timeout=20)
            opened.enter_context(caller)
            with suppress(ConnectionError):
                caller.sendall((b"", b"GET / HT", half)[number % 3])
        assert ask(port, link, "POST", "List-Unsubscribe=One-Click")[0] == 200
        assert state(tmp_path) == "unsubscribed"
        opened.close()
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=20) == ("", "")


def test_many_may_ask_at_once(tmp_path: Path, link: str) -> None:
    """Forty clicks at the same time are all answered, and nothing is said of them."""
    answers: list[int] = []
    with running(tmp_path) as (process, _, port):

        def click() -> None:
            answers.append(ask(port, link, "POST", "List-Unsubscribe=One-Click")[0])

        threads = [threading.Thread(target=click) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=20) == ("", "")
    assert answers == [200] * 40


def test_a_host_and_a_port_may_be_named(tmp_path: Path) -> None:
    """It listens where it is told to; a port that is taken is named."""
    publication(tmp_path)
    with running(tmp_path, "--host", "localhost", "--port", "0") as (_, host, port):
        assert host in ("127.0.0.1", "[::1]")
        with serve(tmp_path, "--host", host.strip("[]"), "--port", str(port)) as second:
            _, err = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"Port {port} cannot be used" in err


def test_without_keys_it_does_not_start(tmp_path: Path) -> None:
    """Nobody's link could be read, so it says what is missing."""
    publication(tmp_path)
    with serve(tmp_path, keys="") as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "No signing key is set" in err
    assert "Traceback" not in err


def test_a_request_that_is_none_is_refused(tmp_path: Path, link: str) -> None:
    """What is no HTTP is answered with 400, and the next one is served."""
    with running(tmp_path) as (_, _, port):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as caller:
            caller.sendall(b"\x16\x03\x01 no http\r\n\r\n")
            assert b" 400 " in caller.recv(4096).partition(b"\r\n")[0]
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/unsubscribe/x", timeout=20)
        assert refusal.value.code == 404
        refusal.value.close()
        assert ask(port, link)[0] == 200


def waiting(folder: Path) -> list[str]:
    """Return the addresses whose mail waits to be sent."""
    with Memory("sqlite:///digest.db", folder) as memory, memory.read() as connection:
        query = select(subscribers.c.address).join(confirmations)
        return list(connection.execute(query).scalars())


def let_go(folder: Path) -> None:
    """Let half a minute pass, after which what a killed server had in hand is due."""
    with Memory("sqlite:///digest.db", folder) as memory, memory.write() as connection:
        connection.execute(update(confirmations).values(due=0))


def test_a_relay_that_hangs_stops_no_page_and_loses_no_mail(tmp_path: Path, link: str) -> None:
    """Forty sign-ups wait, one click unsubscribes; killed and started again, it sends them all."""
    with Sink(fault=lambda step, _: STALL if step == "banner" else None) as sink:
        more = "[signup]\nopen = true\n[[relay]]\nhost = '127.0.0.1'\nsecurity = 'none'\n"
        publication(tmp_path, more=f"{more}port = {sink.port}\n")
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        with running(tmp_path) as (process, _, port):
            for number in range(40):
                body = f"address=reader{number}%40home.example&which=all"
                ip = f"198.51.100.{number}"
                assert ask(port, "/subscribe", "POST", body, X_Forwarded_For=ip, **form)[0] == 200
            while not sink.connections:
                time.sleep(0.01)
            assert ask(port, link, "POST", "List-Unsubscribe=One-Click", **form)[0] == 200
            assert ask(port, "/archive")[0] == 200
            process.kill()
        assert state(tmp_path) == "unsubscribed"
        assert len(waiting(tmp_path)) == 40
        let_go(tmp_path)
        sink.fault = lambda _step, _whom: None
        with running(tmp_path) as (process, _, _port):
            sink.wait_for(40)
            while waiting(tmp_path):
                time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            assert process.communicate(timeout=20) == ("", "")
    assert sink.counts == {f"reader{number}@home.example": 1 for number in range(40)}
