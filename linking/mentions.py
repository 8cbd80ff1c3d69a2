"""Which listed parties a story names: candidates of the alias index, weighed, the longest first, each with its span.

    story -> words -> candidates -> evidence for each party -> overlaps and namesakes settled -> mentions

Two parties of one name at one place are told apart by the evidence; where it does not, both are left open. A party is
mentioned once in a story, at the place with the highest score.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from linking.alias_index import AliasIndex, Candidate, Named, text_words
from linking.mention_beside import Beside
from linking.mention_context import Span, StoryContext, StoryField
from linking.mention_evidence import ACCEPTED, Evidence, Party, likeness, probability, weigh
from linking.name_forms import AliasClass

METHOD = "alias-1"
"""The name of these rules in a mention; that any of them changed the warehouse sees by their hash."""

MOST_PARTIES = 25
"""Parties that one name may stand for; of a name that more of them share, none is meant by it alone."""
MOST_ALIASES = 50
"""Aliases of one party that sound alike and are compared."""
MOST_MENTIONS = 2_000
"""Candidates of a text that are weighed, so that the time of a text made of names is bounded."""
_MARGIN = 0.4
"""What the evidence for one of two namesakes must be ahead, in the logarithm of the odds."""
_SAME_PROGRAM = Evidence("others of its program", 0.9)
_SAME_DAY = Evidence("others of its action", 1.8)
_RANK = {rank: number for number, rank in enumerate(AliasClass)}


_Sure: TypeAlias = defaultdict[int, set[Span]]
"""Parties that are surely named, each with its places."""


@dataclass(frozen=True, slots=True)
class Story:
    """The texts of an entry or notice; `published_on` is its US Eastern day, None where it is not known."""

    story_id: str
    title: str | None
    text: str | None
    published_on: date | None = None
    text_field: str = "summary"


@dataclass(frozen=True, slots=True)
class Mention:
    """A party that a story may name; `start` and `end` are code points of the field, the end exclusive.

    `is_accepted` says that the score reached the threshold and no namesake is as likely. `is_listed` says whether the
    party was listed on the story's day, None where the day is not known.
    """

    uid: int
    matched_name: str
    field: str
    start: int
    end: int
    score: float
    alias_class: str
    method: str
    is_accepted: bool
    is_listed: bool | None
    reasons: tuple[Evidence, ...]

    @property
    def evidence(self) -> str:
        """The reasons in words, the weightiest first."""
        ranked = sorted(self.reasons, key=lambda reason: (-abs(reason.weight), reason.name))
        return ", ".join(f"{reason.name} {reason.weight:+.1f}" for reason in ranked)


@dataclass(slots=True)
class _Weighed:
    """One party at one place."""

    span: Span
    candidate: Candidate
    named: Named
    party: Party
    reasons: list[Evidence]
    is_open: bool = False

    @property
    def odds(self) -> float:
        return sum(reason.weight for reason in self.reasons)

    @property
    def length(self) -> int:
        return len(self.candidate.places)


def find_names(index: AliasIndex, text: str | None) -> list[Candidate]:
    """The candidates of one text without a score."""
    return index.find(text_words(text), text) if text else []


def find_mentions(index: AliasIndex, parties: Mapping[int, Party], story: Story) -> list[Mention]:
    """The parties that a story may name, accepted or not, by place; a party that `parties` lacks is not sought."""
    fields = [
        StoryField(name, text, text_words(text))
        for name, text in (("title", story.title), (story.text_field, story.text))
        if text
    ]
    found = [
        (Span(number, candidate.first, candidate.last), candidate)
        for number, field in enumerate(fields)
        for candidate in index.find(field.words, field.text)
    ]
    if not found:
        return []
    widest = _widest(found)
    context = StoryContext(fields, [span for span, _ in widest])
    weighed = _weigh_all(context, widest, parties, story.published_on)
    _add_companions(weighed)
    settled = _settle(weighed)
    return _mentions(context, settled, story.published_on)


def is_listed_on(party: Party, day: date | None) -> bool | None:
    """Whether a party was on any list on a day; None where the day, or what was listed then, is not known."""
    if day is None:
        return None
    if any((start is None or start <= day) and (end is None or day < end) for start, end in party.spells):
        return True
    return None if party.unknown_before and day < party.unknown_before else False


def _widest(found: Sequence[tuple[Span, Candidate]]) -> list[tuple[Span, Candidate]]:
    """A row that lies within a longer one is no candidate: `Revolutionary Guard` in the whole name of the corps."""
    kept: list[tuple[Span, Candidate]] = []
    ranked = sorted(found, key=lambda item: (-len(item[1].places), item[0].field, item[0].first, item[0].last))
    covered: dict[tuple[int, int], int] = {}
    for span, candidate in ranked[:MOST_MENTIONS]:
        longest = min(covered.get((span.field, at), 0) for at in candidate.places)
        if longest > len(candidate.places):
            continue
        kept.append((span, candidate))
        for at in range(span.first, span.last + 1):
            covered[span.field, at] = max(covered.get((span.field, at), 0), len(candidate.places))
    return kept


def _weigh_all(
    context: StoryContext, found: Iterable[tuple[Span, Candidate]], parties: Mapping[int, Party], told_on: date | None
) -> list[_Weighed]:
    weighed = []
    for span, candidate in found:
        beside = Beside(context, span)
        for named in _by_party(beside.field, candidate, parties):
            party = parties[named.alias.uid]
            reasons = weigh(beside, candidate, named, party, told_on)
            weighed.append(_Weighed(span, candidate, named, party, reasons))
    return weighed


def _by_party(field: StoryField, candidate: Candidate, parties: Mapping[int, Party]) -> list[Named]:
    """The strongest alias of each party behind a candidate; none where too many parties share it."""
    aliases: dict[int, list[Named]] = {}
    for named in candidate.named:
        if named.alias.uid in parties:
            aliases.setdefault(named.alias.uid, []).append(named)
            if len(aliases) > MOST_PARTIES:
                return []
    return [_strongest(field, candidate, own) for _, own in sorted(aliases.items())]


def _strongest(field: StoryField, candidate: Candidate, own: Sequence[Named]) -> Named:
    if len(own) == 1:
        return own[0]
    first = heapq.nsmallest(MOST_ALIASES, own, key=lambda named: (_RANK[named.form.alias_class], named.alias.name))
    return min(first, key=lambda named: _weakness(field, candidate, named))


def _weakness(field: StoryField, candidate: Candidate, named: Named) -> tuple[bool, bool, float, int, bool, str]:
    form = named.form
    alike = likeness(field, candidate, named)
    is_weak = form.alias_class is AliasClass.WEAK
    return is_weak, form.is_surname, -alike, _RANK[form.alias_class], not named.alias.is_primary, named.alias.name


def _add_companions(weighed: Sequence[_Weighed]) -> None:
    """Parties that were listed together are named together: each sure one speaks for the others of its action."""
    days: dict[date, _Sure] = {}
    programs: dict[str, _Sure] = {}
    for item in weighed:
        if probability(item.reasons) >= ACCEPTED and item.named.form.alias_class in (AliasClass.FULL, AliasClass.SHORT):
            for day in item.party.act_days:
                days.setdefault(day, defaultdict(set))[item.party.uid].add(item.span)
            for program in item.party.program_codes:
                programs.setdefault(program, defaultdict(set))[item.party.uid].add(item.span)
    for item in weighed:
        if item.named.form.alias_class is AliasClass.WEAK:
            continue
        if any(_has_other(item, days[day]) for day in item.party.act_days if day in days):
            item.reasons.append(_SAME_DAY)
        elif any(_has_other(item, programs[program]) for program in item.party.program_codes if program in programs):
            item.reasons.append(_SAME_PROGRAM)


def _has_other(item: _Weighed, sure: _Sure) -> bool:
    """Whether another party is named at another place."""
    return any(uid != item.party.uid and (len(spans) > 1 or item.span not in spans) for uid, spans in sure.items())


def _settle(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    """Of rows that overlap the one with more words stands; of parties at one place the likelier, if it is ahead."""
    taken: dict[tuple[int, int], _Weighed] = {}
    settled: list[_Weighed] = []
    by_place: dict[Span, list[_Weighed]] = defaultdict(list)
    for item in weighed:
        by_place[item.span].append(item)
    ranked = sorted(by_place.items(), key=lambda place: _place_order(*place))
    surnames = _surnames(weighed)
    for span, items in ranked:
        words = [(span.field, at) for at in range(span.first, span.last + 1)]
        if any(word in taken for word in words):
            continue
        _mark_open(items, surnames)
        settled += items
        if any(probability(item.reasons) >= ACCEPTED for item in items):
            taken.update(dict.fromkeys(words, items[0]))
    return settled


def _place_order(span: Span, items: Sequence[_Weighed]) -> tuple[int, float, int, int]:
    return -max(item.length for item in items), -max(item.odds for item in items), span.field, span.first


def _surnames(weighed: Sequence[_Weighed]) -> dict[str, set[int]]:
    """The surnames that whole names of the story carry, and whose: later they stand for these persons."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for item in weighed:
        if item.named.form.alias_class in (AliasClass.FULL, AliasClass.SHORT):
            for word in item.named.form.words:
                bearers[word].add(item.party.uid)
    return bearers


