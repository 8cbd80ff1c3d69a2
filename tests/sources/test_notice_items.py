"""The lines of an official text become the parties that its sections name, each once for one act."""

from __future__ import annotations

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.types import NoticeItemRow, Rejection
from sources.notice_items import items_of, joined
from sources.notice_sections import list_code, unwrapped

ADDED = "The following entities have been added to OFAC's SDN List:"
REMOVED = "The following deletions have been made to OFAC's SDN List:"
CHANGED = "The following changes have been made to OFAC's SDN List:"
ALFA = "ALFA LTD., Lome, Togo [SDGT]."
BETA = "BETA LTD., Lome, Togo [SDGT]."


def read(text: str, *, may_be_cut: bool = False) -> tuple[tuple[NoticeItemRow, ...], tuple[Rejection, ...]]:
    return items_of(text.split("\n"), "key", may_be_cut=may_be_cut)


def items(text: str) -> list[NoticeItemRow]:
    found, rejections = read(text)
    assert rejections == ()
    assert [item.item_number for item in found] == list(range(len(found)))
    return list(found)


def acts(text: str) -> list[tuple[str, str]]:
    return [(item.action, item.party_name) for item in items(text)]


# ---- sections --------------------------------------------------------------------------------------------------------


def test_the_heading_says_what_is_done_and_to_which_list():
    text = "\n\n".join(
        [
            "Additionally, OFAC has updated its Specially Designated Nationals and Blocked Persons List.",
            "In addition, the following changes to the Specially Designated Nationals List occurred today:",
            "SPECIALLY DESIGNATED NATIONALS LIST UPDATE", ADDED, ALFA, REMOVED, BETA,
            "The following entity has been added to the Sectoral Sanctions Identifications List:", "GAMMA [SSI].",
            "Unrelated Administrative List Updates:", "DELTA [SDGT]. -to- DELTA, Togo [SDGT].",
        ]
    )  # fmt: skip
    assert [(item.action, item.party_name, item.list_code) for item in items(text)] == [
        ("designation", "ALFA LTD.", "SDN"),
        ("delisting", "BETA LTD.", "SDN"),
        ("designation", "GAMMA", "SSI"),
        ("amendment", "DELTA", None),
    ]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("The following entries have been removed:", None),
        ("have been added to OFAC's SDN List:", "SDN"),
        ("added to the Specially Designated Nationals and Blocked Persons List (SDN List):", "SDN"),
        ("added to the Non-SDN Menu-Based Sanctions List (NS-MBS List):", "NS-MBS"),
        ("Non-SDN Chinese Military-Industrial Complex Companies List (NS-CMIC List)", "NS-CMIC"),
        (
            "List of Foreign Financial Institutions Subject to Correspondent Account or Payable-Through Account "
            "Sanctions (CAPTA List)",
            "CAPTA",
        ),
        ("Foreign Sanctions Evaders List", "FSE"),
        ("Sectorial Sanctions Identifications List", "SSI"),
        ("Non-SDN Palestinian Legislative Council List", "NS-PLC"),
        ("made to the SDN List and the Sectoral Sanctions Identifications List:", None),
    ],
)
def test_the_list_that_a_heading_names(heading, code):
    assert list_code(heading) == code


@pytest.mark.parametrize("above", ["", "The following entities have been added or removed:\n"])
def test_an_entry_whose_act_is_not_told_is_refused(above):
    found, [rejection] = read(f"{above}{ALFA}")
    assert found == ()
    assert (rejection.contract, rejection.check, rejection.raw) == ("notice_items", "action", ALFA)


def test_the_name_of_a_list_with_no_heading_below_tells_no_act():
    found, rejections = read(f"{ADDED}\n\n{ALFA}\n\nSpecially Designated Nationals List Update\n\n{BETA}")
    assert [item.party_name for item in found] == ["ALFA LTD."]
    assert [(rejection.row_number, rejection.raw) for rejection in rejections] == [(7, BETA)]


