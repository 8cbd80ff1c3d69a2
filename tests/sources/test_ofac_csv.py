"""OFAC's CSV sets, file by file: what is no list, what is refused, and what nobody may be delisted by."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listwire.facts import AddressRow, AliasRow, FactKind, PartyRow, ProgramRow, RemarksRow, RemarksTailRow
from listwire.types import PartyRecord
from sources.ofac_csv import COLUMN_COUNTS, CONS_SOURCE, KINDS_BY_PART, SOURCE, inspect, parse
from tests.sources.ofac_rows import END, csv, facts, party, read_all, refused, rows, sdn, uids

# ---- inspect: what is no CSV file of OFAC's at all -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty file"),
        (b" \r\n\t\x1a\r\n", "empty file"),
        (b"<!DOCTYPE html><html><body>Request, denied</body></html>\n", "HTML or XML page"),
        (b"\xef\xbb\xbf \r\n<html>a,b</html>\n", "HTML or XML page"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code>,</Error>\n', "HTML or XML page"),
        (b'{"message": "not found", "status": 404}\n', "JSON"),
        (b'[{"publicationID": 803, "x": 1}]\n', "JSON"),
        (b"Service unavailable\n", "no comma"),
        (csv(sdn()).decode().encode("utf-16"), "NUL"),
        (csv(sdn()).decode().encode("utf-16-le"), "NUL"),
        (csv(sdn(), sdn(173))[:-20], "the last row is cut"),
        (csv(sdn(), end="")[:-2], "the last row is cut"),
    ],
)
def test_an_answer_that_is_no_list_is_a_failed_fetch(body, reason):
    assert reason in str(inspect(body, "text/csv"))


@pytest.mark.parametrize("end", [END, END + "\r\n", ""])
def test_a_list_passes_with_and_without_its_end_mark(end):
    assert inspect(csv(sdn(), end=end), None) is None


# ---- read: one record a party, every line accounted for --------------------------------------------------------------


def test_the_lines_of_the_four_files_are_joined_by_uid():
    capture = read_all(
        {
            "comments": csv('36,"more"'),
            "alt": csv('36,12,"aka","AERO-CARIBBEAN",-0- '),
            "add": csv('36,25,-0- ,"Havana","Cuba",-0- '),
            "sdn": csv(sdn(36), sdn(173, "ANGLO-CARIBBEAN CO., LTD.")),
        }
    )
    assert uids(capture) == [36, 173]
    assert [(line.part, line.line_number) for line in capture.records[0].lines] == [
        ("sdn", 1), ("add", 1), ("alt", 1), ("comments", 1),
    ]  # fmt: skip
    assert rows(capture)[1:] == [
        ProgramRow(36, "CUBA"),
        AddressRow(36, None, "Havana", "Cuba", None),
        AliasRow(36, "aka", "AERO-CARIBBEAN", False, "Latn"),
        RemarksTailRow(36, "more"),
    ]
    findings = capture.findings
    assert (findings.parsed_count, findings.is_usable_for_removals, findings.holds) == (5, True, [])


@pytest.mark.parametrize("parts", [("sdn",), ("sdn", "add"), ("add", "alt"), tuple(COLUMN_COUNTS)])
def test_a_capture_speaks_only_of_the_kinds_its_files_hold(parts):
    capture = read_all({part: csv(sdn() if part == "sdn" else "36,x") for part in parts})
    assert capture.kinds == {kind for part in parts for kind in KINDS_BY_PART[part]}


def test_the_main_file_speaks_of_all_that_stands_in_its_remarks():
    assert read_all({"sdn": csv(sdn())}).kinds == {
        "party", "programs", "remarks", "weak_aliases", "birth_dates", "nationalities", "identifications", "features",
        "linked_to", "notes",
    }  # fmt: skip


def test_an_end_mark_glued_to_a_uid_in_the_middle_is_no_part_of_it():
    body = csv(sdn(36)) + csv(sdn(173))  # two files, concatenated
    assert b"\x1a173," in body
    capture = read_all({"sdn": body})
    assert uids(capture) == [36, 173]
    assert refused(capture) == []
    assert capture.findings.is_usable_for_removals and capture.findings.holds == []


@pytest.mark.parametrize("end", ["", "\r\n", "\x1a" + sdn(173) + "\r\n"])
def test_a_missing_end_mark_holds_the_snapshot_though_every_row_is_whole(end):
    capture = read_all({"sdn": csv(sdn(36), end=end)})
    assert 36 in uids(capture)
    (hold,) = capture.findings.holds
    assert hold.startswith("sdn: the end mark 0x1A is missing")


def test_the_end_mark_is_missed_in_the_file_that_lacks_it():
    capture = read_all({"sdn": csv(sdn()), "add": csv('36,25,-0- ,"Havana","Cuba",-0- ', end="")})
    (hold,) = capture.findings.holds
    assert hold.startswith("add: the end mark")


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_line_ends_and_a_byte_order_mark_are_no_data(line_end):
    body = ("\ufeff" + line_end.join([sdn(36), "", sdn(173), END])).encode()
    capture = read_all({"sdn": body})
    assert uids(capture) == [36, 173]
    assert [line.line_number for record in capture.records for line in record.lines] == [1, 3]
    assert refused(capture) == []


@pytest.mark.parametrize(
    "start",
    ["x36", "-0- ", "", "36x", "-36", "0", "000", "3.6", "9" * 19, "\u0663\u0666", "\ufffd36"],
    ids=[
        "letters",
        "null",
        "none",
        "letters after",
        "negative",
        "zero",
        "zeros",
        "fraction",
        "too long",
        "arabic",
        "?",
    ],
)
def test_a_row_without_a_readable_uid_makes_the_snapshot_unusable_for_removals(start):
    capture = read_all({"sdn": csv(sdn(start), sdn(173))})
    assert uids(capture) == [173]
    assert not capture.findings.is_usable_for_removals
    assert refused(capture) == [("uid", sdn(start))]
    assert capture.findings.rejections[0].row_number == 1
    assert capture.findings.parsed_count == 2


def test_an_unreadable_uid_in_any_file_makes_the_snapshot_unusable_for_removals():
    capture = read_all({"sdn": csv(sdn(36)), "alt": csv('x,12,"aka","AERO-CARIBBEAN",-0- ')})
    assert not capture.findings.is_usable_for_removals
    assert uids(capture) == [36]


def test_rows_of_a_party_that_the_main_file_lacks_are_refused():
    capture = read_all(
        {
            "sdn": csv(sdn(36)),
            "add": csv('173,129,"Ibex House, The Minories","London EC3N 1DY","United Kingdom",-0- '),
            "alt": csv('173,57,"aka","AVIA IMPORT",-0- '),
            "comments": csv('173,"more"'),
        }
    )
    assert uids(capture) == [36]
    assert [(item.contract, item.column, item.check, item.value) for item in capture.findings.rejections] == [
        ("addresses", "uid", "known_uid", "173"),
        ("aliases", "uid", "known_uid", "173"),
        ("remarks_tails", "uid", "known_uid", "173"),
    ]
    assert capture.findings.is_usable_for_removals
    assert capture.findings.parsed_count == 4


def test_without_the_main_file_other_rows_are_nobodys_orphans():
    capture = read_all({"add": csv('36,25,-0- ,"Havana","Cuba",-0- ')})
    assert rows(capture) == [AddressRow(36, None, "Havana", "Cuba", None)]
    assert refused(capture) == []


def test_the_consolidated_set_has_the_same_columns_and_a_main_file_of_another_name():
    capture = read_all(
        {
            "prim": csv(
                sdn(9639, "HANIYA, Ismail Abdul Salah", party_type="individual", remarks="DOB 1962; POB Shati.")
            ),
            "add": csv('9639,1,-0- ,"Gaza","Region: Gaza",-0- ', '36,25,-0- ,"Havana","Cuba",-0- '),
        }
    )
    assert party(capture, 9639).primary_name == "HANIYA, Ismail Abdul Salah"
    assert AddressRow(9639, None, "Gaza", "Region: Gaza") in rows(capture, 9639)
    assert capture.kinds == {*KINDS_BY_PART["sdn"], "addresses"}
    assert refused(capture) == [("known_uid", '36,25,-0- ,"Havana","Cuba",-0- ')]
    assert capture.records[0].lines[0].part == "prim"


def test_the_consolidated_set_closes_no_membership_because_it_names_no_list():
    assert (CONS_SOURCE.lists, SOURCE.lists) == ((), ("SDN",))
    assert set(CONS_SOURCE.parts) == {"prim", "add", "alt", "comments"}


def test_a_main_file_alone_gives_its_rows_as_they_are():
    assert read_all({"sdn": csv(sdn(36), sdn(173))}).texts == {36: sdn(36), 173: sdn(173)}


# ---- rows that are damaged: refused alone, the party present ---------------------------------------------------------


def test_a_byte_of_another_encoding_costs_its_row_and_nothing_else():
    damaged = sdn(173, "ANGLO-CARIBE\u00d1O").encode("latin-1")
    capture = read_all({"sdn": csv(sdn(36), end="") + damaged + b"\r\n" + csv(sdn(424))})
    assert uids(capture) == [36, 173, 424]
    (rejection,) = facts(capture, 173).rejections
    assert (rejection.check, rejection.row_number) == ("encoding", 2)
    assert rejection.raw.encode(errors="surrogateescape") == damaged
    assert facts(capture, 173).not_said == set(KINDS_BY_PART["sdn"])
    assert rows(capture, 36) and rows(capture, 424)
    assert capture.findings.is_usable_for_removals and capture.findings.holds == []


def test_utf_8_is_read():
    assert party(read_all({"sdn": csv(sdn(36, "ANGLO-CARIBEÑO"))})).primary_name == "ANGLO-CARIBEÑO"


@pytest.mark.parametrize("row", [sdn(173) + ",more", sdn(173).rsplit(",", 1)[0], "173,", "173,,,"])
def test_one_row_of_another_width_is_refused_and_its_party_counts_as_present(row):
    capture = read_all({"sdn": csv(sdn(36), row, sdn(424))})
    assert uids(capture) == [36, 173, 424]
    assert refused(capture) == [("width", row)]
    assert facts(capture, 173).not_said == set(KINDS_BY_PART["sdn"])
    assert capture.findings.is_usable_for_removals and capture.findings.holds == []


@pytest.mark.parametrize("count", [1, 3, 1_000])
def test_a_file_whose_rows_all_have_another_width_is_held(count):
    capture = read_all({"sdn": csv(*(sdn(uid) + ",-0- " for uid in range(1, count + 1)))})
    assert capture.findings.holds == ["sdn: most rows do not have 12 columns"]
    assert len(uids(capture)) == count


@pytest.mark.parametrize("part", ["add", "alt", "comments"])
def test_another_width_of_another_file_is_held_too(part):
    capture = read_all({"sdn": csv(sdn(36)), part: csv("36,a,b", "36,c,d")})
    assert capture.findings.holds == [f"{part}: most rows do not have {COLUMN_COUNTS[part]} columns"]


def test_an_unclosed_quote_costs_its_own_row_only():
    cut = '173,"ANGLO-CARIBBEAN CO., LTD.'
    capture = read_all({"sdn": csv(sdn(36), cut, sdn(424), sdn(480))})
    assert uids(capture) == [36, 173, 424, 480]
    assert refused(capture) == [("quotes", cut)]
    assert [party(capture, uid).uid for uid in (36, 424, 480)] == [36, 424, 480]
    assert capture.findings.is_usable_for_removals


def test_an_unclosed_quote_in_the_last_row_loses_nothing():
    cut = '173,"ANGLO-CARIBBEAN'
    capture = read_all({"sdn": csv(sdn(36), cut)})
    assert uids(capture) == [36, 173]
    assert refused(capture) == [("quotes", cut)]


def test_a_line_end_inside_quotes_belongs_to_the_field():
    capture = read_all({"sdn": csv(sdn(36, remarks="Linked To: \r\nsomeone,\n else"), sdn(173))})
    assert RemarksRow(36, "Linked To: \nsomeone,\n else") in rows(capture)
    assert [line.line_number for record in capture.records for line in record.lines] == [1, 4]
    assert refused(capture) == []


def test_doubled_quotes_are_one_quote():
    assert party(read_all({"sdn": csv(sdn(36, 'THE ""OLD"" CO., LTD.'))})).primary_name == 'THE "OLD" CO., LTD.'


@pytest.mark.parametrize("row", ["173,a\rb,c", "173," + "x" * 200_000 + ',"y"'], ids=["return", "over the csv limit"])
def test_a_row_that_the_csv_reader_gives_up_on_is_refused(row):
    capture = read_all({"sdn": csv(sdn(36), row)})
    assert uids(capture) == [36, 173]
    ((_, raw),) = refused(capture)
    assert raw == row
    assert party(capture).uid == 36


def test_the_first_of_two_rows_of_one_uid_is_kept():
    capture = read_all({"sdn": csv(sdn(36, "FIRST"), sdn(173), sdn(36, "SECOND"))})
    assert uids(capture) == [36, 173]
    assert party(capture).primary_name == "FIRST"
    assert refused(capture) == [("unique_uid", sdn(36, "SECOND"))]


def test_a_second_row_counts_where_the_first_is_refused():
    capture = read_all({"sdn": csv("36,short", sdn(36, "SECOND"))})
    assert party(capture).primary_name == "SECOND"
    assert refused(capture) == [("width", "36,short")]


# ---- laws ------------------------------------------------------------------------------------------------------------

FRAGMENTS = [
    b"36,", b"173,", b"0,", b'"', b'""', b",", b"-0- ", b"\r\n", b"\n", b"\r", b"\x1a", b"\xe9", b"\x00",
    b"\xef\xbb\xbf", "\u2028\x85\u0663".encode(), b"aka", b"individual", b"SYRIA] [SDGT", sdn(36).encode(),
    csv(sdn(424), sdn(480)),
    b'36,12,"aka","AERO-CARIBBEAN",-0- \r\n', b"x" * 1_000,
]  # fmt: skip
broken_csv = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(b"".join)
bodies = st.dictionaries(st.sampled_from(sorted(COLUMN_COUNTS)), st.binary(max_size=300) | broken_csv)


@given(parts=bodies)
@example(parts={"sdn": b"1,\rx\n"})
@example(parts={"sdn": b"1," + b"x" * 140_000})
@example(parts={"sdn": b"1,a\r\n2,b\x1e\r\n\x1a"})
@example(parts={"sdn": b"1,a\r\n2,b\n3,c"})
@example(parts={"sdn": b"1,a\r\n1,b\r\n\x1a", "add": b"1,\t\r\n\x1a"})
def test_any_bytes_give_a_capture_that_accounts_for_every_line(parts):
    capture = read_all(parts)
    findings = capture.findings
    assert findings.parsed_count == sum(len(record.lines) for record in capture.records) + len(findings.rejections)
    for record in capture.records:
        assert record.uid > 0
        assert_every_line_is_read_or_refused(record, capture.kinds)
    assert findings.is_usable_for_removals == all(item.check != "uid" for item in findings.rejections)
    for body in parts.values():
        inspect(body, None)


def assert_every_line_is_read_or_refused(record: PartyRecord, kinds: frozenset[FactKind]) -> None:
    found = parse(record, kinds)
    given_lines = {line for line, _ in found.rows}
    refused_lines = [(item.reason.partition(":")[0], item.raw) for item in found.rejections]
    for line in record.lines:
        times_refused = refused_lines.count((f"{line.part} line {line.line_number}", line.text))
        # An address of nulls and a tail of null are no fact and no fault; of equal lines each counts.
        is_settled = line in given_lines or times_refused > 0
        assert is_settled or line.part in ("add", "comments")
    assert len(found.rejections) <= len(record.lines)
    assert all(row.uid == record.uid for _, row in found.rows)
    has_party = any(isinstance(row, PartyRow) for _, row in found.rows)
    assert has_party or found.not_said == kinds & set(KINDS_BY_PART["sdn"])


@given(parts=bodies)
def test_equal_bytes_give_equal_captures_and_the_text_alone_decides_its_facts(parts):
    capture = read_all(parts)
    again = read_all(parts)
    assert (again.records, again.texts, again.kinds) == (capture.records, capture.texts, capture.kinds)
    for record in capture.records:
        moved = tuple(line._replace(line_number=line.line_number + 7) for line in record.lines)
        facts_there = [row for _, row in parse(PartyRecord(record.uid, moved), capture.kinds).rows]
        assert facts_there == [row for _, row in parse(record, capture.kinds).rows]


@given(parts=bodies)
def test_the_fast_way_through_a_plain_file_reads_what_the_general_one_reads(parts):
    """A blank line is no row, yet makes a file one that has to be read line by line."""
    slow = {part: b"\r\n" + body.removeprefix(b"\xef\xbb\xbf") for part, body in parts.items()}
    capture, other = read_all(parts), read_all(slow)
    assert other.texts == capture.texts
    assert [item.raw for item in other.findings.rejections] == [item.raw for item in capture.findings.rejections]
