"""What the XML formats keep in parts, joined as the CSV set writes it: names, addresses, documents, periods."""

from __future__ import annotations

import re
from collections.abc import Iterable

from listwire.facts import AddressRow, FeatureRow, IdentificationRow
from sources.birth_dates import read_day
from sources.ofac_remark_keys import COUNTRIES
from sources.ofac_vocabulary import feature_type, is_feature
from sources.wallets import is_checksum_valid

_WITH_COUNTRY = re.compile(r"(.+) \(([^()]+)\)")
"""A number with the country that issued it, as OFAC's people type it now and then; the CSV set cannot tell it apart."""


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
    kind = feature_type(name)
    if is_feature(kind) and number:
        return FeatureRow(uid, kind, number, is_checksum_valid(kind, number))
    if country is None and number and (match := _WITH_COUNTRY.fullmatch(number)) and match[2] in COUNTRIES:
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
