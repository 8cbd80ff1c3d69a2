"""Many requests at once, and through the proxies of the environment."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from listwire.errors import ArchiveError, SettingsError
from sources.http import Answer, FetchPolicy, fetch_all, fetch_now
from sources.lanes import Lane
from sources.loopback import Asked, Loopback, Reply
from sources.polling import Request
from tests.sources.asking import BODY, QUICK, fetch, fetch_one, request, resolving, ticking

pytestmark = pytest.mark.usefixtures("no_proxy")


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
    lane = Lane(2)
    assert [lane.reserve(now, 1.0) for now in (10.0, 10.25, 10.5, 20.0)] == [0.0, 0.75, 1.5, 0.0]
    assert lane.reserve(30.0, 0.0) == lane.reserve(30.0, 0.0) == 0.0


def test_rounds_of_requests_under_one_policy_share_a_hosts_turns() -> None:
    policy = FetchPolicy()
    first, second = (Lane(2, "a.example", policy.next_start_s) for _ in range(2))
    assert [first.reserve(10.0, 1.0), second.reserve(10.25, 1.0)] == [0.0, 0.75]
    assert Lane(2, "b.example", policy.next_start_s).reserve(10.25, 1.0) == 0.0
    assert Lane(2, "a.example", FetchPolicy().next_start_s).reserve(10.25, 1.0) == 0.0


def test_a_round_waits_for_the_turn_that_the_one_before_it_left(publisher: Loopback) -> None:
    policy = replace(QUICK, min_interval_s={"notice": 0.2}, next_start_s={})
    started = time.monotonic()
    for number in range(3):
        fetch(request(publisher.url(f"/feed?{number}"), "notice"), policy=policy)
    assert time.monotonic() - started >= 0.4


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