def _mark_open(items: Sequence[_Weighed], surnames: Mapping[str, set[int]]) -> None:
    """Namesakes at one place: the first is meant if it is ahead; all others, and a tie, are left open."""
    for item in items:
        bearers = surnames.get(item.named.form.words[-1], set()) if item.named.form.is_surname else set()
        item.is_open = bool(bearers) and item.party.uid not in bearers
    best: dict[int, float] = {}
    for item in items:
        if not item.is_open:
            best[item.party.uid] = max(item.odds, best.get(item.party.uid, -math.inf))
    odds = sorted(best.values(), reverse=True)
    for item in items:
        if not item.is_open and len(odds) > 1:
            item.is_open = best[item.party.uid] < odds[0] or odds[0] - odds[1] < _MARGIN


def _mentions(context: StoryContext, settled: Sequence[_Weighed], told_on: date | None) -> list[Mention]:
    best: dict[int, Mention] = {}
    for item in settled:
        mention = _mention(context, item, told_on)
        known = best.get(mention.uid)
        if known is None or _order(mention) < _order(known):
            best[mention.uid] = mention
    return sorted(best.values(), key=lambda mention: (mention.field != "title", mention.start, mention.uid))


def _order(mention: Mention) -> tuple[bool, float, bool, int]:
    return not mention.is_accepted, -mention.score, mention.field != "title", mention.start


def _mention(context: StoryContext, item: _Weighed, told_on: date | None) -> Mention:
    field = context.fields[item.span.field]
    score = probability(item.reasons)
    reasons = (*item.reasons, *([Evidence("a namesake is as likely", 0.0)] if item.is_open else []))
    return Mention(
        uid=item.party.uid,
        matched_name=item.named.alias.name,
        field=field.name,
        start=field.words[item.span.first].start,
        end=field.words[item.span.last].end,
        score=round(score, 4),
        alias_class=item.named.form.alias_class.value,
        method=METHOD,
        # A weak alias never stands alone, and beside a better name of its party it is not needed.
        is_accepted=score >= ACCEPTED and not item.is_open and item.named.form.alias_class is not AliasClass.WEAK,
        is_listed=is_listed_on(item.party, told_on),
        reasons=reasons,
    )
