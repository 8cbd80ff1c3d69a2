"""Texts of open brackets and half marks, of 100,000 characters against 10,000: the time to read grows with the length.

make bench             every unit; the slowest five are printed
"""

from __future__ import annotations

import time

from listwire.errors import ParseError
from sources.entry_text import find_end, parse_entry, split_change

HOSTILE = (
    '(a.k.a. "', "(", "ALFA (a.k.a. ", "[A] (", "[A] ()", "()", "ALFA; ", "ALFA (Cyrillic: x) ", "(Cyrillic: ", "A, ",
    '"', "- to", "[SDGT] -to- ", " -to- (", " -to- A", "to ", "a.k.a. A, ", "also known as ", "(Linked To: ",
    "(Linked To: x) ", "(Linked To: x)(individual", "x (individual) ", "(individual) ", "[", "[a-", "[A-", "[SDGT], ",
    "[SDGT] (Linked To: x ", "[SDGT]. (Linked To: x) ", "SEA flag (", "SEA Tug (9A) ", "*", "; (", "1. ", "DOB 1960s; ",
    ". Changed to: a ", "“”", " ",
)  # fmt: skip

SIZE = 100_000
ENDS = ("", "(individual) [SDGT].", "(vessel) [SDGT].")
LONGEST_RATIO = 40.0
"""Ten times the length takes ten times as long where reading is linear, and a hundred times where it is quadratic."""
SHORTEST_S = 0.002
"""What takes less is taken for this: below it the clock is read, not the text."""


def main() -> None:
    ratios = sorted(((ratio(unit, end), unit, end) for unit in HOSTILE for end in ENDS), reverse=True)
    print(f"{'unit':24}{'end':24}{'times, of 10 times the length':>30}{'limit':>7}")
    for found, unit, end in ratios[:5]:
        print(f"{unit!r:24}{end:24}{found:30.1f}{LONGEST_RATIO:7.0f}")
    if ratios[0][0] > LONGEST_RATIO:
        raise SystemExit(f"{ratios[0][1]!r}: {ratios[0][0]:.1f} times, over {LONGEST_RATIO:.0f}")


def ratio(unit: str, end: str) -> float:
    """How many times as long a text takes as one of a tenth of its length."""
    long, short = (f"ALFA {unit * (size // len(unit))}{end}" for size in (SIZE, SIZE // 10))
    return seconds(long) / max(seconds(short), SHORTEST_S)


def seconds(text: str) -> float:
    """The fewest seconds of the processor in which a text is read, of three times."""
    found = []
    for _ in range(3):
        start = time.process_time()
        find_end(text)
        split_change(text)
        try:
            parse_entry(text)
        except ParseError as error:
            assert "no name" in error.reason
        found.append(time.process_time() - start)
    return min(found)


if __name__ == "__main__":
    main()
