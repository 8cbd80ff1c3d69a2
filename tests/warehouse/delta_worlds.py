"""A service whose publications come as lists, deltas and histories, as far as a test lets them come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb

from listwire.types import DocumentFormat, Fetch, Verdict
from sources.registry import document_format
from sources.sanctions_list_service import DELTAS
from tests.sources.enhanced_xml import delta, entity, name
from tests.warehouse.worlds import FORMATS, Party, Publisher, Seen, lines_of
from warehouse.build import build
from warehouse.deltas import TRIALS_NEEDED
from warehouse.ledger import load_journal
from warehouse.load_deltas import DeltaRule

FIRST_DAY = datetime(2026, 1, 5, 15, tzinfo=UTC)
FIRST_NUMBER = 801
LISTED_ON = date(2026, 1, 5)
CHANGES = DELTAS.source_name
SDN = '<sanctionsLists><sanctionsList id="1" datePublished="2026-01-05">SDN List</sanctionsList></sanctionsLists>'
SSI = SDN.replace("SDN List", "Sectoral Sanctions Identifications List")


def party(uid: int, code: str = "SDN") -> Party:
    return Party(f"PARTY {uid}", lists=((code, LISTED_ON),))


def added(uid: int, lists: str = SDN) -> str:
    """A designation as a delta states it: the same facts as the list's."""
    program = "<sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram></sanctionsPrograms>"
    names = f"<names>{name(f'PARTY {uid}')}</names>"
    return entity(uid, lists, program, names, party_type="Entity", attributes=' action="add"')


def removed(uid: int) -> str:
    """A removal that has the uid alone."""
    return f'<entity id="{uid}" action="remove"/>'


@dataclass
class Service:
    """Publications a day apart, each in the history, as a delta and in full: as much of it as a test lets come."""

    publisher: Publisher = field(default_factory=Publisher)
    parties: dict[int, Party] = field(default_factory=lambda: {uid: party(uid) for uid in range(100, 110)})
    seen: list[Seen] = field(default_factory=list)
    documents: list[tuple[datetime, str, bytes]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The newest publication."""
        return self.numbers[-1]

    @property
    def at(self) -> datetime:
        """When the history with the newest publication came; the list comes a minute later, its delta another."""
        return FIRST_DAY + timedelta(days=len(self.numbers) - 1)

    def publish(
        self,
        comes: Iterable[int] = (),
        leaves: Iterable[int] = (),
        *,
        shown: Mapping[int, Party] | None = None,
        in_full: bool = True,
        told: str | None = None,
        with_delta: bool = True,
    ) -> None:
        """The next publication; `shown` is served in place of the list, `told` in place of the delta's entities."""
        self.parties = {uid: who for uid, who in self.parties.items() if uid not in set(leaves)}
        self.parties |= {uid: party(uid) for uid in comes}
        self.numbers.append(FIRST_NUMBER + 2 * len(self.numbers))  # ids grow, but not one by one
        history = [{"publicationID": number, "datePublished": "2026-01-05T10:00:00"} for number in self.numbers]
        self.documents.append((self.at, "history_2026", json.dumps(history).encode()))
        if in_full:
            self.show(timedelta(minutes=1), shown)
        if told is None:
            told = "".join([*map(added, comes), *map(removed, leaves)])
        if with_delta:
            self.tell(timedelta(minutes=2), told)

    def show(self, later: timedelta, shown: Mapping[int, Party] | None = None) -> None:
        """The list of the newest publication is fetched."""
        parties = self.parties if shown is None else shown
        self.seen.append(Seen(self.at + later, parties, form="rich", publication=str(self.number)))

    def tell(self, later: timedelta, told: str, number: int | None = None) -> None:
        """A delta is fetched."""
        number = number or self.number
        info = f"<datePublished>2026-01-05T00:{number // 60:02}:{number % 60:02}</datePublished>"
        self.documents.append((self.at + later, f"delta_{number}", delta(told, info=info)))

    def agree(self, count: int = TRIALS_NEEDED) -> None:
        """Publications that come whole, each with a party more and one less; the first to be compared stands before."""
        if not self.numbers:
            self.publish()
        for _ in range(count):
            self.publish(comes=[1000 + self.number], leaves=[min(self.parties)] if len(self.parties) > 9 else [])

    @property
    def fetches(self) -> list[Fetch]:
        """The journal lines of all of it."""
        lines = self.publisher.serve(self.seen)
        return lines + [self._fetch(*document) for document in self.documents]

    def _fetch(self, at: datetime, part: str, body: bytes) -> Fetch:
        sha256 = self.publisher.archive.put(body)
        return Fetch(
            fetch_id=hashlib.sha256(f"{CHANGES}|{at.isoformat()}|{part}".encode()).hexdigest(),
            run_id="run",
            source_name=CHANGES,
            kind="list",
            part=part,
            url=f"https://service.example/changes/{part}",
            fetched_at=at,
            outcome="ok",
            set_id=at.isoformat(),
            sha256=sha256,
            byte_count=len(body),
        )

    def load(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        applies: bool = True,
        fetches: Iterable[Fetch] | None = None,
        verdicts: Iterable[Verdict] = (),
    ) -> None:
        """Load and judge what came."""
        lines = lines_of(self.fetches if fetches is None else fetches, verdicts)
        lists = {form.source.name: form for form in FORMATS.values()}
        rule = DeltaRule(DELTAS, is_applied=applies)
        load_journal(connection, self.publisher.archive, lines, lists, format_of, deltas=rule)

    def refresh(self, connection: duckdb.DuckDBPyConnection, **how: Any) -> None:
        """load | build, as of two days after the last publication."""
        self.load(connection, **how)
        build(connection, self.at + timedelta(days=2), lambda open_connection: None)


def format_of(fetch: Fetch) -> DocumentFormat | None:
    return document_format(fetch.source_name, fetch.kind, fetch.part)


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def current(connection: duckdb.DuckDBPyConnection) -> set[int]:
    return {row[0] for row in rows(connection, "select uid from core.designations where is_current")}


def derived(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str | None]]:
    return [
        (str(number), str(status), reason)
        for number, status, reason in rows(
            connection,
            "select publication_name, status_code, reason from ops.snapshots "
            f"where source_name = '{CHANGES}' order by captured_at, snapshot_id",
        )
    ]


def naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
