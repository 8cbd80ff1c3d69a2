"""Backfill of saved SDN.CSV snapshots, the full route, against DuckDB's bare `read_csv` and row hash of those files.

    make bench                           the snapshots of ../shared/data, or twenty made from the demonstration's list
    make bench ARGS="--folder FOLDER"    any folder of *.csv.gz

Prints one line a measure; a ratio compares two times of this very run.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from flows.backfill import backfill_path
from flows.route import House, open_house, refresh
from listwire.settings import Settings
from sources.demo import timeline

SHARED = Path("../shared/data/ofac/sdn_csv_history")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, default=SHARED if SHARED.exists() else None)
    folder = arguments.parse_args().folder
    with tempfile.TemporaryDirectory() as temporary:
        files = folder or _make_files(Path(temporary) / "made")
        _measure(files, Path(temporary) / "data")


def _measure(folder: Path, data: Path) -> None:
    count = len(list(folder.glob("*.csv.gz")))
    bare_s = _seconds(lambda: _read_bare(folder))
    house = open_house(Settings(data=data), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    archive_s = _seconds(lambda: backfill_path(house, folder))
    refresh_s = _seconds(lambda: refresh(house))
    again_s = _seconds(lambda: _again(house, folder))
    total_s = archive_s + refresh_s
    print(f"snapshots                          {count}")
    print(f"bare read_csv and hash             {bare_s:8.2f} s")
    print(f"backfill: archive and journal      {archive_s:8.2f} s")
    print(f"backfill: refresh and publish      {refresh_s:8.2f} s")
    print(f"backfill, the whole over bare      {total_s / bare_s:8.2f} times")
    print(f"the same again, all known          {again_s:8.2f} s")
    print(f"warehouse                          {house.settings.warehouse_path.stat().st_size / 1e6:8.1f} MB")


def _read_bare(folder: Path) -> None:
    """What no history can be faster than: every field read, every row hashed and grouped by uid."""
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(12))
    rest = ", ".join(f"c{number}" for number in range(1, 12))
    duckdb.sql(
        f"select count(*) from (select c0, md5(concat_ws('|', {rest})) as h from read_csv('{folder}/*.csv.gz', "
        f"header = false, columns = {{{columns}}}, quote = '\"', null_padding = true, ignore_errors = true) "
        "group by all)"
    ).fetchall()


def _again(house: House, folder: Path) -> None:
    backfill_path(house, folder)
    refresh(house)


def _make_files(folder: Path) -> Path:
    """Twenty snapshots, each the demonstration's list repeated under other uids, with one party more than the last."""
    folder.mkdir(parents=True)
    lines = timeline()[0].files["/sdn.csv"].read_text(encoding="ascii").strip("\x1a").splitlines()
    for number in range(20):
        at = datetime(2023, 1, 2, 18, tzinfo=UTC) + timedelta(days=number)
        rows = [
            f"{100_000 + copy * 100 + index},{line.partition(',')[2]}\r\n"
            for copy in range(80)
            for index, line in enumerate(lines)
        ]
        text = "".join(rows[: 5_200 + number]) + "\x1a"
        (folder / f"sdn_{at:%Y-%m-%dT%H%M%SZ}.csv.gz").write_bytes(gzip.compress(text.encode("ascii")))
    return folder


def _seconds(action: object) -> float:
    assert callable(action)
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
