"""The demonstration's recorded inputs: their form, the facts of each moment, and where their bytes come from."""

from __future__ import annotations

import calendar
import csv
import gzip
import io
import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import html

from sources.demo import CONTENT_TYPES, MOMENTS, RECORDED, SIMULATED_ABSENCE, Capture, timeline
from sources.demo.write import write

COLUMNS = {"/sdn.csv": 12, "/add.csv": 6, "/alt.csv": 5, "/sdn_comments.csv": 2}
FEEDS = {"/feeds/english.xml": "rss20", "/feeds/french.xml": "atom10"}
INDEX = "/recent-actions/sanctions-list-updates"
REGISTER = "/federal-register/documents.json"
MALIANS = {42616: "BAGAYOKO, Adama", 42617: "DIARRA, Alou Boi", 42618: "CAMARA, Sadio"}
PEOPLE = ("Sadio Camara", "Alou Boi Diarra", "Adama Bagayoko")
EASTERN = ZoneInfo("America/New_York")
HISTORY = Path(__file__).parents[2] / "../shared/data/ofac/sdn_csv_history"

CAPTURES = dict(zip(MOMENTS, timeline(), strict=True))


def rows(capture: Capture, path: str) -> list[list[str]]:
    text = capture.files[path].read_bytes().decode("ascii").removesuffix("\x1a")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def parties(stamp: str) -> dict[int, list[str]]:
    return {int(row[0]): row for row in rows(CAPTURES[stamp], "/sdn.csv")}


def programs(stamp: str, uid: int) -> list[str]:
    return parties(stamp)[uid][3].split("] [")


def stories(capture: Capture, path: str) -> list[feedparser.FeedParserDict]:
    return list(feedparser.parse(capture.files[path].read_bytes()).entries)


def published_at(entry: feedparser.FeedParserDict) -> datetime:
    return datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC)


def page(stamp: str, path: str) -> html.HtmlElement:
    return html.fromstring(CAPTURES[stamp].files[path].read_bytes())


def field(document: html.HtmlElement, name: str) -> html.HtmlElement:
    (found,) = document.xpath(f"//*[contains(@class, 'field--name-field-{name} ')]//*[@class='field__item']")
    return found


def texts(element: html.HtmlElement, *tags: str) -> list[str]:
    return [node.text or "" for node in element.iter(*tags)]


def test_the_committed_files_are_what_the_data_renders(tmp_path: Path) -> None:
    write(tmp_path / "again")
    again = {file.relative_to(tmp_path / "again"): file.read_bytes() for file in (tmp_path / "again").rglob("*.*")}
    kept = {file.relative_to(RECORDED): file.read_bytes() for file in RECORDED.rglob("*.*")}
    assert kept == again, "recorded/ is not what the data renders: run `python -m sources.demo.write`"


def test_the_moments_go_forward_and_each_folder_is_one_of_them() -> None:
    times = [capture.at for capture in timeline()]
    assert times == sorted(set(times))
    assert all(at.tzinfo is UTC for at in times)
    assert {folder.name for folder in RECORDED.iterdir()} == set(MOMENTS)


def test_every_capture_answers_the_same_addresses_and_more_pages_as_time_goes() -> None:
    for earlier, later in pairwise(timeline()):
        assert set(earlier.files) <= set(later.files)
    first = timeline()[0].files
    assert set(first) == {*COLUMNS, *FEEDS, INDEX, REGISTER, "/recent-actions/20230621"}


def test_an_unchanged_answer_is_stored_once_and_all_stays_small() -> None:
    for earlier, later in pairwise(timeline()):
        changed = [path for path, file in later.files.items() if earlier.files.get(path) != file]
        assert all(
            path not in earlier.files or later.files[path].read_bytes() != earlier.files[path].read_bytes()
            for path in changed
        )
    assert sum(file.stat().st_size for file in RECORDED.rglob("*.*")) < 330_000


def test_every_file_has_a_content_type() -> None:
    assert {file.suffix for file in RECORDED.rglob("*.*")} == set(CONTENT_TYPES)


