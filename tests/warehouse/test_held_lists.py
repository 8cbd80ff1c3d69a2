"""Which lists stand still, with several formats of one list, and which sources are only in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from listwire.types import ListFormat, Verdict
from tests.warehouse.worlds import FORMATS, Party, Publisher, Seen, lines_of, memory_warehouse, refresh
from warehouse.publish import publish
from warehouse.runs import Doubt, HeldList, held_lists, published_holds
from warehouse.snapshots import assemble

MONDAY = datetime(2024, 3, 4, 15, tzinfo=UTC)
MANY = {uid: Party(f"PARTY {uid}") for uid in range(101, 107)}
MORE = MANY | {107: Party("NEW")}
ONE = {101: MANY[101]}
"""Far too few after many: held."""
ON_SSI = {uid: replace(party, lists=(("SSI", None),)) for uid, party in MANY.items()}
ONE_OF_SSI = {101: ON_SSI[101]}

CSV, RICH, OTHERS = (FORMATS[form].source.name for form in ("csv", "rich", "others"))
REASON = "83.3% of the last applied parties are gone, over 60%"
BEFORE = [Seen(MONDAY, MANY, publication="1"), Seen(MONDAY, MANY, form="rich", publication="1")]
HEALTH = "select source_name from marts.source_health where {} order by 1"


def csv(day: int, parties: dict[int, Party], publication: str = "") -> Seen:
    return Seen(MONDAY + timedelta(days=day), parties, publication=publication or str(day + 1))


def rich(day: int, parties: dict[int, Party], publication: str = "") -> Seen:
    return replace(csv(day, parties, publication), form="rich", at=MONDAY + timedelta(days=day, minutes=5))


@dataclass
class Standing:
    """A warehouse; called with a history, it says what stands still and what is in doubt."""

    connection: duckdb.DuckDBPyConnection

    def __call__(
        self,
        history: Sequence[Seen],
        verdicts: Sequence[Verdict] = (),
        forms: Sequence[ListFormat] = tuple(FORMATS.values()),
    ) -> tuple[list[tuple[str, str]], list[str], list[str]]:
        """(list, source) of those that stand still, the sources that are held, the sources that are doubted."""
        publisher = Publisher()
        refresh(self.connection, publisher.archive, lines_of(publisher.serve(history), verdicts), forms)
        held, doubted = (
            [row[0] for row in self.connection.execute(HEALTH.format(flag)).fetchall()]
            for flag in ("is_held", "is_doubted")
        )
        lists = self.connection.execute("select list_code, source_name from marts.held_lists order by 1").fetchall()
        return lists, held, doubted


@pytest.fixture
def told() -> Iterator[Standing]:
    with memory_warehouse() as connection:
        yield Standing(connection)


def test_a_format_that_is_held_while_another_of_its_publication_is_applied_is_a_doubt(told):
    assert told([*BEFORE, csv(1, MORE), rich(1, ONE)]) == ([], [], [RICH])


def test_a_list_stands_still_when_every_format_of_the_newest_publication_is_held(told):
    assert told([*BEFORE, csv(1, ONE), rich(1, ONE)]) == ([("SDN", RICH)], [CSV, RICH], [])


def test_one_held_format_is_enough_where_no_other_came(told):
    assert told([*BEFORE, rich(1, ONE)]) == ([("SDN", RICH)], [RICH], [])


def test_a_later_publication_in_another_format_moves_the_list_on(told):
    assert told([*BEFORE, rich(1, ONE), csv(2, MORE)]) == ([], [], [RICH])


def test_an_older_publication_that_comes_late_does_not_move_it_on(told):
    """Its other format was applied before the held one came."""
    late = rich(3, MANY, publication="1")
    assert told([csv(0, MANY), csv(1, ONE), late]) == ([("SDN", CSV)], [CSV], [])


def test_the_good_snapshot_of_a_source_ends_its_doubt_though_it_only_confirms(told):
    doubted = [*BEFORE, rich(1, MORE), csv(1, ONE)]
    assert told(doubted) == ([], [], [CSV])
    assert told([*doubted, rich(2, MANY), csv(2, MANY)]) == ([], [], [])
    statuses = "select status_code from ops.snapshots where source_name = ? order by captured_at desc limit 1"
    assert told.connection.execute(statuses, [CSV]).fetchall() == [("confirmed",)]


def test_a_format_that_stays_as_it_was_does_not_move_the_list_on(told):
    """It may lag behind: nobody but a person can tell."""
    assert told([*BEFORE, csv(1, MANY), rich(1, ONE), csv(2, MANY)]) == ([("SDN", RICH)], [RICH], [])


def test_other_lists_are_held_apart(told):
    others = [Seen(MONDAY + timedelta(days=day), found, form="others") for day, found in ((0, ON_SSI), (1, ONE_OF_SSI))]
    assert told([*BEFORE, *others, csv(2, MANY)]) == ([("NS-MBS", OTHERS), ("SSI", OTHERS)], [OTHERS], [])
    [held] = held_lists(told.connection)
    assert held.list_codes == "NS-MBS, SSI"


@pytest.mark.parametrize("action", ["release", "exclude"])
def test_a_person_ends_the_hold(told, action):
    history = [csv(0, MANY), csv(1, ONE)]
    [_, held] = assemble(Publisher().serve(history))
    verdict = Verdict(action, held.snapshot_id, MONDAY + timedelta(days=2), "run")
    assert told(history, [verdict]) == ([], [], [])


def test_a_source_that_names_no_list_is_only_ever_doubted(told):
    silent = replace(FORMATS["csv"], source=replace(FORMATS["csv"].source, lists=(), floor=3))
    assert told([csv(0, MANY), csv(1, ONE)], forms=[silent]) == ([], [], [CSV])


def test_a_hold_lasts_from_the_first_held_snapshot_in_a_row(told):
    told([*BEFORE, csv(1, ONE), csv(3, {102: MANY[102]}), rich(3, ONE)])
    [held] = held_lists(told.connection)
    assert held == HeldList("SDN", (MONDAY + timedelta(days=1)).replace(tzinfo=None), 2, RICH, held.snapshot_id, REASON)
    assert held.text == (
        f"SDN since 2024-03-05 15:00 UTC (2 days): {RICH}: {REASON} (snapshot {held.snapshot_id[:12]})"
    )
    by_source = "select source_name, held_days from marts.source_health where is_held order by 1"
    assert told.connection.execute(by_source).fetchall() == [(CSV, 2), (RICH, 0)]


def test_who_asks_for_the_list_is_told_that_it_stands_still(told):
    flags = "select distinct list_code, is_held, held_days from marts.current_designations order by 1"
    history = [*BEFORE, Seen(MONDAY, ON_SSI, form="others")]
    told(history)
    assert told.connection.execute(flags).fetchall() == [("SDN", False, None), ("SSI", False, None)]
    told([*history, csv(1, ONE), rich(4, ONE)])
    assert told.connection.execute(flags).fetchall() == [("SDN", True, 3), ("SSI", False, None)]


def test_the_published_copy_tells_of_holds_and_doubts(told, tmp_path):
    path = tmp_path / "listwire.duckdb"
    told([*BEFORE, csv(1, ONE), rich(1, MORE)])
    publish(told.connection, path, MONDAY, MONDAY)
    lists, [doubt] = published_holds(path)
    assert lists == () and "of the last applied parties are gone" in doubt.reason
    assert doubt == Doubt(CSV, doubt.snapshot_id, doubt.reason, 0)
    assert doubt.text == f"held for 0 days: {doubt.reason} (snapshot {doubt.snapshot_id[:12]})"
    told([*BEFORE, csv(1, ONE), rich(2, ONE)])
    publish(told.connection, path, MONDAY, MONDAY)
    assert published_holds(path) == (held_lists(told.connection), ())
    with duckdb.connect(str(path)) as copy:
        copy.execute("drop table marts.held_lists")
    assert published_holds(path) == ((), ())
