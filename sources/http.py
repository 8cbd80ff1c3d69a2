"""Asking publishers over HTTP: many at once, gently, and with every answer, good or bad, as a value.

    Request -> a turn in the host's lane -> GET, hop by hop -> body within its cap -> judged -> Fetch -> again or Answer

The only module that imports httpx. It uses httpx's transport and not its client, because the client logs each URL with
its query (a presigned address is a key), keeps cookies, and inflates a compressed body without a bound.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import re
import ssl
import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import h2.exceptions
import httpcore
import httpx
import stamina
import stamina.instrumentation

from listwire import __version__
from listwire.errors import SettingsError
from listwire.types import Clock, Fetch
from sources.answers import Answer, Inspect, Result, accept_all, is_conditional, judge
from sources.fetch_policy import FetchFailed, FetchPolicy, host_refused
from sources.guard import GuardedBackend
from sources.hosts import family, is_refused_unseen, is_this_machine, is_within
from sources.inflate import ACCEPT_ENCODING, InflateFailed, Inflater
from sources.lanes import Budget, Lanes
from sources.polling import Request, retry_after_at

__all__ = ["USER_AGENT", "Answer", "FetchPolicy", "Inspect", "accept_all", "fetch_all", "fetch_now"]

USER_AGENT = f"listwire/{__version__} (+https://github.com/listwire/listwire)"

HEADERS_KEPT = ("etag", "last-modified", "content-type", "cache-control", "retry-after", "date", "content-length")

_PERMANENT = frozenset({301, 308})
_TEMPORARY = frozenset({302, 303, 307})
_CHUNK_BYTES = 64 * 1024
_NETWORK_ERRORS = (
    httpx.TransportError,
    h2.exceptions.ProtocolError,  # httpcore lets it through while a body is read: a wrong length, a broken frame
    OSError,  # an ssl.SSLError while a body is read, likewise
)

# Their debug lines print response headers, and a Location is a presigned address.
for _name in ("httpcore", "hpack"):
    logging.getLogger(_name).setLevel(logging.INFO)
# Every attempt is a journal line; stamina's own line names no address, and structlog would print it on stdout.
stamina.instrumentation.set_on_retry_hooks([])


async def fetch_all(
    requests: Sequence[Request],
    *,
    run_id: str,
    clock: Clock,
    policy: FetchPolicy,
    inspect: Inspect = accept_all,
    on_answer: Callable[[Answer], None],
) -> list[Answer]:
    """Make all requests, many at once; the answers are in the order of the requests.

    `on_answer` is called as each request is finished, so that a crash later loses nothing. A publisher's failure is an
    Answer; an exception of `inspect` or `on_answer` ends everything. Raises SettingsError for a proxy setting that
    cannot be used.
    """
    async with _open_transport(policy) as transport:
        fetcher = _Fetcher(transport, policy, Lanes(policy), run_id, clock, inspect)

        async def finish(request: Request) -> Answer:
            answer = await fetcher.fetch(request)
            on_answer(answer)
            return answer

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(finish(request)) for request in requests]
        except BaseExceptionGroup as crash:
            problem, *others = crash.exceptions
            for other in others:
                problem.add_note(f"and, at the same time: {other!r}")
            raise problem from problem.__cause__  # by its own type: a full disk, an ArchiveError
    return [task.result() for task in tasks]


def fetch_now(
    requests: Sequence[Request],
    *,
    run_id: str,
    clock: Clock,
    policy: FetchPolicy,
    inspect: Inspect = accept_all,
    on_answer: Callable[[Answer], None],
) -> list[Answer]:
    """`fetch_all` for callers without an event loop."""
    answers = fetch_all(requests, run_id=run_id, clock=clock, policy=policy, inspect=inspect, on_answer=on_answer)
    return asyncio.run(answers)


class _Again(Exception):
    """Asks stamina for another attempt; `wait_s` when the publisher named the wait."""

    def __init__(self, wait_s: float | None) -> None:
        self.wait_s = wait_s
        super().__init__()


@dataclass(slots=True)
class _Trip:
    """One attempt under way: where it is, and what was met so far."""

    request: Request
    target: httpx.URL
    hops: list[str] = field(default_factory=list)
    moved_url: str | None = None
    is_permanent: bool = True
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def go(self, location: str | None, policy: FetchPolicy) -> None:
        """Go where a redirect points, if it may; raises FetchFailed when not."""
        if location is None:
            raise FetchFailed(f"status {self.status} without a location")
        target = _parse_url(location, self.target).copy_with(fragment=None)
        self.hops.append(f"{self.status} {_without_query(target)}")
        _check_redirect(self.request, self.target, target, policy)
        self.is_permanent = self.is_permanent and self.status in _PERMANENT
        # The query of a list's redirect is a presigned key, which is never stored; without it the address is of no use.
        if self.is_permanent and not (self.request.kind == "list" and target.query):
            self.moved_url = str(target)
        self.target = target


class _Fetcher:
    """Makes the requests of one run through one transport."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        policy: FetchPolicy,
        lanes: Lanes,
        run_id: str,
        clock: Clock,
        inspect: Inspect,
    ) -> None:
        self._transport = transport
        self._policy = policy
        self._lanes = lanes
        self._run_id = run_id
        self._clock = clock
        self._inspect = inspect

    async def fetch(self, request: Request) -> Answer:
        """Attempt after attempt, until one settles the request or none is left."""
        policy = self._policy
        budget = Budget(policy.deadline_s.get(request.kind, 90.0))
        fetches: list[Fetch] = []
        result = Result("failed")
        try:
            async for attempt in stamina.retry_context(
                on=_backoff,
                attempts=policy.attempts,
                timeout=None,
                wait_initial=policy.backoff_s,
                wait_max=policy.backoff_max_s,
                wait_jitter=policy.jitter_s,
            ):
                with attempt:
                    fetch, result = await self._attempt(request, attempt.num, budget)
                    fetches.append(fetch)
                    self._ask_again(fetch, result)
        except _Again:
            pass  # no attempt left: the last line says what failed
        return Answer(request, tuple(fetches), result.body)

    def _ask_again(self, fetch: Fetch, result: Result) -> None:
        """Raise _Again if another attempt is worth it: not when the publisher names a longer wait than a run has."""
        if not result.is_transient:
            return
        if fetch.retry_after_at is None:
            raise _Again(None)
        wait_s = (fetch.retry_after_at - fetch.fetched_at).total_seconds()
        if wait_s <= self._policy.retry_after_limit_s:
            raise _Again(max(wait_s, self._policy.backoff_s))

    async def _attempt(self, request: Request, number: int, budget: Budget) -> tuple[Fetch, Result]:
        trip = _Trip(request, httpx.URL())
        try:
            trip.target = _parse_url(request.target_url)
            body = await self._follow(trip, budget)
            content_type = trip.headers.get("content-type")
            result = judge(request, trip.status, trip.is_permanent, content_type, body, self._inspect)
        except FetchFailed as failure:
            result = Result("failed", str(failure), is_transient=failure.is_transient)
        return _line(trip, result, self._run_id, number, self._clock()), result

    async def _follow(self, trip: _Trip, budget: Budget) -> bytes | None:
        """The body of a 200 at the end of the redirects; None when another status ended them."""
        for _ in range(self._policy.max_hops + 1):
            _check_target(trip.target, self._policy)
            async with self._lanes.turn(_host(trip.target), trip.request.kind), budget.spend():
                try:
                    location, body = await self._visit(trip)
                except InflateFailed as failure:
                    raise FetchFailed(str(failure)) from failure
                except _NETWORK_ERRORS as error:
                    raise FetchFailed(_words(error), is_transient=True) from error
            if trip.status not in _PERMANENT | _TEMPORARY:
                return body
            trip.go(location, self._policy)
        raise FetchFailed(f"more than {self._policy.max_hops} redirects")

    async def _visit(self, trip: _Trip) -> tuple[str | None, bytes | None]:
        trip.status, trip.headers = None, {}
        response = await self._transport.handle_async_request(self._question(trip))
        try:
            trip.status = response.status_code
            trip.headers = {name: response.headers[name] for name in HEADERS_KEPT if name in response.headers}
            body = await _read_body(response, trip.request.max_bytes) if response.status_code == 200 else None
            return response.headers.get("location"), body
        finally:
            await response.aclose()

    def _question(self, trip: _Trip) -> httpx.Request:
        policy = self._policy
        headers = [("user-agent", USER_AGENT), ("accept", "*/*"), ("accept-encoding", ACCEPT_ENCODING)]
        validators = (("if-none-match", trip.request.etag), ("if-modified-since", trip.request.last_modified))
        headers += [(name, value) for name, value in validators if value]
        timeout = httpx.Timeout(policy.read_timeout_s, connect=policy.connect_timeout_s, pool=None)
        # As bytes: a publisher's ETag need not be ASCII, and must come back as it was.
        raw = [(name.encode(), value.encode()) for name, value in headers]
        return httpx.Request("GET", trip.target, headers=raw, extensions={"timeout": timeout.as_dict()})


