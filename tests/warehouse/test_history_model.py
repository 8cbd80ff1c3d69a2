"""The warehouse says of every generated history what the model in plain Python says, row for row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from random import Random
from typing import Any

import duckdb
import pytest

from listwire.types import Verdict
from schemas.catalog import PUBLISHED
from schemas.contract import key_of
from tests.warehouse.facts_model import eastern, refused_count, row_count
from tests.warehouse.generated import World, csv_world, lists_world, seeds
from tests.warehouse.history_model import Action, Spell, Story, tell
from tests.warehouse.worlds import FORMATS, lines_of, memory_warehouse, refresh
from warehouse.checks import run_checks
from warehouse.snapshots import assemble

pytestmark = pytest.mark.long

Row = tuple[Any, ...]

TABLES = {
    "aliases": ("aliases", "alias_name", "not is_weak"),
    "weak_aliases": ("aliases", "alias_name", "is_weak"),
    "addresses": ("addresses", "address", "true"),
    "birth_dates": ("birth_dates", "text", "true"),
    "notes": ("features", "value", "feature_type = 'Note'"),
}
"""Kind of fact to the relation and column that show it, and which rows of it."""


def rows(connection: duckdb.DuckDBPyConnection, select: str) -> list[Row]:
    return sorted(connection.execute(select).fetchall(), key=repr)


def ordered(found: Iterable[Row]) -> list[Row]:
    return sorted(found, key=repr)


def naive(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


def test_snapshots_are_applied_held_and_confirmed(told: World) -> None:
    assert_snapshots(told.connection, told.story)


def test_spells_begin_and_end_as_the_lists_show(told: World) -> None:
    assert_designations(told.connection, told.story)


def test_a_party_made_anew_is_linked_to_its_new_uid(told: World) -> None:
    pairs = {(spell.uid, spell.successor) for spell in told.story.shown if spell.successor}
    assert rows(told.connection, "select uid, successor_uid from core.identity_links") == ordered(pairs)


def test_versions_are_runs_of_the_same_facts(told: World) -> None:
    expected = [
        (uid, number, naive(item.from_at), naive(item.to_at), item.name, item.party_type, item.remarks)
        for uid in told.story.times
        for number, item in enumerate(told.story.versions(uid), start=1)
    ]
    select = (
        "select uid, version_number, observed_from_at, observed_to_at, primary_name, party_type, remarks "
        "from core.party_versions"
    )
    assert rows(told.connection, select) == ordered(expected)


@pytest.mark.parametrize("kind", TABLES)
def test_facts_hold_from_the_first_word_to_the_last(told: World, kind: str) -> None:
    table, column, condition = TABLES[kind]
    expected = [
        (uid, fact.value, naive(fact.from_at), naive(fact.to_at))
        for uid, times in told.story.times.items()
        for time in times
        for fact in time.facts
        if fact.kind == kind
    ]
    select = f"select uid, {column}, observed_from_at, observed_to_at from core.{table} where {condition}"
    assert rows(told.connection, select) == ordered(expected)


def test_programs_begin_and_end_inside_their_spells(told: World) -> None:
    select = (
        "select uid, list_code, program_code, first_observed_at, drop_observed_at, added_on, added_on_basis, "
        "dropped_on, is_list_inferred from core.designation_programs"
    )
    expected = [program for spell in told.story.shown for program in programs_of(spell)]
    assert rows(told.connection, select) == ordered(expected)


def test_changes_are_told_once_each_with_old_and_new_value(told: World) -> None:
    select = (
        "select uid, list_code, action, field, old_value, new_value, effective_on, observed_at "
        "from core.designation_changes"
    )
    found = [(*row[:4], *map(plain(row[3]), row[4:6]), *row[6:]) for row in rows(told.connection, select)]
    assert ordered(found) == ordered(changes_of(told.story))


def test_every_row_is_accounted_for(told: World) -> None:
    """parsed = accepted + rejected, accepted = new + revised + unchanged, and each refused row is kept."""
    select = "select captured_at, parsed_count, rejected_count, source_name from marts.accounting"
    assert rows(told.connection, select) == ordered(
        (naive(item.at), row_count(item.seen), refused_count(item.seen), FORMATS[item.seen.form].source.name)
        for item in told.story.snapshots
    )
    for parsed, rejected, accepted, new, revised, unchanged in told.connection.execute(
        "select parsed_count, rejected_count, accepted_count, new_count, revised_count, unchanged_count "
        "from marts.accounting"
    ).fetchall():
        assert (parsed, accepted) == (accepted + rejected, new + revised + unchanged)
    kept = (
        "select captured_at, snapshots.source_name, count(rejection_id) from ops.snapshots as snapshots "
        "left join ops.rejections on content_sha256 = document_sha256 group by all"
    )
    refused = "select captured_at, source_name, rejected_count from marts.accounting"
    assert rows(told.connection, kept) == rows(told.connection, refused)


def test_no_check_fails_and_every_key_names_one_row(told: World) -> None:
    found = run_checks(told.connection, told.history[-1].at)
    assert [result for result in found if result.severity == "fail" and not result.is_ok] == []
    for name, table in PUBLISHED.items():
        key = ", ".join(key_of(table))
        twice = f"select {key} from {name} group by {key} having count(*) > 1"
        assert told.connection.execute(twice).fetchall() == [], name


@pytest.mark.parametrize("world", [*map(csv_world, seeds(2)), *map(lists_world, seeds(2))], ids=str)
def test_verdicts_release_and_exclude_what_they_name(world: World) -> None:
    captures = assemble(world.lines.fetches)
    random = Random(world.name)
    actions: dict[datetime, Action] = {
        capture.captured_at: random.choice(("release", "exclude")) for capture in random.sample(captures[1:], 4)
    }
    actions[captures[0].captured_at] = "exclude"
    verdicts = [
        Verdict(actions[capture.captured_at], capture.snapshot_id, capture.captured_at, "run")
        for capture in captures
        if capture.captured_at in actions
    ]
    story = tell(world.history, actions)
    assert [item.status for item in story.snapshots] != [item.status for item in world.story.snapshots]
    with memory_warehouse() as connection:
        refresh(connection, world.publisher.archive, world.lines)  # they come after the fact
        refresh(connection, world.publisher.archive, lines_of(world.lines.fetches, verdicts))
        assert_snapshots(connection, story)
        assert_designations(connection, story)


# ---- the comparison -------------------------------------------------------------------------------------------------


def assert_snapshots(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    select = "select captured_at, last_seen_at, status_code, parsed_count, rejected_count from ops.snapshots"
    assert rows(connection, select) == ordered(
        (naive(item.at), naive(item.last_seen_at), item.status, row_count(item.seen), refused_count(item.seen))
        for item in story.snapshots
    )


def assert_designations(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    select = (
        "select uid, list_code, first_observed_at, last_observed_at, last_absent_at, delisting_observed_at, listed_on, "
        "listed_on_basis, listed_on_known_at, delisted_on, is_start_unknown, is_current, end_code, successor_uid, "
        "program_codes from core.designations"
    )
    assert rows(connection, select) == ordered(map(designation_of, story.shown))


def designation_of(spell: Spell) -> Row:
    known_at = None if spell.is_open_at_start else spell.first.at
    return (
        spell.uid,
        spell.list_code,
        naive(spell.first.at),
        naive(spell.last_observed_at),
        naive(spell.last_absent_at),
        naive(spell.end.at) if spell.end else None,
        spell.listed_on,
        spell.basis,
        naive(spell.stated.from_at if spell.stated else known_at),
        spell.delisted_on,
        spell.listed_on is None,
        spell.end is None,
        spell.end_code,
        spell.successor if spell.end_code == "new_uid" else None,
        spell.program_codes,
    )


def programs_of(spell: Spell) -> list[Row]:
    first_count = sum(piece.is_from_start for piece in spell.pieces)
    found = []
    for piece in spell.pieces:
        added: Row = (eastern(piece.from_at), "observed")
        if piece.is_from_start:
            is_with_listing = not spell.is_open_at_start or first_count == 1
            added = (spell.listed_on, spell.basis) if is_with_listing else (None, None)
        found.append(
            (
                spell.uid, spell.list_code, piece.code, naive(piece.from_at), naive(piece.to_at), *added,
                piece.dropped_on(spell), piece.is_inferred,
            )
        )  # fmt: skip
    return found


def changes_of(story: Story) -> list[Row]:
    found: list[Row] = []
    for spell in story.shown:
        where = spell.uid, spell.list_code
        if not spell.is_open_at_start:
            found += [(*where, *row, spell.first_day, naive(spell.first.at)) for row in opening(spell, story)]
        if spell.end:
            found.append((*where, *closing(spell), spell.delisted_on, naive(spell.end.at)))
        amended = [change for change in spell.time.changes() if spell.is_open_at(change[3])]
        for piece in spell.pieces:
            if not piece.is_from_start:
                amended.append(("program", None, piece.code, piece.from_at))
            if not piece.is_to_end and piece.to_at:
                amended.append(("program", piece.code, None, piece.to_at))
        found += [(*where, "amendment", *change[:3], eastern(change[3]), naive(change[3])) for change in amended]
    return found


def opening(spell: Spell, story: Story) -> list[Row]:
    """How it came about: by a move from other lists, from another uid, or by a designation."""
    ended = [other for other in story.shown if other.delisted_on == spell.first_day]
    left = {other.list_code for other in ended if (other.uid, other.moved_to) == (spell.uid, spell.list_code)}
    if left:
        return [("list_move", "list_code", code, spell.list_code) for code in left]
    old = [
        other.uid
        for other in ended
        if (other.list_code, other.successor, other.moved_to) == (spell.list_code, spell.uid, None)
    ]
    if old:
        return [("new_uid", "uid", str(old[0]), str(spell.uid))]
    codes = sorted({piece.code for piece in spell.pieces if piece.is_from_start})
    return [("designation", None, None, ", ".join(codes) or None)]


def closing(spell: Spell) -> Row:
    if spell.end_code == "list_move":
        return "list_move", "list_code", spell.list_code, spell.moved_to
    if spell.end_code == "new_uid":
        return "new_uid", "uid", str(spell.uid), str(spell.successor)
    return "delisting", None, ", ".join(spell.program_codes) or None, None


def plain(name: str | None) -> Any:
    """Reads the value of a change as the model has it: out of JSON where a fact has several fields."""
    keys = {"alias": "alias_name", "address": "address"}

    def read(value: str | None) -> Any:
        if value is None or name not in ("alias", "address", "listing"):
            return value
        fields = json.loads(value)
        return (fields["list_code"], fields["listed_on"]) if name == "listing" else fields[keys[name]]

    return read
