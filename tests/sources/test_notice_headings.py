"""Headings of sections: which act each tells, of which list, on which day; and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.notice_headings import day_of_heading, is_list_heading, section_heading, types_of_lines
from sources.notice_items import items_of
from sources.notice_types import types_of_title

ROE = "ROE, Jane; DOB 1961 (individual) [SDGT]."
DOE = "DOE, John; DOB 1962 (individual) [SDGT]."
ADDED = "The following individual has been added to OFAC's SDN List:"
REMOVED = "The following deletions have been made to OFAC's SDN List:"


def told(*lines: str, **options) -> list[tuple[str, str | None, str]]:
    """Action, list and name of each item."""
    return [(item.action, item.list_code, item.party_name) for item in items_of(lines, "key", **options)[0]]


def refused(*lines: str) -> list[tuple[str, str]]:
    """What is wrong with each entry that is refused, and how it begins."""
    return [(rejection.check, rejection.raw[:9]) for rejection in items_of(lines, "key")[1]]


@pytest.mark.parametrize(
    ("heading", "action"),
    [
        ("The following additions have been made to OFAC's list:", "designation"),
        ("OFAC has made the following designations:", "designation"),
        ("OFAC is adding the following persons:", "designation"),
        ("The following vessels are being added:", "designation"),
        ("Additions:", "designation"),
        ("Designations:", "designation"),
        ("New designations:", "designation"),
        ("Added:", "designation"),
        ("The individuals named below have been added:", "designation"),
        ("OFAC has made the following removals:", "delisting"),
        ("OFAC announces the following deletions:", "delisting"),
        ("The following individual is being removed:", "delisting"),
        ("OFAC is removing the following individual from its list:", "delisting"),
        ("The following persons will be removed:", "delisting"),
        ("OFAC delisted the following persons:", "delisting"),
        ("The designations of the following persons were rescinded:", "delisting"),
        ("The designation of the following entity has been revoked:", "delisting"),
        ("OFAC rescinded the designations of the following persons:", "delisting"),
        ("Deletions:", "delisting"),
        ("Removals:", "delisting"),
        ("The below-listed vessels have been removed:", "delisting"),
        ("OFAC has made the following changes:", "amendment"),
        ("The following entries are being updated:", "amendment"),
        ("Changes:", "amendment"),
        ("The following aliases have been added to the existing entry for the following individual:", "amendment"),
        ("The following identifying information has been added:", "amendment"),
        ("The following digital currency addresses have been added to the entry of an individual:", "amendment"),
        ("The following tag has been added to these entries:", "amendment"),
        ("Additional identifying information has been added for the following individual:", "amendment"),
    ],
)
def test_a_heading_tells_the_one_act_of_the_parties_below_it(heading, action):
    assert told(heading, "", ROE) == [(action, None, "ROE, Jane")]


@pytest.mark.parametrize(
    "prose",
    [
        "OFAC has updated the following FAQs: 1, 2.",
        "OFAC removed the following frequently asked questions: 4, 5.",
        "The following general license has been removed: GL 5.",
        "The following web page has been updated:",
        "The following links have been changed.",
        "OFAC has removed the following text from its website.",
        "Transactions with the following persons are no longer prohibited under GL 5.",
        "Transactions with the following persons are authorized:",
    ],
)
def test_what_is_said_of_documents_and_dealings_tells_no_act_of_a_party(prose):
    assert told(REMOVED, ROE, prose, DOE) == [("delisting", "SDN", "ROE, Jane")]
    assert refused(REMOVED, ROE, prose, DOE) == [("action", DOE[:9])]
    assert told(ADDED, ROE, prose, REMOVED, DOE) == [
        ("designation", "SDN", "ROE, Jane"),
        ("delisting", "SDN", "DOE, John"),
    ]
    assert section_heading(prose) is None


def test_a_heading_of_two_acts_says_of_none_of_its_parties_which():
    heading = "The following individuals have been added to or removed from the SDN List:"
    types, _ = section_heading(heading) or (set(), "")
    assert types == {"removal", "designation"}
    assert (told(heading, ROE), refused(heading, ROE)) == ([], [("action", ROE[:9])])


@pytest.mark.parametrize(
    ("verbs", "acts"),
    [
        ("removed from the SDN List and added to the FSE List", [("delisting", "SDN"), ("designation", "FSE")]),
        ("added to the NS-MBS List and removed from the SDN List", [("designation", "NS-MBS"), ("delisting", "SDN")]),
        ("removed from the SDN List and added to the SDN List", []),
        ("removed from the list and added to the FSE List", []),
    ],
)
def test_a_party_that_moves_from_a_list_to_another_has_an_act_on_each(verbs, acts):
    items, _ = items_of([f"The following individuals have been {verbs}:", ROE], "key")
    assert [(item.action, item.list_code) for item in items] == acts
    assert len({item.item_sha256 for item in items}) == len(acts)


def test_a_sentence_about_those_below_that_leads_nowhere_tells_no_act():
    assert section_heading("The persons below were added to the SDN List.") is None
    assert told("SDN LIST UPDATE", "Removals:", ROE) == [("delisting", "SDN", "ROE, Jane")]


def test_thousands_of_refused_entries_have_their_own_lines():
    rejections = items_of(["", *[DOE] * 9_000], "key")[1]
    assert [rejection.row_number for rejection in rejections] == list(range(2, 9_002))


def test_one_party_on_two_lists_of_a_page_is_two_items_of_two_names():
    lines = [ADDED, ROE, "The following individual has been added to the Foreign Sanctions Evaders List:", ROE]
    items, rejections = items_of(lines, "key")
    assert [(item.action, item.list_code) for item in items] == [("designation", "SDN"), ("designation", "FSE")]
    assert len({item.item_sha256 for item in items}) == 2 and not rejections


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("SPECIALLY DESIGNATED NATIONALS LIST UPDATE", "SDN"),
        ("NON-SDN MENU-BASED SANCTIONS LIST (NS-MBS LIST) UPDATE", "NS-MBS"),
        ("NON-SDN CHINESE MILITARY-INDUSTRIAL COMPLEX COMPANIES LIST (NS-CMIC LIST) UPDATE:", "NS-CMIC"),
        (
            "LIST OF FOREIGN FINANCIAL INSTITUTIONS SUBJECT TO CORRESPONDENT ACCOUNT OR PAYABLE-THROUGH ACCOUNT "
            "SANCTIONS (CAPTA LIST) UPDATE",
            "CAPTA",
        ),
        ("SECTORAL SANCTIONS IDENTIFICATIONS LIST UPDATE", "SSI"),
    ],
)
def test_the_name_of_a_list_holds_for_the_headings_below_it_until_the_next_one(title, code):
    heading = "The following entity has been added:"
    assert is_list_heading(title)
    assert told("FOREIGN SANCTIONS EVADERS LIST UPDATE", heading, ROE, title, heading, DOE) == [
        ("designation", "FSE", "ROE, Jane"),
        ("designation", code, "DOE, John"),
    ]


def test_the_list_that_a_whole_text_names_is_that_of_headings_that_name_none():
    lines = ["Additions:", ROE, "The following person has been added to the FSE List:", DOE]
    assert told(*lines, named_list="SDN") == [("designation", "SDN", "ROE, Jane"), ("designation", "FSE", "DOE, John")]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("On July 24, 2023, OFAC removed from the SDN List the persons listed below:", date(2023, 7, 24)),
        ("B. On May 4, 2023, OFAC updated the following entries:", date(2023, 5, 4)),
        ("Also, on July 24, 2023, OFAC removed from the SDN List the persons listed below:", date(2023, 7, 24)),
        ("On July 42, 2023, OFAC removed the following persons:", None),
        ("The following persons were removed on July 24, 2023:", None),
    ],
)
def test_a_dated_sentence_gives_its_parties_their_day(line, day):
    items, _ = items_of([line, "", ROE], "key")
    assert (day_of_heading(line), [item.acted_on for item in items]) == (day, [day])
    [item] = items_of(["Notice of OFAC Actions", line, ROE], "key")[0]  # the Register's paragraphs, each a line
    assert item.acted_on == day


def test_two_dated_sentences_of_one_text_give_two_days():
    lines = [
        "On July 24, 2023, OFAC removed from the SDN List the persons listed below:",
        ROE,
        "Additionally, on July 26, 2023, OFAC designated the following persons:",
        DOE,
    ]
    assert [(item.action, item.acted_on) for item in items_of(lines, "key")[0]] == [
        ("delisting", date(2023, 7, 24)),
        ("designation", date(2023, 7, 26)),
    ]


@pytest.mark.parametrize("mark", ["-to-", "Changed to:", "The listing now appears as follows:"])
@pytest.mark.parametrize("gap", [[], [""]])
def test_old_and_new_text_with_a_line_between_them_are_one_amendment(mark, gap):
    lines = ["The following changes have been made:", *gap, ROE, *gap, mark, *gap, DOE]
    [item] = items_of(lines, "key")[0]
    assert (item.action, item.party_name, item.names) == ("amendment", "DOE, John", ("DOE, John", "ROE, Jane"))
    assert not refused(*lines)


@pytest.mark.parametrize(
    "between",
    [
        ["Individuals:"],
        ["", "ENTITIES".title(), ""],
        ["The list has two parts: (1) persons under E.O. 13224 and (2) others."],
    ],
)
def test_what_stands_between_entries_belongs_to_none(between):
    assert told(ADDED, ROE, *between, DOE) == [("designation", "SDN", "ROE, Jane"), ("designation", "SDN", "DOE, John")]


def test_a_bullet_is_no_part_of_a_name():
    assert told(ADDED, f"• {ROE}", f"* {DOE}") == told(ADDED, ROE, DOE)


def test_a_sentence_that_ends_in_a_tag_is_no_party_and_is_kept():
    prose = "Property of these persons is blocked pursuant to E.O. 13224 [SDGT]."
    assert told(ADDED, ROE, "", prose, "", DOE) == told(ADDED, ROE, DOE)
    assert refused(ADDED, ROE, "", prose, "", DOE) == [("name", prose[:9])]


@pytest.mark.parametrize(
    ("title", "types"),
    [
        ("Sudan Sanctions Revocation", {"program_termination"}),
        (
            "Burundi Sanctions Program Termination; Burundi-related Designations Removals",
            {"program_termination", "removal"},
        ),
        ("Zimbabwe Sanctions Program Termination; Zimbabwe-related Removals", {"program_termination", "removal"}),
        ("Counter Terrorism Designations; Syria Sanctions Removals", {"designation", "removal"}),
    ],
)
def test_titles_of_programs_that_end(title, types):
    assert types_of_title(title) == types


@given(st.lists(st.one_of(st.sampled_from([ADDED, REMOVED, ROE, "Removals:", "None.", ""]), st.text(max_size=80))))
def test_any_lines_have_types_of_the_closed_set_and_items_of_told_acts(lines):
    assert types_of_lines(lines) <= {"designation", "removal", "change"}
    items, rejections = items_of(lines, "key")
    assert all(item.action in ("designation", "delisting", "amendment") for item in items)
    assert all(rejection.reason for rejection in rejections)


@pytest.mark.parametrize(
    ("heading", "action"),
    [
        ("Deletions", "delisting"),
        ("Removals", "delisting"),
        ("ADDITIONS", "designation"),
        ("The following entity remains on the SDN List under [SDGT] but the [IRAN] tag has been removed:", "amendment"),
        ("The following SDN entry remains on the list, but its IRAN tag has been removed:", "amendment"),
        ("Aliases of the following entities have been removed from the SDN List:", "amendment"),
        ("The following entity remains on OFAC's list, but one of its addresses has been removed:", "amendment"),
    ],
)
@pytest.mark.parametrize("above", [ADDED, REMOVED])
def test_a_heading_ends_the_section_above_it_whatever_that_is(heading, action, above):
    items, _ = items_of([above, ROE, heading, DOE], "key")
    assert [item.action for item in items if item.party_name == "DOE, John"] == [action]


@pytest.mark.parametrize(
    "heading",
    [
        "New Entries",
        "Sanctions on the following have been terminated:",
        "The following person has been reinstated to OFAC's SDN List:",
        "The following person has been determined not to be on the SDN List:",
    ],
)
def test_a_heading_that_no_rule_knows_tells_no_act_and_ends_the_section_above_it(heading):
    assert [name for _, _, name in told(ADDED, ROE, heading, DOE)] == ["ROE, Jane"]
    assert refused(ADDED, ROE, heading, DOE) == [("action", DOE[:9])]


def test_what_leaves_one_list_and_remains_on_another_is_told_no_single_act():
    heading = "The following person has been removed from the FSE List but remains on the SDN List:"
    assert (told(heading, ROE), refused(heading, ROE)) == ([], [("action", ROE[:9])])
