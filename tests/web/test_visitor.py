"""The visitor: whose request it is, also behind proxies."""

import asyncio
import logging
from collections.abc import Mapping
from ipaddress import ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from digest.config.serving import ServeTable
from digest.model.network import parse_ip
from digest.web.visitor import Visitors, find_visitor

PROXIES = ServeTable(["10.0.0.0/8", "2001:db8:7::/48"]).networks
PROXY = "10.0.0.1"


def visitor(peer: str, *forwarded: str) -> str:
    """Return whom a request that came from `peer` is of."""
    address = parse_ip(peer)
    assert address
    return str(find_visitor(address, forwarded, PROXIES))


@pytest.mark.parametrize(
    ("forwarded", "found"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["203.0.113.9, 192.0.2.1"], "192.0.2.1"),
        (["203.0.113.9", "192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, 10.2.3.4"], "192.0.2.1"),
        (["203.0.113.9, 192.0.2.1, 10.2.3.4, 2001:db8:7::1"], "192.0.2.1"),
        (["192.0.2.1, ::ffff:10.2.3.4"], "192.0.2.1"),
        (["192.0.2.1:567"], "192.0.2.1"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["[2001:db8::1]"], "2001:db8::1"),
        (["2001:DB8::1"], "2001:db8::1"),
        (["::ffff:192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, unknown"], "192.0.2.1"),
        (["192.0.2.1, <script>, 10.2.3.4"], "192.0.2.1"),
        (["10.2.3.4"], "10.2.3.4"),
        (["", " , "], PROXY),
        (["unknown, _hidden, 1.2.3.4.5, [::1"], "::1"),
        ([], PROXY),
    ],
)
def test_the_visitor_is_the_last_address_that_is_no_proxy(forwarded: list[str], found: str) -> None:
    """Before it a visitor may have written anything; what is no address is passed over."""
    assert visitor(PROXY, *forwarded) == found


@given(st.text(max_size=80))
@example("fe80::1%' or 1=1")
@example("1" * 5000)
@example("[::1]" * 9)
def test_only_an_address_is_ever_found(forwarded: str) -> None:
    """Whatever a header holds, no other text goes on to the log or the memory."""
    found = visitor(PROXY, forwarded)
    assert str(ip_address(found)) == found


def test_what_a_visitor_writes_in_front_is_not_walked_through() -> None:
    """A header of the greatest length is read from its end, and not to its beginning."""
    assert visitor(PROXY, "192.0.2.1," + "10.0.0.1," * 5000 + "10.0.0.2") == "10.0.0.1"


def asked(peer: str, headers: Mapping[str, str]) -> Scope:
    """Return a request as the pages see it."""
    seen: list[Scope] = []

    async def page(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "client": (peer, 567), "scheme": "http", "headers": raw}
    asyncio.run(Visitors(page, PROXIES)(scope, None, None))  # type: ignore[arg-type]
    return seen[0]


def test_only_a_proxy_is_believed() -> None:
    """Anybody else is who they are, whatever their headers say."""
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    scope = asked("192.0.2.1", said)
    assert (scope["client"], scope["scheme"]) == (("192.0.2.1", 567), "http")
    scope = asked(f"::ffff:{PROXY}", said)
    assert (scope["client"], scope["scheme"]) == (("203.0.113.9", 0), "https")
    scope = asked(PROXY, {"X-Forwarded-Proto": "javascript"})
    assert (scope["client"], scope["scheme"]) == ((PROXY, 567), "http")


def test_a_proxy_that_is_not_named_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    """The operator learns which one; a visitor of the open internet is none, and is not logged."""

    async def page(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pass

    pages = Visitors(page, PROXIES)
    for peer in ("93.184.216.34", "172.18.0.1", "172.18.0.1"):
        headers = [(b"x-forwarded-for", b"93.184.216.34")]
        scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
        asyncio.run(pages(scope, None, None))  # type: ignore[arg-type]
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith("172.18.0.1 sends X-Forwarded-For; if it is your proxy")
