"""A Prefect server for tests that need one, and what it knows, asked over its own HTTP interface."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.owned import CHECKOUT
from flows.serve import free_port, server_environment, start_server
from tests.flows.worlds import World

QUICK: Mapping[str, str] = {
    "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
}
"""A tenth of the usual pauses between two looks at what is due."""


@contextmanager
def own_server(world: World, home: Path) -> Iterator[dict[str, str]]:
    """A server as `listwire serve` starts it; gives the environment of a command that is to use it."""
    home.mkdir(parents=True, exist_ok=True)
    environment = server_environment(world.settings, home, free_port())
    server = start_server(environment, home / "server.log")
    try:
        yield environment
    finally:
        server.stop()


def person_environment(world: World) -> dict[str, str]:
    """What a person sets to use this world; the rooms are importable from any folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LISTWIRE_", "PREFECT_"))}
    return {**ours, **world.environment, **QUICK, "PYTHONPATH": str(CHECKOUT)}


def flow_runs(api_url: str, **filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The flow runs that pass the filters of Prefect's API, the first to start first."""
    body = json.dumps({**filters, "sort": "START_TIME_ASC"}).encode()
    request = urllib.request.Request(
        f"{api_url}/flow_runs/filter", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found
