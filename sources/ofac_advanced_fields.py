"""OFAC's ADVANCED model as data: what becomes of each element and attribute, and why nothing becomes of others.

The model is the UN's Advanced Sanctions List Standard, of which OFAC fills a part. The captured file is the
consolidated list of 2020. What OFAC's schema sdn_advanced.xsd allows and that file does not hold is marked [unseen].
"""

from __future__ import annotations

from collections.abc import Mapping

_KEY = "OFAC's key of a part of its files"
_NOT_IN_OTHERS = "no other format says it"

_READ: Mapping[str, str] = {
    "Location@ID": "which features and documents are at the place",
    "Location/LocationAreaCode@AreaCodeID": "AddressRow.country where there is no LocationCountry, unless undetermined",
    "Location/LocationCountry@CountryID": "AddressRow.country",
    "Location/LocationPart@LocPartTypeID": (
        "ADDRESS1, 2, 3: AddressRow.address; CITY, STATE/PROVINCE, POSTAL CODE: AddressRow.city; REGION where there is"
        " no country, and Unknown if it is one: AddressRow.country"
    ),
    "Location/LocationPart/LocationPartValue@Primary": "of several values the primary one is kept",
    "Location/LocationPart/LocationPartValue/Value": "a part of AddressRow, or the value of the feature at the place",
    "IDRegDocument@IDRegDocTypeID": "IdentificationRow.identification_type, or a FeatureRow of a known type",
    "IDRegDocument@IdentityID": "uid, through DistinctParty/Profile/Identity@ID",
    "IDRegDocument@IssuedBy-CountryID": "IdentificationRow.country",
    "IDRegDocument@ValidityID": "no row: all are Valid, and another is reported",
    "IDRegDocument/IDRegistrationNo": "IdentificationRow.identification_number or FeatureRow.feature_value",
    "IDRegDocument/DocumentDate@IDRegDocDateTypeID": "Issue Date: issued; Expiration Date: expires [unseen]",
    "IDRegDocument/DocumentDate/DatePeriod": (
        "IdentificationRow.issued_text, issued_on or expires_text, expires_on [unseen]"
    ),
    "DistinctParty@FixedRef": "uid of every row",
    "DistinctParty/Comment": "NoteRow.note_text, item by item",
    "DistinctParty/Profile@ID": "uid, where lists and relationships name the party",
    "DistinctParty/Profile@PartySubTypeID": "PartyRow.party_type: Vessel, Aircraft, else the type that it belongs to",
    "DistinctParty/Profile/Comment": "NoteRow.note_text, item by item [unseen]",
    "DistinctParty/Profile/Identity@ID": "whose documents they are",
    "DistinctParty/Profile/Identity@Primary": "no row: all are true, and a false one is reported",
    "DistinctParty/Profile/Identity@False": "no row: all are false, and a true one is reported",
    "DistinctParty/Profile/Identity/Alias@AliasTypeID": "AliasRow.alias_type",
    "DistinctParty/Profile/Identity/Alias@Primary": "PartyRow, or AliasRow",
    "DistinctParty/Profile/Identity/Alias@LowQuality": "AliasRow.is_weak",
    "DistinctParty/Profile/Identity/Alias/DocumentedName@DocNameStatusID": (
        "of the primary name: Primary Latin is PartyRow.primary_name, others an AliasRow of type aka"
    ),
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart/NamePartValue": (
        "PartyRow.primary_name or AliasRow.alias_name: LAST, First; last names and names of all but persons in"
        " capitals, as the other formats have them"
    ),
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart/NamePartValue@NamePartGroupID": (
        "what part of the name it is"
    ),
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart/NamePartValue@ScriptID": (
        "AliasRow.script_code"
    ),
    "DistinctParty/Profile/Identity/NamePartGroups/MasterNamePartGroup/NamePartGroup@ID": "as NamePartGroupID",
    "DistinctParty/Profile/Identity/NamePartGroups/MasterNamePartGroup/NamePartGroup@NamePartTypeID": (
        "what part of the name it is"
    ),
    "DistinctParty/Profile/Feature@FeatureTypeID": (
        "Location: AddressRow; Birthdate: BirthDateRow; Nationality Country, Citizenship Country: NationalityRow;"
        " Title: PartyRow.title [unseen]; others: FeatureRow.feature_type"
    ),
    "DistinctParty/Profile/Feature/FeatureVersion/DatePeriod": "the value where there is no text",
    "DistinctParty/Profile/Feature/FeatureVersion/VersionDetail": "the value; of a wallet with the checksum's verdict",
    "DistinctParty/Profile/Feature/FeatureVersion/VersionDetail@DetailReferenceID": "the value, as a reference value",
    "DistinctParty/Profile/Feature/FeatureVersion/VersionLocation@LocationID": "the value, as a place",
    "DatePeriod@CalendarTypeID": "no row: all are Gregorian, and another is reported",
    "DatePeriod/Start/From": "the first day",
    "DatePeriod/Start/To": "the first day where there is no From [unseen]",
    "DatePeriod/Start@Approximate": "the word circa [unseen]",
    "DatePeriod/End/From": "the last day where there is no To [unseen]",
    "DatePeriod/End/To": "the last day; without an End the first",
    "DatePeriod/End@Approximate": "the word circa [unseen]",
    "ProfileRelationship@From-ProfileID": "RelationshipRow.uid",
    "ProfileRelationship@To-ProfileID": "RelationshipRow.related_uid",
    "ProfileRelationship@RelationTypeID": "RelationshipRow.relation_type",
    "ProfileRelationship@Former": "no row: all are false, and a true one is reported",
    "SanctionsEntry@ProfileID": "uid",
    "SanctionsEntry@ListID": "ListingRow.list_code; the wrapper Consolidated List is no list and gives none",
    "SanctionsEntry/EntryEvent@EntryEventTypeID": "Created dates the listing; another is reported",
    "SanctionsEntry/EntryEvent@LegalBasisID": "AuthorityRow.authority",
    "SanctionsEntry/EntryEvent/Date": "ListingRow.listed_on: the first of several",
    "SanctionsEntry/EntryEvent/Date@CalendarTypeID": "no row: all are Gregorian, and another is reported",
    "SanctionsEntry/SanctionsMeasure@SanctionsTypeID": "Program: ProgramRow; others: MeasureRow.measure",
    "SanctionsEntry/SanctionsMeasure/DatePeriod": "no row: all are empty, and another is reported",
    "SanctionsEntry/SanctionsMeasure/Comment": "ProgramRow.program_code; of another type it is reported",
}

