"""Deltas beside the lists: how they are compared, when they move the ledger, and that in shadow they move nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from listwire.types import Verdict
from sources.sanctions_list_service import DELTAS
from tests.sources.enhanced_xml import entity, name
from tests.warehouse.delta_worlds import (
    CHANGES,
    FIRST_DAY,
    FIRST_NUMBER,
    LISTED_ON,
    SDN,
    SSI,
    Service,
    added,
    current,
    derived,
    naive,
    party,
    removed,
    rows,
)
from tests.warehouse.worlds import REBUILT, Seen, memory_warehouse, warehouse_rows
from warehouse.deltas import TRIALS_NEEDED, Act, Effect, Trial, effect, may_move

pytestmark = pytest.mark.long

TELL_OF_DOCUMENTS = {
    "marts.reconciliation",
    "marts.accounting",
    "marts.source_health",
    "ops.documents",
    "ops.fetches",
    "ops.delta_trials",
}
"""What deltas change in shadow: where they are compared, and what tells which documents there are."""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as memory:
        yield memory


@pytest.fixture
def service() -> Service:
    """A service of which 20 publications agreed."""
    service = Service()
    service.agree()
    return service


# ---- what an act says ------------------------------------------------------------------------------------------------

OTHERS = ("SSI", "NS-MBS")


@pytest.mark.parametrize(
    ("action", "named", "joined", "left", "lists", "expected"),
    [
        ("designation", "SDN", "SDN", "", ("SDN",), "comes"),
        ("designation", "SDN", "SDN", "", OTHERS, None),
        ("removal", "SDN", "", "SDN", ("SDN",), "leaves"),
        ("removal", "SDN", "", "SDN", OTHERS, None),
        ("removal", "", "", "", ("SDN",), "leaves"),
        ("removal", "", "", "", OTHERS, "leaves"),
        ("amendment", "SDN", "", "", ("SDN",), None),
        ("amendment", "SDN SSI", "SDN", "SSI", ("SDN",), "comes"),
        ("amendment", "SDN SSI", "SDN", "SSI", OTHERS, "open"),
        ("correction", "SDN", "", "SDN", ("SDN",), "leaves"),
        ("amendment", "SSI NS-MBS", "NS-MBS", "SSI", OTHERS, "comes"),
    ],
)
def test_an_act_brings_a_party_takes_it_or_says_nothing_of_some_lists(
    action: str, named: str, joined: str, left: str, lists: tuple[str, ...], expected: Effect | None
):
    act = Act(7, action, *(frozenset(codes.split()) for codes in (named, joined, left)))
    assert effect(act, lists) == expected


@pytest.mark.parametrize(
    ("agreed", "moves"),
    [([True] * 20, True), ([True] * 19, False), ([], False), ([True] * 19 + [False], False)],
)
def test_twenty_publications_must_have_agreed_and_none_disagreed(agreed: list[bool], moves: bool):
    assert may_move([Trial(801, FIRST_DAY, () if is_agreed else (7,)) for is_agreed in agreed]) is moves


# ---- shadow ----------------------------------------------------------------------------------------------------------


def eventful() -> Service:
    """A service of which 20 agreed; then a list that does not come, one that is held, and a wrong delta."""
    service = Service()
    service.agree()
    service.publish(comes=[200], leaves=[min(service.parties)], in_full=False)
    service.publish(comes=[201], shown={201: party(201)})
    service.publish(comes=[202], leaves=[200])
    service.publish(comes=[204], told=added(204) + removed(201) + added(203))
    return service


def test_in_shadow_the_ledger_is_the_same_with_deltas_and_without():
    service = eventful()
    with memory_warehouse() as with_deltas, memory_warehouse() as without:
        service.refresh(with_deltas, applies=False)
        service.refresh(without, fetches=[fetch for fetch in service.fetches if fetch.source_name != CHANGES])
        told, silent = warehouse_rows(with_deltas), warehouse_rows(without)
    assert {name for name in REBUILT if told[name] != silent[name]} == TELL_OF_DOCUMENTS
    assert sum(told["core.designations"].values()) > 30


def test_in_shadow_a_party_stays_listed_until_its_list_comes(service: Service, connection):
    gone = min(service.parties)
    service.publish(leaves=[gone], in_full=False)
    service.refresh(connection, applies=False)
    assert gone in current(connection)

    service.show(timedelta(hours=5))
    service.refresh(connection, applies=False)
    assert gone not in current(connection)
    assert derived(connection) == []


def test_reconciliation_says_where_a_delta_and_the_lists_disagree_whatever_the_setting():
    for applies in (False, True):
        service = eventful()
        with memory_warehouse() as connection:
            service.refresh(connection, applies=applies)
            found = rows(
                connection,
                "select uid, left_source, left_value, right_value from marts.reconciliation where kind = 'delta' "
                "order by all",
            )
        assert found == [(201, "SDN", "no act", "delisting"), (203, "SDN", "no act", "designation")], applies


# ---- apply -----------------------------------------------------------------------------------------------------------


def test_applied_a_party_is_delisted_and_another_listed_when_the_delta_came(service: Service, connection):
    gone = min(service.parties)
    service.publish(comes=[200], leaves=[gone], in_full=False)
    told_at = naive(service.at + timedelta(minutes=2))
    service.refresh(connection)

    assert derived(connection) == [(str(service.number), "applied", None)]
    assert current(connection) == service.parties.keys()
    [spell] = rows(connection, f"select end_code, delisting_observed_at from core.designations where uid = {gone}")
    assert spell == ("delisted", told_at)
    [spell] = rows(
        connection,
        "select party_name, party_type, program_codes, listed_on, first_observed_at from core.designations "
        "where uid = 200",
    )
    assert spell == ("PARTY 200", "entity", ["SDGT"], LISTED_ON, told_at)


def test_the_full_list_that_comes_later_confirms_and_changes_no_version(service: Service, connection):
    gone = min(service.parties)
    service.publish(comes=[200], leaves=[gone], in_full=False)
    service.refresh(connection)
    sql = "select * exclude (last_observed_at, updated_release_id) from core.designations order by designation_id"
    before, versions = rows(connection, sql), rows(connection, "select count(*) from core.party_versions")

    service.show(timedelta(hours=5))
    service.refresh(connection)
    assert rows(connection, sql) == before
    assert rows(connection, "select count(*) from core.party_versions") == versions
    assert derived(connection) == [(str(service.number), "applied", None)], "what was known then stays"


def test_a_list_that_is_held_does_not_hold_the_delta(service: Service, connection):
    gone = min(service.parties)
    service.publish(leaves=[gone], shown={gone: party(gone)})
    service.refresh(connection)

    assert rows(connection, "select status_code from ops.snapshots order by captured_at desc limit 2") == [
        ("applied",),
        ("held",),
    ]
    assert current(connection) == service.parties.keys()


def test_a_list_that_comes_in_time_leaves_the_delta_nothing_to_add(service: Service, connection):
    service.publish(comes=[200])
    service.refresh(connection)
    assert derived(connection) == []
    assert 200 in current(connection)


def test_what_a_delta_takes_away_must_be_plausible_too(service: Service, connection):
    before = set(service.parties)
    service.publish(leaves=sorted(before)[:-2], in_full=False)
    service.refresh(connection)

    [(number, status, reason)] = derived(connection)
    assert (number, status) == (str(service.number), "held")
    assert reason is not None and reason.endswith("of the last applied parties are gone, over 60%")
    assert current(connection) == before


def test_a_person_can_release_what_is_held_and_exclude_what_is_applied(service: Service, connection):
    before = set(service.parties)
    service.publish(leaves=sorted(before)[:-2], in_full=False)
    service.refresh(connection)
    [(snapshot_id,)] = rows(connection, f"select snapshot_id from ops.snapshots where source_name = '{CHANGES}'")
    release = Verdict("release", snapshot_id, service.at + timedelta(hours=1), "run")
    service.refresh(connection, verdicts=[release])
    assert current(connection) == service.parties.keys()

    exclude = Verdict("exclude", snapshot_id, service.at + timedelta(hours=2), "run")
    service.refresh(connection, verdicts=[release, exclude])
    assert current(connection) == before


def test_a_list_with_the_bytes_of_before_takes_back_what_a_delta_said(service: Service, connection):
    """The service said it, and the list, fetched afterwards, does not show it: the list is the authority."""
    stays = min(service.parties)
    service.publish(told=removed(stays), in_full=False)
    service.refresh(connection)
    assert stays not in current(connection)

    service.documents.append((service.at + timedelta(days=1), "history_2026", service.documents[-2][2]))
    service.show(timedelta(days=1, minutes=1))
    service.refresh(connection)
    assert stays in current(connection)
    spells = rows(
        connection,
        f"select delisting_observed_at, is_current from core.designations where uid = {stays} order by 1 nulls last",
    )
    assert spells == [(naive(service.at + timedelta(minutes=2)), False), (None, True)]


def test_what_a_list_took_back_can_be_said_again_later(service: Service, connection):
    """The list has the same bytes all the time, as the consolidated lists have for months."""
    stays = min(service.parties)
    service.publish(told=removed(stays), in_full=False)
    for _ in range(TRIALS_NEEDED + 1):  # each takes it back; the first one disagrees, those after it agree
        service.publish()
    service.publish(told=removed(stays), in_full=False)
    service.refresh(connection)
    assert stays not in current(connection)


def test_deltas_go_on_from_one_to_the_next_while_the_list_is_missing(service: Service, connection):
    service.publish(comes=[200, 201], in_full=False)
    service.publish(comes=[202], leaves=[200], in_full=False)
    service.publish(comes=[200], leaves=[202], in_full=False)
    service.refresh(connection)

    assert [(number, status) for number, status, _ in derived(connection)] == [
        (str(number), "applied") for number in service.numbers[-3:]
    ]
    assert current(connection) == service.parties.keys()
    assert rows(
        connection, "select uid, count(*) from core.designations where uid in (200, 202) group by 1 order by 1"
    ) == [
        (200, 2),
        (202, 1),
    ]


def test_what_a_delta_only_amends_waits_for_the_full_list(service: Service, connection):
    uid = max(service.parties)
    old_name = f"PARTY {uid}"
    renamed = name("RENAMED").replace("<formattedFullName>", f'<formattedFullName oldValue="{old_name}">')
    service.publish(told=entity(uid, f"<names>{renamed}</names>", attributes=' action="update"'), in_full=False)
    service.parties[uid] = replace(party(uid), name="RENAMED")
    service.refresh(connection)
    assert rows(connection, f"select primary_name from core.parties where uid = {uid}") == [(old_name,)]

    service.show(timedelta(hours=1))
    service.refresh(connection)
    assert rows(connection, f"select primary_name from core.parties where uid = {uid}") == [("RENAMED",)]


def test_a_party_put_on_the_list_by_an_amendment_waits_for_it_and_so_does_what_follows(service: Service, connection):
    onto_sdn = SDN.replace("<sanctionsList ", '<sanctionsList action="add" ')
    moved = entity(200, onto_sdn, party_type="Entity", attributes=' action="update"')
    service.publish(comes=[201], told=added(201), in_full=False)
    service.publish(comes=[200], told=moved, in_full=False)
    service.publish(comes=[202], told=added(202), in_full=False)
    service.refresh(connection)
    assert current(connection) == service.parties.keys() - {200, 202}

    service.show(timedelta(hours=1))
    service.refresh(connection)
    assert current(connection) == service.parties.keys()
    assert all(row[0] for row in rows(connection, "select is_agreed from ops.delta_trials")), "the delta said it"


def test_a_refused_fact_of_a_delta_is_accounted_for(service: Service, connection):
    nameless = added(200).replace("<formattedFullName>PARTY 200</formattedFullName>", "<formattedFullName/>")
    service.publish(comes=[200], told=nameless, in_full=False)
    service.refresh(connection)
    assert rows(
        connection,
        "select parsed_count - accepted_count - rejected_count, accepted_count - new_count - revised_count "
        f"- unchanged_count from marts.accounting where source_name = '{CHANGES}' and keyed_item_count is not null",
    ) == [(0, 0)]
    assert rows(
        connection,
        "select snapshots.rejected_count, count(rejections.rejection_id) from ops.snapshots as snapshots "
        "left join ops.rejections as rejections on snapshots.content_sha256 = rejections.document_sha256 "
        f"where snapshots.source_name = '{CHANGES}' group by all",
    ) == [(1, 1)]


# ---- the gate --------------------------------------------------------------------------------------------------------


def test_nineteen_publications_are_not_enough(connection):
    service = Service()
    service.agree(TRIALS_NEEDED - 1)
    service.publish(comes=[200], in_full=False)
    service.load(connection)
    assert derived(connection) == []
    assert rows(connection, "select count(*), count(*) filter (where is_agreed) from ops.delta_trials") == [(19, 19)]


DISAGREEMENTS: Mapping[str, dict[str, Any]] = {
    "the delta says more": {"told": removed(1000 + FIRST_NUMBER + 2 * (TRIALS_NEEDED - 1))},
    "the list shows more": {"comes": [200], "told": ""},
    "one comes where another is told": {"comes": [200], "told": added(201)},
}


@pytest.mark.parametrize(
    ("case", "since", "moves"),
    [
        *((case, TRIALS_NEEDED - 1, False) for case in DISAGREEMENTS),
        ("one comes where another is told", 0, False),
        ("one comes where another is told", TRIALS_NEEDED, True),
    ],
)
def test_one_disagreement_closes_the_gate_for_twenty_publications(
    service: Service, connection, case: str, since: int, moves: bool
):
    service.publish(**DISAGREEMENTS[case])
    service.agree(since)
    service.publish(comes=[300], in_full=False)
    service.load(connection)
    assert bool(derived(connection)) is moves
    disagreements = rows(connection, "select disagreement from ops.delta_trials where not is_agreed")
    assert len(disagreements) == (0 if moves else 1)


def test_a_publication_that_is_served_again_is_one_trial(connection):
    """A service that shows an older history for an hour gives the publication before, and then the newest again."""
    service = Service()
    service.agree(3)
    newest, before = service.seen[-1], service.seen[-2]
    for hours, seen in ((1, before), (2, newest), (3, before), (4, newest)):
        service.seen.append(replace(seen, at=newest.at + timedelta(hours=hours)))
    service.load(connection, applies=False)
    numbers = rows(connection, "select publication_id from ops.delta_trials order by 1")
    assert numbers == [(number,) for number in service.numbers[1:]]


def test_a_publication_without_its_delta_is_no_trial(connection):
    service = Service()
    service.agree(10)
    service.publish(comes=[200], with_delta=False)
    service.agree(9)
    service.publish(comes=[300], in_full=False)
    service.load(connection)
    assert rows(connection, "select count(*) from ops.delta_trials") == [(19,)]
    assert derived(connection) == []


def test_a_list_that_missed_a_publication_is_compared_with_both_deltas(service: Service, connection):
    service.publish(comes=[200], in_full=False)
    service.publish(comes=[201], leaves=[200])
    service.load(connection, applies=False)
    [newest, *_] = rows(connection, "select publication_id, is_agreed from ops.delta_trials order by 1 desc")
    assert newest == (service.number, True)


def test_deltas_move_nothing_across_a_gap_until_it_is_filled(service: Service, connection):
    service.publish(comes=[200], in_full=False, with_delta=False)
    missing = service.number
    service.publish(comes=[201], in_full=False)
    service.load(connection)
    assert derived(connection) == []

    service.tell(timedelta(hours=3), added(200), missing)
    service.refresh(connection)
    assert derived(connection) == [(str(service.number), "applied", None)]
    assert current(connection) == service.parties.keys()
    assert rows(connection, "select distinct first_observed_at from core.designations where uid in (200, 201)") == [
        (naive(service.at + timedelta(hours=3)),)
    ]


def test_without_a_history_nobody_knows_of_gaps_and_nothing_moves(service: Service, connection):
    service.publish(comes=[200], in_full=False)
    without = [fetch for fetch in service.fetches if not DELTAS.is_history(fetch.part)]
    service.load(connection, fetches=without)
    assert derived(connection) == []
    assert rows(connection, "select count(*) from ops.delta_trials") == [(0,)]


def test_a_saved_list_of_no_known_publication_is_no_ground_to_stand_on(service: Service, connection):
    service.seen.append(replace(service.seen[-1], at=service.at + timedelta(hours=2), publication=""))
    service.seen[-1] = replace(service.seen[-1], parties=service.parties | {250: party(250)})
    service.publish(comes=[200], in_full=False)
    service.load(connection)
    assert derived(connection) == []


def test_lists_are_judged_apart(service: Service, connection):
    """The other lists were captured in full too seldom: their parties wait, whatever the SDN List's deltas may do."""
    service.seen.append(Seen(service.at + timedelta(minutes=1), {7: party(7, "SSI")}, "others", publication="841"))
    service.publish(comes=[200], told=added(200) + removed(7) + added(8, SSI), in_full=False)
    service.refresh(connection)
    assert current(connection) == service.parties.keys() | {7}
    assert rows(connection, "select distinct list_codes_text from ops.delta_trials") == [("SDN",)]
