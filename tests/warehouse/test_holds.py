"""What a snapshot that is held, released or excluded does to history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from listwire.types import Verdict
from tests.warehouse.worlds import (
    REBUILT,
    Party,
    Publisher,
    Seen,
    lines_of,
    memory_warehouse,
    refresh,
    warehouse_rows,
)
from warehouse.snapshots import assemble

UIDS = (101, 102, 103, 104, 105, 106)


def test_a_held_snapshot_changes_nothing_however_often_it_is_served() -> None:
    monday = datetime(2024, 3, 4, 15, tzinfo=UTC)
    six = {uid: Party(f"PARTY {uid}") for uid in UIDS}
    good = [Seen(monday, six), Seen(monday + timedelta(days=1), six | {107: Party("PARTY 107")})]
    damaged = [Seen(monday + timedelta(days=2, hours=hour), {101: Party("PARTY 101")}) for hour in range(3)]
    names = [name for name in REBUILT if name.startswith("core.")]
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(good)))
        before = warehouse_rows(connection, names)
        for number in range(1, 4):
            refresh(connection, publisher.archive, lines_of(publisher.serve(good + damaged[:number])))
            assert warehouse_rows(connection, names) == before
        assert connection.sql(
            "select status_code, reason from ops.snapshots where status_code = 'held'"
        ).fetchall() == [("held", "85.7% of the last applied parties are gone, over 60%")]
        assert connection.sql("select is_held from marts.source_health").fetchall() == [(True,)]


def test_releasing_a_held_snapshot_ends_the_spells_and_excluding_it_again_reopens_them() -> None:
    monday = datetime(2024, 3, 4, 15, tzinfo=UTC)
    six = {uid: Party(f"PARTY {uid}") for uid in UIDS}
    history = [Seen(monday, six), Seen(monday + timedelta(days=1), {101: six[101]})]
    publisher = Publisher()
    fetches = publisher.serve(history)
    small = assemble(fetches)[1].snapshot_id
    release = Verdict("release", small, monday + timedelta(days=2), "run")
    exclude = Verdict("exclude", small, monday + timedelta(days=3), "run")
    listed = []
    with memory_warehouse() as connection:
        for verdicts in ((), (release,), (release, exclude)):
            refresh(connection, publisher.archive, lines_of(fetches, verdicts))
            listed.append([row[0] for row in connection.sql("select uid from core.parties where is_listed").fetchall()])
        assert connection.sql("select status_code, reason from ops.snapshots order by captured_at").fetchall() == [
            ("applied", None),
            ("excluded", "excluded by a person"),
        ]
    assert [sorted(uids) for uids in listed] == [list(UIDS), [101], list(UIDS)]


def test_a_capture_of_addresses_alone_delists_nobody_even_when_released() -> None:
    monday = datetime(2024, 3, 4, 15, tzinfo=UTC)
    two = {101: Party("ALPHA", addresses=("1 Main St",)), 102: Party("BRAVO")}
    publisher = Publisher()
    fetches = publisher.serve([Seen(monday, two), Seen(monday + timedelta(days=1), two, asked=("add",))])
    release = Verdict("release", assemble(fetches)[1].snapshot_id, monday + timedelta(days=2), "run")
    for verdicts, status in (((), "held"), ((release,), "applied")):
        with memory_warehouse() as connection:
            refresh(connection, publisher.archive, lines_of(fetches, verdicts))
            statuses = "select status_code from ops.snapshots order by captured_at"
            assert connection.sql(statuses).fetchall() == [("applied",), (status,)]
            assert connection.sql("select uid, is_current from core.designations order by uid").fetchall() == [
                (101, True),
                (102, True),
            ]
