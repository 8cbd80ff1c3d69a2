"""Every check can fail: for each there is a sound world, broken on purpose, in which it finds rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from schemas.catalog import PUBLISHED
from tests.schemas.rows import good_row, insert
from tests.warehouse.worlds import ALL_PARTS, Party, Publisher, Seen, lines_of, memory_warehouse, refresh
from warehouse.build import read_checks
from warehouse.checks import CheckResult, run_checks

MONDAY = datetime(2024, 3, 4, 15, tzinfo=UTC)
STAYS, LEAVES, RETURNS = 101, 103, 104
EVERYONE = {uid: Party(f"PARTY {uid}", addresses=("1 Main St",)) for uid in (STAYS, 102, LEAVES, RETURNS)}
HISTORY = [
    Seen(MONDAY, EVERYONE, asked=ALL_PARTS),
    Seen(
        MONDAY + timedelta(days=1),
        {uid: EVERYONE[uid] for uid in (STAYS, 102)},
        asked=ALL_PARTS,
        refused=frozenset({102}),
    ),
    Seen(MONDAY + timedelta(days=2), {uid: EVERYONE[uid] for uid in (STAYS, 102, RETURNS)}, asked=ALL_PARTS),
]

ENDED = "(select delisting_snapshot_id from core.designations where not is_current)"

ITEM = (
    "insert into core.notice_items (notice_id, item_sha256, item_number, action, party_name, party_type, "
    "is_type_stated, program_codes, method, candidate_uids, names, line_count, raw_text, unread_texts, unread_starts) "
    "values (repeat('a', 32), repeat('{number}', 64), {number}, 'delisting', 'SOME ONE', 'entity', false, [], "
    "'{method}', [], [], 1, 'SOME ONE.', {unread}, [])"
)
"""One item of one notice."""

REFUSED = (
    "insert into history.refused_entries "
    "values (repeat('b', 32), 'pages', '20240307', repeat('a', 64), 9, 'line 9: no name')"
)

BROKEN: dict[str, dict[str, str]] = {
    "countries_are_known": {
        "a country that no seed has": f"update core.addresses set country = 'Atlantis' where uid = {STAYS}",
    },
    "documents_are_readable": {
        "an HTML page": "insert into ops.documents values "
        "('news', repeat('a', 64), 'feed', 'feed', '1', 'news: html page', 0, 0, 0)",
    },
    "ended_spells_are_absent": {
        "a party that is there is called gone": f"update core.designations set is_current = false where uid = {STAYS}",
        "a party that is gone is called there": f"update core.designations set is_current = true where uid = {LEAVES}",
    },
    "every_delisting_has_a_snapshot": {
        "no snapshot": "update core.designations set delisting_snapshot_id = null where not is_current",
        "a snapshot that is held": f"update ops.snapshots set status_code = 'held' where snapshot_id in {ENDED}",
        "a snapshot that proves no absence": "update ops.snapshots set is_usable_for_removals = false "
        f"where snapshot_id in {ENDED}",
    },
    "every_row_is_accounted_for": {
        "a row is neither accepted nor refused": "update marts.accounting set parsed_count = parsed_count + 1",
        "a row is neither new, revised nor unchanged": "update marts.accounting set new_count = new_count - 1 "
        "where new_count > 0",
        "a refused row is not kept": "delete from ops.rejections",
    },
    "listed_parties_have_a_program": {
        "no tag": f"update core.designations set program_codes = [] where uid = {STAYS}",
    },
    "nothing_is_left_unread": {
        "an element that its reader does not know": "update stage.contents set warnings = ['unknown element aura']",
        "an entry of a notice that was refused": REFUSED,
    },
    "no_format_is_doubted": {
        "a doubt": "update marts.source_health set is_doubted = true",
    },
    "no_list_is_held": {
        "a hold": "insert into marts.held_lists "
        "values ('SDN', timestamp '2024-03-06', 1, 'ofac_sdn_csv', repeat('a', 32), 'too few')",
    },
    "notice_entries_are_accepted": {
        "an entry that was refused": REFUSED,
    },
    "notice_items_are_matched": {
        "two that it may be": ITEM.format(number=1, method="open", unread="[]"),
    },
    "notice_items_are_read": {
        "words that no rule knows, in two": "; ".join(
            ITEM.format(number=number, method="unknown", unread="['???']") for number in (1, 2)
        ),
    },
    "present_parties_have_facts": {
        "no party": f"delete from core.parties where uid = {STAYS}",
    },
    "programs_are_known": {
        "a tag without a title": "insert into core.programs (program_code, current_count) "
        "values ('TESTLAND-EO99999', 1)",
    },
    "remarks_stay_readable": {
        "more than half a percent is unread": "update marts.accounting "
        "set keyed_item_count = 100, unparsed_item_count = 1",
    },
    "spells_begin_before_they_end": {
        "a day of removal before that of listing": "update core.designations "
        f"set listed_on = delisted_on + 1 where uid = {LEAVES}",
    },
    "spells_never_overlap": {
        "a spell without an end before another": "update core.designations set delisting_observed_at = null "
        f"where uid = {RETURNS}",
        "a spell that ends after another began": "update core.designations "
        f"set delisting_observed_at = delisting_observed_at + interval 9 day where uid = {RETURNS}",
    },
}
"""Check: what is wrong, and the statement that makes it so."""


@pytest.fixture(scope="module")
def sound() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with a removal, a relisting and a refused row, in which nothing is wrong."""
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(HISTORY)))
        yield connection


