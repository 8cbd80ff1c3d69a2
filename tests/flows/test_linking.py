"""Linking in the route: what is linked again and when, the same at once and in steps, and what reports an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import refreshing
from flows.linker import NamesAndStories
from flows.verdicts import decide, find_mention
from sources.loopback import Reply
from tests.flows.worlds import FIRST_UID, START, Party, World, feed_of
from tests.listwire.command import listwire

MALI = Party(FIRST_UID + 60, "KEITAMADE, Bakary", programs="MALI", remarks="DOB 1970.", country="Mali")
SEEN = "select entry_id, uid, field, start_char, end_char, score, is_accepted from core.mentions order by all"
ACCEPTED = "select distinct uid from core.mentions where is_accepted and entry_id is not null order by uid"
STORIES = "select entry_id, story_id from core.entries order by entry_id"


class Watched(NamesAndStories):
    """The linker, and which texts it was given."""

    linked: list[str]

    def mentions(
        self, parties: Iterable[Mapping[str, Any]], texts: Iterable[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        rows = list(texts)
        type(self).linked = sorted(str(text["title"]) for text in rows)
        return super().mentions(parties, rows)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world after its first run, with a story of a man who is not listed yet; never run again: `branch` it."""
    with World(tmp_path_factory.mktemp("first")) as world:
        told = START - timedelta(hours=1)
        world.news["news"] += [
            ("mali", "Malian minister Bakary Keitamade under U.S. sanctions", told),
            ("known", "Treasury sanctions Given0001 Testname0001 of Cuba", told),
        ]
        world.run()
        yield world


