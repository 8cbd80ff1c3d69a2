"""124 captured feeds, served on loopback and collected by the real command: every item is found again, none is lost.

The count of each feed is that of INDEX.tsv, which another reader of feeds made.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import feedparser
import pytest

from sources.loopback import Loopback, Reply
from sources.registry import SETTING_NAMES, official_sources
from tests.proof.worlds import LOGS_ONLY, OTHER_RUNS, Exceptions, World, differences, say_same
from warehouse.reading import read_published

pytestmark = pytest.mark.proof

NO_OFFICIAL_SOURCE = json.dumps(dict.fromkeys(SETTING_NAMES, ""))
CONTENT_TYPES = {
    "atom10": ("application/atom+xml", "text/xml"),
    "rss10": ("application/rdf+xml", "application/xml"),
}
"""As publishers send them, without a charset: the document's own declaration, right or wrong, is all there is."""
RSS_TYPES = ("application/rss+xml", "text/xml")

SECOND_RUN: Exceptions = {
    **LOGS_ONLY,
    "ops.fetches": (),  # a row a request: the old ones stay, as is shown apart
    "ops.checks": ("checked_at",),  # the time of the build
    "core.entries": ("last_observed_at",),  # the last fetch that held the item: now this one
    "marts.source_health": ("last_ok_at",),  # likewise; that nothing was new stays, and is compared
}

OTHER_REQUESTS: Exceptions = {
    **LOGS_ONLY,
    "ops.fetches": (),  # other requests at other times
    "ops.checks": ("checked_at",),
    "ops.rejections": ("first_fetched_at",),
    "core.entries": ("observed_at", "last_observed_at"),
    "core.entry_revisions": ("observed_at",),
    "core.stories": ("first_published_at",),  # of entries without a certain time: their first fetch
    "core.events": ("observed_at",),
    "marts.accounting": ("captured_at",),
    "marts.source_health": ("last_ok_at", "last_new_at"),
}
"""What may differ when other requests, at other times, brought the same documents: the times alone."""