REPORTED: Mapping[str, str] = {
    "*@DeltaAction": "reported, and holds the capture: a part of a delta, no whole list [unseen]",
    "Sanctions@DeltaBaseVersion": "reported, and holds the capture: a delta, no whole list [unseen]",
    "SanctionsEntry@EntryDeltaFlag": "reported, and holds the capture: an entry may be a deleted one [unseen]",
    "SanctionsEntry/LimitationsToListing": "reported: it would narrow what the listing means [unseen]",
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart@LeadingChars": (
        "reported: it would change the name [unseen]"
    ),
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart@TrailingChars": (
        "reported: it would change the name [unseen]"
    ),
    "DatePeriod/DurationMinimum": "reported: OFAC gives both ends of a period [unseen]",
    "DatePeriod/DurationMaximum": "reported: OFAC gives both ends of a period [unseen]",
}
"""What the schema allows and nothing is made of, although it would matter: it is reported like what is not known."""

FIELDS: Mapping[str, str] = {**_READ, **REPORTED}
"""What becomes of an element or attribute; `DatePeriod` is that element wherever it stands."""

IGNORED: Mapping[str, str] = {
    "Location/Comment": "an aside [unseen]",
    "Location/LocationCountry@CountryRelevanceID": "all are PRIMARY; several countries are reported",
    "Location/LocationPart/LocationPartValue@LocPartValueTypeID": "all are Unknown",
    "Location/LocationPart/LocationPartValue@LocPartValueStatusID": "all are Main",
    "Location/LocationPart/LocationPartValue/Comment": "an aside; empty in the captured file",
    "Location/FeatureVersionReference": "the feature names its place",
    "Location/FeatureVersionReference@FeatureVersionID": _KEY,
    "Location/IDRegDocumentReference": "where a document was issued, as IssuedIn-LocationID",
    "Location/IDRegDocumentReference@IDRegDocumentID": _KEY,
    "IDRegDocument@ID": _KEY,
    "IDRegDocument@IssuedIn-LocationID": "the place of issue; CSV and plain XML leave it out",
    "IDRegDocument/Comment": "an aside; CSV and plain XML leave it out",
    "IDRegDocument/IssuingAuthority": "CSV and plain XML leave it out",
    "IDRegDocument/IDRegDocumentMention": "documents that mention each other [unseen]",
    "IDRegDocument/IDRegDocumentMention@IDRegDocumentID": _KEY,
    "IDRegDocument/IDRegDocumentMention@ReferenceType": "which of the two mentions the other",
    "IDRegDocument/FeatureVersionReference": "links to features of the same party [unseen]",
    "IDRegDocument/FeatureVersionReference@FeatureVersionID": _KEY,
    "IDRegDocument/DocumentedNameReference": "which of the party's names the document bears",
    "IDRegDocument/DocumentedNameReference@DocumentedNameID": _KEY,
    "IDRegDocument/ProfileRelationshipReference": "documents of a relation [unseen]",
    "IDRegDocument/ProfileRelationshipReference@ProfileRelationshipID": _KEY,
    "DistinctParty/Profile/Identity@FixedRef": "the uid again",
    "DistinctParty/Profile/Identity/Comment": "an aside [unseen]",
    "DistinctParty/Profile/Identity/Alias@FixedRef": "the uid again",
    "DistinctParty/Profile/Identity/Alias/Comment": "an aside [unseen]",
    "DistinctParty/Profile/Identity/Alias/DatePeriod": f"when the name was used: {_NOT_IN_OTHERS} [unseen]",
    "DistinctParty/Profile/Identity/Alias/DocumentedName@ID": _KEY,
    "DistinctParty/Profile/Identity/Alias/DocumentedName@FixedRef": "the uid again",
    "DistinctParty/Profile/Identity/Alias/DocumentedName/Comment": "an aside [unseen]",
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart/NamePartValue@ScriptStatusID": (
        "all are Unknown"
    ),
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart/NamePartValue@Acronym": (
        f"whether it is one: {_NOT_IN_OTHERS}"
    ),
    "DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNameCountry": (
        f"where the name is used: {_NOT_IN_OTHERS} [unseen]"
    ),
    "DistinctParty/Profile/Identity/Alias/DocumentedName/IDRegDocumentReference": "the document says it [unseen]",
    "DistinctParty/Profile/Identity/IDRegDocumentReference": "the document names its identity [unseen]",
    "DistinctParty/Profile/Feature@ID": _KEY,
    "DistinctParty/Profile/Feature/FeatureVersion@ID": _KEY,
    "DistinctParty/Profile/Feature/FeatureVersion@ReliabilityID": "how sure OFAC is; CSV and plain XML leave it out",
    "DistinctParty/Profile/Feature/FeatureVersion/Comment": "an aside; CSV and plain XML leave it out",
    "DistinctParty/Profile/Feature/FeatureVersion/VersionDetail@DetailTypeID": "whether text, date, lookup or place",
    "DistinctParty/Profile/Feature/FeatureVersion/IDRegDocumentReference": "the document is a row of its own [unseen]",
    "DistinctParty/Profile/Feature/IdentityReference": "the identity of the same party",
    "DistinctParty/Profile/Feature/IdentityReference@IdentityID": _KEY,
    "DistinctParty/Profile/Feature/IdentityReference@IdentityFeatureLinkTypeID": "all are Unknown",
    "DistinctParty/Profile/SanctionsEntryReference": "the entry names its party [unseen]",
    "DistinctParty/Profile/ExternalReference": f"links to other publishers: {_NOT_IN_OTHERS} [unseen]",
    "DatePeriod@YearFixed": "how sure a part of the date is",
    "DatePeriod@MonthFixed": "how sure a part of the date is",
    "DatePeriod@DayFixed": "how sure a part of the date is",
    "DatePeriod/Comment": "an aside [unseen]",
    "DatePeriod/Start@YearFixed": "how sure a part of the date is",
    "DatePeriod/Start@MonthFixed": "how sure a part of the date is",
    "DatePeriod/Start@DayFixed": "how sure a part of the date is",
    "DatePeriod/End@YearFixed": "how sure a part of the date is",
    "DatePeriod/End@MonthFixed": "how sure a part of the date is",
    "DatePeriod/End@DayFixed": "how sure a part of the date is",
    "ProfileRelationship@ID": _KEY,
    "ProfileRelationship@RelationQualityID": "how sure OFAC is of the relation",
    "ProfileRelationship@SanctionsEntryID": "the entry that the relation was given for",
    "ProfileRelationship/Comment": "an aside; empty in the captured file",
    "ProfileRelationship/DatePeriod": f"{_NOT_IN_OTHERS} [unseen]",
    "ProfileRelationship/IDRegDocumentReference": "documents of a relation [unseen]",
    "SanctionsEntry@ID": _KEY,
    "SanctionsEntry@EntryProfileRef": "the party again [unseen]",
    "SanctionsEntry/Comment": "an aside [unseen]",
    "SanctionsEntry/EntryEvent@ID": _KEY,
    "SanctionsEntry/EntryEvent/Comment": "an aside; empty in the captured file",
    "SanctionsEntry/SanctionsMeasure@ID": _KEY,
    "SanctionsEntry/SupportingInfo": "words and links about the entry [unseen]",
    "SanctionsEntry/ProfileRelationshipReference": "the relation names its parties [unseen]",
}
"""What gives no row, and why; all that stands below an ignored element goes with it."""

