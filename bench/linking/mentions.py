"""Which listed parties a story names: written stories, single words, real news; and how fast.

    PYTHON bench/linking/mentions.py FOLDER [--cases stories.jsonl ...] [--part development|held|all] [--errors]

FOLDER is the shared data: the list of 28 December 2023 and news/, the real stories of which a party is on it. A mention
is right when its party is labelled for the story; precision and recall count parties of stories. Single words are
judged by whether the labelled party has an accepted mention that holds the word. Cases are held back where their number
is divisible by 3, or the row says so. Parties are as the list has them on one day: no history of designations is
loaded, so a date of an act says nothing here.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import feedparser

from linking.alias_index import AliasIndex
from linking.mention_evidence import Party
from linking.mentions import Story, find_mentions, find_names
from linking.name_forms import Alias
from linking.names import words

CASES = Path(__file__).parent / "cases"
COUNTRY_NAMES = Path(__file__).parents[2] / "sql" / "seeds" / "country_names.csv"
NONE = "-0- "
TIMES = 5
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


def read_csv(path: Path) -> list[list[str]]:
    text = gzip.decompress(path.read_bytes()).decode("latin-1")
    return [row for row in csv.reader(io.StringIO(text)) if len(row) > 2]


def read_list(folder: Path) -> tuple[list[Alias], dict[int, Party]]:
    """Aliases and parties of the list as captured on one day."""
    with COUNTRY_NAMES.open(encoding="utf-8") as lines:
        codes = {row["country_name"]: row["country_code"] for row in csv.DictReader(lines)}
    countries: dict[int, set[str]] = defaultdict(set)
    for row in read_csv(folder / "add.csv.gz"):
        if code := codes.get(row[4].strip()):
            countries[int(row[0])].add(code)
    aliases, parties = [], {}
    for row in read_csv(folder / "sdn.csv.gz"):
        uid, kind = int(row[0]), row[2].strip().replace("-0-", "entity")
        aliases.append(Alias(uid, row[1], True, False, kind))
        remarks = row[11]
        nationality = re.findall(r"(?:nationality|citizen) ([A-Z][A-Za-z ,]+?)[;.]", remarks)
        own = countries[uid] | {codes[name] for name in nationality if name in codes}
        born = re.search(r"DOB ([^;]*)", remarks)
        parties[uid] = Party(
            uid, kind, frozenset(own), frozenset(row[3].replace("]", "").replace("[", "").split()),
            "" if row[4] == NONE else row[4],
            birth_years=frozenset(map(int, YEAR.findall(born[1]))) if born else frozenset(),
        )  # fmt: skip
    for row in read_csv(folder / "alt.csv.gz"):
        uid = int(row[0])
        aliases.append(Alias(uid, row[3], False, "weak" in row[4].lower(), parties[uid].party_type))
    return aliases, parties


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def is_held_back(case: dict[str, Any]) -> bool:
    return bool(case.get("held_back")) or int(re.sub(r"\D", "", case["case"])) % 3 == 0


def read_real(folder: Path) -> list[dict[str, Any]]:
    """The real stories of which a party is on the list, with the parties that their text names as one reader saw it."""
    cases = []
    for label in read_lines(CASES / "real_news.jsonl"):
        head, _, body = (folder / f"{label['case']}.txt").read_text(encoding="utf-8").partition("---")
        facts = dict(line.partition(": ")[::2] for line in head.splitlines() if ": " in line)
        title = facts.get("title", "")
        cases.append(
            {
                "case": label["case"],
                "trap": facts.get("language", ""),
                "published": facts["date"],
                "title": "" if title.startswith("(slug") else title,
                "summary": body.strip(),
                "mentions": [{"uid": uid} for uid in label["uids"]],
            }
        )
    return cases


def read_day(text: str) -> date | None:
    found = re.match(r"\d{4}-\d\d-\d\d", text)
    return date.fromisoformat(found[0]) if found else None


def to_story(case: dict[str, Any]) -> Story:
    return Story(case["case"], case["title"], case["summary"], read_day(case["published"]))


def judge_stories(
    what: str, cases: list[dict[str, Any]], index: AliasIndex, parties: dict[int, Party], errors: bool
) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for case in cases:
        found = find_mentions(index, parties, to_story(case))
        accepted = {mention.uid: mention for mention in found if mention.is_accepted}
        expected = {int(mention["uid"]) for mention in case["mentions"]}
        right[case["trap"]] += len(accepted.keys() & expected)
        wrong[case["trap"]] += len(accepted.keys() - expected)
        missed[case["trap"]] += len(expected - accepted.keys())
        if errors and accepted.keys() != expected:
            print(f"-- {case['case']} {case['trap']}: {case['title']} | {case['summary'][:600]}")
            for uid in sorted(accepted.keys() - expected):
                print(f"   wrong {uid} {accepted[uid].matched_name} {accepted[uid].score} {accepted[uid].evidence}")
            for uid in sorted(expected - accepted.keys()):
                told = next((mention for mention in found if mention.uid == uid), None)
                print(
                    f"   missed {uid}", f"{told.matched_name} {told.score} {told.evidence}" if told else "no candidate"
                )
    print(f"{what}: {len(cases)} stories, {figures(right.total(), wrong.total(), missed.total())}")
    for trap in sorted(right | wrong | missed):
        print(f"   {trap:20} {figures(right[trap], wrong[trap], missed[trap])}")


def figures(right: int, wrong: int, missed: int) -> str:
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return f"precision {precision:.3f} recall {recall:.3f} (right {right}, wrong {wrong}, missed {missed})"


def judge_tokens(
    what: str, cases: list[dict[str, Any]], index: AliasIndex, parties: dict[int, Party], errors: bool
) -> None:
    right = wrong = missed = 0
    for case in cases:
        found = [
            mention for mention in find_mentions(index, parties, to_story(case))
            if mention.uid == int(case["uid"]) and mention.is_accepted
        ]  # fmt: skip
        right += bool(found) and case["is_named"]
        wrong += bool(found) and not case["is_named"]
        missed += not found and case["is_named"]
        if errors and bool(found) != case["is_named"]:
            told = [m for m in find_mentions(index, parties, to_story(case)) if m.uid == int(case["uid"])]
            print(f"-- {case['case']} {case['token']} {case['is_named']}: {case['title']} | {case['summary']}")
            print("  ", told[0].score if told else "", told[0].evidence if told else "no candidate")
    print(f"{what}: {len(cases)} words, {figures(right, wrong, missed)}")


def read_feeds(folder: Path) -> list[Story]:
    """Entries of real feeds whose title and summary have the length of most: 200 to 400 characters without markup."""
    stories = []
    for path in sorted(folder.glob("*.*")):
        if path.suffix not in (".xml", ".rss", ".atom", ".rdf"):
            continue
        for entry in feedparser.parse(path.read_bytes()).entries:
            title, text = (re.sub(r"<[^>]+>", " ", entry.get(name, "")) for name in ("title", "summary"))
            if 200 <= len(title) + len(text) <= 400:
                stories.append(Story(str(len(stories)), title, text))
    return stories


def measure_speed(what: str, stories: list[Story], index: AliasIndex, parties: dict[int, Party]) -> None:
    sizes = sorted(len(story.title or "") + len(story.text or "") for story in stories)
    runs: dict[str, Callable[[Story], object]] = {
        "words alone": lambda story: (words(story.title), words(story.text)),
        "without scores": lambda story: (find_names(index, story.title), find_names(index, story.text)),
        "with scores": lambda story: find_mentions(index, parties, story),
    }
    for name, run in runs.items():
        for story in stories:
            run(story)
        start = time.thread_time()
        for _ in range(TIMES):
            for story in stories:
                run(story)
        rate = len(stories) * TIMES / (time.thread_time() - start)
        print(f"speed over {what}, {name}: {rate:,.0f} documents a second, median {sizes[len(sizes) // 2]} characters")


def measure_build(aliases: list[Alias]) -> None:
    many = aliases + [Alias(alias.uid + 10**6, alias.name, *alias_kind(alias)) for alias in aliases]
    start = time.thread_time()
    AliasIndex.build(many[:40_000])
    print(f"index of 40,000 names: {time.thread_time() - start:.2f} s")


def alias_kind(alias: Alias) -> tuple[bool, bool, str]:
    return alias.is_primary, alias.is_weak, alias.party_type


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stories", type=Path, nargs="*", default=[CASES / "stories.jsonl"])
    parser.add_argument("--tokens", type=Path, nargs="*", default=[CASES / "single_tokens.jsonl"])
    parser.add_argument("--part", choices=("development", "held", "all"), default="development")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    aliases, parties = read_list(given.folder / "ofac" / "csv_2023-12-28")
    index = AliasIndex.build(aliases)

    def part(paths: list[Path]) -> list[dict[str, Any]]:
        cases = [case for path in paths for case in read_lines(path)]
        wanted = {"development": [False], "held": [True], "all": [False, True]}[given.part]
        return [case for case in cases if is_held_back(case) in wanted]

    judge_stories(f"stories, {given.part}", part(given.stories), index, parties, given.errors)
    judge_tokens(f"single words, {given.part}", part(given.tokens), index, parties, given.errors)
    judge_stories("real news", read_real(given.folder / "news"), index, parties, given.errors)
    measure_speed("the written cases", [to_story(case) for case in part(given.stories)], index, parties)
    measure_speed("real feeds", read_feeds(given.folder / "feeds"), index, parties)
    measure_build(aliases)


if __name__ == "__main__":
    main()