@pytest.fixture
def world(first: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The same a day later, with its linking watched."""
    monkeypatch.setattr(refreshing, "NamesAndStories", Watched)
    Watched.linked = []
    world = first.branch(tmp_path / "world")
    world.advance(days=1)
    return world


def test_a_refresh_without_anything_new_links_nothing(world):
    world.run()
    assert Watched.linked == []


def test_a_new_designation_links_again_only_the_texts_that_name_it(world):
    assert world.values(ACCEPTED) == [FIRST_UID + 1]
    world.parties = [*world.parties, MALI]
    world.run()
    assert Watched.linked == ["Malian minister Bakary Keitamade under U.S. sanctions"]
    assert world.values(ACCEPTED) == [FIRST_UID + 1, MALI.uid]


def test_a_changed_alias_links_again_only_the_texts_that_name_it(world):
    world.parties[1] = replace(world.parties[1], alias="KEITAMADE, Bakary")
    world.run()
    assert Watched.linked == [
        "Malian minister Bakary Keitamade under U.S. sanctions",
        "Treasury sanctions Given0001 Testname0001 of Cuba",
    ]


@pytest.mark.long
def test_linked_in_steps_as_all_at_once(world):
    for parties, title in (
        ([*world.parties, MALI], "U.S. lifts sanctions on Bakary Keitamade of Mali"),
        ([replace(MALI, alias="TRAOREMADE, Moussa"), *world.parties], "Moussa Traoremade of Mali is sanctioned"),
        (world.parties, "Treasury lifts sanctions on Given0001 Testname0001 of Cuba"),
    ):
        world.advance(days=1)
        world.parties = list(parties)
        world.news["wire"].append((title, title, world.now))
        world.run()
    in_steps, stories = world.rows(SEEN), world.rows(STORIES)
    assert {row[1] for row in in_steps} == {FIRST_UID + 1, MALI.uid}
    world.settings.warehouse_path.unlink()
    world.refresh(is_replay=True)
    assert len(Watched.linked) > 3
    assert world.rows(SEEN) == in_steps
    assert world.rows(STORIES) == stories


def test_another_version_of_the_rules_links_everything_again(world, monkeypatch):
    monkeypatch.setattr(Watched, "version", "another")
    world.refresh()
    texts = world.values("select title from core.entries union all select title from core.notices")
    assert Watched.linked == sorted(map(str, texts))


def test_an_entry_whose_text_changed_is_linked_again(world):
    world.news["news"][1] = ("mali", "A minister of Mali under U.S. sanctions", START - timedelta(hours=1))
    world.news["news"][2] = ("known", "Treasury sanctions nobody", START - timedelta(hours=1))
    world.run()
    assert Watched.linked == ["A minister of Mali under U.S. sanctions", "Treasury sanctions nobody"]
    assert world.values(ACCEPTED) == []


@pytest.mark.long
def test_an_entry_whose_time_alone_moved_is_told_anew(first, tmp_path):
    """The copy that was the later one is now the earlier: the story is named after it, as in a replay."""
    world = first.branch(tmp_path / "moved")
    for hours, expected in ((2, "one"), (-2, "two")):
        world.advance(days=1)
        items = [
            _item("one", "paper.example", "Sanctions lifted", GONE, 0),
            _item("two", "b.example", "Sanctions lifted", GONE, hours),
        ]
        body = feed_of(*items)
        world.replies = {"/feeds/news.xml": Reply(headers={"Content-Type": "application/rss+xml"}, body=body)}
        world.run()
        first_entries = "select right(url, 3) from core.stories join core.entries on entry_id = stories.story_id"
        assert world.values(f"{first_entries} where entry_count = 2") == [expected]
    told = world.rows(STORIES)
    world.settings.warehouse_path.unlink()
    world.refresh(is_replay=True)
    assert world.rows(STORIES) == told


# -- a person's verdict


def test_a_verdict_on_a_mention_survives_replay_and_can_be_taken_back(world):
    mention = next(iter(listwire(world, "review", "mentions", "--all", "--json").json))
    assert mention["matched_name"] == "TESTNAME0001, Given0001" and mention["is_accepted"]
    assert "Given0001 Testname0001" in mention["words"]
    target = find_mention(world.house(), mention["mention"])

    decide(world.house(), "reject", target, "another of that name")
    world.advance(minutes=1)
    world.refresh()
    assert world.values(ACCEPTED) == []
    assert world.rows("select method, evidence from core.mentions where entry_id is not null") == [
        ("verdict", "a person's verdict: another of that name")
    ]
    world.settings.warehouse_path.unlink()
    world.refresh(is_replay=True)
    assert world.values(ACCEPTED) == []

    assert "1 verdicts" not in listwire(world, "review", "undo", "ffff").out
    decide(world.house(), "undo", target, "")
    world.advance(minutes=1)
    world.refresh()
    assert world.values(ACCEPTED) == [FIRST_UID + 1]


def test_a_person_can_accept_what_the_rules_left_open(tmp_path):
    """Two of one name: nothing in the text says which."""
    with World(tmp_path) as world:
        twins = [Party(FIRST_UID + number, "SAMENAMED, Aliyou", remarks="DOB 1970.") for number in (70, 71)]
        world.parties += twins
        world.news["news"].append(("twin", "Aliyou Samenamed of Cuba under sanctions", START))
        world.run()
        assert world.values(ACCEPTED) == []
        waiting = listwire(world, "review", "mentions", "--json").json
        assert [item["matched_name"] for item in waiting] == ["SAMENAMED, Aliyou"] * 2
        target = find_mention(world.house(), next(m["mention"] for m in waiting if m["mention"].endswith("71")))
        decide(world.house(), "accept", target, "the younger")
        world.advance(minutes=1)
        world.refresh()
        assert world.values(ACCEPTED) == [FIRST_UID + 71]

        both = [item["mention"] for item in waiting]
        refused = listwire(world, "review", "reject", both[0], "ffff/1")
        assert refused.code == 2 and "ffff/1" in refused.err
        assert world.values("select method from core.mentions where method = 'verdict'") == ["verdict"]
        listwire(world, "review", "reject", *both)
        # The command knows no small lists: it holds this one until a person releases it.
        listwire(world, "quarantine", "release", world.values("select left(snapshot_id, 12) from ops.snapshots")[0])
        assert world.values(ACCEPTED) == []
        assert world.values("select count(*) from core.mentions where method = 'verdict'") == [2]


# -- what reports an act

REPORTS = (
    "select action, told.story_id, stories.title, outlet_count from core.designation_stories as told "
    "join core.stories as stories using (story_id) order by all"
)
GONE = (
    "The Treasury lifted its sanctions on Bakary Keitamade, the Malian minister, on Monday, officials said in Bamako."
)


def _item(key: str, host: str, title: str, text: str, hours: float) -> str:
    told = START + timedelta(hours=hours)
    return (
        f"<item><guid isPermaLink='false'>{key}</guid><title>{title}</title><link>https://{host}/{key}</link>"
        f"<description>{text}</description><pubDate>{told:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A delisting; two copies of one story, and stories that tell something else, too early, or officially."""
    with World(tmp_path_factory.mktemp("told")) as world:
        world.parties.append(MALI)
        world.run()
        world.advance(days=1)
        world.parties = world.parties[:-1]
        items = [
            _item("one", "paper.example", "U.S. lifts sanctions on Malian minister", GONE, 20),
            _item("two", "other.example", "US lifts sanctions on Malian minister", GONE, 21),
            _item("visit", "paper.example", "Minister of Mali visits a school", "Bakary Keitamade of Mali came.", 22),
            _item("gov", "home.treasury.gov", "Treasury lifts sanctions", f"{GONE} Press release of the office.", 19),
            _item("early", "old.example", "Sanctions on a Malian lifted", f"{GONE} An early rumour of it.", -60),
        ]
        body = feed_of(*items)
        world.replies = {"/feeds/news.xml": Reply(headers={"Content-Type": "application/rss+xml"}, body=body)}
        world.run()
        yield world


def test_a_story_reports_an_act_when_it_names_the_party_and_speaks_of_the_action_in_these_days(told):
    assert [(action, title) for action, _, title, _ in told.rows(REPORTS)] == [
        ("delisting", "U.S. lifts sanctions on Malian minister")
    ]
    assert len(told.values(ACCEPTED)) == 1 and len(told.rows("select * from core.entries")) >= 5


def test_copies_count_once_and_their_outlets_each_once(told):
    assert [outlets for *_, outlets in told.rows(REPORTS)] == [2]
    assert told.rows("select story_count, first_story_url from marts.delistings") == [(1, "https://paper.example/one")]
    assert told.values("select count(*) from core.events where event_type = 'story'") == told.values(
        "select count(*) from core.stories"
    )


def test_the_evidence_of_a_report_shows_the_name_and_the_words_of_the_action(told):
    assert told.values("select evidence from core.designation_stories") == [
        'KEITAMADE, Bakary in the summary, "lifts sanctions"'
    ]
