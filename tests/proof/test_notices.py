"""Captured notices: nine pages of OFAC's recent actions and an answer of the Federal Register, backfilled for real.

What is expected of the pages was read off them by a person: their title, and the headings of their sections.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.proof.worlds import LOGS_ONLY, OTHER_RUNS, World, differences, say_same

pytestmark = pytest.mark.proof

PAGES = {
    "20181128": ["designation", "faq"],  # one heading in bold, and FAQs in the title
    "20200302": ["designation", "removal"],
    "20200916": ["designation"],
    "20220506": ["designation", "change"],
    "20240507": ["designation"],
    "20240926": ["designation"],  # its administrative changes are `None`
    "20241210": ["designation"],  # the page is cut behind the additions
    "20250701": ["designation", "removal", "change"],
    "20251104": ["designation", "removal", "change", "general_licence"],
}
"""Page to what it does: the part of its address is its key and its day."""

REGISTER_NOTICES = {
    "2026-20215": (date(2026, 10, 2), ["other"]),  # `Notice of OFAC Sanctions Action`, and no abstract to say which
    "2026-20032": (date(2026, 9, 30), ["other"]),
    "2026-20014": (date(2026, 9, 30), ["general_licence", "regulation"]),  # a rule that prints three licences
    "2026-20007": (date(2026, 9, 30), ["regulation"]),
    "2026-19657": (date(2026, 9, 25), ["regulation"]),
}
"""The documents of OFAC in the answer, which holds seven of another agency as well."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A world after pages and answer were taken in, with how many files became what."""

    world: World
    pages: Path
    register: Path
    outcomes: Counter[str]


@pytest.fixture(scope="module")
def taken(room: Path, shared_data: Path) -> Taken:
    world, pages, register = World(room / "notices"), shared_data / "ofac_pages", room / "register"
    register.mkdir()
    for answer in (shared_data / "federal_register").glob("fr_documents*.json"):
        (register / answer.name).symlink_to(answer)
    outcomes = Counter(world.backfill(pages)) + Counter(world.backfill(register))
    return Taken(world, pages, register, outcomes)


def test_every_page_is_a_notice_with_its_key_its_day_and_its_types(taken: Taken):
    rows = taken.world.rows(
        "select document_key, published_on, effective_on, notice_types, url, title, body_text from core.notices "
        "where publisher_code = 'OFAC' order by document_key"
    )
    days = {key: date.fromisoformat(key) for key in PAGES}
    assert taken.outcomes == {"taken": len(PAGES) + 1}
    assert {key: types for key, _, _, types, *_ in rows} == PAGES
    assert {key: (published_on, effective_on) for key, published_on, effective_on, *_ in rows} == {
        key: (day, day) for key, day in days.items()
    }
    print()
    for key, published_on, _, types, url, title, body in rows:
        assert url == f"https://ofac.treasury.gov/recent-actions/{key}"
        assert "\u200b" not in title
        assert "added to OFAC's SDN List" in body.replace("’", "'")
        print(f"notice {key}: {published_on}, {', '.join(types)}: {title}")


def test_the_register_gives_the_documents_of_ofac_alone(taken: Taken):
    [answer] = taken.register.iterdir()
    documents = json.loads(answer.read_text(encoding="utf-8"))["results"]
    of_ofac = {
        item["document_number"]: item["title"]
        for item in documents
        if "foreign-assets-control-office" in {agency["slug"] for agency in item["agencies"]}
    }
    rows = taken.world.rows(
        "select document_number, document_key, published_on, notice_types, title, effective_on from core.notices "
        "where publisher_code = 'FEDERAL_REGISTER' order by document_number"
    )
    assert {number: title for number, _, _, _, title, _ in rows} == of_ofac
    assert {number: (day, types) for number, _, day, types, *_ in rows} == REGISTER_NOTICES
    assert all(number == key for number, key, *_ in rows)
    assert all(effective_on is None for *_, effective_on in rows)  # the answer tells no day of the act
    print(f"\nregister: {len(rows)} of {len(documents)} documents are OFAC's")
    for number, _, day, types, title, _ in rows:
        print(f"notice {number}: {day}, {', '.join(types)}: {title}")


def test_nothing_of_a_notice_is_refused_or_unreadable(taken: Taken):
    accounting = taken.world.rows(
        "select source_name, parsed_count, rejected_count, new_count from marts.accounting order by source_name"
    )
    assert taken.world.value("select count(*) from ops.rejections") == 0
    assert taken.world.staged("select source_name, error from ops.documents where error is not null") == []
    assert {row[0] for row in accounting} == {"federal_register", "ofac_recent_actions"}
    assert all(parsed == new and rejected == 0 for _, parsed, rejected, new in accounting)
    print(f"\naccounting: {sum(row[1] for row in accounting)} documents in {len(accounting)} files, none refused")


def test_taking_the_notices_in_again_changes_no_row(taken: Taken):
    before = taken.world.keep_published("before")
    again = Counter(taken.world.backfill(taken.pages)) + Counter(taken.world.backfill(taken.register))
    assert again == {"known": len(PAGES) + 1}
    assert differences(before, taken.world.published, LOGS_ONLY) == {}
    print(f"\nsecond backfill: {dict(again)}")
    say_same("second backfill", before, LOGS_ONLY)


def test_notices_taken_in_last_first_and_one_by_one_are_the_same(room: Path, taken: Taken):
    world = World(room / "reversed")
    world.backfill(taken.register)
    for page in sorted(taken.pages.iterdir(), reverse=True)[:2]:
        assert world.backfill(page) == {"taken": 1}
    assert world.backfill(taken.pages) == {"known": 2, "taken": len(PAGES) - 2}
    assert differences(taken.world.published, world.published, OTHER_RUNS) == {}
    print()
    say_same("last first", world.published, OTHER_RUNS)
