"""`listwire serve`: the schedules of prefect.yaml on this machine, with a Prefect server child process that it owns.

    listwire serve
      |-- Prefect server     on loopback, its SQLite database in LISTWIRE_DATA/prefect   (none with PREFECT_API_URL set)
      `-- flows.schedules    starts each run that falls due, in a process of its own

A server of its own, because the one that Prefect starts on the fly never schedules. This process imports no Prefect: it
only starts, watches and stops the two.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flows.owned import CHECKOUT, Owned
from listwire.errors import ListwireError, SettingsError
from listwire.settings import Settings

PREFECT_YAML = CHECKOUT / "prefect.yaml"
HEALTHY_WITHIN_S = 90.0
"""A first start takes 11 s on two idle cores, to make the database; a busy machine several times that."""

SERVER_APP = ("--factory", "prefect.server.api.server:create_app", "--log-level", "warning", "--lifespan", "on")
STDERR = 2
LOG_TAIL_BYTES = 2_000

DEFAULTS: Mapping[str, str] = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLI_COLORS": "false",
    # Writing events and task runs in batches takes a quarter of the server's CPU.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "500",
    # The records of runs older than 30 days go, or the database would grow for ever; what was collected stays.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
    # On disk, a run that died with its server keeps its place, which its deployment's next runs need, for five minutes
    # more; in memory, the default, nobody would know that it is to be given back.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}
"""Settings of the server that it owns, and of the runs; what the environment says wins."""


def serve_schedules(settings: Settings, say: Callable[[str], None], prefect_yaml: Path = PREFECT_YAML) -> int:
    """start the server | wait until it answers | start the schedules | watch both until interrupted | stop both.

    Returns the exit code: 0 after SIGINT or SIGTERM, 1 when one of the two ended by itself, 2 when the schedules did
    because prefect.yaml or PREFECT_API_URL cannot be used. Raises SettingsError when the data folder is served already
    or there is no prefect.yaml, ListwireError when the server does not start.
    """
    if not prefect_yaml.is_file():
        raise SettingsError(f"{prefect_yaml} does not exist: `listwire serve` runs from a checkout")
    home = settings.data.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    with _only_one(home), _interruptible(), contextlib.ExitStack() as children:
        try:
            server, environment = _start_server(settings, home, children, say)
            schedules = Owned("flows.schedules", [str(prefect_yaml.resolve())], environment=environment, output=STDERR)
            children.callback(schedules.stop)
            return _watch(server, schedules, say)
        except KeyboardInterrupt:
            say("stopping: runs first, then the server")
            return 0
        finally:
            _ignore_interrupts()  # stopping is bounded, and a second Ctrl-C would leave it half done


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment of both children: theirs is another working directory, so every path is absolute."""
    store, feeds = settings.archive, settings.feeds
    return {
        **DEFAULTS,
        **os.environ,
        "LISTWIRE_DATA": str(settings.data.resolve()),
        "LISTWIRE_ARCHIVE": str(Path(store).resolve()) if store else "",
        "LISTWIRE_WAREHOUSE": str(settings.warehouse_path.resolve()),
        **({"LISTWIRE_FEEDS": str(feeds.resolve())} if feeds else {}),
        "LISTWIRE_SOURCE_URLS": json.dumps(settings.source_urls),
        "LISTWIRE_ALLOW_HOSTS": ",".join(settings.allow_hosts),
        "LISTWIRE_RETENTION": str(settings.retention),
        "LISTWIRE_LOG": settings.log,
    }


def server_environment(settings: Settings, home: Path, port: int) -> dict[str, str]:
    """The environment of the server that it owns, and of what talks to it."""
    environment = child_environment(settings)
    direct = ",".join(filter(None, (environment.get("NO_PROXY", environment.get("no_proxy", "")), "127.0.0.1")))
    return environment | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "NO_PROXY": direct,
        "no_proxy": direct,
    }


def start_server(environment: Mapping[str, str], log: Path) -> Owned:
    """A Prefect server at the port the environment names; raises ListwireError with its log's end if it fails.

    The log of the start before is kept beside it as `.old`.
    """
    if log.exists():
        log.replace(log.with_suffix(".log.old"))
    with log.open("wb") as output:
        server = Owned(
            "uvicorn",
            (*SERVER_APP, "--host", "127.0.0.1", "--port", environment["PREFECT_SERVER_API_PORT"]),
            environment=environment,
            output=output,
        )
    try:
        _wait_until_healthy(server, environment["PREFECT_API_URL"], log)
    except BaseException:
        server.stop()
        raise
    return server


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start_server(
    settings: Settings, home: Path, children: contextlib.ExitStack, say: Callable[[str], None]
) -> tuple[Owned | None, dict[str, str]]:
    """The server and the environment to reach it; none is started when a person named theirs."""
    if url := os.environ.get("PREFECT_API_URL"):
        say(f"using the Prefect server at {url}")
        return None, child_environment(settings)
    port = int(os.environ.get("PREFECT_SERVER_API_PORT") or free_port())
    environment, log = server_environment(settings, home, port), home / "server.log"
    say(f"starting a Prefect server, its database and log in {home}")
    server = start_server(environment, log)
    children.callback(server.stop)
    say(f"Prefect server and UI at http://127.0.0.1:{port} (PREFECT_API_URL={environment['PREFECT_API_URL']})")
    return server, environment


def _wait_until_healthy(server: Owned, url: str, log: Path) -> None:
    deadline = time.monotonic() + HEALTHY_WITHIN_S
    while not _is_healthy(url):
        if server.exit_code is not None or time.monotonic() > deadline:
            how = "does not answer" if server.exit_code is None else f"ended with exit code {server.exit_code}"
            tail = log.read_bytes()[-LOG_TAIL_BYTES:].decode(errors="replace")
            raise ListwireError(f"the Prefect server {how}; the end of {log}:\n{tail}")
        time.sleep(0.1)


def _is_healthy(url: str) -> bool:
    # Past any proxy: the server is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _watch(server: Owned | None, schedules: Owned, say: Callable[[str], None]) -> int:
    """Wait until a child ends, which none should; interrupts come as KeyboardInterrupt."""
    while True:
        if server and server.exit_code is not None:
            say(f"the Prefect server ended with exit code {server.exit_code}: stopping")
            schedules.stop(grace_s=0)  # it would only wait for the server
            return 1
        if schedules.exit_code is not None:
            say(f"the schedules ended with exit code {schedules.exit_code}: stopping")
            return max(schedules.exit_code, 1)
        time.sleep(0.5)


@contextlib.contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Two servers on one database would each fire every schedule."""
    with (home / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(f"{home.parent} is served already: stop that `listwire serve` first") from error
        yield


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM comes as KeyboardInterrupt, like Ctrl-C; what the process had before comes back at the end."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_interrupts() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
