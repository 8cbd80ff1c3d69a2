"""A reader sees the old copy or the new one, never half, and can do nothing but read it."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from listwire.errors import WarehouseError
from listwire.types import Fetch, ListFormat
from schemas.catalog import PUBLISHED
from schemas.contract import duckdb_type, key_of
from sources import ofac_csv
from tests.sources.ofac_rows import csv, sdn
from warehouse.archive import Archive
from warehouse.build import build, read_macros
from warehouse.database import open_warehouse
from warehouse.journal import JournalLines
from warehouse.ledger import load_journal
from warehouse.publish import Release, open_published, publish

AT = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
CHECKOUT = Path(__file__).resolve().parent.parent.parent
SOURCE = replace(ofac_csv.SOURCE, floor=0, largest_loss=1.0)
FORMAT = ListFormat(SOURCE, ofac_csv.PARSER_VERSION, ofac_csv.inspect, ofac_csv.read, ofac_csv.parse)

CAMARA = sdn(42618, "CAMARA, Sadio", party_type="individual", programs="RUSSIA-EO14024")
DAYS = (
    (sdn(36), sdn(173, "ANGLO-CARIBBEAN CO., LTD."), CAMARA),
    (sdn(36), sdn(173, "ANGLO-CARIBBEAN CO., LTD.", remarks="a remark"), CAMARA),  # a new body, the same designations
    (sdn(36), sdn(173, "ANGLO-CARIBBEAN CO., LTD.", remarks="a remark")),  # one of them ends
)
"""What the list says on each day."""


def refresh(connection: duckdb.DuckDBPyConnection, archive: Archive, day_count: int) -> None:
    """Load and build what the first days say."""
    fetches = []
    for number, rows in enumerate(DAYS[:day_count]):
        body = csv(*rows)
        at = AT + timedelta(days=number)
        fetches.append(
            Fetch(
                fetch_id=f"{number:064x}", run_id="run", source_name=SOURCE.name, kind="list", part="sdn", url="u",
                fetched_at=at, outcome="ok", set_id=str(number), sha256=archive.put(body), byte_count=len(body),
            )
        )  # fmt: skip
    load_journal(connection, archive, JournalLines(tuple(fetches), ()), {SOURCE.name: FORMAT}, lambda fetch: None)
    build(connection, fetches[-1].fetched_at, lambda connection: None)


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse of the first day, and its published copy; never written again."""
    folder = tmp_path_factory.mktemp("first_day")
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        refresh(connection, Archive(folder), 1)
        publish(connection, folder / "published" / "listwire.duckdb", AT, AT)
    return folder


