"""The copies of one wire story, folded across feeds: a pure function of the set of entries.

    entries -> distinct texts -> texts that share words in a row -> pairs that are copies, close in time
        -> what pairs join -> stories

Whether two entries are a pair depends on these two alone: on their words, with what the frozen `story_furniture` knows
to be furniture left out, and on their times. A story is what pairs join, so an entry that comes joins a story, starts
one, or merges two, in whatever order entries come, and never parts what stood together. Only an entry that is revised
can, by leaving; and 500 unequal texts of one week that begin alike (`story_index`).

What that costs: no story ends because it has grown long. A text that is printed again before its window is over goes
on with its story, and what is a copy of a copy belongs to it however unlike the first. No sentence is furniture for
being printed often; a text that begins as its outlet's every text does must be known by its pattern.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from linking.story_index import Index
from linking.story_pairs import FEWEST_WORDS, are_copies
from linking.story_texts import Features, StoryText, features_of, read_text

WINDOW = timedelta(days=3)
"""Between two copies; weeklies that print the story later tell it as a later one."""
UNCERTAIN_WINDOW = timedelta(days=7)
"""The same where a time is only that of the first fetch."""
SAME_FEED_WINDOW = timedelta(hours=12)
"""A short text that one feed prints again later is a rubric, not a copy."""
SHORT_TEXT = 12
"""Words of its own, title and summary together, below which the window in one feed is short."""

_TICK = timedelta(microseconds=1)
_WINDOW, _UNCERTAIN, _SAME_FEED = (window // _TICK for window in (WINDOW, UNCERTAIN_WINDOW, SAME_FEED_WINDOW))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


@dataclass(slots=True, eq=False)
class _Placed:
    """An entry at its time, in its story."""

    entry: Entry
    text: _Text
    at: int
    story: _Story = field(init=False)

    def __post_init__(self) -> None:
        self.story = _Story(self)

    @property
    def week(self) -> int:
        """Two entries no further apart than the longest window are of one week or of two that touch."""
        return self.at // _UNCERTAIN


class _Story:
    """The entries that pairs have joined so far; `renamed` are those that are not yet told its name."""

    __slots__ = ("first", "members", "renamed")

    def __init__(self, placed: _Placed) -> None:
        self.first = placed
        self.members = [placed]
        self.renamed = [placed]

    def take(self, other: _Story) -> None:
        """Make all of the other's entries this one's."""
        if _by_time(other.first) < _by_time(self.first):
            self.first = other.first
            self.renamed = self.members + other.renamed
        else:
            self.renamed += other.members
        self.members += other.members
        for placed in other.members:
            placed.story = self


_Line = tuple[int, str, bool]
"""The week, the feed of a short text, and whether the times are certain."""


@dataclass(slots=True, eq=False)
class _Text:
    """All entries of one wording that name the same parties, in lines by time.

    Any two of one line that are no further apart than its `reach` are a pair.
    """

    text: StoryText
    uids: frozenset[int]
    features: Features
    count: int = 0
    lines: dict[_Line, list[_Placed]] = field(default_factory=dict)
    verdicts: dict[_Text, bool] = field(default_factory=dict)

    @property
    def is_short(self) -> bool:
        return len(self.features.words) < SHORT_TEXT

    def weeks(self) -> set[int]:
        return {week for week, _, _ in self.lines}

    def line_of(self, placed: _Placed) -> _Line:
        return placed.week, placed.entry.feed if self.is_short else "", placed.entry.is_certain

    def reach(self, line: _Line) -> int:
        if self.is_short:
            return _SAME_FEED
        return _WINDOW if line[2] else _UNCERTAIN

    def entries(self, week: int | None = None) -> Iterator[_Placed]:
        for line, placed in self.lines.items():
            if week is None or line[0] == week:
                yield from placed


def fold(entries: Iterable[Entry]) -> dict[str, str]:
    """The story of each entry, by ids; a story's id is that of its earliest entry, at one time the smallest id."""
    stories = StoryFold()
    stories.add(entries)
    return stories.story_ids


