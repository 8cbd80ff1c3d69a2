"""Reading what is published, and checking what is built: commands that collect nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from listwire.errors import SettingsError, WarehouseError
from listwire.settings import Settings
from listwire.types import Clock
from warehouse.checks import CheckResult, run_checks
from warehouse.database import open_warehouse
from warehouse.publish import open_published


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query with the names of their columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def read_published(path: Path, sql: str) -> Result:
    """The rows of one SELECT; SettingsError for SQL that cannot be run."""
    with open_published(path) as connection:
        try:
            statement = connection.execute(sql)
            described = statement.description or []
            rows = statement.fetchall()
        except duckdb.Error as error:
            raise SettingsError(f"the query cannot be run: {error}") from error
    return Result(tuple(item[0] for item in described), rows)


def write_parquet(path: Path, sql: str, target: Path) -> None:
    """The rows of one SELECT as a Parquet file, types kept; the copy itself never gets reach to files."""
    with open_published(path) as connection:
        try:
            connection.execute(sql).pl().write_parquet(target)
        except (duckdb.Error, OSError) as error:
            raise SettingsError(f"{target} cannot be written: {error}") from error


def check_warehouse(settings: Settings, clock: Clock) -> list[CheckResult]:
    """Run every check on the warehouse as it was last built."""
    if not settings.warehouse_path.exists():
        raise WarehouseError(f"there is no warehouse at {settings.warehouse_path} yet: run `listwire run`")
    with open_warehouse(settings.warehouse_path) as connection:
        return run_checks(connection, clock())
