"""A real HTTP server on 127.0.0.1 that misbehaves as told: what the tests of fetching fetch from.

A reply is a function from the request to the bytes to send, headers included.
"""

import gzip
import socket
import socketserver
import ssl
import struct
import subprocess
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

Reply = Callable[["Request"], Iterable[bytes]]


@dataclass(frozen=True)
class Request:
    """What a client sent; header names in small letters."""

    path: str
    headers: dict[str, str]


class Reset(Exception):
    """Ends a reply with a connection reset."""


class Server:
    """Answers with the replies in `routes`, else with 404, and remembers every request."""

    def __init__(self) -> None:
        self.routes: dict[str, Reply] = {}
        self.requests: list[Request] = []
        #: Requests that wait for a slow answer now, by host, and the most there ever were.
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        #: What arrived at all connections that sent no HTTP.
        self.garbage: list[bytes] = []
        self.connections = 0
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.tls: ssl.SSLContext | None = None
        self._tcp = _Tcp(("127.0.0.1", 0), _Handler)
        self._tcp.owner = self
        self.port = int(self._tcp.server_address[1])
        self._thread = threading.Thread(target=self._tcp.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._tcp.shutdown()
        self._tcp.server_close()
        self._thread.join()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of `path` here, under any host name."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for, in order, robots.txt aside."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def use_tls(self, folder: Path) -> None:
        """Speak TLS from now on, with a certificate that nobody signed, made in `folder`."""
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        command = (
            "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 "
            f"-addext subjectAltName=IP:127.0.0.1 -keyout {key.name} -out {certificate.name}"
        )
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)

    def slow(self, pieces: Iterable[bytes], seconds: float, most: float = 5.0) -> Reply:
        """Return a reply that waits `seconds` before each piece, at most `most` in all."""

        def reply(request: Request) -> Iterator[bytes]:
            left = most
            for piece in pieces:
                with self._waiting(request.headers["host"]):
                    if left <= 0 or self.stopping.wait(min(seconds, left)):
                        return
                left -= seconds
                yield piece

        return reply

    @contextmanager
    def _waiting(self, host: str) -> Iterator[None]:
        """Count a request while it waits for its answer, and no longer."""
        with self.lock:
            self.now[host] = self.now.get(host, 0) + 1
            self.most[host] = max(self.most.get(host, 0), self.now[host])
            self.most["all"] = max(self.most.get("all", 0), sum(self.now.values()))
        try:
            yield
        finally:
            with self.lock:
                self.now[host] -= 1


class _Tcp(socketserver.ThreadingTCPServer):
    owner: Server
    allow_reuse_address = True
    request_queue_size = 512


class _Handler(socketserver.BaseRequestHandler):
    server: _Tcp

    def handle(self) -> None:
        """Read one request, answer it, close."""
        owner = self.server.owner
        with owner.lock:
            owner.connections += 1
        data = b""
        if owner.tls:
            try:
                self.request = owner.tls.wrap_socket(self.request, server_side=True)
            except OSError:
                return  # the client does not like the certificate
        while b"\r\n\r\n" not in data:
            chunk = self.request.recv(65536)
            data += chunk
            if not chunk or data[:1] == b"\x16":  # TLS
                owner.garbage.append(data)
                return
        line, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = dict(header.split(": ", 1) for header in lines)
        request = Request(
            line.split(" ")[1], {name.lower(): value for name, value in headers.items()}
        )
        with owner.lock:
            owner.requests.append(request)
        try:
            for piece in owner.routes.get(request.path, answer(b"", 404))(request):
                self.request.sendall(piece)
        except Reset:
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
        except OSError:
            pass  # the client has had enough


def answer(
    body: bytes | str = "",
    status: int = 200,
    content_type: str | None = "text/html",
    **headers: str,
) -> Reply:
    """Return a reply of `body`, with headers given as `retry_after="3"`."""
    body = body.encode() if isinstance(body, str) else body
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    fields |= {"content-type": content_type} if content_type else {}
    fields.setdefault("content-length", str(len(body)))
    return lambda _: [head(status, **fields), body]


