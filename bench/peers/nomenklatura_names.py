"""nomenklatura's name matchers on pairs of names: the oracle that `bench/linking/scoring.py` has to beat.

    PYTHON bench/peers/nomenklatura_names.py ALGORITHM < pairs.jsonl > scores.jsonl       PYTHON has nomenklatura

ALGORITHM is logic-v2, logic-v1 or name-based. A line in is {"query", "candidate", "schema"} with a FollowTheMoney
schema, so the peer is told what kind of party it compares (ours is not); a line out is the score alone, the last line
{"version", "seconds"}, the reading of the pairs and the first comparison not counted.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from typing import Any

from followthemoney import EntityProxy, model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig


def entity(key: str, schema: str, name: str) -> EntityProxy:
    proxy = model.make_entity(schema)
    proxy.id = key
    proxy.add("name", name)
    return proxy


def main() -> None:
    algorithm = get_algorithm(sys.argv[1])
    if algorithm is None:
        raise SystemExit(f"no algorithm {sys.argv[1]}")
    config = ScoringConfig.defaults()
    rows: list[dict[str, Any]] = [json.loads(line) for line in sys.stdin]

    def score(number: int, row: dict[str, Any]) -> float:
        # A key of its own for each name: the peer remembers an entity's names by its key, and would score old ones.
        left = entity(f"q{number}", row["schema"], row["query"])
        right = entity(f"c{number}", row["schema"], row["candidate"])
        return algorithm.compare(left, right, config).score

    if rows:
        score(-1, rows[0])
    start = time.perf_counter()
    for number, row in enumerate(rows):
        print(json.dumps(round(score(number, row), 6)))
    print(json.dumps({"version": version("nomenklatura"), "seconds": round(time.perf_counter() - start, 3)}))


if __name__ == "__main__":
    main()
