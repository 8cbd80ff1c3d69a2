"""What a text says was done: a designation, a delisting, or both, by the words of news in several languages.

    text -> sentences of words -> each sanctions noun, list and telling verb -> the act it belongs to
        -> left out where something withholds it -> spans

A verb counts with its object (lifts ... sanctions, removed ... from ... list), so no verb of daily use says anything
by itself; the object counts with what stands before it, so an act that is asked for, refused, feared or tied to a
condition is none. What will be done counts, as a story may be two days ahead of the act; so do sanctions that are
eased or suspended, as the press calls many a delisting so.

"Sanctioned", "designated", "listed" and "delisted" alone have other senses (a federation sanctions a player, an
exchange delists a share). They count only where the sentence, or one of the two before and after it, names an authority
that imposes sanctions or speaks of sanctions; a sentence that speaks of sport or shares must do so itself.

Each word is looked at with a bounded number of neighbours, so the time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Literal, NamedTuple, TypeAlias

from linking import action_lexicon as part

Action: TypeAlias = Literal["designation", "delisting"]
_Hit: TypeAlias = tuple[Action, int, int]
"""An act with the first and last word that show it."""

LONGEST_SENTENCE = 400
"""Words; a text without full stops is cut, so that it is never held as a whole."""
DIRECT = 8
"""Words from a verb to its object."""
HELD = 12
"""Words from an object to the verb that follows it, and from a verb back to what withholds it."""
INDIRECT = 25
"""Words from a verb to the sanctions its object is hit with."""
LISTING = 45
"""Words from a verb to its list: names with their offices stand between."""
BEFORE_LIST = 8
"""Words from a preposition to its list: the Treasury's Specially Designated Nationals and Blocked Persons List."""
AROUND = 2
"""Sentences on either side that may tell what a word alone means."""

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+(?![^\W\d_])"
    "|(?i:de-list)\\w*|[^\\W_][\\w\u0300-\u036f\u064b-\u0655\u0670\u200c]*)"
    r"|(?P<mark>[,;:،؛、–—])"
    r"|(?P<end>[.!?…؟।](?=[\s\"'”’»)\]<.!?…]|$)|[\n\r。！？])"
)
_AUTHORITY = part.AUTHORITY | part.PROGRAM
_DENIAL = part.NOT | part.NO
_ANOTHER = part.BREAK | part.SANCTIONS
"""Ends what belongs to one sanctions noun."""
_NO_OBJECT = part.COMPOUND | part.INTO | part.FROM | part.ON | part.UNDER | part.AUX | part.MODAL | part.STOP | part.IF
_NO_OBJECT |= part.BREAK | part.COMMA | part.LIFT | part.IMPOSE | part.HIT | part.TARGET
"""What follows "sanctions" where it is a noun."""
_NO_SUBJECT = part.FROM | part.UNDER | part.ON | part.LIFT | part.IMPOSE | part.INTO | part.NEW
"""What stands before an authority that imposes nothing here: under US sanctions."""
_ABBREVIATION = frozenset(
    "mr mrs ms dr gen col lt sen rep gov jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp st vs no art"
    " capt maj sgt adm prof sr jr ee uu dept г гг им т д м mme m al".split()
)
"""A full stop after one of them, or after a single letter, ends no sentence."""
_CHINESE = re.compile(r"制裁|名单|名單")
_CHINESE_BEFORE = 12
"""Characters before an act in which it may be withheld."""
_CHINESE_DELISTING = re.compile(
    r"(?:解除|取消|撤销|撤銷|終止|终止)[^。！？；，\n]{0,20}?制裁|制裁[^。！？；，\n]{0,8}?(?:已|被|获)(?:解除|取消|撤销)"
    r"|(?:移出|移除|剔除|除名|删除|刪除)[^。！？；，\n]{0,12}?(?:制裁|黑)?(?:名单|名單)"
    r"|(?:制裁|黑)(?:名单|名單)(?:中|上)?(?:移出|移除|剔除|除名|删除|刪除)"
)
_CHINESE_DESIGNATION = re.compile(
    r"(?:实施|實施|施加|宣布|追加|新)[^。！？；，\n]{0,30}?制裁|(?:列入|加入|纳入)[^。！？；，\n]{0,12}?(?:制裁|黑)(?:名单|名單)"
    r"|(?:美国|美國|美方|财政部|財政部|英国|欧盟|华盛顿)(?:再次|又|将|周[一二三四五六日])?制裁"
)
_CHINESE_WITHHELD = re.compile(
    r"(?:呼吁|要求|敦促|拒绝|反对|可能|考虑|如果|威胁|不|未|没有|希望|若|抗议|请求)[^。！？；，、\n,;:：]*$"
)


