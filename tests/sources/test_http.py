"""Every way of answering that a publisher has, over real loopback."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
import re
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire import __version__
from listwire.errors import ArchiveError, SettingsError
from listwire.types import SourceKind
from sources.hosts import family, is_public, is_refused_unseen
from sources.http import Answer, FetchPolicy, Inspect, Resolve, _Lane, accept_all, fetch_all, fetch_now
from sources.inflate import InflateFailed, Inflater
from sources.loopback import Asked, Loopback, Reply
from sources.polling import Request, fold_states

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


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    with Loopback({"/feed": Reply(body=BODY, headers={"ETag": '"1"', "Content-Type": "text/xml"})}) as loopback:
        yield loopback


@pytest.fixture(autouse=True)
def no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


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


# -- a good answer ---------------------------------------------------------------------------------------------------


def test_a_body_comes_with_its_journal_line(publisher: Loopback) -> None:
    answer = fetch_one(request(publisher.url("/feed")))
    [line] = answer.fetches
    assert answer.body == BODY
    assert (line.outcome, line.status, line.sha256, line.byte_count, line.error) == ("ok", 200, SHA, len(BODY), None)
    assert (line.run_id, line.source_name, line.part, line.set_id, line.attempt) == ("run", "news", "feed", "set", 1)
    assert (line.url, line.final_url, line.hops) == (publisher.url("/feed"), publisher.url("/feed"), ())
    assert (line.fetched_at, line.is_conditional, line.origin) == (NOON, False, "http")
    assert line.headers == {
        "etag": '"1"', "content-type": "text/xml", "content-length": "6", "date": line.headers["date"],
    }  # fmt: skip


def test_the_program_names_itself(publisher: Loopback) -> None:
    fetch_one(request(publisher.url("/feed")))
    [asked] = publisher.requests
    assert asked.headers["user-agent"] == f"listwire/{__version__} (+https://github.com/listwire/listwire)"
    assert asked.headers["accept-encoding"] == "gzip, deflate"


def test_ids_are_of_stable_fields(publisher: Loopback) -> None:
    first, again, other = (
        fetch_one(request(publisher.url("/feed"), part=part)).last.fetch_id for part in ("feed", "feed", "other")
    )
    assert first == again != other


def test_the_state_folded_from_the_lines_makes_the_next_request_conditional(publisher: Loopback) -> None:
    asked = request(publisher.url("/feed"))
    first = fetch_one(asked)
    [state] = fold_states(first.fetches).values()
    second = fetch_one(replace(asked, etag=state.etag, known_sha256=state.sha256))
    assert publisher.requests[1].headers["if-none-match"] == '"1"'
    assert (second.last.outcome, second.last.status, second.last.sha256) == ("not_modified", 304, SHA)
    assert second.last.is_conditional
    assert second.body is None


def test_a_last_modified_is_sent_back(publisher: Loopback) -> None:
    day = "Fri, 27 Feb 2026 11:00:00 GMT"
    publisher.routes["/old"] = Reply(body=BODY, headers={"Last-Modified": day})
    answer = fetch_one(request(publisher.url("/old"), last_modified=day, known_sha256=SHA))
    assert answer.last.outcome == "not_modified"


def test_an_etag_beyond_ascii_is_sent_back(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply(body=BODY, headers={"ETag": '"caf\xe9"'})
    first = fetch_one(request(publisher.url("/feed")))
    second = fetch_one(request(publisher.url("/feed"), etag=first.last.headers["etag"], known_sha256=SHA))
    assert second.last.outcome in ("not_modified", "unchanged")


def test_the_same_body_again_is_unchanged(publisher: Loopback) -> None:
    answer = fetch_one(request(publisher.url("/feed"), known_sha256=SHA))
    assert (answer.last.outcome, answer.last.status, answer.last.sha256) == ("unchanged", 200, SHA)


@pytest.mark.parametrize("etag", [None, '"1"'])
def test_a_304_that_confirms_nothing_is_a_failure(publisher: Loopback, etag: str | None) -> None:
    publisher.routes["/feed"] = Reply(304)
    answer = fetch_one(request(publisher.url("/feed"), etag=etag))
    assert (answer.last.outcome, answer.last.sha256) == ("failed", None)
    assert "304" in str(answer.last.error)


# -- bodies ----------------------------------------------------------------------------------------------------------


def test_a_body_that_is_not_what_it_should_be_is_a_failure_and_is_kept(publisher: Loopback) -> None:
    def inspect(asked: Request, body: bytes, content_type: str | None) -> str | None:
        return f"HTML instead of CSV: {content_type}" if body.startswith(b"<html") else None

    publisher.routes["/list"] = Reply(body=b"<html>", headers={"Content-Type": "text/html"})
    answer = fetch_one(request(publisher.url("/list"), "list"), inspect=inspect)
    assert (answer.last.outcome, answer.last.error) == ("failed", "HTML instead of CSV: text/html")
    assert (answer.body, answer.last.sha256) == (b"<html>", hashlib.sha256(b"<html>").hexdigest())
    assert len(answer.fetches) == 1


def test_an_empty_body_is_a_failure(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply()
    assert fetch_one(request(publisher.url("/feed"))).last.error == "empty body"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "bare deflate"])
def test_a_compressed_body_is_inflated(publisher: Loopback, encoding: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(BODY), "deflate": zlib.compress(BODY), "bare deflate": bare.compress(BODY) + bare.flush(),
    }[encoding]  # fmt: skip
    publisher.routes["/feed"] = Reply(body=packed, headers={"Content-Encoding": encoding.split()[-1]})
    assert fetch_one(request(publisher.url("/feed"))).body == BODY


@pytest.mark.parametrize(
    ("encoding", "body", "error"),
    [
        ("gzip", BODY, "content-encoding gzip is broken: .*"),
        ("gzip", gzip.compress(BODY)[:-4], "content-encoding gzip ends early"),
        ("br", BODY, "content-encoding 'br' was not asked for"),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY)), "content-encoding 'gzip, gzip' was not asked for"),
    ],
)
def test_a_broken_encoding_is_a_failure(publisher: Loopback, encoding: str, body: bytes, error: str) -> None:
    publisher.routes["/feed"] = Reply(body=body, headers={"Content-Encoding": encoding})
    answer = fetch_one(request(publisher.url("/feed")))
    assert answer.last.outcome == "failed"
    assert re.fullmatch(error, str(answer.last.error))


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(body=b"x" * 101), "declares 101 bytes, over the cap of 100"),
        (Reply(body=b"x" * 101, is_chunked=True), "sent over the cap of 100 bytes"),
        (
            Reply(body=gzip.compress(b"x" * 101), headers={"Content-Encoding": "gzip"}),
            "inflates over the cap of 100 bytes",
        ),
    ],
)
def test_a_body_over_the_cap_is_a_failure(publisher: Loopback, reply: Reply, error: str) -> None:
    publisher.routes["/feed"] = reply
    assert fetch_one(request(publisher.url("/feed"), max_bytes=100)).last.error == error


def test_a_body_at_the_cap_is_taken(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply(body=b"x" * 100)
    assert fetch_one(request(publisher.url("/feed"), max_bytes=100)).last.outcome == "ok"


def test_a_gzip_bomb_is_stopped_in_bounded_memory() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    tracemalloc.start()
    with pytest.raises(InflateFailed, match="inflates over the cap of 1000000 bytes"):
        Inflater("gzip", 1_000_000).feed(bomb)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 4_000_000


@given(st.binary(max_size=300), st.lists(st.integers(1, 50), min_size=1), st.sampled_from(["gzip", "deflate", ""]))
def test_inflating_does_not_depend_on_how_a_body_is_cut(body: bytes, cuts: list[int], encoding: str) -> None:
    half = len(body) // 2
    packed = {
        "gzip": gzip.compress(body[:half]) + gzip.compress(body[half:]) + b"\0\0",
        "deflate": zlib.compress(body),
        "": body,
    }[encoding]
    inflater, at = Inflater(encoding, 1000), 0
    for size in cuts:
        inflater.feed(packed[at : at + size])
        at += size
    inflater.feed(packed[at:])
    assert inflater.finish() == body


# -- failures and retries --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [206, 300, 400, 401, 403, 404, 418])
def test_a_status_that_will_not_get_better_is_asked_once(publisher: Loopback, status: int) -> None:
    publisher.routes["/feed"] = Reply(status, body=b"no")
    answer = fetch_one(request(publisher.url("/feed")))
    assert [(line.outcome, line.status, line.error) for line in answer.fetches] == [
        ("failed", status, f"status {status}")
    ]
    assert answer.body is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_publisher_is_asked_again(publisher: Loopback, status: int) -> None:
    publisher.routes["/feed"] = replies(Reply(status), Reply(status), Reply(body=BODY))
    answer = fetch_one(request(publisher.url("/feed")))
    assert [(line.attempt, line.outcome) for line in answer.fetches] == [(1, "failed"), (2, "failed"), (3, "ok")]
    assert len({line.fetch_id for line in answer.fetches}) == 3
    assert answer.body == BODY


def test_attempts_end(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply(500)
    answer = fetch_one(request(publisher.url("/feed")), policy=replace(QUICK, attempts=2))
    assert [line.error for line in answer.fetches] == ["status 500", "status 500"]
    assert len(publisher.requests) == 2


@pytest.mark.parametrize("broken", [Reply(is_hangup=True), Reply(body=BODY, declared_length=600)])
def test_a_broken_connection_is_tried_again(publisher: Loopback, broken: Reply) -> None:
    publisher.routes["/feed"] = replies(broken, Reply(body=BODY))
    answer = fetch_one(request(publisher.url("/feed")))
    assert [line.outcome for line in answer.fetches] == ["failed", "ok"]
    assert str(answer.fetches[0].error).startswith("remote protocol error")


def test_a_refused_connection_is_a_failure_and_the_others_go_on(publisher: Loopback) -> None:
    with Loopback() as closed:
        nobody = closed.url("/feed")
    answers = fetch(request(nobody), request(publisher.url("/feed")))
    assert [answer.last.outcome for answer in answers] == ["failed", "ok"]
    assert [line.error for line in answers[0].fetches] == ["connect error: All connection attempts failed"] * 3


def test_a_body_that_drips_for_ever_is_given_up(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply(body=b"x" * 100_000, drip_s=0.01)
    answer = fetch_one(request(publisher.url("/feed")), policy=replace(QUICK, deadline_s={"feed": 0.2}))
    assert [line.error for line in answer.fetches] == ["not complete within 0.2 s"]


def test_a_publisher_that_says_nothing_is_given_up(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply(body=BODY, drip_s=5)
    answer = fetch_one(request(publisher.url("/feed")), policy=replace(QUICK, read_timeout_s=0.05, attempts=2))
    assert [line.error for line in answer.fetches] == ["read timeout", "read timeout"]


def test_a_long_retry_after_ends_the_request(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply(503, headers={"Retry-After": "3600"})
    [line] = fetch_one(request(publisher.url("/feed"))).fetches
    assert line.retry_after_at == line.fetched_at + timedelta(hours=1)


def test_a_short_retry_after_is_waited_for(publisher: Loopback) -> None:
    publisher.routes["/feed"] = replies(Reply(429, headers={"Retry-After": "0"}), Reply(body=BODY))
    first, second = fetch_one(request(publisher.url("/feed"))).fetches
    assert (first.retry_after_at, first.status) == (first.fetched_at, 429)
    assert (second.retry_after_at, second.outcome) == (None, "ok")


# -- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_names_the_new_address_whole(publisher: Loopback, status: int) -> None:
    publisher.routes["/old"] = Reply(status, headers={"Location": "/feed?format=rss#top"})
    [line] = fetch_one(request(publisher.url("/old"))).fetches
    assert line.moved_url == publisher.url("/feed?format=rss")
    assert line.hops == (f"{status} {publisher.url('/feed')}",)
    assert (line.url, line.final_url) == (publisher.url("/old"), publisher.url("/feed"))


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_moves_nothing_and_its_query_is_kept_nowhere(
    publisher: Loopback, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    publisher.routes["/list"] = Reply(status, headers={"Location": "/feed?X-Amz-Signature=secret"})
    [line] = fetch_one(request(publisher.url("/list"), "list")).fetches
    assert publisher.requests[1].path == "/feed?X-Amz-Signature=secret"
    assert (line.outcome, line.moved_url) == ("ok", None)
    assert "secret" not in repr(line) + caplog.text


def test_only_the_permanent_hops_at_the_start_move(publisher: Loopback) -> None:
    publisher.routes["/1"] = Reply(301, headers={"Location": "/2"})
    publisher.routes["/2"] = Reply(302, headers={"Location": "/3"})
    publisher.routes["/3"] = Reply(301, headers={"Location": "/feed"})
    [line] = fetch_one(request(publisher.url("/1"))).fetches
    assert line.moved_url == publisher.url("/2")
    assert [hop[:3] for hop in line.hops] == ["301", "302", "301"]


def test_the_presigned_query_of_a_list_is_not_kept_even_behind_a_permanent_redirect(publisher: Loopback) -> None:
    publisher.routes["/list"] = Reply(301, headers={"Location": "/feed?X-Amz-Signature=secret"})
    [line] = fetch_one(request(publisher.url("/list"), "list")).fetches
    assert (line.outcome, line.moved_url) == ("ok", None)
    assert "secret" not in repr(line)


def test_a_permanent_redirect_to_an_error_page_moves_nothing(publisher: Loopback) -> None:
    publisher.routes["/old"] = Reply(301, headers={"Location": "/nowhere"})
    [line] = fetch_one(request(publisher.url("/old"))).fetches
    assert (line.error, line.moved_url) == ("status 404", None)


def test_validators_go_along_a_redirect(publisher: Loopback) -> None:
    publisher.routes["/old"] = Reply(302, headers={"Location": "/feed"})
    answer = fetch_one(request(publisher.url("/old"), etag='"1"', known_sha256=SHA))
    assert (answer.last.outcome, answer.last.url) == ("not_modified", publisher.url("/old"))


def test_a_410_retires_an_address_unless_a_temporary_redirect_led_there(publisher: Loopback) -> None:
    publisher.routes["/gone"] = Reply(410)
    publisher.routes["/moved"] = Reply(301, headers={"Location": "/gone"})
    publisher.routes["/elsewhere"] = Reply(302, headers={"Location": "/gone"})
    answers = fetch(*(request(publisher.url(path)) for path in ("/gone", "/moved", "/elsewhere")))
    assert [answer.last.outcome for answer in answers] == ["gone", "gone", "failed"]


@pytest.mark.parametrize(
    ("location", "error"),
    [
        (None, "status 302 without a location"),
        ("/loop", "more than 8 redirects"),
        ("ftp://127.0.0.1/x", "address refused: ftp://127.0.0.1/x, only http and https are fetched"),
        ("file:///etc/passwd", "address refused: file:, only http and https are fetched"),
        ("http://127.0.0.1:99999/", "not a usable address: .*"),
        ("http://10.0.0.1/?q=secret", "host refused: 10.0.0.1 is a private .*"),
        ("http://localhost/", "host refused: localhost is a private .*"),
        ("http://2130706433/", "host refused: 2130706433 is a private .*"),
        ("http://[::ffff:169.254.169.254]/", "host refused: ::ffff:169.254.169.254 is a private .*"),
    ],
)
def test_a_redirect_that_leads_nowhere_good_is_a_failure(publisher: Loopback, location: str | None, error: str) -> None:
    publisher.routes["/loop"] = Reply(302, headers={"Location": location} if location else {})
    answer = fetch_one(request(publisher.url("/loop")))
    assert answer.last.outcome == "failed"
    assert re.fullmatch(error, str(answer.last.error))
    assert "secret" not in repr(answer)


# -- hosts -----------------------------------------------------------------------------------------------------------


def test_loopback_is_refused_unless_allowed(publisher: Loopback) -> None:
    answer = fetch_one(request(publisher.url("/feed")), policy=replace(QUICK, allow_hosts=frozenset()))
    assert answer.last.error == (
        "host refused: 127.0.0.1 is a private or loopback address; LISTWIRE_ALLOW_HOSTS can allow it"
    )
    assert (len(answer.fetches), publisher.requests) == (1, [])


def test_an_allowed_host_may_be_given_with_its_port(publisher: Loopback) -> None:
    allow = frozenset({f"127.0.0.1:{publisher.port}"})
    assert fetch_one(request(publisher.url("/feed")), policy=replace(QUICK, allow_hosts=allow)).last.outcome == "ok"


def resolving(*addresses: str) -> tuple[Resolve, list[str]]:
    """A resolver that gives the same addresses to every name, and the names it was asked."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return addresses

    return resolve, asked


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.216.34", "127.0.0.1"), ("::ffff:127.0.0.1",)])
def test_a_public_name_with_a_private_address_is_refused(publisher: Loopback, addresses: tuple[str, ...]) -> None:
    resolve, _ = resolving(*addresses)
    policy = replace(QUICK, resolve=resolve)
    answer = fetch_one(request(publisher.url("/feed", host="news.example")), policy=policy)
    assert [line.error for line in answer.fetches] == [
        "host refused: news.example is a private or loopback address; LISTWIRE_ALLOW_HOSTS can allow it"
    ]
    assert publisher.requests == []


