"""Treasury's press releases become notices, or say why they do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import Document, NoticeRow
from sources import ofac_recent_actions
from sources.treasury_press import (
    INDEX_URL,
    SOURCE,
    index_links,
    inspect,
    is_release,
    linked_releases,
    parse,
    release_key,
    release_url,
    types_of_headline,
)

PAGE = """<!DOCTYPE html><html><head>
<link rel="canonical" href="https://home.treasury.gov/news/press-releases/SB0302" />
<meta property="og:title" content="Shared title" /></head><body>
<nav><a href="/news/press-releases/sb0301">An earlier one</a></nav>
<h1 class="site">U.S. Department of the Treasury</h1>
<h1 class="page-title"><span>Treasury Sanctions\u200b Nobody&nbsp;At All</span></h1>
<div class="field field--name-field-news-publication-date field__item">
<time datetime="2025-11-05T01:30:00Z" class="datetime">November 4, 2025</time></div>
<div class="clearfix text-formatted field field--name-field-news-body field__item">
<p><strong>WASHINGTON</strong> &mdash; Today nobody was named.</p>
<p>See <a href="https://ofac.treasury.gov/recent-actions/20251104">identifying information</a>, earlier actions
<a href="https://www.treasury.gov/resource-center/sanctions/OFAC-Enforcement/Pages/20180123.aspx">here</a> and
<a href="https://ofac.treasury.gov/recent-actions/20251104?utm=1">here</a>,
<a href="https://other.example/recent-actions/20200101">not here</a>
and <a href="http://[">nowhere</a>.</p><script>alert(1)</script></div></body></html>"""

INDEX = """<html><body>
<nav><a href="/news/press-releases/sb9999">Featured</a><a href="/news/press-releases/readouts">Readouts</a></nav>
<div class="content--2col__body">
<div><span class="date-format"><time datetime="2025-11-05T01:30:00Z">November 4, 2025</time></span>
<h3 class="featured-stories__headline"><a href="/news/press-releases/sb0302/">One</a></h3></div>
<div><span class="date-format"><time datetime="2025-11-05T01:30:00Z"></time></span>
<h3 class="featured-stories__headline"><a href="https://home.treasury.gov/news/press-releases/SB0301?x=1#top">Two</a></h3></div>
<div><h3 class="featured-stories__headline"><a href="https://evil.example/news/press-releases/sb0300">Three</a></h3></div>
</div></body></html>"""

FLAT_INDEX = """<html><body><div class="content--2col__body">
<span class=date-format><time datetime="2025-11-04T15:00:00Z">November 4, 2025</time></span><span></span>
<h3 class=featured-stories__headline><a href="/news/press-releases/sb0302">One</a></h3>
<span class=date-format><time datetime="2025-11-03T15:00:00Z">November 3, 2025</time></span><span></span>
<h3 class=featured-stories__headline><a href="/news/press-releases/sb0301">Two</a></h3>
</div></body></html>"""


def document(text: str, url: str = f"{INDEX_URL}/sb0302", part: str = "sb0302") -> Document:
    return Document(SOURCE.name, part, url, "0" * 64, text.encode(), "text/html; charset=UTF-8")


def row_of(text: str, **options: str) -> NoticeRow:
    [row] = parse(document(text, **options)).rows
    assert isinstance(row, NoticeRow)
    return row


def test_a_release_is_one_notice() -> None:
    row = row_of(PAGE)
    assert (row.publisher_code, row.document_key) == ("TREASURY", "sb0302")
    assert row.url == "https://home.treasury.gov/news/press-releases/sb0302"
    assert (row.title, row.notice_types) == ("Treasury Sanctions Nobody At All", ("designation",))
    assert (row.published_on, row.effective_on, row.document_number) == (date(2025, 11, 4), None, None)
    assert row.body_text is not None and row.body_text.startswith("WASHINGTON — Today nobody was named.\n\nSee ")
    assert "alert" not in row.body_text and row.is_whole_text
    assert row.related_urls == (
        "https://ofac.treasury.gov/recent-actions/20251104",
        "https://ofac.treasury.gov/recent-actions/20180123",
    )


def test_a_day_that_stands_only_in_a_stamp_is_that_of_washington() -> None:
    assert row_of(PAGE.replace(">November 4, 2025<", "><")).published_on == date(2025, 11, 4)
    assert row_of(PAGE.replace("field-news-publication-date", "field-other")).published_on == date(2025, 11, 4)
    without = PAGE.replace('<time datetime="2025-11-05T01:30:00Z" class="datetime">November 4, 2025</time>', "")
    assert row_of(without).published_on is None


def test_the_shared_title_stands_in_for_a_heading() -> None:
    assert row_of(PAGE.replace("h1", "h4")).title == "Shared title"


def test_a_mirrors_page_is_known_by_its_own_address() -> None:
    page = PAGE.replace("https://home.treasury.gov/news", "http://mirror.example/t/news")
    row = row_of(page)
    assert (row.document_key, row.url) == ("sb0302", "http://mirror.example/t/news/press-releases/SB0302")


@pytest.mark.parametrize(
    ("url", "part"), [("saved/jy1620.html", "page"), ("saved/x.html", "jy1620"), ("a/2023-07-24_JY1620_copy.htm", "p")]
)
def test_a_saved_release_without_an_address_is_named_by_its_file(url: str, part: str) -> None:
    row = row_of(PAGE.replace("canonical", "other"), url=url, part=part)
    assert (row.document_key, row.url) == ("jy1620", f"{INDEX_URL}/jy1620")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("h1", "h4"), "no h1 with a text and no og:title"),
        (("field-news-body", "field-other"), "no element of class field--name-field-news-body"),
        (("canonical", "other"), "no canonical link to /news/press-releases/ID"),
    ],
)
def test_a_page_that_lacks_something_says_what(change: tuple[str, str], found: str) -> None:
    page = PAGE.replace('property="og:title"', "").replace(*change)
    with pytest.raises(ParseError, match=found) as caught:
        parse(document(page, url="https://home.treasury.gov/news", part="page"))
    assert "was expected" in str(caught.value)


def test_an_empty_text_is_no_notice() -> None:
    empty = PAGE[: PAGE.index("<p><strong>")] + "</div></body></html>"
    with pytest.raises(ParseError, match="is empty"):
        parse(document(empty))


def test_the_index_gives_its_headlines_with_their_days_and_leaves_menus_and_other_hosts_out() -> None:
    links = index_links(document(INDEX, url=INDEX_URL, part="index"))
    assert [(link.part, link.url, link.title, link.listed_on) for link in links] == [
        ("sb0302", f"{INDEX_URL}/sb0302", "One", date(2025, 11, 4)),
        ("sb0301", f"{INDEX_URL}/SB0301", "Two", date(2025, 11, 4)),
    ]


def test_an_index_whose_items_are_not_wrapped_gives_each_the_day_before_it() -> None:
    links = index_links(document(FLAT_INDEX, url=INDEX_URL, part="index"))
    assert [(link.part, link.listed_on) for link in links] == [
        ("sb0302", date(2025, 11, 4)),
        ("sb0301", date(2025, 11, 3)),
    ]


def test_an_index_without_headlines_gives_all_its_links() -> None:
    text = '<html><a href="/news/press-releases/tg1234a">T</a><a href="/news/press-releases?page=1">2</a></html>'
    [link] = index_links(document(text, url=INDEX_URL, part="index"))
    assert (link.part, link.listed_on) == ("tg1234a", None)


def test_an_index_that_leads_nowhere_is_an_error_and_an_empty_one_is_none() -> None:
    with pytest.raises(ParseError, match="no link to /news/press-releases/ID and no view-empty"):
        index_links(document("<html><body>Moved</body></html>", url=INDEX_URL))
    assert index_links(document('<html><div class="view-empty">None</div></html>', url=INDEX_URL)) == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "not an HTML page"),
        (b'{"a": 1}', "not an HTML page"),
        (PAGE[:900].encode(), "cut"),
        (b"<html><body>Just a moment...</body></html>", "bot challenge"),
    ],
)
def test_what_is_neither_index_nor_release_is_refused(body: bytes, reason: str) -> None:
    assert reason in (inspect(body) or "")


def test_index_and_release_are_let_through() -> None:
    assert inspect(PAGE.encode()) is None and inspect(INDEX.encode()) is None


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://home.treasury.gov/news/press-releases/JY1620", "jy1620"),
        ("/news/press-releases/sb0302/", "sb0302"),
        ("https://home.treasury.gov/news/press-releases/statements-remarks", None),
        ("https://home.treasury.gov/news/press-releases?page=1", None),
        ("https://home.treasury.gov/news/press-releases/sb0302/more", None),
        ("http://[", None),
    ],
)
def test_a_release_is_known_by_an_id_with_a_digit(url: str, key: str | None) -> None:
    assert release_key(url) == key


def test_a_release_lies_below_the_index_of_its_publisher() -> None:
    assert release_url(INDEX_URL, "sb0302") == f"{INDEX_URL}/sb0302"
    assert release_url("http://127.0.0.1:8/press/?page=0", "sb0302") == "http://127.0.0.1:8/press/sb0302"


def test_a_page_of_recent_actions_names_its_releases() -> None:
    body = (
        b'<a href="https://home.treasury.gov/news/press-releases/JY0768">x</a> http://www.treasury.gov/news/'
        b"press-releases/sm556 https://home.treasury.gov/news/press-releases/jy0768 /news/press-releases/readouts"
    )
    assert linked_releases(body) == ("jy0768", "sm556")


def test_a_saved_release_is_told_from_a_page_of_recent_actions() -> None:
    assert is_release(document(PAGE, url="x.html"))
    action = (
        '<html><link rel="canonical" href="https://ofac.treasury.gov/recent-actions/20251104">'
        '<a href="/news/press-releases/sb1">x</a></html>'
    )
    assert not is_release(document(action, url="x.html"))


@pytest.mark.parametrize(
    ("title", "types"),
    [
        ("Treasury Sanctions Malian Officials Facilitating Wagner Group", {"designation"}),
        ("U.S. Department of the Treasury Imposes Sweeping New Sanctions on Iran", {"designation"}),
        ("Treasury and State Department Designate Group", set()),
        ("Treasury Designates Nobody", {"designation"}),
        ("Treasury Lifts Sanctions on Three Officials", {"removal", "program_termination"}),
        ("Treasury Delists a Bank", {"removal"}),
        ("Treasury Announces Marketable Borrowing Estimates", set()),
        ("Secretary Meets with Minister on Sanctions", set()),
    ],
)
def test_a_headline_says_what_is_done_with_its_verb(title: str, types: set[str]) -> None:
    assert types_of_headline(title) == types


@given(st.binary() | st.text().map(lambda text: f"<html>{text}</html>".encode()))
def test_any_bytes_give_a_row_or_a_parse_error(body: bytes) -> None:
    given_document = Document(SOURCE.name, "page", f"{INDEX_URL}/sb0302", "0" * 64, body)
    for read in (parse, index_links):
        try:
            read(given_document)
        except ParseError:
            continue


def test_every_captured_page_links_to_its_release(shared_data: Path) -> None:
    for file in sorted((shared_data / "ofac_pages").glob("*.html")):
        body = file.read_bytes()
        assert linked_releases(body), file.name
        assert not is_release(Document(SOURCE.name, "page", file.name, "", body))
        assert ofac_recent_actions.inspect(body) is None
