"""Contracts of `core`: the history of every party and designation, entries and events, as users query it."""

from __future__ import annotations

from schemas.contract import (
    contract,
    count,
    day,
    flag,
    identifier,
    moment,
    number,
    ratio,
    sha256,
    text,
    texts,
    uid,
    whole,
)
from schemas.stage import ALIAS_TYPES, NATIONALITY_TYPES, PARTY_TYPES, PRECISIONS

BASES = ("notice", "list", "observed")
COUNTRY_ROLES = ("program_target", "address", "nationality", "birth_place")
END_CODES = ("delisted", "list_move", "new_uid")
OBSERVED_FROM = "when this was first observed"
OBSERVED_TO = "when it was first observed to be gone (null: still so)"

PARTIES = contract(
    "core.parties",
    "one per OFAC uid ever seen, with its last known body, also after removal",
    ["uid"],
    {
        "uid": uid(),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "primary_name": text("last known name"),
        "title": text("title of an individual", null=True),
        "remarks": text("last known remarks, whole where the source gave them whole", null=True),
        "is_remarks_cut": flag("whether the remarks go on beyond what was published"),
        "is_listed": flag("on any list now"),
        "first_observed_at": moment("first capture that holds the party"),
        "last_observed_at": moment("last capture that holds the party"),
    },
)

