"""Backfill of saved SDN.CSV snapshots, the full route, beside what no history can be faster than and beside a peer.

    make bench       the snapshots of ../shared/data, or twenty made from the demonstration's list; alone it takes
    --folder FOLDER  any folder of *.csv.gz
    --peer PYTHON    also dlt's scd2 merge of the raw rows, by an interpreter that has dlt[duckdb] and pyarrow

Prints one line a measure, with the limit where there is one; a ratio compares two times of this very run. What a
process does once (imports, the first validation) is done before the clock starts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from flows.backfill import backfill_path
from flows.route import House, open_house, refresh
from listwire.settings import Settings
from sources.demo import timeline

SHARED = Path("../shared/data/ofac/sdn_csv_history")
PEER = Path(__file__).parent / "peers" / "dlt_scd2.py"
REPEATS = 20


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--folder", type=Path, default=SHARED if SHARED.exists() else None)
    arguments.add_argument("--peer", type=Path, metavar="PYTHON")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        room = Path(temporary)
        files = sorted((options.folder or _make_files(room / "made")).glob("*.csv.gz"))
        if len(files) < 2:
            arguments.error(f"{options.folder} holds {len(files)} files *.csv.gz: at least two are compared")
        _backfill(_linked(room / "warm-up", files[:2]), room / "warm-up-data")
        _measure(files, room, options.peer)


def _measure(files: Sequence[Path], room: Path, peer: Path | None) -> None:
    count = len(files)
    folder = _linked(room / "all", files)
    bare_s = min(_seconds(lambda: _read_bare(folder)) for _ in range(3))
    house, archive_s, refresh_s = _backfill(folder, room / "all-data")
    total_s = archive_s + refresh_s
    all_bytes = house.settings.warehouse_path.stat().st_size
    again_s = _seconds(lambda: (backfill_path(house, folder), refresh(house)))
    one, *one_s = _backfill(_linked(room / "one", files[:1]), room / "one-data")
    same_s = _backfill(_repeated(room / "same", files[0]), room / "same-data")[1:]
    one_bytes = one.settings.warehouse_path.stat().st_size
    _say("snapshots", count)
    _say("bare read_csv and hash", bare_s, "s")
    _say("backfill: archive and journal", archive_s, "s")
    _say("backfill: refresh and publish", refresh_s, "s")
    _say("backfill, the whole over bare", total_s / bare_s, "times, at most 5")
    _say("the same again, all known", again_s, "s")
    _say("one more snapshot, changed", (total_s - sum(one_s)) / (count - 1) * 1000, "ms, under 150")
    _say("one more snapshot, unchanged", (sum(same_s) - sum(one_s)) / REPEATS * 1000, "ms, under 60")
    _say("warehouse of one snapshot", one_bytes / 1e6, "MB")
    _say("warehouse of all over of one", all_bytes / one_bytes, "times, at most 1.25")
    if peer is None:
        print("dlt scd2: left out, name a Python that has dlt[duckdb] with --peer")
        return
    answer = json.loads(subprocess.run([peer, PEER, folder], capture_output=True, text=True, check=True).stdout)
    _say(f"dlt {answer['version']} scd2, raw rows alone", answer["seconds"], "s")
    _say("dlt scd2 over the whole backfill", answer["seconds"] / total_s, "times, at least 7")


def _backfill(folder: Path, data: Path) -> tuple[House, float, float]:
    """A new house with these files, and the seconds of taking them in and of the refresh."""
    house = open_house(Settings(data=data), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    return house, _seconds(lambda: backfill_path(house, folder)), _seconds(lambda: refresh(house))


def _read_bare(folder: Path) -> None:
    """What no history can be faster than: every field read, every row hashed and grouped by uid."""
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(12))
    rest = ", ".join(f"c{number}" for number in range(1, 12))
    duckdb.sql(
        f"select count(*) from (select c0, md5(concat_ws('|', {rest})) as h from read_csv('{folder}/*.csv.gz', "
        f"header = false, columns = {{{columns}}}, quote = '\"', null_padding = true, ignore_errors = true) "
        "group by all)"
    ).fetchall()


def _linked(folder: Path, files: Sequence[Path]) -> Path:
    folder.mkdir()
    for file in files:
        (folder / file.name).symlink_to(file.resolve())
    return folder


def _repeated(folder: Path, file: Path) -> Path:
    """One file as captured once, and again on each of the days after."""
    folder.mkdir()
    for number in range(REPEATS + 1):
        at = datetime(2023, 1, 2, 18, tzinfo=UTC) + timedelta(days=number)
        shutil.copy(file, folder / f"sdn_{at:%Y-%m-%dT%H%M%SZ}.csv.gz")
    return folder


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


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _say(what: str, value: float, unit: str = "") -> None:
    shown = f"{value:9d}   " if isinstance(value, int) else f"{value:12.2f}"
    print(f"{what:36}{shown} {unit}".rstrip())


if __name__ == "__main__":
    main()
