"""The laws of history, on generated worlds: a few parties, a few snapshots, and everything that can befall them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from listwire.errors import ArchiveError
from listwire.types import FactKind, Fetch, PartyFacts, PartyRecord, Verdict
from schemas.stage import LIST_FACTS
from sources import ofac_csv
from tests.warehouse.history_model import Action, Spell, Story, refused_count, row_count, tell
from tests.warehouse.worlds import (
    ALL_PARTS,
    FORMAT,
    REBUILT,
    SOURCE,
    FailingConnection,
    InjectedFault,
    MemoryArchive,
    Party,
    Publisher,
    Seen,
    lines_of,
    memory_warehouse,
    refresh,
    warehouse_rows,
)
from warehouse.checks import run_checks
from warehouse.database import reset
from warehouse.ledger import forget_rejected, load_journal
from warehouse.load_lists import ListLoader
from warehouse.snapshots import assemble

LOADED_FACTS = tuple(table.name or "" for table in LIST_FACTS.values())
LOADED = (*LOADED_FACTS, "stage.contents", "stage.bodies", "stage.presence", "stage.rejections")
UIDS = (101, 102, 103, 104, 105, 106)
PROGRAMS = ("SDGT", "SYRIA", "IRAN-EO13902")
ALIASES = ("FIRST ALIAS", "SECOND ALIAS")
ADDRESSES = ("1 Main St", "2 Side St")
STEPS = (timedelta(minutes=40), timedelta(hours=5), timedelta(hours=20), timedelta(days=3))
"""From within a US Eastern day to over several; 40 minutes and 5 hours also cross its end."""


def examples(count: int) -> settings:
    """So many histories, ten times as many when exploring: each is a warehouse of its own and takes about a second."""
    return settings(
        max_examples=count * settings().max_examples // 100,
        # A history of this size is read as it stands; shrinking one would take minutes.
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
    )


parties = st.builds(
    Party,
    name=st.sampled_from(("ALPHA", "BRAVO")),
    programs=st.lists(st.sampled_from(PROGRAMS), min_size=1, max_size=2, unique=True).map(tuple),
    aliases=st.lists(st.sampled_from(ALIASES), max_size=2, unique=True).map(tuple),
    addresses=st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True).map(tuple),
    remarks=st.sampled_from(("", "DOB 1971")),
    tail=st.sampled_from(("", "", "first tail", "second tail")),
)
part_sets = st.sampled_from((("sdn",), ALL_PARTS, ("sdn", "alt"), ("sdn", "add", "alt"), ("add",), ("alt", "comments")))


@st.composite
def histories(draw: st.DrawFn, most: int = 8) -> list[Seen]:
    """Up to `most` snapshots: each is the one before with an edit or two, or nothing new, or damaged."""
    at = datetime(2024, 3, 1, 1, 30, tzinfo=UTC)
    listed = draw(st.dictionaries(st.sampled_from(UIDS), parties, min_size=3, max_size=6))
    history = [Seen(at, dict(listed), asked=draw(st.sampled_from((("sdn",), ALL_PARTS))))]
    for _ in range(draw(st.integers(1, most - 1))):
        at += draw(st.sampled_from(STEPS))
        happening = draw(st.sampled_from(("edit", "edit", "edit", "again", "damage", "refused", "unreadable")))
        if happening == "again":
            history.append(replace(history[-1], at=at))
            continue
        for _ in range(draw(st.integers(1, 2))):
            _edit(draw, listed)
        seen = Seen(at, dict(listed), asked=draw(part_sets))
        if happening == "damage":
            first = min(listed)
            seen = replace(seen, parties={first: listed[first]})
        elif happening == "refused":
            seen = replace(seen, refused=frozenset(draw(st.lists(st.sampled_from(UIDS), min_size=1, max_size=2))))
        elif happening == "unreadable":
            seen = replace(seen, unreadable=draw(st.sampled_from(sorted(listed))))
        history.append(seen)
    return history


def _edit(draw: st.DrawFn, listed: dict[int, Party]) -> None:
    """One thing that OFAC does: list, list again, remove, amend one party, or rename a program of all."""
    what = draw(st.sampled_from(("list", "remove", "amend", "amend", "rename program")))
    uid = draw(st.sampled_from(UIDS))
    if what == "rename program":
        old, new = draw(st.permutations(PROGRAMS))[:2]
        for other, party in listed.items():
            tags = tuple(new if tag == old else tag for tag in party.programs)
            listed[other] = replace(party, programs=tuple(dict.fromkeys(tags)))
    elif what == "remove" and uid in listed and len(listed) > 1:
        del listed[uid]
    elif what == "amend" and uid in listed:
        field = draw(st.sampled_from(("name", "programs", "aliases", "addresses", "remarks", "tail")))
        listed[uid] = replace(listed[uid], **{field: getattr(draw(parties), field)})
    else:
        listed[uid] = draw(parties)


@given(histories())
@examples(25)
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
@examples(8)
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
        refresh(connection, publisher.archive, lines_of(fetches))  # they come after the fact
        refresh(connection, publisher.archive, lines_of(fetches, verdicts))
        _assert_told(connection, tell(history, actions))


@given(histories())
@examples(4)
def test_loading_twice_changes_nothing(history: list[Seen]) -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(history))
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines)
        before = warehouse_rows(connection) | warehouse_rows(connection, LOADED)
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) | warehouse_rows(connection, LOADED) == before


@given(histories(), st.randoms(use_true_random=False), st.integers(1, 2))
@examples(8)
def test_the_order_of_arrival_changes_nothing(history: list[Seen], random: Any, refresh_count: int) -> None:
    publisher = Publisher()
    fetches = publisher.serve(history)
    arrived = random.sample(fetches, len(fetches))  # line by line: even the files of one set come apart
    stops = sorted(random.sample(range(1, len(fetches)), min(refresh_count, len(fetches) - 1)))
    with memory_warehouse() as ordered, memory_warehouse() as shuffled:
        refresh(ordered, publisher.archive, lines_of(fetches))
        for stop in (*stops, len(fetches)):
            refresh(shuffled, publisher.archive, lines_of(arrived[:stop]))
        assert warehouse_rows(shuffled) == warehouse_rows(ordered)


@given(histories(), st.integers(1, 7))
@examples(4)
def test_a_replay_equals_the_incremental_warehouse(history: list[Seen], first: int) -> None:
    publisher = Publisher()
    fetches = publisher.serve(history)
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(fetches[:first]))
        refresh(connection, publisher.archive, lines_of(fetches))
        incremental = warehouse_rows(connection)
        reset(connection)
        assert connection.sql("select count(*) from ops.snapshots").fetchone() == (0,)
        refresh(connection, publisher.archive, lines_of(fetches))
        assert warehouse_rows(connection) == incremental


@given(histories())
@examples(3)
def test_retrying_the_refused_rows_with_the_same_parser_changes_nothing(history: list[Seen]) -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve([*history, _refusing(history[-1])]))
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines)
        before = warehouse_rows(connection)
        assert forget_rejected(connection) > 0
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == before


def _refusing(seen: Seen) -> Seen:
    uid = min(seen.parties)
    return replace(seen, at=seen.at + timedelta(days=1), asked=ALL_PARTS, refused=frozenset({uid}), unreadable=None)


@given(histories(), st.data())
@examples(5)
def test_a_refused_row_never_ends_a_spell(history: list[Seen], data: st.DataObject) -> None:
    """With any rows refused, the spells are those of the same history where every row is good."""
    refused = [
        replace(seen, refused=frozenset(data.draw(st.sets(st.sampled_from(sorted(seen.parties))))), unreadable=None)
        for seen in history
    ]
    # A publication in which all is told first, so that every party has a name to be shown under.
    everyone = {uid: Party("ALPHA", programs=PROGRAMS) for uid in UIDS}
    first = Seen(history[0].at - timedelta(days=9), everyone)
    # No holds: a refused row's tags are not said, which can look like a vanished program.
    form = replace(FORMAT, source=replace(SOURCE, largest_loss=1.0))
    good, bad = ([first, *(replace(seen, refused=frozenset()) for seen in refused)], [first, *refused])
    spells = []
    for told in (good, bad):
        publisher = Publisher()
        with memory_warehouse() as connection:
            refresh(connection, publisher.archive, lines_of(publisher.serve(told)), form=form)
            columns = "uid, listed_on, delisted_on, last_absent_at, delisting_observed_at, is_current"
            spells.append(Counter(connection.sql(f"select {columns} from core.designations").fetchall()))
    assert spells[0] == spells[1]


@given(histories())
@examples(8)
def test_removals_net_of_returns_are_the_ended_spells(history: list[Seen]) -> None:
    """Counted from bare sets, so that an aggregate that skips nulls (as max_by does) cannot close all in silence."""
    whole = [replace(seen, asked=("sdn",), unreadable=None, refused=frozenset()) for seen in history]
    apart = [replace(seen, at=whole[0].at + timedelta(days=2 * number)) for number, seen in enumerate(whole)]
    form = replace(FORMAT, source=replace(SOURCE, largest_loss=1.0))
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(apart)), form=form)
        steps = list(pairwise(apart))
        removed = sum(len(before.parties.keys() - after.parties.keys()) for before, after in steps)
        added = sum(len(after.parties.keys() - before.parties.keys()) for before, after in steps)
        spells = connection.sql("select count(*) filter (not is_current), count(*) from core.designations").fetchone()
        assert spells == (removed, added + len(apart[0].parties))
        assert set(connection.sql("select uid from core.designations where is_current").fetchall()) == {
            (uid,) for uid in apart[-1].parties
        }


# ---- a hold ----------------------------------------------------------------------------------------------------------


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


def test_remarks_that_became_short_do_not_keep_the_tail_of_the_old_ones() -> None:
    monday = datetime(2024, 3, 4, 15, tzinfo=UTC)
    publisher = Publisher()
    long = Party("ALPHA", remarks="DOB 1970", tail="; a tail")
    history = [
        Seen(monday, {101: long}, asked=("sdn", "comments")),
        Seen(monday + timedelta(days=1), {101: Party("ALPHA", remarks="DOB 1971")}),
    ]
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(history)))
        assert connection.sql("select remarks from core.party_versions order by version_number").fetchall() == [
            (long.head + "; a tail",),
            ("DOB 1971",),
        ]
        assert connection.sql("select remarks, is_remarks_cut from core.parties").fetchall() == [("DOB 1971", False)]


# ---- a crash ---------------------------------------------------------------------------------------------------------

CRASH_HISTORY = [
    Seen(datetime(2024, 3, 4, 15, tzinfo=UTC), {uid: Party(f"PARTY {uid}") for uid in UIDS}),
    Seen(
        datetime(2024, 3, 5, 15, tzinfo=UTC),
        {uid: Party(f"PARTY {uid}", aliases=ALIASES, addresses=ADDRESSES[:1]) for uid in UIDS[1:]},
        asked=ALL_PARTS,
        refused=frozenset({102, 103}),
    ),
    Seen(
        datetime(2024, 3, 6, 15, tzinfo=UTC),
        {uid: Party(f"PARTY {uid}", aliases=ALIASES[1:]) for uid in UIDS},
        asked=("sdn", "alt"),
    ),
]


def _whole(publisher: Publisher, fetches: list[Fetch]) -> dict[str, Counter[tuple[str, ...]]]:
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(fetches))
        return warehouse_rows(connection)


def _statement_count(run: Callable[[duckdb.DuckDBPyConnection], object]) -> int:
    with memory_warehouse() as connection:
        counting = FailingConnection(connection)
        run(counting.as_connection())
        return counting.count


def test_a_crash_before_any_statement_of_a_load_is_made_good_by_the_next_load() -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY[:2]))

    def load(connection: duckdb.DuckDBPyConnection) -> object:
        return load_journal(connection, publisher.archive, lines, {SOURCE.name: FORMAT}, lambda fetch: None)

    with memory_warehouse() as connection:
        load(connection)
        expected = _loaded_rows(connection)
    total = _statement_count(load)
    assert total > 20
    for fails_at in range(total):
        with memory_warehouse() as connection:
            with pytest.raises(InjectedFault):
                load(FailingConnection(connection, fails_at).as_connection())
            load(connection)
            assert _loaded_rows(connection) == expected, f"after a crash before statement {fails_at}"


def _loaded_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter[tuple[str, ...]]]:
    """All that a build reads; the internal numbers, which no relation shows, are replaced by what they stand for."""
    names = ["ops.fetches", "ops.snapshots", "stage.rejections", *LOADED_FACTS]
    connection.execute(
        "create or replace temp view contents as select * exclude (content_id) from stage.contents; "
        "create or replace temp view presence as select contents.content_sha256, bodies.* exclude (body_id) "
        "from stage.presence join stage.contents using (content_id) join stage.bodies using (body_id, uid)"
    )
    return warehouse_rows(connection, [*names, "contents", "presence"])


def test_a_crash_while_refused_rows_are_forgotten_is_made_good_by_the_next_refresh() -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    expected = _whole(publisher, list(lines.fetches))

    def loaded_then_forget(connection: duckdb.DuckDBPyConnection, fails_at: int | None) -> int:
        refresh(connection, publisher.archive, lines)
        failing = FailingConnection(connection, fails_at)
        forget_rejected(failing.as_connection())
        return failing.count

    with memory_warehouse() as connection:
        total = loaded_then_forget(connection, None)
    assert total > 4
    for fails_at in range(total):
        with memory_warehouse() as connection:
            with pytest.raises(InjectedFault):
                loaded_then_forget(connection, fails_at)
            refresh(connection, publisher.archive, lines)
            assert warehouse_rows(connection) == expected, f"after a crash before statement {fails_at}"


@given(st.data())
@examples(3)
def test_a_crash_before_a_statement_of_a_build_is_made_good_by_the_next_refresh(data: st.DataObject) -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    earlier = lines_of(lines.fetches[:1])
    total = _statement_count(lambda connection: refresh(connection, publisher.archive, lines))
    fails_at = data.draw(st.integers(0, total - 1))
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, earlier)
        with pytest.raises(InjectedFault):
            refresh(FailingConnection(connection, fails_at).as_connection(), publisher.archive, lines)
            raise InjectedFault("the second refresh needs fewer statements than a first one")
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == _whole(publisher, list(lines.fetches))


def test_a_body_that_cannot_be_read_now_is_loaded_when_it_can() -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    expected = _whole(publisher, list(lines.fetches))
    total = publisher.archive.get_count
    assert total == len(lines.fetches)
    for fails_at in range(total):
        broken = MemoryArchive()
        broken.bodies, broken.fails_at = publisher.archive.bodies, fails_at
        with memory_warehouse() as connection:
            with pytest.raises(ArchiveError):
                refresh(connection, broken, lines)
            refresh(connection, publisher.archive, lines)
            assert warehouse_rows(connection) == expected, f"after body {fails_at} was missing"


def test_a_parser_that_fails_on_one_record_leaves_nothing_of_its_capture() -> None:
    def fails_on_104(record: PartyRecord, kinds: frozenset[FactKind]) -> PartyFacts:
        if record.uid == 104 and "aliases" in kinds:
            raise InjectedFault("a fault of the parser")
        return ofac_csv.parse(record, kinds)

    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    expected = _whole(publisher, list(lines.fetches))
    with memory_warehouse() as connection:
        with pytest.raises(InjectedFault):
            refresh(connection, publisher.archive, lines, form=replace(FORMAT, parse=fails_on_104))
        assert connection.sql("select count(*) from stage.contents").fetchone() == (1,)
        assert connection.sql("select count(*) from stage.rejections").fetchone() == (0,)
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == expected


def test_a_loader_that_failed_once_can_load_the_same_capture_again() -> None:
    body = CRASH_HISTORY[0].bodies
    with memory_warehouse() as connection:
        counting = FailingConnection(connection)
        ListLoader(counting.as_connection(), FORMAT).load("0" * 64, body)
        total = counting.count
    for fails_at in range(2, total):  # the first two statements make the loader
        with memory_warehouse() as connection:
            loader = ListLoader(FailingConnection(connection, fails_at).as_connection(), FORMAT)
            with pytest.raises(InjectedFault):
                loader.load("0" * 64, body)
            loader.load("0" * 64, body)
            found = "select count(*) from stage.presence join stage.bodies using (body_id, uid)"
            assert connection.sql(found).fetchone() == (len(UIDS),), f"after a crash before statement {fails_at}"


# ---- the comparison with the model -----------------------------------------------------------------------------------


def _naive(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


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
