"""The Federal Register's answers become notices of OFAC, or say why they do not."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import Document, NoticeRow
from sources.federal_register import SOURCE, documents_url, inspect, next_page, parse, text_of_page, texts
from tests.sources import golden_notices

URL = SOURCE.parts["documents"]
RESULT = {
    "document_number": "2026-04001",
    "title": "Notice of OFAC Sanctions Action",
    "type": "Notice",
    "publication_date": "2026-03-06",
    "html_url": "https://www.federalregister.gov/d/2026-04001",
    "agencies": [{"id": 203}],
}


def document(answer: Any, url: str = URL) -> Document:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return Document(SOURCE.name, "documents", url, "0" * 64, body, "application/json")


@pytest.mark.parametrize("folder", golden_notices.cases("documents.json"), ids=lambda folder: folder.name)
def test_golden_answer(folder):
    assert golden_notices.given(folder, "documents.json") == golden_notices.expected(folder)
    assert inspect((folder / "documents.json").read_bytes()) is None


def test_documents_url_asks_from_a_day_on_and_replaces_an_earlier_one():
    first = documents_url(URL, date(2026, 2, 1))
    assert first.startswith(
        "https://www.federalregister.gov/api/v1/documents.json?conditions[agencies][]=foreign-assets-"
    )
    assert "conditions[publication_date][gte]=2026-02-01" in first and "fields[]=effective_on" in first
    assert documents_url(first, date(2026, 3, 1)) == first.replace("2026-02-01", "2026-03-01")
    assert documents_url("http://127.0.0.1:9/fr", date(2026, 3, 1)).endswith(
        "/fr?conditions[publication_date][gte]=2026-03-01"
    )


def test_documents_url_asks_for_a_window_and_replaces_an_earlier_one():
    window = documents_url(URL, date(2023, 7, 1), date(2023, 9, 30))
    assert "[gte]=2023-07-01" in window and window.endswith("conditions[publication_date][lte]=2023-09-30")
    assert documents_url(window, date(2023, 10, 1), date(2023, 12, 31)) == documents_url(
        URL, date(2023, 10, 1), date(2023, 12, 31)
    )
    assert "[lte]" not in documents_url(window, date(2023, 10, 1))


def test_an_abstract_is_not_the_whole_text():
    [row] = parse(document({"results": [RESULT | {"abstract": "Names of persons."}]})).rows
    assert isinstance(row, NoticeRow) and not row.is_whole_text


CORRECTION = "Notice of OFAC Sanctions Action; Correction"


@pytest.mark.parametrize(
    ("change", "corrected"),
    [
        ({}, None),
        ({"document_number": "C1-2026-03999"}, "2026-03999"),
        ({"correction_of": "https://www.federalregister.gov/api/v1/documents/2026-03998.json"}, "2026-03998"),
        ({"document_number": "C1-2026-03999", "correction_of": "https://a.example/documents/2026-1"}, "2026-1"),
        ({"title": CORRECTION, "abstract": "In FR Doc. 2026-03997, a name."}, "2026-03997"),
        ({"title": CORRECTION, "abstract": "A name was wrong."}, None),
        ({"abstract": "See FR Doc. 2026-03997."}, None),
        ({"correction_of": 7}, None),
    ],
)
def test_a_correction_names_what_it_corrects(change, corrected):
    [row] = parse(document({"results": [RESULT | change]})).rows
    assert isinstance(row, NoticeRow) and row.corrects_number == corrected


def test_texts_are_where_the_answer_says_at_its_own_host():
    base = "https://www.federalregister.gov/documents/full_text/text/2026/03/06/"
    results = [
        RESULT | {"document_number": "1", "raw_text_url": f"{base}1.txt", "body_html_url": f"{base}1.html"},
        RESULT | {"document_number": "2", "raw_text_url": None, "body_html_url": f"{base}2.html"},
        RESULT | {"document_number": "3", "raw_text_url": "https://evil.example/3.txt"},
        RESULT | {"document_number": "4", "raw_text_url": "http://mirror.example/4.txt"},
        RESULT | {"document_number": "5", "raw_text_url": f"{base}5.txt", "agencies": [{"id": 7}]},
        RESULT | {"document_number": "6", "raw_text_url": "http://["},
        RESULT | {"document_number": "7"},
    ]
    assert [(text.part, text.url, text.published_on) for text in texts(document({"results": results}))] == [
        ("text_1", f"{base}1.txt", date(2026, 3, 6)),
        ("text_2", f"{base}2.html", date(2026, 3, 6)),
    ]
    [mirrored] = texts(document({"results": results}, "http://mirror.example/documents.json"))
    assert (mirrored.part, mirrored.url) == ("text_4", "http://mirror.example/4.txt")


def test_a_documents_page_leads_to_its_text():
    page = "https://www.federalregister.gov/documents/2026/03/06/2026-04001/notice-of-ofac-sanctions-action"
    found = text_of_page(page)
    assert found is not None and (found.part, found.published_on) == ("text_2026-04001", date(2026, 3, 6))
    assert found.url == "https://www.federalregister.gov/documents/full_text/text/2026/03/06/2026-04001.txt"
    for other in (page.replace("www.", "evil."), "https://www.federalregister.gov/agencies/ofac", "http://["):
        assert text_of_page(other) is None


def test_next_page_is_the_address_the_answer_gives():
    following = "https://www.federalregister.gov/api/v1/documents.json?page=2"
    assert next_page(document({"results": [], "next_page_url": following})) == following
    assert next_page(document({"results": []})) is None
    for wrong in (7, "", "file:///etc/hosts"):
        with pytest.raises(ParseError, match="next_page_url"):
            next_page(document({"results": [], "next_page_url": wrong}))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"document_number": None}, "document_number"),
        ({"title": ""}, "title"),
        ({"html_url": 7}, "url"),
        ({"html_url": "javascript:alert(1)"}, "url"),
        ({"publication_date": None}, "published_on"),
        ({"publication_date": "2026-02-30"}, "published_on"),
        ({"effective_on": "soon"}, "effective_on"),
    ],
)
def test_a_result_that_is_no_notice_is_refused_and_the_others_go_on(change, column):
    parsed = parse(document({"results": [RESULT | change, RESULT]}))
    (rejection,) = parsed.rejections
    assert (rejection.contract, rejection.row_number, rejection.column) == ("notices", 1, column)
    assert json.loads(rejection.raw) == RESULT | change
    assert [row.document_number for row in parsed.rows if isinstance(row, NoticeRow)] == ["2026-04001"]


def test_a_number_that_stands_twice_is_a_duplicate_or_refused():
    parsed = parse(document({"results": [RESULT, RESULT, RESULT | {"title": "Another"}]}))
    assert (len(parsed.rows), parsed.duplicate_count, parsed.rejections[0].check) == (1, 1, "unique")
    assert parsed.parsed_count == 3


def test_without_agencies_the_query_says_whose_documents_they_are():
    unnamed = {key: value for key, value in RESULT.items() if key != "agencies"}
    assert len(parse(document({"results": [unnamed]})).rows) == 1
    (rejection,) = parse(
        document({"results": [unnamed]}, "https://www.federalregister.gov/api/v1/documents.json")
    ).rejections
    assert (rejection.column, rejection.check) == ("agencies", "present")


def test_an_answer_without_hits_is_empty():
    assert parse(document({"count": 0, "description": "Documents"})).parsed_count == 0


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b'{"results": [', "cut"),
        (b'{"count": 0}\n{"count": 0}\n', "JSON Lines"),
        (b"[]", "a JSON list"),
        (b'{"errors": {"conditions": "is not valid"}}', "is not valid"),
        (b'{"count": 3}', "no list of results"),
        (b"[" * 100_000, "cut"),
    ],
)
def test_what_is_no_answer_is_refused(body, reason):
    assert reason in (inspect(body) or "")
    for read in (parse, next_page):
        with pytest.raises(ParseError, match=reason):
            read(document(body))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*RESULT, "id", "slug"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(
    st.binary()
    | JSON
    | st.lists(JSON | st.fixed_dictionaries(dict.fromkeys(RESULT, JSON))).map(lambda rows: {"results": rows})
)
@example({"results": [RESULT | {"title": "\ud800", "html_url": "\ud800"}]})
@example({"results": [RESULT | {"title": "\ud800", "html_url": "http://a"}]})
def test_any_answer_gives_rows_and_rejections_or_parse_error(answer):
    given_document = document(answer)
    try:
        parsed = parse(given_document)
    except ParseError as error:
        assert inspect(given_document.body) == error.reason
        return
    assert inspect(given_document.body) is None
    assert len({row.document_number for row in parsed.rows if isinstance(row, NoticeRow)}) == len(parsed.rows)
    assert "\ud800" not in repr(parsed)


# -- the captured answers ---------------------------------------------------------------------------------------------


def test_captured_answer_has_five_notices_of_ofac(shared_data: Path):
    body = (shared_data / "federal_register" / "fr_documents_ofac_bis_2026-10-02_trimmed.json").read_bytes()
    parsed = parse(document(body, "https://www.federalregister.gov/api/v1/documents.json"))
    rows = [row for row in parsed.rows if isinstance(row, NoticeRow)]
    assert (len(rows), parsed.rejections, parsed.duplicate_count, next_page(document(body))) == (5, (), 0, None)
    assert {row.document_key: (row.published_on, row.notice_types) for row in rows} == {
        "2026-20215": (date(2026, 10, 2), ("other",)),
        "2026-20032": (date(2026, 9, 30), ("other",)),
        "2026-20014": (date(2026, 9, 30), ("general_licence", "regulation")),
        "2026-20007": (date(2026, 9, 30), ("regulation",)),
        "2026-19657": (date(2026, 9, 25), ("regulation",)),
    }


def test_every_captured_abstract_tells_an_act(shared_data: Path):
    lines = (
        (shared_data / "federal_register" / "ofac_notices_2020-2026_metadata.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    parsed = parse(document({"results": [json.loads(line) for line in lines]}))
    rows = {row.document_key: row for row in parsed.rows if isinstance(row, NoticeRow)}
    assert (len(rows), parsed.rejections) == (345, ())
    counts = Counter(name for row in rows.values() for name in row.notice_types)
    assert counts["other"] == 0
    assert counts["general_licence"] == sum("Web General License" in row.title for row in rows.values())
    for number, types in {
        "2020-00596": ("designation",),
        "2020-03209": ("removal",),
        "2020-05902": ("designation", "removal"),
        "2022-07968": ("change",),
        "2025-15694": ("designation", "removal", "change"),
        "2025-23587": ("removal", "change"),
        "2022-09564": ("designation",),
    }.items():
        assert rows[number].notice_types == types, number