WITH_CERTAIN_TIMES = (
    "select story_id, first_published_at from core.stories where story_id not in "
    "(select story_id from core.entries where not is_published_at_certain) order by story_id"
)
"""Of these stories the first publication is the feeds' own, whenever they were asked."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One captured feed with what INDEX.tsv says of it."""

    name: str
    path: Path
    version: str
    entry_count: int

    @property
    def body(self) -> bytes:
        return self.path.read_bytes()

    def reply(self, number: int) -> Reply:
        """Every second publisher knows validators, and answers 304 to them."""
        types = CONTENT_TYPES.get(self.version, RSS_TYPES)
        headers = {"Content-Type": types[number // 2 % 2]}
        return Reply(body=self.body, headers={**headers, "ETag": f'"{number}"'} if number % 2 else headers)


@pytest.fixture(scope="module")
def feeds(shared_data: Path) -> list[Feed]:
    folder = shared_data / "feeds"
    with (folder / "INDEX.tsv").open(encoding="utf-8") as index:
        lines = list(csv.DictReader(index, delimiter="\t"))
    return [
        Feed(line["file"].rpartition(".")[0], folder / line["file"], line["version"], int(line["entries"]))
        for line in lines
    ]


@pytest.fixture(scope="module")
def publisher(feeds: list[Feed]) -> Iterator[Loopback]:
    with Loopback({f"/{feed.path.name}": feed.reply(number) for number, feed in enumerate(feeds)}) as loopback:
        yield loopback


@pytest.fixture(scope="module")
def settings(room: Path, publisher: Loopback, feeds: list[Feed]) -> dict[str, str]:
    """The feeds as the only sources."""
    tables = (f'[[feed]]\nname = "{feed.name}"\nurl = "{publisher.url(f"/{feed.path.name}")}"\n' for feed in feeds)
    (room / "feeds.toml").write_text("\n".join(tables), encoding="utf-8")
    return {
        "LISTWIRE_FEEDS": str(room / "feeds.toml"),
        "LISTWIRE_SOURCE_URLS": NO_OFFICIAL_SOURCE,
        "LISTWIRE_ALLOW_HOSTS": publisher.host,
    }


@dataclass(frozen=True, slots=True)
class Collected:
    """A world after two runs, with what was published after each."""

    world: World
    first: Path
    second: Path


@pytest.fixture(scope="module")
def collected(room: Path, settings: dict[str, str]) -> Collected:
    world = World(room / "collected", settings)
    run(world)
    first = world.keep_published("first")
    run(world)
    return Collected(world, first, world.keep_published("second"))


def run(world: World, names: Sequence[str] = ()) -> Counter[str]:
    """`listwire run`, of the named feeds or of all; gives how many ended how. Official ones are off."""
    arguments = [argument for name in names for argument in ("--source", name)]
    report = world.listwire("run", *arguments)
    assert not report["held"]
    official = official_sources({})
    statuses = Counter(item["status"] for item in report["sources"] if item["source_name"] not in official)
    assert {item["status"] for item in report["sources"] if item["source_name"] in official} <= {"skipped"}
    return statuses


def true_duplicates(feed: Feed) -> list[str]:
    """Where items repeat an earlier one of their document in all that an item has, by feedparser alone.

    Empty items are none: each of them is a rejection of its own.
    """
    first: dict[str, int] = {}
    repeated = []
    entries = feedparser.parse(feed.body, sanitize_html=False, resolve_relative_uris=False).entries
    for number, entry in enumerate(entries, 1):
        texts = [text for name in ("id", "link", "title", "summary") if (text := entry.get(name))]
        whole = json.dumps(entry, default=str)
        if whole in first and texts:
            repeated.append(f"item {number} is item {first[whole]} again: {texts[0][:60]!r}")
        first.setdefault(whole, number)
    return repeated


def test_every_item_of_every_feed_is_an_entry_a_rejection_or_a_true_duplicate(collected: Collected, feeds: list[Feed]):
    world = collected.world
    entries = dict(world.rows("select feed_name, count(*) from core.entries group by feed_name"))
    rejections = dict(world.rows("select source_name, count(*) from ops.rejections group by source_name"))
    duplicates = {feed.name: items for feed in feeds if (items := true_duplicates(feed))}
    found = {
        feed.name: entries.get(feed.name, 0) + rejections.get(feed.name, 0) + len(duplicates.get(feed.name, ()))
        for feed in feeds
    }
    assert len(feeds) == 124
    assert found == {feed.name: feed.entry_count for feed in feeds}
    assert entries.keys() | rejections.keys() <= {feed.name for feed in feeds}

    counted = dict(world.staged("select source_name, duplicate_count from ops.documents where duplicate_count > 0"))
    assert counted == {name: len(items) for name, items in duplicates.items()}
    total = sum(feed.entry_count for feed in feeds)
    duplicate_count = sum(map(len, duplicates.values()))
    print(
        f"\nfeeds: {len(feeds)} feeds, {total:,} items = {sum(entries.values()):,} entries"
        f" + {sum(rejections.values())} rejections + {duplicate_count} true duplicates"
    )
    print("rungs:", dict(world.staged("select rung, count(*) from stage.sightings group by rung order by 2 desc")))
    print("rejections:", dict(world.rows("select reason, count(*) from ops.rejections group by reason")))
    print(
        "dates:", dict(world.rows("select coalesce(published_issue, 'certain'), count(*) from core.entries group by 1"))
    )
    for name, items in duplicates.items():
        print(f"duplicates: {name}:", *items)


def test_what_became_of_every_document_adds_up(collected: Collected, feeds: list[Feed]):
    rows = collected.world.rows(
        "select source_name, parsed_count, accepted_count, rejected_count, new_count, revised_count, unchanged_count "
        "from marts.accounting"
    )
    assert {row[0]: row[1] for row in rows} == {feed.name: feed.entry_count for feed in feeds}
    for name, parsed, accepted, rejected, new, revised, unchanged in rows:
        assert parsed == accepted + rejected, name
        assert accepted == new + revised + unchanged, name
    names = ("parsed", "accepted", "rejected", "new", "revised", "unchanged")
    totals = (sum(column) for column in list(zip(*rows, strict=True))[1:])
    print(f"\naccounting of {len(rows)} documents: {dict(zip(names, totals, strict=True))}")


def test_a_second_run_of_the_feeds_changes_no_row(collected: Collected, feeds: list[Feed]):
    world = collected.world
    assert differences(collected.first, collected.second, SECOND_RUN) == {}
    only = differences(collected.first, collected.second, {name: () for name in SECOND_RUN if name != "ops.fetches"})
    assert only == {"ops.fetches": (0, len(feeds))}  # no request of the first run is lost or rewritten
    outcomes = dict(world.rows("select outcome, count(*) from ops.fetches group by outcome"))
    assert outcomes == {"ok": 124, "unchanged": 62, "not_modified": 62}
    seen_again = world.value("select count(*) from core.entries where last_observed_at > observed_at")
    assert seen_again == world.value("select count(*) from core.entries")
    assert world.value("select max(revision_count) from core.entries") == 1
    print(f"\nsecond run: requests {outcomes}")
    say_same("second run", collected.second, SECOND_RUN)


def test_replay_gives_the_same_feeds_row_for_row(collected: Collected):
    collected.world.listwire("replay")
    assert differences(collected.second, collected.world.published, LOGS_ONLY) == {}
    print()
    say_same("replay in place", collected.second, LOGS_ONLY)


def test_the_same_journal_lines_in_another_order_give_the_same_feeds(room: Path, collected: Collected):
    world = collected.world.twin(room / "reordered")
    lines = [
        line
        for path in sorted((world.data / "journal").rglob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for path in (world.data / "journal").rglob("*.jsonl"):
        path.unlink()
    (world.data / "warehouse.duckdb").unlink()
    world.published.unlink()
    # The newest lines first, dealt out to three runs; each is loaded and published before the next arrives.
    runs = [lines[::-1][number::3] for number in range(3)]
    for number, batch in enumerate(runs):
        journal = world.data / "journal" / f"{number}.jsonl"
        journal.write_text("".join(f"{line}\n" for line in batch), encoding="utf-8")
        world.listwire("publish")
    assert len(lines) == 248
    assert differences(collected.second, world.published, OTHER_RUNS) == {}
    print(f"\nreordered: {len(lines)} journal lines, last first, in batches of {[len(batch) for batch in runs]}")
    say_same("reordered", collected.second, OTHER_RUNS)


def test_feeds_collected_in_another_order_give_the_same_entries(
    room: Path, settings: dict[str, str], collected: Collected, feeds: list[Feed]
):
    world = World(room / "reversed", settings)
    names = [feed.name for feed in reversed(feeds)]
    assert run(world, names[1::2]) == {"new": 62}
    assert run(world, names[::2]) == {"new": 62}
    assert differences(collected.first, world.published, OTHER_REQUESTS) == {}
    certain = world.rows(WITH_CERTAIN_TIMES)
    assert certain == read_published(collected.first, WITH_CERTAIN_TIMES).rows
    print(f"\n{len(certain):,} stories of entries with certain times begin at the same moment")
    say_same("half of the feeds in each of two runs, last first", world.published, OTHER_REQUESTS)