@pytest.mark.parametrize("nothing", ["None", "None.", "", "For more, see the page of OFAC; it is new."])
def test_a_section_without_entries_has_no_items(nothing):
    assert items(f"{ADDED}\n\n{nothing}") == []


def test_a_wrapped_heading_is_one_line_and_the_number_of_lines_stays():
    lines = ["The following [SDGT] [UKRAINE-", "EO13662] entries have been added to OFAC's", "SDN List: ", "", ALFA]
    whole = unwrapped(lines)
    assert whole == [
        "The following [SDGT] [UKRAINE- EO13662] entries have been added to OFAC's SDN List:", "", "", "", ALFA
    ]  # fmt: skip
    assert items("\n".join(lines))[0].list_code == "SDN"


# ---- entries ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["\n\n", "\n", " ", "\n \n\n"])
def test_entries_stand_apart_whatever_is_between_them(between):
    entries = [ALFA, "GAMMA (a.k.a. G. CORP.) [SDGT] (Linked To: D. INC.).", BETA]
    assert [item.raw_text for item in items(f"{ADDED}\n\n{between.join(entries)}")] == entries


def test_an_entry_goes_on_over_lines_and_over_an_empty_one_where_it_is_open():
    text = "GAMMA CO. (a.k.a. G.\nCORP.; a.k.a.\n\nAL-\nGAMMA), 100.\n1. Yol, Lome,\n\nTogo [UKRAINE-\nEO13661]."
    [item] = items(f"{ADDED}\n\n{text}")
    assert item.raw_text == "GAMMA CO. (a.k.a. G. CORP.; a.k.a. AL-GAMMA), 100. 1. Yol, Lome, Togo [UKRAINE-EO13661]."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("AL-\nJUBURI", "AL-JUBURI"),
        ("Information -\nSubject to", "Information - Subject to"),
        ("[A]. -\nto- B", "[A]. -to- B"),
        ("[A]. -to-\nB", "[A]. -to- B"),
        ("[A].\n-to- B", "[A]. -to- B"),
        ("Site\n" + "x" * 67 + "\nyz; B", "Site " + "x" * 67 + "yz; B"),
        ("Site\n" + "x" * 66 + "\nyz; B", "Site " + "x" * 66 + " yz; B"),
    ],
)
def test_lines_are_joined_as_they_were_broken(lines, text):
    assert joined(lines) == text


def test_a_change_may_stand_in_paragraphs_of_its_own():
    [item] = items(f"{CHANGED}\n\n{ALFA}\n\n-to-\n\nOMEGA LTD. (f.k.a. ALFA LTD.), Togo; q.v. there [IFSR].")
    assert (item.party_name, item.program_codes) == ("OMEGA LTD.", ("IFSR",))
    assert item.names == ("OMEGA LTD.", "ALFA LTD.")
    assert item.unread_texts == ("q.v. there",)
    assert item.raw_text[item.unread_starts[0] :].startswith("q.v. there")


