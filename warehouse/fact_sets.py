"""Facts of list parties in `stage`: each distinct fact once, each distinct set of them once.

    PartyFacts -> check_facts (contracts) -> CheckedFacts -> insert_facts -> facts, sets, and which body says which set

A set is all facts of one kind of one party. Two bodies that say the same have the same sets, so that a version changes
where a facts_id does. `fact_id` and `facts_id` are 63 bits of an MD5 hash over the content, as BIGINT: at a million
sets the chance that any two collide is 5 in 100 million. DuckDB works them out, a column at a time: a list has 100,000.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

import duckdb
import polars as pl

from listwire.facts import FactKind, FactRow, PartyRow
from listwire.types import PartyFacts, RawLine, Rejection
from schemas.contract import Contract, polars_schema
from schemas.stage import LIST_FACTS
from warehouse.validate import failures

_ANY_ID = 0
"""Stands in for the name of a fact while its contract is checked."""

_TABLES = {kind: str(table.name) for kind, table in LIST_FACTS.items()}
_CONTRACTS = {str(table.name): table for table in LIST_FACTS.values()}
_BODIES = {"position": pl.Int32, "body_id": pl.Int32, "pattern": pl.Int32}
_PATTERNS = {"pattern": pl.Int32, "kind": pl.String, "is_partial": pl.Boolean}


class _Found(NamedTuple):
    position: int
    line: RawLine
    row: FactRow


class Said(NamedTuple):
    """The kinds that a body speaks of, each with whether only a part of it is known.

    `position` is the place of its facts among those checked together.
    """

    position: int
    body_id: int
    kinds: Mapping[FactKind, bool]


@dataclass(frozen=True, slots=True)
class CheckedFacts:
    """The facts of many records after their contracts.

    `refused` has for each record the lines that a contract refuses, whole when any of their rows fails, with the first
    reason; `frames` the accepted rows by table, each with the position of its record and its kind.
    """

    refused: Sequence[Mapping[RawLine, Rejection]]
    frames: Mapping[str, pl.DataFrame]


def check_facts(parsed: Sequence[PartyFacts]) -> CheckedFacts:
    """Every row against the contract of its kind."""
    found: dict[str, list[_Found]] = defaultdict(list)
    for position, facts in enumerate(parsed):
        for line, row in facts.rows:
            found[_TABLES[row.kind]].append(_Found(position, line, row))
    refused: list[dict[RawLine, Rejection]] = [{} for _ in parsed]
    frames = {name: _frame(_CONTRACTS[name], [item.row for item in items]) for name, items in found.items()}
    for name, items in found.items():
        for at, failure in failures(_CONTRACTS[name], frames[name]).items():
            position, line, _ = items[at]
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
    return CheckedFacts(refused, {name: _placed(frames[name], items, refused) for name, items in found.items()})


def kinds_said(
    facts: PartyFacts, kinds: frozenset[FactKind], refused: Mapping[RawLine, Rejection]
) -> dict[FactKind, bool]:
    """The kinds that a record speaks of, each with whether only a part of it is known: cut, or with refused rows."""
    partial = {*facts.partial, *(row.kind for line, row in facts.rows if line in refused)} if refused else facts.partial
    has_party = any(type(row) is PartyRow and line not in refused for line, row in facts.rows)
    said = (kinds | facts.also_said) - facts.not_said
    if not has_party:  # its main row was refused: nothing that stands there is known to be whole
        said = kinds - facts.not_said - facts.main_kinds
    return {kind: kind in partial for kind in said}


def insert_facts(connection: duckdb.DuckDBPyConnection, checked: CheckedFacts, told: Sequence[Said]) -> None:
    """Insert the sets that bodies say, and what of them and their facts the warehouse does not hold yet.

    A set that another body had before (A, B, A) is there. Facts of a kind that is not said are in no set.
    """
    _list_said(connection, told)
    connection.execute("create or replace temp table members (position integer, kind varchar, fact_id bigint)")
    for name, frame in checked.frames.items():  # noqa: B007 - frame is read by DuckDB
        columns = ", ".join(column for column in polars_schema(_CONTRACTS[name]) if column != "fact_id")
        fact_id = _hash(f"'{name}' || cast(to_json(struct_pack({columns})) as varchar)")
        connection.execute(f"create or replace temp table named as select {fact_id} as fact_id, * from frame")
        connection.execute(
            f"insert into {name} by name select distinct fact_id, {columns} from named anti join {name} using (fact_id)"
        )
        connection.execute("insert into members select position, kind, fact_id from named")
    connection.execute(_NAME_SETS)
    connection.execute(_INSERT_SETS)
    connection.execute(_INSERT_SAID)


def _list_said(connection: duckdb.DuckDBPyConnection, told: Sequence[Said]) -> None:
    """One row a body and kind; nearly all bodies speak of the same kinds, so that they are spelt out once a pattern."""
    patterns: dict[frozenset[tuple[FactKind, bool]], int] = {}
    rows = [
        (item.position, item.body_id, patterns.setdefault(frozenset(item.kinds.items()), len(patterns)))
        for item in told
    ]
    bodies = pl.DataFrame(rows, schema=_BODIES, orient="row")  # noqa: F841 - read by DuckDB
    spelt = [(number, kind, is_partial) for pattern, number in patterns.items() for kind, is_partial in pattern]
    kinds = pl.DataFrame(spelt, schema=_PATTERNS, orient="row")  # noqa: F841 - read by DuckDB
    connection.execute(
        "create or replace temp table said as "
        "select position, body_id, kind, is_partial from bodies join kinds using (pattern)"
    )


def _hash(text: str) -> str:
    return f"cast(md5_number_lower({text}) >> 1 as bigint)"


# Sorted and without repeats: neither the order of rows nor a row given twice is a fact.
_NAME_SETS = f"""
create or replace temp table sets as
select position, kind, fact_ids, {_hash("kind || cast(fact_ids as varchar)")} as facts_id
from (
    select position, kind, list_sort(list(distinct fact_id)) as fact_ids
    from members semi join said using (position, kind)
    group by position, kind
)
"""
_INSERT_SETS = """
insert into stage.fact_sets by name
select facts_id, kind, unnest(fact_ids) as fact_id
from (select distinct facts_id, kind, fact_ids from sets)
anti join stage.fact_sets using (facts_id)
"""
_INSERT_SAID = f"""
insert into stage.said by name
select body_id, kind, coalesce(facts_id, {_hash("kind || '[]'")}) as facts_id, is_partial
from said left join sets using (position, kind)
"""


def _frame(table: Contract, rows: Sequence[FactRow]) -> pl.DataFrame:
    """Rows as a frame of the contract's columns and types; another type is a fault of the parser and raises."""
    schema = polars_schema(table)
    columns: dict[str, list[Any]] = {"fact_id": [_ANY_ID] * len(rows)}
    for name in schema:
        if name != "fact_id":
            columns[name] = list(map(attrgetter(name), rows))
    return pl.DataFrame(columns, schema=schema, strict=True)


def _placed(
    frame: pl.DataFrame, items: Sequence[_Found], refused: Sequence[Mapping[RawLine, Rejection]]
) -> pl.DataFrame:
    """The rows of lines that no contract refuses, with position and kind in the place of their stand-in name."""
    placed = frame.drop("fact_id").with_columns(
        pl.Series("position", [item.position for item in items], pl.Int32),
        pl.Series("kind", [item.row.kind for item in items], pl.String),
    )
    return placed.filter(pl.Series([item.line not in refused[item.position] for item in items]))
