"""The schedules of prefect.yaml, fired on this machine: a process of its own, which `listwire serve` starts.

prefect.yaml | deployments | register with the server | start each run that falls due, in a process of its own
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # Prefect's own reader of this file
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron, Interval, Schedule
from prefect.server.schemas.schedules import CronSchedule

from flows.scheduled import require_server
from listwire.errors import ListwireError, SettingsError


def main(path: Path) -> int:
    """Serve every deployment of a prefect.yaml until SIGTERM."""
    try:
        deployments = read_deployments(path)
        require_server()
    except ListwireError as error:
        _say(f"listwire: {error}")
        return error.exit_code
    for line in describe(path, datetime.now(UTC)):
        _say(line)
    asyncio.run(_serve(deployments))
    return 0


def read_deployments(path: Path) -> list[RunnerDeployment]:
    """What to serve; raises SettingsError for a file that cannot be used. Entrypoints are relative to the checkout."""
    return [
        RunnerDeployment.from_entrypoint(
            entry["entrypoint"],
            name=entry["name"],
            description=entry.get("description"),
            tags=entry.get("tags", []),
            schedules=[_schedule(schedule) for schedule in entry["schedules"]],
            concurrency_limit=ConcurrencyLimitConfig(**entry["concurrency_limit"]),
            paused=False,  # Prefect pauses what it serves when it stops serving
        )
        for entry in _read(path)
    ]


def describe(path: Path, now: datetime) -> Iterator[str]:
    """A line for each schedule: its deployment, when it fires, and when next."""
    for entry in _read(path):
        for schedule in entry["schedules"]:
            if "cron" in schedule:
                zone = schedule.get("timezone", "UTC")
                dates = CronSchedule(cron=schedule["cron"], timezone=zone).get_dates(1, start=now)
                next_at = asyncio.run(dates)[0]
                yield f"{entry['name']}: {schedule['cron']} ({zone}), next {next_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
            else:
                yield f"{entry['name']}: every {schedule['interval']} s"


class _Runner(Runner):
    """Prefect's runner, ended in order: runs at work are cancelled, and the server is told.

    The handler of Prefect 3.8.8 calls `stop` inside the running loop, where that only makes a coroutine that nobody
    awaits, and leaves by SystemExit: a run at work would stay Running in the server's records.
    """

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        self.execute_in_background(self.astop)


async def _serve(deployments: Sequence[RunnerDeployment]) -> None:
    # As many runs at once as there are deployments: each runs alone.
    runner = _Runner(name="listwire", limit=len(deployments))
    for deployment in deployments:
        await runner.aadd_deployment(deployment)
    await runner.start()


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} cannot be used as a prefect.yaml: {error!r}") from error
    for entry in entries:
        if missing := {"name", "entrypoint", "schedules", "concurrency_limit"} - entry.keys():
            raise SettingsError(f"{path}: deployment {entry.get('name')} has no {', '.join(sorted(missing))}")
    return entries


def _schedule(entry: dict[str, Any]) -> Schedule:
    zone = entry.get("timezone", "UTC")
    if "cron" in entry:
        return Cron(entry["cron"], timezone=zone)
    return Interval(timedelta(seconds=entry["interval"]), timezone=zone)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
