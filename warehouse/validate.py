"""Rows against their contract: parsed = accepted + rejected, always.

pandera checks every value of a frame at once and names the row of each failure; the split is ours, because
`drop_invalid_rows` keeps breaking upstream.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandera.errors
import polars as pl
from pandera.config import ValidationDepth, config_context

from schemas.contract import Contract, polars_schema


@dataclass(frozen=True, slots=True)
class Failure:
    """The first check that one row failed: its position in the frame, the column, the check and the value."""

    position: int
    column: str | None
    check: str
    value: str | None


def to_frame(table: Contract, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame of the contract's columns and types; another type is a fault of the parser and raises."""
    schema = polars_schema(table)
    return pl.DataFrame({name: [row[name] for row in rows] for name in schema}, schema=schema, strict=True)


def failures(table: Contract, frame: pl.DataFrame) -> dict[int, Failure]:
    """The rows that do not meet the contract, by position.

    Raises pandera's SchemaErrors when the frame as a whole does not fit (a column missing): a fault of this program.
    """
    try:
        # Said outright: PANDERA_VALIDATION_DEPTH=SCHEMA_ONLY in the environment would accept every value in silence.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            table.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases.sort("index", "column", "check", nulls_last=True)
        if cases["index"].null_count():
            raise
        found: dict[int, Failure] = {}
        for case in cases.iter_rows(named=True):
            position = int(case["index"])
            # Of a list column pandera gives the word "null".
            value = None if case["check"] == "not_nullable" else case["failure_case"]
            failure = Failure(position, case["column"], case["check"], None if value is None else str(value))
            found.setdefault(position, failure)
        return found
    return {}
