"""One day at a small world's desk: every command is used once, with `--json`, on data that the command collected."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from tests.flows.worlds import FIRST_UID, START, World, action_page, good_reply, sdn_csv
from tests.listwire.command import Done, listwire

LISTED = "select uid, party_name, listed_on from marts.current_designations order by uid"
SHORT_ROW = b'%d,"TOO SHORT"' % (FIRST_UID + 40)
"""A row of the list that is refused."""

SAVED_PART = "20260115"
"""The day of a saved page of recent actions, which no index of the world links to."""
SAVED_TEXT = (
    "<h4>The following individual has been added to OFAC's SDN List:</h4><p>NOBODY, Known (individual) [TEST-ONE].</p>"
)
"""What it says: it names a party that the list does not have."""
NAMING = "Treasury sanctions Given0001 Testname0001 of Cuba"
"""A headline that names a party of the list."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A world whose small list a person released, what each command answered there, and where the list was excluded.

    Nobody changes the two worlds: `branch` them.
    """

    world: World
    excluded: World
    answers: dict[str, Done]


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """The world at the end of the day; its list has 40 parties, so that it is held until it is released."""
    with World(tmp_path_factory.mktemp("desk")) as world:
        del world.pages["20260130"]
        world.news["news"].append(("naming", NAMING, START))
        body = sdn_csv(world.parties).replace(b"\x1a", SHORT_ROW + b"\r\n\x1a")
        world.replies["/sdn.csv"] = good_reply(body, "text/csv")
        world.publish()
        yield _spend_day(world, tmp_path_factory.mktemp("excluded") / "world")


def _spend_day(world: World, excluded_root):
    answers: dict[str, Done] = {}

    def do(command: str, *arguments: str, where: World = world) -> Done:
        answers[command] = listwire(where, *command.split(), *arguments, "--json")
        return answers[command]

    do("run")
    do("publish")
    do("check")
    snapshot_id = do("quarantine list").json["snapshots"][0]["snapshot_id"]
    do("quarantine release", snapshot_id[:12], "--reason", "the tests' list is small")
    do("sources check")
    do("sources list")
    do("doctor")
    excluded = world.branch(excluded_root)
    do("quarantine exclude", snapshot_id, "--reason", "not the list", where=excluded)

    saved = world.root / "saved"
    saved.mkdir()
    (saved / "page.html").write_bytes(action_page(SAVED_PART, "Test Saved", SAVED_TEXT))
    (saved / "README").write_text("a note that lies beside the page", encoding="utf-8")
    do("backfill", str(saved))
    do("query", LISTED)
    do("compare", "Known Nobody", "NOBODY, Known")
    do("screen", world.values("select min(primary_name) from core.parties")[0], "--limit", "1")
    [item] = world.values("select left(item_sha256, 12) from core.notice_items")
    do("review match", item, str(FIRST_UID), "--reason", "tried", "--anyway")
    do("review none", item)
    do("review undo", item)
    [mention] = [found["mention"] for found in do("review mentions", "--all").json if found["method"] != "verdict"][:1]
    do("review accept", mention)
    do("review reject", mention)
    stories = world.root / "stories.jsonl"
    stories.write_text(json.dumps({"id": 1, "title": NAMING, "text": None}), encoding="utf-8")
    do("mentions", "--file", str(stories))
    do("quarantine replay")
    do("replay")
    sha256 = world.values("select body_sha256 from ops.fetches where source_name = 'ofac_sdn_csv' and part = 'sdn'")[0]
    do("archive show", sha256)
    do("archive compact", where=excluded)
    return Desk(world, excluded, answers)