def test_a_redirect_to_a_name_with_a_private_address_is_refused(publisher: Loopback) -> None:
    resolve, _ = resolving("127.0.0.1")
    policy = replace(QUICK, resolve=resolve)
    publisher.routes["/away"] = Reply(302, headers={"Location": publisher.url("/feed", host="evil.example")})
    answer = fetch_one(request(publisher.url("/away")), policy=policy)
    assert str(answer.last.error).startswith("host refused: evil.example")
    assert [asked.path for asked in publisher.requests] == ["/away"]


def test_the_connection_goes_to_the_address_checked_under_the_name_asked(publisher: Loopback) -> None:
    resolve, asked = resolving("127.0.0.1")
    policy = replace(QUICK, allow_hosts=frozenset({"news.example"}), resolve=resolve)
    answer = fetch_one(request(publisher.url("/feed", host="news.example")), policy=policy)
    assert (answer.last.outcome, asked) == ("ok", ["news.example"])
    assert publisher.requests[0].headers["host"] == f"news.example:{publisher.port}"


def test_a_name_without_an_address_is_a_failure() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    answer = fetch_one(request("http://news.example/"), policy=replace(QUICK, resolve=resolve, attempts=2))
    assert [line.error for line in answer.fetches] == ["connect error: cannot resolve news.example: no such name"] * 2


