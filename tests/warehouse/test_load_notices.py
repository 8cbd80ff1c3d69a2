"""Bodies of notices with items: each content once, each item accounted for, those of a refused document with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from listwire.types import Document, Rejection
from tests.warehouse.notice_worlds import (
    LOG,
    PAGES,
    Body,
    NoticeWorld,
    OnList,
    Period,
    Told,
    added,
    at,
    format_of,
    log_day,
    match,
    on,
    page,
    removed,
    rows,
    serve,
)
from tests.warehouse.worlds import MemoryArchive, memory_warehouse
from warehouse.checks import run_checks
from warehouse.database import reset
from warehouse.journal import JournalLines
from warehouse.ledger import load_journal
from warehouse.load_documents import load_document
from warehouse.load_notices import load_item_verdicts

TABLES = ("stage.notices", "stage.notice_items", "stage.notice_sightings", "stage.rejections", "ops.documents")
SEVENTH, EIGHTH = on(3, 7), on(3, 8)
ALPHA, BRAVO = added("ALPHA"), removed("BRAVO", ("SYRIA",))
PAGE = page(SEVENTH, ALPHA, BRAVO)
COUNTS = "select parsed_count, duplicate_count, rejected_count from ops.documents"


@pytest.fixture(scope="module")
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as connection:
        yield connection


@pytest.fixture
def connection(opened: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    reset(opened)
    return opened


def load(connection: duckdb.DuckDBPyConnection, *bodies: Body) -> None:
    """Load answers one after the other."""
    for body in bodies:
        sha256 = hashlib.sha256(body.content).hexdigest()
        document = Document(body.source_name, "page", "https://pages.example", sha256, body.content)
        load_document(connection, document, "notice", format_of(bodies))


def body(*documents: Told, source_name: str = PAGES, day: int = 9) -> Body:
    return Body(source_name, at(on(3, day)), documents)


def told(document: Told, *items: Any) -> Told:
    """A document with items as they stand there, not numbered anew."""
    return Told(document.notice, items)


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (row,) = rows(connection, f"select count(*) as count from {table}")
    return int(row["count"])


def counts(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, ...]]:
    return [tuple(row.values()) for row in rows(connection, COUNTS)]


def refused(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    question = "select contract, row_number, column_name, check_name from stage.rejections order by all"
    return [tuple(row.values()) for row in rows(connection, question)]


def test_an_item_is_kept_as_parsed(connection: duckdb.DuckDBPyConnection) -> None:
    item = added(
        "ÉXAMPLE, Ann", ("DPRK3", "CYBER2"), list_code="SDN", party_type="individual", is_type_stated=True,
        names=("ÉXAMPLE, Ann", "ПРИМЕР"), birth_texts=("circa 1961",), identifiers=("A1",), line_count=3,
        unread_texts=("(sic)",), unread_starts=(7,),
    )  # fmt: skip
    load(connection, body(page(SEVENTH, BRAVO, item)))
    (row,) = rows(connection, "select * exclude row_sha256 from stage.notice_items where item_number = 1")
    assert row == {
        "publisher_code": "OFAC", "document_key": "20240307", "item_sha256": item.item_sha256, "item_number": 1,
        "action": "designation", "list_code": "SDN", "party_name": "ÉXAMPLE, Ann", "party_type": "individual",
        "is_type_stated": True, "program_codes": ["DPRK3", "CYBER2"], "names": ["ÉXAMPLE, Ann", "ПРИМЕР"],
        "birth_texts": ["circa 1961"], "identifiers": ["A1"], "line_count": 3, "raw_text": item.raw_text,
        "unread_texts": ["(sic)"], "unread_starts": [7], "acted_on": None,
    }  # fmt: skip
    assert counts(connection) == [(3, 0, 0)]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"party_name": ""}, "party_name"),
        ({"action": "freeze"}, "action"),
        ({"list_code": "GREY"}, "list_code"),
        ({"party_type": "robot"}, "party_type"),
        ({"raw_text": ""}, "raw_text"),
        ({"item_sha256": "short"}, "item_sha256"),
        ({"line_count": -1}, "line_count"),
    ],
)
def test_an_item_that_breaks_its_contract_is_refused_alone(
    connection: duckdb.DuckDBPyConnection, change: dict[str, Any], column: str
) -> None:
    first, second = PAGE.items
    load(connection, body(told(PAGE, first, replace(second, **change))))
    assert rows(connection, "select party_name from stage.notice_items") == [{"party_name": "ALPHA"}]
    assert [row[:3] for row in refused(connection)] == [("stage.notice_items", 1, column)]
    (rejection,) = rows(connection, "select raw_row, reason from stage.rejections")
    assert json.loads(rejection["raw_row"])["document_key"] == "20240307"
    assert column in rejection["reason"]
    assert counts(connection) == [(3, 0, 1)]


def test_the_items_of_a_refused_document_are_refused_with_it(connection: duckdb.DuckDBPyConnection) -> None:
    broken = page(EIGHTH, ALPHA, BRAVO, title="")
    load(connection, body(PAGE, broken))
    assert rows(connection, "select distinct document_key from stage.notice_items") == [{"document_key": "20240307"}]
    assert [row[:3] for row in refused(connection)] == [
        ("stage.notice_items", 0, "document_key"),
        ("stage.notice_items", 1, "document_key"),
        ("stage.notices", 1, "title"),
    ]
    assert counts(connection) == [(6, 0, 3)]


def test_an_item_of_a_document_that_is_not_there_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    stray = replace(PAGE.items[0], document_key="20240309")
    load(connection, body(told(PAGE, *PAGE.items, stray)))
    assert [row[:3] for row in refused(connection)] == [("stage.notice_items", 0, "document_key")]
    assert counts(connection) == [(4, 0, 1)]


def test_an_item_that_stands_twice_is_kept_once_and_the_other_refused(connection: duckdb.DuckDBPyConnection) -> None:
    first, second = PAGE.items
    load(connection, body(told(PAGE, first, second, replace(first, item_number=2))))
    assert count(connection, "stage.notice_items") == 2
    assert refused(connection) == [("stage.notice_items", 2, "item_sha256", "unique")]
    assert counts(connection) == [(4, 0, 1)]


def test_the_same_text_in_two_documents_is_an_item_of_each(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, body(PAGE, page(EIGHTH, ALPHA, BRAVO)))
    assert count(connection, "stage.notice_items") == 4
    assert refused(connection) == []


def test_a_document_that_did_not_change_is_kept_once_and_seen_twice(connection: duckdb.DuckDBPyConnection) -> None:
    days = [log_day(on(3, day), ALPHA) for day in (7, 8, 9)]
    load(connection, body(*days[:2], source_name=LOG), body(*days, source_name=LOG, day=10))
    assert (count(connection, "stage.notices"), count(connection, "stage.notice_items")) == (3, 3)
    assert count(connection, "stage.notice_sightings") == 5


def test_a_document_whose_items_alone_change_is_another_content(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, body(PAGE), body(page(SEVENTH, ALPHA), day=10))
    assert count(connection, "stage.notices") == 2
    assert count(connection, "stage.notice_items") == 3


def test_loading_a_body_twice_changes_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    bodies = [body(PAGE, page(EIGHTH, ALPHA, title="")), body(told(PAGE, *PAGE.items, *PAGE.items), day=10)]
    load(connection, *bodies)
    before = {name: rows(connection, f"select * from {name} order by all") for name in TABLES}
    load(connection, *reversed(bodies), *bodies)
    assert {name: rows(connection, f"select * from {name} order by all") for name in TABLES} == before
    assert before["stage.rejections"]


def test_another_parser_leaves_nothing_of_what_the_one_before_read(connection: duckdb.DuckDBPyConnection) -> None:
    archive, answer = MemoryArchive(), body(PAGE)
    (fetch,) = serve([answer], archive)
    form = format_of([answer])
    load_journal(connection, archive, JournalLines((fetch,), ()), {}, lambda _: form)
    mended = body(page(SEVENTH, ALPHA, title="Mended"))
    newer = replace(form, parser_version="2", parse=lambda document: mended.parsed)
    assert load_journal(connection, archive, JournalLines((fetch,), ()), {}, lambda _: newer) == 1
    assert rows(connection, "select title from stage.notices") == [{"title": "Mended"}]
    assert rows(connection, "select party_name from stage.notice_items") == [{"party_name": "ALPHA"}]


def test_the_last_verdict_on_an_item_is_kept_alone(connection: duckdb.DuckDBPyConnection) -> None:
    verdicts = [
        match(PAGE.target(), 101, at(on(3, 9))),
        match(PAGE.target(1), 102, at(on(3, 9)), "seen"),
        match(PAGE.target(), None, at(on(3, 10))),
    ]
    load_item_verdicts(connection, verdicts)
    load_item_verdicts(connection, verdicts)
    found = rows(connection, "select item_sha256, uid, reason from stage.item_verdicts order by uid")
    assert found == [
        {"item_sha256": BRAVO.item_sha256, "uid": 102, "reason": "seen"},
        {"item_sha256": ALPHA.item_sha256, "uid": None, "reason": None},
    ]
    load_item_verdicts(connection, verdicts[:1])
    assert rows(connection, "select uid from stage.item_verdicts") == [{"uid": 101}]


# ---- up to the marts -------------------------------------------------------------------------------------------------

REFUSED_LINE = Rejection("notice_items", 9, "raw_text", "unread", None, "[[", "no entry")
REVISED = page(SEVENTH, ALPHA, added("CHARLIE"), body_text="As mended.")
DAYS = [log_day(SEVENTH, ALPHA), log_day(EIGHTH, BRAVO), log_day(on(3, 9))]
TWICE = on(3, 5)
WORLD = NoticeWorld(
    [at(on(3, 6)), at(EIGHTH)],
    [Period(101, OnList("ALPHA"), 1), Period(102, OnList("BRAVO", programs=("SYRIA",)))],
    [
        Body(PAGES, at(on(3, 9)), (told(PAGE, *PAGE.items, replace(PAGE.items[0], item_number=2)),), (REFUSED_LINE,)),
        body(REVISED, day=10),
        body(REVISED, page(on(3, 9)), day=11),
        body(page(EIGHTH, added("DELTA"), title=""), day=12),
        body(page(TWICE, ALPHA), page(TWICE, BRAVO, title="Said twice"), day=13),
        *(body(page(on(3, 4), ALPHA, body_text=text), day=day) for day, text in ((14, "A"), (15, "B"), (16, "A"))),
        *(body(page(on(3, 3), *items), day=day) for day, items in ((17, [ALPHA]), (18, [ALPHA, BRAVO]))),
        body(*DAYS[:2], source_name=LOG, day=10),
        body(*DAYS, source_name=LOG, day=11),
    ],
)
COUNTED = "parsed_count, accepted_count, rejected_count, new_count, revised_count, unchanged_count"


@pytest.fixture(scope="module")
def built() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as connection:
        WORLD.refresh(connection)
        yield connection


@pytest.mark.parametrize(
    ("source_name", "day", "expected"),
    [
        (PAGES, 9, (5, 3, 2, 3, 0, 0)),
        (PAGES, 10, (3, 3, 0, 1, 1, 1)),
        (PAGES, 11, (4, 4, 0, 1, 0, 3)),
        (PAGES, 12, (2, 0, 2, 0, 0, 0)),
        (LOG, 10, (4, 4, 0, 4, 0, 0)),
        (LOG, 11, (5, 5, 0, 1, 0, 4)),
    ],
)
def test_every_row_of_a_body_is_accounted_for(
    built: duckdb.DuckDBPyConnection, source_name: str, day: int, expected: tuple[int, ...]
) -> None:
    captured_at = at(on(3, day)).replace(tzinfo=None)
    question = f"select {COUNTED} from marts.accounting where source_name = ? and captured_at = ?"
    (row,) = rows(built, question, source_name, captured_at)
    assert tuple(row.values()) == expected


def test_a_document_that_stands_twice_in_a_body_loses_nothing_in_silence(built: duckdb.DuckDBPyConnection) -> None:
    question = f"select {COUNTED} from marts.accounting where source_name = ? and captured_at = ?"
    (row,) = rows(built, question, PAGES, at(on(3, 13)).replace(tzinfo=None))
    assert row["parsed_count"] == 4 == row["accepted_count"] + row["rejected_count"]
    assert row["accepted_count"] == row["new_count"] + row["revised_count"] + row["unchanged_count"]


def test_what_was_refused_is_no_item_and_can_be_read(built: duckdb.DuckDBPyConnection) -> None:
    assert rows(built, "select * from core.notice_items where party_name = 'DELTA'") == []
    assert rows(built, "select * from core.notices where document_key = '20240308'") == []
    question = "select raw_row from ops.rejections where contract in ('stage.notice_items', 'stage.notices')"
    assert sum("DELTA" in row["raw_row"] for row in rows(built, question)) == 1
    assert rows(built, "select raw_row from ops.rejections where check_name = 'unread'") == [{"raw_row": "[["}]


def rejected(connection: duckdb.DuckDBPyConnection) -> dict[str, int | None]:
    found = rows(connection, "select document_key, rejected_count from core.notices")
    return {row["document_key"]: row["rejected_count"] for row in found}


def warned(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    results = run_checks(connection, at(on(3, 20)))
    names = ("notice_entries_are_accepted", "nothing_is_left_unread")
    return {item.name: item.example for item in results if item.name in names and not item.is_ok}


def test_a_notice_counts_the_entries_that_its_last_body_refused() -> None:
    two_days = (log_day(SEVENTH, ALPHA), log_day(EIGHTH, BRAVO))
    world = NoticeWorld(
        [at(on(3, 6))],
        [Period(101, OnList("ALPHA"))],
        [
            Body(PAGES, at(on(3, 9)), (PAGE,), (REFUSED_LINE,), part="20240307"),
            Body(PAGES, at(on(3, 9)), (page(EIGHTH, ALPHA),), part="20240308"),
            Body(LOG, at(on(3, 10)), two_days, (REFUSED_LINE,), part="log_2024"),
        ],
    )
    with memory_warehouse() as connection:
        world.refresh(connection)
        assert rejected(connection) == {
            "20240307": 1, "20240308": 0, f"sdnnew24 {SEVENTH}": None, f"sdnnew24 {EIGHTH}": None,
        }  # fmt: skip
        assert warned(connection) == {
            "notice_entries_are_accepted": "ofac_change_log log_2024: 1 entry was refused: no entry",
            "nothing_is_left_unread": "ofac_change_log: no entry (log_2024)",
        }


def test_a_body_that_is_read_whole_takes_the_place_of_one_that_was_not() -> None:
    first = Body(PAGES, at(on(3, 9)), (PAGE,), (REFUSED_LINE,), part="20240307")
    again = Body(PAGES, at(on(3, 10)), (REVISED,), part="20240307")
    world = NoticeWorld([at(on(3, 6))], [Period(101, OnList("ALPHA"))], [first, again])
    with memory_warehouse() as connection:
        world.refresh(connection, at(on(3, 9), 20))
        assert (rejected(connection), len(warned(connection))) == ({"20240307": 1}, 2)
        world.refresh(connection)
        assert (rejected(connection), warned(connection)) == ({"20240307": 0}, {})


def test_an_entry_that_stands_twice_in_the_same_words_is_not_lost() -> None:
    twice = Body(PAGES, at(on(3, 9)), (told(PAGE, *PAGE.items, replace(PAGE.items[0], item_number=2)),))
    world = NoticeWorld([at(on(3, 6))], [Period(101, OnList("ALPHA"))], [twice])
    with memory_warehouse() as connection:
        world.refresh(connection)
        assert (rejected(connection), warned(connection)) == ({"20240307": 0}, {})


def test_the_last_text_gives_the_items_and_their_count(built: duckdb.DuckDBPyConnection) -> None:
    question = "select item_count, revision_count, body_text from core.notices where document_key = '20240307'"
    assert rows(built, question) == [{"item_count": 2, "revision_count": 2, "body_text": "As mended."}]
    question = "select party_name from core.notice_items where notice_id = ? order by item_number"
    assert [row["party_name"] for row in rows(built, question, PAGE.notice_id)] == ["ALPHA", "CHARLIE"]


def test_a_text_that_comes_back_is_the_last_one(built: duckdb.DuckDBPyConnection) -> None:
    question = "select body_text from core.notices where document_key = '20240304'"
    assert rows(built, question) == [{"body_text": "A"}]


def test_items_that_come_with_the_same_text_are_there(built: duckdb.DuckDBPyConnection) -> None:
    question = "select item_count from core.notices where document_key = '20240303'"
    assert rows(built, question) == [{"item_count": 2}]
