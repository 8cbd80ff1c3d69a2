"""What the XML formats keep in parts, joined as the CSV set writes it: names, addresses, documents, periods."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from listwire.facts import AddressRow, FactRow, FeatureRow, IdentificationRow
from sources.birth_dates import day_text, read_day
from sources.ofac_remark_keys import COUNTRIES
from sources.ofac_vocabulary import feature_type, is_feature
from sources.wallets import is_checksum_valid

UNKNOWN_SCRIPT = "Zzzz"
"""ISO 15924 for a script without a code."""

_WITH_COUNTRY = re.compile(r"(.+) \(([^()]+)\)")
"""A number with the country that issued it, as OFAC's people type it now and then; the CSV set cannot tell it apart."""


def with_apostrophes(row: FactRow) -> FactRow:
    """The row with an apostrophe in place of each quotation mark, as the CSV set writes every one of them.

    But for names in another script, which the CSV set does not have, and where the mark can be a letter's (Hebrew).
    """
    if row.kind == "script_names":
        return row
    stated = {field.name: getattr(row, field.name) for field in fields(row)}
    changes: dict[str, Any] = {name: text.replace('"', "'") for name, text in stated.items() if isinstance(text, str)}
    return replace(row, **changes)


def full_name(last: str | None, first: str | None) -> str | None:
    """`LAST, First`; the one that is there where the other is missing."""
    return f"{last}, {first}" if last and first else last or first


def address_row(
    uid: int,
    lines: Iterable[str | None],
    city: str | None,
    state: str | None,
    postal_code: str | None,
    country: str | None,
    region: str | None,
) -> AddressRow | None:
    """An address of its parts; None where nothing is stated, as OFAC writes for a party without one.

    A comma stands between the lines, and between city and state, but none before the postal code. A region is the
    country only where there is none.
    """
    address = ", ".join(filter(None, lines))
    place = " ".join(filter(None, (", ".join(filter(None, (city, state))), postal_code)))
    if country is None and region:
        country = f"Region: {region}"
    return AddressRow(uid, address or None, place or None, country) if address or place or country else None


def document_row(
    uid: int, name: str, number: str | None, country: str | None, issued: str | None, expires: str | None
) -> FeatureRow | IdentificationRow:
    """A document, register entry or feature by OFAC's name of its type: plain XML files them all alike."""
    kind, is_of_features = kind_of(name)
    if is_of_features and number:
        return FeatureRow(uid, kind, number, is_checksum_valid(kind, number))
    if country is None and number and number.endswith(")"):
        match = _WITH_COUNTRY.fullmatch(number)
        if match and match[2] in COUNTRIES:
            number, country = match.groups()
    return IdentificationRow(
        uid=uid,
        identification_type=kind,
        identification_number=number,
        country=country,
        issued_text=issued,
        issued_on=read_day(issued) if issued else None,
        expires_text=expires,
        expires_on=read_day(expires) if expires else None,
    )


@lru_cache(maxsize=1_024)
def kind_of(name: str) -> tuple[str, bool]:
    """OFAC's name of a type in one spelling, and whether it is a feature: a list has 60 types on 20,000 documents."""
    kind = feature_type(name)
    return kind, is_feature(kind)


def period_text(first: date, last: date) -> str:
    """Two days as one text: `05 Jan 2011`, `Jan 2011`, `2011`, `2009 to 2011`, else both days."""
    if first == last:
        return day_text(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}" if first.year == last.year else f"{first.year:04} to {last.year:04}"
    is_month = first.day == 1 and (first.year, first.month) == (last.year, last.month)
    if is_month and last.day == monthrange(last.year, last.month)[1]:
        return day_text(first).partition(" ")[2]
    return f"{day_text(first)} to {day_text(last)}"
