"""Captures of a list into `stage`: only what was never seen before is parsed.

    read -> records -> known bodies | parse -> validate -> bodies -> presence        (one transaction a capture)

A body is all raw lines of one uid. Equal lines mean equal facts: a publication that changes ten of 15,000 parses ten.
A record with refused rows is parsed again in each capture that holds it, so that each capture shows its own rejections.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import duckdb
import polars as pl

from listwire.types import (
    AddressRow,
    AliasRow,
    FactKind,
    FactRow,
    ListFormat,
    ListReading,
    PartyRecord,
    PartyRow,
    ProgramRow,
    RawLine,
    Rejection,
    RemarksTailRow,
)
from schemas.stage import LIST_FACTS
from warehouse.database import transaction
from warehouse.rejections import insert_rejections
from warehouse.validate import failures, to_frame

_KIND_OF_ROW: Mapping[type[FactRow], FactKind] = {
    PartyRow: "party",
    RemarksTailRow: "remarks_tail",
    ProgramRow: "programs",
    AliasRow: "aliases",
    AddressRow: "addresses",
}
_FIELDS = {row_type: tuple(field.name for field in fields(row_type)) for row_type in _KIND_OF_ROW}
NOTHING_SAID = hashlib.sha256(b"").hexdigest()
"""Names the empty set of facts: the source was asked and has none, which is not the same as null, "not said"."""


@dataclass(frozen=True, slots=True)
class _Body:
    """One distinct record of a party, as stored."""

    uid: int
    raw_sha256: str
    line_count: int
    rejected_count: int
    fact_names: Mapping[FactKind, str | None]


class ListLoader:
    """Loads captures of one list; remembers the bodies it has met, so that a long backfill asks the warehouse once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, form: ListFormat) -> None:
        self.connection = connection
        self.format = form
        self._body_ids: dict[str, int] = {}
        self._clean: set[str] = set()
        self._remember()

    def load(self, content_sha256: str, parts: Mapping[str, bytes]) -> None:
        """Load one content, or nothing if this parser has loaded it before."""
        if self._is_loaded(content_sha256):
            return
        reading = self.format.read(parts)
        context = f"{self.format.parser_version}|{','.join(sorted(reading.kinds))}|"
        names = {record.uid: _raw_name(context, record) for record in reading.records}
        unknown = [record for record in reading.records if names[record.uid] not in self._clean]
        try:
            with transaction(self.connection):
                bodies, rejections, holds = self._parse(unknown, names, reading)
                self._insert_bodies(bodies)
                insert_rejections(self.connection, self.format.source.name, content_sha256, rejections)
                self._insert_content(content_sha256, reading, names, len(rejections), holds)
        except BaseException:
            self._remember()  # the transaction is undone by now: forget the bodies it made
            raise

    def _remember(self) -> None:
        rows = self.connection.execute(
            "select raw_sha256, body_id, rejected_count from stage.bodies where source_name = ?",
            [self.format.source.name],
        ).fetchall()
        self._body_ids = {name: body_id for name, body_id, _ in rows}
        self._clean = {name for name, _, rejected_count in rows if rejected_count == 0}
        highest = self.connection.execute("select coalesce(max(body_id), 0) from stage.bodies").fetchone()
        self._next_id = 1 + (highest[0] if highest else 0)

    def _is_loaded(self, content_sha256: str) -> bool:
        found = self.connection.execute(
            "select parser_version from stage.contents where source_name = ? and content_sha256 = ?",
            [self.format.source.name, content_sha256],
        ).fetchone()
        return found is not None

    def _parse(
        self, records: Sequence[PartyRecord], names: Mapping[int, str], reading: ListReading
    ) -> tuple[list[_Body], list[Rejection], list[str]]:
        """Parse, validate and store the records; give their bodies and everything refused in the capture."""
        parsed = {record.uid: self.format.parse(record, reading.kinds) for record in records}
        rows = [(line, row) for facts in parsed.values() for line, row in facts.rows]
        refused = _validate(rows)
        refused_lines = {uid: {line for line, _ in found} for uid, found in refused.items()}
        new: dict[FactKind, list[dict[str, Any]]] = defaultdict(list)
        bodies = []
        for record in records:
            facts = parsed[record.uid]
            bad = refused_lines.get(record.uid, set())
            accepted = [row for line, row in facts.rows if line not in bad]
            said = (reading.kinds | facts.also_said) - facts.not_said
            if not any(isinstance(row, PartyRow) for row in accepted):
                said = reading.kinds - facts.not_said - {"party", "programs"}
            fact_names = _name_facts(accepted, said, new)
            bodies.append(
                _Body(
                    uid=record.uid,
                    raw_sha256=names[record.uid],
                    line_count=len(record.lines),
                    rejected_count=len(facts.rejections) + len(bad),
                    fact_names=fact_names,
                )
            )
        self._insert_facts(new)
        rejections = list(reading.rejections)
        for facts in parsed.values():
            rejections.extend(facts.rejections)
        rejections.extend(rejection for found in refused.values() for _, rejection in found)
        holds = sorted({facts.hold_reason for facts in parsed.values() if facts.hold_reason})
        return bodies, rejections, holds

    def _insert_facts(self, new: Mapping[FactKind, list[dict[str, Any]]]) -> None:
        for kind, rows in new.items():
            table = LIST_FACTS[kind]
            frame = to_frame(table, rows)  # noqa: F841 - read by DuckDB
            # A set that another record had before (A, B, A) is there already.
            self.connection.execute(
                f"insert into {table.name} by name select * from frame "
                f"where facts_sha256 not in (select facts_sha256 from {table.name})"
            )

    def _insert_bodies(self, bodies: Iterable[_Body]) -> None:
        rows: list[dict[str, Any]] = []
        for body in bodies:
            if body.raw_sha256 in self._body_ids:
                continue
            self._body_ids[body.raw_sha256] = self._next_id
            if body.rejected_count == 0:
                self._clean.add(body.raw_sha256)
            names = {f"{kind}_sha256": body.fact_names.get(kind) for kind in _KIND_OF_ROW.values()}
            rows.append(
                {
                    "body_id": self._next_id,
                    "source_name": self.format.source.name,
                    "uid": body.uid,
                    "raw_sha256": body.raw_sha256,
                    "line_count": body.line_count,
                    "rejected_count": body.rejected_count,
                    **names,
                }
            )
            self._next_id += 1
        if rows:
            frame = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841 - read by DuckDB
            self.connection.execute("insert into stage.bodies by name select * from frame")

    def _insert_content(
        self,
        content_sha256: str,
        reading: ListReading,
        names: Mapping[int, str],
        rejected_count: int,
        holds: Sequence[str],
    ) -> None:
        highest = self.connection.execute("select coalesce(max(content_id), 0) from stage.contents").fetchone()
        content_id = 1 + (highest[0] if highest else 0)
        source = self.format.source
        reasons = [reading.hold_reason, *holds[:3]]
        self.connection.execute(
            "insert into stage.contents values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                content_id,
                source.name,
                content_sha256,
                list(source.lists),
                sorted(reading.kinds),
                self.format.parser_version,
                len(reading.records),
                reading.parsed_count,
                rejected_count,
                reading.is_usable_for_removals,
                "; ".join(filter(None, reasons)) or None,
            ],
        )
        # By uid: equal neighbours compress, and a later comparison reads them in order.
        presence = sorted((uid, self._body_ids[name]) for uid, name in names.items())
        frame = pl.DataFrame(  # noqa: F841 - read by DuckDB
            {"uid": [uid for uid, _ in presence], "body_id": [body_id for _, body_id in presence]},
            schema={"uid": pl.Int64, "body_id": pl.Int32},
        )
        self.connection.execute("insert into stage.presence select ?, uid, body_id from frame", [content_id])


