"""Deltas of the Sanctions List Service: what each action means, what is not known, and the law of diff and apply."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.facts import (
    AddressRow,
    AliasRow,
    BirthDateRow,
    FactRow,
    FeatureRow,
    ListingRow,
    NoteRow,
    PartyRow,
    ProgramRow,
)
from listwire.types import Delta, DeltaAct
from sources.ofac_delta import apply_delta, diff, inspect, read_delta
from sources.ofac_enhanced import read
from tests.sources.enhanced_xml import delta, enhanced, entity, facts, feature, name

SDN = '<sanctionsLists><sanctionsList id="1" datePublished="2023-07-24">SDN List</sanctionsList></sanctionsLists>'
SDN_ROW = ListingRow(1, "SDN", date(2023, 7, 24))


def act_of(*entities: str) -> DeltaAct:
    found = read_delta(delta(*entities), "ofac_changes")
    assert found.warnings == ()
    [act] = found.acts
    return act


def warnings_of(*entities: str) -> tuple[tuple[str, ...], list[int]]:
    found = read_delta(delta(*entities), "ofac_changes")
    return found.warnings, [act.uid for act in found.acts]


def program(tag: str, attributes: str = "") -> str:
    return f"<sanctionsPrograms><sanctionsProgram{attributes}>{tag}</sanctionsProgram></sanctionsPrograms>"


def names(*each: str) -> str:
    return f"<names>{''.join(each)}</names>"


def renamed(new: str, old: str) -> str:
    return names(name(new).replace("<formattedFullName>", f'<formattedFullName oldValue="{old}">'))


# ---- what an action means --------------------------------------------------------------------------------------------


def test_an_added_entity_is_a_designation_with_all_its_facts():
    act = act_of(entity(1, SDN, program("SDGT"), names(name("NEW, One")), attributes=' action="add"'))
    assert (act.uid, act.action, act.lists, act.removed, act.changed) == (1, "designation", ("SDN",), (), ())
    assert set(act.added) == {PartyRow(1, "NEW, One", "individual", None), SDN_ROW, ProgramRow(1, "SDGT")}


@pytest.mark.parametrize("action", ["remove", "delete", "Remove", " REMOVE "])
def test_a_removed_entity_may_have_its_id_alone(action: str):
    assert act_of(f'<entity id="42618" action="{action}"/>') == DeltaAct(42618, "removal")


def test_a_removed_entity_with_its_body_says_what_is_gone_and_from_which_list():
    act = act_of(entity(1, SDN, program("SDGT"), attributes=' action="remove"'))
    assert (act.action, act.lists, act.added) == ("removal", ("SDN",), ())
    assert set(act.removed) == {PartyRow(1, None, "individual", None), SDN_ROW, ProgramRow(1, "SDGT")}


@pytest.mark.parametrize("action", ["update", "change", "modify"])
def test_an_updated_entity_is_an_amendment_of_the_parts_that_have_actions(action: str):
    parts = (
        SDN,  # context: there before and after
        "<sanctionsPrograms>"
        '<sanctionsProgram id="1" action="add">SDGT</sanctionsProgram>'
        '<sanctionsProgram id="2" action="remove">SYRIA</sanctionsProgram>'
        '<sanctionsProgram id="3">IFSR</sanctionsProgram>'
        "</sanctionsPrograms>",
        names(name("NEW ALIAS", alias="A.K.A.", attributes=' action="add"')),
    )
    act = act_of(entity(1, *parts, attributes=f' action="{action}"'))
    assert (act.action, act.lists, act.changed) == ("amendment", ("SDN",), ())
    assert set(act.added) == {ProgramRow(1, "SDGT"), AliasRow(1, "aka", "NEW ALIAS", False, "Latn")}
    assert act.removed == (ProgramRow(1, "SYRIA"),)


def test_parts_with_actions_in_an_entity_without_one_are_an_amendment():
    act = act_of(entity(1, program("SDGT", ' action="add"')))
    assert (act.action, act.added, act.removed) == ("amendment", (ProgramRow(1, "SDGT"),), ())


def test_old_values_in_an_entity_without_an_action_are_a_correction():
    birth = (
        '<features><feature id="5"><type>Birthdate</type><value oldValue="1970" action="update">12 Mar 1971</value>'
        "</feature></features>"
    )
    act = act_of(entity(1, birth))
    old = BirthDateRow(1, "1970", date(1970, 1, 1), date(1970, 12, 31), "year")
    new = BirthDateRow(1, "12 Mar 1971", date(1971, 3, 12), date(1971, 3, 12), "day")
    assert act == DeltaAct(1, "correction", changed=((old, new),))


def test_old_values_in_an_updated_entity_are_an_amendment():
    act = act_of(entity(1, program("SDGT", ' id="4" oldValue="SYRIA"'), attributes=' action="update"'))
    assert (act.action, act.changed) == ("amendment", ((ProgramRow(1, "SYRIA"), ProgramRow(1, "SDGT")),))


def test_an_old_primary_name_changes_the_party_row():
    old, new = PartyRow(1, "OLD", "individual", None), PartyRow(1, "NEW", "individual", None)
    assert act_of(entity(1, renamed("NEW", "OLD"))).changed == ((old, new),)


def test_an_old_value_that_was_empty_adds_a_fact():
    remarks = '<generalInfo><remarks action="update" oldValue="">Now a minister</remarks></generalInfo>'
    act = act_of(f'<entity id="1">{remarks}</entity>')
    assert (act.added, act.removed, act.changed) == ((NoteRow(1, "Now a minister"),), (), ())


def test_an_old_part_of_an_address_changes_the_address():
    address = (
        '<addresses><address id="3"><country>Mali</country><translations><translation><isPrimary>true</isPrimary>'
        '<addressParts><addressPart><type>CITY</type><value oldValue="Kati" action="update">Bamako</value>'
        "</addressPart></addressParts></translation></translations></address></addresses>"
    )
    assert act_of(entity(1, address)).changed == (
        (AddressRow(1, None, "Kati", "Mali"), AddressRow(1, None, "Bamako", "Mali")),
    )


def test_the_publication_is_dated_by_its_own_day_whatever_the_zone():
    found = read_delta(delta(), "ofac_changes")
    assert found == Delta((), date(2026, 2, 27), "2026-02-27T00:00:00-05:00", "Standard Action")


def test_a_delta_without_a_date_has_none():
    assert read_delta(delta(info=""), "ofac_changes").published_on is None


# ---- what is not known -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "warning", "uids"),
    [
        (
            entity(1, attributes=' action="suspend"'),
            "unknown action 'suspend' of an entity: the entity is left aside",
            [],
        ),
        (entity(1), "an entity without any action or old value: left aside", []),
        (entity("x", attributes=' action="add"'), "an entity whose uid cannot be read: 'x'", []),
        (
            entity(1, program("SDGT", ' action="hide"'), attributes=' action="update"'),
            "unknown action 'hide' of sanctionsProgram: taken as there before and after",
            [1],
        ),
        (
            entity(1, program("SDGT", ' action="update"'), attributes=' action="update"'),
            "sanctionsProgram is updated without an old value: its new one counts as added",
            [1],
        ),
        (entity(1, "<photographs/>", attributes=' action="add"'), "unknown element photographs", [1]),
        (entity(1, attributes=' action="add" oldId="2"'), "unknown attribute entity@oldId", [1]),
    ],
)
def test_what_is_not_known_is_reported_once(body: str, warning: str, uids: list[int]):
    assert warnings_of(body, body) == ((warning,), uids * 2)


def test_an_unknown_part_of_the_publication_is_reported():
    found = read_delta(delta(info="<mood>good</mood>"), "ofac_changes")
    assert found.warnings == ("unknown element publicationInfo/mood",)


@pytest.mark.parametrize("body", [b"", b"<html/>", b"<sanctionsData><entities>", delta(entity(1))[:-4]])
def test_what_is_broken_or_no_delta_raises(body: bytes):
    with pytest.raises(ParseError):
        read_delta(body, "ofac_changes")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (delta(entity(1, attributes=' action="add"')), None),
        (
            b"<sanctionsData><publicationInfo><datePublished>2026-02-27</datePublished></publicationInfo></sanctionsData>",
            None,
        ),
        (
            b"<sanctionsData><publicationInfo><dataAsOf>2026-02-27</dataAsOf></publicationInfo></sanctionsData>",
            "a whole list, no delta",
        ),
        (enhanced(entity(1)), "a whole list, no delta"),
        (b"", "empty file"),
        (b"[]", "not XML but application/json"),
        (b"<html></html>", "the root element is html, not sanctionsData"),
        (delta(entity(1))[:-4], "the file is cut: it does not end with </sanctionsData>"),
    ],
)
def test_a_delta_is_told_from_other_answers(body: bytes, reason: str | None):
    assert inspect(body, "application/json") == reason


# ---- apply and diff --------------------------------------------------------------------------------------------------

_UIDS = st.integers(1, 3)
_WORDS = st.sampled_from(["A", "B", "C"])
_ROWS = st.one_of(
    st.builds(PartyRow, _UIDS, _WORDS, st.sampled_from(["individual", "entity"]), st.none() | _WORDS),
    st.builds(ProgramRow, _UIDS, _WORDS),
    st.builds(FeatureRow, _UIDS, _WORDS, _WORDS),
    st.builds(ListingRow, _UIDS, st.sampled_from(["SDN", "SSI"]), st.none() | st.just(date(2024, 1, 1))),
    st.builds(AliasRow, _UIDS, st.just("aka"), _WORDS, st.booleans(), st.just("Latn")),
)
_FACTS = st.frozensets(_ROWS, max_size=12)


@given(_FACTS, _FACTS)
def test_applying_the_difference_of_two_lists_to_one_gives_the_other(
    before: frozenset[FactRow], after: frozenset[FactRow]
):
    assert apply_delta(before, diff(before, after)) == after


@given(_FACTS)
def test_equal_lists_differ_in_nothing(rows: frozenset[FactRow]):
    assert diff(rows, rows) == Delta(())


@given(_FACTS, _FACTS)
def test_a_difference_names_each_party_that_changed_once(before: frozenset[FactRow], after: frozenset[FactRow]):
    uids = [act.uid for act in diff(before, after).acts]
    changed = {row.uid for row in before ^ after}
    assert sorted(changed) == uids


def test_the_delta_of_a_publication_leads_from_the_list_before_to_the_list_after():
    stays = entity(2, SDN, names(name("STAYS")))
    leaves = entity(3, SDN, names(name("LEAVES")))
    comes = (SDN, program("MALI"), names(name("COMES")))
    before = (
        entity(1, SDN, program("SYRIA"), names(name("OLD")), _features("Gender", "Male")),
        stays,
        leaves,
    )
    after = (
        entity(1, SDN, program("SDGT"), names(name("NEW")), _features("Gender", "Female")),
        stays,
        entity(4, *comes),
    )
    changes = (
        entity(
            1,
            program("SDGT", ' id="1" oldValue="SYRIA"'),
            renamed("NEW", "OLD"),
            _features("Gender", "Female").replace("<value>", '<value oldValue="Male">'),
            attributes=' action="update"',
        ),
        '<entity id="3" action="remove"/>',
        entity(4, *comes, attributes=' action="add"'),
    )
    found = read_delta(delta(*changes), "ofac_changes")
    assert apply_delta(_all_rows(*before), found) == _all_rows(*after)


def test_a_party_row_stated_in_part_changes_those_fields_alone():
    stood = PartyRow(1, "OLD", "individual", "Colonel")
    act = DeltaAct(1, "correction", changed=((PartyRow(1, "OLD", "", None), PartyRow(1, "NEW", "", None)),))
    assert apply_delta([stood], Delta((act,))) == {PartyRow(1, "NEW", "individual", "Colonel")}


def _features(kind: str, value: str) -> str:
    return f"<features>{feature(kind, value)}</features>"


def _all_rows(*entities: str) -> frozenset[FactRow]:
    parsed = facts(read({"list": enhanced(*entities)}))
    return frozenset(row for party in parsed.values() for _, row in party.rows)
