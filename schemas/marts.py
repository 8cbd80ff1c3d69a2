"""Contracts of `marts`: the questions people ask, answered one relation each."""

from __future__ import annotations

from schemas.contract import contract, count, day, flag, identifier, moment, text, uid, whole
from schemas.core import BASES
from schemas.stage import PARTY_TYPES

CURRENT_DESIGNATIONS = contract(
    "marts.current_designations",
    "one per uid and list now listed",
    ["uid", "list_code"],
    {
        "uid": uid(),
        "party_name": text("name"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "list_code": text("the list"),
        "program_codes_text": text("program tags, joined by a comma", null=True),
        "listed_on": day("first day listed (null: unknown)", null=True),
        "listed_on_basis": text("what that day rests on", null=True, allowed=BASES),
        "listed_notice_url": text("notice of the designation", null=True),
        "country_codes_text": text("ISO 3166-1 codes of the countries of the addresses, joined by a comma", null=True),
        "is_held": flag("the list stands still behind a held snapshot: later changes are not here"),
        "held_days": whole("days since then (null: not held)", null=True),
    },
)

DESIGNATION_TIMELINE = contract(
    "marts.designation_timeline",
    "one act of one party",
    ["designation_id", "action"],
    {
        "designation_id": identifier("the designation"),
        "uid": uid(),
        "party_name": text("name"),
        "list_code": text("the list"),
        "program_codes_text": text("program tags, joined by a comma", null=True),
        "action": text("the act", allowed=("designation", "delisting", "list_move", "new_uid")),
        "effective_on": day("US Eastern day", null=True),
        "basis": text("what that day rests on", null=True, allowed=BASES),
        "notice_url": text("the notice", null=True),
        "story_count": count("stories that report it"),
        "first_story_url": text("the first of them", null=True),
    },
)

DELISTINGS = contract(
    "marts.delistings",
    "one delisting",
    ["designation_id"],
    {
        "designation_id": identifier("the designation that ended"),
        "uid": uid(),
        "party_name": text("name"),
        "party_type": text("what kind of party", allowed=PARTY_TYPES),
        "list_code": text("the list"),
        "program_codes_text": text("program tags, joined by a comma", null=True),
        "listed_on": day("first day listed (null: unknown)", null=True),
        "listed_on_basis": text("what that day rests on", null=True, allowed=BASES),
        "delisted_on": day("first day not listed"),
        "delisted_on_basis": text("what that day rests on", allowed=BASES),
        "days_listed": whole("days from listing to delisting", null=True),
        "listed_notice_url": text("notice of the designation", null=True),
        "delisted_notice_url": text("notice of the removal", null=True),
        "story_count": count("stories that report the delisting"),
        "first_story_at": moment("first of them", null=True),
        "first_story_url": text("its link", null=True),
    },
)

SOURCE_HEALTH = contract(
    "marts.source_health",
    "one source",
    ["source_name"],
    {
        "source_name": text("the source"),
        "kind": text("what kind of source"),
        "last_ok_at": moment("last good answer", null=True),
        "last_new_at": moment("last answer with something new", null=True),
        "last_error": text("error of the last request, if it failed", null=True),
        "failure_count": count("failures in a row"),
        "is_silent": flag("answers, but nothing new for longer than is usual"),
        "is_held": flag("a list stands still behind a held snapshot of it"),
        "is_doubted": flag("its newest snapshot is held, but no list stands still for it"),
        "held_days": whole("days since the first snapshot held in a row (null: neither held nor doubted)", null=True),
        "entries_7d": count("entries first seen in the last seven days"),
    },
)

HELD_LISTS = contract(
    "marts.held_lists",
    "one list that stands still behind a held snapshot",
    ["list_code"],
    {
        "list_code": text("the list"),
        "held_since_at": moment("the first snapshot held in a row"),
        "held_days": whole("days since then"),
        "source_name": text("the source of the newest held snapshot"),
        "snapshot_id": identifier("that snapshot"),
        "reason": text("why it is held"),
    },
)

ACCOUNTING = contract(
    "marts.accounting",
    "one snapshot of a list, or one body of a feed or notice source",
    ["source_name", "document_sha256", "captured_at"],
    {
        "source_name": text("the source"),
        "document_sha256": text("the body, or the content of a list's snapshot"),
        "captured_at": moment("first capture"),
        "parsed_count": count("rows or items met"),
        "accepted_count": count("rows or items that meet their contract"),
        "rejected_count": count("rows or items refused"),
        "new_count": count("accepted and not seen before"),
        "revised_count": count("accepted, seen before with other content"),
        "unchanged_count": count("accepted, seen before with the same content"),
        "keyed_item_count": count("items with a known key in the remarks of the CSV set (null: no list)", null=True),
        "unparsed_item_count": count("those of them whose value cannot be read whole (null: no list)", null=True),
    },
)

DISAGREEMENTS = (
    "listed_on", "delisted_on", "notice_without_list", "list_without_notice", "format", "membership", "delta",
)  # fmt: skip

RECONCILIATION = contract(
    "marts.reconciliation",
    "one disagreement between official sources",
    ["uid", "kind", "left_source", "left_value", "right_source", "right_value"],
    {
        "uid": uid("the party (null: a notice names one that no list shows)", null=True),
        "kind": text("what they disagree on", allowed=DISAGREEMENTS),
        "left_source": text("the source that counts"),
        "left_value": text("what it says"),
        "right_source": text("the other source"),
        "right_value": text("what that says"),
        "severity_code": text("warn asks for a look, info explains", allowed=("info", "warn")),
        "first_seen_at": moment("when it was first seen", null=True),
        "is_open": flag("still so at the last capture"),
    },
)