@pytest.fixture(scope="module")
def third_day(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That folder two days later: loaded and built, not published; never written again."""
    folder = tmp_path_factory.mktemp("third_day")
    shutil.copytree(first_day, folder, dirs_exist_ok=True)
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        refresh(connection, Archive(folder), 3)
    return folder


@pytest.fixture
def published(first_day: Path) -> Path:
    """The copy of the first day, to read only."""
    return first_day / "published" / "listwire.duckdb"


@pytest.fixture
def folder(third_day: Path, tmp_path: Path) -> Path:
    """A warehouse of the third day, whose published copy is still of the first."""
    shutil.copytree(third_day, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "published" / "listwire.duckdb"


def publish_again(folder: Path) -> Release:
    """Publish what the warehouse holds, on the third day."""
    at = AT + timedelta(days=3)
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        return publish(connection, folder / "published" / "listwire.duckdb", at, at)


def ask(path: Path, question: str) -> list[Any]:
    with open_published(path) as reader:
        return reader.execute(question).fetchall()


LISTED = "select uid from core.parties where is_listed order by uid"
OLD, NEW = [(36,), (173,), (42618,)], [(36,), (173,)]


# ---- the whole copy, at once -----------------------------------------------------------------------------------------


def test_the_copy_holds_every_relation_row_for_row(folder, path):
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        publish(connection, path, AT, AT)
        with open_published(path) as reader:
            for name in PUBLISHED:
                order = ", ".join(key_of(PUBLISHED[name]))
                question = f"select * from {name} order by {order}"
                assert reader.execute(question).fetchall() == connection.execute(question).fetchall(), name
            assert reader.execute("select count(*) from core.designations").fetchone() == (3,)


def test_the_copy_holds_nothing_else(published):
    tables = ask(published, "select schema_name || '.' || table_name from duckdb_tables() where not internal")
    assert sorted(name for (name,) in tables) == sorted(PUBLISHED)


def test_every_relation_and_column_carries_its_meaning_and_its_type(published):
    relations = dict(ask(published, "select schema_name || '.' || table_name, comment from duckdb_tables()"))
    assert relations == {name: table.description for name, table in PUBLISHED.items()}
    question = (
        "select schema_name || '.' || table_name, column_name, comment, data_type, is_nullable "
        "from duckdb_columns() where not internal"
    )
    assert set(ask(published, question)) == {
        (name, column_name, column.description, duckdb_type(column), column.nullable)
        for name, table in PUBLISHED.items()
        for column_name, column in table.columns.items()
    }
    assert all(relations.values())


def test_every_macro_is_in_the_copy_and_can_be_used(published):
    found = {name for (name,) in ask(published, "select function_name from duckdb_functions() where not internal")}
    assert found == set(read_macros())
    days = ask(published, "select eastern_day(timestamp '2026-02-27 04:59'), eastern_day(timestamp '2026-02-27 05:00')")
    assert [str(day) for day in days[0]] == ["2026-02-26", "2026-02-27"]


def test_the_copy_can_be_opened_by_old_versions_of_duckdb(published):
    _, mark, storage = struct.unpack("<Q4sQ", published.read_bytes()[:20])
    assert (mark, storage) == (b"DUCK", 65)  # 65 is the storage of v1.2.0; 64 that of v0.10 to v1.1


def test_the_copy_is_one_file(folder, path):
    publish_again(folder)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_reader_keeps_the_old_copy_and_the_next_one_sees_the_new(folder, path):
    with open_published(path) as early:
        assert early.execute(LISTED).fetchall() == OLD
        publish_again(folder)
        assert early.execute(LISTED).fetchall() == OLD
        assert ask(path, LISTED) == NEW
        assert early.execute("select count(*) from core.designations where is_current").fetchone() == (3,)
    assert ask(path, LISTED) == NEW


def test_a_reader_in_another_process_keeps_the_old_copy_and_does_not_stop_the_publish(folder, path):
    script = (
        "import sys\nfrom pathlib import Path\nfrom warehouse.publish import open_published\n"
        "with open_published(Path(sys.argv[1])) as reader:\n"
        f"    print(reader.execute({LISTED!r}).fetchall(), flush=True)\n"
        "    sys.stdin.readline()\n"
        f"    print(reader.execute({LISTED!r}).fetchall(), flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        assert reader.stdout.readline() == f"{OLD}\n"
        publish_again(folder)
        said, _ = reader.communicate("go on\n")
    assert (said, reader.returncode) == (f"{OLD}\n", 0)
    assert ask(path, LISTED) == NEW


# ---- a publish that does not end -------------------------------------------------------------------------------------

KILLED_AT_EACH_STEP = """
import os, shutil, sys
from pathlib import Path
from tests.warehouse.test_publish import AT, open_warehouse
import warehouse.publish

STEPS = {"publish", "_log", "sync_folder"}  # _log stands in the middle of the copy, and at the end
folder = Path(sys.argv[1])
shutil.copytree(folder, folder / "0")

def killed_at(step):
    seen = set()
    def trace(frame, event, argument):
        name = frame.f_code.co_name
        if name not in STEPS:
            return None
        if event == "line" and (name, frame.f_lineno) not in seen:
            seen.add((name, frame.f_lineno))
            if len(seen) == step:
                os._exit(9)
        return trace
    place = folder / str(step)
    with open_warehouse(place / "warehouse.duckdb") as connection:
        sys.settrace(trace)
        warehouse.publish.publish(connection, place / "published" / "listwire.duckdb", AT, AT)
        sys.settrace(None)
    os._exit(0)

for step in range(1, 100):
    shutil.copytree(folder / "0", folder / str(step))
    child = os.fork()
    if child == 0:
        killed_at(step)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0:
        break
    assert code == 9, code
print(step - 1)
"""


@pytest.mark.long
def test_a_publish_killed_at_any_step_leaves_a_readable_copy(folder):
    command = [sys.executable, "-c", KILLED_AT_EACH_STEP, str(folder)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    step_count = int(done.stdout)
    assert step_count > 15
    paths = [folder / str(step) / "published" / "listwire.duckdb" for step in range(1, step_count + 1)]
    found = [ask(path, LISTED) for path in paths]
    first_new = found.index(NEW)
    assert found == [OLD] * first_new + [NEW] * (step_count - first_new)
    assert 0 < first_new < step_count
    logged = [ask(path, "select count(*) from ops.releases") for path in paths]
    assert logged == [[(1,)]] * first_new + [[(2,)]] * (step_count - first_new)
    left_behind = next(path for path in reversed(paths[:first_new]) if len(list(path.parent.iterdir())) > 1)
    publish_again(left_behind.parent.parent)
    assert ask(left_behind, LISTED) == NEW
    assert [item.name for item in left_behind.parent.iterdir()] == [left_behind.name]


def test_what_a_killed_publish_left_aside_is_replaced(folder, path):
    for name in (f".{path.name}.new", f".{path.name}.new.wal"):
        (path.parent / name).write_bytes(b"half a copy")
    publish_again(folder)
    assert ask(path, LISTED) == NEW
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_copy_that_cannot_be_written_leaves_the_old_one_and_no_release(folder, path):
    (path.parent / f".{path.name}.new").mkdir()
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        with pytest.raises((OSError, duckdb.Error)):
            publish(connection, path, AT + timedelta(days=3), AT)
        assert connection.execute("select count(*) from ops.releases").fetchone() == (1,)
    assert ask(path, LISTED) == OLD


@pytest.mark.parametrize("name", ["core.aliases", "marts.delistings"])
def test_a_relation_that_breaks_its_contract_is_not_published(folder, path, name):
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        connection.execute(f"create or replace table {name} as select null as uid")
        with pytest.raises(duckdb.Error):
            publish(connection, path, AT + timedelta(days=3), AT)
        assert ask(path, LISTED) == OLD
        assert connection.execute("select count(*) from ops.releases").fetchone() == (1,)
        refresh(connection, Archive(folder), 3)  # the warehouse goes on after a failed publish
        publish(connection, path, AT + timedelta(days=3), AT)
    assert ask(path, LISTED) == NEW


def test_a_full_disk_leaves_the_old_copy(folder, path):
    script = (
        "import resource, sys\nfrom pathlib import Path\nimport duckdb\n"
        "from tests.warehouse.test_publish import AT, open_warehouse, publish\n"
        "path = Path(sys.argv[1])\n"
        "with open_warehouse(path.parent.parent / 'warehouse.duckdb') as connection:\n"
        "    connection.execute(\"set checkpoint_threshold = '1GB'\")\n"
        "    limit = 2_000_000\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))\n"
        "    try:\n"
        "        publish(connection, path, AT, AT)\n"
        "    except (OSError, duckdb.Error) as error:\n"
        "        print('refused')\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert "refused" in done.stdout, done.stderr
    assert ask(path, LISTED) == OLD
    publish_again(folder)
    assert ask(path, LISTED) == NEW


# ---- what changed since the last release -----------------------------------------------------------------------------

UPDATED = "select uid, updated_release_id from core.designations order by uid"


def test_a_designation_keeps_its_release_until_it_changes(first_day, tmp_path):
    shutil.copytree(first_day, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "published" / "listwire.duckdb"
    ((_, first), *_) = ask(path, UPDATED)
    assert ask(path, UPDATED) == [(36, first), (173, first), (42618, first)]
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        refresh(connection, Archive(tmp_path), 2)  # a new capture sees the three again
    publish_again(tmp_path)
    assert ask(path, UPDATED) == [(36, first), (173, first), (42618, first)]
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        refresh(connection, Archive(tmp_path), 3)
        third = publish(connection, path, AT + timedelta(days=4), AT).release_id
    assert third != first
    assert ask(path, UPDATED) == [(36, first), (173, first), (42618, third)]
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        publish(connection, path, AT + timedelta(days=5), AT)
    assert ask(path, UPDATED) == [(36, first), (173, first), (42618, third)]


@pytest.mark.parametrize(
    "change",
    ["alter table core.designations drop successor_uid", "alter table core.designations rename uid to number",
     "drop table core.designations"],
    ids=["fewer columns", "another column", "no such relation"],
)  # fmt: skip
def test_a_copy_of_another_version_makes_every_designation_count_as_changed(folder, path, change):
    with duckdb.connect(str(path)) as other:
        other.execute(change)
    release = publish_again(folder)
    assert {row[1] for row in ask(path, UPDATED)} == {release.release_id}


def test_the_log_of_releases_is_in_the_copy_newest_included(folder, path):
    release = publish_again(folder)
    rows = ask(path, "select release_id, published_at, as_of, is_held from ops.releases order by published_at")
    at = AT.replace(tzinfo=None)
    assert [row[1:] for row in rows] == [(at, at, False), (at + timedelta(days=3), at + timedelta(days=3), False)]
    assert rows[-1][0] == release.release_id
    assert release.path == path and release.is_held is False


def test_a_release_behind_a_held_list_says_so(folder, path):
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        connection.execute("update marts.source_health set is_held = true")
        assert publish(connection, path, AT + timedelta(days=1), AT).is_held
    assert ask(path, "select is_held from ops.releases order by published_at") == [(False,), (True,)]


# ---- a reader can only read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{file}')",
        "select * from read_text('{file}')",
        "select * from read_blob('{file}')",
        "select * from read_json('http://127.0.0.1:1/x.json')",
        "select * from sniff_csv('{file}')",
        "select * from glob('{folder}/*')",
        "select * from '{file}'",
        "copy core.parties from '{file}'",
        "copy (select 1) to '{folder}/out.csv'",
        "export database '{folder}/out'",
        "import database '{folder}'",
        "attach '{folder}/other.duckdb' as other",
        "attach '{file}' as other",
        "install httpfs",
        "load httpfs",
        "create persistent secret s (type s3)",
        "set enable_external_access = true",
        "reset enable_external_access",
        "set lock_configuration = false",
        "set temp_directory = '{folder}'",
        "set log_query_path = '{folder}/log.txt'",
        "pragma profiling_output = '{folder}/out.json'",
        "select * from frame",
    ],
)
def test_a_query_reaches_no_file_no_network_and_no_setting(published, tmp_path, statement):
    target = tmp_path / "place"
    target.mkdir()
    (target / "data.csv").write_text("a,b\n1,2\n")
    frame = pl.DataFrame({"a": [1]})  # a variable of the caller is out of reach too
    assert frame.height == 1
    with open_published(published) as reader, pytest.raises(duckdb.Error):
        reader.execute(statement.format(file=target / "data.csv", folder=target)).fetchall()
    assert [item.name for item in target.iterdir()] == ["data.csv"]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into core.programs select * from core.programs",
        "update core.parties set remarks = 'x'",
        "delete from core.designations",
        "drop table core.designations",
        "alter table core.parties add column x integer",
        "create table core.x as select 1",
        "create view x as select 1",
        "create macro x() as 1",
        "comment on table core.parties is 'x'",
    ],
)
def test_a_query_writes_nothing(published, statement):
    before = published.read_bytes()
    with open_published(published) as reader, pytest.raises(duckdb.Error, match="read-only"):
        reader.execute(statement)
    assert published.read_bytes() == before


def test_nothing_published_yet_says_what_to_do(tmp_path):
    with pytest.raises(WarehouseError, match=r"nothing is published yet at .* run `listwire run`"):
        ask(tmp_path / "listwire.duckdb", "select 1")


@pytest.mark.parametrize("body", [b"", b"no database", b"\x00" * 8_192])
def test_a_file_that_is_no_copy_is_an_error_in_words(tmp_path, body):
    path = tmp_path / "listwire.duckdb"
    path.write_bytes(body)
    with pytest.raises(WarehouseError, match="cannot be opened"):
        ask(path, "select 1")


def test_a_damaged_earlier_copy_is_an_error_in_words_and_stays(folder, path):
    path.write_bytes(b"no database")
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        with pytest.raises(WarehouseError, match="cannot be opened"):
            publish(connection, path, AT + timedelta(days=3), AT)
        assert connection.execute("select count(*) from ops.releases").fetchone() == (1,)
        path.unlink()
        publish(connection, path, AT + timedelta(days=3), AT)
    assert ask(path, LISTED) == NEW
