"""Checks of a finished build: each file of sql/checks is a SELECT of what is wrong, `fail` or `warn` in its first line.

The keys of the contracts are checks too: a relation whose key names two rows is wrong, whoever reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import duckdb

from listwire.errors import WarehouseError
from schemas.catalog import CORE, MARTS, OPS
from schemas.contract import Contract, create_table, key_of
from schemas.ops import CHECKS
from warehouse.build import read_checks
from warehouse.validate import to_frame

Severity = Literal["fail", "warn"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: how many rows, and the first as an example: its `message` where the check words one."""

    name: str
    severity: Severity
    row_count: int
    example: str | None

    @property
    def is_ok(self) -> bool:
        """No row found."""
        return self.row_count == 0


def run_checks(connection: duckdb.DuckDBPyConnection, checked_at: datetime) -> list[CheckResult]:
    """Run every check and write `ops.checks`; the caller decides what a failure means."""
    results = [_run(connection, name, _severity(name, select), select) for name, select in read_checks().items()]
    for table in (*CORE.values(), *MARTS.values(), *(table for name, table in OPS.items() if name != "ops.checks")):
        results.append(_run(connection, f"key_of_{table.name}", "fail", _key_check(table)))
    connection.execute(create_table(CHECKS))
    at = checked_at.astimezone(UTC).replace(tzinfo=None)
    frame = to_frame(CHECKS, [_as_row(result, at) for result in results])  # noqa: F841 - read by DuckDB
    connection.execute("insert into ops.checks by name select * from frame")
    return results


def _as_row(result: CheckResult, checked_at: datetime) -> dict[str, object]:
    return {
        "check_name": result.name,
        "severity_code": result.severity,
        "is_ok": result.is_ok,
        "row_count": result.row_count,
        "example": result.example,
        "checked_at": checked_at,
    }


def _run(connection: duckdb.DuckDBPyConnection, name: str, severity: Severity, select: str) -> CheckResult:
    try:
        question = select.strip().rstrip(";")
        columns = connection.execute(f"describe {question}").fetchall()
        shown = "found.message" if any(column[0] == "message" for column in columns) else "cast(found as varchar)"
        # One pass: the count, and the first row by its own text, so that the example does not depend on chance.
        row = connection.execute(f"select count(*), min({shown}) from ({question}) as found").fetchone()
    except duckdb.Error as error:
        raise WarehouseError(f"check {name} cannot be run: {error}") from error
    assert row is not None  # an aggregate always gives one row
    return CheckResult(name, severity, int(row[0]), row[1])


def _severity(name: str, select: str) -> Severity:
    first = select.splitlines()[0]
    if first.startswith("-- fail:"):
        return "fail"
    if first.startswith("-- warn:"):
        return "warn"
    raise WarehouseError(f"check {name} must begin with `-- fail:` or `-- warn:`")


def _key_check(table: Contract) -> str:
    key = ", ".join(key_of(table))
    return f"select {key}, count(*) as row_count from {table.name} group by {key} having count(*) > 1"