def test_a_name_no_resolver_takes_is_a_failure() -> None:
    answer = fetch_one(request(f"http://{'a' * 64}.example/"), policy=replace(QUICK, attempts=1))
    assert answer.last.outcome == "failed"


@pytest.mark.parametrize(
    ("kind", "target", "is_followed"),
    [
        ("list", "bucket.s3.us-gov-west-1.amazonaws.com", True),
        ("list", "other.ofac.example", True),
        ("list", "ofac.example.evil.example", False),
        ("list", "notofac.example", False),
        ("notice", "evil.example", False),
        ("feed", "evil.example", True),
    ],
)
def test_an_official_source_is_not_followed_off_its_hosts(
    publisher: Loopback, kind: SourceKind, target: str, is_followed: bool
) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"] if host == "sls.ofac.example" else ["192.0.2.1"]

    publisher.routes["/away"] = Reply(302, headers={"Location": f"http://{target}/x"})
    policy = replace(QUICK, allow_hosts=frozenset({"sls.ofac.example"}), resolve=resolve)
    answer = fetch_one(request(publisher.url("/away", host="sls.ofac.example"), kind), policy=policy)
    refusal = f"host refused: {target}" if is_followed else f"redirect refused: {target} is no host of news"
    assert str(answer.last.error).startswith(refusal)


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


