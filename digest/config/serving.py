"""Serving: before what the public pages of `digest serve` stand."""

from typing import Annotated

from digest.config.values import SettingRefused, Table, Text, about
from digest.config.words import quoted
from digest.model.network import IpNetwork, parse_network

_THIS_MACHINE = ("127.0.0.0/8", "::1")
_EXAMPLE = "an IP address or a network such as '10.0.0.0/8'"


class ServeTable(Table, frozen=True):
    """`[serve]`: the public pages of 'digest serve'."""

    proxies: Annotated[
        list[Text] | None,
        about(
            "Proxies before the pages, as IP addresses or networks: they alone tell a visitor's "
            "address (X-Forwarded-For); default: those on this machine.",
            ["10.0.0.0/8", "2001:db8::7"],
        ),
    ] = None

    def __post_init__(self) -> None:
        for text in self.proxies or ():
            _check_proxy(text)

    @property
    def networks(self) -> tuple[IpNetwork, ...]:
        """The networks of the proxies."""
        named = _THIS_MACHINE if self.proxies is None else self.proxies
        return tuple(map(parse_network, named))


def _check_proxy(text: str) -> None:
    try:
        network = parse_network(text)
    except ValueError as problem:
        # A network that is written by one of its addresses may mean either.
        more = ", written by its first address" if "host bits" in str(problem) else ""
        raise SettingRefused("proxies", f"{quoted(text)} is not {_EXAMPLE}{more}") from None
    if not network.prefixlen:
        raise SettingRefused(
            "proxies", f"{quoted(text)} would let every visitor name any address; list the proxies"
        )
