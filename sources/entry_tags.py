"""The tags of programs in OFAC's entries: `[SDGT] [UKRAINE-EO13661]`, and how a hand may write them.

OFAC prints codes in capitals, but for `561-Related`. In small letters only a known code is a tag, for editors write
`[sic]` and `[emphasis added]` into prose; so is what has the form of an order's code, for programs come and go.
"""

from __future__ import annotations

import re

PROGRAM_CODES = frozenset(
    {
        "561-Related", "BALKANS", "BALKANS-EO14033", "BELARUS", "BELARUS-EO14038", "BPI-PA", "BPI-RUSSIA-EO14024",
        "BPI-SDNT", "BPI-SDNTK", "BPI-SUDAN-14098", "BURMA", "BURMA-EO14014", "BURUNDI", "CAATSA - IRAN",
        "CAATSA - RUSSIA", "CAR", "CMIC-EO13959", "COTED", "CUBA", "CUBA-EO14404", "CYBER", "CYBER2", "CYBER3",
        "CYBER4", "DARFUR", "DPRK", "DPRK-NKSPEA", "DPRK2", "DPRK3", "DPRK4", "DRCONGO", "ELECTION-EO13848", "EO13622",
        "EO13645", "ETHIOPIA-EO14046", "FSE-IR", "FSE-SY", "FTO", "GLOMAG", "HIFPAA", "HK-EO13936", "HKAA",
        "HOSTAGES-EO14078", "HRIT-IR", "HRIT-SY", "ICC-EO14203", "ICCP-EO13928", "IFCA", "IFSR",
        "ILLICIT-DRUGS-EO14059", "IRAN", "IRAN-CON-ARMS-EO", "IRAN-EO13846", "IRAN-EO13871", "IRAN-EO13876",
        "IRAN-EO13902", "IRAN-HR", "IRAN-TRA", "IRAQ2", "IRAQ3", "IRGC", "ISA", "JADE", "LEBANON", "LIBERIA", "LIBYA2",
        "LIBYA3", "MAGNIT", "MALI-EO13882", "NICARAGUA", "NICARAGUA-NHRAA", "NPWMD", "NS-PLC", "PAARSSR-EO13894",
        "PAIPA", "PEESA", "PEESA-EO14039", "RUSSIA-EO14024", "RUSSIA-EO14065", "SDGT", "SDNT", "SDNTK", "SDT",
        "SOMALIA", "SOUTH SUDAN", "SSIDES", "SUDAN", "SUDAN-EO14098", "SYRIA", "SYRIA-CAESAR", "SYRIA-EO13894", "TCO",
        "UHRPA", "UKRAINE-EO13660", "UKRAINE-EO13661", "UKRAINE-EO13662", "UKRAINE-EO13685", "VENEZUELA",
        "VENEZUELA-EO13850", "VENEZUELA-EO13884", "WEST-BANK-EO14115", "YEMEN", "ZIMBABWE",
    }
)  # fmt: skip
"""The codes of sql/seeds/programs.csv; a test tells where the two part."""

_CODES = {code.casefold(): code for code in PROGRAM_CODES}
_KNOWN_WORDS = "|".join(sorted((re.escape(code.casefold()) for code in PROGRAM_CODES), key=len, reverse=True))
_TAG = (
    r"\[(?:(?=[^\[\]]*[A-Z])[A-Z0-9][\w .,&/-]*(?:\n[\w .,&/-]*)?"
    rf"|{_KNOWN_WORDS}|[a-z]+(?:-[a-z]+)*-eo\d{{5}})\]"
)
_BETWEEN = r"\s*(?:[,;&/]\s*)?(?:and\s+)?"
TAGS = re.compile(rf"{_TAG}(?:{_BETWEEN}{_TAG})*")
"""Tags in a row, in a text that may still have its line ends."""

_ONE_TAG = re.compile(r"\[([^\]]+)\]")
_BROKEN_HYPHEN = re.compile(r"(?<=\S)- (?=\S)")


def program_codes(text: str) -> tuple[str, ...]:
    """The codes of tags in a row, each once and in their order.

    A code has OFAC's letters whatever the entry has: known ones those of the table, others capitals where the tag has
    none. A tag that a line end broke behind its hyphen is whole again.
    """
    codes = (_BROKEN_HYPHEN.sub("-", tag.strip()) for tag in _ONE_TAG.findall(text))
    return tuple(dict.fromkeys(map(_in_ofacs_letters, codes)))


def _in_ofacs_letters(code: str) -> str:
    return _CODES.get(code.casefold(), code if any(map(str.isupper, code)) else code.upper())
