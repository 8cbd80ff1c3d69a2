"""Saved files: what each is by its content, of when by its path, and what is never taken for another."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError, SettingsError
from listwire.types import Source
from sources.saved import SavedFile, Unrecognised, open_file, recognise

NULLS = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
SDN = f'36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",{NULLS},-0- \r\n42616,"BAGAYOKO, Adama","individual",'.encode()
SDN += f'"RUSSIA-EO14024] [SDGT",{NULLS},"DOB 1971."\r\n\x1a\r\n'.encode()
ADD = b'36,25,-0- ,"Havana","Cuba",-0- \r\n42616,60001,-0- ,-0- ,"Mali",-0- \r\n\x1a\r\n'
ALT = b'36,12,"aka","AERO-CARIBBEAN",-0- \r\n\x1a\r\n'
COMMENTS = b"27307,\"G TEAM'; a.k.a. 'RED DOT'.\"\r\n\x1a\r\n"
PRIM = f'9639,"NAME, A","individual","NS-PLC",{NULLS},"DOB 1962."\r\n17000,"B",-0- ,'.encode()
PRIM += (
    f'"UKRAINE-EO13662] [RUSSIA-EO14024",{NULLS},-0- \r\n31693,"C",-0- ,"RUSSIA-EO14024",{NULLS},-0- \r\n\x1a'.encode()
)

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>
<atom:link href="http://news.example/rss?utm_source=x" rel="self" type="application/rss+xml"/>
<lastBuildDate>Mon, 24 Jul 2023 18:00:00 +0200</lastBuildDate>
<item><title>A</title><link>https://news.example/a</link><pubDate>Sun, 23 Jul 2023 10:00:00 GMT</pubDate></item>
</channel></rss>"""
PLAIN_RSS = (
    b"<rss><channel><title>T</title><item><title>A</title><pubDate>Sun, 23 Jul 2023 10:00:00 GMT</pubDate></item>"
    b"<item><title>B</title><pubDate>Sat, 22 Jul 2023 10:00:00 GMT</pubDate></item></channel></rss>"
)
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns="http://purl.org/rss/1.0/"><channel><title>T</title><dc:date>2023-07-24</dc:date></channel>
<item><title>A</title></item></rdf:RDF>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="alternate" href="https://news.example/"/>
<link rel='self' href='https://news.example/atom?a=1&amp;b=2'/><updated>2023-07-24T18:00:00Z</updated>
<entry><title>A</title></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "feed_url": "https://news.example/feed.json",
        "items": [{"id": "1", "content_text": "A", "date_published": "2023-07-24T18:00:00Z"}],
    }
).encode()
PAGE = b"""<html><head><link rel="canonical" href="https://ofac.treasury.gov/recent-actions/20230724"></head><body>
<h1>Mali-related Designations</h1><div class="field--name-field-release-date">07/24/2023</div>
<div class="field--name-field-body"><p>The following individuals have been added</p></div></body></html>"""
INDEX = (
    b"""<html><body><h1>Sanctions List Updates</h1><a href="/recent-actions/20230724">Mali-related</a></body></html>"""
)
REGISTER = json.dumps(
    {
        "description": "Documents",
        "count": 2,
        "results": [
            {"document_number": "2023-1", "publication_date": "2023-07-20", "title": "Notice"},
            {"document_number": "2023-2", "publication_date": "2023-07-24", "title": "Notice"},
        ],
    }
).encode()
CHANGE_LOG = b"""This publication of Treasury's Office of Foreign Assets Control\r
06/01/23:\r
\r
The following [SDGT] entries have been\r
added to OFAC's SDN List:\r
\x1a"""
RELEASE = b"""<html><head><link rel="canonical" href="https://home.treasury.gov/news/press-releases/JY1620"></head>
<body><h1>Treasury Sanctions Nobody</h1><div class="field--name-field-news-publication-date">July 24, 2023</div>
<div class="field--name-field-news-body"><p>See <a href="https://ofac.treasury.gov/recent-actions/20230724">the list</a>
</p></div></body></html>"""
REGISTER_TEXT = b"""<html><pre>
[Federal Register Volume 88, Number 140 (Monday, July 24, 2023)]
[Notices]
[FR Doc No: 2023-15968]

DEPARTMENT OF THE TREASURY

Office of Foreign Assets Control

Notice of OFAC Sanctions Actions

AGENCY: Office of Foreign Assets Control, Treasury.

[FR Doc. 2023-15968 Filed 7-21-23; 8:45 am]
BILLING CODE 4810-AL-P
</pre></html>"""

