"""Bodies of feeds and notices: every item accounted for, nothing loaded twice, every refusal kept with its row."""

from __future__ import annotations

import hashlib
import json
import operator
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import Document, DocumentFormat, EntryRow, Fetch, NoticeRow, ParsedDocument, Rejection
from tests.warehouse.worlds import memory_warehouse
from warehouse.archive import Archive
from warehouse.build import build
from warehouse.checks import run_checks
from warehouse.journal import JournalLines
from warehouse.ledger import forget_rejected, load_journal
from warehouse.load_documents import load_document

AT = datetime(2026, 2, 27, 15, 30, tzinfo=UTC)
NAIVE_AT = AT.replace(tzinfo=None)

ENTRY = EntryRow(
    item_number=0,
    rung="guid",
    rung_value="g-1",
    content_sha256="c" * 64,
    guid="g-1",
    url="https://example.com/1",
    title="US lifts sanctions on three Malian officials",
    summary=None,
    author=None,
    language_code="en",
    wire_source="Reuters",
    published_at=AT,
    published_text="Fri, 27 Feb 2026 15:30:00 GMT",
    published_issue=None,
)
NOTICE = NoticeRow(
    publisher_code="OFAC",
    document_key="20260227",
    notice_types=("removal",),
    published_on=date(2026, 2, 27),
    effective_on=date(2026, 2, 27),
    title="Russia-related Designation Removals",
    url="https://ofac.treasury.gov/recent-actions/20260227",
    document_number=None,
    body_text="The following deletions have been made to OFAC's SDN List:",
)
REJECTION = Rejection("entries", 3, "title", "missing", None, "<item/>", "an item without anything in it")


def entry(number: int, text: str = "as first seen", **changes: Any) -> EntryRow:
    """One item by the guid `g-<number>`; another text is a revision of it."""
    name = f"g-{number}"
    content = hashlib.sha256(f"{name} {text}".encode()).hexdigest()
    made = replace(ENTRY, item_number=number, rung_value=name, guid=name, title=text, content_sha256=content)
    return replace(made, **changes)


class Publisher:
    """Bodies and what they parse to: a format that reads what the test wrote down."""

    def __init__(self) -> None:
        self.answers: dict[bytes, ParsedDocument | ParseError] = {}
        self.version = "1"

    def body(
        self, *rows: EntryRow | NoticeRow, rejections: Sequence[Rejection] = (), duplicate_count: int = 0
    ) -> bytes:
        name = f"body {len(self.answers)}".encode()
        self.answers[name] = ParsedDocument(rows, tuple(rejections), duplicate_count)
        return name

    def broken(self, reason: str) -> bytes:
        name = f"body {len(self.answers)}".encode()
        self.answers[name] = ParseError(reason, source_name="feed", where="line 3")
        return name

    @property
    def format(self) -> DocumentFormat:
        return DocumentFormat(self.version, lambda body, content_type: None, self._parse)

    def _parse(self, document: Document) -> ParsedDocument:
        answer = self.answers[document.body]
        if isinstance(answer, ParseError):
            raise answer
        return answer


def document(body: bytes, source_name: str = "feed") -> Document:
    return Document(source_name, "rss", "https://example.com/rss", hashlib.sha256(body).hexdigest(), body)


def fetch(body: bytes, number: int, source_name: str = "feed", kind: Any = "feed") -> Fetch:
    """The body as fetched on the day of that number."""
    return Fetch(
        fetch_id=hashlib.sha256(f"{source_name} {body!r} {number}".encode()).hexdigest(),
        run_id=f"run-{number}",
        source_name=source_name,
        kind=kind,
        part="rss",
        url="https://example.com/rss",
        fetched_at=AT + timedelta(days=number),
        outcome="ok",
        sha256=hashlib.sha256(body).hexdigest(),
    )


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
def connection():
    with memory_warehouse() as opened:
        yield opened


def rows(connection: duckdb.DuckDBPyConnection, question: str) -> list[Any]:
    return connection.execute(question).fetchall()


