"""Which types the rules read from real titles, headings and abstracts of OFAC and the Federal Register."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.stage import NOTICE_TYPES as CONTRACT_TYPES
from sources.notice_headings import types_of_lines
from sources.notice_types import (
    NOTICE_TYPES,
    documents_of_heading,
    in_order,
    one_line,
    types_of_register_document,
    types_of_title,
)

ADDED = "The following individual has been added to OFAC's SDN List:"
DELETED = "The following deletions have been made to OFAC's SDN List:"
CHANGED = "The following changes have been made to OFAC's SDN List:"
ENTRY = "EXAMPLE, First; DOB 1971 (individual) [SDGT]."


def test_the_contract_knows_the_same_types_in_the_same_order():
    assert NOTICE_TYPES == CONTRACT_TYPES


@pytest.mark.parametrize(
    ("title", "types"),
    [
        ("Cyber-related Designations", ("designation",)),
        (
            "Counter Terrorism Designations; Issuance of Russia-related General License",
            ("designation", "general_licence"),
        ),
        ("Counter Terrorism Designation Removal", ("removal",)),
        ("Counter Narcotics Designation Removal(s)", ("removal",)),
        ("Belarus Designations Removals", ("removal",)),
        ("Removal of Russia-related Designations", ("removal",)),
        ("Rescission of Designations", ("removal",)),
        ("Kingpin Act Delistings", ("removal",)),
        ("North Korea Designations and Designation Update", ("designation", "change")),
        ("Russia-related Designation Update and Removal", ("removal", "change")),
        ("Russia-related Designations and Removals", ("designation", "removal")),
        ("Non-Proliferation Update and Removal", ("removal", "change")),
        (
            "Russia-related Designations, Removals and Issuance of General License",
            ("designation", "removal", "general_licence"),
        ),
        (
            "Issuance of Amended Russia-related General Licenses and Frequently Asked Questions",
            ("general_licence", "faq"),
        ),
        ("Issuance of Venezuela Sanctions Regulations General License 5R", ("general_licence",)),
        ("Rescission of General License 8", ("general_licence",)),
        ("Publication of New Cyber-related FAQs", ("faq",)),
        ("Publication of FAQs related to the Cuban Assets Control Regulations", ("faq",)),
        ("Publication of Amended Cuban Assets Control Regulations", ("regulation",)),
        ("Amendments to the Russian Harmful Foreign Activities Sanctions Regulations", ("regulation",)),
        ("Sanctions Advisory for the Maritime Industry", ("advisory",)),
        ("Publication of Alert", ("advisory",)),
        ("Settlement Agreement between OFAC and a Bank", ("enforcement",)),
        (
            "Enforcement Release: A Bank Settles for Apparent Violations of the Cuban Assets Control Regulations",
            ("enforcement",),
        ),
        ("Termination of the Burundi Sanctions Program", ("program_termination",)),
        ("Rescission of Executive Order 13818", ("program_termination",)),
        ("Removal of Syrian Sanctions Regulations", ("regulation", "program_termination")),
        ("Specially Designated Nationals Update", ("other",)),
        ("Sectoral Sanctions Identifications List Update", ("other",)),
        ("Publication of A Framework for Compliance Commitments", ("other",)),
    ],
)
def test_title(title, types):
    assert in_order(types_of_title(title)) == types


@pytest.mark.parametrize(
    ("lines", "types"),
    [
        ([ADDED, ENTRY], ("designation",)),
        (["The following vessels have been added to OFAC's SDN List: " + ENTRY], ("designation",)),
        (["The following [SDGT] [IFSR] entries have been removed:", ENTRY], ("removal",)),
        ([DELETED, ENTRY, CHANGED, "A [SDGT]. -to- B [SDGT]."], ("removal", "change")),
        ([CHANGED, ADDED, ENTRY], ("designation",)),
        ([CHANGED, "SPECIALLY DESIGNATED NATIONALS LIST UPDATE", ADDED, ENTRY], ("designation",)),
        ([ADDED, ENTRY, DELETED, "None."], ("designation",)),
        (["Unrelated Administrative List Updates:", "None"], ("other",)),
        (["Unrelated Administrative List Changes:", "A [SDGT]. -to- B [SDGT]."], ("change",)),
        (["Unrelated Administrative List Changes:", DELETED, ENTRY], ("removal",)),
        (["In addition, the following changes to the Specially Designated Nationals List occurred today:"], ("other",)),
        (["Additionally, OFAC has updated its Specially Designated Nationals and Blocked Persons List."], ("other",)),
        (["OFAC today: the following vessels have been added to its list:", ENTRY], ("designation",)),
        (["The following Frequently Asked Questions have been amended:", "1, 2 and 3"], ("other",)),
        ([ENTRY], ("other",)),
    ],
)
def test_sections_of_a_body(lines, types):
    assert in_order(types_of_lines(lines)) == types


def test_an_entry_in_bold_is_no_heading_although_it_names_regulations():
    assert documents_of_heading("Issuance of General License 5") == {"general_licence"}
    assert (
        documents_of_heading("EXAMPLE LTD.; Secondary sanctions risk: North Korea Sanctions Regulations [SDGT].")
        == set()
    )


@pytest.mark.parametrize(
    ("title", "abstract", "kind", "types"),
    [
        (
            "Notice of OFAC Sanctions Action",
            "names of persons that have been placed on the SDN List.",
            "Notice",
            ("designation",),
        ),
        (
            "Notice of OFAC Sanctions Action",
            "persons who have been unblocked and removed from the list.",
            "Notice",
            ("removal",),
        ),
        (
            "Notice of OFAC Sanctions Action",
            "updates to the identifying information of one person.",
            "Notice",
            ("change",),
        ),
        (
            "Notice of OFAC Sanctions Action",
            "The Secretary of State has imposed sanctions on one entity.",
            "Notice",
            ("designation",),
        ),
        ("Notice of OFAC Sanctions Action", None, "Notice", ("other",)),
        ("Publication of Syria Web General License 23", None, "Rule", ("general_licence", "regulation")),
        ("Removing Duplicative Penalties Information", None, "Rule", ("regulation",)),
    ],
)
def test_register_document(title, abstract, kind, types):
    assert in_order(types_of_register_document(title, abstract, kind)) == types


@given(st.text())
def test_types_of_any_text_are_of_the_closed_set_in_its_order(text):
    found = types_of_title(text) | types_of_lines(text.split("\n")) | types_of_register_document(text, text, text)
    ordered = in_order(found)
    assert ordered and list(ordered) == sorted(ordered, key=NOTICE_TYPES.index)


@given(st.text())
def test_one_line_twice_is_one_line_once(text):
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)