def test_the_ground_of_a_designation_is_no_part_of_a_numbered_entry():
    text = """
    On June 1, 2023, OFAC determined that the property of the
following persons are blocked under the authorities listed below.

Individuals

    1. MUSTER, Jan (a.k.a. MUSTER, Johann), Togo; DOB 1970; nationality

[[Page 37601]]

Togo (individual) [SDGT] (Linked To: ALFA LTD.).
    Designated pursuant to section 1(a) of Executive Order 13224, 12 U.S.C.
1701, for having acted for ALFA LTD. (a.k.a. "ALFA"), a person under E.O.
13224.
    2. PROBE, Ida, Togo; DOB 1971 (individual) [SDGT]. Identified as a leader.
3. CASPIA Crude Oil Tanker Togo flag (vessel) [SDGT].

Entities

    1. BETA LTD., Lome, Togo [SDGT].

    Dated: June 1, 2023.
Director, Office of Foreign Assets Control; Treasury.
"""
    found = items(text)
    assert [(item.action, item.party_name) for item in found] == [
        ("designation", name) for name in ("MUSTER, Jan", "PROBE, Ida", "CASPIA", "BETA LTD.")
    ]
    assert found[0].raw_text == (
        "MUSTER, Jan (a.k.a. MUSTER, Johann), Togo; DOB 1970; nationality Togo (individual) [SDGT]"
        " (Linked To: ALFA LTD.)."
    )
    assert [item.unread_texts for item in found] == [()] * 4


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("OFAC determined that the property of the following persons are blocked.", "designation"),
        ("OFAC also identified the following vessel as property of a blocked person.", "designation"),
        ("OFAC determined that circumstances no longer warrant the inclusion of the following persons.", "delisting"),
        ("OFAC removed the following persons, whose property is blocked, from the SDN List.", "delisting"),
        ("OFAC updated the entry on the SDN List for the following person, whose property is blocked.", "amendment"),
        ("OFAC published the following revised information for the entry on the SDN List.", "amendment"),
    ],
)
def test_the_sentences_of_the_federal_register_open_sections_too(sentence, action):
    assert acts(f"On June 1, 2023, {sentence}\n\n1. {ALFA}") == [(action, "ALFA LTD.")]


# ---- items -----------------------------------------------------------------------------------------------------------


def test_the_lines_of_one_party_are_one_item_wherever_they_stand():
    rest = "), Lome, Togo; Tax ID No. 1 (Togo) [SDGT]."
    text = "\n".join(
        [
            REMOVED, "",
            f'ALFA LTD. (f.k.a. "OLD, AO"; a.k.a. ALFA TRADE (Cyrillic: АЛЬФА){rest}',
            f"BETA LTD. (a.k.a. ALFA TRADE{rest}",
            f'"OLD, AO" (a.k.a. ALFA LTD.; a.k.a. ALFA TRADE (Cyrillic: АЛЬФА){rest}',
            f'ALFA TRADE (Cyrillic: АЛЬФА) (a.k.a. ALFA LTD.; f.k.a. "OLD, AO"{rest}',
            f'ALFA LTD. (f.k.a. "OLD, AO"; a.k.a. ALFA TRADE (Cyrillic: АЛЬФА){rest}',
        ]
    )  # fmt: skip
    alfa, beta = items(text)
    assert (alfa.party_name, alfa.line_count, beta.party_name, beta.line_count) == ("ALFA LTD.", 4, "BETA LTD.", 1)
    assert alfa.names == ("ALFA LTD.", "OLD, AO", "ALFA TRADE", "АЛЬФА")


def test_the_rows_that_a_change_brings_and_takes_away_are_of_its_item():
    old, new = '"ALFA" (a.k.a. ONE), Togo [SDGT].', '"ALFA" (a.k.a. TWO), Togo [SDGT].'
    text = "\n".join(
        [
            CHANGED, "", f"{old} -to- {new}", "",
            "resulting in the following new [SDGT]", "entries:", "", 'TWO (a.k.a. "ALFA"), Togo [SDGT].', "",
            "resulting in the removal of the following [SDGT] entries:", "", 'ONE (a.k.a. "ALFA"), Togo [SDGT].', BETA,
        ]
    )  # fmt: skip
    assert [(item.action, item.party_name, item.line_count) for item in items(text)] == [
        ("amendment", "ALFA", 3),
        ("amendment", "BETA LTD.", 1),
    ]


def test_one_page_may_remove_and_add_the_same_party():
    assert acts(f"{REMOVED}\n\n{ALFA}\n\n{ADDED}\n\n{ALFA}") == [
        ("delisting", "ALFA LTD."),
        ("designation", "ALFA LTD."),
    ]


