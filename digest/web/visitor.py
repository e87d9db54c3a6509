"""The visitor: whose request it is, also behind the publication's own proxies."""

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from digest.model.network import IpAddress, IpNetwork, parse_ip

_LOG = logging.getLogger("digest.web")
_FORWARDED_FOR, _FORWARDED_PROTO = "x-forwarded-for", "x-forwarded-proto"
#: No request passes more proxies; a visitor may write any number of entries before theirs.
_MOST_ENTRIES = 20


class Visitors:
    """Puts the visitor in the place of the proxies that passed a request on."""

    def __init__(self, app: ASGIApp, proxies: Collection[IpNetwork]) -> None:
        self._app, self._proxies = app, proxies
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, as the visitor's own."""
        if scope["type"] == "http" and scope.get("client"):
            scope = {**scope, **self._seen(scope)}
        await self._app(scope, receive, send)

    def _seen(self, scope: Scope) -> Mapping[str, Any]:
        """Return the `client` and `scheme` of a request, of which only proxies may tell others."""
        host, port = scope["client"]
        headers = Headers(scope=scope)
        peer = parse_ip(host)
        if peer is None:
            return {}
        if not is_proxy(peer, self._proxies):
            if _FORWARDED_FOR in headers:
                self._tell(peer)
            return {"client": (str(peer), port)}
        visitor = find_visitor(peer, headers.getlist(_FORWARDED_FOR), self._proxies)
        scheme = ",".join(headers.getlist(_FORWARDED_PROTO)).rpartition(",")[2].strip().lower()
        return {
            "client": (str(visitor), 0 if visitor != peer else port),
            "scheme": scheme if scheme in ("http", "https") else scope["scheme"],
        }

    def _tell(self, peer: IpAddress) -> None:
        """Log, once, that a proxy seems to be missing in the settings: visitors' are public."""
        if peer.is_private and not self._told:
            self._told = True
            _LOG.warning(
                "%s sends X-Forwarded-For; if it is your proxy, add it to [serve] proxies, "
                "or all its visitors count as one",
                peer,
            )


def is_proxy(address: IpAddress, proxies: Iterable[IpNetwork]) -> bool:
    """Return True if an address is in one of the networks `proxies`."""
    return any(address in network for network in proxies)


def find_visitor(
    peer: IpAddress, forwarded: Iterable[str], proxies: Collection[IpNetwork]
) -> IpAddress:
    """Return who sent a request to the proxies: the last address that is none of theirs.

    `forwarded` are the values of X-Forwarded-For; an entry that is no IP address is ignored. A
    request of a proxy's own is the first proxy's.
    """
    visitor = peer
    for entry in reversed(",".join(forwarded).split(",")[-_MOST_ENTRIES:]):
        if address := parse_ip(_without_port(entry.strip())):
            visitor = address
            if not is_proxy(address, proxies):
                break
    return visitor


def _without_port(entry: str) -> str:
    """Return the address of an entry: "192.0.2.1:567", "[2001:db8::1]:443" or without a port."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
