"""Two names scored: our scorer and nomenklatura's on the same labelled pairs in the same run.

    PYTHON bench/linking/scoring.py FOLDER [--peer PYTHON] [--part development|held|all] [--errors]

FOLDER holds nk_*.jsonl and rigour_*.jsonl; --peer is a Python with nomenklatura, see bench/peers. Pairs count once, by
their words without regard to case and blanks; pairs labelled both ways, and rows without two names, are left out.
F1 is measured at the threshold frozen in `linking.scoring`, for a peer at its best threshold on these very rows, which
favours the peer; the recall at precision .98 sweeps the threshold, equal scores as one block.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from linking.scoring import THRESHOLD, compare

PEERS = ("logic-v2", "logic-v1", "name-based")
PEER_SCRIPT = Path(__file__).parents[1] / "peers" / "nomenklatura_names.py"
PRECISION = 0.98


def read_pairs(folder: Path) -> list[dict[str, Any]]:
    by_key: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for path in sorted([*folder.glob("nk_*.jsonl"), *folder.glob("rigour_*.jsonl")]):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("query") and row.get("candidate"):
                key = (spelling(row["query"]), spelling(row["candidate"]))
                by_key.setdefault(key, []).append(row)
    return [rows[0] for rows in by_key.values() if len({row["match"] for row in rows}) == 1]


def spelling(name: str) -> str:
    return " ".join(name.casefold().split())


def is_held(row: dict[str, Any]) -> bool:
    """A third by the hash of the id, not read while the scorer was written."""
    return int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 3 == 0


def f1_at(scores: list[float], truth: list[bool], threshold: float) -> tuple[float, float, float]:
    hits = sum(is_match for score, is_match in zip(scores, truth, strict=True) if score >= threshold)
    said = sum(score >= threshold for score in scores)
    precision, recall = hits / max(said, 1), hits / sum(truth)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def best_f1(scores: list[float], truth: list[bool]) -> tuple[float, float]:
    return max((f1_at(scores, truth, threshold)[0], threshold) for threshold in set(scores))


def recall_at(scores: list[float], truth: list[bool], precision: float) -> float:
    found = [f1_at(scores, truth, threshold) for threshold in set(scores)]
    return max((recall for _, reached, recall in found if reached >= precision), default=0.0)


def peer_scores(python: str, algorithm: str, pairs: list[dict[str, Any]]) -> tuple[list[float], str]:
    lines = "\n".join(json.dumps({key: row[key] for key in ("query", "candidate", "schema")}) for row in pairs)
    done = subprocess.run(
        [python, str(PEER_SCRIPT), algorithm], input=lines, capture_output=True, text=True, check=True
    )
    *scores, last = done.stdout.splitlines()
    told = json.loads(last)
    return [
        float(score) for score in scores
    ], f"{len(pairs) / told['seconds']:,.0f} pairs/s, nomenklatura {told['version']}"


def report(name: str, scores: list[float], truth: list[bool], threshold: float | None, note: str) -> None:
    best, where = best_f1(scores, truth)
    f1, precision, recall = f1_at(scores, truth, where if threshold is None else threshold)
    print(
        f"{name:12} F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f}) best F1 {best:.3f} at {where:.3f}"
        f"  recall at .98 {recall_at(scores, truth, PRECISION):.3f}  {note}"
    )


def print_errors(pairs: list[dict[str, Any]], scores: list[float]) -> None:
    for row, score in sorted(zip(pairs, scores, strict=True), key=lambda item: item[1]):
        if (score >= THRESHOLD) != row["match"]:
            kind = "missed" if row["match"] else "false"
            print(f"  {kind:6} {score:.3f} {row['schema'][:3]} {row['query']} | {row['candidate']}")


def print_classes(pairs: list[dict[str, Any]], scores: list[float]) -> None:
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for row, score in zip(pairs, scores, strict=True):
        name = f"{row['schema']} {row.get('category') or 'no category'}"
        total[name] += 1
        wrong[name] += (score >= THRESHOLD) != row["match"]
    print("errors by class:", ", ".join(f"{name} {wrong[name]}/{total[name]}" for name in sorted(total) if wrong[name]))


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer")
    parser.add_argument("--part", choices=("development", "held", "all"), default="development")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args(list(arguments) if arguments is not None else None)
    pairs = read_pairs(given.folder)
    if given.part != "all":
        pairs = [row for row in pairs if is_held(row) == (given.part == "held")]
    truth = [row["match"] for row in pairs]
    print(f"{len(pairs)} pairs ({given.part}), {sum(truth)} of them matches")
    compare("warm", "up")
    start = time.perf_counter()
    scores = [compare(row["query"], row["candidate"]).score for row in pairs]
    seconds = time.perf_counter() - start
    report("listwire", scores, truth, THRESHOLD, f"{len(pairs) / seconds:,.0f} pairs/s")
    if given.peer:
        for algorithm in PEERS:
            report(algorithm, *_with_truth(peer_scores(given.peer, algorithm, pairs), truth))
    for name, function in (("token_set", fuzz.token_set_ratio), ("WRatio", fuzz.WRatio)):
        plain = [function(row["query"].casefold(), row["candidate"].casefold()) / 100 for row in pairs]
        report(name, plain, truth, None, "")
    print_classes(pairs, scores)
    if given.errors:
        print_errors(pairs, scores)


def _with_truth(scored: tuple[list[float], str], truth: list[bool]) -> tuple[list[float], list[bool], None, str]:
    return scored[0], truth, None, scored[1]


if __name__ == "__main__":
    main(sys.argv[1:])