def test_an_item_carries_what_tells_its_party():
    text = (
        "MUSTER, Jan, Togo; DOB 1970; alt. DOB Feb 1971; Passport A1 (Togo); SSN 900-12-3456 (United States); "
        "Digital Currency Address - XBT 1AjZPMsnmpdK2Rv9KQNfMurTXinscVro9V; Phone Number 1 (individual) [SDGT] [IFSR]."
    )
    [item] = items(f"{ADDED}\n\n{text}")
    assert item == NoticeItemRow(
        document_key="key",
        item_number=0,
        item_sha256=hashlib.sha256(f"designation|{text}".encode()).hexdigest(),
        action="designation",
        list_code="SDN",
        party_name="MUSTER, Jan",
        party_type="individual",
        is_type_stated=True,
        program_codes=("SDGT", "IFSR"),
        names=("MUSTER, Jan",),
        birth_texts=("1970", "Feb 1971"),
        identifiers=("A1", "900-12-3456", "1AjZPMsnmpdK2Rv9KQNfMurTXinscVro9V"),
        line_count=1,
        raw_text=text,
    )


def test_an_aircraft_and_a_vessel_are_told_by_their_numbers():
    aircraft = (
        "EP-MNF; Aircraft Manufacturer's Serial Number (MSN) 23413; Aircraft Tail Number EP-MNF (aircraft) [SDGT]."
    )
    vessel = "STAR (9HA4) Tug Togo flag; Vessel Registration Identification IMO 9357391; MMSI 57245 (vessel) [SDGT]."
    found = items(f"{ADDED}\n\n{aircraft}\n\n{vessel}")
    assert [item.identifiers for item in found] == [("23413", "EP-MNF"), ("IMO 9357391", "57245")]


# ---- what cannot be read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("(a.k.a. ALFA), Togo [SDGT].", "name"),
        ("ALFA LTD., Lome, Togo; Website www.example.com", "whole"),
        ("MUSTER, Jan; DOB 1970 (individual).", "whole"),
        ("ALFA LTD. [SDGT]. -to- BETA (a.k.a.", "whole"),
    ],
)
def test_an_entry_that_is_no_party_is_refused_with_its_line(text, check):
    found, [rejection] = read(f"{ADDED}\n\n{BETA}\n\n{text}")
    assert [item.raw_text for item in found] == [BETA]
    assert (rejection.contract, rejection.check, rejection.raw) == ("notice_items", check, text)
    assert rejection.row_number == 5 and rejection.reason.startswith("line 5: ")


@pytest.mark.parametrize("size", range(1, len(BETA)))
def test_where_a_text_is_cut_its_last_entry_is_refused(size):
    found, [rejection] = read(f"{ADDED}\n\n{ALFA}\n{BETA[:size]}", may_be_cut=True)
    assert [item.raw_text for item in found] == [ALFA]
    assert rejection.raw == BETA[:size].strip()


def test_a_cut_behind_an_entry_loses_nothing():
    found, rejections = read(f"{ADDED}\n\n{ALFA}\n{BETA}", may_be_cut=True)
    assert ([item.raw_text for item in found], rejections) == ([ALFA, BETA], ())


# ---- laws ------------------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.sampled_from(
        [ADDED, REMOVED, CHANGED, ALFA, BETA, "", "[SDGT].", "GAMMA (a.k.a. ", "1. X", "-to-", "[[Page 1]]"]
    )
    | st.text(max_size=40),
    max_size=12,
)


@given(LINES, st.booleans())
def test_any_lines_give_items_that_stand_in_them(lines, may_be_cut):
    found, rejections = items_of(lines, "key", may_be_cut=may_be_cut)
    words = "".join("".join(lines).replace("[[Page 1]]", "").split())
    assert len({item.item_sha256 for item in found}) == len(found)
    for item in found:
        assert item.party_name in item.names
        for start, text in zip(item.unread_starts, item.unread_texts, strict=True):
            assert item.raw_text[start:].startswith(text)
    for rejection in rejections:
        assert rejection.row_number is not None and 1 <= rejection.row_number <= len(lines)
        assert "".join(rejection.raw.split()) in words