@pytest.mark.parametrize("path", COLUMNS)
@pytest.mark.parametrize("stamp", MOMENTS)
def test_a_list_file_has_the_form_of_ofac(stamp: str, path: str) -> None:
    body = CAPTURES[stamp].files[path].read_bytes()
    assert body.isascii()
    assert body.endswith(b"\r\n\x1a")
    assert body.count(b"\x1a") == 1
    assert body.count(b"\r\n") == body.count(b"\n") == body.count(b"\r")
    table = rows(CAPTURES[stamp], path)
    assert {len(row) for row in table} == {COLUMNS[path]}
    assert not any(field == "" for row in table for field in row), "null is the field `-0- `"
    assert set(re.findall(rb"-0-[^,\r]*", body)) <= {b"-0- "}
    assert [int(row[0]) for row in table] == sorted(int(row[0]) for row in table)


@pytest.mark.parametrize("stamp", MOMENTS)
def test_numbers_stand_bare_and_texts_in_quotes(stamp: str) -> None:
    for line in CAPTURES[stamp].files["/sdn.csv"].read_bytes().decode("ascii").split("\r\n")[:-1]:
        assert re.fullmatch(r'\d+(,("[^"]*"|-0- )){11}', line), line


@pytest.mark.parametrize("stamp", MOMENTS)
def test_addresses_aliases_and_comments_belong_to_listed_parties(stamp: str) -> None:
    listed = parties(stamp)
    for path in ("/add.csv", "/alt.csv", "/sdn_comments.csv"):
        assert {int(row[0]) for row in rows(CAPTURES[stamp], path)} <= set(listed)
    assert len(listed) > 60


@pytest.mark.parametrize("stamp", MOMENTS)
def test_long_remarks_stop_at_a_thousand_characters_and_go_on_in_the_comments(stamp: str) -> None:
    comments = {int(row[0]): row[1] for row in rows(CAPTURES[stamp], "/sdn_comments.csv")}
    cut = {uid: row[11] for uid, row in parties(stamp).items() if len(row[11]) >= 1_000}
    assert cut.keys() == comments.keys()
    assert {len(text) for text in cut.values()} == {1_000}
    assert all((cut[uid] + comments[uid]).endswith(".") for uid in cut)
    assert any(cut[uid][-1].isalnum() and comments[uid][0].isalnum() for uid in cut), "one is cut inside a word"


def test_the_three_officials_are_listed_from_july_2023_to_february_2026() -> None:
    for stamp in MOMENTS:
        expected = set(MALIANS) if "20230724T200000Z" <= stamp < "20260227T200000Z" else set()
        assert expected == {uid for uid in MALIANS if uid in parties(stamp)}
        for uid in expected:
            assert parties(stamp)[uid][1:4] == [MALIANS[uid], "individual", "RUSSIA-EO14024"]
            assert any(int(row[0]) == uid for row in rows(CAPTURES[stamp], "/add.csv"))


def test_the_captures_of_both_acts_fall_on_the_eastern_days_of_the_acts() -> None:
    days = [CAPTURES[stamp].at.astimezone(EASTERN).date() for stamp in ("20230724T200000Z", "20260227T200000Z")]
    assert [day.isoformat() for day in days] == ["2023-07-24", "2026-02-27"]


def test_one_party_loses_a_program_and_two_have_one_renamed() -> None:
    assert programs("20230627T200000Z", 12992) == ["SDNTK", "SDGT"]
    assert programs("20230629T200000Z", 12992) == ["SDGT"]
    for uid in (30822, 30823):
        assert programs("20230803T200000Z", uid) == ["CAATSA - RUSSIA", "PEESA"]
        assert programs("20230914T200000Z", uid) == ["CAATSA - RUSSIA", "PEESA-EO14039"]


def test_a_correction_changes_only_the_remarks() -> None:
    before, after = parties("20230914T200000Z")[42618], parties("20231018T200000Z")[42618]
    assert before[:11] == after[:11]
    assert before[11].replace("alt. citizen France; ", "") == after[11] != before[11]


