"""Which hosts are of the open net, and who owns a name."""

from __future__ import annotations

import pytest

from sources.hosts import family, is_public, is_refused_unseen


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "192.0.2.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::",
        "64:ff9b::7f00:1", "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.1", "0x7f000001", "2130706433", "10.0.0.1", "::1"])
def test_hosts_refused_without_a_look_up(host: str) -> None:
    assert is_refused_unseen(host)


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("sanctionslistservice.ofac.treas.gov", "treas.gov"), ("treas.gov", "treas.gov"),
        ("www.news.co.uk", "news.co.uk"), ("rss.dw.com", "dw.com"), ("a.rfi.fr", "rfi.fr"), ("192.0.2.1", "192.0.2.1"),
    ],
)  # fmt: skip
def test_the_family_of_a_host(host: str, owner: str) -> None:
    assert family(host) == owner
