"""What was published before the first run: saved files, and official notices of a range of days.

    files | open (.gz, .zip) | recognise by content | archive | journal        (then a refresh)
    days  | change logs, indexes, documents | their pages | archive | journal

Each file is journaled as it is taken, as if it had been fetched when it was captured, and each page as it comes, so
that what was taken before a kill is not lost: the same command goes on behind it. A file that the journal has is known
and not taken again; a page that it has is asked for again, unless it was asked within the last hour.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from flows.collecting import Collected, House, Progress, Span, new_run_id, no_progress, of_kind
from flows.notices import collect_notices
from listwire.eastern import eastern_day
from listwire.errors import ParseError, SettingsError
from listwire.types import Fetch
from sources.saved import SavedFile, Unrecognised, open_file, recognise
from sources.saved_time import time_in_name

_FOLDERS_ABOVE = 2
"""How far above the folder that is given the nearest folder with a time is looked for."""

_FILES_AHEAD = 2
"""Files opened while those before them are kept: to decompress and to hash leaves the interpreter to other threads."""

_Document = tuple[str, SavedFile | Unrecognised]
"""One document of a file by its path as given."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: taken, known from before, left out with the reason, or foreign: no publisher's file.

    `name` is its path as it was given, and that of its member behind the path of an archive.
    """

    name: str
    outcome: Literal["taken", "known", "left out", "foreign"]
    detail: str


def backfill_path(house: House, path: Path, progress: Progress = no_progress) -> list[Taken]:
    """Take in a file or every file below a folder; what became of each, sorted by path.

    Raises SettingsError (exit 2) before anything is journaled for a path that does not exist, an empty folder, a file
    whose time cannot be found, and a single file that is no publisher's.
    """
    run_id, now = new_run_id(house), house.clock()
    files = _files(path)
    known = {fetch.fetch_id for fetch in house.journal.read().fetches}
    taken: dict[Path, list[Taken]] = {}
    with house.journal.open_run(run_id, now) as journal:
        # Only the document can tell the time of these: all are looked at before the first line is written.
        undated = [file for file in files if time_in_name(_name(path, file)) is None]
        lines: list[Fetch] = []
        for file, documents in _opened(house, path, undated):
            progress("files", len(taken), len(files))
            taken[file] = list(_take(house, documents, run_id, known, lines))
        journal.extend(lines)
        for file, documents in _opened(house, path, [file for file in files if file not in taken]):
            progress("files", len(taken), len(files))
            lines = []
            taken[file] = list(_take(house, documents, run_id, known, lines))
            journal.extend(lines)
    progress("files", len(files), len(files))
    found = [item for file in files for item in taken[file]]
    if path.is_file() and [item.outcome for item in found] == ["foreign"]:
        raise SettingsError(f"{path}: {found[0].detail}")
    return found


def backfill_notices(
    house: House, since: date, until: date | None, source_names: Sequence[str] = (), progress: Progress = no_progress
) -> list[Collected]:
    """Fetch the official notices of a range of days, both included, until today by default: what never came first, then
    what is held, anew.

    Raises SettingsError (exit 2) before anybody is asked for a range that ends before it begins, and for a source that
    publishes no notices.
    """
    today = eastern_day(house.clock())
    last = min(until or today, today)
    if since > last:
        raise SettingsError(f"the range of days ends on {last}, before it begins on {since}: give --from and --to anew")
    known = of_kind(house, house.official, "notice")
    if unknown := [name for name in source_names if name not in known]:
        raise SettingsError(f"{unknown} publish no notices: --source may be {', '.join(known)}")
    return collect_notices(house, source_names or known, progress, Span(since, last))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise SettingsError(f"{path} does not exist: give a saved file, or a folder of them")
    if path.is_file():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file() and not _is_hidden(file.relative_to(path)))
    if not files:
        raise SettingsError(f"{path} holds no file: give a saved file, or a folder of them")
    return files


def _is_hidden(below: Path) -> bool:
    return any(part.startswith(".") for part in below.parts)


def _opened(house: House, path: Path, files: Sequence[Path]) -> Iterator[tuple[Path, list[_Document]]]:
    """The documents of each file, in the order of the files; the next ones are opened meanwhile."""
    with ThreadPoolExecutor(max_workers=_FILES_AHEAD) as pool:
        opening: deque[tuple[Path, Future[list[_Document]]]] = deque()
        for file in files:
            opening.append((file, pool.submit(_read, house, path, file)))
            if len(opening) > _FILES_AHEAD:
                first, documents = opening.popleft()
                yield first, documents.result()
        for first, documents in opening:
            yield first, documents.result()


def _take(
    house: House, documents: Iterable[_Document], run_id: str, known: set[str], lines: list[Fetch]
) -> Iterator[Taken]:
    """Archive the documents of one file that are not known, with a line for each: `lines` are to be journaled."""
    for name, saved in documents:
        if isinstance(saved, Unrecognised):
            yield Taken(name, "foreign" if saved.is_foreign else "left out", saved.reason)
            continue
        line = _as_fetch(saved, run_id)
        is_known = line.fetch_id in known
        if not is_known:
            house.archive.put(saved.body)
            lines.append(line)
            known.add(line.fetch_id)
        yield Taken(name, "known" if is_known else "taken", f"{saved.source_name} {saved.part}")


def _read(house: House, path: Path, file: Path) -> list[_Document]:
    """Every document of a file by its path as given: recognised, or why not."""
    given = str(file)
    try:
        documents = open_file(given, file.read_bytes())
    except OSError as error:
        return [(given, Unrecognised(given, f"cannot be read: {error.strerror}"))]
    except ParseError as error:
        return [(given, Unrecognised(given, error.reason if error.source_name == given else str(error)))]
    return [
        (shown, recognise(_name(path, file) + shown.removeprefix(given), body, house.feeds, shown=shown))
        for shown, body in documents
    ]


def _name(path: Path, file: Path) -> str:
    """The path that may give the time: the folder's own name and those above it may carry the day of what is in it."""
    return "/".join(file.resolve().parts[-(_FOLDERS_ABOVE + 1 + len(file.relative_to(path).parts)) :]).lstrip("/")


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
