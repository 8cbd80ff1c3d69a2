"""The journal: one line per request and per person's verdict, appended and never changed.

    journal/2026/02/27/<run_id>.jsonl    one file a run, so that writers never share a file; one fsync a line

With the archive it is all the warehouse is made from. A line is an object with `type` (fetch or verdict) and the
fields of `listwire.types.Fetch` or `Verdict`; times are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from listwire.errors import JournalError
from listwire.types import Fetch, Verdict

_TIMES = frozenset({"fetched_at", "retry_after_at", "decided_at"})
_OPTIONAL_TIMES = frozenset({"retry_after_at"})
_TYPES: dict[str, type[Fetch] | type[Verdict]] = {"fetch": Fetch, "verdict": Verdict}


@dataclass(frozen=True, slots=True)
class JournalLines:
    """Everything the journal says, in capture order: arrival never counts."""

    fetches: tuple[Fetch, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def last_at(self) -> datetime | None:
        """The time of the last line; None for an empty journal."""
        times = [fetch.fetched_at for fetch in self.fetches] + [verdict.decided_at for verdict in self.verdicts]
        return max(times, default=None)


class RunJournal:
    """The file of one run; made with its first line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def append(self, line: Fetch | Verdict) -> None:
        """Write one line and wait until the disk has it; a line the disk does not take whole raises and is undone."""
        if self._descriptor is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        _write_whole(self._descriptor, _dump(line).encode() + b"\n")
        os.fsync(self._descriptor)

    def extend(self, lines: Iterable[Fetch | Verdict]) -> None:
        """Append each line."""
        for line in lines:
            self.append(line)

    def close(self) -> None:
        """Close the file, if one was made."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Journal:
    """All run files below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root / "journal"
        # Lines by file and its size: files only grow, so a run that reads the journal often parses each line once.
        self._read: dict[Path, tuple[int, tuple[Fetch | Verdict, ...]]] = {}

    def open_run(self, run_id: str, started_at: datetime) -> RunJournal:
        """The journal of a new run."""
        return RunJournal(self.root / f"{started_at:%Y/%m/%d}" / f"{run_id}.jsonl")

    def read(self) -> JournalLines:
        """Every line, sorted by time and content; raises JournalError for a damaged one.

        A last line without its line end is what a crash leaves behind: its fetch was never acknowledged, so it is
        passed over.
        """
        fetches: list[Fetch] = []
        verdicts: list[Verdict] = []
        for path in sorted(self.root.rglob("*.jsonl")):
            lines = self._lines_of(path)
            fetches.extend(line for line in lines if isinstance(line, Fetch))
            verdicts.extend(line for line in lines if isinstance(line, Verdict))
        return JournalLines(
            tuple(sorted(fetches, key=lambda fetch: (fetch.fetched_at, fetch.fetch_id))),
            tuple(sorted(verdicts, key=_verdict_order)),
        )

    def _lines_of(self, path: Path) -> tuple[Fetch | Verdict, ...]:
        size = path.stat().st_size
        known = self._read.get(path)
        if known is None or known[0] != size:
            known = self._read[path] = (size, tuple(_lines(path)))
        return known[1]


def _verdict_order(verdict: Verdict) -> tuple[datetime, str, str, str, str]:
    return verdict.decided_at, verdict.action, verdict.target, verdict.run_id, verdict.reason


def _write_whole(descriptor: int, line: bytes) -> None:
    """All of a line or none: a full disk takes a part, which would damage the line appended after it."""
    before = os.fstat(descriptor).st_size
    try:
        left = memoryview(line)
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError:
        os.ftruncate(descriptor, before)
        raise


def _dump(line: Fetch | Verdict) -> str:
    values: dict[str, Any] = {"type": "fetch" if isinstance(line, Fetch) else "verdict"}
    for name, value in asdict(line).items():
        values[name] = value.isoformat() if isinstance(value, datetime) else value
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _lines(path: Path) -> Iterator[Fetch | Verdict]:
    body = path.read_bytes()
    complete = body[: body.rfind(b"\n") + 1]
    for number, line in enumerate(complete.split(b"\n")[:-1], start=1):
        try:
            yield _load(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            reason = f"a line cannot be read ({error}): restore the file or take out the line"
            raise JournalError(reason, path=str(path), line_number=number) from error


def _load(values: Any) -> Fetch | Verdict:
    if not isinstance(values, dict):
        raise TypeError("not an object")
    kind = _TYPES[values.pop("type")]
    known = {field.name for field in fields(kind)}
    if unknown := values.keys() - known:
        raise KeyError(f"unknown fields {sorted(unknown)}: written by a newer version?")
    for name in _TIMES & values.keys():
        values[name] = _time(name, values[name])
    if "hops" in values:
        values["hops"] = tuple(values["hops"])
    return kind(**values)


def _time(name: str, value: Any) -> datetime | None:
    if value is None and name in _OPTIONAL_TIMES:
        return None
    time = datetime.fromisoformat(value)
    if time.tzinfo is None:
        raise ValueError(f"{name} has no time zone")
    return time
