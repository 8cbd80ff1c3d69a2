"""Contracts of what feeds tell in `core`: entries, the stories they are copies of, and the parties that texts name."""

from __future__ import annotations

from schemas.contract import (
    contract,
    count,
    flag,
    identifier,
    moment,
    ratio,
    sha256,
    text,
    uid,
    whole,
)
from schemas.stage import MENTION_FIELDS

ENTRIES = contract(
    "core.entries",
    "one item of one feed, in its last text",
    ["entry_id"],
    {
        "entry_id": identifier("from feed, identity step and value"),
        "feed_name": text("the feed"),
        "url": text("link", null=True),
        "title": text("headline", null=True),
        "summary": text("summary", null=True),
        "author": text("byline or credit", null=True),
        "language_code": text("language as declared", null=True),
        "wire_source": text("news agency credited", null=True),
        "published_at": moment("publication time, where the source gives one", null=True),
        "published_text": text("publication time in the source's own words", null=True),
        "is_published_at_certain": flag("false: missing, unreadable, without a zone, or later than the first fetch"),
        "published_issue": text(
            "why it is not certain", null=True, allowed=("missing", "unparsed", "no_timezone", "future")
        ),
        "observed_at": moment("first fetch"),
        "last_observed_at": moment("last fetch that held the item"),
        "revision_count": count("distinct contents seen"),
        "story_id": identifier("the story"),
    },
)

ENTRY_REVISIONS = contract(
    "core.entry_revisions",
    "one distinct content of one item of one feed",
    ["entry_id", "revision_number"],
    {
        "entry_id": identifier("the entry"),
        "revision_number": whole("1 for the first content seen"),
        "observed_at": moment("first fetch of this content"),
        "content_sha256": sha256("names the content"),
        "url": text("link", null=True),
        "title": text("headline", null=True),
        "summary": text("summary", null=True),
        "published_at": moment("publication time", null=True),
        "published_text": text("publication time in the source's own words", null=True),
    },
)

MENTIONS = contract(
    "core.mentions",
    "one party that one entry or notice may name",
    ["mention_id"],
    {
        "mention_id": identifier("from entry or notice, party, field and place"),
        "entry_id": identifier("the entry", null=True),
        "notice_id": identifier("the notice", null=True),
        "uid": uid(),
        "matched_name": text("the listed name"),
        "field": text("where", allowed=MENTION_FIELDS),
        "start_char": count("first character, in code points from 0"),
        "end_char": count("end, exclusive"),
        "method": text("the rules that matched and their version; verdict: a person decided"),
        "score": ratio("how sure the rules are"),
        "is_accepted": flag("counts as a mention"),
        "is_listed_on_published": flag(
            "whether the party was listed on the day of the text (null: not known, as before a list was first seen)",
            null=True,
        ),
        "evidence": text("what speaks for and against it, the weightiest first"),
    },
)

STORIES = contract(
    "core.stories",
    "one story, its syndicated copies folded",
    ["story_id"],
    {
        "story_id": identifier("the story: the id of its earliest entry"),
        "title": text("headline of the earliest entry that is not official", null=True),
        "first_published_at": moment("publication of that entry, its first fetch where that is not certain"),
        "entry_count": count("entries that are copies of it"),
        "outlet_count": count("outlets that printed it, each once, official publishers left out"),
        "wire_source": text("news agency credited", null=True),
    },
)

DESIGNATION_STORIES = contract(
    "core.designation_stories",
    "a story that reports an act",
    ["designation_id", "action", "story_id"],
    {
        "designation_id": identifier("the designation"),
        "action": text("the act", allowed=("designation", "delisting")),
        "story_id": identifier("the story"),
        "score": ratio("how sure"),
        "evidence": text("what shows it"),
    },
)
