"""Where a redirect may lead, what it changes, and which hosts are refused."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from listwire.types import SourceKind
from sources.loopback import Loopback, Reply
from tests.sources.asking import QUICK, SHA, fetch, fetch_one, request, resolving

pytestmark = pytest.mark.usefixtures("no_proxy")


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
        ("http://127.0.0.1:x?q=secret", "not a usable address: .*"),
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


def test_loopback_is_refused_unless_allowed(publisher: Loopback) -> None:
    answer = fetch_one(request(publisher.url("/feed")), policy=replace(QUICK, allow_hosts=frozenset()))
    assert answer.last.error == (
        "host refused: 127.0.0.1 is a private or loopback address; LISTWIRE_ALLOW_HOSTS can allow it"
    )
    assert (len(answer.fetches), publisher.requests) == (1, [])


def test_an_allowed_host_may_be_given_with_its_port(publisher: Loopback) -> None:
    allow = frozenset({f"127.0.0.1:{publisher.port}"})
    assert fetch_one(request(publisher.url("/feed")), policy=replace(QUICK, allow_hosts=allow)).last.outcome == "ok"


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