DOCUMENT_FIELDS: Mapping[str, str] = {
    "DateOfIssue": "checked to be a day; the capture's own time dates it",
    "ReferenceValueSets/*/*@ID": "the key by which the rest of the file names a reference value",
    "ReferenceValueSets/AliasTypeValues/AliasType": "AliasRow.alias_type",
    "ReferenceValueSets/AreaCodeValues/AreaCode": "the country of a place",
    "ReferenceValueSets/AreaCodeValues/AreaCode@CountryID": "the country of a place",
    "ReferenceValueSets/CalendarTypeValues/CalendarType": "whether a date is Gregorian",
    "ReferenceValueSets/CountryValues/Country": "countries; one that is not known is reported, and kept",
    "ReferenceValueSets/DetailReferenceValues/DetailReference": "FeatureRow.feature_value",
    "ReferenceValueSets/DocNameStatusValues/DocNameStatus": "whether a name is the primary one",
    "ReferenceValueSets/EntryEventTypeValues/EntryEventType": "whether an event is the listing",
    "ReferenceValueSets/FeatureTypeValues/FeatureType": "FeatureRow.feature_type",
    "ReferenceValueSets/IDRegDocDateTypeValues/IDRegDocDateType": "whether a document was issued or expires",
    "ReferenceValueSets/IDRegDocTypeValues/IDRegDocType": "IdentificationRow.identification_type",
    "ReferenceValueSets/LegalBasisValues/LegalBasis": "AuthorityRow.authority",
    "ReferenceValueSets/ListValues/List": "ListingRow.list_code",
    "ReferenceValueSets/LocPartTypeValues/LocPartType": "where in AddressRow a part goes",
    "ReferenceValueSets/NamePartTypeValues/NamePartType": "where in a name a part goes",
    "ReferenceValueSets/PartySubTypeValues/PartySubType": "PartyRow.party_type, unless Unknown",
    "ReferenceValueSets/PartySubTypeValues/PartySubType@PartyTypeID": "PartyRow.party_type of an Unknown subtype",
    "ReferenceValueSets/PartyTypeValues/PartyType": "PartyRow.party_type",
    "ReferenceValueSets/RelationTypeValues/RelationType": "RelationshipRow.relation_type",
    "ReferenceValueSets/SanctionsTypeValues/SanctionsType": "MeasureRow.measure",
    "ReferenceValueSets/ScriptValues/Script": "AliasRow.script_code",
    "ReferenceValueSets/ValidityValues/Validity": "whether a document is valid",
}
"""What becomes of the elements above the parties."""

