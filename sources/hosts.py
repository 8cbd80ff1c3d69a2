"""Which hosts may be asked: what an address is, and who owns a name; pure text, no look-up."""

from __future__ import annotations

import ipaddress
import socket

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_SHARED_ENDINGS = frozenset({"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "ne", "net", "or", "org"})
"""What stands before a country's two letters where names are registered one level lower: `gov.uk`, `com.au`."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open net: not private, loopback, link-local, shared, reserved or multicast.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) is judged by it. Raises ValueError for other text.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour
        if carried is None and ip in _NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if carried is not None:
            return is_public(str(carried))
        if ip.is_site_local:
            return False  # deprecated, and still routed inside some networks
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def literal_address(host: str) -> str | None:
    """The IP address that a host spells out, also as the one number the C library takes (2130706433); else None."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass  # not in the usual notation
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine by its very name, whatever a resolver would say."""
    literal = literal_address(host)
    is_loopback = literal is not None and ipaddress.ip_address(literal).is_loopback
    return is_loopback or host == "localhost" or host.endswith(".localhost")


def is_refused_unseen(host: str) -> bool:
    """Whether a host need not be resolved to know that it is not public."""
    literal = literal_address(host)
    return is_this_machine(host) or (literal is not None and not is_public(literal))


def family(host: str) -> str:
    """The part of a host name that its owner registered: two labels, three under a shared ending such as `co.uk`."""
    if literal_address(host):
        return host
    labels = host.split(".")
    is_shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_ENDINGS
    return ".".join(labels[-3:] if is_shared else labels[-2:])


def is_within(host: str, domain: str) -> bool:
    """Whether a host is the domain itself or below it."""
    return host == domain or host.endswith(f".{domain}")
