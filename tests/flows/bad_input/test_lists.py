"""A list gone wrong: a failed fetch, a hold or a refused row; whoever was listed stays listed."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest

from flows.route import is_error
from sources.loopback import Reply
from tests.flows.worlds import (
    CEILING,
    FIRST_UID,
    HTML,
    LIST_ROWS,
    STANDS,
    Party,
    add_csv,
    alt_csv,
    good_reply,
    list_with,
    made_parties,
    refusals,
    sdn_csv,
)

GOOD = sdn_csv(made_parties())


REFUSED: dict[str, tuple[Reply, str]] = {
    "empty": (Reply(), "empty body"),
    "only the end mark": (Reply(body=b"\x1a"), "empty file"),
    "cut inside a row": (Reply(body=GOOD[: len(GOOD) // 2]), "cut"),
    "cut on the way": (Reply(body=GOOD[:900], declared_length=len(GOOD)), "sdn: "),
    "an HTML page with status 200": (Reply(body=HTML, headers={"Content-Type": "text/html"}), "HTML or XML page"),
    "an HTML page called CSV": (Reply(body=HTML, headers={"Content-Type": "text/csv"}), "HTML or XML page"),
    "a JSON error": (Reply(body=b'{"error": "not, found"}'), "JSON document"),
    "UTF-16": (Reply(body=GOOD.decode().encode("utf-16")), "NUL bytes"),
    "prose": (Reply(body=b"The service is being maintained.\n"), "no comma"),
    "a status": (Reply(404, body=b"gone fishing"), "status 404"),
    "a broken gzip stream": (Reply(body=gzip.compress(GOOD)[:50], headers={"Content-Encoding": "gzip"}), "sdn: "),
    "a redirect to elsewhere": (Reply(302, headers={"Location": "https://other.example/SDN.CSV"}), "redirect refused"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_answer_that_is_no_list_is_a_failed_fetch(world, case):
    reply, reason = REFUSED[case]
    world.replies["/sdn.csv"] = reply
    collected = world.collect("ofac_sdn_csv")

    assert collected["ofac_sdn_csv"].status == "failed"
    assert collected["ofac_sdn_csv"].detail.startswith("sdn: ") and reason in collected["ofac_sdn_csv"].detail
    assert is_error(list(collected.values()), None), "the list is a required source"
    lines = [line for line in world.house().journal.read().fetches if line.part == "sdn"][1:]
    assert {line.outcome for line in lines} == {"failed"}
    assert {line.error for line in lines} == {collected["ofac_sdn_csv"].detail.removeprefix("sdn: ")}


def test_answers_that_are_no_list_remove_nobody_and_leave_the_others_done(world):
    before = world.rows(STANDS)
    for reply, _ in REFUSED.values():
        world.replies["/sdn.csv"] = reply
        collected = world.collect()
        assert {name for name, item in collected.items() if item.status == "failed"} == {"ofac_sdn_csv"}
        world.advance(hours=1)
    world.refresh()

    assert world.rows(STANDS) == before
    assert world.values("select count(*) from core.entries") == [3], "the story of the day came in"
    assert world.rows(
        "select failure_count, last_error is null from marts.source_health where source_name = 'ofac_sdn_csv'"
    ) == [(len(REFUSED), False)]
    world.replies = {}
    collected, refreshed = world.run()
    assert collected["ofac_sdn_csv"].status == "unchanged"
    assert refreshed.held == () and not is_error(list(collected.values()), refreshed)
    assert world.rows(STANDS) == before
    assert world.values("select failure_count from marts.source_health where source_name = 'ofac_sdn_csv'") == [0]


HELD: dict[str, tuple[bytes, str]] = {
    "cut at a line end": (b"".join(LIST_ROWS[:39]), "end mark 0x1A is missing"),
    "a tenth of the parties gone": (b"".join(LIST_ROWS[:36]) + b"\x1a", "10.0% of the last applied parties are gone"),
    "fewer parties than plausible": (b"".join(LIST_ROWS[:19]) + b"\x1a", "19 parties, fewer than the plausible 20"),
    "more parties than plausible": (sdn_csv(made_parties(CEILING + 1)), "201 parties, more than the plausible 200"),
    "every row of another width": (re.sub(rb"\r\n", b',"new"\r\n', GOOD), "most rows do not have 12 columns"),
    "an unknown party type": (list_with(1, LIST_ROWS[1].replace(b"individual", b"algorithm")), "unknown party_type"),
    "every tag another": (GOOD.replace(b"TEST-ONE", b"TEST-NEW"), "TEST-ONE"),
}


def test_doubtful_lists_are_held_and_the_last_good_one_stands(world):
    before = world.rows(STANDS)
    for body, _ in HELD.values():
        world.replies["/sdn.csv"] = good_reply(body, "text/csv")
        collected = world.collect()
        assert collected["ofac_sdn_csv"].status == "new"
        world.advance(hours=1)
    refreshed = world.refresh()

    judged = world.rows("select status_code, reason from ops.snapshots order by captured_at")[1:]
    assert [status for status, _ in judged] == ["held"] * len(HELD)
    told = {
        case: expected in str(reason) for (case, (_, expected)), (_, reason) in zip(HELD.items(), judged, strict=True)
    }
    assert told == dict.fromkeys(HELD, True), judged
    [held] = refreshed.held
    assert re.fullmatch(
        r"SDN since [\d-]+ [\d:]+ UTC \(0 days\): "
        rf"ofac_sdn_csv: {re.escape(judged[-1][1])} \(snapshot [0-9a-f]{{12}}\)",
        held,
    )
    assert is_error(list(collected.values()), refreshed), "a list is held"
    assert world.rows(STANDS) == before
    assert world.rows("select is_held, held_days from marts.source_health where source_name = 'ofac_sdn_csv'") == [
        (True, 0)
    ]
    assert world.values("select is_held from ops.releases order by published_at") == [False, True]
    assert world.values("select count(*) from core.entries") == [3], "the other sources are done"


def test_repetition_never_releases_a_held_list(world):
    world.parties = world.parties[:36]
    for _ in range(3):
        world.collect("ofac_sdn_csv")
        world.advance(days=2)
    refreshed = world.refresh()
    assert len(refreshed.held) == 1
    assert world.values("select count(*) from marts.delistings") == [0]
    assert world.values("select held_days >= 4 from marts.source_health where source_name = 'ofac_sdn_csv'") == [True]


def test_the_next_good_list_passes_over_a_held_one(world):
    full = world.parties
    world.parties = full[:36]
    world.collect("ofac_sdn_csv")
    world.advance(days=1)
    world.parties = full[:39]
    collected, refreshed = world.run()

    assert refreshed.held == () and not is_error(list(collected.values()), refreshed)
    assert world.values("select status_code from ops.snapshots order by captured_at") == ["applied", "held", "applied"]
    assert world.values("select uid from marts.delistings") == [FIRST_UID + 39]
    assert world.values("select is_held from marts.source_health where source_name = 'ofac_sdn_csv'") == [False]


def test_a_loss_within_the_plausible_is_applied(world):
    """Two of forty are 5%, under the 6% that a publication may lose."""
    world.parties = world.parties[:38]
    _, refreshed = world.run()
    assert refreshed.held == ()
    assert world.values("select uid from marts.delistings order by 1") == [FIRST_UID + 38, FIRST_UID + 39]


def test_refused_rows_are_kept_with_their_reason_and_end_no_spell(world):
    before = world.rows(STANDS)
    rows = [
        *LIST_ROWS[:3],
        LIST_ROWS[3].replace(b"\r\n", b",-0- \r\n"),
        *LIST_ROWS[4:6],
        LIST_ROWS[6].replace(b"Given", b"Giv\xe9n"),
        LIST_ROWS[7].replace(b'Given0007"', b"Given0007"),
        *LIST_ROWS[8:11],
        LIST_ROWS[11].replace(b'"TESTNAME0011, Given0011"', b"-0- "),
        *LIST_ROWS[12:],
        LIST_ROWS[2],
    ]
    world.replies["/sdn.csv"] = good_reply(b"".join(rows) + b"\x1a", "text/csv")
    collected, refreshed = world.run()

    assert refreshed.held == () and not is_error(list(collected.values()), refreshed)
    assert refusals(world) == [
        ("parties", 4, "width"),
        ("parties", 7, "encoding"),
        ("parties", 8, "quotes"),
        ("parties", 41, "unique_uid"),
        ("stage.parties", 12, "not_nullable"),
    ]
    kept = world.rows("select source_name, raw_row, reason from ops.rejections order by row_number")
    for (source, raw, reason), number in zip(kept, (3, 6, 7, 11, 2), strict=True):
        assert source == "ofac_sdn_csv" and str(FIRST_UID + number) in raw and reason
    assert "Giv\\xe9n0006" in kept[1][1], "bytes that are no text are shown by their number"
    assert world.rows(STANDS) == before, "the parties count as present"
    assert world.rows(
        "select parsed_count - accepted_count, rejected_count from marts.accounting "
        "where source_name = 'ofac_sdn_csv' order by captured_at"
    ) == [(0, 0), (5, 5)]


def test_a_row_whose_uid_cannot_be_read_makes_the_list_no_proof_of_removals(world):
    """The row may be of any party that is missing: nobody is called removed, and whoever is new is listed."""
    body = b"".join([*LIST_ROWS[:38], b'90003?,"TESTNAME0038, Given0038"\r\n']) + b"\x1a"
    newcomer = sdn_csv([Party(FIRST_UID + 77, "NEWCOMER, Test")]).removesuffix(b"\x1a")
    world.replies["/sdn.csv"] = good_reply(newcomer + body, "text/csv")
    _, refreshed = world.run()

    assert refreshed.held == ()
    assert world.values("select count(*) from marts.delistings") == [0]
    assert world.rows("select is_current, count(*) from core.designations group by 1") == [(True, 41)]
    assert ("parties", 40, "uid") in refusals(world)
    assert world.values("select is_usable_for_removals from ops.snapshots order by captured_at") == [True, False]


def test_an_end_mark_in_the_middle_is_no_end(world):
    """Concatenated files carry 0x1A glued to the next uid."""
    world.replies["/sdn.csv"] = good_reply(b"".join([*LIST_ROWS[:20], b"\x1a", *LIST_ROWS[20:], b"\x1a"]), "text/csv")
    before = world.rows(STANDS)
    _, refreshed = world.run()

    assert refreshed.held == () and refusals(world) == []
    assert world.rows(STANDS) == before


def test_rows_for_a_party_that_is_not_listed_are_refused_alone(world):
    stranger = [Party(FIRST_UID + 99, "STRANGER, Test", alias="Stranger")]
    world.replies["/alt.csv"] = good_reply(alt_csv(world.parties).removesuffix(b"\x1a") + alt_csv(stranger), "text/csv")
    _, refreshed = world.run()

    assert refreshed.held == ()
    assert [(contract, check) for contract, _, check in refusals(world)] == [("aliases", "known_uid")]
    assert world.values("select count(*) from core.aliases where observed_to_at is not null") == [0]


def test_a_side_file_that_fails_takes_no_facts_away(world):
    """Without ADD.CSV the capture says nothing of addresses; the main file still says who is listed."""
    world.replies["/add.csv"] = Reply(body=HTML)
    world.parties = world.parties[:39]
    collected, refreshed = world.run()

    assert "add: " in collected["ofac_sdn_csv"].detail
    assert is_error(list(collected.values()), refreshed)
    assert world.values("select uid from marts.delistings") == [FIRST_UID + 39]
    assert world.values(
        f"select count(*) from core.addresses where observed_to_at is not null and uid <> {FIRST_UID + 39}"
    ) == [0]


def test_a_side_file_that_names_nobody_any_more_is_a_change_of_facts_only(world):
    world.replies["/add.csv"] = good_reply(add_csv([replace(item, country=None) for item in world.parties]), "text/csv")
    world.run()
    assert world.values("select count(*) from marts.delistings") == [0]
