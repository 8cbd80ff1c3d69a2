"""Reading what is published, and checking what is built: commands that collect nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars

from listwire.errors import SettingsError, WarehouseError
from listwire.settings import Settings
from listwire.types import Clock
from warehouse.build import build_history
from warehouse.checks import CheckResult, run_checks
from warehouse.database import open_warehouse
from warehouse.publish import open_published


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query with the names of their columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def read_published(path: Path, sql: str) -> Result:
    """The rows of one SELECT; SettingsError for SQL that is none or cannot be run."""
    with open_published(path) as connection:
        try:
            statement = connection.execute(_one_select(connection, sql))
            rows = statement.fetchall()
        except duckdb.Error as error:
            raise _refused(error) from error
        return Result(tuple(item[0] for item in statement.description or []), rows)


def write_parquet(path: Path, sql: str, target: Path) -> None:
    """The rows of one SELECT as a Parquet file, types kept; the copy itself never gets reach to files.

    Raises SettingsError for SQL that is no SELECT, cannot be run or gives a type that Parquet lacks, and for a file
    that cannot be written.
    """
    with open_published(path) as connection:
        try:
            frame = connection.execute(_one_select(connection, sql)).pl()
        except (duckdb.Error, polars.exceptions.PolarsError) as error:
            raise _refused(error) from error
    try:
        frame.write_parquet(target)
    except (OSError, polars.exceptions.PolarsError) as error:
        raise SettingsError(f"{target} cannot be written: {error}") from error


def _one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The statement, when it is one and a SELECT.

    DuckDB leaves a connection without reach to files the files that it has attached, and their .wal: a COPY would
    write them.
    """
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        given = ", ".join(statement.type.name for statement in statements) or "nothing"
        raise SettingsError(f"the query cannot be run: give one SELECT, not {given}")
    return statements[0]


def _refused(error: Exception) -> SettingsError:
    return SettingsError(f"the query cannot be run: {error}")


def check_warehouse(settings: Settings, clock: Clock) -> list[CheckResult]:
    """Run every check on the warehouse as it was last built."""
    if not settings.warehouse_path.exists():
        raise WarehouseError(f"there is no warehouse at {settings.warehouse_path} yet: run `listwire run`")
    with open_warehouse(settings.warehouse_path) as connection:
        build_history(connection)
        return run_checks(connection, clock())