def everything(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    tables = (
        "stage.entries",
        "stage.sightings",
        "stage.notices",
        "stage.notice_sightings",
        "stage.notice_items",
        "stage.rejections",
        "ops.documents",
    )
    return {name: rows(connection, f"select * from {name} order by all") for name in tables}


# ---- one body --------------------------------------------------------------------------------------------------------


def test_an_entry_is_kept_as_parsed_in_utc(connection, publisher):
    singapore = AT.astimezone(timezone(timedelta(hours=8)))
    load_document(
        connection, document(publisher.body(replace(ENTRY, published_at=singapore))), "feed", publisher.format
    )
    found = connection.execute("select * from stage.entries").pl().to_dicts()
    assert found == [
        {
            "source_name": "feed", "rung": "guid", "rung_value": "g-1", "content_sha256": "c" * 64, "guid": "g-1",
            "url": "https://example.com/1", "title": "US lifts sanctions on three Malian officials", "summary": None,
            "author": None, "language_code": "en", "wire_source": "Reuters", "published_at": NAIVE_AT,
            "published_text": "Fri, 27 Feb 2026 15:30:00 GMT", "published_issue": None,
        }
    ]  # fmt: skip


def test_a_notice_is_kept_as_parsed(connection, publisher):
    body = publisher.body(NOTICE)
    load_document(connection, document(body, "ofac"), "notice", publisher.format)
    found = connection.execute("select * exclude row_sha256 from stage.notices").pl().to_dicts()
    assert found == [
        {
            "document_key": "20260227", "publisher_code": "OFAC", "notice_types": ["removal"],
            "published_on": date(2026, 2, 27), "effective_on": date(2026, 2, 27),
            "title": "Russia-related Designation Removals",
            "url": "https://ofac.treasury.gov/recent-actions/20260227", "document_number": None,
            "body_text": "The following deletions have been made to OFAC's SDN List:", "related_urls": [],
            "corrects_number": None, "is_whole_text": True,
        }
    ]  # fmt: skip
    assert rows(connection, "select source_name, document_sha256, row_sha256 from stage.notice_sightings") == [
        ("ofac", hashlib.sha256(body).hexdigest(), rows(connection, "select row_sha256 from stage.notices")[0][0])
    ]


COUNTS = "select parsed_count, duplicate_count, rejected_count, error from ops.documents"


def test_every_item_is_counted_as_accepted_refused_or_duplicate(connection, publisher):
    body = publisher.body(entry(1), entry(2), entry(3, url=""), rejections=[REJECTION], duplicate_count=4)
    load_document(connection, document(body), "feed", publisher.format)
    assert rows(connection, COUNTS) == [(8, 4, 2, None)]
    assert rows(connection, "select rung_value from stage.sightings order by all") == [("g-1",), ("g-2",)]


def test_a_refused_item_is_kept_with_what_was_checked_and_its_raw_row(connection, publisher):
    body = publisher.body(entry(0), entry(7, url="", title="Камара"), rejections=[REJECTION])
    load_document(connection, document(body), "feed", publisher.format)
    sha256 = hashlib.sha256(body).hexdigest()
    found = connection.execute("select * from stage.rejections order by row_number").pl().to_dicts()
    assert found[0] == {
        "source_name": "feed", "document_sha256": sha256, "contract": "entries", "row_number": 3,
        "column_name": "title", "check_name": "missing", "value": None, "raw_row": "<item/>",
        "reason": "an item without anything in it",
    }  # fmt: skip
    contract = found[1]
    assert (contract["contract"], contract["row_number"], contract["column_name"]) == ("stage.entries", 7, "url")
    assert contract["check_name"].startswith("str_length") and contract["value"] == ""
    assert contract["reason"] == f"url fails {contract['check_name']}"
    raw = json.loads(contract["raw_row"])
    assert (raw["title"], raw["url"], raw["guid"]) == ("Камара", "", "g-7")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"rung": "luck"}, "rung"),
        ({"rung_value": ""}, "rung_value"),
        ({"content_sha256": "C" * 64}, "content_sha256"),
        ({"title": ""}, "title"),
        ({"summary": ""}, "summary"),
        ({"published_issue": "unlikely"}, "published_issue"),
    ],
)
def test_an_entry_that_breaks_its_contract_is_refused_alone(connection, publisher, change, column):
    load_document(connection, document(publisher.body(entry(0), entry(1, **change))), "feed", publisher.format)
    assert rows(connection, "select rung_value from stage.entries") == [("g-0",)]
    assert rows(connection, "select column_name, row_number from stage.rejections") == [(column, 1)]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"publisher_code": "PRESS"}, "publisher_code"),
        ({"document_key": ""}, "document_key"),
        ({"title": ""}, "title"),
        ({"url": "ofac.treasury.gov/recent-actions/20260227"}, "url"),
        ({"body_text": ""}, "body_text"),
    ],
)
def test_a_notice_that_breaks_its_contract_is_refused_alone(connection, publisher, change, column):
    other = replace(NOTICE, document_key="20260301")
    body = publisher.body(NOTICE, replace(NOTICE, document_key="20260227_33"), replace(other, **change))
    load_document(connection, document(body), "notice", publisher.format)
    kept = rows(connection, "select document_key from stage.notices order by all")
    assert kept == [("20260227",), ("20260227_33",)]
    assert rows(connection, "select contract, column_name from stage.rejections") == [("stage.notices", column)]
    assert rows(connection, COUNTS) == [(3, 0, 1, None)]


