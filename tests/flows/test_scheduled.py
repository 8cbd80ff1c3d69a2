"""The route through Prefect: tasks on their own, and `listwire run` against a real server."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from flows.owned import CHECKOUT
from flows.route import Collected, Refreshed
from listwire.errors import SettingsError
from sources.loopback import Reply
from tests.flows.prefects import flow_runs, own_server, person_environment
from tests.flows.worlds import World


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as world:
        world.publish()
        yield world


@pytest.fixture
def scheduled(world, monkeypatch):
    """The module under test, imported late because Prefect takes seconds, in a process with the world's settings."""
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    from prefect.logging import disable_run_logger

    from flows import scheduled

    with disable_run_logger():
        yield scheduled


def run_listwire(world, environment, *arguments):
    """`listwire` in a process of its own, in another folder than the checkout."""
    command = [sys.executable, "-c", "from listwire.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, cwd=world.root, capture_output=True, text=True, timeout=300)


def test_the_route_runs_without_prefect():
    code = "import sys, flows.route, flows.refreshing, flows.serve, listwire.cli.app; print('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_one_task_asks_all_feeds_in_one_batch(world, scheduled):
    collected = scheduled.ask_feeds.fn(["news", "wire"])

    assert [(item.source_name, item.status) for item in collected] == [("news", "new"), ("wire", "new")]
    assert len(world.publisher.requests) == 2
    assert len(world.house().journal.read().fetches) == 2


def test_one_task_asks_one_list(world, scheduled):
    collected = scheduled.ask_list.fn("ofac_sdn_csv")

    assert [(item.source_name, item.status) for item in collected] == [("ofac_sdn_csv", "new")]
    assert {request.path for request in world.publisher.requests} == {
        "/sdn.csv",
        "/add.csv",
        "/alt.csv",
        "/sdn_comments.csv",
    }


def test_one_task_asks_one_publisher_of_notices(world, scheduled):
    collected = scheduled.ask_notices.fn("federal_register")

    assert [(item.source_name, item.status) for item in collected] == [("federal_register", "new")]
    assert {request.path.partition("?")[0] for request in world.publisher.requests} == {"/documents.json"}


def test_refresh_publishes_what_tasks_collected(world, scheduled):
    scheduled.ask_feeds.fn(["news", "wire"])

    refreshed = scheduled.refresh.fn()

    assert refreshed.published_path == str(world.settings.published_path)
    assert world.values("select title from core.entries order by title") == ["A story of news", "A story of wire"]


def test_a_failed_run_says_every_source_and_list(scheduled):
    collected = [
        Collected("news", "feed", "failed", "HTTP 500", False, 1),
        Collected("ofac_sdn_csv", "list", "new", "10 bytes", True, 0),
        Collected("wire", "feed", "failed", "refused", True, 1),
    ]
    refreshed = Refreshed("release", "path", 0, ("ofac_sdn_csv: 7 parties, fewer than 5,000",), ())

    failed = scheduled.RunFailed(collected, refreshed)

    assert str(failed) == "news failed: HTTP 500; wire failed: refused; held: ofac_sdn_csv: 7 parties, fewer than 5,000"
    assert (failed.collected, failed.refreshed) == (collected, refreshed)


def test_an_unknown_source_is_wrong_use_before_any_server_is_asked(scheduled):
    with pytest.raises(SettingsError, match="no_such_source"):
        scheduled.run_through_prefect(["no_such_source"])


@pytest.mark.service
def test_a_server_that_does_not_answer_is_wrong_use(world):
    environment = person_environment(world) | {"PREFECT_API_URL": "http://127.0.0.1:9/api"}

    done = run_listwire(world, environment, "run")

    assert done.returncode == 2
    assert "PREFECT_API_URL=http://127.0.0.1:9/api does not answer" in done.stderr
    assert world.publisher.requests == []


@pytest.mark.service
def test_run_goes_through_the_server_and_fails_there_after_it_published(world, tmp_path):
    with own_server(world, tmp_path / "prefect") as environment:
        command_environment = person_environment(world) | environment
        fine = run_listwire(world, command_environment, "run", "--source", "news", "--source", "wire", "--json")
        world.publisher.routes["/feeds/wire.xml"] = Reply(500)
        world.required_feeds = frozenset({"wire"})
        assert world.settings.feeds  # writes feeds.toml again, with the required feed
        broken = run_listwire(world, command_environment, "run", "--source", "news", "--source", "wire", "--json")
        runs = flow_runs(environment["PREFECT_API_URL"])

    # stdout is one JSON document, though Prefect logs: the same as without a server.
    assert fine.returncode == 0, fine.stderr
    assert [(item["source_name"], item["status"]) for item in json.loads(fine.stdout)["sources"]] == [
        ("news", "new"),
        ("wire", "new"),
    ]
    assert broken.returncode == 1, broken.stderr
    assert [item["status"] for item in json.loads(broken.stdout)["sources"]] == ["unchanged", "failed"]
    assert json.loads(broken.stdout)["release_id"] != json.loads(fine.stdout)["release_id"]

    # The parent run and its refresh, twice: only the run with the failed source is Failed, and it says why.
    assert [run["state"]["type"] for run in runs] == ["COMPLETED", "COMPLETED", "FAILED", "COMPLETED"]
    assert "wire failed: " in runs[2]["state"]["message"]
    assert world.values("select count(*) from core.entries") == [2]