# -- many at once ----------------------------------------------------------------------------------------------------


def test_many_hosts_are_asked_at_once(publisher: Loopback) -> None:
    everyone = threading.Barrier(8, timeout=10)

    def together(asked: Asked) -> Reply:
        everyone.wait()
        return Reply(body=BODY)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    publisher.routes["/feed"] = together
    hosts = [f"news{n}.example" for n in range(8)]
    policy = replace(QUICK, allow_hosts=frozenset(hosts), resolve=resolve)
    answers = fetch(*(request(publisher.url("/feed", host=host)) for host in hosts), policy=policy)
    assert [answer.last.outcome for answer in answers] == ["ok"] * 8


def test_one_host_is_asked_by_two_at_most(publisher: Loopback) -> None:
    pair = threading.Barrier(2, timeout=10)
    lock = threading.Lock()
    now, most = 0, 0

    def watched(asked: Asked) -> Reply:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        pair.wait()
        with lock:
            now -= 1
        return Reply(body=BODY)

    publisher.routes["/feed"] = watched
    answers = fetch(*(request(publisher.url(f"/feed?{n}")) for n in range(6)))
    assert ([answer.last.outcome for answer in answers], most) == (["ok"] * 6, 2)


def test_a_lane_gives_turns_an_interval_apart() -> None:
    lane = _Lane(2)
    assert [lane.reserve(now, 1.0) for now in (10.0, 10.25, 10.5, 20.0)] == [0.0, 0.75, 1.5, 0.0]
    assert lane.reserve(30.0, 0.0) == lane.reserve(30.0, 0.0) == 0.0


