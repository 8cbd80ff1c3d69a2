"""dlt's scd2 merge of SDN.CSV snapshots into DuckDB, the raw rows alone: no facts, contracts or program history.

    PYTHON bench/peers/dlt_scd2.py FOLDER       of *.csv.gz; PYTHON has dlt[duckdb] and pyarrow

The rows go in as Arrow tables with a hash made here, the fastest way that dlt has (as Python rows it takes ten times as
long). Prints {"version", "seconds", "snapshots"}; the imports and a first small load are not in the seconds.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import dlt
import pyarrow as pa

COLUMNS = (
    "ent_num", "sdn_name", "sdn_type", "program", "title", "call_sign", "vess_type", "tonnage", "grt", "vess_flag",
    "vess_owner", "remarks",
)  # fmt: skip
SCD2 = {"disposition": "merge", "strategy": "scd2", "row_version_column_name": "row_hash"}


def main() -> None:
    files = sorted(Path(sys.argv[1]).glob("*.csv.gz"))
    with tempfile.TemporaryDirectory() as temporary:
        _load(Path(temporary) / "warm-up", [_table([["1"] * len(COLUMNS)])])
        start = time.perf_counter()
        _load(Path(temporary) / "all", (_table(_rows(file)) for file in files))
        seconds = time.perf_counter() - start
    print(json.dumps({"version": dlt.__version__, "seconds": seconds, "snapshots": len(files)}))


def _load(folder: Path, snapshots: Iterable[pa.Table]) -> None:
    folder.mkdir()
    destination = dlt.destinations.duckdb(str(folder / "sdn.duckdb"))
    pipeline = dlt.pipeline("sdn", pipelines_dir=str(folder), dataset_name="ofac", destination=destination)
    for table in snapshots:
        pipeline.run(table, table_name="sdn", write_disposition=SCD2)


def _table(rows: list[list[str]]) -> pa.Table:
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    columns["row_hash"] = [hashlib.md5("|".join(row).encode()).hexdigest() for row in rows]
    return pa.table(columns)


def _rows(file: Path) -> list[list[str]]:
    text = gzip.decompress(file.read_bytes()).decode("utf-8").replace("\x1a", "")
    return [row for row in csv.reader(text.splitlines()) if row]


if __name__ == "__main__":
    main()
