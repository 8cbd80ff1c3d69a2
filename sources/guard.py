"""Connections to public addresses only: a publisher's name or redirect must not reach this machine or its network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import httpcore

from sources.fetch_policy import FetchPolicy, host_refused
from sources.hosts import is_public

_CONNECT_ERRORS = (httpcore.ConnectError, httpcore.ConnectTimeout)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name, checks every address, and connects to those it checked: no second look-up can change the answer.

    The name stays the connection's origin: Host, SNI and certificate are checked against it as ever. Raises FetchFailed
    for a refused host.
    """

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; `timeout` is for each of them."""
        problem: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in await self._addresses(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except _CONNECT_ERRORS as error:
                problem = error
        raise problem

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._policy.resolve(host, port)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that is no host name
            raise httpcore.ConnectError(f"cannot resolve {host}: {error}") from error
        if not all(map(is_public, addresses)) and not self._policy.is_allowed(host, port):
            raise host_refused(host)
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never asked for; raises NotImplementedError."""
        raise NotImplementedError("publishers are not reached by Unix sockets")

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore does between its own tries."""
        await self._inner.sleep(seconds)