def test_notices_are_asked_for_once_a_second_a_host_by_default() -> None:
    assert dict(FetchPolicy().min_interval_s) == {"list": 0, "feed": 0, "notice": 1}


def test_answers_come_in_order_and_are_told_as_they_finish(publisher: Loopback) -> None:
    told: list[str] = []
    fast_is_told = threading.Event()

    def slow(asked: Asked) -> Reply:
        fast_is_told.wait(10)
        return Reply(body=BODY)

    def tell(answer: Answer) -> None:
        told.append(answer.request.part)
        if answer.request.part == "fast":
            fast_is_told.set()

    publisher.routes["/slow"] = slow
    asked = [request(publisher.url("/slow"), part="slow"), request(publisher.url("/feed"), part="fast")]
    answers = asyncio.run(fetch_all(asked, run_id="run", clock=ticking(), policy=QUICK, on_answer=tell))
    assert [answer.request.part for answer in answers] == ["slow", "fast"]
    assert told == ["fast", "slow"]


def test_a_bug_is_not_taken_for_a_failure_of_the_publisher(publisher: Loopback) -> None:
    def inspect(asked: Request, body: bytes, content_type: str | None) -> str | None:
        raise KeyError("a bug")

    with pytest.raises(KeyError, match="a bug"):
        fetch_one(request(publisher.url("/feed")), inspect=inspect)


