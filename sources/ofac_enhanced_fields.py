"""OFAC's ENHANCED model as data: what becomes of each element and attribute, and why nothing becomes of others.

The captured file is the consolidated list. What only the SDN List can hold (titles, dates of documents, vessels,
aircraft, wallets) follows OFAC's schema ENHANCED_XML.xsd and is marked [unseen]. Deltas have the same entities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "entity@id": "uid of every row",
    "generalInfo/entityType": "PartyRow.party_type",
    "generalInfo/title": "PartyRow.title [unseen]",
    "generalInfo/remarks": "NoteRow.note_text, item by item",
    "sanctionsLists/sanctionsList": "ListingRow.list_code; the wrapper Consolidated List is no list and gives none",
    "sanctionsLists/sanctionsList@datePublished": "ListingRow.listed_on",
    "sanctionsPrograms/sanctionsProgram": "ProgramRow.program_code",
    "sanctionsTypes/sanctionsType": "MeasureRow.measure",
    "legalAuthorities/legalAuthority": "AuthorityRow.authority",
    "names/name/isPrimary": "PartyRow or AliasRow",
    "names/name/aliasType": "AliasRow.alias_type",
    "names/name/isLowQuality": "AliasRow.is_weak",
    "names/name/translations/translation/isPrimary": "of the primary name: PartyRow, or else an AliasRow of type aka",
    "names/name/translations/translation/script": "AliasRow.script_code",
    "names/name/translations/translation/formattedFullName": "PartyRow.primary_name or AliasRow.alias_name",
    "addresses/address/country": "AddressRow.country",
    "addresses/address/translations/country": "AddressRow.country [unseen]",
    "addresses/address/translations/translation/isPrimary": "which translation gives the AddressRow",
    "addresses/address/translations/translation/addressParts/addressPart/type": "where in AddressRow the value goes",
    "addresses/address/translations/translation/addressParts/addressPart/value": (
        "ADDRESS1, 2, 3: AddressRow.address; CITY, STATE/PROVINCE, POSTAL CODE: AddressRow.city; REGION where there is"
        " no country: AddressRow.country"
    ),
    "features/feature/type": (
        "Birthdate: BirthDateRow; Nationality Country, Citizenship Country: NationalityRow; others:"
        " FeatureRow.feature_type"
    ),
    "features/feature/value": (
        "BirthDateRow.birth_text, NationalityRow.country or FeatureRow.feature_value; of a digital currency address"
        " also FeatureRow.is_checksum_valid [unseen]"
    ),
    "features/feature/valueDate": "the value where `value` is missing [unseen]; else it says the same",
    "identityDocuments/identityDocument/type": "IdentificationRow.identification_type, or a FeatureRow of a known type",
    "identityDocuments/identityDocument/documentNumber": "IdentificationRow.identification_number",
    "identityDocuments/identityDocument/isValid": "no row: all are true, and a false one is reported",
    "identityDocuments/identityDocument/issuingCountry": "IdentificationRow.country",
    "identityDocuments/identityDocument/issueDate": "IdentificationRow.issued_text, issued_on [unseen]",
    "identityDocuments/identityDocument/expirationDate": "IdentificationRow.expires_text, expires_on [unseen]",
    "relationships/relationship/type": "RelationshipRow.relation_type",
    "relationships/relationship/relatedEntity@entityId": "RelationshipRow.related_uid",
    "datePeriod/fromDateBegin": "the first day",
    "datePeriod/toDateEnd": "the last day",
    "datePeriod/isApproximate": "the word circa",
}
"""What becomes of an element or attribute below `entity`; `datePeriod` is the type of valueDate and the like."""

IGNORED: Mapping[str, str] = {
    "*@id": "OFAC's key of a part of its files (entity@id is the uid)",
    "*@refId": "the reference value stands inline",
    "generalInfo/identityId": "OFAC's key of the name set",
    "generalInfo/livingStatus": "no other format says it [unseen]",
    "generalInfo/isUsCitizen": "no other format says it [unseen]",
    "generalInfo/isUsPerson": "no other format says it [unseen]",
    "names/name/translations/translation/formattedFirstName": "part of formattedFullName",
    "names/name/translations/translation/formattedLastName": "part of formattedFullName",
    "names/name/translations/translation/nameParts": "the parts of formattedFullName",
    "addresses/address/translations/translation/script": "of an address only the primary translation is kept",
    "features/feature/type@featureTypeId": "the type stands inline",
    "features/feature/versionId": "OFAC's key of a feature's edition",
    "features/feature/valueRefId": "the reference value stands in `value`",
    "features/feature/isPrimary": "the order of values (`alt.` in the CSV set), no fact",
    "features/feature/reliability": "how sure OFAC is; CSV and plain XML leave it out",
    "features/feature/comments": "an aside such as (NYSE); CSV and plain XML leave it out",
    "identityDocuments/identityDocument/name": "which of the party's names the document bears",
    "identityDocuments/identityDocument/name@nameId": "OFAC's key of that name",
    "identityDocuments/identityDocument/name@nameTranslationId": "OFAC's key of that name's translation",
    "identityDocuments/identityDocument/issuingAuthority": "CSV and plain XML leave it out",
    "identityDocuments/identityDocument/issuingLocation": "CSV and plain XML leave it out",
    "identityDocuments/identityDocument/comments": "an aside; CSV and plain XML leave it out [unseen]",
    "identityDocuments/identityDocument/idFeatures": "links to features of the same party [unseen]",
    "relationships/relationship/relatedEntity": "the related party's name, which stands in its own entity",
    "relationships/relationship/quality": "how sure OFAC is of the relation",
    "relationships/relationship/dateRange": "no other format says it [unseen]",
    "relationships/relationship/comments": "an aside [unseen]",
    "datePeriod/fromDateEnd": "the first day again, or how sure it is",
    "datePeriod/toDateBegin": "the last day again, or how sure it is",
    "datePeriod/isDateRange": "the two days say it",
}
"""What gives no row, and why; all that stands below an ignored element goes with it."""

DOCUMENT_FIELDS: Mapping[str, str] = {
    "publicationInfo/filters/sanctionsLists/sanctionsList": "another list than the file's holds the capture",
    "publicationInfo/filters/sanctionsPrograms": "a selection of programs is no whole list: it holds the capture",
}
"""What becomes of the elements above the entities."""

DOCUMENT_IGNORED: Mapping[str, str] = {
    "sanctionsData@schemaLocation": "the address of OFAC's schema",
    "publicationInfo/dataAsOf": "the day OFAC made the file: the capture's own time dates it",
    "referenceValues": "the values stand inline, with refId beside them",
    "featureTypes": "the types stand inline, with featureTypeId beside them",
}
"""What stands above the entities and is left aside, and why."""


def _children() -> Mapping[str, frozenset[str]]:
    known: defaultdict[str, set[str]] = defaultdict(set)
    for path in (*FIELDS, *IGNORED):
        *parents, name = path.partition("@")[0].split("/")
        for depth, parent in enumerate(parents):
            known["/".join(parents[:depth])].add(parent)
        known["/".join(parents)].add(name)
    known[""] -= {"*", "entity", "datePeriod"}  # the paths of these begin at no entity
    return {path: frozenset(names) for path, names in known.items()}


CHILDREN = _children()
"""Path below `entity` to the names of the elements known there."""

ATTRIBUTES = frozenset(path.partition("@")[2] for path in (*FIELDS, *IGNORED) if "@" in path)
"""The names of the attributes known below `entity`."""