class Spoken(NamedTuple):
    """An act that a text speaks of, and the words that show it: code points, `end` exclusive."""

    action: Action
    start: int
    end: int


@dataclass(slots=True)
class _Sentence:
    """The parts its words can play, where they stand in the text, and all the parts together."""

    parts: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    all_parts: int = 0

    def add(self, parts: int, start: int, end: int, is_tail: bool) -> None:
        """Take one more word; the tail of a compound ("OFAC-designated", "sanctions-hit") only describes."""
        if is_tail and parts & (part.DONE | part.HIT):
            parts = 0
        self.parts.append(parts)
        self.spans.append((start, end))
        self.all_parts |= parts

    def at(self, index: int) -> int:
        """The parts of a word; of what lies outside, none."""
        return self.parts[index] if 0 <= index < len(self.parts) else 0

    def before(self, index: int, count: int, wanted: int, stop: int = 0) -> int | None:
        """The nearest of `count` words before with one of the wanted parts; none when a part of `stop` is nearer."""
        return self._first(range(index - 1, max(index - 1 - count, -1), -1), wanted, stop)

    def behind(self, index: int, count: int, wanted: int, stop: int = 0) -> int | None:
        """The same of the words behind."""
        return self._first(range(index + 1, min(index + 1 + count, len(self.parts))), wanted, stop)

    def _first(self, indices: range, wanted: int, stop: int) -> int | None:
        either = wanted | stop
        for index in indices:
            if self.parts[index] & either:
                return index if self.parts[index] & wanted else None
        return None


def actions_spoken(text: str) -> list[Spoken]:
    """The acts a text speaks of, in the order of the text; a title and a summary go on lines of their own."""
    found = [spoken for sentence, nearby in _with_neighbours(text) for spoken in _spoken(sentence, nearby)]
    if _CHINESE.search(text):
        found.extend(_spoken_chinese(text))
    return _merged(found)


def _merged(found: list[Spoken]) -> list[Spoken]:
    """One span where several of one action overlap."""
    merged: list[Spoken] = []
    last: dict[Action, int] = {}
    for spoken in sorted(found, key=lambda spoken: (spoken.start, spoken.end)):
        at = last.get(spoken.action)
        if at is not None and spoken.start < merged[at].end:
            merged[at] = merged[at]._replace(end=max(merged[at].end, spoken.end))
        else:
            last[spoken.action] = len(merged)
            merged.append(spoken)
    return merged


# ---- text -> sentences


def _with_neighbours(text: str) -> Iterator[tuple[_Sentence, int]]:
    """Each sentence that may tell something, with the parts of the words in it and around it."""
    window: deque[_Sentence] = deque(repeat(_Sentence(), AROUND), maxlen=2 * AROUND + 1)
    for sentence in chain(_sentences(text), repeat(_Sentence(), AROUND)):
        window.append(sentence)
        if len(window) == window.maxlen and window[AROUND].all_parts & part.ACTS:
            nearby = 0
            for neighbour in window:
                nearby |= neighbour.all_parts
            yield window[AROUND], nearby


def _sentences(text: str) -> Iterator[_Sentence]:
    sentence = _Sentence()
    word = ""
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "end":
            is_end = match[0] != "." or not (len(word) == 1 or "." in word or word.casefold() in _ABBREVIATION)
            if is_end and sentence.parts:
                yield sentence
                sentence = _Sentence()
            continue
        word = match[0] if end - start <= part.LONGEST_WORD else ""
        sentence.add(part.parts_of(word), start, end, is_tail=start > 0 and text[start - 1] in "-‑")
        if len(sentence.parts) == LONGEST_SENTENCE:
            yield sentence
            sentence = _Sentence()
    yield sentence


# ---- sentence -> acts


def _spoken(sentence: _Sentence, nearby: int) -> Iterator[Spoken]:
    for index, parts in enumerate(sentence.parts):
        if parts & part.ACTS:
            for action, first, last in _hits(sentence, index, parts, nearby):
                yield Spoken(action, sentence.spans[first][0], sentence.spans[last][1])


