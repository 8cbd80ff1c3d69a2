"""Whether two texts are copies of one story: a rule about the two alone, the same from either side.

Copies share runs of neighbouring words. What speaks against them is a figure that differs where its neighbours are the
same (the daily report of another day), another person's name in the same place, listed parties named by each of
which the other names none, and a beginning of its own under a headline of its own before the other's beginning: that is
the next day's story, which carries the first one as its background. Nothing speaks for it but what begins one of them:
an outlet's foot is shared by all its texts, and what agencies repeat as background by many.
"""

from __future__ import annotations

from itertools import pairwise

from linking.story_texts import NUMBER, Features

Pairs = frozenset[tuple[str, str]]

SHARED_PAIRS = 0.40
"""Of the pairs of neighbouring words of the shorter text, the share that the longer one must hold."""
SHARED_PAIRS_WITH_PARTY = 0.36
"""The same where both texts name one party."""
SHARED_WITHOUT_LEAD = 0.6
"""The same where neither text holds the other's beginning, but both have one headline; else they are no copies,
whatever they share: agencies repeat a background for years, and an outlet prints one foot under everything."""
TELLING_TITLE = 4
"""Words of a headline for that; a rubric has fewer."""
SHARED_LEAD = 0.3
"""Of the pairs of the first sentence, the share that makes it the same beginning."""
NEW_HEAD = 10
"""Pairs of words before the other text's beginning that make a news lead: more than a byline, a kicker or a filler."""
HEAD_TO_CARRIED = 0.5
"""The least share of them, of the pairs carried from the other text: less is a standfirst above a copy."""
SHARED_SENTENCE = 0.5
"""Of the pairs of a sentence, the share that makes it the other text's."""
SHARED_TITLE = 0.7
"""Of the words of the shorter headline, the share that makes it the same: under it a new beginning is an update."""
FEWEST_PAIRS = 5
"""Shared pairs; fewer show nothing, whatever their share, unless the texts are the same words."""
FEWEST_WORDS = 4
"""Words of its own that a text needs to be anybody's copy: `Photos of the day` is printed every day."""
NAME_PAIR = 0.3
"""What a pair within a name counts, of one that is not."""

DAYS_ALLOWED = 1
"""Days of the week and months that may differ where no number does: they follow the outlet's own clock."""


def are_copies(left: Features, right: Features, left_uids: frozenset[int], right_uids: frozenset[int]) -> bool:
    """Whether the two texts are one story's."""
    if min(len(left.words), len(right.words)) < FEWEST_WORDS or differ_in_parties(left_uids, right_uids):
        return False
    shared = len(left.pairs & right.pairs)
    if left.pairs == right.pairs and left.words == right.words:
        return True
    if shared < FEWEST_PAIRS:
        return False
    wanted = SHARED_PAIRS_WITH_PARTY if left_uids & right_uids else SHARED_PAIRS
    share = resemblance(left, right)
    if share < wanted or not (shares_lead(left, right) or (share >= SHARED_WITHOUT_LEAD and _share_title(left, right))):
        return False
    if differ_in_figures(left, right) or is_follow_up(left, right) or is_follow_up(right, left):
        return False
    if is_rubric(left, right):
        return False
    return bool(left_uids & right_uids) or not differ_in_names(left, right)


def is_rubric(left: Features, right: Features) -> bool:
    """Whether what the bodies share has no word of either headline: `All the latest news and views from Leyte`.

    A desk that writes a new headline takes words of the story for it; a line that stands under every headline has none.
    """
    if not (left.title_words and right.title_words and left.body and right.body) or _share_title(left, right, 1):
        return False
    shared = {word for sentence in left.body for word in sentence}
    shared &= {word for sentence in right.body for word in sentence}
    return not shared & (left.title_words | right.title_words)


def resemblance(left: Features, right: Features) -> float:
    """The share of the shorter text's pairs of words that stand in the other, by the bodies or by all, the higher.

    A pair within a name counts less: whoever tells of one act writes the same names, and the same full titles.
    """
    names = left.name_pairs & right.name_pairs
    return max(
        _contained(left.body_pairs, right.body_pairs, left.name_pairs, right.name_pairs, names),
        _contained(left.pairs, right.pairs, left.name_pairs, right.name_pairs, names),
    )