@given(st.integers(20, 67), st.permutations([ALFA, BETA, "GAMMA-DELTA CO. (a.k.a. G. CORP.), Lome-Sud, Togo [SDGT]."]))
def test_entries_wrapped_at_any_width_are_the_same(width, entries):
    def wrapped(text: str) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            whole = f"{lines[-1]} {word}".strip()
            lines[-1:] = [whole] if len(whole) <= width else [lines[-1], word]
        return lines

    lines = [ADDED, "", *(line for entry in entries for line in wrapped(entry))]
    assert [item.raw_text for item in items("\n".join(lines))] == list(entries)


@pytest.mark.parametrize(
    "body",
    [
        "[A] (" * 20_000,
        "1. A\n" * 20_000 + "[SDGT].",
        "\n" * 50_000 + ALFA,
        "following " * 10_000,
        "-\n" * 50_000 + ALFA,
    ],
    ids=lambda body: body[:8],
)  # fmt: skip
def test_a_hostile_text_takes_no_longer_than_its_length(body):
    start = time.process_time()
    read(f"{ADDED}\n{body}")
    assert time.process_time() - start < 3


DATED = (
    "On June 28, 2023, OFAC determined that the property of the following persons are blocked.\n\n"
    "1. ALFA ONE [SDNTK].\n\nDesignated pursuant to section 1.\n\n{}\n\n2. BETA, Two (individual) [SDNTK]."
)


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("On June 29, 2023, OFAC removed the persons below, whose property was blocked.", "delisting"),
        ("B. On June 29, 2023, OFAC removed from the SDN List the following persons.", "delisting"),
        ("On June 29, 2023, OFAC unblocked the property of the following persons and removed them.", "delisting"),
        ("On June 29, 2023, OFAC updated the entry of the person below, whose property is blocked.", "amendment"),
        ("On June 29, 2023, OFAC added to the SDN List the persons listed below.", "designation"),
        ("On June 29, 2023, the following persons are blocked under E.O. 1, as amended by E.O. 2.", "designation"),
        ("On June 29, 2023, OFAC removed the persons below, which were designated in 2020.", "delisting"),
        ("On June 29, 2023, OFAC added and removed the persons listed below.", None),
    ],
)  # fmt: skip
def test_a_dated_sentence_of_the_register_ends_the_section_above_it(sentence, action):
    items, rejections = items_of(DATED.format(sentence).split("\n"), "2023-1")
    told = {item.party_name: item.action for item in items}
    assert told == {"ALFA ONE": "designation"} | ({"BETA, Two": action} if action else {})
    assert [rejection.check for rejection in rejections] == ([] if action else ["action"])


@pytest.mark.parametrize(
    "line",
    [
        "Deletions:",
        "The following [SDNTK] entries have been renamed:",
        "OFAC is removing the following persons from the SDN List:",
        "The following individuals' designations have been rescinded:",
        "OFAC has also removed one individual, listed below, from its list.",
    ],
)
def test_a_line_that_tells_an_act_in_unknown_words_gives_no_party_the_action_above_it(line):
    above = "The following entities have been added to OFAC's SDN List:\n\nALFA ONE [SDGT].\n\n"
    items, rejections = items_of(f"{above}{line}\n\nROE, Jane; DOB 1961 (individual) [SDGT].".split("\n"), "k")
    assert ("ROE, Jane", "designation") not in {(item.party_name, item.action) for item in items}
    assert "ALFA ONE" in {item.party_name for item in items} and len(items) + len(rejections) == 2


def test_a_reason_of_the_register_that_tells_of_others_is_no_heading():
    reason = "Designated pursuant to section 1 for owning the following companies, which were removed from a register."
    items, _ = items_of(DATED.format(reason).split("\n"), "k")
    assert {item.action for item in items} == {"designation"} and len(items) == 2
