"""How requests are made: time-outs, retries, limits and the hosts that may be reached."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from listwire.types import SourceKind

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the IP addresses of a host and port; raises OSError when there are none."""


class FetchFailed(Exception):
    """An expected failure of a publisher on its way to its journal line; never leaves `sources`.

    `is_transient` tells that another attempt may do better.
    """

    def __init__(self, reason: str, *, is_transient: bool = False) -> None:
        self.is_transient = is_transient
        super().__init__(reason)


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The addresses the system's resolver gives, in its order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


@dataclass(frozen=True)
class FetchPolicy:
    """The limits of one run's requests; `_s` are seconds.

    `allow_hosts` (a host, or host:port) may have a private or loopback address and be reached without TLS.
    `redirect_hosts` are the hosts, with all below them, where a redirect from an official source may end beside its own
    family. `deadline_s` is the time one request has for all its attempts and hops, waits between them not counted.
    `min_interval_s` is the least time between two starts on one host, `next_start_s` when a host may be asked again by
    the monotonic clock: all rounds of requests under one policy keep the interval between them too.
    """

    allow_hosts: frozenset[str] = frozenset()
    redirect_hosts: tuple[str, ...] = (
        "treas.gov",
        "treasury.gov",
        "s3.amazonaws.com",  # the list service answers with presigned addresses of an object store
        "s3.us-gov-west-1.amazonaws.com",
    )
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 30.0
    deadline_s: Mapping[SourceKind, float] = field(default_factory=lambda: {"list": 600, "feed": 90, "notice": 90})
    attempts: int = 3
    backoff_s: float = 0.5
    backoff_max_s: float = 10.0
    jitter_s: float = 1.0
    retry_after_limit_s: float = 30.0  # a longer Retry-After ends the request; the next run honours it
    per_host: int = 2
    min_interval_s: Mapping[SourceKind, float] = field(default_factory=lambda: {"list": 0, "feed": 0, "notice": 1})
    next_start_s: dict[str, float] = field(default_factory=dict, compare=False)
    max_concurrency: int = 32
    max_hops: int = 8
    resolve: Resolve = resolve_by_system

    def is_allowed(self, host: str, port: int) -> bool:
        """Whether a person allowed this host, whatever its address."""
        return any(entry.lower() in (host, f"{host}:{port}") for entry in self.allow_hosts)


def host_refused(host: str) -> FetchFailed:
    """The failure of a request to a host that is not of the open net."""
    return FetchFailed(f"host refused: {host} is a private or loopback address; LISTWIRE_ALLOW_HOSTS can allow it")
