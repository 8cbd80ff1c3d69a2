"""The text of a document in the Federal Register becomes a notice with its parties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import Document, NoticeItemRow, NoticeRow, ParsedDocument
from sources.federal_register_text import inspect, is_text, parse

NUMBER = "2026-04001"
URL = f"https://www.federalregister.gov/documents/full_text/text/2026/03/06/{NUMBER}.txt"
PRINTED = f"""<html>
<head>
<title>Federal Register, Volume 91 Issue 44 (Friday, March 6, 2026)</title>
</head>
<body><pre>
[Federal Register Volume 91, Number 44 (Friday, March 6, 2026)]
[Notices]
[Pages 11001-11002]
From the Federal Register Online via the Government Publishing Office [<a href="http://www.gpo.gov">www.gpo.gov</a>]
[FR Doc No: {NUMBER}]


-----------------------------------------------------------------------

DEPARTMENT OF THE TREASURY

Office of Foreign Assets Control


Notice of OFAC Sanctions
Actions

AGENCY: Office of Foreign Assets Control, Treasury.

ACTION: Notice.

-----------------------------------------------------------------------

SUMMARY: The U.S. Department of the Treasury's Office of Foreign Assets
Control (OFAC) is publishing the names of one or more persons that have
been placed on OFAC's Specially Designated Nationals and Blocked Persons
List (SDN List).

DATES: See SUPPLEMENTARY INFORMATION section for applicable date.

SUPPLEMENTARY INFORMATION:

Notice of OFAC Actions

    On February 27, 2026, OFAC determined that the property and interests
in property subject to U.S. jurisdiction of the following persons are
blocked under the relevant sanctions authorities listed below.

Individuals

    1. TESTNAME, Given (a.k.a. ``MADE UP''; a.k.a. AL-
JUBURI, Given), Nowhere; DOB 01 Jan 1970; Gender Male; Passport X0000001

[[Page 11002]]

(Nowhere) expires 15 Oct 2030 (individual) [RUSSIA-
EO14024] (Linked To: NOBODY). Designated pursuant to section
1(a)(i) of Executive Order 14024 for nothing.
    2. SECOND, Given; DOB 1971; nationality Mali (individual) [RUSSIA-EO14024].

    Dated: February 27, 2026.
Nobody At All,
Director, Office of Foreign Assets Control.
[FR Doc. {NUMBER} Filed 3-5-26; 8:45 am]
BILLING CODE 4810-AL-P


</pre></body>
</html>
"""


def document(text: str = PRINTED, url: str = URL, part: str = f"text_{NUMBER}") -> Document:
    return Document("federal_register", part, url, "0" * 64, text.encode(), "text/html")


def row_of(parsed: ParsedDocument) -> NoticeRow:
    row = parsed.rows[0]
    assert isinstance(row, NoticeRow)
    return row


def test_a_printed_text_is_one_notice_with_its_parties() -> None:
    parsed = parse(document())
    row = row_of(parsed)
    assert (row.publisher_code, row.document_key, row.document_number) == ("FEDERAL_REGISTER", NUMBER, NUMBER)
    assert (row.title, row.notice_types) == ("Notice of OFAC Sanctions Actions", ("designation",))
    assert (row.published_on, row.effective_on) == (date(2026, 3, 6), date(2026, 2, 27))
    assert row.url == f"https://www.federalregister.gov/d/{NUMBER}"
    assert row.is_whole_text and row.corrects_number is None

    items = [item for item in parsed.rows if isinstance(item, NoticeItemRow)]
    assert [(item.document_key, item.action, item.party_name, item.program_codes) for item in items] == [
        (NUMBER, "designation", "TESTNAME, Given", ("RUSSIA-EO14024",)),
        (NUMBER, "designation", "SECOND, Given", ("RUSSIA-EO14024",)),
    ]
    assert "AL-JUBURI, Given" in items[0].names and "MADE UP" in items[0].names
    assert parsed.rejections == ()


def test_lines_of_print_become_paragraphs() -> None:
    paragraphs = (row_of(parse(document())).body_text or "").split("\n\n")
    assert "Notice of OFAC Sanctions Actions" in paragraphs and "Individuals" in paragraphs
    assert paragraphs[-2:] == [f"[FR Doc. {NUMBER} Filed 3-5-26; 8:45 am]", "BILLING CODE 4810-AL-P"]
    assert "Page 11002" not in "".join(paragraphs)
    [first] = [paragraph for paragraph in paragraphs if paragraph.startswith("1. ")]
    assert '(a.k.a. "MADE UP"; a.k.a. AL-JUBURI, Given)' in first
    assert "X0000001 (Nowhere)" in first


def test_the_body_of_the_web_page_is_read_too() -> None:
    page = f"""<html><body><div class="body"><h1>AGENCY:</h1><p>Office of Foreign Assets Control, Treasury.</p>
