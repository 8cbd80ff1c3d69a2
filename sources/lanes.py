"""Being gentle: few requests at once to a host, a pause between them, and an end to each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from listwire.types import SourceKind
from sources.fetch_policy import FetchFailed, FetchPolicy


class Budget:
    """The seconds one request may still spend talking, over all its attempts: what ends a body that drips for ever."""

    def __init__(self, total_s: float) -> None:
        self._total_s = total_s
        self._left_s = total_s

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Take the time of the block from what is left; raises FetchFailed when nothing is."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self._left_s):
                yield
        except TimeoutError as late:
            raise FetchFailed(f"not complete within {self._total_s:g} s") from late
        finally:
            self._left_s = max(0.0, self._left_s - (loop.time() - started))


class Lane:
    """The way to one host: a few requests at once, and a least time between two starts.

    `next_start_s` holds the next start by host: who shares it shares the turns.
    """

    def __init__(self, per_host: int, host: str = "", next_start_s: dict[str, float] | None = None) -> None:
        self.places = asyncio.Semaphore(per_host)
        self._host = host
        self._next_start_s = {} if next_start_s is None else next_start_s

    def reserve(self, now: float, interval_s: float) -> float:
        """Seconds to wait before starting; the turn is taken at once, so that two callers never get the same one."""
        starts_at = max(now, self._next_start_s.get(self._host, now))
        self._next_start_s[self._host] = starts_at + interval_s
        return starts_at - now


class Lanes:
    """All hosts' lanes. The place among all requests is taken last, so that a slow host's queue holds up no other."""

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._lanes: dict[str, Lane] = {}
        self._places = asyncio.Semaphore(policy.max_concurrency)

    @asynccontextmanager
    async def turn(self, host: str, kind: SourceKind) -> AsyncIterator[None]:
        """Wait for a turn on a host, and hold it for the block."""
        lane = self._lanes.setdefault(host, Lane(self._policy.per_host, host, self._policy.next_start_s))
        async with lane.places:
            now = asyncio.get_running_loop().time()
            await asyncio.sleep(lane.reserve(now, self._policy.min_interval_s.get(kind, 0.0)))
            async with self._places:
                yield
