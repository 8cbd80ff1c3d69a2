"""The SDN List of June to December 2023 in 73 captures: the history that listwire tells is the one that is there.

The other side of each comparison is made here from the files alone, with csv and gzip, and shares no code with
listwire.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.proof.sdn_files import COLUMNS, NULL, Row, Step, read_rows, read_steps, stated, tags, time_of, utc
from tests.proof.worlds import (
    LOGS_ONLY,
    OTHER_PLACE,
    OTHER_RUNS,
    World,
    compared_count,
    differences,
    files_in,
    say_same,
)

pytestmark = pytest.mark.proof

SEED = 2023
BATCH_COUNT = 4
ASKED = ("2023-07-20T184341Z", "2023-09-14T184328Z", "2023-10-18T184330Z", "2023-12-20T012323Z")
"""Moments to ask for besides the first and the last: a day of many acts, of a dropped program, of two captures, and a
night."""
MALIANS = {42616: "BAGAYOKO, Adama", 42617: "DIARRA, Alou Boi", 42618: "CAMARA, Sadio"}


@pytest.fixture(scope="module")
def files(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "ofac" / "sdn_csv_history").glob("sdn_*.csv.gz"), key=time_of)


@pytest.fixture(scope="module")
def steps(files: list[Path]) -> list[Step]:
    """What the files themselves say; the first step holds everyone who was there from the start as added."""
    return list(read_steps(files))


@pytest.fixture(scope="module")
def history(room: Path, shared_data: Path) -> World:
    """All captures, taken in at once."""
    world = World(room / "history")
    assert world.backfill(shared_data / "ofac" / "sdn_csv_history") == {"taken": 73}
    return world


@pytest.fixture(scope="module")
def whole_set(room: Path, history: World, shared_data: Path) -> World:
    """The captures and, on top, the four files of 28 December, whose time is known as a day only."""
    world = history.twin(room / "whole_set")
    assert world.backfill(shared_data / "ofac" / "csv_2023-12-28") == {"taken": 4}
    return world


def by_time(world: World, sql: str) -> dict[datetime, set[int]]:
    """Sets of uids by the capture that shows them, from rows of (captured_at, uid)."""
    found: dict[datetime, set[int]] = {}
    for at, uid in world.rows(sql):
        assert uid not in found.setdefault(at, set()), f"{uid} stands twice at {at}"
        found[at].add(uid)
    return found


def test_every_capture_is_applied_whole(history: World, steps: list[Step]):
    rows = history.rows(
        "select captured_at, party_count, parsed_count, rejected_count, status_code, is_time_certain "
        "from ops.snapshots order by captured_at"
    )
    assert rows == [(step.captured_at, step.party_count, step.party_count, 0, "applied", True) for step in steps]
    accounting = history.rows(
        "select captured_at, new_count, revised_count, accepted_count from marts.accounting order by captured_at"
    )
    assert accounting == [(step.captured_at, len(step.added), len(step.changed), step.party_count) for step in steps]
    print(f"\nsdn history: {len(rows)} captures applied, {sum(row[1] for row in rows):,} rows, 0 rejected, 0 held")


def test_added_removed_and_changed_uids_of_each_capture_are_those_of_the_files(history: World, steps: list[Step]):
    added = by_time(history, "select first_observed_at, uid from core.designations")
    removed = by_time(
        history, "select delisting_observed_at, uid from core.designations where delisting_observed_at is not null"
    )
    begun = by_time(history, "select observed_from_at, uid from core.party_versions")
    for step in steps:
        at = step.captured_at
        assert added.get(at, set()) == step.added, at
        assert removed.get(at, set()) == step.removed, at
        assert begun.get(at, set()) - added.get(at, set()) == step.changed, at
    assert {*added, *removed, *begun} <= {step.captured_at for step in steps}

    first, later = steps[0], steps[1:]
    totals = [sum(len(getattr(step, name)) for step in later) for name in ("added", "removed", "changed")]
    version_count = history.value("select count(*) from core.party_versions")
    assert len(steps) == 73
    assert [len(first.added), *totals, version_count] == [12_588, 1_458, 225, 83, 14_129]
    print(f"\nsdn history: {len(first.added):,} first, {totals[0]:,} added, {totals[1]} removed, {totals[2]} changed;")
    print(f"  {version_count:,} versions, for each changed raw row is one; equal to the files at {len(steps)} captures")


def test_changes_are_told_once_each(history: World, steps: list[Step]):
    told = Counter(
        dict(history.rows("select action, count(distinct (uid, observed_at)) from core.designation_changes group by 1"))
    )
    # One party changed in nothing but a blank.
    assert told.pop("correction") == 1
    assert told == {
        "designation": sum(len(step.added) for step in steps[1:]),
        "delisting": sum(len(step.removed) for step in steps[1:]),
        "amendment": sum(len(step.changed) for step in steps[1:]) - 1,
    }
    fields = dict(
        history.rows("select field, count(*) from core.designation_changes where field is not null group by 1")
    )
    print(f"\nsdn history: parties by action {dict(told)}; amended fields {fields}")


def test_every_column_of_every_party_changes_when_and_as_it_does_in_the_files(history: World, steps: list[Step]):
    changes = history.rows("select observed_at, action, uid, field, old_value, new_value from core.designation_changes")
    names = set(COLUMNS.values())
    amended = ("amendment", "correction")
    told = Counter(row[:1] + row[2:] for row in changes if row[1] in amended and row[3] in names)
    there = Counter((step.captured_at, uid, COLUMNS[at], *pair) for step in steps for uid, at, *pair in step.fields)
    assert told == there
    assert {
        (at, uid): (old, new) for at, action, uid, _, old, new in changes if action in ("designation", "delisting")
    } == {
        (step.captured_at, uid): (None, programs) if uid in step.added else (programs, None)
        for step in steps[1:]
        for uid, programs in step.tags.items()
    }
    # Whatever else is told was in the remarks.
    others = {
        (at, uid)
        for at, action, uid, field, *_ in changes
        if action == "amendment" and field not in {*names, "program"}
    }
    assert others <= {(at, uid) for at, uid, field, *_ in there if field == "remarks"}
    by_field = Counter(field for _, _, field, *_ in there)
    cells = sum(step.party_count for step in steps) * 12
    print(f"\nsdn history: {cells:,} cells of {len(steps)} captures; changed: {dict(by_field)}, each told once;")
    print(f"  {len(others)} of the {by_field['remarks']} changed remarks change a fact of their own")


def test_the_present_state_is_that_of_the_last_file_and_of_the_last_sight_of_those_who_left(
    history: World, files: list[Path]
):
    last: dict[int, Row] = {}
    for path in files:
        rows = {int(row[0]): row for row in read_rows(path)}
        last |= rows
    parties = history.rows("select uid, primary_name, party_type, title, remarks, is_listed from core.parties")
    assert {uid: body for uid, *body in parties} == {
        uid: [*(stated(row, column) for column in (1, 2, 4, 11)), uid in rows] for uid, row in last.items()
    }
    spells = history.rows("select uid, program_codes, is_current from core.designations")
    assert {uid: (set(codes), is_current) for uid, codes, is_current in spells} == {
        uid: (tags(row), uid in rows) for uid, row in last.items()
    }
    of_vessels = {column: name for column, name in COLUMNS.items() if name.startswith("vessel_")}
    features = history.rows(
        "select uid, lower(replace(feature_type, ' ', '_')), value from core.features where observed_to_at is null"
    )
    in_files = {
        (uid, name, value.replace(",", "") if "tonnage" in name else value)
        for uid, row in rows.items()
        for column, name in of_vessels.items()
        if (value := stated(row, column))
    }
    assert in_files == {feature for feature in features if feature[1] in of_vessels.values()}
    print(f"\nsdn history: {len(rows):,} listed parties and {len(last) - len(rows)} that left, as last seen;")
    print(f"  {len(in_files):,} vessel data of {len({uid for uid, *_ in in_files}):,} vessels and aircraft")


def test_at_each_moment_those_are_listed_who_stand_in_the_file_of_that_moment(history: World, files: list[Path]):
    by_time = {time_of(path): path for path in files}
    asked = [time_of(files[0]), *(utc(stamp) for stamp in ASKED), time_of(files[-1])]
    print()
    for at in asked:
        day = at.replace(tzinfo=UTC).astimezone(ZoneInfo("America/New_York")).date()
        listed = history.rows(
            "select uid, party_name, party_type, program_codes, list_code "
            f"from designations_asof(date '{day}', timestamp '{at}')"
        )
        there = {int(row[0]): row for row in read_rows(by_time[at])}
        assert len(listed) == len(there)
        assert {uid: [name, kind, set(codes), code] for uid, name, kind, codes, code in listed} == {
            uid: [stated(row, 1), stated(row, 2), tags(row), "SDN"] for uid, row in there.items()
        }
        print(f"sdn history: on {day}, as known at {at} UTC: {len(listed):,} listed, as in the file")


def test_who_was_there_from_the_start_has_no_first_day(history: World, steps: list[Step]):
    rows = history.rows(
        "select uid, listed_on, listed_on_basis, last_absent_at from core.designations where is_start_unknown"
    )
    assert {row[0] for row in rows} == steps[0].added
    assert {row[1:] for row in rows} == {(None, None, None)}
    known = history.rows(
        "select uid, last_absent_at, listed_on_basis from core.designations where not is_start_unknown"
    )
    before = {uid: earlier.captured_at for earlier, step in pairwise(steps) for uid in step.added}
    assert {uid: absent for uid, absent, _ in known} == before
    assert {basis for *_, basis in known} == {"observed"}
    print(f"\nsdn history: {len(rows):,} starts unknown, {len(known):,} observed, each with its last absence")


def test_programs_begin_and_end_while_their_party_stays(history: World, steps: list[Step]):
    added = {(step.captured_at, *pair) for step in steps[1:] for pair in step.programs_added}
    dropped = {(step.captured_at, *pair) for step in steps[1:] for pair in step.programs_dropped}
    told = "select observed_at, uid, program_code from core.designation_changes where field = 'program' and "
    assert set(history.rows(told + "new_value is not null")) == added
    assert set(history.rows(told + "old_value is not null")) == dropped

    spells = (
        "from core.designation_programs as programs "
        "join core.designations as designations using (designation_id) where "
    )
    assert added == set(
        history.rows(
            f"select programs.first_observed_at, programs.uid, program_code {spells}"
            "programs.first_observed_at > designations.first_observed_at"
        )
    )
    assert dropped == set(
        history.rows(
            f"select drop_observed_at, programs.uid, program_code {spells}"
            "drop_observed_at is distinct from delisting_observed_at"
        )
    )
    days = {step.captured_at: step.eastern_day for step in steps}
    dated = history.rows(
        f"select programs.first_observed_at, added_on, added_on_basis {spells}"
        "programs.first_observed_at > designations.first_observed_at"
    )
    assert all((day, basis) == (days[at], "observed") for at, day, basis in dated)
    gaining, losing = {uid for _, uid, _ in added}, {uid for _, uid, _ in dropped}
    assert losing == {12992, 30822, 30823}
    assert len(gaining) == 24
    assert history.rows(
        "select added_on, added_on_basis, dropped_on from core.designation_programs "
        "where uid = 16911 and program_code = 'RUSSIA-EO14024'"
    ) == [(date(2023, 7, 20), "observed", None)]
    print(f"\nsdn history: {len(gaining)} parties gain a program while listed, {sorted(losing)} lose one")
    for at, uid, code in sorted(dropped):
        print(f"  dropped: {uid} {code} on {days[at]}")


def test_a_program_of_a_listing_begins_and_ends_with_it(history: World):
    apart = history.rows(
        "select programs.uid from core.designation_programs as programs "
        "join core.designations as designations using (designation_id) "
        "where programs.first_observed_at = designations.first_observed_at "
        "and (added_on, added_on_basis) is distinct from (listed_on, listed_on_basis) "
        "or drop_observed_at = delisting_observed_at and dropped_on is distinct from delisted_on"
    )
    count = history.value("select count(*) from core.designation_programs")
    assert apart == []
    print(f"\nsdn history: {count:,} program spells, each begins or ends with its listing or on a day of its own")


def test_the_three_officials_are_first_seen_on_the_day_they_were_listed(history: World):
    rows = history.rows(
        "select uid, party_name, listed_on, listed_on_basis, first_observed_at, last_absent_at, program_codes, "
        f"is_current from core.designations where uid in {tuple(MALIANS)} order by uid"
    )
    seen = (date(2023, 7, 24), "observed", utc("2023-07-24T184335Z"), utc("2023-07-20T184341Z"))
    assert rows == [(uid, name, *seen, ["RUSSIA-EO14024"], True) for uid, name in MALIANS.items()]
    print(f"\nsdn history: {', '.join(MALIANS.values())} listed on {seen[0]}, basis {seen[1]}")


def test_four_captures_fall_on_the_previous_eastern_day_and_are_dated_so(history: World, steps: list[Step]):
    at_night = {step.captured_at: step for step in steps if step.eastern_day != step.captured_at.date()}
    assert len(at_night) == 4
    assert dict(history.rows("select captured_at, captured_on from ops.snapshots")) == {
        step.captured_at: step.eastern_day for step in steps
    }
    print()
    acted = 0
    for at, step in at_night.items():
        previous = at.date() - timedelta(days=1)
        listed = history.rows(f"select listed_on from core.designations where first_observed_at = '{at}'")
        delisted = history.rows(f"select delisted_on from core.designations where delisting_observed_at = '{at}'")
        amended = history.rows(f"select effective_on from core.designation_changes where observed_at = '{at}'")
        assert (len(listed), len(delisted)) == (len(step.added), len(step.removed))
        assert {day for [day] in [*listed, *delisted, *amended]} <= {previous}
        acted += len(listed) + len(delisted) + len(amended)
        print(f"sdn history: {at} UTC is {previous}: {len(listed)} designations, {len(delisted)} delistings")
    assert acted > 0
    days = {step.captured_at: step.eastern_day for step in steps}
    dated = history.rows("select observed_at, effective_on from core.designation_changes")
    assert all(effective_on == days[at] for at, effective_on in dated)


def test_a_second_backfill_changes_no_row(history: World, shared_data: Path):
    before = history.keep_published("before")
    assert history.backfill(shared_data / "ofac" / "sdn_csv_history") == {"known": 73}
    assert differences(before, history.published, LOGS_ONLY) == {}
    print("\nsecond backfill: 73 files known")
    say_same("second backfill", before, LOGS_ONLY)


def test_replay_gives_the_same_history_row_for_row(room: Path, history: World):
    world = World(room / "replayed", {"LISTWIRE_ARCHIVE": str(history.data)})
    world.listwire("replay")  # elsewhere, from archive and journal alone
    assert differences(history.published, world.published, OTHER_PLACE) == {}
    assert compared_count(history.published, OTHER_PLACE)[1] > 14_129
    print()
    say_same("replay elsewhere", world.published, OTHER_PLACE)


def test_captures_that_arrive_shuffled_give_the_same_history(room: Path, history: World, files: list[Path]):
    shuffled = random.Random(SEED).sample(files, len(files))
    batches = [shuffled[number::BATCH_COUNT] for number in range(BATCH_COUNT)]
    assert batches[0] != sorted(batches[0])
    world = World(room / "shuffled")
    for number, batch in enumerate(batches):
        with files_in(room / f"batch_{number}", batch) as folder:
            assert world.backfill(folder) == {"taken": len(batch)}
    assert differences(history.published, world.published, OTHER_RUNS) == {}
    print(f"\nshuffled: {BATCH_COUNT} batches of {[len(batch) for batch in batches]} files, seed {SEED}")
    say_same("shuffled", world.published, OTHER_RUNS)


def test_the_set_of_a_day_folds_into_the_timed_capture_of_that_day(history: World, whole_set: World):
    rows = whole_set.rows("select captured_at, is_time_certain, parts, status_code from ops.snapshots order by 1")
    assert len(rows) == 73
    assert rows[-1] == (utc("2023-12-28T184324Z"), True, ["add", "alt", "comments", "sdn"], "applied")
    assert {status for *_, status in rows} == {"applied"}
    same = "select * exclude (first_snapshot_id, delisting_snapshot_id, updated_release_id) from core.designations"
    assert set(map(str, whole_set.rows(same))) == set(map(str, history.rows(same)))
    print(f"\nwhole set: {len(rows)} snapshots, none held; the last one consists of {', '.join(rows[-1][2])}")


def test_kinds_of_facts_first_spoken_of_make_no_version_and_no_change(history: World, whole_set: World):
    """But for the rest of a cut remark, which a version shows: what was not known before would stand in it."""
    count = "select count(*) from core.party_versions"
    tails = whole_set.value("select count(*) from core.parties where length(remarks) > 1000")
    assert (history.value(count), tails) == (14_129, 16)
    assert whole_set.value(count) == 14_129 + tails
    changes = "select * exclude (snapshot_id) from core.designation_changes"
    assert set(whole_set.rows(changes)) == set(history.rows(changes))
    print(
        f"\nwhole set: {tails} versions more, for as many remarks go on; still {len(history.rows(changes)):,} changes"
    )


def test_addresses_and_aliases_are_those_of_the_files(whole_set: World, shared_data: Path):
    folder = shared_data / "ofac" / "csv_2023-12-28"
    listed = {int(row[0]) for row in read_rows(folder / "sdn.csv.gz")}

    def facts(part: str, start: int) -> tuple[int, set[tuple[int | str | None, ...]]]:
        rows = read_rows(folder / f"{part}.csv.gz")
        # Runs of blanks are one blank in every format's rows.
        values = {
            (int(row[0]), *(None if value == NULL else " ".join(value.split()) for value in row[start:]))
            for row in rows
        }
        return len(rows), {fact for fact in values if fact[0] in listed and any(fact[1:])}

    address_count, addresses = facts("add", 2)
    alias_count, aliases = facts("alt", 2)
    assert (address_count, alias_count) == (18_990, 17_091)
    assert addresses == set(whole_set.rows("select uid, address, city, country, address_remarks from core.addresses"))
    assert aliases == set(
        whole_set.rows("select uid, alias_type, alias_name, alias_remarks from core.aliases where not is_weak")
    )  # weak ones stand in the remarks
    of_camara = whole_set.rows("select address, city, country from core.addresses where uid = 42618")
    assert of_camara and {country for *_, country in of_camara} == {"Mali"}
    print(f"\nwhole set: {len(addresses):,} addresses of {address_count:,} rows, {len(aliases):,} aliases")
    print(f"  42618: {of_camara}")


def test_remarks_are_whole_where_the_comments_hold_the_rest(whole_set: World, shared_data: Path):
    folder = shared_data / "ofac" / "csv_2023-12-28"
    heads = {int(row[0]): row[11] for row in read_rows(folder / "sdn.csv.gz") if len(row[11]) >= 1_000}
    tails = {int(row[0]): row[1] for row in read_rows(folder / "sdn_comments.csv.gz")}
    remarks = dict(whole_set.rows("select uid, remarks from core.parties where length(remarks) >= 1000"))
    cut = {uid for [uid] in whole_set.rows("select uid from core.parties where is_remarks_cut")}
    assert remarks == {uid: head + tails.get(uid, "") for uid, head in heads.items()}
    assert cut == heads.keys() - tails.keys() == {45430}  # KIMSUKY, listed on the day of these older comments
    assert whole_set.value("select primary_name from core.parties where uid = 45430") == "KIMSUKY"
    print(f"\nwhole set: {len(heads)} remarks of 1,000 characters, {len(tails)} continued; cut: {sorted(cut)}")


def test_every_row_of_the_set_is_accounted_for(whole_set: World, shared_data: Path):
    folder = shared_data / "ofac" / "csv_2023-12-28"
    counts = {path.name.split(".")[0]: len(read_rows(path)) for path in sorted(folder.glob("*.csv.gz"))}
    [row] = whole_set.rows(
        "select parsed_count, accepted_count, rejected_count, new_count + revised_count + unchanged_count "
        "from marts.accounting order by captured_at desc limit 1"
    )
    rejections = dict(whole_set.rows("select reason, count(*) from ops.rejections group by reason"))
    assert counts == {"add": 18_990, "alt": 17_091, "sdn": 13_821, "sdn_comments": 16}
    assert row[0] == sum(counts.values()) == row[1] + row[2]
    assert row[1] == row[3]
    assert row[2] == sum(rejections.values())
    print(f"\nwhole set: {counts}: {row[0]:,} rows parsed, {row[1]:,} accepted, {row[2]} refused: {rejections}")


def test_the_day_and_the_timed_capture_fold_whichever_comes_first(room: Path, files: list[Path], shared_data: Path):
    day, timed = shared_data / "ofac" / "csv_2023-12-28", files[-1]
    worlds = World(room / "day_first"), World(room / "timed_first")
    for world, paths in zip(worlds, ((day, timed), (timed, day)), strict=True):
        for path in paths:
            world.backfill(path)
        assert world.value("select count(*) from ops.snapshots") == 1
    assert differences(worlds[0].published, worlds[1].published, OTHER_RUNS) == {}
    print()
    say_same("the day's set first, or the timed capture", worlds[1].published, OTHER_RUNS)
