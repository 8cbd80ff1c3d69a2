"""OFAC's yearly change log becomes one notice a day with its items, or says why it is none."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import Document, NoticeItemRow, NoticeRow, ParsedDocument, Rejection
from sources.ofac_change_log import SOURCE, inspect, parse
from tests.sources import golden_notices

URL = SOURCE.parts["log"].replace("{YY}", "23")
GOLDEN = golden_notices.FOLDER / "log_of_two_days_with_wrapped_lines"
LOG = (GOLDEN / "log.txt").read_bytes()
PREAMBLE = "This publication of Treasury's Office of Foreign Assets Control is a\nreference tool.\n\n"
ADDED = "The following [SDGT] entries have been added to OFAC's SDN List:\n\n"
REMOVED = "The following [SDGT] entries have been removed:\n\n"


def read(body: str | bytes, url: str = URL) -> ParsedDocument:
    data = body.encode() if isinstance(body, str) else body
    return parse(Document(SOURCE.name, "log_2023", url, "0" * 64, data))


def notices(parsed: ParsedDocument) -> list[NoticeRow]:
    return [row for row in parsed.rows if isinstance(row, NoticeRow)]


def names(parsed: ParsedDocument) -> list[tuple[str, str]]:
    return [(row.document_key, row.party_name) for row in parsed.rows if isinstance(row, NoticeItemRow)]


@pytest.mark.parametrize("folder", golden_notices.cases("log.txt"), ids=lambda folder: folder.name)
def test_golden_log(folder):
    assert golden_notices.given(folder, "log.txt") == golden_notices.expected(folder)
    assert inspect((folder / "log.txt").read_bytes(), "text/plain") is None


# ---- days ------------------------------------------------------------------------------------------------------------


def test_a_day_is_one_notice_however_many_blocks_it_heads():
    parsed = read(f"{PREAMBLE}12/31/23:\n\n{ADDED}ALFA [SDGT].\n\n01/01/24:\n\n{ADDED}BETA [SDGT].\n\n12/31/23:\n\n"
                  f"{REMOVED}GAMMA [SDGT].\n\x1a")  # fmt: skip
    first, second = notices(parsed)
    assert first == NoticeRow(
        publisher_code="OFAC",
        document_key="sdnnew23/2023-12-31",
        notice_types=("designation", "removal"),
        published_on=date(2023, 12, 31),
        effective_on=date(2023, 12, 31),
        title="Changes to the SDN list, 31 December 2023",
        url=URL,
        document_number=None,
        body_text=f"{ADDED}ALFA [SDGT].\n\n{REMOVED}GAMMA [SDGT].",
    )
    assert second.document_key == "sdnnew24/2024-01-01"
    assert names(parsed) == [
        ("sdnnew23/2023-12-31", "ALFA"), ("sdnnew23/2023-12-31", "GAMMA"), ("sdnnew24/2024-01-01", "BETA")
    ]  # fmt: skip


@pytest.mark.parametrize("url", ["file:///saved/changes.txt", "/saved/x", ""])
def test_a_saved_log_has_the_address_of_its_year(url):
    assert {notice.url for notice in notices(read(LOG, url))} == {URL}


def test_a_log_served_by_another_host_has_that_address():
    assert {notice.url for notice in notices(read(LOG, "http://127.0.0.1/log.txt"))} == {"http://127.0.0.1/log.txt"}


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_line_ends_make_no_difference(line_end):
    assert read(LOG.replace(b"\r\n", b"\n").replace(b"\n", line_end)).rows == read(LOG).rows


def test_a_block_under_no_day_is_refused_whole():
    parsed = read(f"{PREAMBLE}06/01/23:\n\n{ADDED}ALFA [SDGT].\n\n13/45/23:\n\n{ADDED}BETA [SDGT].\n\n\x1a")
    [rejection] = parsed.rejections
    assert names(parsed) == [("sdnnew23/2023-06-01", "ALFA")]
    assert (rejection.contract, rejection.check, rejection.value) == ("notices", "date", "13/45/23:")
    assert rejection.row_number == 10 and "BETA [SDGT]." in rejection.raw


def test_a_day_without_acts_is_a_notice_without_items():
    parsed = read("06/01/23:\n\n06/02/23:\n\nNone.\n\x1a")
    assert [(notice.notice_types, notice.body_text) for notice in notices(parsed)] == [
        (("other",), None), (("other",), "None.")
    ]  # fmt: skip
    assert names(parsed) == []


def test_a_refused_entry_has_its_line_in_the_file():
    parsed = read(f"{PREAMBLE}06/01/23:\n\n06/01/23:\n\n{ADDED}ALFA [SDGT].\n(a.k.a. B) [SDGT].\n\x1a")
    [rejection] = parsed.rejections
    assert (rejection.row_number, rejection.raw) == (11, "(a.k.a. B) [SDGT].")
    assert rejection.reason == "line 11: no name at the beginning of an entry"


def test_bytes_that_are_no_ascii_are_read_as_well_as_they_can_be():
    [first, *_] = names(read(b"06/01/23:\n\n" + ADDED.encode() + b"CAF\xc9 [SDGT].\n\x1a"))
    assert first[1] == "CAFÉ"


# ---- a cut log -------------------------------------------------------------------------------------------------------

WHOLE = f"06/01/23:\n\n{ADDED}ALFA [SDGT].\n\n06/02/23:\n\n{ADDED}BETA [SDGT].\nGAMMA, Togo; Website x.tg [SDGT]."


def test_a_log_whose_end_mark_is_missing_is_taken_where_its_last_entry_is_whole():
    """The last day may go on behind the cut: a whole text of it, fetched before, must go on counting."""
    cut, whole = read(f"{WHOLE}\n"), read(f"{WHOLE}\n\n\x1a")
    assert [notice.is_whole_text for notice in notices(cut)] == [True, False]
    assert [notice.is_whole_text for notice in notices(whole)] == [True, True]
    assert (names(cut), cut.rejections) == (names(whole), ())


def test_a_log_of_a_year_without_an_act_so_far_is_no_failure():
    told = "The following changes have occurred\nwith respect to its list since January 1,\n2027:\n\x1a"
    body = f"{PREAMBLE}{told}".encode()
    assert inspect(body) is None
    assert read(body).rows == ()


@pytest.mark.parametrize(("day", "year"), [("12/30/94", 1994), ("01/04/01", 2001), ("06/01/23", 2023)])
def test_the_first_logs_are_of_the_nineties(day, year):
    [notice] = notices(read(f"{day}:\n\n{ADDED}ALFA [SDGT].\n\x1a"))
    assert notice.published_on is not None and notice.published_on.year == year


@pytest.mark.parametrize("size", range(1, len("GAMMA, Togo; Website x.tg [SDGT].")))
def test_of_a_cut_log_all_but_the_entry_at_its_end_is_kept(size):
    cut = WHOLE[:-size]
    parsed = read(cut)
    assert names(parsed) == [("sdnnew23/2023-06-01", "ALFA"), ("sdnnew23/2023-06-02", "BETA")]
    [rejection] = parsed.rejections
    assert rejection.raw == cut.rpartition("\n")[2].strip() and "cut" in rejection.reason
    assert rejection.row_number == 12


def test_a_change_that_is_cut_between_its_sides_is_refused():
    changed = "06/01/23:\n\nThe following [SDGT] entries have been changed:\n\nALFA [SDGT]. -to- ALFA (a.k.a."
    parsed = read(changed)
    [rejection] = parsed.rejections
    assert names(parsed) == [] and rejection.raw == "ALFA [SDGT]. -to- ALFA (a.k.a."


def test_an_entry_that_is_not_finished_in_a_whole_log_is_refused_too():
    parsed = read(f"06/01/23:\n\n{ADDED}ALFA [SDGT].\nBETA (a.k.a. B; a.k.a. C\n\n\x1a")
    assert [rejection.check for rejection in parsed.rejections] == ["whole"]


@given(st.integers(1, len(LOG) - 1))
def test_wherever_a_log_is_cut_every_entry_before_the_cut_is_kept(size):
    try:
        parsed = read(LOG[:size])
    except ParseError as error:
        assert "no day" in error.reason or "empty" in error.reason
        return
    whole = {row.item_sha256: row.document_key for row in read(LOG).rows if isinstance(row, NoticeItemRow)}
    kept = [row for row in parsed.rows if isinstance(row, NoticeItemRow)]
    assert all(whole[row.item_sha256] == row.document_key for row in kept if row.action != "amendment")
    assert len(parsed.rejections) <= 1
    assert all(isinstance(refused, Rejection) and refused.contract == "notice_items" for refused in parsed.rejections)


# ---- what is no log --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty answer"),
        (b"\r\n\x1a", "empty answer"),
        (b"%PDF-1.4 ...", "PDF"),
        (b"<!DOCTYPE html><html><body>Access Denied</body></html>", "not a text file"),
        (b'{"error": 1}', "not a text file"),
        ("06/01/23:".encode("utf-16"), "NUL bytes"),
        (b"This publication of Treasury's Office is a reference tool.\n", "no day such as"),
    ],
)
def test_what_is_no_log_says_why(body, reason):
    assert reason in (inspect(body, "text/html") or "")
    with pytest.raises(ParseError, match="ofac_change_log"):
        read(body)


@given(st.binary(max_size=400) | st.text(alphabet="ALF([]).;:\n/0123 ", max_size=400).map(str.encode))
def test_any_bytes_are_a_log_or_a_parse_error(body):
    try:
        parsed = read(body)
    except ParseError:
        return
    assert all(isinstance(row, NoticeRow | NoticeItemRow) for row in parsed.rows)


@pytest.mark.parametrize("form", ["{0}/{1}/{2}", "{0}-{1}-{2}:", "{0}.{1}.{2}"])
def test_a_day_in_another_form_never_gives_its_acts_to_the_day_above(form):
    *_, last = re.finditer(r"(?m)^(\d\d)/(\d\d)/(\d\d):", LOG.decode())
    parsed = read(LOG.decode()[: last.start()] + form.format(*last.groups()) + LOG.decode()[last.end() :])
    whole = read(LOG)
    [notice] = notices(whole)[-1:]
    expected = [row for row in whole.rows if getattr(row, "document_key", None) != notice.document_key]
    assert [row for row in parsed.rows if isinstance(row, NoticeItemRow)] == [
        row for row in expected if isinstance(row, NoticeItemRow)
    ]
    assert len(parsed.rejections) == len(whole.rejections) + 1