def _raw_name(context: str, record: PartyRecord) -> str:
    """Names a record by its text and by what its facts depend on besides: the parser and the kinds of the capture."""
    return hashlib.sha256((context + record.text).encode(errors="surrogateescape")).hexdigest()


def _name_facts(
    accepted: Sequence[FactRow], said: frozenset[FactKind], new: dict[FactKind, list[dict[str, Any]]]
) -> dict[FactKind, str | None]:
    """Names of the sets of facts by kind; the rows of each set are added to `new` under that name."""
    by_kind: dict[FactKind, list[FactRow]] = defaultdict(list)
    for row in accepted:
        by_kind[_KIND_OF_ROW[type(row)]].append(row)
    names: dict[FactKind, str | None] = {}
    for kind in said:
        if not by_kind[kind]:
            names[kind] = NOTHING_SAID
            continue
        # Sorted and without repeats: neither the order of rows nor a row given twice is a fact.
        texts = sorted({json.dumps(_values(row), sort_keys=True) for row in by_kind[kind]})
        names[kind] = name = hashlib.sha256("\n".join(texts).encode()).hexdigest()
        new[kind].extend({"facts_sha256": name, **json.loads(text)} for text in texts)
    return names


def _values(row: FactRow) -> dict[str, Any]:
    """The fields of a row; `dataclasses.asdict` copies each value and takes ten times as long."""
    return {name: getattr(row, name) for name in _FIELDS[type(row)]}


def _validate(rows: Sequence[tuple[RawLine, FactRow]]) -> dict[int, list[tuple[RawLine, Rejection]]]:
    """Refused lines by uid: a line is refused whole when any of its rows fails; the first failure is the reason."""
    refused: dict[int, dict[RawLine, Rejection]] = defaultdict(dict)
    for row_type, kind in _KIND_OF_ROW.items():
        mine = [(line, row) for line, row in rows if type(row) is row_type]
        if not mine:
            continue
        table = LIST_FACTS[kind]
        frame = to_frame(table, [{"facts_sha256": NOTHING_SAID, **_values(row)} for _, row in mine])
        for position, failure in failures(table, frame).items():
            line, row = mine[position]
            reason = f"{line.part} line {line.line_number}: {failure.column} fails {failure.check}"
            refused[row.uid].setdefault(
                line,
                Rejection(
                    contract=str(table.name),
                    row_number=line.line_number,
                    column=failure.column,
                    check=failure.check,
                    value=failure.value,
                    raw=line.text,
                    reason=reason,
                ),
            )
    return {uid: list(found.items()) for uid, found in refused.items()}