END_OF_24_JULY = datetime(2023, 7, 25, 3, 59, 59, tzinfo=UTC)
TIMED = datetime(2023, 7, 24, 18, 43, 35, tzinfo=UTC)


def feed_source(name: str, url: str) -> Source:
    return Source(name=name, kind="feed", publisher="news.example", parts={"feed": url}, cadence=timedelta(minutes=15))


def saved(name: str, body: bytes, *feeds: Source) -> SavedFile:
    file = recognise(name, body, feeds)
    assert isinstance(file, SavedFile), file
    return file


def refused(name: str, body: bytes) -> str:
    file = recognise(name, body, ())
    assert isinstance(file, Unrecognised), file
    assert file.name == name
    return file.reason


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return target.getvalue()


# ---- opening --------------------------------------------------------------------------------------------------------


def test_gzip_is_told_by_its_bytes_and_keeps_the_name() -> None:
    assert open_file("sdn.csv.gz", gzip.compress(SDN)) == [("sdn.csv.gz", SDN)]
    assert open_file("sdn.csv", gzip.compress(SDN[:40]) + gzip.compress(SDN[40:])) == [("sdn.csv", SDN)]
    assert open_file("not-really.gz", SDN) == [("not-really.gz", SDN)]


def test_members_of_a_zip_are_named_below_it_and_opened_too() -> None:
    archive = zipped(**{"a/sdn.csv.gz": gzip.compress(SDN), "inner": zipped(**{"add.csv": ADD})})
    expected = [("set.zip/a/sdn.csv.gz", SDN), ("set.zip/inner/add.csv", ADD)]
    assert open_file("set.zip", archive) == expected


@pytest.mark.parametrize(
    "body",
    [gzip.compress(SDN)[:-9], gzip.compress(SDN)[:20] + b"x" * 40, zipped(a=SDN)[:-30]],
    ids=["gzip cut", "gzip overwritten", "zip cut"],
)
def test_a_damaged_archive_is_a_parse_error_that_names_it(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"old/sdn\.gz"):
        open_file("old/sdn.gz", body)


@pytest.mark.parametrize(
    "body", [gzip.compress(b"0" * 9_000), zipped(a=b"0" * 5_000, b=b"0" * 4_000)], ids=["gzip", "zip"]
)
def test_content_over_the_bound_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="bomb"):
        open_file("bomb", body, max_bytes=8_999)
    assert sum(len(content) for _, content in open_file("bomb", body, max_bytes=9_000)) == 9_000


def test_endless_nesting_is_refused() -> None:
    body = SDN
    for _ in range(5):
        body = gzip.compress(body)
    with pytest.raises(ParseError, match="deep"):
        open_file("sdn.gz", body)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x05\x06"]))
def test_any_bytes_are_opened_or_refused(body: bytes, mark: bytes) -> None:
    try:
        files = open_file("file", mark + body)
    except ParseError as error:
        assert "file" in str(error)
    else:
        assert all(isinstance(content, bytes) for _, content in files)


# ---- the SDN CSV set ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "body"), [("sdn", SDN), ("add", ADD), ("alt", ALT), ("comments", COMMENTS)], ids=["12", "6", "5", "2"]
)
@pytest.mark.parametrize("name", ["2023-07-24/a.txt", "sdn_x_2023-07-24.csv", "2023-07-24.zip/SDN_COMMENTS.CSV"])
def test_a_part_is_told_by_its_rows_whatever_its_name(part: str, body: bytes, name: str) -> None:
    file = saved(name, body)
    assert (file.source_name, file.kind, file.part) == ("ofac_sdn_csv", "list", part)
    assert (file.captured_at, file.is_time_certain) == (END_OF_24_JULY, False)


def test_concatenated_files_and_some_damaged_rows_are_still_that_part() -> None:
    rows = SDN.replace(b"\x1a\r\n", b"") * 5
    assert saved("20230724.csv", rows + b'17,"CUT"\r\n\x1a42617,"DIARRA, Alou Boi","ind\r\n').part == "sdn"


