"""Refused rows into `stage.rejections`, from which `ops.rejections` is built."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb
import polars as pl

from listwire.types import Rejection

_HALF_PAIR = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_COLUMNS = ("contract", "row_number", "column_name", "check_name", "value", "raw_row", "reason")


def insert_rejections(
    connection: duckdb.DuckDBPyConnection, source_name: str, document_sha256: str, rejections: Sequence[Rejection]
) -> None:
    """Keep every refused row of one body; bytes that are no text are shown by their number."""
    if not rejections:
        return
    rows = [
        (item.contract, item.row_number, item.column, item.check, _show(item.value), _show(item.raw), item.reason)
        for item in rejections
    ]
    schema = dict.fromkeys(_COLUMNS, pl.String) | {"row_number": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")  # noqa: F841 - read by DuckDB
    connection.execute(
        "insert into stage.rejections by name select ? as source_name, ? as document_sha256, * from frame",
        [source_name, document_sha256],
    )


def _show(text: str | None) -> str | None:
    if text is None:
        return None
    # Half a pair, as JSON may hold it, stands for no byte.
    paired = _HALF_PAIR.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return paired.encode(errors="surrogateescape").decode(errors="backslashreplace")