def test_a_body_that_is_no_document_is_kept_as_such_with_the_reason(connection, publisher):
    load_document(connection, document(publisher.broken("an HTML page")), "feed", publisher.format)
    assert rows(connection, COUNTS) == [(0, 0, 0, "feed: an HTML page at line 3")]
    assert rows(connection, "select kind, part, parser_version from ops.documents") == [("feed", "rss", "1")]


def test_another_fault_of_a_parser_crashes_and_leaves_nothing(connection, publisher):
    body = publisher.body(entry(0, title=36))
    with pytest.raises(TypeError):
        load_document(connection, document(body), "feed", publisher.format)
    assert not any(everything(connection).values())


def test_bytes_that_are_no_text_are_shown_by_their_number(connection, publisher):
    rejection = replace(REJECTION, value="caf\udce9", raw="<item>caf\udce9 \ud83d</item>")
    load_document(connection, document(publisher.body(rejections=[rejection])), "feed", publisher.format)
    ((value, raw),) = rows(connection, "select value, raw_row from stage.rejections")
    assert (value, raw) == (r"caf\xe9", r"<item>caf\xe9 \ud83d</item>")


# ---- many bodies -----------------------------------------------------------------------------------------------------


def test_loading_a_body_twice_changes_nothing(connection, publisher):
    body = publisher.body(entry(1), entry(2, url=""), NOTICE, rejections=[REJECTION], duplicate_count=1)
    broken = publisher.broken("empty")
    for item in (body, broken):
        load_document(connection, document(item), "feed", publisher.format)
    before = everything(connection)
    for item in (broken, body, body):
        load_document(connection, document(item), "feed", publisher.format)
    assert everything(connection) == before
    assert len(before["stage.rejections"]) == 2


def test_the_same_item_in_two_bodies_is_one_entry_seen_twice(connection, publisher):
    for body in (publisher.body(entry(1), entry(2)), publisher.body(entry(2), entry(3))):
        load_document(connection, document(body), "feed", publisher.format)
    assert rows(connection, "select rung_value from stage.entries order by all") == [("g-1",), ("g-2",), ("g-3",)]
    assert rows(connection, "select count(*) from stage.sightings where rung_value = 'g-2'") == [(2,)]


def test_the_same_item_of_two_feeds_is_two_entries(connection, publisher):
    body = publisher.body(entry(1))
    for source_name in ("feed", "other"):
        load_document(connection, document(body, source_name), "feed", publisher.format)
    assert rows(connection, "select source_name from stage.entries order by all") == [("feed",), ("other",)]


def load(connection: duckdb.DuckDBPyConnection, folder: Path, publisher: Publisher, fetches: list[Fetch]) -> int:
    """The route of a refresh up to the check: nothing but what the journal says."""
    archive = Archive(folder)
    for body in publisher.answers:
        archive.put(body)
    return load_journal(connection, archive, JournalLines(tuple(fetches), ()), {}, lambda fetch: publisher.format)


def _each_its_own_story(connection: duckdb.DuckDBPyConnection) -> None:
    """A linker that folds nothing."""
    connection.execute("delete from stage.story_entries")
    connection.execute("insert into stage.story_entries select entry_id, entry_id, 'feed' from history.entries")


def built(connection: duckdb.DuckDBPyConnection, *names: str) -> list[dict[str, Any]]:
    """The rows of these relations after a build that passes its checks."""
    build(connection, AT + timedelta(days=30), _each_its_own_story)
    failed = [check for check in run_checks(connection, AT) if check.severity == "fail" and not check.is_ok]
    assert failed == []
    return [row for name in names for row in connection.execute(f"select * from {name} order by all").pl().to_dicts()]


def test_another_text_of_an_entry_is_a_revision_and_the_last_seen_text_stands(connection, publisher, tmp_path):
    first, second = publisher.body(entry(1), entry(2)), publisher.body(entry(1, "as corrected"), entry(2))
    fetches = [fetch(first, 0), fetch(second, 1)]
    assert load(connection, tmp_path, publisher, fetches) == 2
    entries = {row["title"]: row for row in built(connection, "core.entries")}
    assert set(entries) == {"as corrected", "as first seen"}
    corrected = entries["as corrected"]
    assert (corrected["revision_count"], corrected["observed_at"]) == (2, NAIVE_AT)
    revisions = [row for row in built(connection, "core.entry_revisions") if row["entry_id"] == corrected["entry_id"]]
    assert [(row["revision_number"], row["title"]) for row in revisions] == [(1, "as first seen"), (2, "as corrected")]