def head(status: int = 200, **headers: str) -> bytes:
    """Return a status line and headers."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}connection: close\r\n\r\n".encode("latin-1")


def in_turn(*replies: Reply) -> Reply:
    """Return a reply that is the first for the first request, and so on; the last from then on."""
    left = list(replies)

    def reply(request: Request) -> Iterable[bytes]:
        current = left.pop(0) if len(left) > 1 else left[0]
        return current(request)

    return reply


def redirect(to: str, status: int = 302) -> Reply:
    """Return a redirect to an address."""
    return answer("", status, location=to)


def versioned(body: bytes | str, status: int = 200, **validators: str) -> Reply:
    """Return a reply that is 304 where the request names the `etag` or `last_modified` given."""

    def reply(request: Request) -> Iterable[bytes]:
        asked = {request.headers.get("if-none-match"), request.headers.get("if-modified-since")}
        if asked & set(validators.values()) - {None}:
            return [head(304, **validators)]
        return answer(body, status, cache_control="max-age=86400", **validators)(request)

    return reply


def endless(piece: bytes = b"<p>and so on</p>" * 512, **headers: str) -> Reply:
    """Return a reply whose body never ends."""

    def reply(request: Request) -> Iterator[bytes]:
        yield head(content_type="text/html", **headers)
        while True:
            yield piece

    return reply


def bomb(encoding: str, size: int = 100_000_000) -> Reply:
    """Return a reply of `size` zeros, compressed to a thousandth in the named encodings."""
    body = b"\0" * size
    for name in encoding.split(", "):
        body = gzip.compress(body, 9) if name == "gzip" else zlib.compress(body, 9)
    return answer(body, content_encoding=encoding)


def reset(after: bytes = b"") -> Reply:
    """Return a reply that breaks off with a reset."""

    def reply(request: Request) -> Iterator[bytes]:
        yield after
        raise Reset

    return reply


def truncated(body: bytes) -> Reply:
    """Return a reply that announces twice what it sends."""
    return answer(body, content_length=str(2 * len(body)))


def feed(entries: int) -> bytes:
    """Return an Atom feed of so many entries."""
    entry = (
        "<entry><id>tag:{0}</id><title>Tender {0}</title><link href='https://news.test/{0}'/>"
        "</entry>"
    )
    body = "".join(map(entry.format, range(entries)))
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>'.encode()


def redirects_without_end(request: Request) -> Iterable[bytes]:
    """Redirect to an address that was not asked for yet."""
    return redirect(f"{request.path}x")(request)


def sitemap(*urls: str) -> bytes:
    """Return a sitemap of these addresses."""
    return "".join(
        ["<urlset>", *(f"<url><loc>{url}</loc></url>" for url in urls), "</urlset>"]
    ).encode()


def sitemap_bomb(addresses: int) -> Reply:
    """Return a sitemap of so many addresses, in a small file."""
    urls = (f"http://news.test/{number}" for number in range(addresses))
    return answer(gzip.compress(sitemap(*urls), 9), content_type="application/gzip")


def index(*urls: str) -> bytes:
    """Return an index of these sitemaps."""
    maps = (f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return "".join(["<sitemapindex>", *maps, "</sitemapindex>"]).encode()


def notice(title: str, text: str, **headers: str) -> Reply:
    """Return a page with status 200 that says why it shows no article."""
    head = f"<head><title>{title}</title></head>"
    return answer(f"<html>{head}<body><h1>{title}</h1><p>{text}</p></body></html>", **headers)


CHALLENGE = notice(
    "Just a moment...", "Enable JavaScript and cookies to continue.", cf_mitigated="challenge"
)
NOT_FOUND = notice(
    "Page not found",
    "Sorry, the page you are looking for was not found. It may have been moved or deleted.",
)
CONSENT = notice(
    "Your choices",
    "We and our 842 partners store and access information on a device, such as cookies, and "
    "process personal data, such as unique identifiers, for advertising and content measurement.",
)
PAYWALL = notice(
    "Members",
    "This story is for those who support our work. Choose how you pay, by month or by year, and "
    "read all that we write, on the web and in the app.",
)
LOGIN = notice(
    "Welcome back",
    "Enter the address that you signed up with, and we will send you a link that opens the story.",
)
CLOSED = notice(
    "Closed for maintenance", "Our website is down for maintenance. We will be back soon."
)
