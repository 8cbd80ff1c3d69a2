"""OFAC's closed sets and names, as data: lists, scripts, party and alias types, and which types are features.

A name that is not here is never dropped: a closed set holds the capture, an open one is kept verbatim with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping

PARTY_TYPES = frozenset({"individual", "entity", "vessel", "aircraft"})
ALIAS_TYPES = frozenset({"aka", "fka", "nka"})

LIST_CODES: Mapping[str, str | None] = {
    "SDN List": "SDN",
    "Sectoral Sanctions Identifications List": "SSI",
    "Non-SDN Palestinian Legislative Council List": "NS-PLC",
    "FSE List": "FSE",
    "Foreign Sanctions Evaders List": "FSE",
    "CAPTA List": "CAPTA",
    "Non-SDN Menu-Based Sanctions List": "NS-MBS",
    "Non-SDN CMIC List": "NS-CMIC",
    "Consolidated List": None,  # a wrapper around all but SDN: no list, nor is its date
}
"""List as ADVANCED and ENHANCED name it, to its code; None for what is no list."""

SCRIPT_CODES: Mapping[str, str] = {
    "Latin": "Latn",
    "Arabic": "Arab",
    "Armenian": "Armn",
    "Chinese Simplified": "Hans",
    "Chinese Traditional": "Hant",
    "Cyrillic": "Cyrl",
    "Georgian": "Geor",
    "Greek": "Grek",
    "Hangul": "Hang",
    "Hebrew": "Hebr",
    "Japanese": "Jpan",
    "Korean": "Kore",
}
"""Script as OFAC names it, to ISO 15924."""

FEATURE_TYPES = frozenset(
    {
        "Additional Sanctions Information",
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacture Date",
        "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Mode S Transponder Code",
        "Aircraft Model",
        "Aircraft Operator",
        "Aircraft Tail Number",
        "BIK (RU)",
        "CAATSA Section 235 Information",
        "D-U-N-S Number",
        "Effective Date (CMIC)",
        "Email Address",
        "Equity Ticker",
        "Fax Number",  # ours: OFAC writes fax numbers as free text
        "Former Vessel Flag",
        "Gender",
        "IFCA Determination",
        "ISIN",
        "Issuer Name",
        "Listing Date (CMIC)",
        "MICEX Code",
        "Nationality of Registration",
        "Organization Established Date",
        "Organization Type",
        "Other Vessel Call Sign",
        "Other Vessel Flag",
        "Other Vessel Type",
        "PEESA Information",
        "Phone Number",
        "Place of Birth",
        "Previous Aircraft Tail Number",
        "Purchase/Sales For Divestment Date (CMIC)",
        "Secondary sanctions risk",
        "SWIFT/BIC",
        "Target Type",
        "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions",
        "UN/LOCODE",
        "Vessel Call Sign",
        "Vessel Flag",
        "Vessel Gross Registered Tonnage",
        "Vessel Owner",
        "Vessel Tonnage",
        "Vessel Type",
        "Vessel Year of Build",
        "Website",
    }
)
"""Types that ADVANCED and ENHANCED file under features. CSV and plain XML put them among the identifications, and so
every other type there is an identification document."""

FEATURE_PREFIXES = (
    "Digital Currency Address",
    "Executive Order ",
    "Effective Date (EO ",
    "Listing Date (EO ",
)
"""Beginnings of feature types that come with a currency, an order or a directive."""

VESSEL_TYPES = frozenset(
    {
        "Anchor Handling Vessel", "Bulk Carrier", "Bunkering Tanker", "Chemical/Oil Tanker",
        "Chemical/Products Tanker", "Container Ship", "Crew/Supply Vessel", "Crude Oil Tanker",
        "Crude/Oil Products Tanker", "Dredger", "Drilling Ship", "Fish Carrier", "Fishing Vessel",
        "Floating Storage Tanker", "Frigate", "General Cargo", "Hopper Barge", "LPG Tanker", "Landing Craft",
        "LNG Tanker", "Livestock Carrier", "Naval Auxiliary Vessel", "Offshore Support Vessel", "Offshore Tug",
        "Offshore Tug/Supply Ship", "Oil Products Tanker", "Palletized Cargo Ship", "Passenger", "Pipe-laying Vessel",
        "Platform Supply Ship", "Pleasure Craft", "Products Tanker", "Refrigerated Cargo Ship", "Research Vessel",
        "Roll-on Roll-off", "Salvage Ship", "Service Vessel", "Shuttle Tanker", "Supply Vessel", "Tanker", "Tug",
        "Yacht",
    }
)  # fmt: skip
"""Types of vessels in SDN.XML (2021) and 73 SDN.CSV (2023), and LNG tankers. Not closed: it helps to end a name."""

OTHER_FLAGS = frozenset(
    {
        "British Virgin Islands", "Democratic People's Republic of Korea", "None Identified", "St. Kitts & Nevis",
        "St. Kitts and Nevis", "St. Vincent and the Grenadines",
    }
)  # fmt: skip
"""Flags of vessels in the same files that are no country of `sources.ofac_remark_keys`."""

_OTHER_SPELLINGS: Mapping[str, str] = {
    "VESSEL TYPE": "Vessel Type",
    "Aircraft Manufacturer\N{RIGHT SINGLE QUOTATION MARK}s Serial Number (MSN)":
        "Aircraft Manufacturer's Serial Number (MSN)",
}  # fmt: skip
"""How ADVANCED and ENHANCED spell a type, to how the CSV set does."""


def feature_type(name: str) -> str:
    """OFAC's name of a type in one spelling, without the colon or dash that leads to its value."""
    bare = name.strip().rstrip(":- ")
    return _OTHER_SPELLINGS.get(bare, bare)


def is_feature(name: str) -> bool:
    """Whether a type, as `feature_type` gives it, is a feature and no identification document."""
    return name in FEATURE_TYPES or name.startswith(FEATURE_PREFIXES)
