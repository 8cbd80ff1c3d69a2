"""The name of a saved page: its time of capture, its id, and which is which (docs/formats.md, Saved files)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources.saved import SavedFile, Unrecognised, recognise

PAGE = """<html><head></head><body><h1>Test Designations</h1>
<div class="field--name-field-release-date">%s</div>
<div class="field--name-field-body"><p>None</p></div></body></html>"""
RELEASE = b"""<html><head></head><body><h1>Treasury Sanctions Nobody</h1>
<a href="https://home.treasury.gov/news/press-releases/zz0001">an older release</a>
<link rel="canonical" href="https://home.treasury.gov/news/press-releases/zz0302">
<div class="field--name-field-news-publication-date"><time datetime="2025-07-01T15:00:00Z">July 1, 2025</time></div>
<div class="field--name-field-news-body"><p>Nobody was named.</p></div></body></html>"""
REGISTER_WEB_TEXT = b"""<html><pre>[Federal Register Volume 90, Number 124 (Tuesday, July 1, 2025)]

DEPARTMENT OF THE TREASURY

Office of Foreign Assets Control

Notice of OFAC Sanctions Action

AGENCY: Office of Foreign Assets Control, Treasury.

ACTION: Notice.

SUMMARY: OFAC is publishing the names of persons that have been placed on
the SDN List.
%s
</pre></html>"""

WHOLE = datetime(2025, 7, 3, 12, tzinfo=UTC)
END_OF_1_JULY, END_OF_3_JULY = (datetime(2025, 7, day + 1, 3, 59, 59, tzinfo=UTC) for day in (1, 3))


def saved(name: str, body: bytes) -> SavedFile:
    found = recognise(name, body, ())
    assert isinstance(found, SavedFile), found
    return found


@pytest.mark.parametrize(
    ("name", "part", "captured_at", "is_certain"),
    [
        ("20250701.html", "20250701", END_OF_1_JULY, False),
        ("recent-actions_20250701_20250703T120000Z.html", "20250701", WHOLE, True),
        ("recent-actions_20250701_2025-07-03T120000Z.html", "20250701", WHOLE, True),
        ("recent-actions_20250701_2025-07-03T12:00:00Z.html", "20250701", WHOLE, True),
        ("20250703T120000Z_20250701.html", "20250701", WHOLE, True),
        ("2025-07-03T12.00.00Z 20250701_33.html", "20250701_33", WHOLE, True),
        ("20250701_33_20250703T120000Z.html", "20250701_33", WHOLE, True),
        ("20250701a_20250703T120000Z.html", "20250701a", WHOLE, True),
        ("20250701-saved-20250703T120000Z.html", "20250701", WHOLE, True),
        ("20250701_saved.html", "20250701", END_OF_1_JULY, False),
        ("20250701_20250703.html", "20250701", END_OF_3_JULY, False),
        ("20250701_20250701.html", "20250701", END_OF_1_JULY, False),
        ("20250701_33-2025-07-03.html", "20250701_33", END_OF_3_JULY, False),
        ("2025-07-03/20250701_20250703120000.html", "20250701", END_OF_1_JULY, False),
        ("20250703T120000Z/20250701.html", "20250701", END_OF_1_JULY, False),
    ],
)
def test_a_page_that_does_not_name_itself_has_the_id_of_its_name(
    name: str, part: str, captured_at: datetime, is_certain: bool
) -> None:
    file = saved(name, (PAGE % "07/01/2025").encode())
    assert file.part == part
    assert file.url == f"https://ofac.treasury.gov/recent-actions/{part}"
    assert (file.captured_at, file.is_time_certain) == (captured_at, is_certain)


@pytest.mark.parametrize("name", ["20250703T120000Z.html", "page_20250703T120000Z.html", "20250704_20250703.html"])
def test_a_time_of_capture_is_no_id_even_on_the_day_of_release(name: str) -> None:
    found = recognise(name, (PAGE % "07/03/2025" if "T" in name else PAGE % "07/04/2025").encode(), ())
    assert isinstance(found, Unrecognised) and "the page's id was expected" in found.reason


def test_a_page_that_names_itself_is_what_it_says_whatever_its_name() -> None:
    link = '<link rel="canonical" href="https://ofac.treasury.gov/recent-actions/20250701_33">'
    body = (PAGE % "07/01/2025").replace("<head>", f"<head>{link}").encode()
    assert saved("20240101_20250703T120000Z.html", body).part == "20250701_33"


@pytest.mark.parametrize("name", ["zz9999_20250703T120000Z.html", "saved_2025-07-03T120000Z.html"])
def test_a_release_is_what_it_says_and_of_when_its_name_says(name: str) -> None:
    file = saved(name, RELEASE)
    assert (file.part, file.captured_at, file.is_time_certain) == ("zz0302", WHOLE, True)


@pytest.mark.parametrize("name", ["2025-12345_20250703T120000Z.txt", "2025-12345-20250703T120000Z.html"])
def test_a_text_of_the_register_without_its_number_has_that_of_its_name(name: str) -> None:
    file = saved(name, REGISTER_WEB_TEXT % b"[FR Doc. not legible]")
    assert (file.part, file.captured_at) == ("text_2025-12345", WHOLE)
    printed = saved("a_20250703T120000Z.txt", REGISTER_WEB_TEXT % b"[FR Doc. 2025-54321 Filed 6-30-25; 8:45 am]")
    assert printed.part == "text_2025-54321"
