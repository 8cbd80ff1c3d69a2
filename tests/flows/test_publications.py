"""The route over a Sanctions List Service on loopback: history first, lists when it moved, deltas beside them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Literal

import duckdb
import pytest

from flows.doctor import examine
from flows.route import Collected, House, choose, collect_lists, open_house, refresh
from listwire.settings import load_settings
from sources.loopback import Reply
from tests.flows.worlds import relations
from tests.sources.enhanced_xml import delta, enhanced, entity, name
from tests.sources.fake_sls import EXPORTS, SECRET, FakeSls
from warehouse.database import SAFE
from warehouse.reading import read_published

NOON = datetime(2026, 1, 16, 17, tzinfo=UTC)
FILES = {"ofac_sdn_enhanced": "SDN_ENHANCED.XML", "ofac_cons_enhanced": "CONS_ENHANCED.XML"}
CHANGES = "ofac_changes"
ON_SDN = '<sanctionsLists><sanctionsList id="1" datePublished="2026-01-16">SDN List</sanctionsList></sanctionsLists>'
ON_SSI = ON_SDN.replace("SDN List", "Sectoral Sanctions Identifications List")


def listed(uid: int, lists: str = ON_SDN, attributes: str = "") -> str:
    program = "<sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram></sanctionsPrograms>"
    return entity(uid, lists, program, f"<names>{name(f'MADE UP {uid}')}</names>", attributes=attributes)


class Desk:
    """A service, and a house that polls it; every look at the clock is a second later."""

    def __init__(self, service: FakeSls, root: Path, deltas: Literal["shadow", "apply"] = "shadow") -> None:
        self.service, self.root, self.deltas = service, root, deltas
        self._seconds = count()
        (root / "feeds.toml").write_text('[[feed]]\nname = "quiet"\nurl = "https://quiet.example/"\n', encoding="utf-8")

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=next(self._seconds))

    @property
    def house(self) -> House:
        """The house of these settings, with the floors of a small list."""
        urls = {source_name: self.service.url(f"{EXPORTS}/{file}") for source_name, file in FILES.items()}
        urls[CHANGES] = self.service.url("/changes")
        settings = load_settings(
            data=self.root / "data", feeds=self.root / "feeds.toml", source_urls=urls, deltas=self.deltas
        )
        house = open_house(settings, self.clock)
        lists = {
            source_name: replace(form, source=replace(form.source, floor=1, ceiling=100, largest_loss=0.5))
            for source_name, form in house.lists.items()
        }
        return replace(house, lists=lists, policy=self.service.policy)

    def publish(
        self, number: int, uids: Sequence[int], *told: str, files: Sequence[str] = tuple(FILES.values())
    ) -> None:
        """A publication: its lists, where they are given, and its delta."""
        bodies = {
            "SDN_ENHANCED.XML": enhanced(*map(listed, uids)),
            "CONS_ENHANCED.XML": enhanced(listed(9, ON_SSI)),
        }
        info = f"<datePublished>2026-01-16T00:{number // 60:02}:{number % 60:02}</datePublished>"
        served = {file: body for file, body in bodies.items() if file in files}
        self.service.publish(number, "2026-01-16T10:01:44.740051", served, delta(*told, info=info))

    def collect(self) -> dict[str, Collected]:
        house = self.house
        return {item.source_name: item for item in collect_lists(house, choose(house, [*FILES, CHANGES]))}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return read_published(self.house.settings.published_path, sql).rows

    def asked(self) -> list[str]:
        """The paths that the service was asked for since the last look."""
        paths = [request.path for request in self.service.service.requests]
        self.service.service.requests.clear()
        return paths


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of this machine would stand between the route and loopback."""
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def service(no_proxy: None) -> Iterator[FakeSls]:
    with FakeSls() as fake:
        yield fake


@pytest.fixture
def desk(service: FakeSls, tmp_path: Path) -> Desk:
    desk = Desk(service, tmp_path)
    desk.publish(803, [1, 2, 3], listed(3, attributes=' action="add"'))
    return desk


def test_the_history_is_asked_first_and_the_lists_only_when_a_publication_moved_them(desk: Desk):
    desk.collect()
    [first, *lists, last] = desk.asked()
    assert (first, last) == ("/changes/history/2026", "/changes/803")
    assert sorted(lists) == [f"{EXPORTS}/CONS_ENHANCED.XML", f"{EXPORTS}/SDN_ENHANCED.XML"]

    held = desk.collect()
    assert desk.asked() == ["/changes/history/2026"]
    assert {held[source_name].detail for source_name in FILES} == {"publication 803 is held"}

    desk.publish(805, [1, 2])
    desk.collect()
    assert desk.asked()[0] == "/changes/history/2026" and len(desk.service.service.requests) == 0
    assert desk.house.journal.read().fetches[-1].part == "delta_805"


