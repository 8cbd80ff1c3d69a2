"""Polling the Sanctions List Service: what moved, what to ask for, and that a presigned key is kept nowhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import Document, Fetch, Source
from sources.http import Answer, fetch_now
from sources.ofac_enhanced import CONS, SDN
from sources.ofac_enhanced import inspect as inspect_list
from sources.polling import FetchState, Request, StateKey, fold_states, plan
from sources.sanctions_list_service import (
    CHANGES_PART,
    SOURCE,
    Publication,
    history_parts,
    inspect,
    is_history,
    move,
    publication_of,
    publications,
)
from tests.sources.enhanced_xml import delta, enhanced, entity
from tests.sources.fake_sls import EXPORTS, SECRET, FakeSls
from warehouse.archive import Archive
from warehouse.journal import Journal

NOON = datetime(2026, 1, 16, 17, tzinfo=UTC)
BASE = SOURCE.parts[CHANGES_PART]
HISTORY = [
    {"publicationID": 803, "datePublished": "2026-01-16T10:01:44.740051"},
    {"publicationID": 801, "datePublished": "2026-01-08T09:30:00"},
]
KNOWN = (Publication(801, "2026-01-08T09:30:00"), Publication(803, "2026-01-16T10:01:44.740051"))


def history(body: object) -> Document:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Document(SOURCE.name, "history_2026", f"{BASE}/history/2026", "0" * 64, text)


def state(
    source: Source, part: str, url: str, at: datetime = NOON, publication: str = ""
) -> dict[StateKey, FetchState]:
    key = (source.name, part, url)
    return {key: FetchState(*key, current_url=url, last_ok_at=at, publication_id=publication)}


def held(source: Source, publication: str) -> dict[StateKey, FetchState]:
    """Every part of a list, answered for a publication."""
    states: dict[StateKey, FetchState] = {}
    for part, url in source.parts.items():
        states |= state(source, part, url, publication=publication)
    return states


def held_delta(number: int) -> dict[StateKey, FetchState]:
    return state(SOURCE, f"delta_{number}", f"{BASE}/{number}")


# ---- histories -------------------------------------------------------------------------------------------------------


def test_publications_come_oldest_first_and_once_from_however_many_histories():
    assert publications([history(HISTORY), history(HISTORY[:1]), history([])]) == KNOWN


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[{", "no JSON, or JSON that is cut"),
        ({"publications": []}, "a JSON dict where a list of publications was expected"),
        ([{"publicationID": "803", "datePublished": "x"}], "no publication"),
        ([{"publicationID": True, "datePublished": "x"}], "no publication"),
        ([{"publicationID": 803}], "no publication"),
        ([803], "no publication"),
    ],
)
def test_what_is_no_history_is_told_and_never_an_empty_one(body: object, reason: str):
    document = history(body)
    with pytest.raises(ParseError, match=reason):
        publications([document])
    assert str(inspect(document.body, None)).startswith(reason)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (json.dumps(HISTORY).encode(), None),
        (b"[]", None),
        (delta(entity(1, attributes=' action="add"')), None),
        (b"", "empty answer"),
        (enhanced(), "a whole list, no delta"),
        (b"<html></html>", "the root element is html, not sanctionsData"),
    ],
)
def test_histories_and_deltas_pass(body: bytes, reason: str | None):
    assert inspect(body, None) == reason


@given(st.binary(max_size=60) | st.text(max_size=30).map(json.dumps).map(str.encode))
def test_any_bytes_give_publications_or_parse_error(body: bytes):
    try:
        found = publications([history(body)])
    except ParseError:
        assert inspect(body, None) is not None
    else:
        assert found == ()


@pytest.mark.parametrize(
    ("now", "answered", "years"),
    [
        ("2026-01-16T17:00", {}, ["2026"]),
        ("2027-01-01T04:59", {"2026": "2026-12-30T12:00"}, ["2026"]),  # still 2026 in Washington
        ("2027-01-01T05:01", {"2026": "2026-12-30T12:00"}, ["2026", "2027"]),
        ("2027-01-02T12:00", {"2026": "2027-01-01T12:00", "2027": "2027-01-01T12:00"}, ["2027"]),
        ("2027-01-02T12:00", {"2026": "2026-12-30T12:00", "2027": "2027-01-01T12:00"}, ["2026", "2027"]),
        ("2028-03-01T12:00", {"2026": "2026-12-30T12:00"}, ["2026", "2027", "2028"]),
    ],
)
def test_a_year_is_asked_for_until_its_end_was_seen(now: str, answered: Mapping[str, str], years: list[str]):
    states: dict[StateKey, FetchState] = {}
    for year, at in answered.items():
        answered_at = datetime.fromisoformat(at).replace(tzinfo=UTC)
        states |= state(SOURCE, f"history_{year}", f"{BASE}/history/{year}", answered_at)
    parts = history_parts(f"{BASE}/", states, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert parts == {f"history_{year}": f"{BASE}/history/{year}" for year in years}


def test_a_part_says_what_it_is():
    assert (is_history("history_2026"), is_history("delta_803"), is_history(CHANGES_PART)) == (True, False, False)
    assert (publication_of("delta_803"), publication_of("history_2026")) == ("803", "")


# ---- decisions -------------------------------------------------------------------------------------------------------


def test_a_service_never_asked_gives_its_lists_and_the_newest_delta():
    found = move(KNOWN, [SDN, CONS], {}, BASE, NOON)
    assert found.publication_id == "803"
    assert found.due == {SDN.name: "never answered", CONS.name: "never answered"}
    assert found.deltas == {"delta_803": f"{BASE}/803"}


def test_nothing_is_asked_for_while_the_publication_stands():
    states = held(SDN, "803") | held(CONS, "803") | held_delta(803)
    assert move(KNOWN, [SDN, CONS], states, BASE, NOON) == move(KNOWN, [], states, BASE, NOON)
    assert move(KNOWN, [SDN, CONS], states, BASE, NOON).deltas == {}


def test_a_list_that_missed_a_publication_is_due_by_itself():
    states = held(SDN, "801") | held(CONS, "803") | held_delta(803)
    assert move(KNOWN, [SDN, CONS], states, BASE, NOON).due == {SDN.name: "publication 803, held 801"}


def test_a_list_is_asked_for_once_a_day_whatever_the_history_says():
    states = held(SDN, "803") | held_delta(803)
    assert move(KNOWN, [SDN], states, BASE, NOON + timedelta(hours=23)).due == {}
    assert move(KNOWN, [SDN], states, BASE, NOON + timedelta(hours=24)).due == {SDN.name: "not asked for a day"}


def test_a_list_one_part_of_which_is_behind_is_due():
    csv = replace(SDN, name="ofac_sdn_csv", parts={"sdn": "https://x.example/SDN", "add": "https://x.example/ADD"})
    states = held(csv, "803") | state(csv, "add", "https://x.example/ADD", publication="801")
    assert move(KNOWN, [csv], states, BASE, NOON).due == {"ofac_sdn_csv": "publication 803, held 801"}


def test_deltas_are_asked_for_from_the_first_one_held_on_the_oldest_first():
    known = tuple(Publication(number, "2026-01-16T10:00:00") for number in (798, 800, 801, 803, 804))
    states = held_delta(800) | held_delta(803)
    assert list(move(known, [], states, BASE, NOON).deltas) == ["delta_801", "delta_804"]


def test_without_a_publication_known_only_a_list_never_answered_is_due():
    assert move((), [SDN, CONS], held(CONS, "803"), BASE, NOON).due == {SDN.name: "never answered"}
    assert move((), [SDN], {}, BASE, NOON).publication_id == ""


@given(st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)), st.integers(0, 9))
def test_what_was_asked_for_and_answered_is_not_asked_for_again(known: set[int], deltas: set[int], list_at: int):
    published = tuple(Publication(number, "2026-01-16T10:00:00") for number in sorted(known))
    states = held(SDN, str(list_at))
    for number in deltas:
        states |= held_delta(number)
    first = move(published, [SDN, CONS], states, BASE, NOON)
    for source in (SDN, CONS):
        if source.name in first.due:
            states |= held(source, first.publication_id)
    for part, url in first.deltas.items():
        states |= state(SOURCE, part, url)
    again = move(published, [SDN, CONS], states, BASE, NOON)
    assert (again.due, again.deltas) == ({}, {})


# ---- against a service -----------------------------------------------------------------------------------------------


class Collector:
    """The route of one collection: history, then what it asks for; each answer archived, then journaled."""

    def __init__(self, service: FakeSls, folder: Path) -> None:
        self.archive, self.journal = Archive(folder), Journal(folder)
        self._service = service
        self._seconds = count()
        self._base = service.url("/changes")
        self._lists = [
            replace(source, parts={"list": service.url(f"{EXPORTS}/{file}")})
            for source, file in ((SDN, "SDN_ENHANCED.XML"), (CONS, "CONS_ENHANCED.XML"))
        ]

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=next(self._seconds))

    def collect(self) -> list[Fetch]:
        """The journal lines of this collection, in order."""
        before = len(self.journal.read().fetches)
        changes = replace(SOURCE, parts=history_parts(self._base, self._states(), NOON))
        self._ask(changes, "")
        found = move(publications(self._histories()), self._lists, self._states(), self._base, NOON)
        for source in self._lists:
            if source.name in found.due:
                self._ask(source, found.publication_id)
        self._ask(replace(SOURCE, parts=found.deltas), "")
        return list(self.journal.read().fetches[before:])

    def _states(self) -> dict[StateKey, FetchState]:
        return fold_states(self.journal.read().fetches)

    def _histories(self) -> Iterator[Document]:
        for held_state in self._states().values():
            if is_history(held_state.part) and held_state.sha256:
                body = self.archive.get(held_state.sha256)
                yield Document(held_state.source_name, held_state.part, held_state.url, held_state.sha256, body)

    def _ask(self, source: Source, publication_id: str) -> None:
        intents = plan(source, self._states(), self.clock(), set_id="set", publication_id=publication_id)
        requests = [intent for intent in intents if isinstance(intent, Request)]
        run_id = f"run-{next(self._seconds)}"
        with self.journal.open_run(run_id, self.clock()) as journal:

            def keep(answer: Answer) -> None:
                if answer.body is not None:
                    self.archive.put(answer.body)
                journal.extend(answer.fetches)

            fetch_now(
                requests, run_id=run_id, clock=self.clock, policy=self._service.policy, inspect=judge, on_answer=keep
            )


def judge(request: Request, body: bytes, content_type: str | None) -> str | None:
    return (inspect if request.source_name == SOURCE.name else inspect_list)(body, content_type)


@pytest.fixture
def service() -> Iterator[FakeSls]:
    with FakeSls() as fake:
        files = {"SDN_ENHANCED.XML": enhanced(entity(1)), "CONS_ENHANCED.XML": enhanced(entity(2))}
        fake.publish(803, "2026-01-16T10:01:44.740051", files, delta(entity(1, attributes=' action="add"')))
        yield fake


@pytest.fixture
def collector(service: FakeSls, tmp_path: Path, no_proxy: None) -> Collector:
    return Collector(service, tmp_path)


def outcomes(lines: list[Fetch]) -> list[tuple[str, str, str]]:
    return [(line.source_name, line.part, line.outcome) for line in lines]


def test_a_publication_is_collected_whole_and_then_left_alone(collector: Collector):
    lines = collector.collect()
    assert outcomes(lines) == [
        (SOURCE.name, "history_2026", "ok"),
        (SDN.name, "list", "ok"),
        (CONS.name, "list", "ok"),
        (SOURCE.name, "delta_803", "ok"),
    ]
    assert [line.publication_id for line in lines] == ["", "803", "803", ""]
    assert outcomes(collector.collect()) == [(SOURCE.name, "history_2026", "unchanged")]


def test_a_new_publication_asks_for_the_lists_again_with_the_validators_of_the_original_address(
    service: FakeSls, collector: Collector
):
    collector.collect()
    service.publish(805, "2026-01-20T09:00:00", {"SDN_ENHANCED.XML": enhanced(entity(3))}, delta())
    assert outcomes(collector.collect()) == [
        (SOURCE.name, "history_2026", "ok"),
        (SDN.name, "list", "ok"),
        (CONS.name, "list", "not_modified"),
        (SOURCE.name, "delta_805", "ok"),
    ]
    [again] = service.store.asked("/Published/803/CONS_ENHANCED.XML")[1:]
    assert again.headers["if-none-match"] == '"/Published/803/CONS_ENHANCED.XML"'


def test_a_key_that_is_over_is_a_failed_fetch_and_the_list_stays_due(service: FakeSls, collector: Collector):
    service.is_expired = True
    lines = collector.collect()
    assert [line.error for line in lines if line.source_name == SDN.name] == ["status 403"]
    service.is_expired = False
    assert (SDN.name, "list", "ok") in outcomes(collector.collect())


def test_the_key_of_a_presigned_address_is_kept_nowhere(
    service: FakeSls,
    collector: Collector,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
):
    caplog.set_level(logging.DEBUG)
    lines = collector.collect()
    service.is_expired = True
    service.publish(805, "2026-01-20T09:00:00", {"SDN_ENHANCED.XML": enhanced(entity(3))}, delta())
    lines += collector.collect()

    asked = [request.path for request in service.store.requests]
    assert len(asked) >= 5, "the store was asked by its keys"
    assert all(SECRET in path for path in asked)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    printed = "".join(capfd.readouterr())
    places = {
        "journal and archive": kept.decode(errors="replace"),
        "file names": " ".join(str(path) for path in tmp_path.rglob("*")),
        "journal lines": repr(lines),
        "logs": caplog.text,
        "output": printed,
    }
    found = [place for place, text in places.items() if SECRET in text or "X-Amz" in text]
    assert found == []
    assert b"/Published/803/SDN_ENHANCED.XML" in kept, "the address without its query is kept"


def test_a_redirect_off_the_official_hosts_is_refused(tmp_path: Path, no_proxy: None):
    with FakeSls(store_host="evil.example") as service:
        files = {"SDN_ENHANCED.XML": enhanced(entity(1)), "CONS_ENHANCED.XML": enhanced(entity(2))}
        service.publish(803, "2026-01-16T10:01:44.740051", files, delta())
        service.allowed = (service.service_host,)
        lines = Collector(service, tmp_path).collect()
        errors = {line.error for line in lines if line.outcome == "failed"}
        assert errors == {
            f"redirect refused: evil.example is no host of {name}" for name in (SDN.name, CONS.name, SOURCE.name)
        }
        assert service.store.requests == []