def test_another_text_of_a_notice_is_a_revision(connection, publisher, tmp_path):
    first, second = publisher.body(NOTICE), publisher.body(replace(NOTICE, title="Corrected"))
    load(connection, tmp_path, publisher, [fetch(first, 0, "ofac", "notice"), fetch(second, 1, "ofac", "notice")])
    (notice,) = built(connection, "core.notices")
    assert (notice["title"], notice["revision_count"], notice["first_observed_at"]) == ("Corrected", 2, NAIVE_AT)
    revisions = built(connection, "core.notice_revisions")
    assert [row["title"] for row in revisions] == ["Russia-related Designation Removals", "Corrected"]


def test_every_refused_row_and_count_can_be_read(connection, publisher, tmp_path):
    first = publisher.body(entry(1), entry(2), entry(3, url=""), rejections=[REJECTION], duplicate_count=1)
    second = publisher.body(entry(1, "as corrected"), entry(2), entry(4))
    load(connection, tmp_path, publisher, [fetch(first, 0), fetch(second, 1), fetch(first, 2)])
    counts = [
        (row["parsed_count"], row["accepted_count"], row["rejected_count"], row["new_count"], row["revised_count"],
         row["unchanged_count"])
        for row in sorted(built(connection, "marts.accounting"), key=lambda row: row["captured_at"])
    ]  # fmt: skip
    assert counts == [(5, 3, 2, 2, 0, 1), (3, 3, 0, 1, 1, 1)]
    rejections = built(connection, "ops.rejections")
    assert {(row["check_name"], row["column_name"]) for row in rejections} >= {("missing", "title")}
    assert [row["first_fetched_at"] for row in rejections] == [NAIVE_AT] * 2
    assert all(row["raw_row"] and row["reason"] for row in rejections)


def test_loading_the_journal_again_parses_nothing_and_changes_nothing(connection, publisher, tmp_path):
    fetches = [
        fetch(publisher.body(entry(1), entry(2, url="")), 0),
        fetch(publisher.broken("an HTML page"), 1),
        fetch(publisher.body(rejections=[REJECTION]), 2),
    ]
    assert load(connection, tmp_path, publisher, fetches) == 3
    before = everything(connection)
    assert load(connection, tmp_path, publisher, fetches) == 0
    assert everything(connection) == before


def test_another_version_of_the_parser_reads_every_body_again(connection, publisher, tmp_path):
    body = publisher.body(entry(1), rejections=[REJECTION])
    load(connection, tmp_path, publisher, [fetch(body, 0)])
    publisher.answers[body] = ParsedDocument((entry(1), entry(2)))
    assert load(connection, tmp_path, publisher, [fetch(body, 0)]) == 0
    publisher.version = "2"
    assert load(connection, tmp_path, publisher, [fetch(body, 0)]) == 1
    assert rows(connection, COUNTS) == [(2, 0, 0, None)]
    assert rows(connection, "select count(*) from stage.rejections") == [(0,)]


def test_retrying_reads_only_bodies_with_refused_rows_or_errors_again(connection, publisher, tmp_path):
    fine, refused, broken = publisher.body(entry(1)), publisher.body(rejections=[REJECTION]), publisher.broken("empty")
    fetches = [fetch(fine, 0), fetch(refused, 1), fetch(broken, 2)]
    load(connection, tmp_path, publisher, fetches)
    for body in (refused, broken):
        publisher.answers[body] = ParsedDocument((entry(7),))
    assert forget_rejected(connection) == 2
    assert load(connection, tmp_path, publisher, fetches) == 2
    assert rows(connection, "select count(*) from stage.rejections") == [(0,)]
    assert rows(connection, "select distinct error from ops.documents") == [(None,)]


ORDERLESS = ("core.entries", "core.entry_revisions", "ops.rejections", "marts.accounting")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive for every example."""
    return tmp_path_factory.mktemp("documents")


NUMBERS = st.integers(0, 4)
ITEM = operator.itemgetter(0)
TEXTS = st.sampled_from(["a", "b", ""])  # the empty text breaks the contract


@pytest.mark.long
@settings(max_examples=6)  # each builds a warehouse twice
@given(
    data=st.data(),
    bodies=st.lists(
        st.lists(st.tuples(NUMBERS, TEXTS), min_size=1, max_size=4, unique_by=ITEM), min_size=3, max_size=5
    ),
)
def test_any_order_of_arrival_gives_the_same_entries(folder, data, bodies):
    publisher = Publisher()
    fetches = [
        fetch(publisher.body(*(entry(number, text) for number, text in body)), day) for day, body in enumerate(bodies)
    ]
    with memory_warehouse() as ordered, memory_warehouse() as shuffled:
        load(ordered, folder, publisher, fetches)
        arrived: list[Fetch] = []
        for line in data.draw(st.permutations(fetches)):
            arrived.append(line)
            load(shuffled, folder, publisher, arrived)
        assert built(shuffled, *ORDERLESS) == built(ordered, *ORDERLESS)
