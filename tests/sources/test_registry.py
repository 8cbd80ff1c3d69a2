"""The table of what is known: addresses from the settings, and each body at the module that reads it."""

from __future__ import annotations

import pytest

from listwire.errors import ParseError, SettingsError
from listwire.types import Document, EntryRow, NoticeRow, SourceKind
from sources import federal_register, ofac_csv, ofac_recent_actions
from sources.registry import LIST_FORMATS, document_format, inspect, leads_on, official_sources

PROMISED_NAMES = (
    "ofac_sdn_enhanced, ofac_cons_enhanced, ofac_sdn_advanced, ofac_cons_advanced, ofac_sdn_xml, ofac_cons_xml,"
    " ofac_sdn_csv, ofac_add_csv, ofac_alt_csv, ofac_comments_csv, ofac_cons_prim_csv, ofac_cons_add_csv,"
    " ofac_cons_alt_csv, ofac_cons_comments_csv, ofac_changes, ofac_change_log, ofac_recent_actions, treasury_press,"
    " federal_register"
).split(", ")

FEED = b"<rss version='2.0'><channel><item><title>A</title><link>https://news.example/a</link></item></channel></rss>"
INDEX = b'<html><body><a href="/recent-actions/20260227">Removal</a></body></html>'
PAGE = (
    b'<html><head><link rel="canonical" href="https://ofac.treasury.gov/recent-actions/20260227"></head><body>'
    b"<h1>Removal</h1><div class='field--name-field-release-date'>02/27/2026</div>"
    b"<div class='field--name-field-body'><p>The following deletions have been made</p></div></body></html>"
)
REGISTER = b'{"count": 0, "results": []}'


def document(body: bytes, part: str) -> Document:
    return Document("source", part, "https://publisher.example/page", "0" * 64, body)


def test_without_settings_every_official_source_has_its_own_addresses() -> None:
    found = official_sources({})
    assert set(found["ofac_sdn_csv"].parts) == {"sdn", "add", "alt", "comments"}
    assert all(url.startswith("https://") for source in found.values() for url in source.parts.values())
    assert {name for name, source in found.items() if source.is_enabled} == {
        "ofac_sdn_enhanced", "ofac_cons_enhanced", "ofac_sdn_csv", "ofac_cons_csv", "ofac_changes",
        "ofac_change_log", "ofac_recent_actions", "treasury_press", "federal_register",
    }  # fmt: skip
    assert [name for name, source in found.items() if source.is_required] == ["ofac_sdn_csv"]


@pytest.mark.parametrize("name", PROMISED_NAMES)
def test_every_promised_name_is_accepted_and_changes_one_part_at_most(name: str) -> None:
    url = "http://127.0.0.1:8000/file"
    changed = [
        (source.name, part)
        for source in official_sources({name: url}).values()
        for part, address in source.parts.items()
        if address == url
    ]
    lists = {name: [(name, "list")] for name in PROMISED_NAMES if name.endswith(("_enhanced", "_advanced", "_xml"))}
    expected = lists | {
        "ofac_sdn_csv": [("ofac_sdn_csv", "sdn")],
        "ofac_add_csv": [("ofac_sdn_csv", "add")],
        "ofac_alt_csv": [("ofac_sdn_csv", "alt")],
        "ofac_comments_csv": [("ofac_sdn_csv", "comments")],
        "ofac_cons_prim_csv": [("ofac_cons_csv", "prim")],
        "ofac_cons_add_csv": [("ofac_cons_csv", "add")],
        "ofac_cons_alt_csv": [("ofac_cons_csv", "alt")],
        "ofac_cons_comments_csv": [("ofac_cons_csv", "comments")],
        "ofac_changes": [("ofac_changes", "changes")],
        "ofac_recent_actions": [("ofac_recent_actions", "index")],
        "ofac_change_log": [("ofac_change_log", "log")],
        "treasury_press": [("treasury_press", "index")],
        "federal_register": [("federal_register", "documents")],
    }
    assert changed == expected.get(name, [])


def test_an_address_of_one_list_stands_for_a_mirror_of_all_and_leaves_the_others_out() -> None:
    found = official_sources({"ofac_sdn_xml": "https://mirror.example/SDN.XML"})
    official = {"ofac_change_log", "ofac_recent_actions", "treasury_press", "federal_register"}
    assert {name for name, source in found.items() if source.is_enabled} == {"ofac_sdn_xml"} | official


def test_a_format_that_is_not_polled_by_default_is_when_its_address_is_given() -> None:
    assert not official_sources({})["ofac_sdn_advanced"].is_enabled
    url = "https://mirror.example/SDN_ADVANCED.XML"
    source = official_sources({"ofac_sdn_advanced": url})["ofac_sdn_advanced"]
    assert source.is_enabled and dict(source.parts) == {"list": url}


def test_an_empty_address_leaves_its_part_out() -> None:
    source = official_sources({"ofac_comments_csv": "", "ofac_add_csv": " "})["ofac_sdn_csv"]
    assert set(source.parts) == {"sdn", "alt"}
    assert source.is_enabled


