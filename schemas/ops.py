"""Contracts of `ops`: what was done, fetched, refused, held, checked and published."""

from __future__ import annotations

from schemas.contract import contract, count, day, flag, identifier, moment, number, sha256, text, texts

SOURCE_KINDS = ("list", "feed", "notice")

FETCHES = contract(
    "ops.fetches",
    "one request, failed or not, or one file of a backfill",
    ["fetch_id"],
    {
        "fetch_id": sha256("names the fetch"),
        "run_id": text("the run that made it"),
        "source_name": text("the source"),
        "kind": text("what kind of source", allowed=SOURCE_KINDS),
        "part": text("which file or page of the source"),
        "origin": text("how it came in", allowed=("http", "backfill")),
        "url": text("address as configured, or the file name of a backfill"),
        "final_url": text("address after redirects, without query", null=True),
        "moved_url": text("address a permanent redirect gave", null=True),
        "fetched_at": moment("when the publisher was observed"),
        "is_time_certain": flag("false where only a day was known"),
        "attempt": count("1 for the first try"),
        "outcome": text("what came of it", allowed=("ok", "not_modified", "unchanged", "failed", "gone")),
        "status": count("HTTP status", null=True),
        "error": text("why it failed", null=True),
        "body_sha256": sha256("the body received or confirmed", null=True),
        "byte_count": count("bytes of the body", null=True),
        "etag": text("ETag received", null=True),
        "last_modified": text("Last-Modified received", null=True),
        "is_conditional": flag("whether validators were sent"),
    },
)

SNAPSHOTS = contract(
    "ops.snapshots",
    "one publication of a list as captured; captures in a row with the same bytes are one",
    ["snapshot_id"],
    {
        "snapshot_id": identifier("names the snapshot: source, capture time and content"),
        "source_name": text("the source"),
        "list_codes": texts("the lists it is complete for (none: it confirms what others say)"),
        "publication_name": text("names the publication; its formats share the name"),
        "captured_at": moment("when it was first captured"),
        "captured_on": day("the same as a US Eastern day"),
        "is_time_certain": flag("false where only the day was known"),
        "last_seen_at": moment("the last capture in a row with the same bytes"),
        "content_sha256": sha256("names the parts and their bytes"),
        "parts": texts("the files it consists of"),
        "kinds": texts("the kinds of facts it speaks of"),
        "status_code": text("what became of it", allowed=("applied", "held", "confirmed", "excluded")),
        "reason": text("why it is held, excluded or only confirms", null=True),
        "is_usable_for_removals": flag("false where a uid could not be read"),
        "party_count": count("uids in it"),
        "parsed_count": count("rows in it"),
        "rejected_count": count("rows refused"),
    },
)

DELTA_TRIALS = contract(
    "ops.delta_trials",
    "one of the last 20 publications of some lists captured in full with all their deltas: whether these agree with it",
    ["list_codes_text", "publication_id"],
    {
        "list_codes_text": text("the lists, those of one file, joined by a comma"),
        "publication_id": count("the publication captured in full"),
        "captured_at": moment("when it was captured"),
        "is_agreed": flag("the deltas since the one before say who came and who left as the two captures show it"),
        "disagreement": text("on how many parties they disagree, and the first", null=True),
    },
)

REJECTIONS = contract(
    "ops.rejections",
    "one refused row and the first capture that held it",
    ["rejection_id"],
    {
        "rejection_id": identifier("names the refused row, the check and the body"),
        "source_name": text("the source"),
        "document_sha256": sha256("the body, or the content of a list's snapshot"),
        "first_fetched_at": moment("when that body was first observed", null=True),
        "contract": text("the contract that refused it"),
        "row_number": count("line or item in the document", null=True),
        "column_name": text("the column refused", null=True),
        "check_name": text("the check that failed"),
        "value": text("what stood there", null=True),
        "raw_row": text("the whole row as received", null=True),
        "reason": text("why, in words"),
    },
)

DOCUMENTS = contract(
    "ops.documents",
    "one body of a feed or a notice source, parsed",
    ["source_name", "document_sha256"],
    {
        "source_name": text("the source"),
        "document_sha256": sha256("the body"),
        "kind": text("what kind of source", allowed=SOURCE_KINDS),
        "part": text("which file or page of the source"),
        "parser_version": text("the parser that read it"),
        "error": text("why it could not be read", null=True),
        "parsed_count": count("items met"),
        "duplicate_count": count("items equal to another on every rung"),
        "rejected_count": count("items refused"),
    },
)

CHECKS = contract(
    "ops.checks",
    "one check at the last build",
    ["check_name"],
    {
        "check_name": text("the check"),
        "severity_code": text("fail stops publishing, warn does not", allowed=("fail", "warn")),
        "is_ok": flag("no row found"),
        "row_count": count("rows found"),
        "example": text("the first row found", null=True),
        "checked_at": moment("the build's time"),
    },
)

RUNS = contract(
    "ops.runs",
    "one refresh; a log, not rebuilt by replay",
    ["run_id"],
    {
        "run_id": text("the run"),
        "started_at": moment("begin"),
        "ended_at": moment("end"),
        "as_of": moment("the build's time"),
        "new_content_count": count("bodies parsed in this run"),
        "seconds": number("duration in seconds"),
    },
)

RELEASES = contract(
    "ops.releases",
    "one published copy; a log, not rebuilt by replay",
    ["release_id"],
    {
        "release_id": identifier("names the release"),
        "published_at": moment("when it was published"),
        "as_of": moment("the build's time"),
        "is_held": flag("whether a list stood still behind a held snapshot"),
    },
)
