"""A row for any contract: what tests of tables put in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb

from schemas.contract import Contract, allowed_values, duckdb_type

VALUES: dict[str, Any] = {
    "VARCHAR": "x", "BIGINT": 1, "DOUBLE": 0.5, "BOOLEAN": True, "DATE": date(2026, 2, 27),
    "TIMESTAMP": datetime.fromisoformat("2026-02-27T15:30:00"), "VARCHAR[]": ["x"], "BIGINT[]": [1],
}  # fmt: skip


def good_row(table: Contract) -> dict[str, Any]:
    """One row that its table takes."""
    closed = {name: allowed_values(column) for name, column in table.columns.items()}
    return {
        name: allowed[0] if (allowed := closed[name]) else VALUES[duckdb_type(column)]
        for name, column in table.columns.items()
    }


def insert(connection: duckdb.DuckDBPyConnection, table: Contract, row: dict[str, Any]) -> None:
    """Put a row into the table of its contract."""
    names = ", ".join(row)
    places = ", ".join("?" * len(row))
    connection.execute(f"insert into {table.name} ({names}) values ({places})", list(row.values()))
