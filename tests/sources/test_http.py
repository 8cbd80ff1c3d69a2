"""Every way of answering that a publisher has, over real loopback."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest

from listwire import __version__
from sources.loopback import Loopback, Reply
from sources.polling import Request, fold_states
from tests.sources.asking import BODY, NOON, QUICK, SHA, fetch, fetch_one, replies, request

pytestmark = pytest.mark.usefixtures("no_proxy")


def test_a_body_comes_with_its_journal_line(publisher: Loopback) -> None:
    answer = fetch_one(request(publisher.url("/feed"), publication_id="803"))
    [line] = answer.fetches
    assert answer.body == BODY
    assert (line.outcome, line.status, line.sha256, line.byte_count, line.error) == ("ok", 200, SHA, len(BODY), None)
    assert (line.run_id, line.source_name, line.part, line.set_id, line.attempt) == ("run", "news", "feed", "set", 1)
    assert line.publication_id == "803"
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
    ids=["other bytes", "cut", "not asked for", "twice"],
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