<h1>SUMMARY:</h1><p>OFAC is publishing the names of persons that have been placed on the SDN List.</p>
<p>On February 27, 2026, OFAC determined that the property of the following person is blocked.</p><h2>Individual</h2>
<p>1. TESTNAME, Given;
DOB 01 Jan 1970; nationality Mali (individual) [RUSSIA-EO14024].</p>
<p class="frdoc">[<abbr>FR</abbr> Doc. {NUMBER} Filed 3-5-26; 8:45 am]</p></div></body></html>"""
    url = URL.replace("/text/", "/html/").replace(".txt", ".html")
    parsed = parse(document(page, url=url))
    row = row_of(parsed)
    assert (row.document_key, row.published_on, row.effective_on) == (NUMBER, date(2026, 3, 6), date(2026, 2, 27))
    assert (row.title, row.notice_types) == (f"Federal Register document {NUMBER}", ("designation",))
    assert [item.party_name for item in parsed.rows if isinstance(item, NoticeItemRow)] == ["TESTNAME, Given"]


def test_a_saved_text_is_known_by_its_own_number() -> None:
    correction = PRINTED.replace("Individuals", "In FR Doc. 2026-03111, a name is corrected.")
    assert row_of(parse(document(correction, url="saved/a.txt", part="page"))).document_key == NUMBER


def test_entries_printed_as_a_picture_leave_the_text_not_whole() -> None:
    start, end = PRINTED.index("    1. TESTNAME"), PRINTED.index("    Dated:")
    picture = PRINTED[:start] + "[GRAPHIC] [TIFF OMITTED] TN06MR26.000\n\n" + PRINTED[end:]
    parsed = parse(document(picture))
    assert not row_of(parsed).is_whole_text and len(parsed.rows) == 1


def test_a_text_without_its_last_line_is_cut_and_its_last_entry_is_refused_unless_it_ends() -> None:
    end = "\n</pre></body></html>"
    whole = parse(document(PRINTED[: PRINTED.index("    Dated:")] + end))
    assert not row_of(whole).is_whole_text and len(whole.rows) == 3 and not whole.rejections
    cut = parse(document(PRINTED[: PRINTED.index("nationality Mali")] + end))
    assert not row_of(cut).is_whole_text and len(cut.rows) == 2
    [refused] = cut.rejections
    assert refused.check == "whole" and refused.raw.endswith("2. SECOND, Given; DOB 1971;")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("ACTION: Notice.", "ACTION: Publication of web general licenses."), ("designation", "general_licence")),
        (("ACTION: Notice.", "ACTION: Notice; guidance."), ("designation", "advisory")),
        (
            ("Notice of OFAC Sanctions\nActions", "Unblocking of Specially Designated\nNationals"),
            ("designation", "removal"),
        ),
    ],
)
def test_title_action_and_entries_tell_types_beside_the_summary(change: tuple[str, str], expected: tuple[str]) -> None:
    assert row_of(parse(document(PRINTED.replace(*change)))).notice_types == expected
    silent = PRINTED.replace(*change).replace("been placed on", "to do with")
    assert row_of(parse(document(silent))).notice_types == expected


def test_entries_of_two_days_have_each_their_own_and_the_list_of_the_summary() -> None:
    text = PRINTED.replace("    2. SECOND", "    On March 2, 2026, OFAC removed the following person.\n\n    1. SECOND")
    parsed = parse(document(text))
    items = [item for item in parsed.rows if isinstance(item, NoticeItemRow)]
    assert [(item.action, item.list_code, item.acted_on) for item in items] == [
        ("designation", "SDN", date(2026, 2, 27)),
        ("delisting", "SDN", date(2026, 3, 2)),
    ]
    assert row_of(parsed).effective_on is None


@pytest.mark.parametrize(
    ("change", "day"),
    [
        (("On February 27, 2026, OFAC determined", "OFAC determined"), None),
        (("On February 27, 2026, OFAC", "On February 26, 2026, the Secretary of State"), date(2026, 2, 26)),
        (("Individuals\n", "    On March 2, 2026, OFAC also acted.\n\nIndividuals\n"), None),
        (("Individuals\n", "    On March 2, 2014, the President issued an order.\n\nIndividuals\n"), date(2026, 2, 27)),
        (("On February 27, 2026, OFAC", "On February 30, 2026, OFAC"), None),
    ],
)
def test_the_day_of_the_act_is_the_one_day_on_which_ofac_acted(change: tuple[str, str], day: date | None) -> None:
    assert row_of(parse(document(PRINTED.replace(*change)))).effective_on == day


def test_a_correction_names_what_it_corrects() -> None:
    text = PRINTED.replace("Actions\n\nAGENCY", "Actions; Correction\n\nAGENCY").replace(
        "Notice of OFAC Actions\n", "In FR Doc. 2026-03111, appearing on page 9, correct a name.\n"
    )
    row = row_of(parse(document(text)))
    assert (row.title, row.corrects_number) == ("Notice of OFAC Sanctions Actions; Correction", "2026-03111")


def test_a_rule_is_a_regulation() -> None:
    assert "regulation" in row_of(parse(document(PRINTED.replace("[Notices]", "[Rules and Regulations]")))).notice_types


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "no text of a document"),
        (b'{"errors": 1}', "no text of a document"),
        (PRINTED[:800].encode(), "cut"),
        (b"<html><body>Request Access</body></html>", "bot challenge"),
    ],
)
def test_what_is_no_text_is_refused(body: bytes, reason: str) -> None:
    assert reason in (inspect(body) or "")
    assert not is_text(body)
    with pytest.raises(ParseError, match=reason):
        parse(Document("federal_register", "text_1", URL, "0" * 64, body))


def test_a_text_that_tells_no_number_is_refused() -> None:
    text = PRINTED.replace(f"No: {NUMBER}", "").replace(f"Doc. {NUMBER}", "Doc. pending")
    with pytest.raises(ParseError, match="no number behind `FR Doc`"):
        parse(document(text, url="saved/a.txt", part="page"))


def test_a_text_of_ofac_is_told_from_other_pages() -> None:
    assert is_text(PRINTED.encode())
    assert not is_text(PRINTED.replace("Foreign Assets", "Other Assets").replace("OFAC", "XXXX").encode())


@given(st.binary() | st.text().map(lambda text: f"FR Doc. {NUMBER}\n{text}".encode()))
def test_any_bytes_give_rows_or_a_parse_error(body: bytes) -> None:
    given_document = Document("federal_register", f"text_{NUMBER}", URL, "0" * 64, body)
    try:
        parsed = parse(given_document)
    except ParseError:
        return
    assert inspect(body) is None and row_of(parsed).document_key == NUMBER