def test_files_of_one_set_and_time_share_a_set_id_wherever_they_lie() -> None:
    timed = [saved("a/sdn_2023-07-24T184335Z.csv", SDN), saved("20230724T184335Z/b/add.csv", ADD)]
    day = [saved("sdn_2023-07-24.csv", SDN), saved("x/csv_20230724/alt.csv", ALT)]
    assert len({file.set_id for file in timed}) == len({file.set_id for file in day}) == 1
    assert timed[0].set_id != day[0].set_id
    assert timed[0].captured_at == TIMED and timed[0].is_time_certain


@pytest.mark.parametrize(
    ("name", "body", "part"),
    [
        ("cons_prim_2023-07-24.csv", PRIM, "prim"),
        ("2023-07-24/CONS_PRIM.CSV", SDN, "prim"),
        ("2023-07-24/sdn.csv", PRIM, "prim"),
        ("2023-07-24/whatever", PRIM, "prim"),
        ("2023-07-24/consadd.csv", ADD, "add"),
        ("cons_alt_2023-07-24.csv", ALT, "alt"),
        ("CONS_COMMENTS_20230724.CSV", COMMENTS, "comments"),
        ("2023-07-24/non-sdn/add.csv", ADD, "add"),
        ("2023-07-24.zip/cons/alt.csv", ALT, "alt"),
    ],
)
def test_a_file_of_the_consolidated_set_is_never_one_of_the_sdn_set(name: str, body: bytes, part: str) -> None:
    file = saved(name, body)
    assert (file.source_name, file.kind, file.part) == ("ofac_cons_csv", "list", part)


def test_a_folder_that_names_both_sets_decides_nothing() -> None:
    assert saved("sdn-and-non_sdn-list/add_20230724.csv", ADD).part == "add"
    assert saved("cons/sdn_add_20230724.csv", ADD).part == "add"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty file"),
        (b"\r\n\x1a", "empty file"),
        (b"<html><body><h1>403</h1></body></html>", "HTML"),
        (b'{"error": "gone"}', "JSON"),
        (SDN.decode().encode("utf-16"), "NUL bytes"),
        (SDN[:-60], "the last row is cut"),
        (b"id,name\r\n1,A\r\n2,B\r\n", "rows of 12, 6, 5 or 2 columns"),
        (b"1,a,b,c,d,e,f\n2,a,b,c,d,e,f\n", "rows of 12, 6, 5 or 2 columns"),
        (b"1,A\r\n2,B\r\n", "rows of 12, 6, 5 or 2 columns"),
        (b"1,x,red,A,B\r\n2,y,blue,A,B\r\n", "rows of 12, 6, 5 or 2 columns"),
    ],
)
def test_what_is_named_a_list_file_and_is_none_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    assert reason in refused("sdn_2023-07-24.csv", body)


def test_a_format_not_loaded_is_told_by_name_and_needs_no_time() -> None:
    reason = refused("feed/sdn.csv", b'[{"publicationID": 803, "datePublished": "2026-01-16T10:01:44"}]')
    assert "history" in reason and "not loaded by this version" in reason


# ---- feeds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "url", "captured_at", "is_certain"),
    [
        (RSS, "http://news.example/rss?utm_source=x", datetime(2023, 7, 24, 16, tzinfo=UTC), True),
        (PLAIN_RSS, "wire.xml", datetime(2023, 7, 23, 10, tzinfo=UTC), True),
        (RDF, "wire.xml", END_OF_24_JULY, False),
        (ATOM, "https://news.example/atom?a=1&b=2", datetime(2023, 7, 24, 18, tzinfo=UTC), True),
        (JSON_FEED, "https://news.example/feed.json", datetime(2023, 7, 24, 18, tzinfo=UTC), True),
        (PLAIN_RSS.decode().encode("utf-16"), "wire.xml", datetime(2023, 7, 23, 10, tzinfo=UTC), True),
        (PLAIN_RSS.replace(b" GMT", b""), "wire.xml", datetime(2023, 7, 23, 10, tzinfo=UTC), False),
        (
            RSS.replace(b"24 Jul 2023 18:00:00 +0200", b"01 Jan 1970 00:00:00 GMT"),
            "http://news.example/rss?utm_source=x",
            datetime(2023, 7, 23, 10, tzinfo=UTC),
            True,
        ),
    ],
    ids=["rss", "newest entry", "day only", "atom", "json", "utf-16", "no zone", "placeholder"],
)
def test_a_feed_gives_its_own_address_and_its_time_where_the_path_has_none(
    body: bytes, url: str, captured_at: datetime, is_certain: bool
) -> None:
    file = saved("folder/wire.xml", body)
    assert (file.source_name, file.kind, file.part, file.set_id) == ("wire", "feed", "feed", "")
    assert (file.url, file.captured_at, file.is_time_certain) == (url, captured_at, is_certain)


