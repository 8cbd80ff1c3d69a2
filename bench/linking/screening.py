"""A name screened against the whole list: hidden aliases found again, and names that must not alert.

    PYTHON bench/linking/screening.py FOLDER [--peer PYTHON] [--errors]

FOLDER is the shared data: matching/ofac_alias_loo.jsonl (rows whose uid is in the newest SDN and ALT files),
matching/screen_negatives.jsonl and ofac/csv_2023-12-28. Every name with the hidden alias's normal form is left out of
the search. Every peer ranks the same blocked candidates, so that only the scorers differ, and alerts where its best
score reaches the threshold at which 8 in 1,000 negatives alert; recall counts a hidden alias whose best hit is the
right party above that threshold.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, utils

from linking.screening import ALERT, ListedName, Screen

PEER_SCRIPT = Path(__file__).parents[1] / "peers" / "nomenklatura_names.py"
SCHEMAS = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
ALARMS_PER_1000 = 8


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode("latin-1"))))


def read_names(folder: Path) -> list[ListedName]:
    kinds: dict[int, str] = {}
    names: list[ListedName] = []
    for row in read_csv(folder / "sdn.csv.gz"):
        if len(row) > 2:
            kinds[int(row[0])] = row[2].strip().replace("-0-", "entity")
            names.append(ListedName(int(row[0]), row[1], False, kinds[int(row[0])]))
    for row in read_csv(folder / "alt.csv.gz"):
        if len(row) > 4:
            is_weak = "weak" in row[4].lower()
            names.append(ListedName(int(row[0]), row[3], is_weak, kinds.get(int(row[0]), "")))
    return names


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


Ranking = list[tuple[float, int]]  # the score and uid of each party, the best first


def best_per_uid(scored: Iterable[tuple[float, int]]) -> Ranking:
    best: dict[int, float] = {}
    for score, uid in scored:
        best[uid] = max(best.get(uid, 0.0), score)
    return sorted(((score, uid) for uid, score in best.items()), key=lambda item: (-item[0], item[1]))


def figures(found: list[Ranking], expected: list[int], negatives: list[Ranking]) -> str:
    hit1 = sum(bool(ranking) and ranking[0][1] == uid for ranking, uid in zip(found, expected, strict=True))
    hit10 = sum(uid in [party for _, party in ranking[:10]] for ranking, uid in zip(found, expected, strict=True))
    tops = sorted((ranking[0][0] if ranking else 0.0 for ranking in negatives), reverse=True)
    allowed = int(len(tops) * ALARMS_PER_1000 / 1000)
    # The threshold stands above the first score that would be one alarm too many, with all scores equal to it.
    threshold = tops[allowed]
    recalled = sum(
        bool(ranking) and ranking[0][1] == uid and ranking[0][0] > threshold
        for ranking, uid in zip(found, expected, strict=True)
    )
    size = len(expected)
    return (
        f"hit@1 {hit1 / size:.3f}  hit@10 {hit10 / size:.3f}"
        f"  recall at 8/1,000 {recalled / size:.3f} (above {threshold:.3f})"
    )


def peer_rankings(python: str, rows: list[tuple[str, list[ListedName]]]) -> list[Ranking]:
    lines = [
        json.dumps({"query": query, "candidate": listed.name, "schema": SCHEMAS.get(listed.kind, "LegalEntity")})
        for query, candidates in rows
        for listed in candidates
    ]
    done = subprocess.run(
        [python, str(PEER_SCRIPT), "logic-v2"], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    scores = iter(float(line) for line in done.stdout.splitlines()[:-1])
    return [best_per_uid([(next(scores), listed.uid) for listed in candidates]) for _, candidates in rows]


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args(list(arguments) if arguments is not None else None)
    names = read_names(given.folder / "ofac" / "csv_2023-12-28")
    start = time.perf_counter()
    screen = Screen.build(names)
    print(f"{len(names)} names indexed in {time.perf_counter() - start:.2f} s")
    listed = {listed.uid for listed in names}
    rows = [
        row for row in read_lines(given.folder / "matching" / "ofac_alias_loo.jsonl") if row["expect_ent_num"] in listed
    ]
    expected = [row["expect_ent_num"] for row in rows]
    negatives = [row["query"] for row in read_lines(given.folder / "matching" / "screen_negatives.jsonl")]
    print(f"{len(rows)} hidden aliases, {len(negatives)} negatives")
    searches = [(row["query"], [row["hidden_alias"]]) for row in rows] + [(query, []) for query in negatives]
    ours = search_all(screen, searches)
    found, alarms = ours[: len(rows)], ours[len(rows) :]
    print("listwire    ", figures(found, expected, alarms))
    alerts = sum(bool(ranking) and ranking[0][0] >= ALERT for ranking in alarms)
    right = sum(bool(r) and r[0][1] == uid and r[0][0] >= ALERT for r, uid in zip(found, expected, strict=True))
    print(
        f"at the frozen threshold {ALERT}: {alerts / len(negatives) * 1000:.1f} alarms per 1,000,"
        f" recall {right / len(rows):.3f}"
    )
    blocked = [(query, screen.candidates(query, without=without)) for query, without in searches]
    reached = sum(
        any(name.uid == uid for name in candidates)
        for (_, candidates), uid in zip(blocked[: len(rows)], expected, strict=True)
    )
    print(f"the right party is among the candidates of {reached / len(rows):.3f}: no ranking of them can do better")
    for peer, ranked in peers(blocked, given.peer):
        print(f"{peer:12}", figures(ranked[: len(rows)], expected, ranked[len(rows) :]))
    if given.errors:
        print_errors(screen, rows, found)
        print_alarms(screen, negatives, alarms)


def search_all(screen: Screen, searches: list[tuple[str, list[str]]]) -> list[Ranking]:
    """Time is that of the one thread: other work on the machine does not count."""
    times: list[float] = []
    rankings: list[Ranking] = []
    for query, without in searches:
        before = time.thread_time()
        found = screen.search(query, without=without)
        times.append(time.thread_time() - before)
        rankings.append([(hit.score, hit.uid) for hit in found])
    cuts = statistics.quantiles(times, n=100)
    print("a search: " + ", ".join(f"p{place} {cuts[place - 1] * 1000:.2f} ms" for place in (50, 95, 99)))
    return rankings


def peers(blocked: list[tuple[str, list[ListedName]]], python: str | None) -> Iterator[tuple[str, list[Ranking]]]:
    """The same candidates ranked by other scorers."""
    for name, function in (
        ("token_set", fuzz.token_set_ratio),
        ("token_sort", fuzz.token_sort_ratio),
        ("WRatio", fuzz.WRatio),
    ):
        yield (
            name,
            [
                best_per_uid(
                    (function(utils.default_process(query), utils.default_process(listed.name)), listed.uid)
                    for listed in candidates
                )
                for query, candidates in blocked
            ],
        )
    if python:
        yield "logic-v2", peer_rankings(python, blocked)


def print_errors(screen: Screen, rows: list[dict[str, Any]], found: list[Ranking]) -> None:
    for row, ranking in zip(rows, found, strict=True):
        uids = [uid for _, uid in ranking]
        if uids[:1] != [row["expect_ent_num"]]:
            place = uids.index(row["expect_ent_num"]) + 1 if row["expect_ent_num"] in uids else 0
            top = screen.search(row["query"], 1, without=[row["hidden_alias"]])
            said = f"{top[0].name} {top[0].score}" if top else "nobody"
            print(f"  place {place}: {row['query']} | {said} | right: {row['other_names'][:4]}")


def print_alarms(screen: Screen, negatives: list[str], alarms: list[Ranking]) -> None:
    scored = [(ranking[0][0], query) for ranking, query in zip(alarms, negatives, strict=True) if ranking]
    for score, query in sorted(scored, reverse=True)[:40]:
        print(f"  alarm {score:.3f} {query} | {screen.search(query, 1)[0].name}")


if __name__ == "__main__":
    main(sys.argv[1:])
