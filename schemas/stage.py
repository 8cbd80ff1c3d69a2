"""Contracts of the rows that parsers emit: what may enter the warehouse.

Each is validated row by row before it is loaded; a row that fails lands in `ops.rejections`. The `stage` schema is
internal: it is never published, and `body_id` and `content_id` never leave it.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.contract import Contract, contract, count, day, flag, moment, sha256, text, texts, uid

PARTY_TYPES = ("individual", "entity", "vessel", "aircraft")
ALIAS_TYPES = ("aka", "fka", "nka")
RUNGS = ("guid", "link", "title", "content")
PUBLISHERS = ("OFAC", "TREASURY", "FEDERAL_REGISTER")
NOTICE_TYPES = (
    "designation", "removal", "change", "general_licence", "regulation", "faq", "advisory", "enforcement",
    "program_termination", "other",
)  # fmt: skip

FACTS = sha256("names the whole set of facts of one kind of this party")

PARTIES = contract(
    "stage.parties",
    "the main record of one party, once per distinct content",
    ["facts_sha256"],
    {
        "facts_sha256": FACTS,
        "uid": uid(),
        "primary_name": text("the name the list sorts by"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "title": text("title of an individual", null=True),
        "call_sign": text("vessel call sign", null=True),
        "vessel_type": text("vessel type", null=True),
        "tonnage": text("vessel tonnage, as published", null=True),
        "gross_tonnage": text("gross registered tonnage, as published", null=True),
        "vessel_flag": text("vessel flag", null=True),
        "vessel_owner": text("vessel owner", null=True),
        "remarks": text("the first 1,000 characters of the remarks", null=True),
    },
)

REMARKS_TAILS = contract(
    "stage.remarks_tails",
    "what follows the first 1,000 characters of a party's remarks, once per distinct content",
    ["facts_sha256"],
    {"facts_sha256": FACTS, "uid": uid(), "remarks_tail": text("the rest of the remarks")},
)

PROGRAMS = contract(
    "stage.programs",
    "one program tag in one distinct set of a party's tags",
    ["facts_sha256", "program_code"],
    {"facts_sha256": FACTS, "uid": uid(), "program_code": text("program tag, verbatim")},
)

ALIASES = contract(
    "stage.aliases",
    "one further name in one distinct set of a party's aliases",
    ["facts_sha256", "alias_type", "alias_name", "is_weak", "alias_remarks"],
    {
        "facts_sha256": FACTS,
        "uid": uid(),
        "alias_type": text("also, formerly or now known as", allowed=ALIAS_TYPES),
        "alias_name": text("the further name"),
        "is_weak": flag("whether OFAC calls the alias weak"),
        "alias_remarks": text("remarks on the alias", null=True),
    },
)

ADDRESSES = contract(
    "stage.addresses",
    "one address in one distinct set of a party's addresses",
    ["facts_sha256", "address", "city", "country", "address_remarks"],
    {
        "facts_sha256": FACTS,
        "uid": uid(),
        "address": text("street address", null=True),
        "city": text("city, state or province and postal code, joined by OFAC", null=True),
        "country": text("country as published", null=True),
        "address_remarks": text("remarks on the address", null=True),
    },
)

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
    "one official document as one fetched body gives it",
    ["source_name", "document_sha256", "document_key"],
    {
        "source_name": text("where it was fetched"),
        "document_sha256": sha256("the fetched body"),
        "document_key": text("the publisher's own identifier of the document"),
        "publisher_code": text("who publishes it", allowed=PUBLISHERS),
        "notice_types": texts("what it does, in the order of the closed set"),
        "published_on": day("day of publication", null=True),
        "effective_on": day("US Eastern day of the act", null=True),
        "title": text("title as clean text"),
        "url": text("address of the document", matches=r"^https?://"),
        "document_number": text("Federal Register document number", null=True),
        "body_text": text("text of the document, line breaks at blocks", null=True),
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
    "one party named in one field of one entry, by the linker",
    ["entry_id", "uid", "field", "start_char"],
    {
        "entry_id": text("the entry"),
        "uid": uid(),
        "matched_name": text("the listed name"),
        "field": text("where in the entry", allowed=("title", "summary")),
        "start_char": count("first character of the match, in code points from 0"),
        "end_char": count("end of the match, exclusive"),
        "method": text("the rule that matched"),
    },
)

LIST_FACTS: Mapping[str, Contract] = {
    "party": PARTIES,
    "remarks_tail": REMARKS_TAILS,
    "programs": PROGRAMS,
    "aliases": ALIASES,
    "addresses": ADDRESSES,
}
"""The contract of each kind of fact a list gives."""