@pytest.fixture
def connection(sound) -> Iterator[duckdb.DuckDBPyConnection]:
    """That warehouse; what a test breaks is whole again after it."""
    sound.execute("begin")
    yield sound
    sound.execute("rollback")
    sound.execute("delete from history.refused_entries")


def break_it(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Make the world wrong; one transaction writes to one database, so that history is written before it begins."""
    if "history." in statement:
        connection.execute(f"rollback; {statement}; begin")
    else:
        connection.execute(statement)


def found(connection: duckdb.DuckDBPyConnection) -> dict[str, CheckResult]:
    """The checks that found rows."""
    return {result.name: result for result in run_checks(connection, MONDAY) if not result.is_ok}


def test_a_sound_world_passes_every_check(connection):
    assert found(connection) == {}
    assert connection.execute("select count(*) from core.designations where not is_current").fetchone() == (2,)
    assert connection.execute("select count(*) from ops.rejections").fetchone() == (1,)


@pytest.mark.parametrize("name", read_checks())
def test_every_check_has_a_world_that_is_wrong(name):
    assert BROKEN.get(name), f"say in BROKEN what sql/checks/{name}.sql finds, and how it comes to be"


@pytest.mark.parametrize(
    ("name", "case"), [(name, case) for name, cases in BROKEN.items() for case in cases], ids=lambda text: str(text)
)
def test_a_check_finds_what_it_is_for(connection, name, case):
    break_it(connection, BROKEN[name][case])
    result = found(connection)[name]
    assert result.row_count >= 1 and result.example
    assert read_checks()[name].startswith(f"-- {result.severity}: ")
    assert connection.execute(
        "select severity_code, is_ok, row_count, example, checked_at from ops.checks where check_name = ?", [name]
    ).fetchall() == [(result.severity, False, result.row_count, result.example, MONDAY.replace(tzinfo=None))]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("notice_entries_are_accepted", "pages 20240307: 1 entry was refused: line 9: no name"),
        ("nothing_is_left_unread", "pages: line 9: no name (20240307)"),
        ("notice_items_are_matched", "delisting of SOME ONE may be uid 11 or 12"),
        (
            "notice_items_are_read",
            f'{"a" * 32}: 2 of 2 parties hold words that no rule understood, as "General"',
        ),
    ],
)
def test_a_check_of_notices_says_in_a_sentence_what_it_found(connection, name, sentence):
    break_it(connection, REFUSED)
    for number in (1, 2):
        connection.execute(ITEM.format(number=number, method="unknown", unread="['General', '???']"))
    connection.execute(ITEM.format(number=3, method="open", unread="[]").replace("'open', []", "'open', [11, 12]"))
    connection.execute("update core.notice_items set notice_id = repeat('c', 32) where method = 'open'")
    assert found(connection)[name].example == sentence


@pytest.mark.parametrize("name", read_checks())
def test_a_check_begins_with_its_severity_and_what_is_wrong(name):
    assert re.match(r"-- (fail|warn): [a-z].{15,}\.\n", read_checks()[name])


def test_two_rows_of_one_key_are_found_in_every_relation():
    """`ops.checks` is made by the checks themselves."""
    with memory_warehouse() as empty:
        refresh(empty, Publisher().archive, lines_of([]), as_of=MONDAY)
        keyed = [table for name, table in PUBLISHED.items() if name != "ops.checks"]
        for table in keyed:
            insert(empty, table, good_row(table))
        assert {name for name in found(empty) if name.startswith("key_of_")} == set()
        for table in keyed:
            insert(empty, table, good_row(table))
        doubled = {name: result for name, result in found(empty).items() if name.startswith("key_of_")}
    assert doubled.keys() == {f"key_of_{table.name}" for table in keyed}
    assert {(result.severity, result.row_count) for result in doubled.values()} == {("fail", 1)}
