"""`listwire review`: two of one name, a notice that does not say which, and a person who does."""

from __future__ import annotations

import pytest

from flows.verdicts import decide
from tests.flows.worlds import FIRST_UID, Party, World
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
    world = World(tmp_path_factory.mktemp("review"))
    with world:
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
