"""The door: connections that are silent, slow or too many, and those that are served meanwhile."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from digest.cli.serve import open_listener
from digest.config.serving import ServeTable
from digest.web.door import Door, DoorLimits

ANSWER = b"x" * 4_000_000


#: Answers to /held wait for it.
GATE = threading.Event()


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a page that no socket holds at once, or with a word once all is received."""
    path = scope["path"]
    if path == "/held":
        await run_in_threadpool(GATE.wait, 20)
    while path not in ("/large", "/early") and (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": ANSWER if path == "/large" else b"served"})


class Served:
    """A server on this machine, of which it is a place like any other, or a proxy."""

    def __init__(self, limits: DoorLimits, proxies: tuple[str, ...] = ()) -> None:
        self.door = Door(ServeTable(list(proxies)).networks, limits)
        self.listener = open_listener("127.0.0.1", 0)
        self.port = int(self.listener.getsockname()[1])
        config = uvicorn.Config(
            page,
            http=self.door.connection,  # type: ignore[arg-type]
            ws="none",
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],))
        self.opened: list[socket.socket] = []

    def connect(self, count: int = 1, data: bytes = b"") -> list[socket.socket]:
        """Return connections that have sent `data` and go on being open."""
        for _ in range(count):
            self.opened.append(socket.create_connection(("127.0.0.1", self.port), timeout=20))
            with contextlib.suppress(ConnectionError):
                self.opened[-1].sendall(data)
        return self.opened[-count:]

    def ask(self, path: str = "/") -> int:
        """Return the status of an answer to a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        return answer.status


@contextmanager
def served(proxies: tuple[str, ...] = (), **limits: float) -> Iterator[Served]:
    """Serve a page with these limits; no other step ends in time."""
    long = {"head": 60, "body": 60, "answer": 60}
    one = Served(DoorLimits(**{**long, **limits}), proxies)  # type: ignore[arg-type]
    one.thread.start()
    try:
        yield one
    finally:
        GATE.set()
        for connection in one.opened:
            connection.close()
        one.server.should_exit = True
        one.thread.join(20)
        GATE.clear()


def is_closed(connection: socket.socket) -> bool:
    """Wait until the other side has closed a connection; return whether it said nothing before."""
    with contextlib.suppress(ConnectionResetError):
        return connection.recv(100) == b""
    return True


def read_answer(connection: socket.socket) -> None:
    """Read an answer to its end, and no further."""
    got = b""
    while not got.endswith(b"0\r\n\r\n"):
        got += connection.recv(1000)


def wait_until(reached: Callable[[], object]) -> None:
    """Wait until something is true, which takes a moment."""
    end = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


@pytest.mark.parametrize(
    ("limits", "data"),
    [
        ({"head": 0.2}, b""),
        ({"head": 0.2}, b"GET / HT"),
        ({"head": 0.2}, b"GET / HTTP/1.1\r\nHost: x\r\n"),
        ({"body": 0.2}, HEAD),
        ({"body": 0.2}, HEAD + b"a=1"),
    ],
)
def test_a_silent_connection_is_closed(limits: dict[str, float], data: bytes) -> None:
    """Before its first byte, within its head, within its body."""
    with served(**limits) as server:
        (connection,) = server.connect(data=data)
        assert is_closed(connection)
        assert server.ask() == 200


@pytest.mark.parametrize(
    ("limits", "begin", "drip"),
    [({"head": 0.5}, b"GET / HTTP/1.1\r\n", b"A: b\r\n"), ({"body": 0.5}, HEAD, b"a")],
    ids=["head", "body"],
)
def test_a_step_that_drips_in_wins_no_time(
    limits: dict[str, float], begin: bytes, drip: bytes
) -> None:
    """The whole of it has to arrive; each byte is no new beginning."""
    with served(**limits) as server:
        (connection,) = server.connect(data=begin)
        connection.settimeout(0.05)
        for _ in range(200):
            try:
                connection.sendall(drip)
                if connection.recv(100) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
        pytest.fail("it was not closed")


def test_a_body_behind_an_answer_wins_no_time() -> None:
    """A page may answer before a body has come: the connection does not stay for it."""
    with served(body=0.5) as server:
        (connection,) = server.connect(data=HEAD.replace(b"POST /", b"POST /large"))
        got = 0
        with contextlib.suppress(OSError):
            while data := connection.recv(65536):
                got += len(data)
                with contextlib.suppress(OSError):
                    connection.sendall(b"a")
        assert got > len(ANSWER)


def test_a_second_request_has_its_own_time() -> None:
    """On a connection that is kept, each head counts from the answer before it."""
    with served(head=60) as server:
        (connection,) = server.connect(data=b"GET / HTTP/1.1\r\n")
        wait_until(lambda: server.door._places)
        (inside,) = server.door._places
        ends = []
        for _ in range(3):
            assert inside._timer
            ends.append(inside._timer.when())
            connection.sendall(b"Host: x\r\n\r\n")
            read_answer(connection)
            connection.sendall(b"GET / HTTP/1.1\r\n")
        assert ends == sorted(set(ends))


def test_an_answer_that_is_not_read_is_given_up() -> None:
    """What does not read does not hold a connection for ever."""
    with served(head=0.1, answer=0.3) as server:
        (connection,) = server.connect(data=b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_until(lambda: server.door._places)
        wait_until(lambda: not server.door._places)
        assert server.ask() == 200
        connection.close()


def test_one_place_has_only_so_many_connections() -> None:
    """Those above are turned away at once; when one is closed, another may come."""
    with served(of_place=20) as server:
        held = server.connect(20)
        for _ in range(3):
            assert server.ask() == 503
        held.pop().close()
        wait_until(lambda: len(server.door._places) < 20)
        assert server.ask() == 200


@pytest.mark.parametrize("data", [b"", b"GET / HT", HEAD])
def test_idle_connections_make_room(data: bytes) -> None:
    """Of a proxy there is no limit but that of all, and what waits longest is closed for others."""
    with served(("127.0.0.1",), connections=30, of_place=5) as server:
        held = server.connect(80, data)
        assert [server.ask() for _ in range(20)] == [200] * 20
        assert is_closed(held[0])
        assert len(server.door._places) <= 30


def test_connections_that_are_answered_make_no_room() -> None:
    """While all are in use another one is turned away, and they get their answers."""
    with served(connections=3) as server:
        held = server.connect(3, b"GET /held HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_until(lambda: len(server.door._places) == 3 and not server.door._waiting)
        assert server.ask() == 503
        GATE.set()
        assert all(b"200 OK" in connection.recv(1000) for connection in held)


@pytest.mark.parametrize("path", ["/", "/early"])
def test_what_is_no_http_ends_its_connection_alone(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Also in a body that comes behind the answer; nothing but a line is logged."""
    with served() as server:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        (connection,) = server.connect(data=head)
        if path == "/early":
            read_answer(connection)
        connection.sendall(b"no chunk\r\n" * 3)
        with contextlib.suppress(ConnectionResetError):
            while connection.recv(1000):
                pass
        assert server.ask() == 200
    assert all(not record.exc_info for record in caplog.records)
