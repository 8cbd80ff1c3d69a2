"""`listwire review`: items of notices that could be several parties, unsure mentions, and a person's verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from listwire.cli import output, reports
from listwire.cli.house import house_of_settings
from listwire.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.route import House

review = typer.Typer(help="Parties named in notices that no rule could tell for sure, and your verdicts on them.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]
Item = Annotated[str, typer.Argument(help="The item as `listwire review` shows it, or its first characters.")]
Mentions = Annotated[list[str], typer.Argument(help="Mentions as `listwire review mentions` shows them.")]
Given = Annotated[list[str], typer.Argument(help="Items or mentions as they are shown, or their first characters.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the journal.")]

_OPEN = """
select
    left(items.notice_id, 8) || '/' || left(items.item_sha256, 8) as item,
    items.acted_on,
    items.action,
    items.party_name,
    array_to_string(items.program_codes, ', ') as programs,
    items.method,
    items.score,
    items.evidence,
    coalesce((
        select string_agg(parties.uid || ' ' || parties.primary_name, '; ' order by parties.uid)
        from core.parties as parties
        where list_contains(items.candidate_uids, parties.uid)
    ), '') as candidates,
    notices.url as notice_url
from core.notice_items as items
inner join core.notices as notices on items.notice_id = notices.notice_id
where items.method in ({methods})
order by items.acted_on desc nulls last, items.notice_id, items.item_number
"""


_UNSURE = "not mentions.is_accepted and mentions.method <> 'verdict' and mentions.score >= 0.5"
"""As likely as not: below, most are other people's names."""

_MENTIONS = """
select
    left(coalesce(mentions.entry_id, mentions.notice_id), 8) || '/' || mentions.uid as mention,
    mentions.score,
    mentions.is_accepted,
    mentions.method,
    mentions.matched_name,
    parties.primary_name as party_name,
    substr(
        case mentions.field when 'title' then coalesce(entries.title, notices.title) when 'summary' then entries.summary
        else notices.body_text end,
        greatest(mentions.start_char - 40, 0) + 1, mentions.end_char - greatest(mentions.start_char - 40, 0) + 60
    ) as words,
    mentions.evidence,
    coalesce(entries.url, notices.url) as url
from core.mentions as mentions
inner join core.parties as parties on mentions.uid = parties.uid
left join core.entries as entries on mentions.entry_id = entries.entry_id
left join core.notices as notices on mentions.notice_id = notices.notice_id
where {which}
order by mentions.score desc, mention
"""


@review.callback(invoke_without_command=True)
def review_root(
    context: typer.Context,
    is_all: Annotated[
        bool, typer.Option("--all", help="Also items that name no party ever listed, and verdicts given.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the items that wait for a verdict, each with the parties that it may be."""
    from warehouse.reading import read_published

    if context.invoked_subcommand:
        return
    methods = "'open', 'unknown', 'verdict'" if is_all else "'open'"
    found = read_published(load_settings().published_path, _OPEN.format(methods=methods))
    output.print_records(found.columns, found.rows, as_json=as_json)
    if not found.rows and not as_json:
        output.say("no item waits for a verdict")


@review.command("match")
def review_match(
    item: Item,
    uid: Annotated[int, typer.Argument(help="OFAC's uid of the party that the item is.")],
    reason: Reason = "",
    is_anyway: Annotated[
        bool, typer.Option("--anyway", help="Also a party that is none of the item's candidates.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say which party an item is; the ledger follows at once, and at every replay."""
    from flows.verdicts import find_item, refuse_no_candidate, refuse_unknown_party

    house = house_of_settings()
    target = find_item(house, item)
    refuse_unknown_party(house, uid)
    if not is_anyway:
        refuse_no_candidate(house, target, uid)
    _decide(house, "match", [target], uid, reason, as_json)


@review.command("none")
def review_none(item: Item, reason: Reason = "", as_json: Json = False) -> None:
    """Say that an item is none of the parties known."""
    from flows.verdicts import find_item

    house = house_of_settings()
    _decide(house, "match", [find_item(house, item)], None, reason, as_json)


@review.command("mentions")
def review_mentions(
    is_all: Annotated[
        bool, typer.Option("--all", help="Every mention, with the accepted ones and those of a verdict.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the mentions of entries and notices that the rules are not sure of, the likeliest first."""
    from warehouse.reading import read_published

    which = "true" if is_all else _UNSURE
    found = read_published(load_settings().published_path, _MENTIONS.format(which=which))
    output.print_records(found.columns, found.rows, as_json=as_json)
    if not found.rows and not as_json:
        output.say("no mention waits for a verdict")


@review.command("accept")
def review_accept(mentions: Mentions, reason: Reason = "", as_json: Json = False) -> None:
    """Say that texts name their parties; stories and events follow at once, and at every replay."""
    from flows.verdicts import find_mention

    house = house_of_settings()
    _decide(house, "accept", [find_mention(house, mention) for mention in mentions], None, reason, as_json)


@review.command("reject")
def review_reject(mentions: Mentions, reason: Reason = "", as_json: Json = False) -> None:
    """Say that texts do not name their parties, but others of the name."""
    from flows.verdicts import find_mention

    house = house_of_settings()
    _decide(house, "reject", [find_mention(house, mention) for mention in mentions], None, reason, as_json)


@review.command("undo")
def review_undo(items: Given, reason: Reason = "", as_json: Json = False) -> None:
    """Take back what was said of items or mentions: the rules decide again, at once and at every replay."""
    from flows.verdicts import find_verdict

    house = house_of_settings()
    _decide(house, "undo", [find_verdict(house, item) for item in items], None, reason, as_json)


def _decide(
    house: House,
    action: Literal["match", "accept", "reject", "undo"],
    targets: Sequence[str],
    uid: int | None,
    reason: str,
    as_json: bool,
) -> None:
    """Write a verdict on each and refresh once; all are found before the first is written."""
    from flows import route
    from flows.verdicts import decide

    for target in dict.fromkeys(targets):
        decide(house, action, target, reason, uid)
    reports.finish(route.refresh(house), as_json)
