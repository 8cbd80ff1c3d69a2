"""Contracts of `core` for official documents: what they say, which parties they name, which acts they tell."""

from __future__ import annotations

from schemas.contract import (
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
)  # fmt: skip
from schemas.stage import ITEM_ACTIONS, PARTY_TYPES, PUBLISHERS

NOTICE_TYPES_MEANING = (
    "what it does as its words say; its items have an action each: removal is delisting there, change is amendment"
)

NOTICES = contract(
    "core.notices",
    "one official document, in its last fetched text",
    ["notice_id"],
    {
        "notice_id": identifier("from publisher and the publisher's own identifier"),
        "publisher_code": text("who published it", allowed=PUBLISHERS),
        "document_key": text("the publisher's own identifier"),
        "notice_types": texts(NOTICE_TYPES_MEANING),
        "published_on": day("day of publication", null=True),
        "effective_on": day("US Eastern day of the act", null=True),
        "title": text("title"),
        "url": text("address"),
        "document_number": text("Federal Register document number", null=True),
        "body_text": text("text", null=True),
        "is_whole_text": flag("false where only an abstract, or a text that is cut, was fetched"),
        "item_count": count("parties named in it with what is done to them"),
        "unread_count": count("parts of their texts that no rule understood"),
        "rejected_count": count(
            "entries refused in the body fetched last, kept in ops.rejections (null: some were, in a body of several "
            "notices)",
            null=True,
        ),
        "first_observed_at": moment("first fetch"),
        "revision_count": count("distinct texts seen"),
    },
)

NOTICE_REVISIONS = contract(
    "core.notice_revisions",
    "one distinct text of one official document",
    ["notice_id", "revision_number"],
    {
        "notice_id": identifier("the notice"),
        "revision_number": whole("1 for the first text seen"),
        "observed_at": moment("first fetch of this text"),
        "title": text("title"),
        "notice_types": texts(NOTICE_TYPES_MEANING),
        "body_text": text("text", null=True),
    },
)

NOTICE_ITEMS = contract(
    "core.notice_items",
    "one party named in a notice, the lines of its aliases folded",
    ["notice_id", "item_sha256"],
    {
        "notice_id": identifier("the notice"),
        "item_sha256": sha256("names the item: its action and its text"),
        "item_number": count("position in the notice, from 0"),
        "action": text(
            "what is done to the party: delisting is type removal of the notice, amendment its type change",
            allowed=ITEM_ACTIONS,
        ),
        "list_code": text("the list that the notice names (null: it names none)", null=True),
        "party_name": text("name as printed first, which may be an alias; of an amendment after the change"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "is_type_stated": flag("the text says the kind"),
        "program_codes": texts("program tags as printed"),
        "acted_on": day("US Eastern day of the act (null: the notice gives none)", null=True),
        "uid": uid("the party (null: not matched)", null=True),
        "listed_name": text("last known name of that party on the list", null=True),
        "score": ratio("how sure (null: no party has such a name or number)", null=True),
        "method": text("who says which party it is", allowed=("rule", "verdict", "open", "unknown")),
        "evidence": text("what speaks for and against the best party", null=True),
        "candidate_uids": wholes("the parties that it may be, the likeliest first"),
        "names": texts("its name and aliases as printed"),
        "line_count": count("lines that name the party, one an alias"),
        "raw_text": text("the first of them, on one line"),
        "unread_texts": texts("parts of it that no rule understood, verbatim"),
        "unread_starts": wholes("where they begin, in code points from 0"),
    },
)

NOTICE_LINKS = contract(
    "core.notice_links",
    "two official documents of one act, from each of the two",
    ["notice_id", "linked_notice_id", "link_type"],
    {
        "notice_id": identifier("the one"),
        "linked_notice_id": identifier("the other"),
        "link_type": text("how they belong together", allowed=("same_act", "corrects", "corrected_by")),
        "reason": text("what shows it"),
    },
)

DESIGNATION_NOTICES = contract(
    "core.designation_notices",
    "one notice that tells the start or the end of one designation",
    ["designation_id", "action", "notice_id"],
    {
        "designation_id": identifier("the designation"),
        "action": text("which end", allowed=("designation", "delisting")),
        "notice_id": identifier("the notice"),
        "uid": uid(),
        "item_sha256": sha256("its item that names the party"),
        "acted_on": day("US Eastern day of the act"),
        "observed_at": moment("first fetch of the notice"),
        "preference": whole("1 for the notice that dates the end"),
        "score": ratio("how sure the item is the party"),
        "evidence": text("what shows it"),
    },
)
