"""The guard: connects to public addresses only.

A host name proves nothing: its owner points it where they like, and elsewhere a second later. So
the address is judged when the connection is made, and the connection is made to that very address.
The name stays as it was for the `Host` header and for TLS.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from typing import Any

import httpcore

from digest.sources.fetching.budget import seconds_left

#: Returns the IP addresses of a host's name and a port. Raises OSError.
Resolve = Callable[[str, int], list[str]]

#: IANA's special-purpose addresses (RFC 6890 and its registry), multicast and the reserved.
#: Also clouds' metadata: 100.64/10 (shared by carriers), 169.254/16 (link-local), and
#: 168.63.129.16, which is public otherwise.
_CLOSED_4 = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 "
        "172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 "
        "192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/3".split(),
    )
)
#: The only block of IPv6 that is given out to be reached from everywhere (RFC 4291) ...
_OPEN_6 = IPv6Network("2000::/3")
#: ... except for special purposes, and for tunnels that hold an IPv4 address (Teredo, 6to4).
_CLOSED_6 = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))
)
#: IPv6 addresses with an IPv4 address in their last 32 bits: mapped (RFC 4291), NAT64 (RFC 6052).
_HOLDS_4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
#: At most so many of a host's addresses are tried.
_MOST_TRIED = 4
#: A wait for the network is no shorter (seconds): 0 would mean not to wait at all.
_LEAST = 0.001


class NotPublic(Exception):
    """The host has no address that may be connected to."""


class UnknownHost(httpcore.ConnectError):
    """The host's name has no address."""


class BadCertificate(Exception):
    """The host cannot prove that it is the one asked for."""


def is_public(address: str) -> bool:
    """Return whether `address` (IPv4 or IPv6) belongs to the public internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if any(ip in network for network in _HOLDS_4):
            ip = IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            return ip in _OPEN_6 and not any(ip in network for network in _CLOSED_6)
    return not any(ip in network for network in _CLOSED_4)


def resolve_host(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, as the system resolves it. Raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise OSError("not a host name") from error
    return [str(address[0]) for *_, address in found]


class Guard(httpcore.NetworkBackend):
    """Connects to public addresses and to allowed hosts, for at most `longest` seconds each.

    The bound is on the connection, since a server that sends a byte now and then meets every
    read's. It includes the look-up of the name, and never passes what is left of the budget.
    """

    def __init__(self, resolve: Resolve, allow_hosts: frozenset[str], longest: float) -> None:
        self._resolve = resolve
        self._allow_hosts = allow_hosts
        self._longest = longest
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that is allowed and answers.

        Raises NotPublic, UnknownHost, ConnectError, ConnectTimeout.
        """
        longest = min(self._longest, seconds_left())
        end = time.monotonic() + longest
        error: Exception = httpcore.ConnectError()
        for address in self._addresses(host, port, longest)[:_MOST_TRIED]:
            try:
                within = max(end - time.monotonic(), _LEAST)
                stream = self._network.connect_tcp(
                    address,
                    port,
                    within if timeout is None else min(timeout, within),
                    local_address,
                    socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
            else:
                return _Stream(stream, end)
        raise error

    def _addresses(self, host: str, port: int, longest: float) -> list[str]:
        try:
            found = list(dict.fromkeys(self._resolve_within(longest, host, port)))
        except OSError:
            raise UnknownHost from None
        if host in self._allow_hosts:
            return found
        public = [address for address in found if is_public(address)]
        if found and not public:
            raise NotPublic
        return public

    def _resolve_within(self, seconds: float, host: str, port: int) -> list[str]:
        """Return the addresses of `host`. Raises OSError, ConnectTimeout after `seconds`.

        Nothing can end a look-up that hangs, so it has a thread of its own, which nobody waits for.
        """
        found: SimpleQueue[list[str] | Exception] = SimpleQueue()

        def resolve() -> None:
            try:
                found.put(self._resolve(host, port))
            except Exception as fault:
                found.put(fault)

        threading.Thread(target=resolve, daemon=True, name="resolve").start()
        try:
            answer = found.get(timeout=min(max(seconds, _LEAST), threading.TIMEOUT_MAX))
        except Empty:
            raise httpcore.ConnectTimeout from None
        if isinstance(answer, Exception):
            raise answer
        return answer


class _Stream(httpcore.NetworkStream):
    """A connection that times out at `end` (by the monotonic clock, in seconds)."""

    def __init__(self, stream: httpcore.NetworkStream, end: float) -> None:
        self._stream = stream
        self._end = end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        try:
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._end)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise BadCertificate from None
            raise

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None, too_late: type[Exception]) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise too_late
        return left if timeout is None else min(left, timeout)
