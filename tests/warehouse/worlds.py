"""Small worlds for tests of history: a publisher that serves an invented SDN List, and a warehouse in memory.

Seen (what was served at one moment) -> bodies -> Fetch lines and archive -> warehouse; `histories` makes many up.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import duckdb
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from listwire.errors import ArchiveError
from listwire.types import Fetch, ListFormat, Verdict
from schemas.catalog import OPS, PUBLISHED
from schemas.contract import create_table
from sources import ofac_csv
from warehouse.archive import Archive
from warehouse.build import build
from warehouse.database import LOGS, SAFE, reset
from warehouse.journal import JournalLines
from warehouse.ledger import load_journal

SOURCE = replace(ofac_csv.SOURCE, floor=0, ceiling=1000, largest_loss=0.6)
FORMAT = ListFormat(SOURCE, ofac_csv.PARSER_VERSION, ofac_csv.inspect, ofac_csv.read, ofac_csv.parse)
ALL_PARTS = ("sdn", "add", "alt", "comments")
NULL = "-0- "

REBUILT = tuple(name for name in PUBLISHED if name not in (*LOGS, "ops.checks"))
"""What a replay gives again, row for row."""


@dataclass(frozen=True)
class Party:
    """What the publisher says of one party; remarks with a tail are as long as the cut before it."""

    name: str
    programs: tuple[str, ...] = ("SDGT",)
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    remarks: str = ""
    tail: str = ""

    @property
    def head(self) -> str:
        """The remarks as the SDN part has them."""
        return self.remarks.ljust(ofac_csv.REMARKS_WIDTH, ".") if self.tail else self.remarks


@dataclass(frozen=True)
class Seen:
    """What was served at one moment.

    `asked`: the files fetched; one without rows counts as a failed fetch, as `ofac_csv.inspect` has it. `refused`: uids
    whose SDN row holds no acceptable name. `unreadable`: a uid whose SDN row does not show the uid.
    """

    at: datetime
    parties: Mapping[int, Party]
    asked: tuple[str, ...] = ("sdn",)
    refused: frozenset[int] = frozenset()
    unreadable: int | None = None
    is_time_certain: bool = True

    @property
    def bodies(self) -> dict[str, bytes]:
        """The good answers, by part."""
        files = {part: b"".join(_rows(part, self)) + b"\x1a" for part in self.asked}
        return {part: body for part, body in files.items() if ofac_csv.inspect(body) is None}

    @property
    def parts(self) -> frozenset[str]:
        """The files that came."""
        return frozenset(self.bodies)


def _rows(part: str, seen: Seen) -> Iterator[bytes]:
    for uid, party in sorted(seen.parties.items()):
        if part == "sdn":
            yield _main_row(uid, party, seen)
        elif part == "add":
            for number, address in enumerate(party.addresses):
                yield _row(str(uid), str(number), _quoted(address), NULL, _quoted("Mali"), NULL)
        elif part == "alt":
            for number, alias in enumerate(party.aliases):
                yield _row(str(uid), str(number), _quoted("aka"), _quoted(alias), NULL)
        elif party.tail:
            yield _row(str(uid), _quoted(party.tail))


def _main_row(uid: int, party: Party, seen: Seen) -> bytes:
    shown_uid = f"?{uid}" if uid == seen.unreadable else str(uid)
    name = _quoted(party.name)
    if uid in seen.refused:  # one refused by its contract, the other by the parser
        name = NULL if uid % 2 == 0 else '"\udcff"'
    programs = _quoted("] [".join(party.programs)) if party.programs else NULL
    return _row(shown_uid, name, NULL, programs, *[NULL] * 7, _quoted(party.head) if party.head else NULL)


def _row(*fields: str) -> bytes:
    return (",".join(fields) + "\r\n").encode(errors="surrogateescape")


def _quoted(text: str) -> str:
    return f'"{text}"'


class MemoryArchive(Archive):
    """Bodies in memory; `fails_at` makes the n-th reading (from 0) fail, as a lost disk would."""

    def __init__(self) -> None:
        super().__init__(Path("memory"))
        self.bodies: dict[str, bytes] = {}
        self.fails_at: int | None = None
        self.get_count = 0

    def put(self, body: bytes) -> str:
        sha256 = hashlib.sha256(body).hexdigest()
        self.bodies[sha256] = body
        return sha256

    def get(self, sha256: str) -> bytes:
        number, self.get_count = self.get_count, self.get_count + 1
        if number == self.fails_at:
            raise ArchiveError(f"no archived body {sha256}")
        return self.bodies[sha256]


@dataclass
class Publisher:
    """What was served, as an archive and journal lines."""

    archive: MemoryArchive = field(default_factory=MemoryArchive)

    def serve(self, history: Iterable[Seen]) -> list[Fetch]:
        """The journal lines of a history; a part with the bytes it had before is an `unchanged` answer."""
        last: dict[str, str] = {}
        fetches = []
        for seen in sorted(history, key=lambda item: item.at):
            for part, body in seen.bodies.items():
                sha256 = self.archive.put(body)
                outcome = "unchanged" if last.get(part) == sha256 else "ok"
                last[part] = sha256
                fetches.append(fetch_of(seen, part, sha256, outcome=outcome))
        return fetches


def fetch_of(seen: Seen, part: str, sha256: str, **changes: Any) -> Fetch:
    """One good answer for one part; `changes` replace fields."""
    name = hashlib.sha256(f"{seen.at.isoformat()}|{part}|{sha256}".encode()).hexdigest()
    fetch = Fetch(
        fetch_id=name,
        run_id="run",
        source_name=SOURCE.name,
        kind="list",
        part=part,
        url=f"https://lists.example/{part}",
        fetched_at=seen.at,
        outcome="ok",
        set_id=seen.at.isoformat(),
        sha256=sha256,
        byte_count=1,
        is_time_certain=seen.is_time_certain,
    )
    return replace(fetch, **changes)


def lines_of(fetches: Iterable[Fetch], verdicts: Iterable[Verdict] = ()) -> JournalLines:
    """Lines as the journal gives them: by time, whatever the order of arrival."""
    return JournalLines(
        tuple(sorted(fetches, key=lambda fetch: (fetch.fetched_at, fetch.fetch_id))),
        tuple(sorted(verdicts, key=lambda verdict: (verdict.decided_at, verdict.action, verdict.target))),
    )


@contextmanager
def memory_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse without a file."""
    connection = duckdb.connect(config={**SAFE, "threads": 1})
    connection.execute("create schema ops")
    for name in LOGS:
        connection.execute(create_table(OPS[name]))
    reset(connection)
    try:
        yield connection
    finally:
        connection.close()


