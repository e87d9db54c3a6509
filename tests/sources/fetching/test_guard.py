"""Addresses: which belong to the open internet."""

import httpcore
import pytest

from digest.sources.fetching.guard import Guard, NotPublic, UnknownHost, is_public, resolve_host


@pytest.mark.parametrize(
    "address",
    """
    0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.255 168.63.129.16
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1
    198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1
    ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1
    64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1.1.1.1 100::1 2001::1 2001:db8::1
    2002:7f00:1:: 2002:0808:0808:: 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1
    fe80::1%eth0 fec0::1 ff02::1
    """.split(),
)
def test_special_addresses_are_closed(address: str) -> None:
    """Private, local, multicast, reserved and metadata addresses and tunnels are not public."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    """
    1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.169.0.1 198.20.0.0
    223.255.255.255 2606:4700::1111 2a00:1450:4001::200e ::ffff:8.8.8.8 64:ff9b::8.8.8.8
    """.split(),
)
def test_the_rest_is_open(address: str) -> None:
    """Addresses beside the special ranges are public, as are public ones of IPv4 in IPv6."""
    assert is_public(address)


def guard(*found: str) -> Guard:
    """Return a way out on which every name leads to the addresses `found`."""
    return Guard(lambda *_: list(found), frozenset(), 1.0)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["::1", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_no_closed_address_is_connected_to(found: list[str]) -> None:
    """A host of closed addresses only is refused."""
    with pytest.raises(NotPublic):
        guard(*found).connect_tcp("news.test", 80)


def test_a_closed_address_beside_an_open_one_is_passed_over() -> None:
    """Of a host with both kinds only the open ones are tried."""
    assert guard("127.0.0.1", "8.8.8.8", "fe80::1", "8.8.8.8")._addresses("news.test", 80, 1.0) == [
        "8.8.8.8"
    ]


def test_a_name_without_address_is_unknown() -> None:
    """Names that cannot be, and names that lead nowhere, are unknown rather than refused."""
    for host in ("a" * 70 + ".test", "a..test"):
        with pytest.raises(UnknownHost):
            Guard(resolve_host, frozenset(), 1.0).connect_tcp(host, 80)
    with pytest.raises(httpcore.ConnectError):
        guard().connect_tcp("news.test", 80)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "::1"]
)
def test_an_address_in_disguise_is_seen_through(host: str) -> None:
    """Numbers as the system reads them are judged as the address they stand for."""
    with pytest.raises(NotPublic):
        Guard(resolve_host, frozenset(), 1.0).connect_tcp(host, 80)
