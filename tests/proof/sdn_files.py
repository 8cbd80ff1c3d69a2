"""The 73 captured SDN.CSV as their files have them, and what changes from one to the next: csv and gzip, and nothing of
listwire."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

Row = tuple[str, ...]

NULL = "-0- "
COLUMNS = {
    1: "primary_name", 2: "party_type", 4: "title", 5: "vessel_call_sign", 6: "vessel_type", 7: "vessel_tonnage",
    8: "vessel_gross_registered_tonnage", 9: "vessel_flag", 10: "vessel_owner", 11: "remarks",
}  # fmt: skip
"""Column of SDN.CSV to its name among the changed fields; column 0 is the uid, column 3 holds the programs."""


@dataclass(frozen=True, slots=True)
class Step:
    """One capture against the one before it, by raw rows; `programs` are (uid, tag) of parties in both.

    `fields` are (uid, column, old, new) of parties in both, `tags` the programs of those added and removed.
    """

    captured_at: datetime
    party_count: int
    added: frozenset[int]
    removed: frozenset[int]
    changed: frozenset[int]
    programs_added: frozenset[tuple[int, str]]
    programs_dropped: frozenset[tuple[int, str]]
    fields: frozenset[tuple[int, int, str | None, str | None]]
    tags: dict[int, str]

    @property
    def eastern_day(self) -> date:
        return self.captured_at.replace(tzinfo=UTC).astimezone(ZoneInfo("America/New_York")).date()


def read_rows(path: Path) -> list[Row]:
    """Every row of one of OFAC's CSV files, as it stands."""
    text = gzip.decompress(path.read_bytes()).decode("ascii").removesuffix("\x1a")
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]


def tags(row: Row) -> set[str]:
    return set(row[3].split("] [")) - {NULL}


def stated(row: Row, column: int) -> str | None:
    """A column as it is published: a null type is an entity, remarks and the blanks within a name stay as they are."""
    text = row[column]
    if text == NULL:
        return "entity" if column == 2 else None
    if column == 11:
        return text
    return text.strip() if column == 1 else " ".join(text.split())


def utc(stamp: str) -> datetime:
    """A time in the words of a file name, in UTC without a zone, as moments are published."""
    return datetime.strptime(stamp, "%Y-%m-%dT%H%M%S%z").replace(tzinfo=None)


def time_of(path: Path) -> datetime:
    [stamp] = re.findall(r"\d{4}-\d\d-\d\dT\d{6}Z", path.name)
    return utc(stamp)


def read_steps(files: list[Path]) -> Iterator[Step]:
    before: dict[int, Row] = {}
    for path in files:
        rows = read_rows(path)
        now = {int(row[0]): row for row in rows}
        assert len(now) == len(rows) and {len(row) for row in rows} == {12}
        both = now.keys() & before.keys()
        yield Step(
            captured_at=time_of(path),
            party_count=len(now),
            added=frozenset(now.keys() - before.keys()),
            removed=frozenset(before.keys() - now.keys()),
            changed=frozenset(uid for uid in both if now[uid] != before[uid]),
            programs_added=frozenset((uid, tag) for uid in both for tag in tags(now[uid]) - tags(before[uid])),
            programs_dropped=frozenset((uid, tag) for uid in both for tag in tags(before[uid]) - tags(now[uid])),
            fields=frozenset(
                (uid, column, stated(before[uid], column), stated(now[uid], column))
                for uid in both
                for column in COLUMNS
                if before[uid][column] != now[uid][column]
            ),
            tags={uid: ", ".join(sorted(tags({**before, **now}[uid]))) for uid in now.keys() ^ before.keys()},
        )
        before = now
