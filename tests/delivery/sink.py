"""A server that accepts and counts mail, and fails on request: when, for whom, how often, how.

Steps: banner, ehlo, starttls, auth, mail, rcpt, data, body (half of the message was read), dot
(all of it was read), answer
(the message is taken, and counted; the client is not told yet).
"""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

#: What a fault may say instead of a reply.
DROP, GARBAGE, STALL = "drop", "garbage", "stall"

#: Returns the reply instead of the usual one, if any, at a step for a recipient ("" if none yet).
Fault = Callable[[str, str], str | None]

_USUAL = {
    "banner": "220 sink ESMTP",
    "mail": "250 2.1.0 Ok",
    "rcpt": "250 2.1.5 Ok",
    "data": "354 End data with <CR><LF>.<CR><LF>",
}


class Hangup(Exception):
    """The connection is to be cut."""


def once(step: str, answer: str, address: str | None = None, times: int = 1) -> Fault:
    """Return a fault that happens at a `step` so many times, to one address or to any."""
    left = [times]
    lock = threading.Lock()

    def fault(at: str, whom: str) -> str | None:
        with lock:
            if at != step or (address is not None and whom != address) or not left[0]:
                return None
            left[0] -= 1
            return answer

    return fault


@dataclass
class Sink:
    """The server. A context manager; `port` is 0 until it runs."""

    fault: Fault = lambda _step, _whom: None
    tls: ssl.SSLContext | None = None
    wrapped: bool = False
    users: dict[str, str] = field(default_factory=dict)
    patience: float = 20.0
    port: int = 0
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    senders: dict[str, str] = field(default_factory=dict)
    keep: bool = False
    #: So many messages are taken; the next wait until the test lets them go.
    limit: int | None = None
    pipelining: bool = True
    lenient: bool = False
    connections: int = 0
    busiest: int = 0

    def __enter__(self) -> "Sink":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Listen, on the same port as before."""
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._dead = False
        self._gate = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=100)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def kill(self) -> None:
        """End as a killed process does: every connection is reset."""
        self._dead = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                _reset(connection)
            self._open.clear()

    @property
    def counts(self) -> Counter[str]:
        """How many messages each address got."""
        return Counter(address for address, _, _ in list(self.taken))

    @property
    def ids(self) -> Counter[str]:
        """How many messages there were under each Message-ID."""
        return Counter(name for _, name, _ in list(self.taken))

    def wait_for(self, count: int, seconds: float = 60.0) -> None:
        """Wait until so many messages were taken."""
        end = time.monotonic() + seconds
        while len(self.taken) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.taken)} of {count} messages")
            time.sleep(0.002)

    def let_go(self) -> None:
        """Take whatever waits at the limit, and all that comes."""
        self.limit = None
        self._gate.set()

    def wait_at_limit(self) -> None:
        """Keep a session waiting while the limit is reached."""
        if self.limit is not None and len(self.taken) >= self.limit:
            self._gate.wait(60)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                if self._dead:
                    _reset(connection)
                    return
                self._open.add(connection)
                self.connections += 1
                self.busiest = max(self.busiest, len(self._open))
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        session = _Session(self, connection)
        try:  # a kill may have reset it by now
            connection.settimeout(self.patience)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session.run()
        except (OSError, Hangup, ssl.SSLError):
            _reset(session.connection)
        finally:
            with self._lock:
                self._open.discard(connection)
            session.connection.close()

    def take(self, address: str, data: bytes) -> None:
        """Count a message."""
        name = data.partition(b"\r\nMessage-ID: <")[2].partition(b">")[0].decode()
        with self._lock:
            if self._dead:
                raise Hangup
            self.taken.append((address, name, data if self.keep else b""))


class _Session:
    def __init__(self, sink: Sink, connection: socket.socket) -> None:
        self.sink, self.connection = sink, connection
        self.buffer = b""
        self.address = self.sender = ""
        self.wanted = False

    def run(self) -> None:
        if self.sink.wrapped:
            self._encrypt()
        self.step("banner")
        known = {"EHLO": self.hello, "HELO": self.hello, "STAR": self.starttls, "DATA": self.data}
        while (line := self.line()) is not None:
            verb = line[:4].upper()
            if verb == "QUIT":
                self.say("221 2.0.0 Bye")
                return
            if verb in known:
                known[verb]()
            else:
                self.other(verb, line)

    def other(self, verb: str, line: str) -> None:
        """Do what needs the rest of the line."""
        if verb == "AUTH":
            self.auth(line)
        elif verb == "MAIL":
            self.sender = line.partition("<")[2].partition(">")[0]
            self.wanted = self.step("mail")
        elif verb == "RCPT":
            self.address = line.partition("<")[2].partition(">")[0]
            self.wanted = self.step("rcpt") and self.wanted
        else:
            self.say("250 2.0.0 Ok" if verb in ("RSET", "NOOP") else "502 5.5.2 what?")

    def step(self, name: str) -> bool:
        """Answer; tell whether it was the usual answer."""
        if name == "dot":
            self.sink.wait_at_limit()
        answer = self.sink.fault(name, self.address)
        if answer is None:
            if name in _USUAL:
                self.say(_USUAL[name])
            return True
        if answer == DROP:
            raise Hangup
        if answer == STALL:
            time.sleep(self.sink.patience)
            raise Hangup
        self.say("\x01\x02 not a reply" if answer == GARBAGE else answer)
        if answer.startswith("421"):
            raise Hangup
        return False

    def hello(self) -> None:
        if not self.step("ehlo"):
            return
        extensions = ["sink", "SIZE 10485760"]
        if self.sink.pipelining:
            extensions.append("PIPELINING")
        encrypted = isinstance(self.connection, ssl.SSLSocket)
        if self.sink.tls and not encrypted:
            extensions.append("STARTTLS")
        if self.sink.users:
            extensions.append("AUTH PLAIN")
        self.say(
            "\r\n".join(f"250-{name}" for name in extensions[:-1]) + f"\r\n250 {extensions[-1]}"
        )

    def starttls(self) -> None:
        if self.step("starttls"):
            self.say("220 go ahead")
            self._encrypt()

    def _encrypt(self) -> None:
        assert self.sink.tls
        self.connection = self.sink.tls.wrap_socket(self.connection, server_side=True)

    def auth(self, line: str) -> None:
        import base64

        if not self.step("auth"):
            return
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        good = self.sink.users.get(user) == password
        self.say("235 2.7.0 in" if good else "535 5.7.8 no")

    def data(self) -> None:
        """Take a message, and count it unless something is to go wrong first."""
        if not self.wanted and not self.sink.lenient:
            self.say("554 5.5.1 no valid recipients")
            return
        if not self.step("data"):
            return
        data = self.read()
        if not self.wanted:
            self.say("554 5.5.1 no valid recipients")
            return
        answer = self.sink.fault("answer", self.address)
        if answer is None and not self.step("dot"):
            return
        self.sink.senders[self.address] = self.sender
        self.sink.take(self.address, data)
        if answer == DROP:
            raise Hangup
        if answer == STALL:
            time.sleep(self.sink.patience)
            raise Hangup
        self.say("\x01\x02 not a reply" if answer else "250 2.0.0 Ok: taken")

    def read(self) -> bytes:
        """Return the message that is sent now."""
        data = b""
        half = False
        while data != b".\r\n" and not data.endswith(b"\r\n.\r\n"):
            read = self.connection.recv(65536)
            if not read:
                raise Hangup
            data += read
            if not half and len(data) > 500:
                half = True
                if self.sink.fault("body", self.address) == DROP:
                    raise Hangup
        return data[:-3].replace(b"\r\n..", b"\r\n.")

    def line(self) -> str | None:
        while b"\r\n" not in self.buffer:
            read = self.connection.recv(65536)
            if not read:
                return None
            self.buffer += read
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def say(self, text: str) -> None:
        self.connection.sendall(f"{text}\r\n".encode())


def _reset(connection: socket.socket) -> None:
    """Cut a connection so that the other side is told at once, and what is under way is lost."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        connection.close()
