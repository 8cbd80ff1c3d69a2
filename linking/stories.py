"""The copies of one wire story, folded across feeds: a pure function of the set of entries.

    entries -> distinct texts -> furniture out -> texts that share triples of words -> pairs that are copies
        -> components -> stories, each within the days after its earliest entry

No step looks at the order of arrival: a sentence is furniture by the texts that hold it, two texts are copies by the
two alone, and a component is cut into stories from its earliest entry on. `StoryFold.add` does these steps again only
for what the new entries touch, so that entries added one by one and all at once give the same stories.

A chain (A like B, B like C, A unlike C) ends where a text is no longer akin to the earliest one, and with the window of
days counted from the earliest entry.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from linking.story_pairs import FEWEST_WORDS, are_akin, are_copies, differ_in_parties
from linking.story_sentences import Sentences
from linking.story_texts import Features, StoryText, features_of, read_text

WINDOW = timedelta(days=3)
"""A copy appears within it after the earliest entry; weeklies that print the story later tell it as a later one."""
UNCERTAIN_WINDOW = timedelta(days=7)
"""The same where a time is only that of the first fetch."""
SAME_FEED_WINDOW = timedelta(hours=12)
"""A short text that one feed prints again later is a rubric, not a copy."""
SHORT_TEXT = 12
"""Words of its own, title and summary together, below which the window in one feed is short."""
COMMONEST_TRIPLE = 300
"""Texts of one week with one triple of words; a triple of more of them leads to no candidates, to bound the work."""

SHARED_TRIPLES = 2
"""That two texts must share to be compared."""

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of one feed; `published_at` is UTC when it has no zone, `uids` are the parties that its text names."""

    entry_id: str
    feed: str
    title: str | None
    summary: str | None
    published_at: datetime
    is_certain: bool = True
    uids: frozenset[int] = frozenset()


_NOTHING = features_of(StoryText((), ()), ())


@dataclass(slots=True, eq=False)
class _Text:
    """All entries of one wording that name the same parties."""

    text: StoryText
    uids: frozenset[int]
    entries: dict[str, _Placed] = field(default_factory=dict)
    features: Features = _NOTHING
    copies: set[_Text] = field(default_factory=set)
    postings: set[tuple[int, Triple]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, order=True)
class _Placed:
    """An entry at its time; ordered by it, then by id, which is the order of `earliest`."""

    seconds: float
    entry_id: str
    feed: str
    is_certain: bool


def fold(entries: Iterable[Entry]) -> dict[str, str]:
    """The story of each entry, by ids; a story's id is that of its earliest entry, at one time the smallest id."""
    stories = StoryFold()
    stories.add(entries)
    return stories.story_ids