PARTY_VERSIONS = contract(
    "core.party_versions",
    "one per uid and version: an unbroken run of snapshots with the same facts",
    ["uid", "version_number"],
    {
        "uid": uid(),
        "version_number": whole("1 for the first version seen"),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
        "body_sha256": sha256("names the facts of every kind"),
        "primary_name": text("name"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "program_codes": texts("program tags, sorted"),
        "remarks": text("remarks", null=True),
    },
)

ALIASES = contract(
    "core.aliases",
    "one further name of one party over one unbroken time",
    ["uid", "alias_type", "alias_name", "is_weak", "script_code", "alias_remarks", "observed_from_at"],
    {
        "uid": uid(),
        "alias_name": text("the further name"),
        "alias_type": text("also, formerly or now known as", allowed=ALIAS_TYPES),
        "is_weak": flag("whether OFAC calls the alias weak"),
        "script_code": text("ISO 15924 code of its script (Latn, Cyrl, Arab)"),
        "alias_remarks": text("remarks on the alias", null=True),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

NAME_TOKENS = contract(
    "core.name_tokens",
    "one word of one name of one party, for the macro `screen`",
    ["uid", "listed_name", "token"],
    {
        "uid": uid(),
        "listed_name": text("a name that the party has or had"),
        "is_weak": flag("whether OFAC calls the name a weak alias"),
        "token": text("the word, in small letters without marks"),
        "weight": ratio("how rare it is among the parties: near 0 all carry it, near 1 one does"),
        "name_weight": number("the weights of the name's words together"),
    },
)

LISTINGS = contract(
    "core.listings",
    "one list that a file names for one party, with the day it states, over one unbroken time",
    ["uid", "list_code", "listed_on", "observed_from_at"],
    {
        "uid": uid(),
        "list_code": text("the list"),
        "listed_on": day("the day OFAC states for the listing", null=True),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

ADDRESSES = contract(
    "core.addresses",
    "one address of one party over one unbroken time",
    ["uid", "address", "city", "country", "address_remarks", "observed_from_at"],
    {
        "uid": uid(),
        "address": text("street address", null=True),
        "city": text("city, state or province and postal code, joined by OFAC", null=True),
        "country": text("country as published", null=True),
        "address_remarks": text("remarks on the address", null=True),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

BIRTH_DATES = contract(
    "core.birth_dates",
    "one date of birth of one party over one unbroken time",
    ["uid", "text", "observed_from_at"],
    {
        "uid": uid(),
        "text": text("the date in OFAC's words"),
        "earliest_on": day("first day it can mean", null=True),
        "latest_on": day("last day it can mean", null=True),
        "precision_code": text("how exact it is", allowed=PRECISIONS),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

NATIONALITIES = contract(
    "core.nationalities",
    "one country one party belongs to over one unbroken time",
    ["uid", "nationality_type", "country", "observed_from_at"],
    {
        "uid": uid(),
        "nationality_type": text("by nationality or citizenship", allowed=NATIONALITY_TYPES),
        "country": text("country as published"),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

IDENTIFICATIONS = contract(
    "core.identifications",
    "one document or register entry of one party over one unbroken time",
    [
        "uid",
        "identification_type",
        "identification_number",
        "country",
        "issued_text",
        "expires_text",
        "observed_from_at",
    ],
    {
        "uid": uid(),
        "identification_type": text("what kind of document, verbatim"),
        "identification_number": text("its number", null=True),
        "country": text("issuing country as published", null=True),
        "issued_text": text("day of issue in OFAC's words", null=True),
        "issued_on": day("day of issue", null=True),
        "expires_text": text("end of validity in OFAC's words", null=True),
        "expires_on": day("end of validity", null=True),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

FEATURES = contract(
    "core.features",
    "one typed property of one party over one unbroken time",
    ["uid", "feature_type", "value", "observed_from_at"],
    {
        "uid": uid(),
        "feature_type": text("OFAC's name of the property; Note for free-text remarks"),
        "value": text("its value"),
        "is_checksum_valid": flag("verdict on a digital currency address (null: none is known)", null=True),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

RELATIONSHIPS = contract(
    "core.relationships",
    "one relation of one party to another over one unbroken time",
    ["uid", "relation_type", "related_name", "related_uid", "observed_from_at"],
    {
        "uid": uid(),
        "relation_type": text("what kind of relation; Linked To where the remarks alone say it"),
        "related_name": text("name of the other party", null=True),
        "related_uid": uid("the other party (null: the remarks' name is borne by none or by several)", null=True),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

AUTHORITIES = contract(
    "core.authorities",
    "one legal authority stated for one party over one unbroken time",
    ["uid", "authority", "observed_from_at"],
    {
        "uid": uid(),
        "authority": text("executive order or statute, verbatim"),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

MEASURES = contract(
    "core.measures",
    "one measure taken against one party over one unbroken time",
    ["uid", "measure", "observed_from_at"],
    {
        "uid": uid(),
        "measure": text("Block, Reject, a directive; verbatim"),
        "observed_from_at": moment(OBSERVED_FROM),
        "observed_to_at": moment(OBSERVED_TO, null=True),
    },
)

IDENTITY_LINKS = contract(
    "core.identity_links",
    "two uids of one party",
    ["uid", "successor_uid"],
    {
        "uid": uid("the uid that ended"),
        "successor_uid": uid("the uid that took its place"),
        "evidence": text("what shows it"),
    },
)

PROGRAMS = contract(
    "core.programs",
    "one program tag",
    ["program_code"],
    {
        "program_code": text("program tag, verbatim"),
        "title": text("what the program is called (null: a tag not known to this version)", null=True),
        "authority": text("executive orders and statutes behind it", null=True),
        "target_country_code": text("country it targets, ISO 3166-1 (null: none, or several)", null=True),
        "first_observed_at": moment("first capture with a party under it (null: not seen yet)", null=True),
        "current_count": count("parties under it now"),
    },
)

DESIGNATIONS = contract(
    "core.designations",
    "one spell of one party on one list",
    ["designation_id"],
    {
        "designation_id": identifier("from uid, list and the US Eastern day of first observation"),
        "uid": uid(),
        "party_name": text("last known name"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "list_code": text("the list"),
        "is_list_inferred": flag("the source does not state the list"),
        "program_codes": texts("program tags during the spell's last days, sorted"),
        "listed_on": day("first day listed, US Eastern (null: before the first snapshot)", null=True),
        "listed_on_basis": text("what that day rests on", null=True, allowed=BASES),
        "listed_on_known_at": moment("since when that day is known", null=True),
        "listed_notice_id": identifier("the notice of the designation", null=True),
        "is_start_unknown": flag("already listed in the first snapshot, and no source states the day"),
        "delisted_on": day("first day not listed, US Eastern", null=True),
        "delisted_on_basis": text("what that day rests on", null=True, allowed=BASES),
        "delisted_notice_id": identifier("the notice of the removal", null=True),
        "end_code": text("how the spell ended", null=True, allowed=END_CODES),
        "successor_uid": uid("the party's uid after the end", null=True),
        "first_observed_at": moment("first capture of the spell"),
        "last_observed_at": moment("last capture of the spell"),
        "last_absent_at": moment("last capture without the party before the spell", null=True),
        "delisting_observed_at": moment("first capture without the party after the spell", null=True),
        "is_current": flag("listed now"),
        "first_snapshot_id": identifier("snapshot of the first capture"),
        "delisting_snapshot_id": identifier("snapshot that shows the end", null=True),
        "updated_release_id": identifier("the release in which this row last changed, its last sight aside", null=True),
    },
)

DESIGNATION_PROGRAMS = contract(
    "core.designation_programs",
    "one program's spell inside a designation",
    ["designation_id", "program_code", "first_observed_at"],
    {
        "designation_id": identifier("the designation"),
        "uid": uid(),
        "list_code": text("the list"),
        "program_code": text("program tag"),
        "is_list_inferred": flag("on several lists: sql/seeds/list_program.csv ties the tag to this one"),
        "is_from_start": flag("there when the tags of the listing were first read"),
        "added_on": day("first day under the program, US Eastern (null: unknown)", null=True),
        "added_on_basis": text("what that day rests on", null=True, allowed=BASES),
        "dropped_on": day("first day no longer under it, US Eastern", null=True),
        "is_current": flag("under the program now"),
        "first_observed_at": moment("first capture under the program"),
        "drop_observed_at": moment("first capture no longer under it", null=True),
        "added_on_known_at": moment("since when that day is known, of one added while listed", null=True),
        "dropped_on_known_at": moment("since when that day is known, of one dropped while listed", null=True),
    },
)

DESIGNATION_CHANGES = contract(
    "core.designation_changes",
    "one change seen in one snapshot",
    ["uid", "list_code", "observed_at", "action", "field", "old_value", "new_value"],
    {
        "uid": uid(),
        "list_code": text("the list"),
        "program_code": text("program tag, where a program changed", null=True),
        "action": text(
            "what was done; correction: a text with other blanks, which is no event",
            allowed=("designation", "amendment", "delisting", "correction", "list_move", "new_uid"),
        ),
        "field": text("the field that changed (null: the spell itself)", null=True),
        "old_value": text("value before", null=True),
        "new_value": text("value after", null=True),
        "effective_on": day("US Eastern day of the change", null=True),
        "observed_at": moment("capture that shows it"),
        "snapshot_id": identifier("snapshot that shows it"),
        "notice_id": identifier("the notice of the change", null=True),
    },
)

EVENTS = contract(
    "core.events",
    "one per act (day, action, list, program set), per notice, per story",
    ["event_id"],
    {
        "event_id": identifier("names the event"),
        "event_type": text("what happened", allowed=("designation", "delisting", "amendment", "notice", "story")),
        "status_code": text(
            "announced: an act that only a notice tells; confirmed: an act that a list shows; reported: a notice or "
            "story itself",
            allowed=("announced", "confirmed", "reported"),
        ),
        "occurred_on": day("US Eastern day", null=True),
        "published_at": moment("publication time of a story", null=True),
        "observed_at": moment("first observation"),
        "title": text("headline or a plain sentence", null=True),
        "url": text("where to read it, of an act its notice", null=True),
        "source_name": text("who says so"),
        "party_count": count("parties concerned"),
        "notice_id": identifier(
            "the notice that the event is, or that dates or announces the act: both events have it "
            "(null: a story, or an act that no notice tells)",
            null=True,
        ),
    },
)

EVENT_PARTIES = contract(
    "core.event_parties",
    "one party of one event",
    ["event_id", "uid"],
    {"event_id": identifier("the event"), "uid": uid()},
)

EVENT_COUNTRIES = contract(
    "core.event_countries",
    "one country of one event in one role",
    ["event_id", "country_code", "country_role"],
    {
        "event_id": identifier("the event"),
        "country_code": text("ISO 3166-1 code"),
        "country_role": text("what ties it to the event", allowed=COUNTRY_ROLES),
    },
)