def _backoff(error: Exception) -> bool | float:
    """What stamina does about an exception: retry only on _Again, after the publisher's own wait if it named one."""
    if not isinstance(error, _Again):
        return False
    return True if error.wait_s is None else error.wait_s


def _line(trip: _Trip, result: Result, run_id: str, number: int, fetched_at: datetime) -> Fetch:
    """The journal line of one attempt; `fetched_at` is when its answer was complete."""
    request = trip.request
    is_answered = result.outcome in ("ok", "unchanged", "not_modified")
    is_put_off = trip.status is not None and (trip.status == 429 or trip.status >= 500)
    identity = [run_id, request.source_name, request.part, request.url, number, fetched_at.isoformat()]
    return Fetch(
        fetch_id=hashlib.sha256(json.dumps(identity).encode()).hexdigest(),
        run_id=run_id,
        source_name=request.source_name,
        kind=request.kind,
        part=request.part,
        url=request.url,
        fetched_at=fetched_at,
        outcome=result.outcome,
        set_id=request.set_id,
        publication_id=request.publication_id,
        attempt=number,
        status=trip.status,
        error=result.error,
        final_url=_without_query(trip.target),
        # An error page at the end of a permanent redirect is no reason to give up the address that led there.
        moved_url=trip.moved_url if is_answered else None,
        hops=tuple(trip.hops),
        headers=trip.headers,
        sha256=result.sha256,
        byte_count=len(result.body) if result.body is not None else None,
        is_conditional=is_conditional(request),
        retry_after_at=retry_after_at(trip.headers.get("retry-after"), fetched_at) if is_put_off else None,
    )


