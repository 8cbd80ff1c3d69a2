"""Links, texts, dates and bylines of feed items: one form for each, and nothing invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.feed_dates import read_date
from sources.feed_items import language_code
from sources.feed_links import canonical_link, resolve_link
from sources.feed_text import clean_line, clean_text, cut, normal_text
from sources.feed_wire import wire_source

NOON = datetime(2026, 2, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.bbc.example/news/1#0", "https://www.bbc.example/news/1"),
        ("https://www.bbc.example:443/news/1?at_medium=RSS&at_campaign=KARANGA", "https://www.bbc.example/news/1"),
        ("https://dw.example/a-1?maca=en-rss-en-world-4025-rdf", "https://dw.example/a-1"),
        ("https://news.example", "https://news.example/"),
        ("HTTPS://News.Example/Path?b=1&a=2&utm_term=", "https://news.example/Path?b=1&a=2"),
        ("https://news.example/a?source=rss&source=reuters", "https://news.example/a?source=reuters"),
        ("https://news.example/a#comment-123", "https://news.example/a#comment-123"),
        ("https://news.example/thread#1234567", "https://news.example/thread#1234567"),
        ("https://news.example/a#xtor=RSS-1", "https://news.example/a"),
        ("https://news.example/a#:~:text=word", "https://news.example/a"),
        ("https://[::1/a", None),
        ("", None),
    ],
)
def test_canonical_link(url, canonical):
    assert canonical_link(url) == canonical


@given(st.text(max_size=40) | st.from_regex(r"https?://[a-z]{1,5}(:[0-9]{1,4})?/[a-z?&=#;:%]{0,30}", fullmatch=True))
def test_the_canonical_form_of_a_canonical_link_is_itself(url):
    once = canonical_link(url)
    assert canonical_link(once) == once


@pytest.mark.parametrize(
    ("link", "resolved"),
    [
        ("/a", "https://news.example/a"),
        ("b?c=1", "https://news.example/feeds/b?c=1"),
        (" https://other.example/\n a ", "https://other.example/a"),
        ("JavaScript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("tag:news.example,2026:1", None),
        ("https://[broken/", None),
        (None, None),
    ],
)
def test_links_are_absolute_and_open_pages_only(link, resolved):
    assert resolve_link(link, "https://news.example/feeds/world.xml") == resolved


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("A<script>x()</script> B<style>p{}</style> C<!-- c -->", "A B C"),
        ("caf&eacute; &amp; cr&#232;me &nosuch; &#8217;", "café & crème &nosuch; ’"),
        ("&lt;p&gt;Twice&lt;/p&gt; &amp;amp; once", "Twice\n& once"),
        ("<a href='x' title='a > b'>link</a> 5 < 6", "link 5 < 6"),
        ("<?xml version='1.0' encoding='latin1'?><p>é</p>", "é"),
        ("Trudeauâ€™s â€œcafÃ©â€\x9d", "Trudeau’s “café”"),
        ("São Paulo â€™", "São Paulo â€™"),
        ("CAFÉ® façade", "CAFÉ® façade"),
        ("\u200bzero\u00adwidth\u202e", "zerowidth"),
        ("<img src=x>", None),
        (" \n ", None),
        (None, None),
    ],
)
def test_html_becomes_clean_text(markup, text):
    assert clean_text(markup, is_html=True) == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("If x < y, then", "If x < y, then"),
        ("List<String> explained", "List<String> explained"),
        ("<b>Bold</b>\nmove", "Bold move"),
        ("Q&A: R&D &amp; more", "Q&A: R&D & more"),
    ],
)
def test_a_plain_title_loses_only_what_is_plainly_markup(title, text):
    assert clean_line(title) == text


@given(st.text())
def test_normalising_a_text_twice_is_the_same_as_once(text):
    once = normal_text(text)
    assert normal_text(once) == once


@given(st.text(), st.integers(10, 50))
def test_cutting_keeps_the_length(text, length):
    assert len(cut(text, length)) <= length


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 27 Feb 2026 12:00:00 GMT",
        "27 Feb 26 07:00 EST",
        "Fri,27-Feb-2026 13:00:00 +0100",
        "2026-02-27T12:00:00Z",
        "2026-02-27T12:00:00.999999+00:00",
        "20260227T120000Z",
        "2026-02-27 21:00:00 +0900",
        "Fri, 27 Feb 2026 21:00:0 GMT+9",
        "Fri Feb 27 2026 14:00:00 GMT+0200 (EET)",
        "Fri Feb 27 12:00:00 UTC 2026",
        "February 27, 2026 7:00 AM EST",
        "viernes, 27 de febrero de 2026 13:00 CET",
        "ven, 27 févr. 2026 13:00:00 +0100",
        "mar, 27 feb 2026 13:00:00 +0100",
    ],
)
def test_a_date_with_a_zone_is_certain(text):
    assert read_date(text) == (NOON, None)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-27 12:00",
        "2026/2/27 12:00:00",
        "27.02.2026 12:00",
        "2026년 2월 27일 12:00",
        "2026-02-27 오후 12:00",
        "Fri, 27 Feb 2026 12:00:00",
        "Fri, 27 Feb 2026 12:00:00 IST",
        "Fri, 27 Feb 2026 12:00:00 ET",
    ],
)
def test_a_date_without_a_known_zone_is_read_as_utc_and_marked(text):
    assert read_date(text) == (NOON, "no_timezone")


@pytest.mark.parametrize(
    "text",
    ["yesterday", "02/03/2026", "2026-02", "2026", "31 Feb 2026 12:00 GMT", "0001-01-01T00:00:00Z", "1772193600"],
)
def test_what_is_no_date_gives_no_time(text):
    assert read_date(text) == (None, "unparsed")


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59-05:00", "27 Feb 2026 25:00 GMT", "27 Feb 2026 12:00 +9900", "x" * 10_000]
)
def test_a_date_out_of_the_calendar_does_not_crash(text):
    assert read_date(text) == (None, "unparsed")


@given(st.text(alphabet="0123456789-/.:TZ+ ,GMTFebfri年オ²", max_size=30) | st.text(max_size=30))
def test_any_text_is_a_date_in_utc_or_a_reason_for_none(text):
    moment, issue = read_date(text)
    assert (moment is None) == (issue in {"missing", "unparsed"})
    assert moment is None or (moment.tzinfo is UTC and moment.year >= 1899)


@given(st.integers(0, 4_000_000_000), st.integers(-12 * 60, 14 * 60))
def test_the_two_standard_forms_agree(timestamp, minutes):
    local = datetime.fromtimestamp(timestamp, UTC)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    iso = f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}"
    rfc = f"{local:%a, %d %b %Y %H:%M:%S} {sign}{hours:02}{rest:02}"
    assert read_date(iso) == read_date(rfc) == (local - timedelta(minutes=minutes), None)


@pytest.mark.parametrize(
    ("credits", "title", "summary", "agency"),
    [
        (["Reuters"], None, None, "Reuters"),
        (["By Agence France-Presse"], None, None, "AFP"),
        (["Staff and AP"], None, None, "AP"),
        (["Reuters in Nairobi"], None, None, "Reuters"),
        (["Australian Associated Press"], None, None, "AAP"),
        (["Ap"], None, None, None),
        (["Reuters photographer"], None, None, None),
        ([], None, "(Reuters) - Text.", "Reuters"),
        ([], None, "BAMAKO, Mali (AP) — Text.", "AP"),
        ([], None, "WASHINGTON, Feb. 27 (Xinhua) -- Text.", "Xinhua"),
        ([], None, "PARIS (AFP, Reuters) – Texte.", "AFP"),
        ([], None, "Text of a story. (Reuters)", "Reuters"),
        ([], "Headline - Reuters", None, "Reuters"),
        ([], "Headline | AFP", None, "AFP"),
        ([], None, "Text. © 2026 AFP", "AFP"),
        ([], None, "Text. (Reporting by the Harbour bureau; Editing by the desk)", "Reuters"),
        ([], None, "He told Reuters on Friday that talks (AFP reported) went on.", None),
        ([], "Reuters sells its building", "The AP has moved as well.", None),
    ],
)
def test_a_byline_or_credit_names_the_wire_and_running_text_does_not(credits, title, summary, agency):
    assert wire_source(credits, title, summary) == agency


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en_GB", "en-gb"), (" FR ", "fr"), ("zh-Hans-CN", "zh-hans-cn"), ("English", None), ("", None), (None, None)],
)
def test_a_language_is_kept_as_declared_when_it_is_a_tag(declared, code):
    assert language_code(declared) == code
