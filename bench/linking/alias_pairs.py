"""Pairs of names without a labelled case: aliases of one OFAC party, and the nearest names of two.

    PYTHON bench/linking/alias_pairs.py ../shared/data OUT_FOLDER     then  scoring.py OUT_FOLDER --part all

1,500 pairs of aliases of one party, many unlike by nature, and 1,500 near names of parties of one type: the likest by
sorted words, or one of the 25 likest. Half of the people's names are turned to given name first. The draw is seeded.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from screening import SCHEMAS, ListedName, read_names

PAIRS = 1_500
SEED = 7


def written(listed: ListedName, draw: random.Random) -> str:
    last, comma, first = listed.name.partition(",")
    turned = listed.kind == "individual" and comma and draw.random() < 0.5
    return f"{first.strip()} {last.strip()}" if turned else listed.name


def pair(one: ListedName, other: ListedName, draw: random.Random, *, match: bool) -> dict[str, Any]:
    return {
        "id": f"{'alias' if match else 'near'}-{one.uid}",
        "query": written(one, draw),
        "candidate": written(other, draw),
        "schema": SCHEMAS.get(one.kind, "Company"),
        "match": match,
        "category": "alias" if match else "near",
    }


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    names = read_names(folder / "ofac" / "csv_2023-12-28")
    draw = random.Random(SEED)
    by_uid: dict[int, list[ListedName]] = defaultdict(list)
    for listed in names:
        by_uid[listed.uid].append(listed)
    several = [uid for uid, spellings in by_uid.items() if len(spellings) > 1]
    pairs = [pair(*draw.sample(by_uid[uid], 2), draw, match=True) for uid in draw.sample(several, PAIRS)]
    lower = [listed.name.lower() for listed in names]
    for listed in draw.sample(names, PAIRS):
        own = set(listed.name.lower().split())
        near = [
            names[place]
            for _, _, place in process.extract(listed.name.lower(), lower, scorer=fuzz.token_sort_ratio, limit=25)
            if names[place].uid != listed.uid and names[place].kind == listed.kind and set(lower[place].split()) != own
        ]
        if near:
            other = near[0] if draw.random() < 0.7 else draw.choice(near)
            pairs.append(pair(listed, other, draw, match=False))
    out.mkdir(parents=True, exist_ok=True)
    (out / "nk_aliases.jsonl").write_text("".join(json.dumps(row) + "\n" for row in pairs), encoding="utf-8")
    print(len(pairs), "pairs")


if __name__ == "__main__":
    main()