def load(
    connection: duckdb.DuckDBPyConnection, archive: Archive, lines: JournalLines, form: ListFormat = FORMAT
) -> None:
    """load: everything that a build reads."""
    load_journal(connection, archive, lines, {form.source.name: form}, lambda fetch: None)


def refresh(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    lines: JournalLines,
    as_of: datetime | None = None,
    form: ListFormat = FORMAT,
) -> None:
    """load | build, as of the journal's last line or a given time."""
    moment = as_of or lines.last_at
    assert moment is not None
    load(connection, archive, lines, form)
    build(connection, moment, lambda open_connection: None)


def warehouse_rows(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str] = REBUILT
) -> dict[str, Counter[tuple[str, ...]]]:
    """Every row of the relations as text, counted: equal means EXCEPT ALL gives nothing, both ways."""
    return {
        name: Counter(tuple(map(repr, row)) for row in connection.execute(f"select * from {name}").fetchall())
        for name in names
    }


class InjectedFault(Exception):
    """A crash that a test causes."""


class FailingConnection:
    """A connection whose n-th statement that changes something (from 0) is never run: the process dies just before it.

    A death before a SELECT leaves what a death before the next change leaves. `rollback` is always run, and run instead
    of a commit that fails: what DuckDB finds after the death of a process.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, fails_at: int | None = None) -> None:
        # Frames of polars are found by the caller's variable, which is one call further up here.
        connection.execute("set python_scan_all_frames = true")
        self._connection = connection
        self._fails_at = fails_at
        self.count = 0

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        if query != "rollback" and not query.startswith("select"):
            number, self.count = self.count, self.count + 1
            if number == self._fails_at:
                if query == "commit":
                    self._connection.execute("rollback")
                raise InjectedFault(f"statement {number}: {query[:60]}")
        return self._connection.execute(query, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def as_connection(self) -> duckdb.DuckDBPyConnection:
        """This object where a connection is asked for."""
        return cast(duckdb.DuckDBPyConnection, self)


# ---- generated histories ---------------------------------------------------------------------------------------------

UIDS = (101, 102, 103, 104, 105, 106)
PROGRAMS = ("SDGT", "SYRIA", "IRAN-EO13902")
ALIASES = ("FIRST ALIAS", "SECOND ALIAS")
ADDRESSES = ("1 Main St", "2 Side St")
STEPS = (timedelta(minutes=40), timedelta(hours=5), timedelta(hours=20), timedelta(days=3))
"""From within a US Eastern day to over several; 40 minutes and 5 hours also cross its end."""


def examples(count: int) -> settings:
    """So many histories, ten times as many when exploring: each is a warehouse of its own and takes about a second."""
    return settings(
        max_examples=count * settings().max_examples // 100,
        # A history of this size is read as it stands; shrinking one would take minutes.
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
    )


parties = st.builds(
    Party,
    name=st.sampled_from(("ALPHA", "BRAVO")),
    programs=st.lists(st.sampled_from(PROGRAMS), min_size=1, max_size=2, unique=True).map(tuple),
    aliases=st.lists(st.sampled_from(ALIASES), max_size=2, unique=True).map(tuple),
    addresses=st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True).map(tuple),
    remarks=st.sampled_from(("", "DOB 1971")),
    tail=st.sampled_from(("", "", "first tail", "second tail")),
)
part_sets = st.sampled_from((("sdn",), ALL_PARTS, ("sdn", "alt"), ("sdn", "add", "alt"), ("add",), ("alt", "comments")))


@st.composite
def histories(draw: st.DrawFn, most: int = 8) -> list[Seen]:
    """Up to `most` snapshots: each is the one before with an edit or two, or nothing new, or damaged."""
    at = datetime(2024, 3, 1, 1, 30, tzinfo=UTC)
    listed = draw(st.dictionaries(st.sampled_from(UIDS), parties, min_size=3, max_size=6))
    history = [Seen(at, dict(listed), asked=draw(st.sampled_from((("sdn",), ALL_PARTS))))]
    for _ in range(draw(st.integers(1, most - 1))):
        at += draw(st.sampled_from(STEPS))
        happening = draw(st.sampled_from(("edit", "edit", "edit", "again", "damage", "refused", "unreadable")))
        if happening == "again":
            history.append(replace(history[-1], at=at))
            continue
        for _ in range(draw(st.integers(1, 2))):
            _edit(draw, listed)
        seen = Seen(at, dict(listed), asked=draw(part_sets))
        if happening == "damage":
            first = min(listed)
            seen = replace(seen, parties={first: listed[first]})
        elif happening == "refused":
            seen = replace(seen, refused=frozenset(draw(st.lists(st.sampled_from(UIDS), min_size=1, max_size=2))))
        elif happening == "unreadable":
            seen = replace(seen, unreadable=draw(st.sampled_from(sorted(listed))))
        history.append(seen)
    return history


def _edit(draw: st.DrawFn, listed: dict[int, Party]) -> None:
    """One thing that OFAC does: list, list again, remove, amend one party, or rename a program of all."""
    what = draw(st.sampled_from(("list", "remove", "amend", "amend", "rename program")))
    uid = draw(st.sampled_from(UIDS))
    if what == "rename program":
        old, new = draw(st.permutations(PROGRAMS))[:2]
        for other, party in listed.items():
            tags = tuple(new if tag == old else tag for tag in party.programs)
            listed[other] = replace(party, programs=tuple(dict.fromkeys(tags)))
    elif what == "remove" and uid in listed and len(listed) > 1:
        del listed[uid]
    elif what == "amend" and uid in listed:
        field = draw(st.sampled_from(("name", "programs", "aliases", "addresses", "remarks", "tail")))
        listed[uid] = replace(listed[uid], **{field: getattr(draw(parties), field)})
    else:
        listed[uid] = draw(parties)
