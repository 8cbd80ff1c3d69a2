"""Small ADVANCED documents in OFAC's form: what stands in a file by default, and what a test puts there instead."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "advanced"
NAMESPACE = "http://www.un.org/sanctions/1.0"
SDN_LIST, WRAPPER = "1550", "91512"

VALUES: Mapping[str, Mapping[str, str]] = {
    "AliasType": {"1400": "A.K.A.", "1401": "F.K.A.", "1402": "N.K.A.", "1403": "Name", "1404": "P.K.A."},
    "CalendarType": {"1": "Gregorian", "2": "Lunar"},
    "Country": {"11129": "Mali", "11031": "Algeria"},
    "DetailReference": {"91526": "Male"},
    "DocNameStatus": {"1": "Primary Latin", "2": "Others"},
    "EntryEventType": {"1": "Created", "2": "Amended"},
    "FeatureType": {"8": "Birthdate", "11": "Citizenship Country", "25": "Location", "26": "Title", "224": "Gender",
                    "999": "Shoe Size:"},
    "IDRegDocDateType": {"1480": "Issue Date", "1482": "Stamp Date"},
    "IDRegDocType": {"1571": "Passport", "1999": "Library Card"},
    "LegalBasis": {"1": "Unknown", "2": "Executive Order 14024 (Russia)"},
    "List": {SDN_LIST: "SDN List", WRAPPER: "Consolidated List", "91469": "FSE List", "9999": "Moon"},
    "LocPartType": {"1": "Unknown", "1450": "REGION", "1451": "ADDRESS1", "1452": "ADDRESS2", "1453": "ADDRESS3",
                    "1454": "CITY", "1455": "STATE/PROVINCE", "1456": "POSTAL CODE", "1499": "FLOOR"},
    "NamePartType": {"1520": "Last Name", "1521": "First Name", "1522": "Middle Name", "1525": "Entity Name",
                     "1599": "Rank"},
    "PartyType": {"1": "Individual", "2": "Entity", "9": "Robot"},
    "RelationType": {"15002": "Acting for or on behalf of"},
    "SanctionsType": {"1": "Program", "1705": "Block"},
    "Script": {"215": "Latin", "220": "Cyrillic", "299": "Runic"},
    "Validity": {"1": "Valid", "2": "Fraudulent"},
}  # fmt: skip
SUBTYPES = (
    '<PartySubType ID="1" PartyTypeID="2">Vessel</PartySubType><PartySubType ID="3" PartyTypeID="2">Unknown'
    '</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>'
    '<PartySubType ID="9" PartyTypeID="9">Unknown</PartySubType>'
)
AREAS = '<AreaCode ID="11031" CountryID="11031">DZ</AreaCode><AreaCode ID="11291" CountryID="11291" />'


def values(extra: str = "") -> str:
    """The reference values of the small documents."""
    sets = "".join(
        f"<{kind}Values>{''.join(f'<{kind} ID={key!r}>{text}</{kind}>' for key, text in texts.items())}</{kind}Values>"
        for kind, texts in VALUES.items()
    ).replace("</CountryValues>", '<Country ID="11291">undetermined</Country></CountryValues>')
    special = f"<PartySubTypeValues>{SUBTYPES}</PartySubTypeValues><AreaCodeValues>{AREAS}</AreaCodeValues>"
    return f"<ReferenceValueSets>{sets}{special}{extra}</ReferenceValueSets>"


def advanced(
    *parties: str,
    places: str = "",
    documents: str = "",
    relationships: str = "",
    entries: str | None = None,
    extra: str = "",
    head: str | None = None,
    attributes: str = "",
) -> bytes:
    """A whole file with these parties, each on the SDN List unless `entries` are given; `extra` stands at its end."""
    if entries is None:
        entries = "".join(entry(uid) for uid in _uids(parties))
    if head is None:
        head = f'<DateOfIssue CalendarTypeID="1">{day(2026, 2, 27)}</DateOfIssue>{values()}'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Sanctions xmlns="{NAMESPACE}" Version="3"{attributes}>{head}'
        f"<Locations>{places}</Locations><IDRegDocuments>{documents}</IDRegDocuments>"
        f"<DistinctParties>{''.join(parties)}</DistinctParties>"
        f"<ProfileRelationships>{relationships}</ProfileRelationships>"
        f"<SanctionsEntries>{entries}</SanctionsEntries><SanctionsEntryLinks />{extra}</Sanctions>"
    ).encode()


def _uids(parties: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(party.split('Profile ID="')[1].split('"')[0] for party in parties))


def party(
    uid: int | str, inner: str = "", *, names: str = "", subtype: str = "4", comment: str = "", profile: object = None
) -> str:
    """One party with these features; its identity has the key of the party, and `names` are aliases."""
    profile = uid if profile is None else profile
    return (
        f'<DistinctParty FixedRef="{uid}"><Comment>{comment}</Comment>'
        f'<Profile ID="{profile}" PartySubTypeID="{subtype}">'
        f'<Identity ID="{uid}" FixedRef="{uid}" Primary="true" False="false">{names}{groups()}</Identity>'
        f"{inner}</Profile></DistinctParty>"
    )


def groups() -> str:
    """A part of a name has the key of its type: so any name can be written."""
    keys = VALUES["NamePartType"]
    inner = "".join(f'<NamePartGroup ID="{key}" NamePartTypeID="{key}" />' for key in keys)
    return f"<NamePartGroups><MasterNamePartGroup>{inner}</MasterNamePartGroup></NamePartGroups>"


def name(*parts: tuple[str, str], script: str = "215", status: str = "1") -> str:
    """One DocumentedName of parts `(key of the type, text)`."""
    inner = "".join(
        f'<DocumentedNamePart><NamePartValue NamePartGroupID="{key}" ScriptID="{script}">{text}</NamePartValue>'
        "</DocumentedNamePart>"
        for key, text in parts
    )
    return f'<DocumentedName ID="1" FixedRef="1" DocNameStatusID="{status}">{inner}</DocumentedName>'


def alias(*names: str, kind: str = "1400", primary: str = "false", weak: str = "false") -> str:
    return f'<Alias FixedRef="1" AliasTypeID="{kind}" Primary="{primary}" LowQuality="{weak}">{"".join(names)}</Alias>'


def feature(kind: str, *versions: str) -> str:
    """A feature of versions, each the inside of a FeatureVersion."""
    inner = "".join(f'<FeatureVersion ID="1" ReliabilityID="1">{version}</FeatureVersion>' for version in versions)
    return f'<Feature ID="1" FeatureTypeID="{kind}">{inner}</Feature>'


def detail(text: str) -> str:
    return f'<VersionDetail DetailTypeID="1432">{text}</VersionDetail>'


def located(key: str) -> str:
    return f'<VersionLocation LocationID="{key}" />'


def place(key: str, *parts: tuple[str, str], country: str = "", area: str = "") -> str:
    """A Location of parts `(key of the type, text)`."""
    inner = "".join(
        f'<LocationPart LocPartTypeID="{kind}"><LocationPartValue Primary="true"><Comment /><Value>{text}</Value>'
        "</LocationPartValue></LocationPart>"
        for kind, text in parts
    )
    area = f'<LocationAreaCode AreaCodeID="{area}" />' if area else ""
    country = f'<LocationCountry CountryID="{country}" CountryRelevanceID="1413" />' if country else ""
    return f'<Location ID="{key}">{area}{country}{inner}</Location>'


def document(owner: int, number: str, kind: str = "1571", attributes: str = "", inner: str = "") -> str:
    return (
        f'<IDRegDocument ID="1" IDRegDocTypeID="{kind}" IdentityID="{owner}"{attributes}><Comment />'
        f"<IDRegistrationNo>{number}</IDRegistrationNo>{inner}</IDRegDocument>"
    )


def day(year: int | str, month: int | str, number: int | str) -> str:
    return f"<Year>{year}</Year><Month>{month}</Month><Day>{number}</Day>"


def period(first: str, last: str, *, circa: str = "false", calendar: str = "1") -> str:
    """A DatePeriod of two days as `2011-01-05`."""
    start, end = (day(*(int(part) for part in text.split("-"))) for text in (first, last))
    return (
        f'<DatePeriod CalendarTypeID="{calendar}"><Start Approximate="{circa}"><From>{start}</From><To>{start}</To>'
        f'</Start><End Approximate="false"><From>{end}</From><To>{end}</To></End></DatePeriod>'
    )


def relationship(first: object, second: object, kind: str = "15002", former: str = "false") -> str:
    return (
        f'<ProfileRelationship ID="1" From-ProfileID="{first}" To-ProfileID="{second}" RelationTypeID="{kind}"'
        f' Former="{former}"><Comment /></ProfileRelationship>'
    )


def entry(profile: object, list_key: str = SDN_LIST, *inner: str) -> str:
    """An entry of 27 February 2026 without program, or of what is given."""
    parts = "".join(inner) or event(day(2026, 2, 27))
    return f'<SanctionsEntry ID="1" ProfileID="{profile}" ListID="{list_key}">{parts}</SanctionsEntry>'


def event(date: str, kind: str = "1", basis: str = "1") -> str:
    return (
        f'<EntryEvent ID="1" EntryEventTypeID="{kind}" LegalBasisID="{basis}"><Comment />'
        f'<Date CalendarTypeID="1">{date}</Date></EntryEvent>'
    )


def measure(kind: str, comment: str = "", inside: str = "") -> str:
    return (
        f'<SanctionsMeasure ID="1" SanctionsTypeID="{kind}"><Comment>{comment}</Comment>'
        f'<DatePeriod CalendarTypeID="1">{inside}</DatePeriod></SanctionsMeasure>'
    )
