"""The demonstration's recorded inputs: fourteen moments, and what each publisher's address answered at each of them.

A small extract written for the demonstration in the publishers' formats, not an official list; README.md says from
which public facts. The data is parties.toml, notices.toml and stories.toml; `python -m sources.demo.write` renders them
into `recorded/<stamp>/`. A file stays in force until a later folder replaces it: an unchanged answer is stored once.

Two things are not as they were. One gap is made: the tug TIFON (uid 4249) is left out of the list of 15 November 2023
and is back on the 29th, so that a relisting can be shown; no such absence is known. And the captures of 2026 hold every
other party as it stood at the end of 2023: they follow the three Malian officials and say nothing of the rest.

`recent-actions/20230724.html` in a folder is what `/recent-actions/20230724` answers; other files keep their name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

RECORDED = Path(__file__).parent / "recorded"

STAMP = "%Y%m%dT%H%M%SZ"

MOMENTS: Mapping[str, str] = {
    "20230626T220000Z": "The first capture of the list, two feeds and the notices.",
    "20230627T200000Z": "Four companies tied to the head of Wagner are added.",
    "20230629T200000Z": "Ali Mohamad Saleh stays listed but loses the program SDNTK.",
    "20230721T220000Z": "Before: the three Malian officials are not listed.",
    "20230724T200000Z": "Sadio Camara, Alou Boi Diarra and Adama Bagayoko are designated.",
    "20230725T120000Z": "The morning after: only the feeds have moved.",
    "20230803T200000Z": "The yacht ADDICTION is removed.",
    "20230914T200000Z": "The tag PEESA of KVT-RUS and the vessel FORTUNA becomes PEESA-EO14039.",
    "20231018T200000Z": "A correction: French citizenship is taken out of Camara's remarks.",
    "20231115T220000Z": "Made for the demonstration: the tug TIFON is left out of the list.",
    "20231129T220000Z": "Made for the demonstration: the tug TIFON is back on the list.",
    "20260226T220000Z": "Before: the three Malian officials are still listed.",
    "20260227T200000Z": "Sadio Camara, Alou Boi Diarra and Adama Bagayoko are removed.",
    "20260228T120000Z": "The morning after: a copy of the wire story, dated the 28th in Singapore.",
}
"""Stamp of each capture, in order, and what it shows."""

SIMULATED_ABSENCE: Mapping[int, tuple[str, str]] = {4249: ("20231115T220000Z", "20231129T220000Z")}
"""The made gap: uid, the capture that lacks the party, the capture that has it again."""

CONTENT_TYPES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".html": "text/html; charset=UTF-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
"""What a server says of a file, by the suffix of its name."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One moment: its time (UTC), what it shows, and the file that answers each path (`/sdn.csv`)."""

    at: datetime
    note: str
    files: Mapping[str, Path]


def timeline() -> tuple[Capture, ...]:
    """Every capture in the order of time, each with all files in force then."""
    in_force: dict[str, Path] = {}
    captures: list[Capture] = []
    for stamp, note in MOMENTS.items():
        in_force |= {_answered_path(file, stamp): file for file in _files(RECORDED / stamp)}
        captures.append(Capture(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), note, dict(in_force)))
    return tuple(captures)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _answered_path(file: Path, stamp: str) -> str:
    return "/" + file.relative_to(RECORDED / stamp).as_posix().removesuffix(".html")
