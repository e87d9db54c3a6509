"""Networks: IP addresses in one spelling, and what a visitor counts as: a place in an area."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network

#: IPv4 addresses as a socket that speaks both gives them (RFC 4291, section 2.5.5.2).
_MAPPED = IPv6Network("::ffff:0:0/96")
#: One customer has at least a /64 of IPv6, and often a /48 (RFC 6177).
_PLACE, _AREA = 64, 48


def parse_ip(text: str) -> IpAddress | None:
    """Return the IP address that `text` is, or None; the zone of a link-local one is left out.

    An IPv4 address written as IPv6 is returned as IPv4.
    """
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def parse_network(text: str) -> IpNetwork:
    """Return the network or single address that `text` is. Raises ValueError."""
    found = ip_network(text)
    if isinstance(found, IPv6Network) and found.subnet_of(_MAPPED):
        address = found.network_address.ipv4_mapped
        return IPv4Network((int(address or 0), found.prefixlen - _MAPPED.prefixlen))
    return found


def place_of(address: IpAddress) -> str:
    """Return what all of one visitor's addresses share: an IPv4 address, or a /64 of IPv6."""
    return str(address) if address.version == 4 else _network(address, _PLACE)


def area_of(address: IpAddress) -> str:
    """Return what the places of one customer share: an IPv4 address, or a /48 of IPv6."""
    return str(address) if address.version == 4 else _network(address, _AREA)


def _network(address: IpAddress, length: int) -> str:
    return str(IPv6Network((int(address), length), strict=False))