DOCUMENT_IGNORED: Mapping[str, str] = {
    "Sanctions@Version": "the version of the schema",
    "Sanctions@schemaLocation": "the address of OFAC's schema",
    "DateOfIssue@CalendarTypeID": "it stands before the calendars",
    "ReferenceValueSets/AreaCodeValues/AreaCode@Description": "the name of the country again",
    "ReferenceValueSets/AreaCodeValues/AreaCode@AreaCodeTypeID": "all are ISO 3166 (2)",
    "ReferenceValueSets/AreaCodeTypeValues/AreaCodeType": "the kind of area code",
    "ReferenceValueSets/CountryValues/Country@ISO2": "countries are kept as OFAC writes them",
    "ReferenceValueSets/CountryValues/Country@ISO3": "countries are kept as OFAC writes them [unseen]",
    "ReferenceValueSets/CountryValues/Country@IS03166-3Code": "countries are kept as OFAC writes them [unseen]",
    "ReferenceValueSets/CountryValues/Country@Comment": "an aside [unseen]",
    "ReferenceValueSets/CountryRelevanceValues/CountryRelevance": "all are PRIMARY",
    "ReferenceValueSets/DecisionMakingBodyValues/DecisionMakingBody": "OFAC's ministry",
    "ReferenceValueSets/DecisionMakingBodyValues/DecisionMakingBody@OrganisationID": "OFAC's state",
    "ReferenceValueSets/DetailReferenceValues/DetailReference@DetailCode": "the value in short [unseen]",
    "ReferenceValueSets/DetailTypeValues/DetailType": "whether a value is text, date, lookup or place: its form tells",
    "ReferenceValueSets/EntryLinkTypeValues/EntryLinkType": "no entries are linked [unseen]",
    "ReferenceValueSets/ExRefTypeValues/ExRefType": "of external references [unseen]",
    "ReferenceValueSets/FeatureTypeValues/FeatureType@FeatureTypeGroupID": "all are Unknown",
    "ReferenceValueSets/FeatureTypeGroupValues/FeatureTypeGroup": "all are Unknown",
    "ReferenceValueSets/IdentityFeatureLinkTypeValues/IdentityFeatureLinkType": "all are Unknown",
    "ReferenceValueSets/LegalBasisValues/LegalBasis@LegalBasisShortRef": "the authority in short",
    "ReferenceValueSets/LegalBasisValues/LegalBasis@LegalBasisTypeID": "all are Unknown",
    "ReferenceValueSets/LegalBasisValues/LegalBasis@SanctionsProgramID": "all are Unknown: OFAC pairs none",
    "ReferenceValueSets/LegalBasisTypeValues/LegalBasisType": "all are Unknown",
    "ReferenceValueSets/ListValues/List@Comment": "an aside [unseen]",
    "ReferenceValueSets/LocPartValueStatusValues/LocPartValueStatus": "all are Main",
    "ReferenceValueSets/LocPartValueTypeValues/LocPartValueType": "all are Unknown",
    "ReferenceValueSets/OrganisationValues/Organisation": "OFAC's state",
    "ReferenceValueSets/OrganisationValues/Organisation@CountryID": "OFAC's state",
    "ReferenceValueSets/RelationQualityValues/RelationQuality": "how sure OFAC is of a relation",
    "ReferenceValueSets/RelationTypeValues/RelationType@Symmetrical": "whether it holds both ways: all are false",
    "ReferenceValueSets/ReliabilityValues/Reliability": "how sure OFAC is of a feature",
    "ReferenceValueSets/SanctionsProgramValues/SanctionsProgram": "the entries print their tags",
    "ReferenceValueSets/SanctionsProgramValues/SanctionsProgram@SubsidiaryBodyID": "OFAC",
    "ReferenceValueSets/ScriptValues/Script@ScriptCode": "the name of the script again",
    "ReferenceValueSets/ScriptStatusValues/ScriptStatus": "all are Unknown",
    "ReferenceValueSets/SubsidiaryBodyValues/SubsidiaryBody": "OFAC",
    "ReferenceValueSets/SubsidiaryBodyValues/SubsidiaryBody@Notional": "OFAC is real",
    "ReferenceValueSets/SubsidiaryBodyValues/SubsidiaryBody@DecisionMakingBodyID": "OFAC's ministry",
    "ReferenceValueSets/SupInfoTypeValues/SupInfoType": "of supporting information [unseen]",
    "ReferenceValueSets/TargetTypeValues/TargetType": "of external references [unseen]",
    "SanctionsEntryLinks/SanctionsEntryLink": "links between entries [unseen]",
}
"""What stands above the entries or beside them and is left aside, and why."""