def shares_lead(left: Features, right: Features) -> bool:
    """Whether the beginning of either text stands in the other, even if further down."""
    return _holds_lead(left, right) or _holds_lead(right, left)


def is_follow_up(text: Features, earlier: Features) -> bool:
    """Whether the text tells news of its own first and carries the beginning of the other as background.

    By the two texts, whatever their times: a feed's clock cannot be trusted to tell a day from the next.
    """
    if _holds_lead(earlier, text) or not _holds_lead(text, earlier):
        return False
    if _share_title(text, earlier):
        return False
    carried = len(text.body_pairs & earlier.pairs)
    return _new_head(text, earlier) >= max(NEW_HEAD, HEAD_TO_CARRIED * carried)


def _holds_lead(text: Features, other: Features) -> bool:
    """Whether the other's beginning stands anywhere in the text."""
    return bool(other.lead_pairs) and len(other.lead_pairs & text.pairs) >= SHARED_LEAD * len(other.lead_pairs)


def _share_title(left: Features, right: Features, fewest: int = TELLING_TITLE) -> bool:
    shorter = min(len(left.title_words), len(right.title_words))
    return shorter >= fewest and len(left.title_words & right.title_words) >= SHARED_TITLE * shorter


def _new_head(text: Features, earlier: Features) -> int:
    """The pairs of the sentences before the first one that is the other text's."""
    new = 0
    for sentence in text.body:
        pairs = frozenset(pairwise(sentence))
        if pairs and len(pairs & earlier.pairs) >= SHARED_SENTENCE * len(pairs):
            break
        new += len(pairs)
    return new


def differ_in_parties(left: frozenset[int], right: frozenset[int]) -> bool:
    """Both name parties, and no one party is named by both."""
    return bool(left and right and not left & right)


def differ_in_figures(left: Features, right: Features) -> bool:
    """Whether the figures with the same neighbour speak for two reports rather than for one that was edited."""
    same: set[tuple[str, str]] = set()
    other: set[tuple[str, frozenset[frozenset[str]]]] = set()
    for key in left.figures.keys() & right.figures.keys():
        kind, values, others = key[0], left.figures[key], right.figures[key]
        if values & others:
            same.update((kind, value) for value in values & others)
        else:
            other.add((kind, frozenset((values, others))))
    numbers = sum(kind == NUMBER for kind, _ in other) - sum(kind == NUMBER for kind, _ in same)
    days = sum(kind != NUMBER for kind, _ in other)
    return numbers > 0 or (numbers == 0 and days > DAYS_ALLOWED)


def differ_in_names(left: Features, right: Features) -> bool:
    """Whether the one names somebody, by two words or more, where the other names somebody else.

    Two neighbours must agree: `the White House said` and `the Trump Administration said` tell the same.
    """
    return len(_places_of_own_names(left, right) & _places_of_own_names(right, left)) > 1


def _places_of_own_names(text: Features, other: Features) -> set[tuple[str, str]]:
    """The neighbours, by side, of the names of this text of which the other has no word."""
    own = [pair for pair in text.name_pairs if not other.words.intersection(pair)]
    if not own:
        return set()
    firsts, lasts = {first for first, _ in own}, {last for _, last in own}
    before = {("before", word) for word, first in text.pairs if first in firsts and word not in lasts}
    return before | {("behind", word) for last, word in text.pairs if last in lasts and word not in firsts}


def _contained(left: Pairs, right: Pairs, left_names: Pairs, right_names: Pairs, names: Pairs) -> float:
    """Nothing is contained where the shorter has too few pairs to tell."""
    if min(len(left), len(right)) < FEWEST_PAIRS:
        return 0.0
    shared = left & right
    shorter = min(_weight(left, left_names), _weight(right, right_names))
    return _weight(shared, names) / shorter


def _weight(pairs: Pairs, names: Pairs) -> float:
    return len(pairs) - (1 - NAME_PAIR) * len(pairs & names)
