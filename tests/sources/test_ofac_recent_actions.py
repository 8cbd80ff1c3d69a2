"""OFAC's recent-actions index and pages become notices, or say why they are none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import Document, NoticeItemRow, NoticeRow
from sources.notice_html import IndexLink
from sources.ofac_recent_actions import SOURCE, index_links, inspect, page_part, parse
from tests.sources import golden_notices

INDEX_URL = SOURCE.parts["index"]
PAGE_URL = "https://ofac.treasury.gov/recent-actions/20260227"
PAGE = (
    "<h1>Russia-related Designations Removal</h1>"
    '<div class="field--name-field-release-date"><div class="field__item">02/27/2026</div></div>'
    '<div class="field--name-field-body"><div class="field__item"><p>A text.</p></div></div>'
)
ROW = (
    '<div class="margin-bottom-4 search-result views-row">'
    '<div class="font-sans-lg"><a href="{href}" hreflang="en">{title}</a></div>'
    '<div class="search-result__content">{day} - '
    '<a href="/recent-actions/sanctions-list-updates">Sanctions List Updates</a></div></div>'
)


def document(body: str | bytes, url: str = PAGE_URL, part: str = "page", content_type: str | None = None) -> Document:
    data = body.encode() if isinstance(body, str) else body
    return Document(SOURCE.name, part, url, "0" * 64, data, content_type)


def row_of(body: str | bytes, url: str = PAGE_URL, part: str = "page", content_type: str | None = None) -> NoticeRow:
    parsed = parse(document(body, url, part, content_type))
    row, *items = parsed.rows
    assert isinstance(row, NoticeRow)
    assert all(isinstance(item, NoticeItemRow) and item.document_key == row.document_key for item in items)
    return row


@pytest.mark.parametrize("folder", golden_notices.cases("page.html"), ids=lambda folder: folder.name)
def test_golden_page(folder):
    assert golden_notices.given(folder, "page.html") == golden_notices.expected(folder)
    assert inspect((folder / "page.html").read_bytes()) is None


# -- which page it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("https://ofac.treasury.gov/recent-actions/20260227", "20260227"),
        ("/recent-actions/20240528_33?page=1#top", "20240528_33"),
        ("http://127.0.0.1:8000/recent-actions/20240528_33/", "20240528_33"),
        ("https://ofac.treasury.gov/recent-actions/sanctions-list-updates", None),
        ("https://ofac.treasury.gov/recent-actions/20260227/print", None),
        ("https://www.addtoany.com/share#url=https://ofac.treasury.gov/recent-actions/20260227", None),
        ("http://[/recent-actions/20260227", None),
        ("", None),
    ],
)
def test_page_part(url, part):
    assert page_part(url) == part


@pytest.mark.parametrize(
    "mark",
    [
        '<link rel="canonical" href="https://ofac.treasury.gov/recent-actions/20240528_33" />',
        '<meta property="og:url" content="http://ofac.treasury.gov/recent-actions/20240528_33?x=1" />',
        '<article><span data-a2a-url="https://ofac.treasury.gov/recent-actions/20240528_33"></span></article>',
    ],
)
@pytest.mark.parametrize("url", [PAGE_URL, "http://127.0.0.1:8000/node/974281", "file:///saved/page.html"])
def test_a_page_has_the_key_it_gives_itself_whatever_address_served_it(mark, url):
    row = row_of(mark + PAGE, url)
    assert (row.document_key, row.url) == ("20240528_33", "https://ofac.treasury.gov/recent-actions/20240528_33")


def test_a_page_without_a_canonical_link_keeps_the_address_it_was_fetched_from():
    row = row_of(PAGE, "http://127.0.0.1:8000/recent-actions/20260227?page=1")
    assert (row.document_key, row.url) == ("20260227", "http://127.0.0.1:8000/recent-actions/20260227")


def test_a_saved_page_is_known_by_its_part_or_by_a_name_that_agrees_with_its_day():
    assert row_of(PAGE, "file:///saved/page.html", part="20260227_1").document_key == "20260227_1"
    assert row_of(PAGE, "file:///saved/recent-actions-20260227.html").url == PAGE_URL
    with pytest.raises(ParseError, match="the page's id"):
        parse(document(PAGE, "file:///saved/page-20260301.html"))


# -- title, day, text -------------------------------------------------------------------------------------------------


def test_without_a_release_date_the_day_is_the_one_in_the_id():
    row = row_of(PAGE.replace("02/27/2026", "soon"), "https://ofac.treasury.gov/recent-actions/20260226_2")
    assert (row.published_on, row.effective_on) == (date(2026, 2, 26), date(2026, 2, 26))
    assert row_of(PAGE.replace("02/27/2026", "13/45/2026"), PAGE_URL).published_on == date(2026, 2, 27)


def test_the_day_in_a_time_element_counts_too():
    stamp = '<time datetime="2026-02-25T12:00:00Z">Wednesday</time>'
    assert row_of(PAGE.replace("02/27/2026", stamp)).published_on == date(2026, 2, 25)


def test_the_page_title_comes_before_the_title_of_the_site():
    page = '<h1>The Site</h1><h1> </h1><h1 class="page-title">Designations</h1>' + PAGE
    assert row_of(page).title == "Designations"


def test_breaks_and_blocks_stay_lines_and_other_white_space_does_not():
    body = (
        "<p>one&nbsp;\n two<br>three<br />\n <br />four</p><p> </p>"
        "<div>five<ul><li>six<li>se<b>ven</b></ul></div>eight<hr>nine"
    )
    expected = "one two\nthree\n\nfour\n\nfive\n\nsix\nseven\n\neight\n\nnine"
    assert row_of(PAGE.replace("<p>A text.</p>", body)).body_text == expected


@pytest.mark.parametrize(
    ("code", "content_type", "head"),
    [
        ("utf-8", None, ""),
        ("utf-8-sig", "text/html", ""),
        ("utf-16", None, ""),
        ("windows-1251", "text/html; charset=windows-1251", ""),
        ("windows-1251", None, '<meta charset="windows-1251">'),
    ],
)
def test_names_in_other_scripts_survive_every_encoding(code, content_type, head):
    page = head + PAGE.replace("A text.", "ИВАНОВ, Сергей")
    assert row_of(page.encode(code), content_type=content_type).body_text == "ИВАНОВ, Сергей"


# -- what is no page --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("<html><body><h1>Just a moment...</h1></body></html>", "field--name-field-body"),
        (PAGE.replace("<h1>", "<h2>").replace("</h1>", "</h2>"), "no h1"),
        (PAGE.replace("field--name-field-body", "field--name-field-other"), "field--name-field-body"),
        (PAGE.replace("A text.", "&nbsp;"), "is empty"),
        ("", "an empty page"),
        ("<!-- nothing -->", "an empty page"),
    ],
)
def test_what_is_no_page_is_refused_with_what_it_lacks(body, missing):
    with pytest.raises(ParseError, match=missing) as caught:
        parse(document(body))
    assert caught.value.where == PAGE_URL


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b'{"a": 1}', "not an HTML page but application/json"),
        (b"%PDF-1.7 <<", "not an HTML page"),
        (b"<html><h1>A</h1><div class='field--name-field-body'>", "</html>"),
        (b"<html><body><h1>Access Denied</h1></body></html>", "bot challenge"),
    ],
)
def test_inspect_says_why(body, reason):
    assert reason in (inspect(body, "application/json") or "")


@given(
    st.binary()
    | st.text(alphabet="<>/=\"' h1pbr&;#ax0\x00-![]").map(str.encode)
    | st.text().map(lambda text: PAGE + text)
)
@example(b"<?xml version='1.0' encoding='utf-16'?><h1>")
@example(b"\xff\xfe<")
@example(b"<h1 class='\xf0'>" + b"<div>" * 5_000)
def test_any_bytes_give_a_row_or_parse_error(body):
    for read in (parse, index_links):
        try:
            found = read(document(body))
        except ParseError as error:
            assert error.reason
        else:
            assert found is not None
    assert inspect(body if isinstance(body, bytes) else body.encode()) != ""


# -- the index --------------------------------------------------------------------------------------------------------


def test_the_index_gives_each_page_once_in_its_order():
    rows = [
        ROW.format(
            href="/recent-actions/20260227", title=" Russia-related\n Designations Removal ", day="February 27, 2026"
        ),
        ROW.format(
            href="https://ofac.treasury.gov/recent-actions/20240528_33#x", title="Of May 1, 2020", day="May 28, 2024"
        ),
        ROW.format(href="/recent-actions/20260227", title="again", day="May 1, 2020"),
        ROW.format(
            href="/recent-actions/20241210", title="", day='<time datetime="2024-12-10T12:00:00Z">Tuesday</time>'
        ),
        ROW.format(href="https://elsewhere.example/recent-actions/20200101", title="not OFAC's", day=""),
        "<p><a>no address</a><a href='http://['>a broken one</a></p>",
    ]
    index = document(f"<html><body><div class='view-content'>{''.join(rows)}</div></body></html>", INDEX_URL)
    base = "https://ofac.treasury.gov/recent-actions/"
    assert index_links(index) == (
        IndexLink("20260227", base + "20260227", "Russia-related Designations Removal", date(2026, 2, 27)),
        IndexLink("20240528_33", base + "20240528_33", "Of May 1, 2020", date(2024, 5, 28)),
        IndexLink("20241210", base + "20241210", None, date(2024, 12, 10)),
    )
    assert inspect(index.body) is None


def test_links_are_absolute_against_the_address_that_served_the_index_and_need_no_date():
    index = document(
        "<table><tr><td><a href='../recent-actions/20260227'>A</a></td></tr></table>", "http://127.0.0.1:9/ra/index"
    )
    assert index_links(index) == (IndexLink("20260227", "http://127.0.0.1:9/recent-actions/20260227", "A", None),)


def test_links_side_by_side_do_not_lend_each_other_a_date():
    index = document(
        "<p>May 1, 2020 <a href='/recent-actions/20260227'>A</a> <a href='/recent-actions/20260226'>B</a></p>"
    )
    assert [link.listed_on for link in index_links(index)] == [None, None]


def test_an_index_that_says_it_has_no_results_is_empty():
    index = document(
        '<html><div class="view view-recent-actions"><div class="view-empty">No results.</div></div></html>'
    )
    assert index_links(index) == ()
    assert inspect(index.body) is None


def test_an_index_without_a_known_mark_is_refused():
    with pytest.raises(ParseError, match="no link to /recent-actions/YYYYMMDD"):
        index_links(document("<html><body><h1>Just a moment...</h1></body></html>", INDEX_URL))


# -- the captured pages -----------------------------------------------------------------------------------------------

CAPTURED = [
    (
        "20181128",
        "Cyber-related Designations; Publication of New Cyber-related FAQs",
        "designation faq",
        5,
        ("GHORBANIYAN, Mohammad (a.k.a.", "KHORASHADIZADEH, Ali (a.k.a."),
    ),
    (
        "20200302",
        "Cyber-related Designations; North Korea Designations; North Korea Designations Removals",
        "designation removal",
        12,
        (
            "LI, Jiadong (Chinese Simplified: 李家东)",
            "TIAN, Yinyin",
            "INDEPENDENT PETROLEUM COMPANY",
            '"NNK, AO" (a.k.a.',
            "OAO PRIMORNEFTEPRODUCT (a.k.a.",
        ),
    ),
    (
        "20200916",
        "Cyber-related Designations",
        "designation",
        4,
        ("KARASAVIDI, Dmitrii (Cyrillic: КАРАСАВИДИ", "POTEKHIN, Danil"),
    ),
    (
        "20220506",
        "Cyber-related Designation; North Korea Designation Update",
        "designation change",
        5,
        ("BLENDER.IO (a.k.a.", "LAZARUS GROUP (a.k.a."),
    ),
    ("20240507", "Cyber-related Designation", "designation", 5, ("KHOROSHEV, Dmitry Yuryevich",)),
    (
        "20240926",
        "Russia-related Designations; Cyber-related Designation",
        "designation",
        7,
        ("IVANOV, Sergey Sergeevich", "CRYPTEX (a.k.a."),
    ),
    (
        "20241210",
        "Cyber-related Designations",
        "designation",
        7,
        ("GUAN, Tianfeng (Chinese Simplified: 关天烽)", "SICHUAN SILENCE"),
    ),
    (
        "20250701",
        "Cyber-related Designations; CAATSA - Russia-related Designations; "
        "Russia-related Designation Update and Removal",
        "designation removal change",
        17,
        ("BOZOYAN, Yurii", "AEZA GROUP LLC", "SHANGHAI WINSUN", "GOLD MILES LIMITED"),
    ),
    (
        "20251104",
        "Cyber-related Designations; North Korea Designations and Designation Update; "
        "Belarus Designations Removals; Issuance of Belarus General License",
        "designation removal change general_licence",
        25,
        (
            "CHOE, Chun Pom",
            "HAN, Hong Gil (Korean: 한홍길)",
            "RYUJONG CREDIT BANK",
            "EW-301PJ; Aircraft Model",
            "CHEIL CREDIT BANK",
        ),
    ),
]


@pytest.mark.parametrize(
    ("part", "title", "types", "paragraphs", "entries"), CAPTURED, ids=[case[0] for case in CAPTURED]
)
def test_captured_page(shared_data: Path, part, title, types, paragraphs, entries):
    body = (shared_data / "ofac_pages" / f"recent-actions-{part}.html").read_bytes()
    assert inspect(body, "text/html") is None
    row = row_of(body, f"https://ofac.treasury.gov/recent-actions/{part}")
    day = date.fromisoformat(part)
    assert (row.document_key, row.title, row.published_on, row.effective_on) == (part, title, day, day)
    assert row.notice_types == tuple(types.split())
    lines = [line for line in (row.body_text or "").split("\n") if line]
    assert len(lines) == paragraphs
    for entry in entries:
        assert any(line.startswith(entry) for line in lines), entry


def test_a_page_saved_without_its_frame_is_cut_where_its_article_does_not_end():
    page = b"<h1>Designations</h1><article><div class='field--name-field-body'><p>Text.</p></div></article>"
    assert inspect(page) is None
    assert inspect(page.removesuffix(b"</article>")) == "the page is cut: it has no </article>"
