"""What a refresh does with the checks: a failing `fail` stops publishing, a `warn` is told and stops nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from listwire.errors import CheckFailed
from tests.flows.worlds import FIRST_UID, World
from warehouse.database import open_warehouse

LISTED = "select count(*) from marts.current_designations"


def break_the_counts(world: World) -> None:
    """The warehouse says that a row was refused which nobody kept."""
    with open_warehouse(world.settings.warehouse_path) as connection:
        connection.execute("update stage.contents set rejected_count = rejected_count + 1")


def test_a_check_that_fails_stops_publishing_and_keeps_the_old_copy(world):
    world.parties = world.parties[1:]
    world.collect()
    break_the_counts(world)
    before = world.settings.published_path.read_bytes()

    with pytest.raises(CheckFailed, match=r"nothing was published.* every_row_is_accounted_for"):
        world.refresh()
    assert world.settings.published_path.read_bytes() == before
    assert [path.name for path in world.settings.published_path.parent.iterdir()] == ["listwire.duckdb"]
    with open_warehouse(world.settings.warehouse_path) as connection:
        assert connection.execute("select count(*) from ops.releases").fetchone() == (1,)
        failed = (
            "select check_name, severity_code, row_count from ops.checks where not is_ok and severity_code = 'fail'"
        )
        assert connection.execute(failed).fetchall() == [("every_row_is_accounted_for", "fail", 1)]


def test_the_next_refresh_whose_checks_pass_publishes_again(world):
    world.parties = world.parties[1:]
    world.collect()
    break_the_counts(world)
    with pytest.raises(CheckFailed):
        world.refresh()
    assert world.values(LISTED) == [40]
    world.refresh(is_replay=True)
    assert world.values(LISTED) == [39]
    assert world.values("select count(*) from ops.releases") == [2]


def test_a_check_that_warns_is_told_and_does_not_stop_publishing(world):
    world.parties = [replace(world.parties[0], country="Atlantis"), *world.parties[1:-1]]
    _, refreshed = world.run()

    told = [warning for warning in refreshed.warnings if "programs" not in warning]  # the world's tags are made up
    assert told == ["countries_are_known: 1 rows, first {'country': Atlantis, 'address_count': 1}"]
    assert world.values(LISTED) == [39]
    assert world.values(f"select country from core.addresses where uid = {FIRST_UID} and country = 'Atlantis'") == [
        "Atlantis"
    ]
    assert world.rows("select check_name, severity_code, row_count from ops.checks where not is_ok") == [
        ("countries_are_known", "warn", 1),
        ("programs_are_known", "warn", 2),
    ]
