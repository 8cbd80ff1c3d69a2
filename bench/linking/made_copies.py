"""Copies made of written stories by rules such as desks have: a set that anybody can make again.

The traps: `copy` (edited, cut, credited, with another title), `footer` (the same, above three sentences that one
publisher prints under everything, on every second story) and `daily` (one report on four days, with other figures).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

SEED = 5
FOOTER = (
    "The Example Herald is a trade mark of Herald Media and follows a code of conduct. Readers may write to the desk "
    "at any hour of the day. Prices of paper and ink are kept low by those who give."
)
WORDS = {
    "said": "stated", "U.S.": "US", "Treasury": "Treasury Department", "officials": "authorities", "who": "that",
    "government": "administration", "after": "following", "several": "a number of", "defence": "defense",
    "but": "though", "ministry": "department", "people": "persons", "court": "tribunal", "late": "later",
    "dit": "affirme", "selon": "d'après", "gouvernement": "pouvoir", "contre": "visant", "pays": "Etat",
}  # fmt: skip
DATELINES = ("WASHINGTON (AP) — ", "PARIS, July 24 (Reuters) - ", "LONDON — ")
FIRST_DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAYS = 4
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")
DAILY = (
    ("Ukraine downs # drones overnight", "The air force said on @day it shot down # of # drones launched overnight. "
     "Debris damaged # houses in the Odesa region. No deaths were reported by local authorities."),
    ("War in Ukraine, day @count", "What happened on day @count of the war, from the front lines to the capitals. "
     "Kyiv reported # clashes, most of them near Pokrovsk, and Moscow claimed a village in the Donetsk region."),
    ("Rouble at #.# to the dollar", "The rouble traded at #.# to the dollar in Moscow on @day. "
     "The central bank had set the rate at #.#. Brokers pointed to export revenue and the tax calendar."),
    ("Oil settles at $#.#", "Brent crude futures rose # cents to $#.# a barrel on @day. U.S. West Texas Intermediate "
     "settled at $#.#. Traders watched stocks and talks on Iran."),
    ("Quake of magnitude 5.# off Japan", "An earthquake of magnitude 5.# struck # km off the coast of Honshu @day "
     "at a depth of # km, the agency said. There was no tsunami warning."),
    ("Gaza: # killed in strikes", "Israeli strikes killed at least # people across Gaza on @day, medics said, "
     "# of them in Khan Younis. The army said it had hit # targets in the last day."),
    ("Le CAC 40 termine en hausse de #,#%", "La Bourse de Paris a fini @day en hausse de #,#%, l'indice CAC 40 "
     "gagnant # points. Les valeurs du luxe ont progressé, selon des courtiers."),
    ("Cuba: déficit de # MW", "La Unión Eléctrica prevé para este @day una afectación de # megavatios en el pico. "
     "La máxima de la víspera fue de # megavatios y # unidades siguen averiadas."),
)  # fmt: skip
CREDITS = (
    " (Reporting by Ann Example; Editing by Bob Example)",
    " Sign up for our newsletter.",
    " © 2026 The Example Times. All rights reserved.",
)


def made_rows(stories: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of all traps, the same at each call."""
    chance = random.Random(SEED)
    rows = []
    for number, story in enumerate(stories):
        first = {"title": story["title"], "summary": story["summary"]}
        copies = [first, *(edited(first, chance) for _ in range(chance.randint(2, 4)))]
        moment = datetime.fromisoformat(story["published"]).replace(tzinfo=UTC)
        trap, footer = ("footer", " " + FOOTER) if number % 2 else ("copy", "")
        rows += _rows_of(copies, trap, f"{story['case']}/{trap}", moment, footer, chance)
    for number, (title, summary) in enumerate(DAILY):
        for day in range(DAYS):
            first = {"title": _filled(title, day, chance), "summary": _filled(summary, day, chance)}
            copies = [first, edited(first, chance), edited(first, chance)]
            rows += _rows_of(copies, "daily", f"daily{number}/{day}", FIRST_DAY + timedelta(days=day), "", chance)
    return rows


def _rows_of(
    copies: list[dict[str, str]], trap: str, story: str, moment: datetime, footer: str, chance: random.Random
) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{story}/{place}",
            "story": story,
            "feed": f"feed{place}",
            "title": text["title"],
            "summary": text["summary"] + footer,
            "published": (moment + timedelta(hours=place * chance.random() * 6)).isoformat(),
            "trap": trap,
        }
        for place, text in enumerate(copies)
    ]


def _filled(text: str, day: int, chance: random.Random) -> str:
    """The figures and the day of a daily report."""
    figure = re.sub("#", lambda _: str(chance.randint(2, 99)), text)
    return figure.replace("@day", WEEKDAYS[day]).replace("@count", str(510 + day))


def edited(text: dict[str, str], chance: random.Random) -> dict[str, str]:
    """One to five edits, drawn without repetition."""
    changed = text
    for edit in chance.sample(EDITS, chance.randint(1, len(EDITS))):
        changed = edit(changed, chance)
    return changed


def _sentences(text: dict[str, str]) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text["summary"])


def _drop(text: dict[str, str], chance: random.Random) -> dict[str, str]:
    sentences = _sentences(text)
    if len(sentences) > 2:
        del sentences[chance.randrange(1, len(sentences))]
    return text | {"summary": " ".join(sentences)}


def _reword(text: dict[str, str], chance: random.Random) -> dict[str, str]:
    summary = text["summary"]
    for word, other in chance.sample(sorted(WORDS.items()), len(WORDS) // 2):
        summary = re.sub(rf"\b{re.escape(word)}(?!\w)", other, summary)
    return text | {"summary": summary}


def _title(text: dict[str, str], chance: random.Random) -> dict[str, str]:
    return text | {"title": " ".join(text["summary"].split()[: chance.randint(6, 9)])}


def _dateline(text: dict[str, str], chance: random.Random) -> dict[str, str]:
    return text | {"summary": chance.choice(DATELINES) + text["summary"]}


def _credit(text: dict[str, str], chance: random.Random) -> dict[str, str]:
    return text | {"summary": text["summary"] + chance.choice(CREDITS)}


def _cut(text: dict[str, str], chance: random.Random) -> dict[str, str]:
    return text | {"summary": text["summary"][: int(len(text["summary"]) * chance.uniform(0.5, 0.8))] + "…"}


EDITS: tuple[Callable[[dict[str, str], random.Random], dict[str, str]], ...] = (
    _drop,
    _reword,
    _title,
    _dateline,
    _credit,
    _cut,
)
