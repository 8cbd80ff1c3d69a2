"""Saved files into archive and journal, as if they had been fetched when they were captured.

    files | open (.gz, .zip) | recognise by content | archive | journal        (then a refresh)

Files already in the journal are known and not taken again. A backfill that is broken off before its last file leaves no
line behind: the same command takes all of them again, and archives none twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flows.route import House, Progress, new_run_id, no_progress
from listwire.errors import ParseError, SettingsError
from listwire.types import Fetch
from sources.saved import SavedFile, Unrecognised, open_file, recognise

_FOLDERS_ABOVE = 2
"""How far above the folder that is given the nearest folder with a time is looked for."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: taken, known from before, left out with the reason, or foreign: no publisher's file."""

    name: str
    outcome: Literal["taken", "known", "left out", "foreign"]
    detail: str


def backfill_path(house: House, path: Path, progress: Progress = no_progress) -> list[Taken]:
    """Take in a file or every file below a folder, sorted by name.

    Nothing is journaled before every file is looked at: raises SettingsError (exit 2) for a path that does not exist,
    an empty folder, a file whose time cannot be found, and a single file that is no publisher's.
    """
    run_id, now = new_run_id(house), house.clock()
    known = {fetch.fetch_id for fetch in house.journal.read().fetches}
    taken: list[Taken] = []
    lines: dict[str, Fetch] = {}
    files = _files(path)
    for done, file in enumerate(files):
        progress("files", done, len(files))
        for name, saved in _read(house, path, file):
            if isinstance(saved, Unrecognised):
                taken.append(Taken(name, "foreign" if saved.is_foreign else "left out", saved.reason))
                continue
            line = _as_fetch(saved, run_id)
            is_known = line.fetch_id in known or line.fetch_id in lines
            taken.append(Taken(name, "known" if is_known else "taken", f"{saved.source_name} {saved.part}"))
            if not is_known:
                house.archive.put(saved.body)
                lines[line.fetch_id] = line
    progress("files", len(files), len(files))
    if path.is_file() and [item.outcome for item in taken] == ["foreign"]:
        raise SettingsError(f"{path}: {taken[0].detail}")
    with house.journal.open_run(run_id, now) as journal:
        journal.extend(lines.values())
    return taken


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise SettingsError(f"{path} does not exist: give a saved file, or a folder of them")
    if path.is_file():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
    if not files:
        raise SettingsError(f"{path} holds no file: give a saved file, or a folder of them")
    return files


def _read(house: House, path: Path, file: Path) -> Iterator[tuple[str, SavedFile | Unrecognised]]:
    """Every document of a file by its name below the path: recognised, or why not."""
    # The folder's own name and those above it may carry the day of what is in it.
    name = "/".join(file.resolve().parts[-(_FOLDERS_ABOVE + 1 + len(file.relative_to(path).parts)) :]).lstrip("/")
    try:
        documents = open_file(name, file.read_bytes())
    except ParseError as error:
        yield name, Unrecognised(name, str(error))
        return
    for inner_name, body in documents:
        yield inner_name, recognise(inner_name, body, house.feeds)


def _as_fetch(saved: SavedFile, run_id: str) -> Fetch:
    """A journal line whose id does not depend on the run, so that the same file is the same fetch."""
    at = saved.captured_at.isoformat()
    identity = f"backfill|{saved.source_name}|{saved.part}|{saved.set_id}|{at}|{saved.sha256}"
    return Fetch(
        fetch_id=hashlib.sha256(identity.encode()).hexdigest(),
        run_id=run_id,
        source_name=saved.source_name,
        kind=saved.kind,
        part=saved.part,
        url=saved.url,
        fetched_at=saved.captured_at,
        outcome="ok",
        origin="backfill",
        set_id=saved.set_id,
        sha256=saved.sha256,
        byte_count=len(saved.body),
        is_time_certain=saved.is_time_certain,
    )