def test_a_delta_is_archived_and_told_where_it_disagrees_with_the_lists(desk: Desk):
    desk.collect()
    desk.publish(805, [1, 2, 4], '<entity id="3" action="remove"/>', '<entity id="2" action="remove"/>')
    desk.collect()
    refresh(desk.house)

    lines = [line for line in desk.house.journal.read().fetches if line.part == "delta_805"]
    assert [desk.house.archive.has(line.sha256 or "") for line in lines] == [True]
    assert desk.rows(
        "select uid, left_source, left_value, right_source, right_value from marts.reconciliation "
        "where kind = 'delta' order by uid"
    ) == [(2, "SDN", "no act", CHANGES, "delisting"), (4, "SDN", "designation", CHANGES, "no act")]
    assert desk.rows("select uid from marts.current_designations where list_code = 'SDN' order by 1") == [
        (1,),
        (2,),
        (4,),
    ]


def test_a_redirect_to_another_host_is_refused_and_named(no_proxy: None, tmp_path: Path):
    with FakeSls(store_host="evil.example") as service:
        service.allowed = (service.service_host,)
        desk = Desk(service, tmp_path)
        desk.publish(803, [1])
        collected = desk.collect()
        for source_name in (*FILES, CHANGES):
            assert collected[source_name].status == "failed"
            assert f"redirect refused: evil.example is no host of {source_name}" in collected[source_name].detail
        assert service.store.requests == []


def test_the_key_of_a_presigned_address_stands_nowhere(
    desk: Desk, service: FakeSls, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    caplog.set_level(logging.DEBUG)
    told = repr(desk.collect())
    service.is_expired = True
    desk.publish(805, [1, 2])
    told += repr(desk.collect())
    refresh(desk.house)
    assert sum(SECRET in request.path for request in service.store.requests) >= 5, "the store was asked by its keys"
    assert "status 403" in told

    places = {"output": "".join(capfd.readouterr()), "logs": caplog.text, "collected": told}
    for path in (path for path in desk.root.rglob("*") if path.is_file()):
        places[str(path)] = path.read_bytes().decode(errors="replace")
    for path in (desk.house.settings.warehouse_path, desk.house.settings.published_path):
        places[f"rows of {path.name}"] = text_of_rows(path)
    found = [place for place, text in places.items() if SECRET in text or "X-Amz" in text]
    assert found == []
    assert "/Published/803/SDN_ENHANCED.XML" in places["rows of warehouse.duckdb"], "the address is kept without it"


def text_of_rows(path: Path) -> str:
    """Every row of a DuckDB file as text: its strings are compressed, so that its bytes alone prove nothing."""
    names = relations(path, ("stage", "ops", "core", "marts"))
    with duckdb.connect(str(path), read_only=True, config=SAFE) as connection:
        return "\n".join(repr(connection.execute(f"select * from {table}").fetchall()) for table in names)


def deltas_of(desk: Desk) -> dict[str, str]:
    """What doctor says of deltas."""
    return {item.subject: item.state for item in examine(desk.house) if item.subject.startswith("deltas")}


@pytest.mark.long
@pytest.mark.parametrize("setting", ["shadow", "apply"])
def test_the_setting_and_twenty_publications_let_a_delta_move_the_ledger(
    service: FakeSls, tmp_path: Path, setting: Literal["shadow", "apply"]
):
    desk = Desk(service, tmp_path, setting)
    uids = [1, 2]
    for number in range(803, 803 + 21):
        uids.append(number)
        desk.publish(number, uids, listed(number, attributes=' action="add"'))
        desk.collect()
        if number == 810:
            refresh(desk.house)
            early = deltas_of(desk)
    service.service.routes[f"{EXPORTS}/SDN_ENHANCED.XML"] = Reply(500)
    desk.publish(830, [], '<entity id="1" action="remove"/>', files=["CONS_ENHANCED.XML"])
    desk.collect()
    refresh(desk.house)

    delisted = desk.rows(
        "select uid, first_source from (select uid, snapshots.source_name as first_source "
        "from core.designations join ops.snapshots as snapshots on delisting_snapshot_id = snapshot_id)"
    )
    unasked = "deltas stay in shadow, as LISTWIRE_DELTAS says: "
    if setting == "apply":
        assert delisted == [(1, CHANGES)]
        assert early["deltas SDN"] == "deltas stay in shadow: 7 of 20 publications agreed"
        assert deltas_of(desk)["deltas SDN"] == "deltas move the ledger: 20 of 20 publications agreed"
    else:
        assert delisted == []
        assert early["deltas SDN"] == f"{unasked}7 of 20 publications agreed"
        assert deltas_of(desk)["deltas SDN"] == f"{unasked}20 of 20 publications agreed"
