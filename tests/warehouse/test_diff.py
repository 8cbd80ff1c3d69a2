"""What publishing would change: the designations of a published copy beside those of a warehouse loaded since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from listwire.errors import WarehouseError
from tests.warehouse.worlds import Form, Party, Publisher, Seen, lines_of, memory_warehouse, refresh
from warehouse.diff import ChangedColumn, Difference, compare_designations
from warehouse.publish import publish

pytestmark = pytest.mark.long

MONDAY = datetime(2024, 3, 4, 15, tzinfo=UTC)
STAYS, COMES = 101, 102
ALPHA, BRAVO = Party("ALPHA"), Party("BRAVO")
MOVED_BY_A_LATE_CAPTURE = {"first_observed_at", "last_absent_at", "first_snapshot_id"}


def seen(day: int, *uids: int, name: str = "ALPHA") -> Seen:
    """A capture that many days after the Monday, of the parties with these uids; `name` is that of STAYS."""
    return Seen(MONDAY + timedelta(days=day), {uid: Party(name) if uid == STAYS else BRAVO for uid in uids})


def differences(path: Path, before: Sequence[Seen], after: Sequence[Seen]) -> list[Difference]:
    """What publishing a history would change after another one was published."""
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(before)))
        publish(connection, path, MONDAY, MONDAY)
        refresh(connection, publisher.archive, lines_of(publisher.serve(after)))
        return compare_designations(connection, path)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "listwire.duckdb"


def test_what_was_published_differs_in_nothing(path):
    history = [seen(0, STAYS), seen(1, STAYS, COMES), seen(2, COMES)]
    assert differences(path, history, history) == []


def test_a_capture_that_only_repeats_the_list_changes_nothing(path):
    assert differences(path, [seen(0, STAYS)], [seen(0, STAYS), seen(5, STAYS)]) == []


def test_a_party_that_came_is_new(path):
    [found] = differences(path, [seen(0, STAYS)], [seen(0, STAYS), seen(1, STAYS, COMES)])
    assert (found.change, found.uid, found.list_code, found.party_name) == ("new", COMES, "SDN", "BRAVO")
    assert found.old_id is None and found.new_id is not None and found.columns == ()


def test_a_party_whose_only_capture_is_taken_out_is_gone(path):
    [found] = differences(path, [seen(0, STAYS), seen(1, STAYS, COMES)], [seen(0, STAYS)])
    assert (found.change, found.uid, found.new_id) == ("gone", COMES, None)
    assert found.old_id is not None and found.columns == ()


def test_a_changed_column_has_its_old_and_its_new_value(path):
    [found] = differences(path, [seen(0, STAYS)], [seen(0, STAYS), seen(1, STAYS, name="ALPHA TWO")])
    assert (found.change, found.uid, found.party_name) == ("changed", STAYS, "ALPHA TWO")
    assert found.old_id == found.new_id is not None
    assert found.columns == (ChangedColumn("party_name", "ALPHA", "ALPHA TWO"),)


def test_a_value_that_comes_or_goes_is_null_on_the_other_side(path):
    [found] = differences(path, [seen(0, STAYS, COMES)], [seen(0, STAYS, COMES), seen(1, STAYS)])
    columns = {column: (old, new) for column, old, new in found.columns}
    assert (found.change, found.uid) == ("changed", COMES)
    assert columns["delisted_on"] == (None, "2024-03-05")
    assert columns["is_current"] == ("true", "false")


def test_a_late_older_capture_renames_the_spell(path):
    late = [seen(0, STAYS, COMES), seen(3, STAYS, COMES)]
    [stays, comes] = differences(path, late[1:], late)
    assert [(item.change, item.uid) for item in (stays, comes)] == [("renamed", STAYS), ("renamed", COMES)]
    assert comes.old_id and comes.new_id and comes.old_id != comes.new_id
    assert {column for column, _, _ in comes.columns} <= MOVED_BY_A_LATE_CAPTURE
    assert ("first_observed_at", "2024-03-07 15:00:00", "2024-03-04 15:00:00") in comes.columns


def test_a_spell_torn_apart_by_a_late_capture_is_changed_and_the_rest_of_it_is_new(path):
    before = [seen(0, STAYS, COMES), seen(4, STAYS, COMES)]
    changes = differences(path, before, [before[0], seen(2, STAYS), before[1]])
    assert [(item.change, item.uid) for item in changes] == [("changed", COMES), ("new", COMES)]
    assert ("delisted_on", None, "2024-03-06") in changes[0].columns


def test_spells_that_a_late_capture_joins_keep_the_first_name(path):
    """Without the captures that lacked the party, its second and third spell are one with the first."""
    whole = [seen(day, STAYS, *((COMES,) if day % 2 else ())) for day in range(1, 6)]
    joined = differences(path, whole, [item for item in whole if COMES in item.parties])
    assert [(item.change, item.uid) for item in joined] == [("changed", COMES), ("gone", COMES), ("gone", COMES)]


def test_of_two_spells_that_become_an_earlier_one_the_first_is_renamed(path):
    """The first sight moves too, so no id stays: one spell is renamed, and the other is gone."""
    torn = [seen(3, STAYS, COMES), seen(4, STAYS), seen(5, STAYS, COMES)]
    late = [seen(1, STAYS, COMES), torn[0], torn[2]]
    changes = [item for item in differences(path, torn, late) if item.uid == COMES]
    assert [item.change for item in changes] == ["gone", "renamed"]
    assert ("delisted_on", "2024-03-08", None) in changes[1].columns


def test_spells_that_never_touch_are_no_rename(path):
    changes = differences(
        path, [seen(0, STAYS), seen(1, STAYS, COMES), seen(2, STAYS)], [seen(0, STAYS), seen(8, STAYS, COMES)]
    )
    assert [(item.change, item.uid) for item in changes] == [("gone", COMES), ("new", COMES)]


def test_a_spell_on_another_list_is_no_rename(path):
    def on(code: str, form: Form, day: int) -> Seen:
        return Seen(MONDAY + timedelta(days=day), {COMES: replace(BRAVO, lists=((code, None),))}, form=form)

    changes = differences(path, [on("SDN", "rich", 0)], [on("SSI", "others", 0)])
    assert [(item.change, item.list_code) for item in changes] == [("gone", "SDN"), ("new", "SSI")]


def test_both_sides_stay_as_they_are(path):
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve([seen(0, STAYS)])))
        publish(connection, path, MONDAY, MONDAY)
        body, rows = path.read_bytes(), connection.execute("select * from core.designations").fetchall()
        assert compare_designations(connection, path) == []
        assert path.read_bytes() == body
        assert connection.execute("select * from core.designations").fetchall() == rows
        attached = connection.execute("select database_name from duckdb_databases()").fetchall()
        assert ("previous",) not in attached


def test_without_a_copy_nothing_is_compared(path):
    with memory_warehouse() as connection, pytest.raises(WarehouseError, match="nothing is published yet"):
        compare_designations(connection, path)


def test_columns_of_another_version_are_left_aside_but_for_those_that_name_a_spell(path):
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve([seen(0, STAYS)])))
        publish(connection, path, MONDAY, MONDAY)
        with duckdb.connect(str(path)) as copy:
            copy.execute("alter table core.designations drop column listed_on")
            copy.execute("alter table core.designations add column older integer default 1")
        assert compare_designations(connection, path) == []
        with duckdb.connect(str(path)) as copy:
            copy.execute("alter table core.designations drop column party_name")
        with pytest.raises(WarehouseError, match="of another version, without party_name"):
            compare_designations(connection, path)
