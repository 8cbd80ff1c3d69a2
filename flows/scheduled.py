"""The route as Prefect runs it: the same functions as in flows.route, one task per source or batch, never per row.

    collect-news, collect-notices, collect-lists     collect | refresh, on the schedules of prefect.yaml
    refresh                                          the one writer
    run                                              everything once, for `listwire run`

Nothing is tried again here: a publisher's failure is a value that the fetcher has tried again already, and what a
failed refresh left is taken up by the next one. Only names travel to a task, which opens the house for itself, so that
it can run in any process with the same settings.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.logging import get_run_logger

from flows import route
from flows.route import Collected, House, Refreshed
from listwire.errors import ListwireError, SettingsError
from listwire.settings import load_settings


class RunFailed(ListwireError):
    """A source that matters failed or a list is held: a Prefect run ends Failed, after everything else was published.

    `collected` and `refreshed` are what the run would have returned.
    """

    def __init__(self, collected: list[Collected], refreshed: Refreshed) -> None:
        self.collected = collected
        self.refreshed = refreshed
        failed = [f"{item.source_name} failed: {item.detail}" for item in collected if item.status == "failed"]
        super().__init__("; ".join([*failed, *(f"held: {reason}" for reason in refreshed.held)]))


Result = tuple[list[Collected], Refreshed]


@flow(name="collect-news")
def collect_news() -> Result:
    """fetch | archive | journal | refresh: every feed, many at once."""
    return _end(_ask_all_feeds(_chosen()), refresh())


@flow(name="collect-notices")
def collect_notices() -> Result:
    """fetch | archive | journal | refresh: each publisher of notices."""
    return _end(_ask_each("notice", _chosen()), refresh())


@flow(name="collect-lists")
def collect_lists() -> Result:
    """fetch | archive | journal | refresh: each sanctions list, its files as one capture."""
    return _end(_ask_each("list", _chosen()), refresh())


@flow(name="run")
def run(source_names: Sequence[str] = ()) -> Result:
    """collect_lists | collect_notices | collect_news | refresh: all sources, or those named."""
    chosen = _chosen(source_names)
    collected = [*_ask_each("list", chosen), *_ask_each("notice", chosen), *_ask_all_feeds(chosen)]
    return _end(collected, refresh())


@flow(name="refresh")
def refresh() -> Refreshed:
    """parse | validate | load | history | link | build | check | publish: everything collected since the last release.

    Two at once queue on the warehouse's own lock, which holds for every program, whatever started it.
    """
    refreshed = route.refresh(_house())
    logger = get_run_logger()
    for warning in refreshed.warnings:
        logger.warning(warning)
    logger.info("published %s (release %s)", refreshed.published_path, refreshed.release_id)
    return refreshed


@task(task_run_name="ask {name}", cache_policy=NO_CACHE)
def ask_list(name: str) -> list[Collected]:
    """fetch | archive | journal: one list."""
    return _logged(route.collect_lists(_house(), [name]))


@task(task_run_name="ask {name}", cache_policy=NO_CACHE)
def ask_notices(name: str) -> list[Collected]:
    """fetch | archive | journal: one publisher of notices."""
    return _logged(route.collect_notices(_house(), [name]))


@task(task_run_name="ask all feeds", cache_policy=NO_CACHE)
def ask_feeds(names: list[str]) -> list[Collected]:
    """fetch | archive | journal: feeds, in one batch because only that keeps the turns of feeds on one host."""
    return _logged(route.collect_news(_house(), names))


def run_through_prefect(source_names: Sequence[str]) -> Result:
    """`run` in this process, recorded by the Prefect server at PREFECT_API_URL; the caller judges what failed.

    Raises SettingsError when the server does not answer, or for a source that is not known.
    """
    _chosen(source_names)
    require_server()
    try:
        return run(list(source_names))
    except RunFailed as failed:
        return failed.collected, failed.refreshed


def require_server() -> None:
    """Raises SettingsError when the Prefect server at PREFECT_API_URL does not answer."""
    with get_client(sync_client=True) as client:
        problem = client.api_healthcheck()
    if problem is not None:
        url = os.environ.get("PREFECT_API_URL")
        raise SettingsError(f"PREFECT_API_URL={url} does not answer ({problem}): start that server, or unset it")


def _ask_each(kind: str, chosen: Sequence[str]) -> list[Collected]:
    """One task per source, one after another: they are few, and some share a host."""
    ask = ask_list if kind == "list" else ask_notices
    official = _house().official
    return [item for name in chosen if name in official and official[name].kind == kind for item in ask(name)]


def _ask_all_feeds(chosen: Sequence[str]) -> list[Collected]:
    names = [feed.name for feed in _house().feeds if feed.name in chosen]
    return ask_feeds(names) if names else []


def _chosen(source_names: Sequence[str] = ()) -> list[str]:
    return sorted(route.choose(_house(), source_names))


def _house() -> House:
    return route.open_house(load_settings(), lambda: datetime.now(UTC))


def _logged(collected: list[Collected]) -> list[Collected]:
    logger = get_run_logger()
    for item in collected:
        log = logger.warning if item.status == "failed" else logger.info
        log("%s: %s, %s", item.source_name, item.status, item.detail)
    return collected


def _end(collected: list[Collected], refreshed: Refreshed) -> Result:
    if route.is_error(collected, refreshed):
        raise RunFailed(collected, refreshed)
    return collected, refreshed
