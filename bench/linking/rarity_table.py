"""Writes linking/rarity_table.tsv.gz: how often a word stands in names.

    PYTHON bench/linking/rarity_table.py SDN.CSV.gz ALT.CSV.gz CENSUS_FOLDER

Run once for a version of the table and never by the product: the table is frozen. Sources:
- OFAC's SDN and ALT lists of 28 December 2023 (US public domain): parties that carry the word in any of their names;
- the names of the US census of 1990 (US public domain: dist.all.last, dist.female.first, dist.male.first): the share of
  people with the word as first or last name, written as parties in PARTIES.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import Counter, defaultdict
from pathlib import Path

from linking.names import name_words

TABLE = Path(__file__).parents[2] / "linking" / "rarity_table.tsv.gz"
PARTIES = 20_000
LEAST_PARTIES = 2
NOTICE = "# version 1; OFAC SDN and ALT 2023-12-28 and US census 1990, both works of the US government (public domain)"


def read_csv(path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(gzip.decompress(Path(path).read_bytes()).decode("latin-1"))))


def listed_counts(sdn: str, alt: str) -> tuple[Counter[str], int]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in read_csv(sdn):
        if len(row) > 2:
            names[row[0]].append(row[1])
    for row in read_csv(alt):
        if len(row) > 3:
            names[row[0]].append(row[3])
    counts: Counter[str] = Counter()
    for spellings in names.values():
        counts.update({word for name in spellings for word in name_words(name)})
    return counts, len(names)


def census_counts(folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    # Half of the people are men: their first names weigh half, and so do the women's.
    for file, weight in (("dist.all.last", 1.0), ("dist.female.first", 0.5), ("dist.male.first", 0.5)):
        for line in (folder / file).read_text().splitlines():
            name, percent = line.split()[:2]
            counts[name.lower()] += round(float(percent) / 100 * PARTIES * weight)
    return counts


def main() -> None:
    sdn, alt, census_folder = sys.argv[1:4]
    listed, parties = listed_counts(sdn, alt)
    census = census_counts(Path(census_folder))
    lines = []
    for word in sorted(listed.keys() | census.keys()):
        count = max(round(listed[word] * PARTIES / parties) if listed[word] >= LEAST_PARTIES else 0, census[word])
        if count >= LEAST_PARTIES:
            lines.append(f"{word}\t{count}")
    body = "\n".join([NOTICE, *lines]) + "\n"
    TABLE.write_bytes(gzip.compress(body.encode(), 9, mtime=0))
    print(len(lines), "words", TABLE.stat().st_size, "bytes", parties, "parties")


if __name__ == "__main__":
    main()
