"""Facts of list parties in `stage`: each distinct fact once, each distinct set of them once.

    PartyFacts -> refused_lines (contracts) -> FactSets.add -> facts_id by kind -> FactSets.insert

A set is all facts of one kind of one party. Two bodies that say the same have the same sets, so that a version changes
where a facts_id does. `fact_id` and `facts_id` are the first 8 bytes of a BLAKE2b hash over the content, as BIGINT: at
a million sets the chance that any two collide is 3 in 100 million.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any

import duckdb
import polars as pl

from listwire.facts import FactKind, FactRow, PartyRow
from listwire.types import PartyFacts, RawLine, Rejection
from schemas.contract import Contract, polars_schema
from schemas.stage import LIST_FACTS
from warehouse.validate import failures

_ANY_ID = 0
"""Stands in for the name of a fact while its contract is checked."""


class FactSets:
    """The sets of a batch, to be inserted together."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[int, FactRow]] = defaultdict(dict)
        self._members: dict[int, tuple[FactKind, list[int]]] = {}

    def add(
        self, facts: PartyFacts, kinds: frozenset[FactKind], refused: Mapping[RawLine, Rejection]
    ) -> dict[FactKind, int]:
        """The set of each kind that a record speaks of, without its refused lines; no entry for a kind not said."""
        by_kind: dict[FactKind, list[int]] = defaultdict(list)
        has_party = False
        for line, row in facts.rows:
            if line in refused:
                continue
            has_party = has_party or type(row) is PartyRow
            fact_id = _name(_text(row))
            self._rows[str(LIST_FACTS[row.kind].name)][fact_id] = row
            by_kind[row.kind].append(fact_id)
        said = (kinds | facts.also_said) - facts.not_said
        if not has_party:  # its main row was refused: nothing that stands there is known to be whole
            said = kinds - facts.not_said - {"party", "programs"}
        return {kind: self._set(kind, by_kind[kind]) for kind in said}

    def insert(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Insert what the warehouse does not hold yet: a set that another body had before (A, B, A) is there."""
        tables = {str(table.name): table for table in LIST_FACTS.values()}
        for name, rows in self._rows.items():
            frame = _frame(tables[name], list(rows.values()), list(rows))  # read by DuckDB
            connection.execute(
                f"insert into {name} by name select * from frame where fact_id not in (select fact_id from {name})"
            )
        members = [(facts_id, kind, fact_id) for facts_id, (kind, ids) in self._members.items() for fact_id in ids]
        if members:
            frame = pl.DataFrame(  # noqa: F841 - read by DuckDB
                members, schema={"facts_id": pl.Int64, "kind": pl.String, "fact_id": pl.Int64}, orient="row"
            )
            connection.execute(
                "insert into stage.fact_sets by name select * from frame "
                "where facts_id not in (select facts_id from stage.fact_sets)"
            )

    def _set(self, kind: FactKind, fact_ids: Sequence[int]) -> int:
        # Sorted and without repeats: neither the order of rows nor a row given twice is a fact.
        members = sorted(set(fact_ids))
        facts_id = _name(f"{kind} {members}")
        if members:
            self._members[facts_id] = (kind, members)
        return facts_id


def refused_lines(parsed: Sequence[PartyFacts]) -> list[dict[RawLine, Rejection]]:
    """For each record the lines that a contract refuses: whole when any of its rows fails, with the first reason."""
    by_contract: dict[str, list[tuple[int, RawLine, FactRow]]] = defaultdict(list)
    tables = {str(table.name): table for table in LIST_FACTS.values()}
    for position, facts in enumerate(parsed):
        for line, row in facts.rows:
            by_contract[str(LIST_FACTS[row.kind].name)].append((position, line, row))
    refused: list[dict[RawLine, Rejection]] = [{} for _ in parsed]
    for name, found in by_contract.items():
        frame = _frame(tables[name], [row for _, _, row in found], [_ANY_ID] * len(found))
        for at, failure in failures(tables[name], frame).items():
            position, line, _ = found[at]
            rejection = Rejection(
                contract=name,
                row_number=line.line_number,
                column=failure.column,
                check=failure.check,
                value=failure.value,
                raw=line.text,
                reason=f"{line.part} line {line.line_number}: {failure.column} fails {failure.check}",
            )
            refused[position].setdefault(line, rejection)
    return refused


def _frame(table: Contract, rows: Sequence[FactRow], fact_ids: Sequence[int]) -> pl.DataFrame:
    """Rows as a frame of the contract's columns and types; another type is a fault of the parser and raises."""
    schema = polars_schema(table)
    columns: dict[str, list[Any]] = {"fact_id": list(fact_ids)}
    for name in schema:
        if name != "fact_id":
            columns[name] = list(map(attrgetter(name), rows))
    return pl.DataFrame(columns, schema=schema, strict=True)


def _text(row: FactRow) -> str:
    values = [getattr(row, field.name) for field in fields(row)]
    return json.dumps([type(row).__name__, *values], ensure_ascii=False, default=date.isoformat)


def _name(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(errors="surrogateescape"), digest_size=8).digest(), signed=True)