def _hits(sentence: _Sentence, index: int, parts: int, nearby: int) -> Iterator[_Hit]:
    """The acts of which this word is the object or the telling verb."""
    if parts & part.SANCTIONS:
        yield from _of_sanctions(sentence, index, parts)
    if parts & part.LIST:
        yield from _of_list(sentence, index, nearby)
    if parts & (part.SANCTION | part.LISTED | part.DELIST | part.BLACKLIST):
        yield from _of_verb(sentence, index, parts, nearby)
    if parts & part.ASSETS:
        yield from _of_assets(sentence, index, nearby)


def _of_sanctions(sentence: _Sentence, noun: int, parts: int) -> Iterator[_Hit]:
    """Lifts ... sanctions; hit ... with sanctions; sanctions ... were lifted; new sanctions on; the US sanctions X."""
    if parts & part.EITHER and _is_verb(sentence, noun):
        if not _is_withheld(sentence, noun, is_loose=bool(sentence.at(noun - 1) & part.INTO)):
            yield "designation", noun, noun
        return
    if sentence.at(noun + 1) & part.COMPOUND:
        return
    if _is_no_longer(sentence, noun, part.UNDER | part.INTO):
        yield "delisting", noun, noun
        return
    verb = _verb_before(sentence, noun)
    if verb is not None:
        action: Action = "delisting" if sentence.at(verb) & (part.LIFT | part.TAKE) else "designation"
        is_none = sentence.before(noun, max(noun - verb - 1, 0), _DENIAL) is not None
        if not is_none and not _is_withheld(sentence, verb, is_loose=bool(sentence.at(verb) & part.LOOSE)):
            yield action, min(verb, noun), max(verb, noun)
        if action == "delisting":  # "lifted sanctions imposed in 2021": the participle tells which, not what is new
            return
    yield from _after_sanctions(sentence, noun, parts, is_taken=verb is not None)


def _after_sanctions(sentence: _Sentence, noun: int, parts: int, is_taken: bool) -> Iterator[_Hit]:
    """What a noun that may have its verb behind it tells."""
    lifted = _verb_after(sentence, noun, part.LIFT)
    if lifted is not None:
        if not _is_withheld(sentence, lifted, is_loose=_is_open(sentence, lifted)):
            yield "delisting", noun, lifted
        return
    if is_taken:
        return
    told = _verb_after(sentence, noun, part.IMPOSE)
    if told is None:
        told = sentence.behind(noun, 2, part.TARGET)
    if told is None and _is_new(sentence, noun, parts):
        told = noun
    if told is not None and not _is_withheld(sentence, told, is_loose=_is_open(sentence, told)):
        yield "designation", noun, told


def _verb_before(sentence: _Sentence, noun: int) -> int | None:
    """The verb that has the noun as its object, directly or by a preposition."""
    verb = sentence.before(noun, DIRECT, part.IMPOSE | part.LIFT, stop=part.STOP | _ANOTHER)
    if verb is None and sentence.before(noun, 4, part.UNDER, stop=part.COMMA) is not None:
        verb = sentence.before(noun, INDIRECT, part.HIT, stop=_ANOTHER)
        if verb is None:
            verb = _late(sentence, sentence.behind(noun, 3, part.HIT, stop=part.BREAK))
    if verb is None and sentence.before(noun, 4, part.FROM, stop=part.COMMA) is not None:
        verb = sentence.before(noun, INDIRECT, part.TAKE, stop=_ANOTHER | part.LIST)
    return verb


def _late(sentence: _Sentence, verb: int | None) -> int | None:
    """The verb, if it is one that may follow its object."""
    return verb if verb is not None and sentence.at(verb) & part.LATE else None


def _verb_after(sentence: _Sentence, noun: int, wanted: int) -> int | None:
    """The verb behind the noun that has it as its subject in the passive voice."""
    for index in range(noun + 1, min(noun + HELD + 1, len(sentence.parts))):
        parts = sentence.parts[index]
        if parts & (_ANOTHER | part.IF):
            return None
        if parts & wanted and (parts & part.LATE or (parts & part.DONE and _is_closed(sentence, index))):
            return index
    return None


def _is_closed(sentence: _Sentence, verb: int) -> bool:
    """Whether a participle is a passive: behind an auxiliary, or with no object of its own behind it."""
    if sentence.before(verb, 2, part.AUX) is not None:
        return True
    return verb + 1 >= len(sentence.parts) or bool(sentence.at(verb + 1) & (part.AFTER | part.COMMA | part.BREAK))