def pair_edges(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Each two entries that are copies by themselves, the smaller id first; in no order.

    As many as the square of the copies of one text: for evidence and measurement, not for folding.
    """
    stories = StoryFold()
    stories.add(entries)
    for left in stories.placed():
        for right in stories.pairs_of(left):
            if left.entry.entry_id < right.entry.entry_id:
                yield left.entry.entry_id, right.entry.entry_id


class StoryFold:
    """The stories of a growing set of entries; equal to `fold` of the same set after every call."""

    def __init__(self) -> None:
        self.story_ids: dict[str, str] = {}
        self._placed: dict[str, _Placed] = {}
        self._texts: dict[tuple[StoryText, frozenset[int]], _Text] = {}
        self._index: Index[_Text] = Index()

    def add(self, entries: Iterable[Entry]) -> dict[str, str]:
        """Take entries in, one of a known id in the place of the former; gives the new and changed story ids."""
        waiting: dict[_Placed, None] = {}
        for entry in entries:
            known = self._placed.get(entry.entry_id)
            if known and known.entry == entry:
                continue
            if known:
                waiting.update(dict.fromkeys(self._take_out(known)))
                waiting.pop(known, None)
            waiting.update(dict.fromkeys(self._put(entry)))
        for placed in waiting:
            self._join(placed)
        return self._name({placed.story for placed in waiting})

    def placed(self) -> Iterable[_Placed]:
        """Every entry."""
        return self._placed.values()

    def pairs_of(self, placed: _Placed) -> Iterator[_Placed]:
        """Every other entry that makes a pair with this one."""
        for text, week in self._copies(placed, is_known=lambda *_: False):
            for other in text.entries(week):
                window = _window(placed, other)
                if other is not placed and abs(placed.at - other.at) <= window:
                    yield other

    def _put(self, entry: Entry) -> list[_Placed]:
        """File the entry under its text; gives it, and those whose stories must be found anew."""
        key = (read_text(entry.title, entry.summary), entry.uids)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = _Text(*key, features_of(key[0]))
        placed = _Placed(entry, text, _ticks(entry.published_at))
        is_new_week = placed.week not in text.weeks()
        insort(text.lines.setdefault(text.line_of(placed), []), placed, key=_by_time)
        text.count += 1
        self._placed[entry.entry_id] = placed
        crowded = self._index.put(text, placed.week) if is_new_week else set()
        return [placed, *_part(other for text in crowded for other in text.entries(placed.week))]

    def _take_out(self, placed: _Placed) -> list[_Placed]:
        """Undo `_put`; gives those whose stories must be found anew."""
        text, line = placed.text, placed.text.line_of(placed)
        text.lines[line].remove(placed)
        text.count -= 1
        if not text.lines[line]:
            del text.lines[line]
        if not text.count:
            del self._texts[text.text, text.uids]
            for other in text.verdicts:
                del other.verdicts[text]
        is_last = placed.week not in text.weeks()
        freed = self._index.take_out(text, placed.week) if is_last else set()
        alone = _part([placed, *(other for text in freed for other in text.entries(placed.week))])
        return [other for other in alone if other is not placed]

    def _join(self, placed: _Placed) -> None:
        """Make one story of the entry's and of each that holds a pair of it."""

        def is_known(text: _Text, week: int) -> bool:
            return text.count == 1 and next(text.entries(week)).story is placed.story

        for text, week in self._copies(placed, is_known):
            for other in _nearest(placed, text, week):
                if other.story is not placed.story:
                    smaller, larger = sorted((placed.story, other.story), key=lambda story: len(story.members))
                    larger.take(smaller)

    def _copies(self, placed: _Placed, is_known: Callable[[_Text, int], bool]) -> Iterator[tuple[_Text, int]]:
        """The texts that are copies of the entry's, itself among them, with the weeks to look for their entries in."""
        text, weeks = placed.text, placed.text.weeks()
        if len(text.features.words) < FEWEST_WORDS:
            return
        for week in (placed.week - 1, placed.week, placed.week + 1):
            if week in weeks:
                yield text, week
            for other in self._index.candidates(text, placed.week, week):
                if not is_known(other, week) and _are_copies(text, other):
                    yield other, week

    def _name(self, stories: set[_Story]) -> dict[str, str]:
        """Give the entries that are in another story than before its name."""
        changed: dict[str, str] = {}
        for story in stories:
            story_id = story.first.entry.entry_id
            for placed in story.renamed:
                if self.story_ids.get(placed.entry.entry_id) != story_id:
                    changed[placed.entry.entry_id] = story_id
            story.renamed = []
        self.story_ids.update(changed)
        return changed


def _are_copies(text: _Text, other: _Text) -> bool:
    """The verdict on two texts, kept where it will be asked for again."""
    verdict = text.verdicts.get(other)
    if verdict is None:
        verdict = are_copies(text.features, other.features, text.uids, other.uids)
        if text.count > 1 or other.count > 1:
            text.verdicts[other] = other.verdicts[text] = verdict
    return verdict


def _part(entries: Iterable[_Placed]) -> list[_Placed]:
    """Take the stories of these entries apart; gives all their entries, each a story of its own."""
    alone = [placed for story in {placed.story for placed in entries} for placed in story.members]
    for placed in alone:
        placed.story = _Story(placed)
    return alone


def _nearest(placed: _Placed, text: _Text, week: int) -> Iterator[_Placed]:
    """Entries of a copy, in one week, that make a pair with this one: enough of them, for each of the others makes a
    pair with one of these."""
    for name, line in text.lines.items():
        if name[0] != week:
            continue
        window, reach = _window(placed, line[0]), text.reach(name)
        place = bisect_left(line, _by_time(placed), key=_by_time) - 1
        while place >= 0 and placed.at - line[place].at <= window:
            yield line[place]
            place = bisect_left(line, line[place].at - reach, key=_at) - 1
        place = bisect_right(line, _by_time(placed), key=_by_time)
        while place < len(line) and line[place].at - placed.at <= window:
            yield line[place]
            place = bisect_right(line, line[place].at + reach, key=_at)


def _window(left: _Placed, right: _Placed) -> int:
    """How far apart in time two entries of texts that are copies make a pair."""
    if left.entry.feed == right.entry.feed and left.text.is_short and right.text.is_short:
        return _SAME_FEED
    return _WINDOW if left.entry.is_certain and right.entry.is_certain else _UNCERTAIN


def _at(placed: _Placed) -> int:
    return placed.at


def _by_time(placed: _Placed) -> tuple[int, str]:
    return placed.at, placed.entry.entry_id


def _ticks(moment: datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _TICK