_DATE_PARTS = ("Year", "Month", "Day")
_DATES = (
    "DateOfIssue", "SanctionsEntry/EntryEvent/Date",
    "DatePeriod/Start/From", "DatePeriod/Start/To", "DatePeriod/End/From", "DatePeriod/End/To",
)  # fmt: skip

_VALUE_SETS = "ReferenceValueSets"
_KEYS = [
    f"{path}@ID"
    for path in (*DOCUMENT_FIELDS, *DOCUMENT_IGNORED)
    if path.startswith(f"{_VALUE_SETS}/") and "@" not in path
]

IGNORED_ELEMENTS = frozenset(path for path in (*IGNORED, *DOCUMENT_IGNORED) if "@" not in path)
"""What is not looked at, nor what stands below it."""

_PERIOD_ATTRIBUTES = [path.partition("@")[2] for path in (*_READ, *IGNORED) if path.startswith("DatePeriod@")]

PATHS = (
    *(path for path in (*_READ, *IGNORED, *DOCUMENT_FIELDS, *DOCUMENT_IGNORED) if "*" not in path),
    *_KEYS,
    *(f"{date}/{part}" for date in _DATES for part in _DATE_PARTS),
    *(f"{path}@{name}" for path in _READ if path.endswith("/DatePeriod") for name in _PERIOD_ATTRIBUTES),
)
"""Every path that is not reported; a date is a year, a month and a day."""

VALUES_USED = frozenset(
    path.split("/")[1].removesuffix("Values")
    for path in DOCUMENT_FIELDS
    if path.startswith(f"{_VALUE_SETS}/") and "*" not in path
)
"""The kinds of reference values that are looked up."""