def test_a_feed_is_the_known_one_with_its_address_or_its_name() -> None:
    known = (
        feed_source("other", "https://other.example/"),
        feed_source("news_world", "https://news.example/rss"),
        feed_source("wire_africa", "https://wire.example/rss"),
    )
    by_address = saved("wire-africa.xml", RSS, *known)
    assert (by_address.source_name, by_address.url) == ("news_world", "https://news.example/rss")
    by_name = saved("Wire Africa_20230724T184335Z.xml.gz", PLAIN_RSS, *known)
    assert (by_name.source_name, by_name.url) == ("wire_africa", "https://wire.example/rss")


@pytest.mark.parametrize(
    ("name", "source_name"),
    [
        ("2023-07-24/straitstimes.xml", "straitstimes"),
        ("straitstimes_2023-07-24T18-43-35Z.rss.gz", "straitstimes"),
        ("20230724T184335Z-straitstimes-world.xml", "straitstimes_world"),
        ("straitstimes/20230724.xml", "straitstimes"),
        ("straitstimes/20230724/rss.xml", "straitstimes_rss"),
        ("20230724.xml", "feed"),
        ("federal_register_20230724.rss", "federal_register_feed"),
    ],
)
def test_an_unknown_feed_is_named_by_its_file_without_the_time(name: str, source_name: str) -> None:
    assert saved(name, PLAIN_RSS).source_name == source_name


# ---- notices --------------------------------------------------------------------------------------------------------


def test_a_page_of_recent_actions_has_its_address_and_its_day() -> None:
    file = saved("pages/saved.html", PAGE)
    assert (file.source_name, file.kind, file.part) == ("ofac_recent_actions", "notice", "20230724")
    assert file.url == "https://ofac.treasury.gov/recent-actions/20230724"
    assert (file.captured_at, file.is_time_certain) == (END_OF_24_JULY, False)


def test_the_index_of_recent_actions_is_not_loaded() -> None:
    assert "the index" in refused("20230724.html", INDEX)


def test_an_answer_of_the_federal_register_has_the_time_of_its_newest_document() -> None:
    file = saved("documents.json", REGISTER)
    assert (file.source_name, file.kind, file.part) == ("federal_register", "notice", "documents")
    assert (file.captured_at, file.is_time_certain, file.url) == (END_OF_24_JULY, False, "documents.json")


@pytest.mark.parametrize("name", ["sdn.csv", "notes", "logs/sdnnew.txt"])
@pytest.mark.parametrize("body", [CHANGE_LOG, CHANGE_LOG.rstrip(b"\x1a"), CHANGE_LOG.replace(b"\r\n", b"\n")])
def test_a_change_log_has_its_address_and_the_time_of_its_last_day_block(name: str, body: bytes) -> None:
    later = body + b"\r\n13/45/23:\r\n07/24/23:\r\n\r\nThe following [SDGT] entries have been removed:\r\n07/03/23:\r\n"
    file = saved(name, later)
    assert (file.source_name, file.kind, file.part) == ("ofac_change_log", "notice", "log_2023")
    assert file.url == "https://www.treasury.gov/ofac/downloads/sdnnew23.txt"
    assert (file.captured_at, file.is_time_certain) == (END_OF_24_JULY, False)


def test_a_change_log_has_the_time_of_its_name_where_that_gives_one() -> None:
    file = saved("sdnnew23_2023-07-24T184335Z.txt", CHANGE_LOG)
    assert (file.captured_at, file.is_time_certain) == (TIMED, True)


def test_a_press_release_has_its_address_and_its_day() -> None:
    file = saved("pages/saved.html", RELEASE)
    assert (file.source_name, file.kind, file.part) == ("treasury_press", "notice", "jy1620")
    assert file.url == "https://home.treasury.gov/news/press-releases/jy1620"
    assert (file.captured_at, file.is_time_certain) == (END_OF_24_JULY, False)