def _is_open(sentence: _Sentence, verb: int) -> bool:
    """Whether what governs a passive decides: "wants sanctions lifted", "to be lifted", but not "were lifted"."""
    return sentence.before(verb, 2, part.BE) is not None or sentence.before(verb, 3, part.AUX) is None


def _is_new(sentence: _Sentence, noun: int, parts: int) -> bool:
    """New sanctions on somebody: by an adjective, by a headline that begins so ("Sanciones a ocho magistrados"; in
    English it may be any article about them) or, in Arabic, by the missing article."""
    if sentence.behind(noun, 4, part.ON) is None:
        return False
    if noun == 0 and not parts & part.EITHER and sentence.behind(noun + 1, HELD, part.AUX) is None:
        return True
    return bool(parts & part.BARE) or sentence.before(noun, 4, part.NEW, stop=part.STOP | part.COMMA) is not None


def _is_verb(sentence: _Sentence, word: int) -> bool:
    """Whether "sanctions" is what an authority does: "US sanctions minister", not "under US sanctions", "US sanctions
    on", "US sanctions hit"."""
    before = sentence.at(word - 1)
    if word + 1 >= len(sentence.parts) or sentence.at(word + 1) & _NO_OBJECT:
        return False
    if before & (part.AUX | part.MODAL | part.NOT):  # will sanction, threatens to sanction
        return not before & part.ARTICLE
    subject = word
    while subject > 0 and sentence.at(subject - 1) & _AUTHORITY and not sentence.at(subject - 1) & part.SANCTIONS:
        subject -= 1
    return subject < word and not sentence.at(subject - 1) & _NO_SUBJECT


def _of_list(sentence: _Sentence, noun: int, nearby: int) -> Iterator[_Hit]:
    """Added ... to ... list, removed ... from ... list, where the list is one of sanctions."""
    if not (nearby & part.PROGRAM or (sentence.all_parts & part.AUTHORITY and not sentence.all_parts & part.OTHER)):
        return
    if _is_no_longer(sentence, noun, part.INTO):
        yield "delisting", noun, noun
        return
    way = _way(sentence, noun)
    if not way:
        return
    wanted = part.TAKE if way == part.FROM else part.ADD
    verb = sentence.before(noun, LISTING, wanted)
    if verb is None:
        verb = _late(sentence, sentence.behind(noun, BEFORE_LIST, wanted))
    if verb is None:
        return
    is_loose = bool(sentence.at(verb) & part.LOOSE or sentence.at(verb - 1) & part.BE)
    if not _is_withheld(sentence, verb, is_loose):
        yield "delisting" if way == part.FROM else "designation", min(verb, noun), max(verb, noun)


def _way(sentence: _Sentence, noun: int) -> int:
    """FROM or INTO by the preposition before a list; 0 without any. "A" and "des" are prepositions of last resort."""
    weak = 0
    for index in range(noun, max(noun - BEFORE_LIST - 1, -1), -1):
        parts = sentence.parts[index]
        way = part.FROM if parts & part.FROM else parts & part.INTO
        if way and (not parts & part.ARTICLE or sentence.at(index + 1) & part.ARTICLE):  # "a la lista", not "a list"
            return way
        weak = weak or way
    return weak


def _of_verb(sentence: _Sentence, verb: int, parts: int, nearby: int) -> Iterator[_Hit]:
    """Sanctioned, designated, listed, blacklisted, delisted."""
    if not _is_meant(sentence, verb, parts, nearby) or _is_attribute(sentence, verb, parts):
        return
    is_loose = bool(parts & part.LOOSE or sentence.at(verb - 1) & part.BE)
    if not _is_withheld(sentence, verb, is_loose):
        ended = sentence.before(verb, 4, part.LIFT) if parts & part.LOOSE else None  # revokes the designation
        is_off = bool(parts & part.DELIST) or ended is not None
        yield "delisting" if is_off else "designation", verb, verb


