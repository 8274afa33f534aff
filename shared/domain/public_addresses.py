"""Which internet addresses are public: where a customer may have us send something.

Addresses that lead into a network (our own above all), to the machine itself, or to another address that they wrap are
refused, whatever name stands for them. Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and
after), RFC 6052 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo). Python's own `is_global` is not asked: it changes from
version to version, and calls multicast global.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

_Network = IPv4Network | IPv6Network

# The first that holds an address says what it is.
_REFUSED: Final[tuple[tuple[_Network, str], ...]] = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "of no network"),
        ("10.0.0.0/8", "of a private network"),
        ("100.64.0.0/10", "shared by a carrier's customers (CGNAT)"),
        ("127.0.0.0/8", "the machine itself (loopback)"),
        ("169.254.0.0/16", "link-local, where cloud metadata is"),
        ("172.16.0.0/12", "of a private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.31.196.0/24", "reserved (AS112)"),
        ("192.52.193.0/24", "reserved (AMT)"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "of a private network"),
        ("192.175.48.0/24", "reserved (AS112)"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved, or a broadcast"),
        ("::/128", "of no network"),
        ("::1/128", "the machine itself (loopback)"),
        ("::ffff:0:0/96", "an IPv4 address in disguise (IPv4-mapped)"),
        ("::/96", "an IPv4 address in disguise (IPv4-compatible)"),
        ("64:ff9b::/96", "an IPv4 address in disguise (NAT64)"),
        ("64:ff9b:1::/48", "an IPv4 address in disguise (NAT64)"),
        ("100::/64", "where packets are discarded"),
        ("2001::/32", "an IPv4 address in disguise (Teredo)"),
        ("2001:db8::/32", "for documentation"),
        ("2001::/23", "reserved for protocols"),
        ("2002::/16", "an IPv4 address in disguise (6to4)"),
        ("2620:4f:8000::/48", "reserved (AS112)"),
        ("3fff::/20", "for documentation"),
        ("5f00::/16", "for segment routing"),
        ("fc00::/7", "of a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "of a private network"),
        ("ff00::/8", "multicast"),
    )
)
_UNICAST: Final = IPv6Network("2000::/3")
"""All that IANA gives out of IPv6 so far."""


def why_not_public(address: str) -> str:
    """What an address is instead of public, in a few words; "" for a public one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "no address"
    for network, what in _REFUSED:
        if found.version == network.version and found in network:
            return what
    if isinstance(found, IPv6Address) and found not in _UNICAST:
        return "of no network that is given out"
    return ""


def is_loopback(address: str) -> bool:
    """Whether an address is the machine itself: 127.0.0.0/8 or ::1, and no other way to write them."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found == IPv6Address("::1") or (isinstance(found, IPv4Address) and found in IPv4Network("127.0.0.0/8"))
