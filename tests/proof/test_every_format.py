"""Every captured file of OFAC's in one folder, whatever its format: one ledger of seven lists over five years.

Between the SDN List of March 2021 and that of June 2023 lie 27 months without a capture, in which more than the largest
plausible loss have left: the law holds the captures of 2023 until a person has looked. That is done here too.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.proof.sdn_files import read_rows, tags, utc
from tests.proof.worlds import OTHER_RUNS, World, differences, say_same

pytestmark = pytest.mark.proof

SEED = 5
BATCH_COUNT = 4
LISTS = {"SDN", "SSI", "FSE", "NS-PLC", "CAPTA", "NS-MBS", "NS-CMIC"}
OTHER_MOMENT = {**OTHER_RUNS, "ops.checks": ("checked_at",)}
"""The verdict is the last line of each journal, and its moment is that of the build."""
NO_LISTS = {"dat_spec.txt", "sdn.xsd", "sdn_advanced.xsd"}
"""What stands beside the files: OFAC's own words on them."""

SNAPSHOTS = {
    "ofac_cons_advanced": ("applied", utc("2020-03-18T035959Z"), 375),
    "ofac_sdn_xml": ("applied", utc("2021-03-11T045959Z"), 8_832),
    "ofac_cons_xml": ("confirmed", utc("2024-05-07T035959Z"), 443),  # names no list
    "ofac_cons_enhanced": ("applied", utc("2025-01-15T045959Z"), 443),
    "ofac_cons_csv": ("confirmed", utc("2025-04-16T035959Z"), 443),  # names no list
}
"""Source to what becomes of its one capture, its moment (the end of the day in its name) and its parties."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A world with every file, as it was held and as it is since a person released the first held capture."""

    world: World
    outcomes: dict[str, int]
    held: list[tuple[datetime, str]]


def released(world: World) -> list[tuple[datetime, str]]:
    """The held captures with their reasons, of which the first is then released."""
    held = world.rows(
        "select captured_at, reason, snapshot_id from ops.snapshots where status_code = 'held' order by captured_at"
    )
    world.listwire("quarantine", "release", held[0][2])
    return [(at, reason) for at, reason, _ in held]


@pytest.fixture(scope="module")
def taken(room: Path, shared_data: Path) -> Taken:
    world = World(room / "every_format")
    outcomes = world.backfill(shared_data / "ofac", exit_codes=(1,))
    return Taken(world, outcomes, released(world))


def test_every_list_is_taken_and_what_is_none_is_named(taken: Taken, shared_data: Path):
    files = {path for path in (shared_data / "ofac").rglob("*") if path.is_file()}
    lists = [path for path in files if path.name not in NO_LISTS]
    assert taken.outcomes.pop("taken") == len(lists) == 83
    assert sum(taken.outcomes.values()) == len(files) - len(lists) == len(NO_LISTS)
    print(f"\nevery format: {len(lists)} files taken, {taken.outcomes}")


def test_only_what_the_law_holds_is_held_and_one_release_is_enough(taken: Taken):
    assert len(taken.held) == 73
    assert {reason.partition(" of ")[2] for _, reason in taken.held} == {"the last applied parties are gone, over 6%"}
    rows = taken.world.rows("select source_name, status_code, captured_at, party_count from ops.snapshots")
    assert {name: rest for name, *rest in rows if name != "ofac_sdn_csv"} == {
        name: list(expected) for name, expected in SNAPSHOTS.items()
    }
    assert Counter(status for name, status, *_ in rows if name == "ofac_sdn_csv") == {"applied": 73}
    assert len(rows) == 73 + len(SNAPSHOTS)
    at, reason = taken.held[0]
    print(f"\nevery format: {len(rows)} snapshots; held until released: {len(taken.held)}, the first of {at}: {reason}")


def test_every_row_of_every_snapshot_is_accounted_for(taken: Taken):
    rows = taken.world.rows(
        "select source_name, parsed_count, accepted_count, rejected_count, new_count + revised_count + unchanged_count "
        "from marts.accounting"
    )
    assert len(rows) == 73 + len(SNAPSHOTS)
    assert [row for row in rows if row[1] != row[2] + row[3] or row[2] != row[4]] == []
    assert taken.world.value("select count(*) from ops.rejections") == sum(row[3] for row in rows) == 0
    parsed = Counter[str]()
    for name, count, *_ in rows:
        parsed[name] += count
    print(f"\nevery format: {parsed.total():,} rows parsed = accepted + 0 rejected; {dict(parsed)}")
    assert taken.world.rows("select check_name from ops.checks where not is_ok and severity_code = 'fail'") == []


def test_the_lists_are_those_of_the_last_file_that_names_them(taken: Taken, shared_data: Path):
    spells = taken.world.rows(
        "select uid, list_code, is_current, is_list_inferred, end_code, program_codes from core.designations"
    )
    current = Counter(code for _, code, is_current, *_ in spells if is_current)
    ended = Counter((code, end) for _, code, is_current, _, end, _ in spells if not is_current)
    assert current.keys() == LISTS
    assert not any(is_inferred for *_, is_inferred, _, _ in spells)
    there = {int(row[0]): tags(row) for row in read_rows(shared_data / "ofac/csv_2023-12-28/sdn.csv.gz")}
    of_sdn = {uid for uid, code, is_current, *_ in spells if code == "SDN" and is_current}
    assert of_sdn == there.keys()
    # A party on another list as well has its programs there; one on the SDN List alone has all of them on it.
    elsewhere = {uid for uid, code, *_ in spells if code != "SDN"}
    programs = {uid: set(codes) for uid, code, is_current, _, _, codes in spells if code == "SDN" and is_current}
    assert {uid: codes for uid, codes in programs.items() if uid not in elsewhere} == {
        uid: codes for uid, codes in there.items() if uid not in elsewhere
    }
    assert {end for _, end in ended} == {"delisted"}
    print(f"\nevery format: listed now: {dict(current)}; ended: {dict(ended)}")


def test_a_change_of_format_is_no_change_of_facts(taken: Taken):
    """Of 7,972 parties in SDN.XML and in SDN.CSV, most are the same in both; the ledger amends the others alone."""
    [at] = {at for at, _ in taken.held[:1]}
    amended = taken.world.value(
        f"select count(distinct uid) from core.designation_changes where action = 'amendment' and observed_at = '{at}'"
    )
    stayed = taken.world.value(
        "select count(*) from core.designations where list_code = 'SDN' "
        f"and first_observed_at < '{at}' and last_observed_at >= '{at}'"
    )
    print(f"\nevery format: from XML to CSV, 27 months later, {amended} of {stayed:,} parties are amended")
    assert stayed > 7_900
    assert amended < 0.12 * stayed


def test_files_that_arrive_shuffled_one_by_one_give_the_same_ledger(room: Path, taken: Taken, shared_data: Path):
    files = sorted(path for path in (shared_data / "ofac").rglob("*") if path.is_file() and path.name not in NO_LISTS)
    shuffled = random.Random(SEED).sample(files, len(files))
    world = World(room / "shuffled")
    for number in range(BATCH_COUNT):
        folder = room / f"batch_{number}"
        for path in shuffled[number::BATCH_COUNT]:
            link = folder / path.relative_to(shared_data)  # the folder of some names their day
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
        world.listwire("backfill", str(folder), exit_codes=(0, 1))
    assert released(world) == taken.held
    assert differences(taken.world.published, world.published, OTHER_MOMENT) == {}
    print(f"\nshuffled: {len(files)} files in {BATCH_COUNT} batches, seed {SEED}")
    say_same("shuffled", world.published, OTHER_MOMENT)