def _is_meant(sentence: _Sentence, verb: int, parts: int, nearby: int) -> bool:
    """Whether a word with other senses has this one here."""
    if parts & part.BLACKLIST:
        return True
    if parts & (part.LISTED | part.DELIST) and sentence.at(verb + 1) & (part.FROM | part.INTO):
        if sentence.behind(verb, BEFORE_LIST, part.SHARES) is not None:  # delisted from the stock exchange
            return False
    other = part.SHARES if parts & (part.LISTED | part.DELIST) else part.OTHER
    if sentence.all_parts & other and not sentence.all_parts & part.PROGRAM:
        return False
    if parts & part.LISTED:
        if sentence.at(verb + 1) & part.AT:  # listed in London, listed as a director
            return bool(sentence.all_parts & part.PROGRAM)
        return bool(nearby & part.PROGRAM or sentence.all_parts & part.AUTHORITY)
    return bool(nearby & _AUTHORITY)


def _is_attribute(sentence: _Sentence, verb: int, parts: int) -> bool:
    """Whether a participle only describes: a sanctioned tanker, the previously designated bank."""
    before = sentence.at(verb - 1)
    if before & (part.SPECIALLY | part.PAST) or sentence.at(verb - 2) & part.PAST:
        return True
    if not parts & part.DONE or (before & part.AUX and not before & part.ARTICLE):
        return False
    return (verb == 0 or bool(before & part.ARTICLE)) and not sentence.at(verb + 1) & part.AFTER


def _of_assets(sentence: _Sentence, noun: int, nearby: int) -> Iterator[_Hit]:
    """Froze the assets of, assets were unfrozen."""
    if not nearby & _AUTHORITY:
        return
    wanted = part.FREEZE | part.UNFREEZE
    verb = sentence.before(noun, DIRECT, wanted, stop=part.STOP | part.BREAK)
    if verb is None:
        verb = sentence.behind(noun, HELD, wanted, stop=part.STOP | part.BREAK)
    if verb is None or _is_withheld(sentence, verb, is_loose=bool(sentence.at(verb) & part.LOOSE)):
        return
    action: Action = "delisting" if sentence.at(verb) & part.UNFREEZE else "designation"
    yield action, min(verb, noun), max(verb, noun)


# ---- what withholds an act


def _is_withheld(sentence: _Sentence, verb: int, is_loose: bool) -> bool:
    """Whether the act is denied, only possible, tied to a condition or, where its form is loose, only wished for."""
    if is_loose and sentence.behind(verb, HELD, part.IF, stop=part.BREAK) is not None:
        return True
    is_governed = is_loose and not sentence.at(verb - 1) & part.COMMA  # ", imposing sanctions": as good as "imposed"
    is_infinite = is_loose or bool(sentence.at(verb) & part.LATE or sentence.at(verb - 1) & part.AUX)
    denial = part.NOT | part.MODAL if is_infinite else part.NOT  # "in May OFAC removed" is no "may remove"
    for index in range(verb - 1, max(verb - HELD - 1, -1), -1):
        parts = sentence.parts[index]
        if parts & part.BREAK:
            return False
        if parts & part.IF or _is_denied(parts, denial, verb - index):
            return True
        if is_governed and parts & (part.TOLD | part.WISH):
            return bool(parts & part.WISH)
    return False


def _is_denied(parts: int, denial: int, distance: int) -> bool:
    return (bool(parts & denial) and distance <= 4) or (bool(parts & part.NO) and distance == 1)


def _is_no_longer(sentence: _Sentence, noun: int, wanted: int) -> bool:
    """Whether a list or sanctions hold no more: is no longer on, ne sont plus soumis aux, ya no, больше не."""
    if sentence.before(noun, BEFORE_LIST, wanted, stop=part.BREAK) is None:
        return False
    more = sentence.before(noun, HELD, part.ANY_MORE, stop=part.BREAK)
    return more is not None and any(
        near is not None for near in (sentence.before(more, 3, _DENIAL), sentence.behind(more, 2, _DENIAL))
    )


# ---- Chinese


def _spoken_chinese(text: str) -> Iterator[Spoken]:
    freed = [match.span() for match in _CHINESE_DELISTING.finditer(text)]
    for start, end in freed:
        if not _is_withheld_chinese(text, start):
            yield Spoken("delisting", start, end)
    ends = iter(freed)
    current = next(ends, None)
    for match in _CHINESE_DESIGNATION.finditer(text):
        while current is not None and current[1] <= match.start():
            current = next(ends, None)
        is_freed = current is not None and current[0] < match.end()
        if not is_freed and not _is_withheld_chinese(text, match.start()):
            yield Spoken("designation", *match.span())


def _is_withheld_chinese(text: str, start: int) -> bool:
    return _CHINESE_WITHHELD.search(text[max(0, start - _CHINESE_BEFORE) : start]) is not None