async def _read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The decompressed body; fails as soon as it passes `max_bytes`, declared, received or decompressed."""
    declared = response.headers.get("content-length", "")
    if re.fullmatch(r"[0-9]{1,18}", declared) and int(declared) > max_bytes:
        raise FetchFailed(f"declares {int(declared)} bytes, over the cap of {max_bytes}")
    inflater = Inflater(response.headers.get("content-encoding", ""), max_bytes)
    async for chunk in response.aiter_raw(_CHUNK_BYTES):
        inflater.feed(chunk)
    return inflater.finish()


def _parse_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        url = httpx.URL(text) if base is None else base.join(text)
    except httpx.InvalidURL as error:
        raise FetchFailed(f"not a usable address: {_without_queries(str(error))}") from error
    if url.port is not None and not 0 < url.port <= 65_535:
        raise FetchFailed(f"not a usable address: port {url.port}")
    return url


def _without_query(url: httpx.URL) -> str:
    """An address that may be stored and logged: no query, no user and password."""
    return str(url.copy_with(query=None, fragment=None, userinfo=b"")) if url.host else ""


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").rstrip(".")


def _is_allowed_url(url: httpx.URL, policy: FetchPolicy) -> bool:
    return policy.is_allowed(_host(url), url.port or (443 if url.scheme == "https" else 80))


def _check_target(url: httpx.URL, policy: FetchPolicy) -> None:
    """Refuse what must not even be connected to; names are checked again once resolved."""
    if url.scheme not in ("http", "https") or not url.host:
        shown = _without_query(url) or f"{url.scheme}:"
        raise FetchFailed(f"address refused: {shown}, only http and https are fetched")
    if is_refused_unseen(_host(url)) and not _is_allowed_url(url, policy):
        raise host_refused(_host(url))


def _check_redirect(request: Request, before: httpx.URL, after: httpx.URL, policy: FetchPolicy) -> None:
    """Refuse a redirect that gives up TLS or, for an official source, leaves its own hosts."""
    if _is_allowed_url(after, policy):
        return
    if before.scheme == "https" and after.scheme == "http":
        raise FetchFailed(f"redirect refused: from https to {_without_query(after)}")
    if request.kind == "feed":
        return
    domains = (family(_host(_parse_url(request.url))), *policy.redirect_hosts)
    if not any(is_within(_host(after), domain) for domain in domains):
        raise FetchFailed(f"redirect refused: {_host(after)} is no host of {request.source_name}")


def _words(error: Exception) -> str:
    """A transport error for a person: `read timeout`, `connect error: ...`."""
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()
    return f"{kind}: {_without_queries(str(error))}" if str(error) else kind


def _without_queries(text: str) -> str:
    """A library's message, which may quote a header or an address, fit to be stored."""
    return re.sub(r"\?[^\s'\"]+", "?...", text)