def test_the_made_gap_is_one_vessel_in_one_capture() -> None:
    assert dict(SIMULATED_ABSENCE) == {4249: ("20231115T220000Z", "20231129T220000Z")}
    lacking = [stamp for stamp in MOMENTS if 4249 not in parties(stamp)]
    assert lacking == ["20231115T220000Z"]
    assert parties("20231129T220000Z")[4249] == parties("20231018T200000Z")[4249]
    assert parties("20231129T220000Z")[4249][1:4] == ["TIFON", "vessel", "CUBA"]


def test_the_yacht_is_removed_and_the_four_companies_are_added() -> None:
    assert [40562 in parties(stamp) for stamp in ("20230725T120000Z", "20230803T200000Z")] == [True, False]
    added = set(parties("20230627T200000Z")) - set(parties("20230626T220000Z"))
    assert added == {42016, 42020, 42022, 42023}


def test_no_capture_loses_more_than_six_percent_of_the_parties() -> None:
    for earlier, later in pairwise(MOMENTS):
        lost = set(parties(earlier)) - set(parties(later))
        assert len(lost) <= 0.06 * len(parties(earlier))


def test_the_extract_is_varied_and_holds_namesakes() -> None:
    listed = parties("20231018T200000Z")
    assert {row[2] for row in listed.values()} == {"individual", "vessel", "aircraft", "-0- "}
    assert len({tag for row in listed.values() for tag in row[3].split("] [")}) > 30
    assert {11972, 40136} <= set(listed), "another CAMARA, and a KEITA"
    assert sum(row[3] == "MALI-EO13882" for row in listed.values()) == 5
    assert any(row[5] != "-0- " and row[9] != "-0- " and "IMO" in row[11] for row in listed.values())


@pytest.mark.parametrize(("path", "version"), FEEDS.items())
@pytest.mark.parametrize("stamp", MOMENTS)
def test_a_feed_is_well_formed_and_shows_recent_items_only(stamp: str, path: str, version: str) -> None:
    parsed = feedparser.parse(CAPTURES[stamp].files[path].read_bytes())
    assert (parsed.bozo, parsed.version) == (False, version)
    assert parsed.feed.language == {"/feeds/english.xml": "en", "/feeds/french.xml": "fr"}[path]
    assert 1 <= len(parsed.entries) <= 8
    for entry in parsed.entries:
        assert timedelta() <= CAPTURES[stamp].at - published_at(entry) <= timedelta(days=90)
        assert re.match(r"https://([a-z]+\.)?(news|infos)\.example/", entry.link)
        assert entry.title
        assert entry.summary


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("stamp", ["20230724T200000Z", "20260227T200000Z"])
def test_both_acts_are_reported_in_both_languages_on_their_day(stamp: str, path: str) -> None:
    capture = CAPTURES[stamp]
    stories_told = [f"{entry.title} {entry.summary}".replace("Boï", "Boi") for entry in stories(capture, path)]
    assert sum(all(name in text for name in PEOPLE) for text in stories_told) == 1


def test_the_wire_story_of_the_removal_stands_twice_and_the_french_one_is_earlier() -> None:
    capture = CAPTURES["20260228T120000Z"]
    wire = [entry for entry in stories(capture, "/feeds/english.xml") if entry.get("author") == "Reuters"]
    assert len({entry.link for entry in wire}) == 2
    assert len({entry.summary for entry in wire}) == 1
    assert {entry.published[-5:] for entry in wire} == {"-0500", "+0800"}
    times = [published_at(entry) for entry in wire]
    assert {at.astimezone(EASTERN).date().isoformat() for at in times} == {"2026-02-27"}
    (french,) = [entry for entry in stories(capture, "/feeds/french.xml") if "Sadio Camara" in entry.title]
    assert published_at(french) < min(times)


