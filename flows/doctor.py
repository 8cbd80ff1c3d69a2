"""What is set up, what is not, and what to do: read from settings, journal and the published copy."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.route import House
from listwire.errors import WarehouseError
from listwire.types import Fetch, Source
from sources.change_log_years import LOG_PART
from sources.notice_index import FEED_PART
from sources.polling import FetchState, fold_states

STALE_AFTER = {"list": timedelta(days=4), "notice": timedelta(days=4), "feed": timedelta(hours=6)}
"""Lists and notices rest over a long weekend; a feed that nobody asked for six hours means that nothing runs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it stands, and what to do about it."""

    subject: str
    state: str
    advice: str = ""
    is_broken: bool = False
    is_stale: bool = False


def examine(house: House) -> list[Finding]:
    """Every finding, the important ones first."""
    lines = house.journal.read()
    states = _by_source(house, lines.fetches)
    findings = [_data_folder(house), _journal(house, len(lines.fetches)), *_published(house), *_deltas(house)]
    findings += [_network(), _schedules()]
    return findings + [_source(source, states[name], house.clock()) for name, source in house.sources.items()]


def source_states(house: House) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """A row for each part of each source: where it is asked, and what the journal knows of it."""
    columns = ("source_name", "kind", "part", "is_enabled", "is_required", "last_ok_at", "failure_count", "url")
    states = _by_source(house, house.journal.read().fetches)
    rows = []
    for name, source in house.sources.items():
        for part, url in source.parts.items():
            state = _state_at(part, url, states[name])
            last_ok_at = state.last_ok_at if state else None
            failures = state.failure_count if state else 0
            shown = state.current_url if state else url
            rows.append((name, source.kind, part, source.is_enabled, source.is_required, last_ok_at, failures, shown))
    return columns, rows


def _state_at(part: str, url: str, states: list[FetchState]) -> FetchState | None:
    """What is known of an address; of one that is asked with a query of the day, what the last one gave."""
    if part == LOG_PART:
        return _log_state(states)
    addresses = (f"{url}?", f"{url}&")
    asked = [state for state in states if state.url == url or (state.part == part and state.url.startswith(addresses))]
    return max(asked, key=lambda state: state.url, default=None)


def _log_state(states: list[FetchState]) -> FetchState | None:
    """What is known of the last year's log that came: that of a new year may not be there yet."""
    logs = [state for state in states if state.part.startswith(f"{LOG_PART}_")]
    return max(logs, key=lambda state: (state.last_ok_at is not None, state.part), default=None)


def _by_source(house: House, fetches: tuple[Fetch, ...]) -> dict[str, list[FetchState]]:
    states: dict[str, list[FetchState]] = {name: [] for name in house.sources}
    for (name, _, _), state in fold_states(fetches).items():
        if name in states:
            states[name].append(state)
    return states


def _data_folder(house: House) -> Finding:
    folder = house.settings.data
    if not folder.exists():
        return Finding("data folder", f"{folder} does not exist yet", "it is made by the first `listwire run`")
    try:
        with tempfile.TemporaryFile(dir=folder):  # the rights alone do not tell of a full or read-only disk
            pass
    except OSError as error:
        advice = "mend the folder or set LISTWIRE_DATA"
        return Finding("data folder", f"{folder} cannot be written: {error.strerror}", advice, True)
    return Finding("data folder", f"{folder.resolve()} can be written")


def _journal(house: House, count: int) -> Finding:
    if count == 0:
        return Finding("journal", "empty", "`listwire run` collects, `listwire run --demo` shows what to expect")
    return Finding("journal", f"{count:,} fetches in {house.journal.root}")


