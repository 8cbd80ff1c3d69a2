"""The demonstration end to end: recorded moments, collected over loopback by the real route, and what it answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.demo import QUESTION, TOGETHER, demo_settings, run_demo
from linking.names import normal_form
from listwire.errors import SettingsError
from listwire.settings import Settings, load_settings
from sources.demo import MOMENTS
from tests.flows.worlds import differences, relations
from warehouse.reading import Result, read_published

MALIANS = {42616: "BAGAYOKO, Adama", 42617: "DIARRA, Alou Boi", 42618: "CAMARA, Sadio"}
TIFON, SALEH = 4249, 12992
NAMESAKES = {11972: "CAMARA, Ibraima Papa", 40136: "KEITA, Karim"}
LATER = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings(demonstration):
    """The demonstration as a person ran it; only read."""
    return load_settings(data=demonstration[0])


def ask(settings: Settings, sql: str) -> Result:
    return read_published(demo_settings(settings).published_path, sql)


def test_it_answers_who_was_removed_since_when_listed_and_reported_where(settings):
    answer = ask(settings, QUESTION)

    assert answer.columns == (
        "who",
        "list",
        "programs",
        "listed_on",
        "listed_basis",
        "delisted_on",
        "delisted_basis",
        "listed_notice",
        "delisted_notice",
        "stories",
        "first_story",
    )
    wire = "https://infos.example/2026/02/27/mali-sanctions-levees"
    pages = [f"https://ofac.treasury.gov/recent-actions/{day}" for day in ("20230724", "20260227")]
    assert [tuple(map(str, row)) for row in answer.rows] == [
        (name, "SDN", "RUSSIA-EO14024", "2023-07-24", "notice", "2026-02-27", "notice", *pages, "2", wire)
        for name in ("BAGAYOKO, Adama", "CAMARA, Sadio", "DIARRA, Alou Boi")
    ]


def test_it_shows_notice_list_change_and_stories_of_each_act_together(settings):
    told = [(str(row[0]), row[1], row[3], row[4]) for row in ask(settings, TOGETHER).rows]
    assert told == [
        *[("2023-07-24", "designation", by, 3) for by in ("notice", "list change", "story", "story")],
        *[("2026-02-27", "delisting", by, 3) for by in ("notice", "list change", "story", "story")],
    ]
    ids = ask(
        settings,
        "select count(distinct listed_notice_id), count(distinct delisted_notice_id), count(*) from core.designations "
        f"where uid in {tuple(MALIANS)} and listed_on_basis = 'notice' and delisted_on_basis = 'notice'",
    )
    assert ids.rows == [(1, 1, 3)]


def test_the_three_are_the_only_delistings_of_that_month_and_are_listed_no_more(settings):
    rows = ask(settings, "select uid, party_name from marts.delistings where delisted_on >= date '2024-01-01'").rows
    assert dict(rows) == MALIANS
    assert ask(settings, f"select uid from marts.current_designations where uid in {tuple(MALIANS)}").rows == []
    assert ask(settings, f"select distinct is_listed from core.parties where uid in {tuple(MALIANS)}").rows == [
        (False,)
    ]


@pytest.mark.parametrize(
    ("valid_on", "known_at", "listed"),
    [
        ("date '2024-01-01'", "date '2026-11-01'", MALIANS),
        ("date '2026-03-01'", "date '2026-02-26'", MALIANS),
        ("date '2026-03-01'", "date '2026-02-28'", {}),
        ("date '2026-03-01'", "timestamp '2026-02-27 19:59:59'", MALIANS),
        ("date '2026-03-01'", "timestamp '2026-02-27 20:00:00'", {}),
        ("date '2023-07-23'", "date '2026-11-01'", {}),
    ],
)
def test_the_two_clocks_tell_who_was_listed_and_what_was_known(settings, valid_on, known_at, listed):
    asked = f"select uid, party_name from designations_asof({valid_on}, {known_at}) where uid in {tuple(MALIANS)}"
    assert dict(ask(settings, asked).rows) == listed


def test_a_party_is_shown_as_it_was_known_at_a_moment(settings):
    answers = [
        ask(settings, f"select primary_name, is_listed from party_asof(42618, {known_at})").rows
        for known_at in ("date '2023-07-21'", "date '2026-02-26'", "date '2026-02-27'")
    ]
    assert answers == [[], [("CAMARA, Sadio", True)], [("CAMARA, Sadio", False)]]


def test_the_start_of_a_spell_has_the_capture_before_it_as_its_bound(settings):
    rows = ask(
        settings,
        "select distinct last_absent_at, first_observed_at, last_observed_at, delisting_observed_at "
        f"from core.designations where uid in {tuple(MALIANS)}",
    ).rows
    assert [tuple(f"{moment:%Y-%m-%d %H:%M}" for moment in row) for row in rows] == [
        ("2023-07-21 22:00", "2023-07-24 20:00", "2026-02-26 22:00", "2026-02-27 20:00")
    ]


def test_whoever_was_there_at_the_first_capture_has_an_unknown_start(settings):
    rows = ask(
        settings,
        "select is_start_unknown, listed_on is null, listed_on_basis is null, count(*) from core.designations "
        "group by all order by 1",
    ).rows
    assert [row[:3] for row in rows] == [(False, False, False), (True, True, True)]
    assert all(row[3] > 0 for row in rows)


def test_a_party_that_was_away_has_two_spells(settings):
    rows = ask(
        settings,
        "select is_current, is_start_unknown, listed_on::varchar, delisted_on::varchar, end_code "
        f"from core.designations where uid = {TIFON} order by first_observed_at",
    ).rows
    assert rows == [
        (False, True, None, "2023-11-15", "delisted"),
        (True, False, "2023-11-29", None, None),
    ]
    acts = ask(settings, f"select action, effective_on::varchar from marts.designation_timeline where uid = {TIFON}")
    assert sorted(acts.rows, key=str) == [
        ("delisting", "2023-11-15"),
        ("designation", "2023-11-29"),
        ("designation", None),
    ]


def test_a_program_dropped_ends_the_program_and_not_the_listing(settings):
    rows = ask(
        settings,
        f"select program_code, dropped_on::varchar, is_current from core.designation_programs where uid = {SALEH} "
        "order by program_code",
    ).rows
    assert rows == [("SDGT", None, True), ("SDNTK", "2023-06-29", False)]
    assert ask(settings, f"select is_current from core.designations where uid = {SALEH}").rows == [(True,)]
    changes = ask(
        settings,
        f"select action, program_code, effective_on::varchar from core.designation_changes where uid = {SALEH} "
        "and program_code is not null",
    ).rows
    assert ("amendment", "SDNTK", "2023-06-29") in changes


def test_a_tag_renamed_is_an_amendment(settings):
    rows = ask(
        settings,
        "select program_code, is_current from core.designation_programs where uid = 30823 "
        "and program_code like 'PEESA%' order by 1",
    ).rows
    assert rows == [("PEESA", False), ("PEESA-EO14039", True)]
    assert ask(settings, "select count(*) from core.designations where uid = 30823").rows == [(1,)]


def test_a_remark_corrected_makes_a_version_and_no_act(settings):
    versions = ask(
        settings,
        "select version_number, observed_from_at::date::varchar from core.party_versions where uid = 42618 order by 1",
    ).rows
    assert versions == [(1, "2023-07-24"), (2, "2023-10-18")]
    assert ask(settings, "select count(*) from core.designations where uid = 42618").rows == [(1,)]


def test_stories_are_linked_to_the_three_and_not_to_namesakes(settings):
    named = ask(settings, "select distinct uid from core.mentions where is_accepted and entry_id is not null").rows
    assert {row[0] for row in named} >= MALIANS.keys()
    assert not {row[0] for row in named} & NAMESAKES.keys()
    known = ask(settings, f"select uid, primary_name from core.parties where uid in {tuple(NAMESAKES)}").rows
    assert dict(known) == NAMESAKES, "the namesakes are listed, so that they could have been taken for the three"
    acts = ask(
        settings,
        "select action, count(distinct story_id), count(distinct uid) from core.designation_stories "
        f"join core.designations using (designation_id) where uid in {tuple(MALIANS)} group by action order by action",
    ).rows
    assert [(action, parties) for action, _, parties in acts] == [("delisting", 3), ("designation", 3)]
    assert all(stories >= 2 for _, stories, _ in acts), "reported in English and in French"


def test_a_mention_points_at_the_words_of_its_text(settings):
    rows = ask(
        settings,
        "select uid, matched_name, substr(case field when 'title' then title else summary end, start_char + 1, "
        "end_char - start_char) from core.mentions join core.entries using (entry_id) where is_accepted",
    ).rows
    assert {row[0] for row in rows} >= MALIANS.keys()
    for uid, matched_name, words in rows:
        assert matched_name == MALIANS.get(uid, matched_name)
        assert normal_form(matched_name.split(",")[0]).split()[0] in normal_form(words)


def test_both_notices_are_there_with_their_day_and_text(settings):
    rows = ask(
        settings,
        "select document_key, url, effective_on::varchar, body_text like '%CAMARA, Sadio%', notice_types "
        "from core.notices where document_key in ('20230724', '20260227') order by 1",
    ).rows
    assert [row[:4] for row in rows] == [
        ("20230724", "https://ofac.treasury.gov/recent-actions/20230724", "2023-07-24", True),
        ("20260227", "https://ofac.treasury.gov/recent-actions/20260227", "2026-02-27", True),
    ]
    assert "designation" in rows[0][4][0] and any("removal" in kind or "delisting" in kind for kind in rows[1][4])


def test_acts_notices_and_stories_stand_on_one_timeline(settings):
    rows = ask(
        settings,
        "select event_type, status_code, party_count, title from core.events "
        "where occurred_on = date '2026-02-27' order by event_type",
    ).rows
    kinds = [(kind, status) for kind, status, _, _ in rows]
    assert ("delisting", "confirmed") in kinds and ("notice", "reported") in kinds and ("story", "reported") in kinds
    [act] = [row for row in rows if row[0] == "delisting"]
    assert act[2:] == (3, "3 parties removed from the SDN list [RUSSIA-EO14024]")
    parties = ask(
        settings,
        "select uid from core.event_parties join core.events using (event_id) "
        "where event_type = 'delisting' and occurred_on = date '2026-02-27' order by uid",
    ).rows
    assert [row[0] for row in parties] == list(MALIANS)


def test_every_moment_was_captured_and_nothing_is_wrong(settings):
    assert ask(settings, "select status_code, count(*) from ops.snapshots group by 1").rows[0][0] == "applied"
    assert ask(settings, "select count(distinct date_trunc('minute', fetched_at)) from ops.fetches").rows == [
        (len(MOMENTS),)
    ]
    assert ask(settings, "select * from ops.rejections").rows == []
    assert ask(settings, "select check_name from ops.checks where not is_ok").rows == []
    assert ask(settings, "select source_name from marts.source_health where failure_count > 0").rows == []


@pytest.mark.long
def test_a_second_demonstration_gives_the_same_rows(settings, tmp_path):
    """But for what names a run: run and fetch ids, and the address of the publisher, whose port the system gives."""
    again = load_settings(data=tmp_path)
    run_demo(again, lambda: LATER)
    first, second = demo_settings(settings).published_path, demo_settings(again).published_path
    names = [name for name in relations(second) if name != "core.designations"]
    assert differences(first, second, names) == {}
    assert differences(first, second, ["core.designations"], but=frozenset({"updated_release_id"})) == {}


def test_it_touches_no_folder_that_it_did_not_make(tmp_path: Path):
    settings = load_settings(data=tmp_path)
    (tmp_path / "demo").mkdir()
    keepsake = tmp_path / "demo" / "thesis.txt"
    keepsake.write_text("mine")
    with pytest.raises(SettingsError, match="was not made by the demonstration"):
        run_demo(settings, lambda: LATER)
    assert keepsake.read_text() == "mine"


def test_it_never_touches_the_real_data(tmp_path: Path):
    """Archive and warehouse that a person keeps elsewhere are not the demonstration's."""
    real = load_settings(data=tmp_path / "a", archive=str(tmp_path / "b"), warehouse=str(tmp_path / "c.duckdb"))
    of_demo = demo_settings(real)
    for path in (of_demo.data, of_demo.store_path, of_demo.warehouse_path, of_demo.published_path):
        assert path.is_relative_to(tmp_path / "a" / "demo")
