"""The journal folded once and added to says what a fold of all of it says, and a collection reads it once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.collecting import House
from flows.known import Known
from flows.notices import collect_notices
from listwire.types import Fetch, Outcome, Source
from sources.notice_due import fold_pages
from sources.polling import fold_states
from tests.flows.notice_desk import ACTIONS, NOON, Desk, days_before
from warehouse.archive import Archive
from warehouse.journal import Journal, JournalLines

START = datetime(2026, 1, 5, 17, tzinfo=UTC)
NAMES = ("ofac_recent_actions", "treasury_press")
OUTCOMES: tuple[Outcome, ...] = ("ok", "failed", "not_modified", "gone", "unchanged")


def made_lines(archive: Archive, count: int = 40) -> list[Fetch]:
    """Lines of two sources and three parts, an hour apart, every seventh a saved file."""
    lines = []
    for number in range(count):
        outcome: Outcome = "ok" if number % 7 == 0 else OUTCOMES[number % len(OUTCOMES)]
        has_body = outcome in ("ok", "unchanged")
        lines.append(
            Fetch(
                fetch_id=f"{number:064}",
                run_id="run",
                source_name=NAMES[number % 2],
                kind="notice",
                part=f"part_{number % 3}",
                url=f"https://publisher.example/{number % 3}",
                fetched_at=START + timedelta(hours=number),
                outcome=outcome,
                origin="backfill" if number % 7 == 0 else "http",
                sha256=archive.put(f"body {number}".encode()) if has_body else None,
                headers={"etag": f'"{number}"'} if has_body else {},
            )
        )
    return lines


def source_of(name: str, part: str, url: str) -> Source:
    return Source(name=name, publisher="OFAC", kind="notice", parts={part: url}, cadence=timedelta(hours=1))


@pytest.mark.parametrize("split", [0, 1, 17, 39, 40])
def test_what_is_added_counts_as_if_it_had_been_there(tmp_path: Path, split: int) -> None:
    archive = Archive(tmp_path)
    lines = made_lines(archive)
    known = Known(lines[:split])
    looked_at_before = known.pages(NAMES[0])
    for line in lines[split:]:
        known.add([line])

    assert known.states == fold_states(lines)
    from_the_net = [line for line in lines if line.origin == "http"]
    for name in NAMES:
        assert known.pages(name) == fold_pages(lines, name)
        assert known.pages(name, from_the_net=True) == fold_pages(from_the_net, name)
    assert looked_at_before == fold_pages(lines, NAMES[0]), "it is added to, not copied"
    whole = Known(lines)
    for name in NAMES:
        for number in range(3):
            source = source_of(name, f"part_{number}", f"https://publisher.example/{number}")
            document = known.document(archive, source, f"part_{number}")
            assert document is not None
            assert document == whole.document(archive, source, f"part_{number}")


def test_nothing_is_held_for_an_address_that_was_never_asked(tmp_path: Path) -> None:
    known = Known(made_lines(Archive(tmp_path)))
    other = source_of(NAMES[0], "part_0", "https://publisher.example/other")
    assert known.document(Archive(tmp_path), other, "part_0") is None
    assert known.document(Archive(tmp_path), other, "part_9") is None


class CountedJournal(Journal):
    """A journal that counts how often it is read."""

    reads = 0

    def read(self) -> JournalLines:
        self.reads += 1
        return super().read()


def test_a_collection_reads_the_journal_once_however_long_its_indexes_are(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.actions = {f"{day:%Y%m%d}": "Test Removals" for day in days_before(NOON.date(), 60)}
        desk.publish()
        journal = CountedJournal(desk.settings.store_path)
        house: House = replace(desk.house, journal=journal)
        collect_notices(house, house.official)
        assert len(desk.asked(ACTIONS)) == 6
        assert journal.reads == 1
