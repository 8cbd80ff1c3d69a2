"""Contracts of the rows that parsers emit: what may enter the warehouse.

Each is validated row by row before it is loaded; a row that fails lands in `ops.rejections`. The `stage` schema is
internal: it is never published; `body_id` and `content_id` never leave it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandera.polars as pa

from listwire.facts import FactKind
from schemas.contract import (
    Contract,
    contract,
    count,
    day,
    flag,
    identifier,
    moment,
    ratio,
    sha256,
    text,
    texts,
    uid,
    whole,
    wholes,
)

PARTY_TYPES = ("individual", "entity", "vessel", "aircraft")
ALIAS_TYPES = ("aka", "fka", "nka")
RUNGS = ("guid", "link", "title", "content")
PUBLISHERS = ("OFAC", "TREASURY", "FEDERAL_REGISTER")
NOTICE_TYPES = (
    "designation", "removal", "change", "general_licence", "regulation", "faq", "advisory", "enforcement",
    "program_termination", "other",
)  # fmt: skip

ITEM_ACTIONS = ("designation", "delisting", "amendment")
MENTION_FIELDS = ("title", "summary", "body")
NATIONALITY_TYPES = ("nationality", "citizenship")
PRECISIONS = ("day", "month", "year", "circa", "range", "unread")
LISTS = ("SDN", "SSI", "NS-MBS", "NS-CMIC", "CAPTA", "FSE", "NS-PLC")

FACT = whole("names the fact: the head of a hash over kind and fields")


def _facts(name: str, grain: str, columns: Mapping[str, pa.Column]) -> Contract:
    """A table of distinct facts; which set of which party holds one stands in `stage.fact_sets`."""
    return contract(f"stage.{name}", f"{grain}, once per distinct content", ["fact_id"], {"fact_id": FACT, **columns})


PARTIES = _facts(
    "parties",
    "the main record of one party",
    {
        "uid": uid(),
        "primary_name": text("the name the list sorts by"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "title": text("title of an individual", null=True),
    },
)

REMARKS = _facts(
    "remarks",
    "the remarks of one party, as the CSV set publishes them",
    {"uid": uid(), "remarks": text("the first 1,000 characters of the remarks")},
)

REMARKS_TAILS = _facts(
    "remarks_tails",
    "what follows the first 1,000 characters of a party's remarks",
    {"uid": uid(), "remarks_tail": text("the rest of the remarks")},
)

PROGRAMS = _facts(
    "programs", "one program tag of one party", {"uid": uid(), "program_code": text("program tag, verbatim")}
)

LISTINGS = _facts(
    "listings",
    "one list that names one party",
    {
        "uid": uid(),
        "list_code": text("the list", allowed=LISTS),
        "listed_on": day("the day OFAC states for it", null=True),
    },
)

AUTHORITIES = _facts(
    "authorities",
    "one legal authority stated for one party",
    {"uid": uid(), "authority": text("executive order or statute, verbatim")},
)

MEASURES = _facts(
    "measures", "one thing done to one party", {"uid": uid(), "measure": text("Block, Reject, a directive; verbatim")}
)

ALIASES = _facts(
    "aliases",
    "one further name of one party",
    {
        "uid": uid(),
        "alias_type": text("also, formerly or now known as", allowed=ALIAS_TYPES),
        "alias_name": text("the further name"),
        "is_weak": flag("whether OFAC calls the alias weak"),
        "script_code": text("ISO 15924 code of the script", matches=r"^[A-Z][a-z]{3}$"),
        "alias_remarks": text("remarks on the alias", null=True),
    },
)

ADDRESSES = _facts(
    "addresses",
    "one address of one party",
    {
        "uid": uid(),
        "address": text("street address", null=True),
        "city": text("city, state or province and postal code, joined by OFAC", null=True),
        "country": text("country as published", null=True),
        "address_remarks": text("remarks on the address", null=True),
    },
)

BIRTH_DATES = _facts(
    "birth_dates",
    "one date of birth of one party",
    {
        "uid": uid(),
        "birth_text": text("the date in OFAC's words"),
        "earliest_on": day("first day it can mean", null=True),
        "latest_on": day("last day it can mean", null=True),
        "precision_code": text("how exact it is", allowed=PRECISIONS),
    },
)

NATIONALITIES = _facts(
    "nationalities",
    "one country one party belongs to",
    {
        "uid": uid(),
        "nationality_type": text("by nationality or citizenship", allowed=NATIONALITY_TYPES),
        "country": text("country as published"),
    },
)

IDENTIFICATIONS = _facts(
    "identifications",
    "one document or register entry of one party",
    {
        "uid": uid(),
        "identification_type": text("what kind of document, verbatim"),
        "identification_number": text("its number", null=True),
        "country": text("issuing country as published", null=True),
        "issued_text": text("day of issue in OFAC's words", null=True),
        "issued_on": day("day of issue", null=True),
        "expires_text": text("end of validity in OFAC's words", null=True),
        "expires_on": day("end of validity", null=True),
    },
)

FEATURES = _facts(
    "features",
    "one typed property of one party",
    {
        "uid": uid(),
        "feature_type": text("OFAC's name of the property"),
        "feature_value": text("its value"),
        "is_checksum_valid": flag("verdict on a digital currency address (null: none is known)", null=True),
    },
)

LINKED_TO = _facts(
    "linked_to",
    "one party that the remarks name as linked",
    {"uid": uid(), "linked_name": text("its name in OFAC's words")},
)

RELATIONSHIPS = _facts(
    "relationships",
    "one typed relation of one party to another",
    {"uid": uid(), "relation_type": text("what kind of relation"), "related_uid": uid("the other party")},
)

NOTES = _facts("notes", "one free-text remark on one party", {"uid": uid(), "note_text": text("the remark")})

ENTRIES = contract(
    "stage.entries",
    "one distinct content of one item of one feed",
    ["source_name", "rung", "rung_value", "content_sha256"],
    {
        "source_name": text("name of the feed"),
        "rung": text("step of the identity ladder that names the item", allowed=RUNGS),
        "rung_value": text("the value on that step"),
        "content_sha256": sha256("names the content: another one under the same identity is a revision"),
        "guid": text("the item's own identifier", null=True),
        "url": text("the item's link", null=True),
        "title": text("headline as clean text", null=True),
        "summary": text("summary as clean text", null=True),
        "author": text("byline or credit", null=True),
        "language_code": text("language as declared, lower case", null=True),
        "wire_source": text("news agency named in the byline or credit", null=True),
        "published_at": moment("publication time", null=True),
        "published_text": text("publication time in the source's own words", null=True),
        "published_issue": text(
            "why the time is not certain", null=True, allowed=("missing", "unparsed", "no_timezone")
        ),
    },
)

NOTICES = contract(
    "stage.notices",
    "one distinct content of one official document, its items included",
    ["publisher_code", "document_key", "row_sha256"],
    {
        "publisher_code": text("who publishes it", allowed=PUBLISHERS),
        "document_key": text("the publisher's own identifier of the document"),
        "row_sha256": sha256("names the content: what the parser gives of the document and of its items"),
        "notice_types": texts("what it does, in the order of the closed set"),
        "published_on": day("day of publication", null=True),
        "effective_on": day("US Eastern day of the act", null=True),
        "title": text("title as clean text"),
        "url": text("address of the document", matches=r"^https?://"),
        "document_number": text("Federal Register document number", null=True),
        "body_text": text("text of the document, line breaks at blocks", null=True),
        "related_urls": texts("addresses of the official documents that it links to"),
        "corrects_number": text("the Federal Register document that it corrects", null=True),
        "is_whole_text": flag("false where the text is an abstract, or cut"),
    },
)

NOTICE_SIGHTINGS = contract(
    "stage.notice_sightings",
    "one official document in one fetched body",
    ["source_name", "document_sha256", "document_key"],
    {
        "source_name": text("where it was fetched"),
        "document_sha256": sha256("the fetched body"),
        "publisher_code": text("who publishes it", allowed=PUBLISHERS),
        "document_key": text("the publisher's own identifier of the document"),
        "row_sha256": sha256("the content seen"),
    },
)

NOTICE_ITEMS = contract(
    "stage.notice_items",
    "one party named in one content of one official document",
    ["publisher_code", "document_key", "row_sha256", "item_sha256"],
    {
        "publisher_code": text("who publishes it", allowed=PUBLISHERS),
        "document_key": text("the publisher's own identifier of the document"),
        "row_sha256": sha256("the content that names the party"),
        "item_sha256": sha256("names the item: its action and its text"),
        "item_number": count("position in the document, from 0"),
        "action": text("what is done to the party", allowed=ITEM_ACTIONS),
        "list_code": text("the list that the section names", null=True, allowed=LISTS),
        "party_name": text("name as printed, of an amendment after the change"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "is_type_stated": flag("the text says the kind"),
        "program_codes": texts("program tags as printed"),
        "names": texts("its name and aliases"),
        "birth_texts": texts("its dates of birth in OFAC's words"),
        "identifiers": texts("numbers that name it: of documents, of a hull, of a wallet"),
        "line_count": count("lines that name the party, one an alias"),
        "raw_text": text("the first of them, on one line"),
        "unread_texts": texts("parts of it that no rule understood, verbatim"),
        "unread_starts": wholes("where they begin, in code points from 0"),
        "acted_on": day("US Eastern day that the section states (null: none)", null=True),
    },
)

ITEM_VERDICTS = contract(
    "stage.item_verdicts",
    "a person's last verdict on which party an item of a notice is",
    ["notice_id", "item_sha256"],
    {
        "notice_id": identifier("the notice"),
        "item_sha256": sha256("the item"),
        "uid": uid("the party that it is (null: none of those known)", null=True),
        "decided_at": moment("when it was decided"),
        "reason": text("why", null=True),
    },
)

DELTA_ACTS = contract(
    "stage.delta_acts",
    "what one publication did to one party, by its delta",
    ["source_name", "document_sha256", "uid", "action"],
    {
        "source_name": text("where it was fetched"),
        "document_sha256": sha256("the fetched delta"),
        "publication_id": count("the publication (0: not known)"),
        "published_on": day("day of the publication", null=True),
        "uid": uid(),
        "action": text("what was done", allowed=("designation", "removal", "amendment", "correction")),
        "list_codes": texts("the lists named for the party"),
        "joined_codes": texts("the lists it was put on, as far as stated"),
        "left_codes": texts("the lists it was taken off, as far as stated"),
        "added_count": count("facts added"),
        "removed_count": count("facts removed"),
        "changed_count": count("facts with an old and a new value"),
    },
)

SIGHTINGS = contract(
    "stage.sightings",
    "one item in one fetched feed document",
    ["source_name", "document_sha256", "item_number"],
    {
        "source_name": text("name of the feed"),
        "document_sha256": sha256("the fetched body"),
        "item_number": count("position in the document, from 0"),
        "rung": text("step of the identity ladder", allowed=RUNGS),
        "rung_value": text("the value on that step"),
        "content_sha256": sha256("the content seen"),
    },
)

MENTIONS = contract(
    "stage.mentions",
    "one party that one entry or notice may name, by the linker",
    ["text_id", "uid"],
    {
        "text_id": identifier("the entry or notice"),
        "kind": text("which of the two", allowed=("entry", "notice")),
        "uid": uid(),
        "matched_name": text("the listed name"),
        "field": text("where in it", allowed=MENTION_FIELDS),
        "start_char": count("first character of the match, in code points from 0"),
        "end_char": count("end of the match, exclusive"),
        "method": text("the rules that matched, and their version"),
        "score": ratio("how sure"),
        "is_accepted": flag("whether the rules hold it for a mention"),
        "is_listed_on_published": flag("whether the party was listed on the day of the text", null=True),
        "evidence": text("what speaks for and against it"),
    },
)

MENTION_VERDICTS = contract(
    "stage.mention_verdicts",
    "a person's last verdict on whether an entry or notice names a party",
    ["text_id", "uid"],
    {
        "text_id": identifier("the entry or notice"),
        "uid": uid(),
        "is_accepted": flag("whether it does"),
        "decided_at": moment("when it was decided"),
        "reason": text("why", null=True),
    },
)

STORY_ENTRIES = contract(
    "stage.story_entries",
    "one entry and its story",
    ["entry_id"],
    {
        "entry_id": identifier("the entry"),
        "story_id": identifier("its story: the id of the earliest entry"),
        "outlet": text("who printed it: the registered name of its host, else the feed"),
    },
)

SPOKEN_ACTIONS = contract(
    "stage.spoken_actions",
    "one action that one entry speaks of, at its first place",
    ["entry_id", "action"],
    {
        "entry_id": identifier("the entry"),
        "action": text("the act", allowed=("designation", "delisting")),
        "field": text("where in it", allowed=("title", "summary")),
        "start_char": count("first character, in code points from 0"),
        "words": text("the words that say it"),
    },
)

LIST_FACTS: Mapping[FactKind, Contract] = {
    "party": PARTIES,
    "programs": PROGRAMS,
    "listings": LISTINGS,
    "authorities": AUTHORITIES,
    "measures": MEASURES,
    "aliases": ALIASES,
    "weak_aliases": ALIASES,
    "script_names": ALIASES,
    "addresses": ADDRESSES,
    "birth_dates": BIRTH_DATES,
    "nationalities": NATIONALITIES,
    "identifications": IDENTIFICATIONS,
    "features": FEATURES,
    "linked_to": LINKED_TO,
    "relationships": RELATIONSHIPS,
    "notes": NOTES,
    "remarks": REMARKS,
    "remarks_tail": REMARKS_TAILS,
}
"""The contract of each kind of fact a list gives; kinds of one contract share a table."""
