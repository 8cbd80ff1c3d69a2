"""`listwire review`: two of one name, a notice that does not say which, and a person who does."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from flows.verdicts import decide, find_item, standing
from listwire.errors import SettingsError
from listwire.types import Verdict
from tests.flows.worlds import FIRST_UID, START, Party, World
from tests.listwire.command import listwire

NAME = "SAMENAME, Ali"
FIRST, SECOND = FIRST_UID + 50, FIRST_UID + 51
PAGE = (
    "<h4>The following deletions have been made to OFAC's SDN List:</h4>"
    f"<p>{NAME}; Gender Male (individual) [TEST-ONE].</p>"
    "<p>NOBODY, Known (individual) [TEST-ONE].</p>"
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Both leave the list on the day of the page; its list is small, so a person released it."""
    with World(tmp_path_factory.mktemp("review")) as world:
        world.parties += [Party(uid, NAME, remarks="Gender Male.") for uid in (FIRST, SECOND)]
        world.collect("ofac_sdn_csv")
        world.parties = world.parties[:-2]
        world.pages = {"20260303": ("Test Removals", PAGE)}
        world.advance(days=1)
        world.collect("ofac_sdn_csv", "ofac_recent_actions")
        world.refresh()
        for snapshot_id in world.values("select snapshot_id from ops.snapshots order by captured_at"):
            decide(world.house(), "release", snapshot_id, "the tests' list is small")
            world.advance(minutes=1)
        return world


ENDS = f"select uid, delisted_on_basis from core.designations where uid in ({FIRST}, {SECOND}) order by uid"


def test_a_person_says_who_is_meant_and_it_survives_replay(world: World):
    assert listwire(world, "publish").code == 0
    waiting = listwire(world, "review", "--json").json
    assert [(item["party_name"], item["method"]) for item in waiting] == [(NAME, "open")]
    assert waiting[0]["candidates"] == f"{FIRST} {NAME}; {SECOND} {NAME}"
    assert world.rows(ENDS) == [(FIRST, "observed"), (SECOND, "observed")]
    assert "notice_items_are_matched: 1 rows" in listwire(world, "publish").err

    assert listwire(world, "review", "match", waiting[0]["item"], str(SECOND), "--reason", "the younger").code == 0
    assert world.rows(ENDS) == [(FIRST, "observed"), (SECOND, "notice")]
    assert listwire(world, "review", "--json").json == []
    assert "no item waits" in listwire(world, "review").err
    shown = {item["party_name"]: item for item in listwire(world, "review", "--all", "--json").json}
    assert shown[NAME]["method"] == "verdict" and shown[NAME]["evidence"] == "a person's verdict: the younger"
    assert shown["NOBODY, Known"]["method"] == "unknown"

    before = world.rows("select * from core.notice_items order by item_sha256")
    assert listwire(world, "replay").code == 0
    assert world.rows("select * from core.notice_items order by item_sha256") == before

    assert listwire(world, "review", "none", waiting[0]["item"]).code == 0
    assert world.rows(ENDS) == [(FIRST, "observed"), (SECOND, "observed")]

    assert listwire(world, "review", "undo", waiting[0]["item"], "--reason", "said too soon").code == 0
    assert [item["method"] for item in listwire(world, "review", "--json").json] == ["open"], "the rules decide again"
    undone = world.rows("select * from core.notice_items order by item_sha256")
    assert listwire(world, "replay").code == 0
    assert world.rows("select * from core.notice_items order by item_sha256") == undone
    assert "0 verdicts begin with" in listwire(world, "review", "undo", waiting[0]["item"]).err


def items_of(world: World) -> dict[str, str]:
    """The whole id of each item by its party's name."""
    rows = world.rows("select party_name, notice_id || '/' || item_sha256 from core.notice_items")
    return {str(name): str(target) for name, target in rows}


def test_the_first_characters_of_either_half_name_an_item(world: World):
    item = items_of(world)[NAME]
    notice_id, _, item_sha256 = item.partition("/")
    for prefix in (item, item_sha256[:10], f"{notice_id[:8]}/{item_sha256[:8]}", f"/{item_sha256[:8]}"):
        assert find_item(world.house(), prefix) == item
    for prefix in (notice_id, notice_id[:8], f"{notice_id[:8]}/"):
        with pytest.raises(SettingsError, match=rf"2 items begin with .*{notice_id[:8]}/{item_sha256[:8]} {NAME}"):
            find_item(world.house(), prefix)


def test_the_first_characters_of_a_notice_of_one_item_name_it(tmp_path: Path):
    with World(tmp_path) as world:
        world.pages = {"20260227": ("Test Removals", PAGE.partition("<p>NOBODY")[0])}
        world.run()
        [item] = items_of(world).values()
        assert find_item(world.house(), item[:8]) == find_item(world.house(), f"{item[:8]}/") == item
        with pytest.raises(SettingsError, match="1 items begin with ''"):
            find_item(world.house(), "")


def test_a_party_that_is_no_candidate_is_refused_unless_a_person_insists(world: World):
    item = items_of(world)[NAME]
    before = world.house().journal.read().verdicts
    done = listwire(world, "review", "match", item, str(FIRST_UID))
    assert done.code == 2
    assert f"{FIRST_UID} MADE UP WORKS 0 is no candidate for this item: {FIRST} {NAME}; {SECOND} {NAME}" in done.err
    assert "--anyway" in done.err and world.house().journal.read().verdicts == before

    assert listwire(world, "review", "match", item, str(FIRST_UID), "--anyway").code == 0
    assert world.values(f"select uid from core.notice_items where party_name = '{NAME}'") == [FIRST_UID]
    assert listwire(world, "review", "undo", item).code == 0

    none = listwire(world, "review", "match", items_of(world)["NOBODY, Known"], str(FIRST))
    assert none.code == 2 and "is no candidate for this item: it has none" in none.err


def verdict(action: Literal["match", "undo", "release"], target: str, uid: int | None = None) -> Verdict:
    return Verdict(action=action, target=target, decided_at=START, run_id="run", uid=uid)


def test_only_what_was_taken_back_stands_no_more():
    release, other = verdict("release", "a/1"), verdict("match", "a/2", 1)
    first, again = verdict("match", "a/1", 2), verdict("match", "a/1", 3)
    undo = verdict("undo", "a/1")
    assert standing([release, first, other]) == (release, first, other)
    assert standing([release, first, other, undo]) == (release, other)
    assert standing([release, first, other, undo, undo, again]) == (release, other, again)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("match", "feedfeed", str(FIRST)), "0 items begin with 'feedfeed'"),
        (("none", ""), "items begin with ''"),
        (("match", "ITEM", "17"), "uid 17 was never on a list here"),
        (("match", "ITEM", "no-number"), "valid integer"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused_in_a_line(world: World, arguments: tuple[str, ...], told: str):
    [item] = world.values(f"select notice_id || '/' || item_sha256 from core.notice_items where party_name = '{NAME}'")
    done = listwire(world, "review", *(item if word == "ITEM" else word for word in arguments))
    assert done.code == 2 and told in done.err