def test_a_source_without_a_part_left_is_disabled_and_the_others_are_not() -> None:
    found = official_sources({"federal_register": ""})
    assert not found["federal_register"].is_enabled
    assert dict(found["federal_register"].parts) == {}
    assert found["ofac_recent_actions"].is_enabled


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError) as caught:
        official_sources({"ofac_snd_csv": "https://publisher.example/SDN.CSV"})
    assert "ofac_snd_csv" in str(caught.value)
    assert all(name in str(caught.value) for name in PROMISED_NAMES)


@pytest.mark.parametrize(
    "url",
    ["ftp://publisher.example/a", "publisher.example/a", "file:///a", "https://", "https://a:port/", "https://a b/",
     "https://[a/"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["ofac_sdn_csv", "ofac_changes"])
def test_what_is_no_http_address_is_refused_by_name(name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=name):
        official_sources({name: url})


def test_the_sdn_list_is_read_by_the_csv_module() -> None:
    form = LIST_FORMATS["ofac_sdn_csv"]
    assert (form.source, form.parser_version) == (ofac_csv.SOURCE, ofac_csv.PARSER_VERSION)
    reading = form.read({"comments": b'36,"the tail"\r\n\x1a'})
    assert [uid for uid, _ in reading.records] == [36]


def test_every_feed_is_read_alike_whatever_its_name() -> None:
    form = document_format("any feed at all", "feed", "feed")
    assert form is not None
    [row] = form.parse(document(FEED, "feed")).rows
    assert isinstance(row, EntryRow) and row.title == "A"


def test_pages_of_recent_actions_are_read() -> None:
    form = document_format("ofac_recent_actions", "notice", "20260227")
    assert form is not None and form.parser_version == ofac_recent_actions.PARSER_VERSION
    [row] = form.parse(document(PAGE, "20260227")).rows
    assert isinstance(row, NoticeRow) and row.document_key == "20260227"


@pytest.mark.parametrize("source_name", ["ofac_recent_actions", "treasury_press"])
@pytest.mark.parametrize("part", ["index", "index_12", "backfill_index", "backfill_index_3", "feed"])
def test_pages_of_an_index_and_the_feeds_beside_it_are_only_kept(source_name: str, part: str) -> None:
    assert document_format(source_name, "notice", part) is None


@pytest.mark.parametrize("name", ["ofac_recent_actions", "treasury_press", "federal_register"])
def test_a_feed_helps_to_discover_notices_at_the_publisher_itself_alone(name: str) -> None:
    feed = official_sources({})[name].parts["feed"]
    assert feed.startswith("https://") and inspect(name, "notice", "feed", FEED, None) is None
    assert inspect(name, "notice", "feed", b"<html><body>sign in</body></html>", None) is not None
    for address in ("https://mirror.example/", ""):
        assert "feed" not in official_sources({name: address})[name].parts


@pytest.mark.parametrize(
    ("source_name", "part", "body"),
    [
        ("ofac_recent_actions", "index_2", b'<html><a href="/recent-actions/2026">x</a></html>'),
        ("treasury_press", "backfill_index", b'<html><a href="/news/press-releases/readouts">x</a></html>'),
        ("federal_register", "documents_2026-01-01_2026-03-31", b'{"results": [], "next_page_url": 7}'),
    ],
)
def test_what_leads_to_further_pages_and_leads_nowhere_is_told(source_name: str, part: str, body: bytes) -> None:
    with pytest.raises(ParseError):
        leads_on(Document(source_name, part, "https://publisher.example/index", "", body))
    leads_on(Document(source_name, "feed", "https://publisher.example/feed", "", body))


@pytest.mark.parametrize("part", ["documents", "documents_2"])
def test_every_page_of_the_federal_register_is_read(part: str) -> None:
    form = document_format("federal_register", "notice", part)
    assert form is not None and form.parser_version == federal_register.PARSER_VERSION
    assert form.parse(document(REGISTER, part)).rows == ()


def test_bodies_of_unknown_publishers_and_of_lists_are_no_documents() -> None:
    assert document_format("another publisher", "notice", "page") is None
    assert document_format("ofac_sdn_csv", "list", "sdn") is None


@pytest.mark.parametrize(
    ("source_name", "kind", "part", "good"),
    [
        ("ofac_sdn_csv", "list", "sdn", b'36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA"\r\n\x1a'),
        ("a feed", "feed", "feed", FEED),
        ("ofac_recent_actions", "notice", "index", INDEX),
        ("ofac_recent_actions", "notice", "20260227", PAGE),
        ("federal_register", "notice", "documents", REGISTER),
    ],
)
def test_each_body_is_judged_by_the_module_that_reads_it(
    source_name: str, kind: SourceKind, part: str, good: bytes
) -> None:
    assert inspect(source_name, kind, part, good, None) is None
    error_page = b"<html><body><p>Just a moment...</p></body></html>"
    assert inspect(source_name, kind, part, error_page, "text/html") is not None


def test_a_source_not_known_here_is_not_judged() -> None:
    assert inspect("another publisher", "notice", "page", b"", None) is None