def _published(house: House) -> list[Finding]:
    """The copy, and what it says of lists that stand still and of formats that are in doubt."""
    # Late: duckdb takes longer to import than the rest of the examination.
    from warehouse.runs import published_holds

    path = house.settings.published_path
    if not path.exists():
        advice = "`listwire run`, or `listwire publish` when something was collected"
        return [Finding("published copy", "none yet", advice)]
    try:
        held, doubts = published_holds(path)
    except WarehouseError as error:
        return [Finding("published copy", str(error), "move it away, then `listwire publish`", is_broken=True)]
    findings = [Finding("published copy", f"{path} ({path.stat().st_size / 1e6:.1f} MB)")]
    for item in held:
        advice = what_to_do(item.snapshot_id)
        findings.append(Finding(f"list {item.list_codes}", f"stands still: {item.text}", advice, is_broken=True))
    for doubt in doubts:
        advice = f"no list stands still for it: {what_to_do(doubt.snapshot_id)}"
        findings.append(Finding(f"doubt {doubt.source_name}", doubt.text, advice))
    return findings


def _deltas(house: House) -> list[Finding]:
    """Whether deltas move the ledger, for each set of lists, and if not, why not."""
    # Late: duckdb takes longer to import than the rest of the examination.
    from warehouse.load_deltas import published_agreements

    is_asked = house.settings.deltas == "apply"
    unasked = "deltas stay in shadow, as LISTWIRE_DELTAS says"
    if not house.settings.published_path.exists():
        return [Finding("deltas", "none compared yet" if is_asked else unasked)]
    try:
        agreements = published_agreements(house.settings.published_path)
    except WarehouseError:  # told of the published copy already
        return []
    if not agreements:
        return [Finding("deltas", "deltas stay in shadow: none was compared yet" if is_asked else unasked)]
    states = {True: "deltas move the ledger: ", False: "deltas stay in shadow: "}
    return [
        Finding(
            f"deltas {item.list_codes}",
            f"{states[item.may_move]}{item.text}" if is_asked else f"{unasked}: {item.text}",
        )
        for item in agreements
    ]


def what_to_do(snapshot_id: str) -> str:
    """What a person does about a held snapshot."""
    return (
        f"compare it with OFAC's notices; `listwire quarantine release {snapshot_id[:12]} --reason ...` if it is the "
        "list, else wait: the next plausible one passes over it"
    )


def _network() -> Finding:
    proxies = [name for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy") if os.environ.get(name)]
    return Finding("network", f"through {', '.join(proxies)}" if proxies else "direct, no proxy set")


def _schedules() -> Finding:
    if url := os.environ.get("PREFECT_API_URL"):
        return Finding("schedules", f"runs go through the Prefect server at {url}")
    return Finding("schedules", "runs are made in process", "`listwire serve` runs the schedules of prefect.yaml")


def _source(source: Source, states: list[FetchState], now: datetime) -> Finding:
    subject = f"source {source.name}"
    if not source.is_enabled:
        return Finding(subject, "disabled")
    last_ok_at = max((state.last_ok_at for state in states if state.last_ok_at), default=None)
    failure_count = max((state.failure_count for state in _counted(source, states)), default=0)
    if last_ok_at is None:
        advice = f"`listwire sources check --source {source.name}` asks it now"
        state = f"never answered, {_failures(failure_count)}" if states else "never asked"
        return Finding(subject, state, advice, is_stale=source.is_required)
    age = now - last_ok_at
    is_stale = age > STALE_AFTER[source.kind]
    state = f"answered {last_ok_at:%Y-%m-%d %H:%M} UTC" + (
        f", {_failures(failure_count)} since" if failure_count else ""
    )
    advice = f"nothing for {age.days} days: is `listwire serve` running?" if is_stale else ""
    return Finding(subject, state, advice, is_stale=is_stale and source.is_required)


def _counted(source: Source, states: list[FetchState]) -> list[FetchState]:
    """The states whose failures are the source's: of a publisher of notices not those of a page or of its feed."""
    if source.kind != "notice":
        return states
    own = (_state_at(part, url, states) for part, url in source.parts.items() if part != FEED_PART)
    return [state for state in own if state]


def _failures(count: int) -> str:
    return "1 failure" if count == 1 else f"{count} failures"
