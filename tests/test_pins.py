"""Dependency resolves that install cleanly and are broken, and the lock that keeps them out."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parent.parent

BROKEN_RESOLVES = [
    ("sqlalchemy", "<2.1", "from 2.1 on the Prefect server looks healthy and never creates a scheduled run"),
    ("fastapi", "<0.151", "from 0.151 on Prefect's server and test harness fail on import"),
    ("duckdb", "==1.5.*", "2.0 writes files that 1.5 cannot read, and its extension wheels do not exist yet"),
    ("prefect", "==3.8.8", "the bounds on sqlalchemy and fastapi were found with this version"),
]


def declared_requirements() -> list[Requirement]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    return [Requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["dev"])]


def lock_blocks() -> list[str]:
    """Each locked package with its hashes, as one logical line without comments."""
    text = (CHECKOUT / "requirements.lock").read_text()
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def locked_versions() -> dict[str, str]:
    requirements = [Requirement(block.partition("--hash")[0]) for block in lock_blocks()]
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in requirements}


@pytest.mark.parametrize(("name", "allowed", "reason"), BROKEN_RESOLVES, ids=[row[0] for row in BROKEN_RESOLVES])
def test_a_broken_resolve_is_neither_installed_nor_locked_nor_allowed(name: str, allowed: str, reason: str):
    specifier = SpecifierSet(allowed)
    assert specifier.contains(version(name)), f"{name} {version(name)} is installed: {reason}"
    assert specifier.contains(locked_versions()[name]), f"requirements.lock: {reason}"
    declared = [r.specifier for r in declared_requirements() if canonicalize_name(r.name) == name]
    assert declared == [specifier], f"pyproject.toml must say {name}{allowed}: {reason}"


def test_the_lock_gives_every_dependency_a_version_that_pyproject_allows():
    locked = locked_versions()
    wrong = [
        str(r) for r in declared_requirements() if not r.specifier.contains(locked.get(canonicalize_name(r.name), ""))
    ]
    assert wrong == [], "run `make lock`"


def test_the_lock_pins_each_package_to_one_version_and_its_hashes():
    blocks = lock_blocks()
    unpinned = [b for b in blocks if not re.match(r"[\w.-]+(\[[\w, -]+\])?==[\w.+!-]+ ", b)]
    unhashed = [b for b in blocks if not re.search(r" --hash=sha256:[0-9a-f]{64}", b)]
    assert len(blocks) > 50
    assert unpinned == []
    assert unhashed == []


def test_the_lock_names_no_index_and_no_address():
    text = (CHECKOUT / "requirements.lock").read_text()
    assert re.findall(r"^.*(?:://|--(?:extra-)?index|--find-links|--trusted-host| @ ).*$", text, re.MULTILINE) == []


def test_the_prefect_server_can_be_imported():
    """In a process of its own: the import takes seconds and registers much."""
    command = [sys.executable, "-c", "from prefect.server.api.server import create_app"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Prefect server on loopback, with a database of its own."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
        "DO_NOT_TRACK": "1",
    }
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "prefect.server.api.server:create_app",
        "--port",
        str(port),
    ]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=subprocess.STDOUT)
    try:
        await_health(api, server)
        yield api
    finally:
        server.terminate()
        server.wait(timeout=30)


# The waits below end as soon as the thing is there; the limits are only for a server that never comes.
@stamina.retry(on=httpx.TransportError, timeout=120, attempts=None, wait_initial=0.2, wait_max=0.5)
def await_health(api: str, server: subprocess.Popen[bytes]) -> None:
    assert server.poll() is None, "the Prefect server ended before it was healthy"
    httpx.get(f"{api}/health").raise_for_status()


def is_database_busy(error: Exception) -> bool:
    """The server's SQLite file had another writer: Prefect answers 503 then, and its own client asks again as well."""
    return isinstance(error, httpx.HTTPStatusError) and error.response.status_code == httpx.codes.SERVICE_UNAVAILABLE


@stamina.retry(on=is_database_busy, timeout=60, attempts=None, wait_initial=0.2, wait_max=0.5)
def post(client: httpx.Client, path: str, body: dict[str, object]) -> Any:
    return client.post(path, json=body).raise_for_status().json()


@stamina.retry(on=LookupError, timeout=60, attempts=None, wait_initial=0.2, wait_max=0.5)
def await_scheduled_run(client: httpx.Client, deployment_id: str) -> dict[str, object]:
    runs = post(client, "/flow_runs/filter", {"deployments": {"id": {"any_": [deployment_id]}}, "limit": 1})
    if not runs:
        raise LookupError("no flow run was created from the schedule")
    run: dict[str, object] = runs[0]
    return run


@pytest.mark.service
def test_a_schedule_creates_runs(prefect_api: str):
    """With sqlalchemy 2.1 the server is healthy, takes the deployment, and this never comes."""
    with httpx.Client(base_url=prefect_api, timeout=30) as client:
        flow = post(client, "/flows/", {"name": "pin"})
        deployment = {
            "name": "every-hour",
            "flow_id": flow["id"],
            "schedules": [{"active": True, "schedule": {"interval": 3600}}],
        }
        created = post(client, "/deployments/", deployment)
        run = await_scheduled_run(client, created["id"])
    assert run["state_type"] == "SCHEDULED"
    assert run["auto_scheduled"] is True
