"""rensa's MinHash on the texts of entries: the peer of `bench/linking/copies.py`.

    PYTHON bench/peers/minhash_copies.py < texts.jsonl > answer.json       PYTHON has rensa

A line in is {"text"}; the answer is {"name", "speed", "pairs"}: for shingles of one to four words every two texts with
their estimated likeness, unless it is under .05. All texts are compared with all, so no pair is lost to banding, which
favours the peer; speed is entries a second, shingles of three words and digests alone.
"""

from __future__ import annotations

import json
import re
import sys
import time
from importlib.metadata import version

from rensa import RMinHash

PERMUTATIONS = 128
SEED = 42


def digest(text: str, length: int) -> RMinHash:
    words = re.findall(r"\w+", text.lower())
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update([" ".join(words[place : place + length]) for place in range(max(len(words) - length + 1, 1))])
    return sketch


def main() -> None:
    texts = [json.loads(line)["text"] for line in sys.stdin]
    began = time.process_time()
    for text in texts:
        digest(text, 3)
    speed = len(texts) / max(time.process_time() - began, 1e-9)
    pairs = {}
    for length in range(1, 5):
        sketches = [digest(text, length) for text in texts]
        found = []
        for left, sketch in enumerate(sketches):
            for right in range(left + 1, len(sketches)):
                likeness = sketch.jaccard(sketches[right])
                if likeness >= 0.05:
                    found.append((left, right, round(likeness, 3)))
        pairs[str(length)] = found
    json.dump({"name": f"rensa {version('rensa')}", "speed": speed, "pairs": pairs}, sys.stdout)


if __name__ == "__main__":
    main()