def test_some_stories_name_a_namesake_or_only_surnames() -> None:
    first = " ".join(entry.summary for entry in stories(CAPTURES["20230626T220000Z"], "/feeds/english.xml"))
    later = " ".join(entry.title for entry in stories(CAPTURES["20260226T220000Z"], "/feeds/english.xml"))
    assert "Moussa Dadis Camara" in first
    assert "Camara, Diarra" in later
    assert "Sadio" not in first + later


@pytest.mark.parametrize(
    ("stamp", "day", "heading"),
    [
        ("20230724T200000Z", "07/24/2023", "The following individuals have been added to OFAC's SDN List:"),
        ("20260227T200000Z", "02/27/2026", "The following deletions have been made to OFAC's SDN List:"),
    ],
)
def test_the_page_of_an_act_names_the_three_under_its_heading(stamp: str, day: str, heading: str) -> None:
    document = page(stamp, f"/recent-actions/{stamp[:8]}")
    assert document.xpath("//article[contains(@class, 'node--type-ofac-recent-action')]")
    assert field(document, "release-date").text == day
    body = field(document, "body")
    assert texts(body, "h3", "h4") == [
        "Specially Designated Nationals List Update",
        heading,
        "Unrelated Administrative List Updates:",
    ]
    *entries, nothing = texts(body, "p")
    assert [entry.split(", ")[0] + ", " + entry.split(", ")[1] for entry in entries] == sorted(MALIANS.values())
    assert all(re.search(r"\(individual\) \[RUSSIA-EO14024\] \(Linked To: .+\)\.$", entry) for entry in entries)
    assert ("alt. citizen France" in entries[1]) == (day == "07/24/2023")
    assert nothing == "None"


def test_a_page_prints_entities_vessels_and_changes_as_ofac_does() -> None:
    added = field(page("20230627T200000Z", "/recent-actions/20230627"), "body")
    assert texts(added, "h4")[0] == "The following entities have been added to OFAC's SDN List:"
    assert texts(added, "p")[0].startswith("DIAMVILLE SAU (a.k.a. DIAM VILLE; ")
    assert '(a.k.a. "DM, LLC"), ' in added.text_content()
    yacht = texts(field(page("20230803T200000Z", "/recent-actions/20230803"), "body"), "p")[0]
    assert yacht.startswith("ADDICTION (9HA4571) Yacht Malta flag; Vessel Year of Build 2010; ")
    change = texts(field(page("20230914T200000Z", "/recent-actions/20230914"), "body"), "p")[0]
    old, new = change.split(" -to- ")
    assert old.replace("[PEESA]", "[PEESA-EO14039]") == new


def test_the_index_leads_to_every_page_known_by_then_newest_first() -> None:
    for stamp, capture in CAPTURES.items():
        links = page(stamp, INDEX).xpath("//a/@href")
        assert links == sorted(links, reverse=True)
        assert set(links) == {path for path in capture.files if re.fullmatch(r"/recent-actions/\d{8}", path)}


def test_federal_register_answers_hold_only_notices_printed_by_then() -> None:
    for capture in timeline():
        answer = json.loads(capture.files[REGISTER].read_bytes())
        assert answer["count"] == len(answer["results"])
        for item in answer["results"]:
            assert item["publication_date"] <= capture.at.date().isoformat()
            day = item["publication_date"].replace("-", "/")
            assert f"/documents/{day}/{item['document_number']}/" in item["html_url"]


@pytest.mark.skipif(not HISTORY.is_dir(), reason="the real snapshots of 2023 are not beside the project")
@pytest.mark.parametrize("stamp", [stamp for stamp in MOMENTS if stamp < "2024"])
def test_each_row_stood_so_in_the_real_list_of_its_day(stamp: str) -> None:
    name = f"sdn_{CAPTURES[stamp].at:%Y-%m-%dT%H%M%SZ}.csv.gz"
    latest = max(file for file in HISTORY.glob("sdn_*.csv.gz") if file.name <= name)
    real = set(gzip.decompress(latest.read_bytes()).decode("latin-1").split("\r\n"))
    recorded = CAPTURES[stamp].files["/sdn.csv"].read_bytes().decode("ascii").split("\r\n")
    assert [line for line in recorded if line not in real] == []
