"""Networks: IP addresses in one spelling, and what their visitors count as."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.network import area_of, parse_ip, parse_network, place_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:c000:201", "192.0.2.1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("fe80::1%<script>", "fe80::1"),
    ],
)
def test_an_address_has_one_spelling(text: str, address: str) -> None:
    """IPv4 within IPv6 is IPv4, and a zone, which may hold any text, is left out."""
    assert str(parse_ip(text)) == address


@pytest.mark.parametrize("text", ["", "unknown", "_hidden", "192.0.2", "192.0.2.1:80", "[::1]"])
def test_what_is_no_address_is_none(text: str) -> None:
    """A name, a part of an address, or one with a port."""
    assert parse_ip(text) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_a_place_of_its_own(address: IPv4Address) -> None:
    """Also as a socket that speaks both protocols gives it."""
    mapped = parse_ip(f"::ffff:{address}")
    assert mapped == address
    assert place_of(mapped) == area_of(mapped) == str(address)


@given(st.ip_addresses(v=6), st.integers(0, 2**80 - 1))
def test_the_addresses_of_one_customer_are_one_place(address: IPv6Address, change: int) -> None:
    """All of a /64 are one place, and all of a /48 one area."""
    other = IPv6Address(int(address) ^ change)
    assert (place_of(address) == place_of(other)) == (change < 2**64)
    assert area_of(address) == area_of(other)
    assert address in ip_network(place_of(address))


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("192.0.2.1", "192.0.2.1/32"),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("2001:db8::/32", "2001:db8::/32"),
    ],
)
def test_a_network_has_one_spelling(text: str, network: str) -> None:
    """As the addresses that it is compared with."""
    assert str(parse_network(text)) == network