def pair_edges(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Each two entries that are copies by themselves, before components, the smaller id first; in no order.

    As many as the square of the copies of one text: for evidence and measurement, not for folding.
    """
    stories = StoryFold()
    stories.add(entries)
    for text in stories.texts():
        for other in (text, *text.copies):
            for left in text.entries.values():
                for right in other.entries.values():
                    if left.entry_id < right.entry_id and _may_stand_together(left, right, text.features):
                        yield left.entry_id, right.entry_id


class StoryFold:
    """The stories of a growing set of entries; equal to `fold` of the same set after every call."""

    def __init__(self) -> None:
        self.story_ids: dict[str, str] = {}
        self._entries: dict[str, tuple[Entry, _Text]] = {}
        self._texts: dict[tuple[StoryText, frozenset[int]], _Text] = {}
        self._sentences: Sentences[_Text] = Sentences()
        self._postings: dict[tuple[int, Triple], set[_Text]] = defaultdict(set)

    def add(self, entries: Iterable[Entry]) -> dict[str, str]:
        """Take entries in, one of a known id in the place of the former; gives the new and changed story ids."""
        touched: set[_Text] = set()
        for entry in entries:
            touched |= self._put(entry)
        renewed = touched | self._sentences.judge()
        crowded = {other for text in renewed for other in self._index(text)}
        reached = set(renewed | crowded)
        for text in renewed | crowded:
            reached |= text.copies
            self._match(text)
            reached |= text.copies
        return self._name(reached)

    def texts(self) -> Iterable[_Text]:
        """Every distinct text with its copies."""
        return self._texts.values()

    def _put(self, entry: Entry) -> set[_Text]:
        """File the entry under its text; gives the texts that changed."""
        known = self._entries.get(entry.entry_id)
        if known and known[0] == entry:
            return set()
        changed = {self._take_out(*known)} if known else set()
        key = (read_text(entry.title, entry.summary), entry.uids)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = _Text(*key)
        self._sentences.hold(text, entry.feed)
        seconds = _seconds(entry.published_at)
        text.entries[entry.entry_id] = _Placed(seconds, entry.entry_id, entry.feed, entry.is_certain)
        self._entries[entry.entry_id] = (entry, text)
        return changed | {text}

    def _take_out(self, entry: Entry, text: _Text) -> _Text:
        del text.entries[entry.entry_id]
        if entry.feed not in {placed.feed for placed in text.entries.values()}:
            self._sentences.release(text, entry.feed)
        if not text.entries:
            del self._texts[text.text, text.uids]
        return text

    def _index(self, text: _Text) -> set[_Text]:
        """Renew the text's features and postings; gives the texts whose candidates change because a triple became too
        common, or no longer is."""
        text.features = features_of(text.text, self._sentences.furniture)
        postings = {(week, triple) for week in _weeks(text) for triple in text.features.triples}
        crossed: set[_Text] = set()
        for key in text.postings - postings:
            holders = self._postings[key]
            holders.discard(text)
            if len(holders) == COMMONEST_TRIPLE:
                crossed |= holders
            if not holders:
                del self._postings[key]
        for key in postings - text.postings:
            holders = self._postings[key]
            holders.add(text)
            if len(holders) == COMMONEST_TRIPLE + 1:
                crossed |= holders
        text.postings = postings
        return crossed

    def _match(self, text: _Text) -> None:
        """Find the text's copies anew."""
        for other in text.copies:
            other.copies.discard(text)
        text.copies = {
            other
            for other in self._candidates(text)
            if are_copies(text.features, other.features, text.uids, other.uids)
        }
        for other in text.copies:
            other.copies.add(text)

    def _candidates(self, text: _Text) -> Iterator[_Text]:
        """The texts of the weeks around that share two triples with this one."""
        found: dict[Triple, set[_Text]] = {}
        for key in text.postings:
            holders = self._postings[key]
            if 1 < len(holders) <= COMMONEST_TRIPLE:
                triple = key[1]
                found[triple] = found[triple] | holders if triple in found else holders
        shared: Counter[_Text] = Counter()
        for holders in found.values():
            shared.update(holders)
        for other, count in shared.items():
            if count >= SHARED_TRIPLES and other is not text:
                yield other

    def _name(self, reached: set[_Text]) -> dict[str, str]:
        """Cut the components of these texts into stories."""
        changed: dict[str, str] = {}
        for component in _components(reached):
            for story_id, members in _cut(component):
                changed.update((member, story_id) for member in members if self.story_ids.get(member) != story_id)
        self.story_ids.update(changed)
        return changed


def _components(reached: set[_Text]) -> Iterator[set[_Text]]:
    seen: set[_Text] = set()
    for start in reached:
        if start in seen:
            continue
        component, waiting = {start}, [start]
        while waiting:
            new = waiting.pop().copies - component
            component |= new
            waiting.extend(new)
        seen |= component
        yield component


def _cut(component: set[_Text]) -> Iterator[tuple[str, list[str]]]:
    """The stories of a component: from each earliest entry left, all that its copies reach in its days."""
    line = sorted((placed, text) for text in component for placed in text.entries.values())
    taken: set[str] = set()
    for place, (leader, leading) in enumerate(line):
        if leader.entry_id in taken:
            continue
        members = {leader.entry_id}
        if len(leading.features.words) >= FEWEST_WORDS:
            near: dict[_Text, list[_Placed]] = defaultdict(list)
            for placed, text in _window(line, place):
                if placed.entry_id not in taken and _may_stand_together(leader, placed, text.features):
                    near[text].append(placed)
            members.update(placed.entry_id for text in _reach(leading, near) for placed in near[text])
        taken |= members
        yield leader.entry_id, sorted(members)


def _window(line: list[tuple[_Placed, _Text]], place: int) -> Iterator[tuple[_Placed, _Text]]:
    last = line[place][0].seconds + UNCERTAIN_WINDOW.total_seconds()
    for item in islice(line, place, None):
        if item[0].seconds > last:
            break
        yield item


def _reach(leading: _Text, near: Mapping[_Text, list[_Placed]]) -> set[_Text]:
    """The texts that a chain of copies joins to the leading one, each of them akin to it."""
    joined, waiting = {leading}, [leading]
    while waiting:
        for other in waiting.pop().copies:
            if other in joined or other not in near or differ_in_parties(leading.uids, other.uids):
                continue
            if other in leading.copies or are_akin(leading.features, other.features):
                joined.add(other)
                waiting.append(other)
    return joined


def _may_stand_together(left: _Placed, right: _Placed, features: Features) -> bool:
    """Whether the times of two entries allow them one story; the same from either side when the texts are equal."""
    window = WINDOW if left.is_certain and right.is_certain else UNCERTAIN_WINDOW
    if left.feed == right.feed and len(features.words) < SHORT_TEXT:
        window = SAME_FEED_WINDOW
    return abs(left.seconds - right.seconds) <= window.total_seconds()


def _weeks(text: _Text) -> set[int]:
    """Two weeks for each entry, so that two texts no further apart than the longest window have one in common."""
    weeks = {int(placed.seconds // UNCERTAIN_WINDOW.total_seconds()) for placed in text.entries.values()}
    return weeks | {week + 1 for week in weeks}


def _seconds(moment: datetime) -> float:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.timestamp()
