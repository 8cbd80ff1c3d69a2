"""`listwire serve`: what prefect.yaml promises, children that never outlive their owner, and a schedule that fires."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from flows.owned import CHECKOUT, Owned
from flows.serve import PREFECT_YAML, child_environment, free_port, serve_schedules, server_environment, start_server
from listwire.errors import ListwireError, SettingsError
from listwire.settings import load_settings
from tests.flows.prefects import flow_runs, person_environment
from tests.flows.worlds import World

FIRE_WITHIN_S = 120
"""25 s on two idle cores, server and all; the bound is for a busy machine."""


@pytest.fixture(scope="module")
def schedules():
    """The module under test, imported late because Prefect takes seconds."""
    from flows import schedules

    return schedules


@contextmanager
def killed_after(process, seconds):
    """Kill a process that hangs, so that reading its output ends."""
    watchdog = threading.Timer(seconds, process.kill)
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()


def test_prefect_yaml_promises_when_what_is_collected(schedules, monkeypatch):
    monkeypatch.chdir(CHECKOUT)
    served = {deployment.name: deployment for deployment in schedules.read_deployments(PREFECT_YAML)}

    schedule_of = {name: deployment.schedules[0].schedule for name, deployment in served.items()}
    crons = {name: (schedule.cron, schedule.timezone) for name, schedule in schedule_of.items()}
    assert crons == {
        "collect-news": ("*/15 * * * *", "UTC"),
        "collect-notices": ("*/30 * * * *", "UTC"),
        "collect-lists": ("5 * * * 1-5", "America/New_York"),
    }
    for name, deployment in served.items():
        assert deployment.flow_name == name
        assert deployment.description
        assert deployment.concurrency_limit == 1
        assert deployment.concurrency_options.collision_strategy.value == "CANCEL_NEW"
        assert deployment.paused is False


def test_prefect_yaml_suits_prefect_deploy():
    from prefect.cli.deploy._models import PrefectYamlModel

    model = PrefectYamlModel.model_validate(yaml.safe_load(PREFECT_YAML.read_text()))

    found = [(item.work_pool and item.work_pool.name, item.entrypoint) for item in model.deployments]
    assert found == [
        ("listwire", "flows/scheduled.py:collect_news"),
        ("listwire", "flows/scheduled.py:collect_notices"),
        ("listwire", "flows/scheduled.py:collect_lists"),
    ]


def test_the_start_says_when_each_schedule_fires_next(schedules):
    friday_evening = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)  # half past six in New York
    saturday_night = datetime(2026, 3, 7, 12, tzinfo=UTC)  # the clocks go forward before Monday

    assert list(schedules.describe(PREFECT_YAML, friday_evening)) == [
        "collect-news: */15 * * * * (UTC), next 2026-03-06 23:30 UTC",
        "collect-notices: */30 * * * * (UTC), next 2026-03-06 23:30 UTC",
        "collect-lists: 5 * * * 1-5 (America/New_York), next 2026-03-07 00:05 UTC",
    ]
    assert list(schedules.describe(PREFECT_YAML, saturday_night))[2].endswith("next 2026-03-09 04:05 UTC")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("deployments: [", "cannot be used as a prefect.yaml"),
        ("name: nothing", "cannot be used as a prefect.yaml"),
        ("deployments: [{name: lonely}]", "deployment lonely has no concurrency_limit, entrypoint, schedules"),
    ],
)
def test_an_unusable_prefect_yaml_is_wrong_use(schedules, tmp_path, text, message):
    file = tmp_path / "prefect.yaml"
    file.write_text(text)

    with pytest.raises(SettingsError, match=message):
        schedules.read_deployments(file)


def test_children_work_elsewhere_so_every_path_they_get_is_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings(
        data=Path("here"),
        archive="store",
        feeds=Path("feeds.toml"),
        source_urls={"ofac_sdn_csv": "https://lists.example/sdn.csv"},
        allow_hosts=("one.example", "two.example"),
        retention=7,
        log="json",
    )
    for name, value in child_environment(settings).items():
        if name.startswith("LISTWIRE_"):
            monkeypatch.setenv(name, value)
    monkeypatch.chdir("/")

    assert load_settings().model_dump() == settings.model_dump() | {
        "data": tmp_path / "here",
        "archive": str(tmp_path / "store"),
        "feeds": tmp_path / "feeds.toml",
        "warehouse": str(tmp_path / "here" / "warehouse.duckdb"),
    }


def test_a_proxy_never_stands_between_the_runs_and_their_server(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "intranet.example")

    environment = server_environment(load_settings(data=tmp_path), tmp_path, 4321)

    assert environment["NO_PROXY"] == environment["no_proxy"] == "intranet.example,127.0.0.1"
    assert environment["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"


def test_a_data_folder_is_served_once(tmp_path):
    home = tmp_path / "prefect"
    home.mkdir()
    with (home / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SettingsError, match="is served already"):
            serve_schedules(load_settings(data=tmp_path), print)


def test_without_prefect_yaml_nothing_is_started(tmp_path):
    with pytest.raises(SettingsError, match="does not exist"):
        serve_schedules(load_settings(data=tmp_path / "data"), print, tmp_path / "prefect.yaml")
    assert not (tmp_path / "data").exists()


def test_a_child_ends_with_an_owner_that_is_killed():
    # The child holds its owner's stdout: reading it to the end proves that both are gone.
    code = (
        "import os, sys, threading\n"
        "from flows.owned import Owned\n"
        "Owned('http.server', ['--bind', '127.0.0.1', '0'], environment=os.environ, output=1)\n"
        "threading.Event().wait()\n"
    )
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    owner = subprocess.Popen(
        [sys.executable, "-c", code], cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True
    )
    with killed_after(owner, 60):
        assert owner.stdout is not None
        assert "Serving HTTP" in owner.stdout.readline()
        owner.send_signal(signal.SIGKILL)
        rest, _ = owner.communicate(timeout=60)
    assert rest == ""


def test_a_child_that_is_stopped_leaves_nothing_behind(tmp_path):
    log = tmp_path / "log"
    with log.open("wb") as output:
        child = Owned("http.server", ["--bind", "127.0.0.1", "0"], environment=os.environ, output=output)
    assert child.exit_code is None
    child.stop()
    assert child.exit_code == -signal.SIGTERM


@pytest.mark.service
def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = server_environment(load_settings(data=tmp_path), tmp_path, taken.getsockname()[1])
        with pytest.raises(ListwireError, match=r"ended with exit code \d+; the end of .*server.log(.|\n)*in use"):
            start_server(environment, tmp_path / "server.log")


@pytest.mark.service
def test_a_schedule_fires_and_nothing_outlives_serve(tmp_path):
    content = yaml.safe_load(PREFECT_YAML.read_text())
    for deployment in content["deployments"]:
        if deployment["name"] == "collect-news":
            deployment["schedules"] = [{"interval": 5}]
    often = tmp_path / "often.yaml"
    often.write_text(yaml.safe_dump(content))
    port = free_port()
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from flows.serve import serve_schedules\nfrom listwire.settings import load_settings\n"
        "sys.exit(serve_schedules(load_settings(), lambda text: print(text, file=sys.stderr), Path(sys.argv[1])))\n"
    )
    with World(tmp_path) as world:
        world.publish()
        environment = person_environment(world) | {"LISTWIRE_DATA": "data", "PREFECT_SERVER_API_PORT": str(port)}
        serving = subprocess.Popen(
            [sys.executable, "-c", code, str(often)], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
        )
        with killed_after(serving, FIRE_WITHIN_S):
            said, runs = listen_until_a_run_completed(serving, f"http://127.0.0.1:{port}/api")
            serving.send_signal(signal.SIGTERM)
            rest, _ = serving.communicate()  # ends when every process that may still speak is gone
        fetches = world.house().journal.read().fetches

        assert runs, said
        assert all(run["auto_scheduled"] for run in runs), "the server's scheduler made it, not a person"
        assert {(fetch.source_name, fetch.outcome) for fetch in fetches} >= {("news", "ok"), ("wire", "ok")}
        assert world.values("select count(*) from core.entries") == [2]
        assert re.search(r"Prefect server and UI at http://127\.0\.0\.1:\d+", said)
        assert "collect-news: every 5 s" in said
        assert "collect-lists: 5 * * * 1-5 (America/New_York), next " in said
        assert serving.returncode == 0, rest
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server is gone"


def listen_until_a_run_completed(serving, api_url):
    """What serve said until a run of collect-news had completed, and the completed runs."""
    said = []
    for line in serving.stderr:
        said.append(line)
        if "Finished in state Completed" in line:
            completed = flow_runs(
                api_url,
                deployments={"name": {"any_": ["collect-news"]}},
                flow_runs={"state": {"type": {"any_": ["COMPLETED"]}}},
            )
            if completed:
                return "".join(said), completed
    return "".join(said), []
