"""OFAC's CSV set, file by file: what is no list, what is refused, and what nobody may be delisted by."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listwire.types import AddressRow, AliasRow, FactKind, PartyRecord, PartyRow, ProgramRow, RemarksTailRow
from sources.ofac_csv import COLUMN_COUNTS, KINDS_BY_PART, inspect, parse, read
from tests.sources.ofac_rows import END, csv, facts, party, refused, rows, sdn, uids

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
    reading = read(
        {
            "comments": csv('36,"more"'),
            "alt": csv('36,12,"aka","AERO-CARIBBEAN",-0- '),
            "add": csv('36,25,-0- ,"Havana","Cuba",-0- '),
            "sdn": csv(sdn(36), sdn(173, "ANGLO-CARIBBEAN CO., LTD.")),
        }
    )
    assert uids(reading) == [36, 173]
    assert [(line.part, line.line_number) for line in reading.records[0].lines] == [
        ("sdn", 1), ("add", 1), ("alt", 1), ("comments", 1),
    ]  # fmt: skip
    assert rows(reading)[1:] == [
        ProgramRow(36, "CUBA"),
        AddressRow(36, None, "Havana", "Cuba", None),
        AliasRow(36, "aka", "AERO-CARIBBEAN", False, None),
        RemarksTailRow(36, "more"),
    ]
    assert (reading.parsed_count, reading.is_usable_for_removals, reading.hold_reason) == (5, True, None)


@pytest.mark.parametrize("parts", [("sdn",), ("sdn", "add"), ("add", "alt"), tuple(COLUMN_COUNTS)])
def test_a_capture_speaks_only_of_the_kinds_its_files_hold(parts):
    reading = read({part: csv(sdn() if part == "sdn" else "36,x") for part in parts})
    assert reading.kinds == {kind for part in parts for kind in KINDS_BY_PART[part]}


def test_an_end_mark_glued_to_a_uid_in_the_middle_is_no_part_of_it():
    body = csv(sdn(36)) + csv(sdn(173))  # two files, concatenated
    assert b"\x1a173," in body
    reading = read({"sdn": body})
    assert uids(reading) == [36, 173]
    assert refused(reading) == []
    assert reading.is_usable_for_removals and reading.hold_reason is None


@pytest.mark.parametrize("end", ["", "\r\n", "\x1a" + sdn(173) + "\r\n"])
def test_a_missing_end_mark_holds_the_snapshot_though_every_row_is_whole(end):
    reading = read({"sdn": csv(sdn(36), end=end)})
    assert 36 in uids(reading)
    assert "sdn: the end mark 0x1A is missing" in str(reading.hold_reason)


def test_the_end_mark_is_missed_in_the_file_that_lacks_it():
    reading = read({"sdn": csv(sdn()), "add": csv('36,25,-0- ,"Havana","Cuba",-0- ', end="")})
    assert str(reading.hold_reason).startswith("add: the end mark")
    assert "sdn:" not in str(reading.hold_reason)


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_line_ends_and_a_byte_order_mark_are_no_data(line_end):
    body = ("\ufeff" + line_end.join([sdn(36), "", sdn(173), END])).encode()
    reading = read({"sdn": body})
    assert uids(reading) == [36, 173]
    assert [line.line_number for record in reading.records for line in record.lines] == [1, 3]
    assert refused(reading) == []


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
    reading = read({"sdn": csv(sdn(start), sdn(173))})
    assert uids(reading) == [173]
    assert not reading.is_usable_for_removals
    assert refused(reading) == [("uid", sdn(start))]
    assert reading.rejections[0].row_number == 1
    assert reading.parsed_count == 2


def test_an_unreadable_uid_in_any_file_makes_the_snapshot_unusable_for_removals():
    reading = read({"sdn": csv(sdn(36)), "alt": csv('x,12,"aka","AERO-CARIBBEAN",-0- ')})
    assert not reading.is_usable_for_removals
    assert uids(reading) == [36]


def test_rows_of_a_party_that_the_main_file_lacks_are_refused():
    reading = read(
        {
            "sdn": csv(sdn(36)),
            "add": csv('173,129,"Ibex House, The Minories","London EC3N 1DY","United Kingdom",-0- '),
            "alt": csv('173,57,"aka","AVIA IMPORT",-0- '),
            "comments": csv('173,"more"'),
        }
    )
    assert uids(reading) == [36]
    assert [(item.contract, item.column, item.check, item.value) for item in reading.rejections] == [
        ("addresses", "uid", "known_uid", "173"),
        ("aliases", "uid", "known_uid", "173"),
        ("remarks_tails", "uid", "known_uid", "173"),
    ]
    assert reading.is_usable_for_removals
    assert reading.parsed_count == 4


def test_without_the_main_file_other_rows_are_nobodys_orphans():
    reading = read({"add": csv('36,25,-0- ,"Havana","Cuba",-0- ')})
    assert rows(reading) == [AddressRow(36, None, "Havana", "Cuba", None)]
    assert refused(reading) == []


# ---- rows that are damaged: refused alone, the party present ---------------------------------------------------------


def test_a_byte_of_another_encoding_costs_its_row_and_nothing_else():
    damaged = sdn(173, "ANGLO-CARIBE\u00d1O").encode("latin-1")
    reading = read({"sdn": csv(sdn(36), end="") + damaged + b"\r\n" + csv(sdn(424))})
    assert uids(reading) == [36, 173, 424]
    (rejection,) = facts(reading, 173).rejections
    assert (rejection.check, rejection.row_number) == ("encoding", 2)
    assert rejection.raw.encode(errors="surrogateescape") == damaged
    assert facts(reading, 173).not_said == {"party", "programs"}
    assert rows(reading, 36) and rows(reading, 424)
    assert reading.is_usable_for_removals and reading.hold_reason is None


def test_utf_8_is_read():
    assert party(read({"sdn": csv(sdn(36, "ANGLO-CARIBEÑO"))})).primary_name == "ANGLO-CARIBEÑO"


@pytest.mark.parametrize("row", [sdn(173) + ",more", sdn(173).rsplit(",", 1)[0], "173,", "173,,,"])
def test_one_row_of_another_width_is_refused_and_its_party_counts_as_present(row):
    reading = read({"sdn": csv(sdn(36), row, sdn(424))})
    assert uids(reading) == [36, 173, 424]
    assert refused(reading) == [("width", row)]
    assert facts(reading, 173).not_said == {"party", "programs"}
    assert reading.is_usable_for_removals and reading.hold_reason is None


@pytest.mark.parametrize("count", [1, 3, 1_000])
def test_a_file_whose_rows_all_have_another_width_is_held(count):
    reading = read({"sdn": csv(*(sdn(uid) + ",-0- " for uid in range(1, count + 1)))})
    assert reading.hold_reason == "sdn: most rows do not have 12 columns"
    assert len(uids(reading)) == count


@pytest.mark.parametrize("part", ["add", "alt", "comments"])
def test_another_width_of_another_file_is_held_too(part):
    reading = read({"sdn": csv(sdn(36)), part: csv("36,a,b", "36,c,d")})
    assert reading.hold_reason == f"{part}: most rows do not have {COLUMN_COUNTS[part]} columns"


def test_an_unclosed_quote_costs_its_own_row_only():
    cut = '173,"ANGLO-CARIBBEAN CO., LTD.'
    reading = read({"sdn": csv(sdn(36), cut, sdn(424), sdn(480))})
    assert uids(reading) == [36, 173, 424, 480]
    assert refused(reading) == [("quotes", cut)]
    assert [party(reading, uid).uid for uid in (36, 424, 480)] == [36, 424, 480]
    assert reading.is_usable_for_removals


def test_an_unclosed_quote_in_the_last_row_loses_nothing():
    cut = '173,"ANGLO-CARIBBEAN'
    reading = read({"sdn": csv(sdn(36), cut)})
    assert uids(reading) == [36, 173]
    assert refused(reading) == [("quotes", cut)]


def test_a_line_end_inside_quotes_belongs_to_the_field():
    reading = read({"sdn": csv(sdn(36, remarks="Linked To: \r\nsomeone,\n else"), sdn(173))})
    assert party(reading).remarks == "Linked To: \nsomeone,\n else"
    assert [line.line_number for record in reading.records for line in record.lines] == [1, 4]
    assert refused(reading) == []


def test_doubled_quotes_are_one_quote():
    assert party(read({"sdn": csv(sdn(36, 'THE ""OLD"" CO., LTD.'))})).primary_name == 'THE "OLD" CO., LTD.'


@pytest.mark.parametrize("row", ["173,a\rb,c", "173," + "x" * 200_000 + ',"y"'], ids=["return", "over the csv limit"])
def test_a_row_that_the_csv_reader_gives_up_on_is_refused(row):
    reading = read({"sdn": csv(sdn(36), row)})
    assert uids(reading) == [36, 173]
    ((_, raw),) = refused(reading)
    assert raw == row
    assert party(reading).uid == 36


def test_the_first_of_two_rows_of_one_uid_is_kept():
    reading = read({"sdn": csv(sdn(36, "FIRST"), sdn(173), sdn(36, "SECOND"))})
    assert uids(reading) == [36, 173]
    assert party(reading).primary_name == "FIRST"
    assert refused(reading) == [("unique_uid", sdn(36, "SECOND"))]


def test_a_second_row_counts_where_the_first_is_refused():
    reading = read({"sdn": csv("36,short", sdn(36, "SECOND"))})
    assert party(reading).primary_name == "SECOND"
    assert refused(reading) == [("width", "36,short")]


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
def test_any_bytes_give_a_reading_that_accounts_for_every_line(parts):
    reading = read(parts)
    assert reading.parsed_count == sum(len(record.lines) for record in reading.records) + len(reading.rejections)
    assert len(set(uids(reading))) == len(reading.records)
    for record in reading.records:
        assert record.uid > 0
        assert_every_line_is_read_or_refused(record, reading.kinds)
    assert reading.is_usable_for_removals == all(item.check != "uid" for item in reading.rejections)
    for body in parts.values():
        inspect(body, None)


def assert_every_line_is_read_or_refused(record: PartyRecord, kinds: frozenset[FactKind]) -> None:
    found = parse(record, kinds)
    given_lines = {line for line, _ in found.rows}
    refused_lines = [(item.reason.partition(":")[0], item.raw) for item in found.rejections]
    for line in record.lines:
        times_refused = refused_lines.count((f"{line.part} line {line.line_number}", line.text))
        # An address of nulls and a tail of null are no fact and no fault.
        assert (line in given_lines) + times_refused == 1 or (times_refused == 0 and line.part in ("add", "comments"))
    assert len(found.rejections) <= len(record.lines)
    assert all(row.uid == record.uid for _, row in found.rows)
    has_party = any(isinstance(row, PartyRow) for _, row in found.rows)
    assert has_party or found.not_said == kinds & {"party", "programs"}


@given(parts=bodies)
def test_equal_bytes_give_equal_readings_and_the_record_alone_decides_its_facts(parts):
    reading = read(parts)
    assert read(parts) == reading
    for record in reading.records:
        assert parse(record, reading.kinds) == parse(PartyRecord(record.uid, record.lines), reading.kinds)
