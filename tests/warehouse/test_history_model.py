"""The warehouse says of every generated history what the model in plain Python says, row for row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from listwire.types import Verdict
from tests.warehouse.history_model import Action, Spell, Story, refused_count, row_count, tell
from tests.warehouse.worlds import Publisher, Seen, examples, histories, lines_of, load, memory_warehouse, refresh
from warehouse.checks import run_checks
from warehouse.snapshots import assemble


@given(histories())
@examples(20)
def test_the_warehouse_says_what_the_model_says(history: list[Seen]) -> None:
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(history)))
        story = tell(history)
        _assert_told(connection, story)
        _assert_counted(connection, story)
        found = [result for result in run_checks(connection, history[-1].at) if not result.is_ok]
        assert [result for result in found if result.severity == "fail"] == []


@given(histories(), st.data())
@examples(6)
def test_verdicts_release_and_exclude_what_they_name(history: list[Seen], data: st.DataObject) -> None:
    publisher = Publisher()
    fetches = publisher.serve(history)
    captures = assemble(fetches)
    chosen = data.draw(st.lists(st.sampled_from(captures), min_size=1, max_size=2, unique=True))
    actions: dict[datetime, Action] = {
        capture.captured_at: data.draw(st.sampled_from(("release", "exclude"))) for capture in chosen
    }
    verdicts = [
        Verdict(actions[capture.captured_at], capture.snapshot_id, capture.captured_at, "run") for capture in chosen
    ]
    with memory_warehouse() as connection:
        load(connection, publisher.archive, lines_of(fetches))  # they come after the fact
        refresh(connection, publisher.archive, lines_of(fetches, verdicts))
        _assert_told(connection, tell(history, actions))


# ---- the comparison -------------------------------------------------------------------------------------------------


def _assert_told(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    _assert_snapshots(connection, story)
    _assert_designations(connection, story)
    _assert_versions(connection, story)
    _assert_facts(connection, story)
    _assert_changes(connection, story)


def _assert_counted(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    """parsed = accepted + rejected, accepted = new + revised + unchanged, and each refused row is kept."""
    counts = connection.sql(
        "select captured_at, parsed_count, rejected_count, accepted_count, new_count, revised_count, unchanged_count "
        "from marts.accounting"
    ).fetchall()
    assert {row[0]: (row[1], row[2]) for row in counts} == {
        _naive(item.at): (row_count(item.seen), refused_count(item.seen)) for item in story.snapshots
    }
    for _, parsed, rejected, accepted, new, revised, unchanged in counts:
        assert (parsed, accepted) == (accepted + rejected, new + revised + unchanged)
    kept = (
        "select captured_at, count(rejection_id) from ops.snapshots left join ops.rejections "
        "on content_sha256 = document_sha256 group by captured_at"
    )
    assert dict(connection.sql(kept).fetchall()) == {row[0]: row[2] for row in counts}


def _naive(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


def _rows(connection: duckdb.DuckDBPyConnection, select: str) -> list[tuple[Any, ...]]:
    return sorted(connection.sql(select).fetchall(), key=repr)


def _ordered(rows: Any) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)


def _assert_snapshots(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    select = "select captured_at, last_seen_at, status_code, parsed_count, rejected_count from ops.snapshots"
    assert _rows(connection, select) == _ordered(
        (_naive(item.at), _naive(item.last_seen_at), item.status, row_count(item.seen), refused_count(item.seen))
        for item in story.snapshots
    )


def _assert_designations(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    select = (
        "select uid, list_code, first_observed_at, last_observed_at, last_absent_at, delisting_observed_at, listed_on, "
        "delisted_on, is_start_unknown, is_current, end_code, program_codes from core.designations"
    )
    shown = [spell for spell in story.spells if spell.uid in story.described]
    assert _rows(connection, select) == _ordered(_designation(spell) for spell in shown)


def _designation(spell: Spell) -> tuple[Any, ...]:
    return (
        spell.uid,
        "SDN",
        _naive(spell.first.at),
        _naive(spell.last.last_seen_at),
        _naive(spell.last_absent_at),
        _naive(spell.end.at) if spell.end else None,
        spell.listed_on,
        spell.delisted_on,
        spell.last_absent_at is None,
        spell.end is None,
        "delisted" if spell.end else None,
        list(spell.known.get("programs", ())),
    )


def _assert_versions(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    expected = []
    for uid in story.described:
        versions = [version for spell in story.spells_of(uid) for version in spell.versions if "party" in version.facts]
        for number, version in enumerate(versions, start=1):
            name, remarks = version.facts["party"]
            programs = list(version.facts.get("programs", ()))
            whole = (remarks + "".join(version.facts.get("tail", ()))) or None
            expected.append((uid, number, _naive(version.from_at), _naive(version.to_at), name, programs, whole))
    select = (
        "select uid, version_number, observed_from_at, observed_to_at, primary_name, program_codes, remarks "
        "from core.party_versions"
    )
    assert _rows(connection, select) == _ordered(expected)


def _assert_facts(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    spans: dict[str, list[tuple[Any, ...]]] = {"aliases": [], "addresses": [], "programs": []}
    for spell in story.spells:
        for fact in spell.facts:
            row: tuple[Any, ...] = (spell.uid, fact.value, _naive(fact.from_at), _naive(fact.to_at))
            if fact.kind == "programs":
                row += (spell.listed_on if fact.is_from_start else fact.from_day, fact.to_day)
            spans[fact.kind].append(row)
    for kind, name in (("aliases", "alias_name"), ("addresses", "address")):
        select = f"select uid, {name}, observed_from_at, observed_to_at from core.{kind}"
        assert _rows(connection, select) == _ordered(spans[kind])
    select = (
        "select uid, program_code, first_observed_at, drop_observed_at, added_on, dropped_on "
        "from core.designation_programs"
    )
    assert _rows(connection, select) == _ordered(spans["programs"])


def _assert_changes(connection: duckdb.DuckDBPyConnection, story: Story) -> None:
    found = []
    select = (
        "select uid, action, field, old_value, new_value, observed_at from core.designation_changes "
        "where field is not null"
    )
    for uid, action, field, old, new, at in _rows(connection, select):
        found.append((uid, action, field, _value(field, old), _value(field, new), at))
    assert _ordered(found) == _ordered((*change[:5], _naive(change[5])) for change in story.amendments)
    acts = [(spell.uid, "designation", _naive(spell.first.at)) for spell in story.spells if spell.last_absent_at]
    acts += [(spell.uid, "delisting", _naive(spell.end.at)) for spell in story.spells if spell.end]
    select = "select uid, action, observed_at from core.designation_changes where field is null"
    assert _rows(connection, select) == _ordered(act for act in acts if act[0] in story.described)


def _value(field: str, value: str | None) -> str | None:
    """The name in the JSON of an alias or address; other values are texts."""
    if value is None or field not in ("alias", "address"):
        return value
    return str(json.loads(value)["alias_name" if field == "alias" else "address"])