def test_a_press_release_that_lacks_something_is_told_as_one() -> None:
    assert refused("saved.html", RELEASE.replace(b"news-body", b"other")).startswith("no press release of Treasury's")


def test_the_index_of_press_releases_is_not_loaded() -> None:
    index = b'<html><body><h3><a href="/news/press-releases/jy1620">A release</a></h3></body></html>'
    assert "the index is no notice" in refused("20230724.html", index)


def test_a_text_of_the_federal_register_has_its_number_and_its_day() -> None:
    for name, body in (("a.html", REGISTER_TEXT), ("a.txt", REGISTER_TEXT[len(b"<html><pre>\n") :][:-13])):
        file = saved(name, body)
        assert (file.source_name, file.kind, file.part) == ("federal_register", "notice", "text_2023-15968")
        assert file.url == "https://www.federalregister.gov/d/2023-15968"
        assert (file.captured_at, file.is_time_certain) == (END_OF_24_JULY, False)


@pytest.mark.parametrize("body", [b'{"results": [{"id": 1}]}', b'{"count": 1}', b"[1]", b'{"a": ', b"PDF", b"\0\1"])
def test_what_is_no_known_format_is_not_loaded(body: bytes) -> None:
    assert refused("20230724.json", body)


# ---- time -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "sdn_2023-07-24T184335Z.csv",
        "sdn_20230724T184335Z.csv.gz",
        "sdn20230724t184335z",
        "2024-01-01/20230724T184335Z.csv",
        "2024-01-01/2023-07-24T18:43:35Z/b/sdn.csv",
        "20230724_20230724T184335Z.csv",
        "20230724T184335Z\\sdn.csv",
    ],
)
def test_a_whole_time_in_the_path_is_utc_and_certain(name: str) -> None:
    file = saved(name, SDN)
    assert (file.captured_at, file.is_time_certain) == (TIMED, True)


@pytest.mark.parametrize(
    "name",
    [
        "sdn_2023-07-24.csv",
        "20230724.csv",
        "2024-01-01/sdn-20230724.csv",
        "2024-01-01/2023-07-24/b/sdn.csv",
        "sdn_2023-07-24T184335.csv",
        "2023-07-01_2023-07-24.csv",
        "2023-07-24/sdn_20231399.csv",
        "2023-07-24/sdn_20230101123.csv",
        "2023-07-24/sdn_2023-0101.csv",
        "2023-07-24/sdn_20230724T256070Z.csv",
        "2023-07-24/" + "20230101" * 4 + "abcdef.csv",
    ],
)
def test_a_day_in_the_path_is_the_end_of_that_eastern_day_and_uncertain(name: str) -> None:
    file = saved(name, SDN)
    assert (file.captured_at, file.is_time_certain) == (END_OF_24_JULY, False)


def test_an_eastern_day_in_winter_ends_an_hour_later_in_utc() -> None:
    assert saved("sdn_2023-12-28.csv", SDN).captured_at == datetime(2023, 12, 29, 4, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "body"),
    [("lists/sdn.csv", SDN), ("lists/wire.xml", b"<rss><channel><item><title>A</title></item></channel></rss>")],
)
def test_a_file_without_any_time_is_wrong_use_and_named(name: str, body: bytes) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        recognise(name, body, ())
    assert caught.value.exit_code == 2


def test_a_saved_file_holds_its_bytes_and_their_hash() -> None:
    file = saved("sdn_2023-07-24.csv", SDN)
    assert file.body == SDN
    assert file.sha256 == hashlib.sha256(SDN).hexdigest()


@given(
    st.sampled_from([b"", b"<rss>", b"<html><h1>", b'{"results": [', b"36,", SDN, ADD, ATOM, PAGE, REGISTER]),
    st.binary(max_size=120),
    st.integers(min_value=0, max_value=600),
)
def test_any_bytes_with_a_time_are_recognised_or_refused(start: bytes, noise: bytes, cut: int) -> None:
    body = start[:cut] + noise
    file = recognise("sdn_2023-07-24.csv", body, ())
    assert file.reason if isinstance(file, Unrecognised) else file.captured_at == END_OF_24_JULY