def test_an_archive_that_cannot_be_written_ends_the_run(publisher: Loopback) -> None:
    def archive(answer: Answer) -> None:
        raise ArchiveError("no space left")

    with pytest.raises(ArchiveError, match="no space left"):
        fetch_now([request(publisher.url("/feed"))], run_id="run", clock=ticking(), policy=QUICK, on_answer=archive)


def test_cookies_are_not_kept(publisher: Loopback) -> None:
    publisher.routes["/feed"] = Reply(body=BODY, headers={"Set-Cookie": "a=b; Path=/"})
    fetch(request(publisher.url("/feed")), request(publisher.url("/feed")), request(publisher.url("/feed")))
    assert ["cookie" in asked.headers for asked in publisher.requests] == [False, False, False]


# -- the environment -------------------------------------------------------------------------------------------------


def test_a_proxy_of_the_environment_is_used_and_resolves_the_name(
    publisher: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", publisher.url(""))
    publisher.routes["http://news.example/feed"] = Reply(body=BODY)
    resolve, asked = resolving("10.0.0.1")
    answer = fetch_one(request("http://news.example/feed"), policy=replace(QUICK, resolve=resolve))
    assert (answer.last.outcome, answer.body, asked) == ("ok", BODY, [])


def test_https_goes_through_a_tunnel_of_the_proxy(publisher: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", publisher.url(""))
    publisher.routes["news.example:443"] = Reply(403)
    answer = fetch_one(request("https://news.example/feed"), policy=replace(QUICK, attempts=1))
    assert (publisher.requests[0].method, publisher.requests[0].path) == ("CONNECT", "news.example:443")
    assert str(answer.last.error).startswith("proxy error: 403")


def test_a_private_address_is_refused_also_through_a_proxy(
    publisher: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", publisher.url(""))
    assert str(fetch_one(request("http://10.0.0.1/feed")).last.error).startswith("host refused")
    assert publisher.requests == []


def test_no_proxy_and_this_machine_go_directly(publisher: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve, asked = resolving("127.0.0.1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "news.example")
    policy = replace(QUICK, allow_hosts=frozenset({"127.0.0.1", "news.example"}), resolve=resolve)
    answers = fetch(
        request(publisher.url("/feed")), request(publisher.url("/feed", host="news.example")), policy=policy
    )
    assert [answer.last.outcome for answer in answers] == ["ok", "ok"]
    assert "news.example" in asked


def test_a_proxy_that_cannot_be_used_is_a_settings_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1080")
    with pytest.raises(SettingsError, match="HTTPS_PROXY cannot be used: only http and https proxies"):
        fetch(request("https://news.example/"))
