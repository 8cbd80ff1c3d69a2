"""Copies of one story folded: ours and MinHash's on the same entries in the same run, over pairs of entries.

    PYTHON bench/linking/copies.py [--peer PYTHON] [--part development|held|all] [--errors] [--cases FILE]

--peer is a Python with rensa (bench/peers/minhash_copies.py). Two sets are measured:

- written: cases/copies.jsonl, one entry a line: {"id", "story", "outlet", "published", "title", "text", "trap"}; a
  story whose number 3 divides is of the held part. Left out where there is no such file.
- made: three to five copies of each story of cases/stories.jsonl, edited by the rules of `made_copies.py`, with daily
  reports and footers; it says how our rules behave, not how true texts do.

All entries of a set are folded together, so that a pair of two cases counts against precision. Our thresholds are
frozen in `linking.story_pairs`; the peer gets the shingle length, threshold and window that are
best on these rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.linking.made_copies import made_rows
from linking.stories import WINDOW, Entry, fold

CASES = Path(__file__).with_name("cases")
PEER_SCRIPT = Path(__file__).parents[1] / "peers" / "minhash_copies.py"
GOALS = (0.98, 0.94)
REPEATS = 3

Pair = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="a Python that has rensa")
    parser.add_argument("--part", choices=("development", "held", "all"), default="development")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--cases", type=Path, default=CASES / "copies.jsonl")
    arguments = parser.parse_args()
    if arguments.cases.exists():
        measure("written", written_rows(arguments.cases, arguments.part), arguments)
    else:
        print(f"{arguments.cases} is not there: no written cases")
    stories = [row for row in read_lines(CASES / "stories.jsonl") if in_part(row["case"], arguments.part)]
    measure("made", made_rows(stories), arguments)


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def in_part(case: str, part: str) -> bool:
    """A third by the number of the case, not read while the rules were written."""
    is_held = int("".join(char for char in case if char.isdigit())) % 3 == 0
    return part == "all" or is_held == (part == "held")


def written_rows(path: Path, part: str) -> list[dict[str, Any]]:
    """The entries of the written cases, each outlet a feed."""
    return [
        row | {"feed": row["outlet"], "summary": row["text"]} for row in read_lines(path) if in_part(row["story"], part)
    ]


def entry_of(row: Mapping[str, Any]) -> Entry:
    published = moment_of(row)
    uids = frozenset(int(uid) for uid in row.get("uids", ()))
    return Entry(row["id"], row["feed"], row["title"], row["summary"], published, uids=uids)


def moment_of(row: Mapping[str, Any]) -> datetime:
    moment = datetime.fromisoformat(row["published"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def measure(name: str, rows: list[dict[str, Any]], arguments: argparse.Namespace) -> None:
    truth = pairs_of({row["id"]: row["story"] for row in rows})
    entries = [entry_of(row) for row in rows]
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        story_ids = fold(entries)
        times.append(time.process_time() - began)
    said = pairs_of(story_ids)
    print(f"\n{name}, {arguments.part}: {len(rows)} entries, {len(truth)} pairs of copies")
    print_line("listwire", said, truth, f"{len(rows) / min(times):,.0f} entries/s")
    if arguments.peer:
        print_peer(rows, truth, arguments.peer)
    print_traps(rows, said, truth)
    if arguments.errors:
        print_errors(rows, said, truth)


def pairs_of(stories: Mapping[str, str]) -> set[Pair]:
    members = defaultdict(list)
    for entry_id, story_id in stories.items():
        members[story_id].append(entry_id)
    return {pair for group in members.values() for pair in combinations(sorted(group), 2)}


def figures(said: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hits = len(said & truth)
    precision, recall = hits / max(len(said), 1), hits / max(len(truth), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def print_line(name: str, said: set[Pair], truth: set[Pair], remark: str) -> None:
    precision, recall, f1 = figures(said, truth)
    reached = "reached" if precision >= GOALS[0] and recall >= GOALS[1] else "missed"
    print(f"  {name:10} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  goal {reached}  {remark}")


def print_peer(rows: list[dict[str, Any]], truth: set[Pair], python: str) -> None:
    """The peer at its best, with the window of days and without."""
    given = "".join(json.dumps({"text": f"{row['title']}. {row['summary']}"}) + "\n" for row in rows)
    run = subprocess.run([python, str(PEER_SCRIPT)], input=given, capture_output=True, text=True, check=True)
    answer = json.loads(run.stdout)
    days = [moment_of(row) for row in rows]
    ids = [row["id"] for row in rows]
    best: tuple[float, str, set[Pair]] = (-1.0, "", set())
    for length, found in answer["pairs"].items():
        for is_windowed in (False, True):
            near = [edge for edge in found if not is_windowed or abs(days[edge[0]] - days[edge[1]]) <= WINDOW]
            for threshold in range(5, 96, 5):
                said = pairs_of(components(ids, [edge for edge in near if edge[2] * 100 >= threshold]))
                window = "with the window" if is_windowed else "without a window"
                remark = f"{length}-word shingles, threshold {threshold / 100:.2f}, {window}"
                best = max(best, (figures(said, truth)[2], remark, said), key=lambda item: item[0])
    print_line("MinHash", best[2], truth, f"{answer['name']}: {best[1]}; {answer['speed']:,.0f} entries/s")


def components(ids: list[str], edges: Iterable[tuple[int, int, float]]) -> dict[str, str]:
    parent = list(range(len(ids)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for left, right, _ in edges:
        parent[root(left)] = root(right)
    return {entry_id: ids[root(place)] for place, entry_id in enumerate(ids)}


def print_traps(rows: list[dict[str, Any]], said: set[Pair], truth: set[Pair]) -> None:
    """Errors by class; a wrong pair of two traps counts for both."""
    traps = {row["id"]: row["trap"] for row in rows}
    wrong = Counter(trap for pair in said - truth for trap in {traps[entry_id] for entry_id in pair})
    missed = Counter(traps[left] for left, _ in truth - said)
    sizes = Counter(traps[left] for left, _ in truth)
    for trap in sorted(set(traps.values())):
        print(f"    {trap:28} pairs {sizes[trap]:5}  missed {missed[trap]:4}  wrong {wrong[trap]:4}")


def print_errors(rows: list[dict[str, Any]], said: set[Pair], truth: set[Pair]) -> None:
    by_id = {row["id"]: row for row in rows}
    for name, pairs in (("wrong", said - truth), ("missed", truth - said)):
        for pair in sorted(pairs):
            print(f"\n{name} {' '.join(pair)}")
            for entry_id in pair:
                print(f"  {by_id[entry_id]['title']} | {by_id[entry_id]['summary']}")


if __name__ == "__main__":
    main()
