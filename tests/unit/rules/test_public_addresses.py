"""Which addresses are public: none that leads into a network, to the machine itself or wraps another."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.public_addresses import is_loopback, why_not_public


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "8.8.8.8", "52.94.236.248", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1"),
        *("11.0.0.1", "192.167.1.1", "223.255.255.254", "2606:4700:4700::1111", "2a00:1450:4001::5", "2003::1"),
    ],
)
def test_public_addresses_are_public(address: str) -> None:
    assert why_not_public(address) == ""


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("127.0.0.1", "loopback"),
        ("127.9.9.9", "loopback"),
        ("0.0.0.0", "no network"),
        ("169.254.169.254", "metadata"),
        ("169.254.170.2", "metadata"),
        ("100.64.0.1", "CGNAT"),
        ("100.127.255.255", "CGNAT"),
        ("224.0.0.251", "multicast"),
        ("255.255.255.255", "broadcast"),
        ("198.18.0.1", "benchmarks"),
        ("192.0.2.1", "documentation"),
        ("::1", "loopback"),
        ("::", "no network"),
        ("fd00:ec2::254", "private"),
        ("fc00::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("::ffff:127.0.0.1", "IPv4-mapped"),
        ("::ffff:8.8.8.8", "IPv4-mapped"),
        ("::127.0.0.1", "IPv4-compatible"),
        ("64:ff9b::a9fe:a9fe", "NAT64"),
        ("64:ff9b:1::1", "NAT64"),
        ("2002:7f00:1::", "6to4"),
        ("2001:0:1::1", "Teredo"),
        ("2001:db8::1", "documentation"),
        ("4000::1", "given out"),
        ("localhost", "no address"),
        ("", "no address"),
        ("0x7f.1", "no address"),
    ],
)
def test_others_are_refused_with_what_they_are(address: str, said: str) -> None:
    assert said in why_not_public(address)


def _special(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


@given(st.ip_addresses())
@example(ip_address("192.0.0.1"))
@example(ip_address("240.0.0.1"))
def test_whatever_python_calls_special_is_refused(address: IPv4Address | IPv6Address) -> None:
    assert why_not_public(str(address)) or not _special(address)


@given(st.ip_addresses(v=4))
def test_no_way_to_wrap_an_address_of_version_4_passes(address: IPv4Address) -> None:
    number = int(address)
    for wrapped in (
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address(number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
    ):
        assert why_not_public(str(wrapped))


@pytest.mark.parametrize(
    ("address", "local"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("::ffff:127.0.0.1", False), ("10.0.0.1", False)],
)
def test_loopback_is_the_machine_itself_in_no_disguise(address: str, local: bool) -> None:
    assert is_loopback(address) is local