def _trust() -> ssl.SSLContext:
    """The certificates to trust: those of SSL_CERT_FILE or SSL_CERT_DIR, else of certifi."""
    return _read_certificates(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _read_certificates(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Once for each setting: it takes longer than a collection in which nothing is new, and a run has four of them."""
    return httpx.create_ssl_context()  # reads the two variables itself


class _DirectTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a guarded pool; httpx itself has no way to give one."""

    def __init__(self, policy: FetchPolicy) -> None:
        context = _trust()
        super().__init__(verify=context, http2=True)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            http2=True,
            max_connections=policy.max_concurrency,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(policy),
        )


class _RoutingTransport(httpx.AsyncBaseTransport):
    """Sends a request through the environment's proxy for its scheme; directly to NO_PROXY hosts and this machine.

    A proxy resolves names itself, so only spelt-out addresses can be refused on that way.
    """

    def __init__(self, policy: FetchPolicy, proxies: Mapping[str, str]) -> None:
        self._direct = _DirectTransport(policy)
        self._proxied = {scheme: _proxy_transport(scheme, url, policy) for scheme, url in proxies.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        proxy = self._proxied.get(request.url.scheme) or self._proxied.get("all")
        is_direct = is_this_machine(_host(request.url)) or urllib.request.proxy_bypass(request.url.netloc.decode())
        if proxy is None or is_direct:
            return await self._direct.handle_async_request(request)
        return await proxy.handle_async_request(request)

    async def aclose(self) -> None:
        for transport in (self._direct, *self._proxied.values()):
            await transport.aclose()


def _proxy_transport(scheme: str, url: str, policy: FetchPolicy) -> httpx.AsyncHTTPTransport:
    address = url if "://" in url else f"http://{url}"
    if not address.startswith(("http://", "https://")):
        raise SettingsError(f"{scheme.upper()}_PROXY cannot be used: only http and https proxies are supported")
    limits = httpx.Limits(max_connections=policy.max_concurrency)
    try:
        return httpx.AsyncHTTPTransport(verify=_trust(), http2=True, proxy=address, limits=limits)
    except httpx.InvalidURL as error:
        raise SettingsError(f"{scheme.upper()}_PROXY cannot be used: {error}") from error


@asynccontextmanager
async def _open_transport(policy: FetchPolicy) -> AsyncIterator[httpx.AsyncBaseTransport]:
    proxies = urllib.request.getproxies()
    used = {scheme: proxies[scheme] for scheme in ("http", "https", "all") if proxies.get(scheme)}
    transport = _RoutingTransport(policy, used)
    try:
        yield transport
    finally:
        await transport.aclose()
