"""Asking a loopback publisher: what the tests of fetching share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from listwire.types import SourceKind
from sources.fetch_policy import Resolve
from sources.http import Answer, FetchPolicy, Inspect, accept_all, fetch_now
from sources.loopback import Asked, Reply
from sources.polling import Request

NOON = datetime(2026, 2, 27, 12, tzinfo=UTC)
BODY = b"<rss/>"
SHA = hashlib.sha256(BODY).hexdigest()
QUICK = FetchPolicy(
    allow_hosts=frozenset({"127.0.0.1"}),
    backoff_s=0,
    backoff_max_s=0,
    jitter_s=0,
    min_interval_s={},
    deadline_s={"list": 20, "feed": 20, "notice": 20},
)


def request(url: str, kind: SourceKind = "feed", **changes: object) -> Request:
    return replace(Request("news", kind, "feed", url, url, set_id="set"), **changes)  # type: ignore[arg-type]


def ticking() -> Callable[[], datetime]:
    seconds = count()
    return lambda: NOON + timedelta(seconds=next(seconds))


def fetch(*requests: Request, policy: FetchPolicy = QUICK, inspect: Inspect = accept_all) -> list[Answer]:
    return fetch_now(
        requests, run_id="run", clock=ticking(), policy=policy, inspect=inspect, on_answer=lambda answer: None
    )


def fetch_one(asked: Request, policy: FetchPolicy = QUICK, inspect: Inspect = accept_all) -> Answer:
    [answer] = fetch(asked, policy=policy, inspect=inspect)
    return answer


def replies(*given_replies: Reply) -> Callable[[Asked], Reply]:
    left = iter(given_replies)
    return lambda asked: next(left)


def resolving(*addresses: str) -> tuple[Resolve, list[str]]:
    """A resolver that gives the same addresses to every name, and the names it was asked."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return addresses

    return resolve, asked
