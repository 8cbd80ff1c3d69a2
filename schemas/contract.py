"""How a contract is written, and what is derived from it.

A contract is a pandera `DataFrameSchema` on polars: its name is the relation's name, its description the grain, its
metadata the key. Columns are made by the few functions below, so that the same quantity has the same type and the same
rules everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandera.polars as pa
import polars as pl

UTC = pl.Datetime("us")
"""Timestamps are stored as UTC without a zone; DuckDB's TIMESTAMP."""

_DUCKDB_TYPES: Mapping[object, str] = {
    pl.String: "VARCHAR",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    UTC: "TIMESTAMP",
    pl.List(pl.String): "VARCHAR[]",
    pl.List(pl.Int64): "BIGINT[]",
}

Contract = pa.DataFrameSchema


def contract(name: str, grain: str, key: Sequence[str], columns: Mapping[str, pa.Column]) -> Contract:
    """A contract for the relation `schema.table`; `key` are the columns that name a row."""
    return pa.DataFrameSchema(
        dict(columns), name=name, description=grain, strict=True, ordered=False, metadata={"key": list(key)}
    )


def text(
    meaning: str, *, null: bool = False, allowed: Iterable[str] | None = None, matches: str | None = None
) -> pa.Column:
    """A text column; never an empty text: what is absent is null."""
    checks = [pa.Check.str_length(min_value=1)]
    if allowed is not None:
        checks.append(pa.Check.isin(sorted(allowed)))
    if matches is not None:
        checks.append(pa.Check.str_matches(matches))
    return pa.Column(pl.String, checks=checks, nullable=null, description=meaning)


def sha256(meaning: str, *, null: bool = False) -> pa.Column:
    """64 lower-case hex digits."""
    return text(meaning, null=null, matches=r"^[0-9a-f]{64}$")


def identifier(meaning: str, *, null: bool = False) -> pa.Column:
    """32 lower-case hex digits: the head of a SHA-256 over raw, stable fields."""
    return text(meaning, null=null, matches=r"^[0-9a-f]{32}$")


def uid(meaning: str = "OFAC's number of the party", *, null: bool = False) -> pa.Column:
    """OFAC's uid: a positive number."""
    return pa.Column(pl.Int64, checks=[pa.Check.gt(0)], nullable=null, description=meaning)


def count(meaning: str, *, null: bool = False) -> pa.Column:
    """A number that is never negative."""
    return pa.Column(pl.Int64, checks=[pa.Check.ge(0)], nullable=null, description=meaning)


def whole(meaning: str, *, null: bool = False) -> pa.Column:
    """A whole number of any sign."""
    return pa.Column(pl.Int64, nullable=null, description=meaning)


def ratio(meaning: str, *, null: bool = False) -> pa.Column:
    """A number from 0 to 1."""
    return pa.Column(pl.Float64, checks=[pa.Check.in_range(0, 1)], nullable=null, description=meaning)


def number(meaning: str, *, null: bool = False) -> pa.Column:
    """A real number."""
    return pa.Column(pl.Float64, nullable=null, description=meaning)


def flag(meaning: str, *, null: bool = False) -> pa.Column:
    """True or false."""
    return pa.Column(pl.Boolean, nullable=null, description=meaning)


def day(meaning: str, *, null: bool = False) -> pa.Column:
    """A calendar day."""
    return pa.Column(pl.Date, nullable=null, description=meaning)


def moment(meaning: str, *, null: bool = False) -> pa.Column:
    """A point in time, UTC."""
    return pa.Column(UTC, nullable=null, description=meaning)


def texts(meaning: str, *, null: bool = False) -> pa.Column:
    """A list of texts."""
    return pa.Column(pl.List(pl.String), nullable=null, description=meaning)


def wholes(meaning: str, *, null: bool = False) -> pa.Column:
    """A list of whole numbers."""
    return pa.Column(pl.List(pl.Int64), nullable=null, description=meaning)


def key_of(table: Contract) -> list[str]:
    """The columns that name a row."""
    return list((table.metadata or {})["key"])


def polars_schema(table: Contract) -> dict[str, Any]:
    """Column name to polars type, in order."""
    return {name: column.dtype.type for name, column in table.columns.items()}


def duckdb_type(column: pa.Column) -> str:
    """The DuckDB type of a column; KeyError for one that no rule above makes."""
    return _DUCKDB_TYPES[column.dtype.type]


def create_table(table: Contract) -> str:
    """`create or replace table` with types, NOT NULL and, for closed sets, CHECK: the contract, said to DuckDB.

    No PRIMARY KEY: it costs 2.6 times the load and doubles the file; a check proves the key instead.
    """
    lines = [
        f"    {_quoted(name)} {duckdb_type(column)}{_constraints(name, column)}"
        for name, column in table.columns.items()
    ]
    return f"create or replace table {table.name} (\n" + ",\n".join(lines) + "\n)"


def comments(table: Contract) -> list[str]:
    """COMMENT statements for the relation (its grain) and every column."""
    return [f"comment on table {table.name} is {_literal(table.description or '')}"] + [
        f"comment on column {table.name}.{_quoted(name)} is {_literal(column.description or '')}"
        for name, column in table.columns.items()
    ]


def allowed_values(column: pa.Column) -> list[str] | None:
    """The closed set of a column, or None where it is open."""
    for check in column.checks:
        if check.name == "isin":
            return list(check.statistics["allowed_values"])
    return None


def _constraints(name: str, column: pa.Column) -> str:
    allowed = allowed_values(column)
    closed = f" check ({_quoted(name)} in ({', '.join(map(_literal, allowed))}))" if allowed else ""
    return ("" if column.nullable else " not null") + closed


def _quoted(name: str) -> str:
    return f'"{name}"'


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
