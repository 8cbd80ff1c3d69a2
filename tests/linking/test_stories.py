"""Stories: which entries fold, and that no order of arrival changes it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linking.stories
import linking.story_index
from linking.stories import Entry, StoryFold, fold, pair_edges

START = datetime(2026, 2, 28, 14, tzinfo=UTC)
LEAD = "The United States has taken Defence Minister Sadio Camara and two other Malian officers off its sanctions list."
SECOND = "The three men had been listed in July 2023 over ties to Russian mercenaries in the north of the country."
THIRD = "A spokesman for the junta in Bamako called the step a return to respect between the two states."
TITLE = "Washington drops three Malian officers from sanctions list"
WIRE = f"{LEAD} {SECOND} {THIRD}"


def entry(
    number: int,
    title: str | None,
    summary: str | None,
    *,
    hours: float = 0,
    feed: str | None = None,
    certain: bool = True,
    uids: Iterable[int] = (),
) -> Entry:
    moment = START + timedelta(hours=hours)
    return Entry(f"e{number}", feed or f"feed{number}", title, summary, moment, certain, frozenset(uids))


def is_folded(first: Entry, second: Entry) -> bool:
    ids = fold([first, second])
    return ids["e1"] == ids["e2"]


ORIGINAL = entry(1, TITLE, WIRE)

COPIES = {
    "the same text": entry(2, TITLE, WIRE, hours=5),
    "another title": entry(2, "Mali: trio cleared by US Treasury", WIRE),
    "a dateline": entry(2, TITLE, f"WASHINGTON, Feb 28 (Reuters) - {WIRE}"),
    "an agency after a town": entry(2, TITLE, f"BAMAKO, Mali (AP) — {WIRE}"),
    "credits": entry(2, TITLE, f"{WIRE} (Reporting by Ann Example in Bamako; Editing by Bob Example)"),
    "a call to subscribe": entry(2, TITLE, f"{WIRE} Sign up for our newsletter and never miss what matters to you."),
    "cut short": entry(2, TITLE, WIRE[:150] + "…"),
    "only two of its sentences": entry(2, "Sanctions on Malian officers end", f"{LEAD} {THIRD}"),
    "its sentences in another order": entry(2, TITLE, f"{LEAD} {THIRD} {SECOND}"),
    "a label before and an outlet after the title": entry(2, f"UPDATE 1-{TITLE} - The Example Times", WIRE),
    "the spelling of another country": entry(2, TITLE, WIRE.replace("Defence", "Defense").replace("the step", "it")),
    "a number as a figure": entry(2, TITLE, WIRE.replace("three", "3").replace("two other", "2 other")),
    "capitals and diacritics": entry(2, TITLE.upper(), WIRE.replace("Camara", "CÁMARA")),
    "tags and entities": entry(2, TITLE, f"<p>{LEAD}</p><p>{SECOND} {THIRD} &nbsp;</p>"),
    "a sentence before it, by the outlet": entry(2, "Trio cleared", f"Experts had expected the step for weeks. {WIRE}"),
    "a standfirst and another title": entry(
        2, "Trio cleared", f"An old quarrel ends as quietly as it once began, with four lines on a web page. {WIRE}"
    ),
    "a new beginning under the same title": entry(
        2,
        f"UPDATE 2-{TITLE}",
        f"Mali's foreign minister welcomed on Sunday an American step that frees three officers, and asked for visas "
        f"for their families. Air France will fly to Bamako twice a week from May. {LEAD}",
    ),
    "a day earlier": entry(2, TITLE, WIRE, hours=-24),
    "first fetched five days later": entry(2, TITLE, WIRE, hours=120, certain=False),
    "the same feed twice": entry(2, TITLE, WIRE, hours=2, feed="feed1"),
    "the day of the week of another time zone": entry(2, TITLE, WIRE.replace("listed", "listed on Friday")),
}

OTHERS = {
    "a later follow-up": entry(2, TITLE, WIRE, hours=100),
    "the background of one agency": entry(
        2,
        "Bamako court frees a journalist",
        "A court in Bamako let a reporter of a weekly go after nine months in jail without a trial, his lawyer said. "
        + SECOND,
    ),
    "what came of it, with the first story as its background": entry(
        2,
        "Paris asks for reasons",
        f"France asked on Sunday why a man it wants to try had been cleared without a word to its judges or to the "
        f"court in The Hague. The embassy kept its doors shut. {LEAD} {SECOND}",
        hours=20,
    ),
    "the same act in other words": entry(
        2,
        "Mali: US lifts measures against Camara",
        "Sadio Camara, Mali's minister of defence, is no longer under American sanctions, according to a notice on the "
        "Treasury's site. Two more officers were removed with him on Friday evening.",
    ),
    "the same names and full titles": entry(
        2,
        "Three men off the list",
        "Defence Minister Sadio Camara gained most from the notice of the United States, analysts wrote on Sunday.",
    ),
    "no text": entry(2, None, None),
    "a like title over another text": entry(
        2, TITLE.replace("Malian", "Sudanese"), "Khartoum welcomed the change and asked for more."
    ),
}


@pytest.mark.parametrize("case", COPIES)
def test_an_edited_copy_joins_its_story(case: str):
    assert is_folded(ORIGINAL, COPIES[case])


@pytest.mark.parametrize("case", OTHERS)
def test_another_story_stays_apart(case: str):
    assert not is_folded(ORIGINAL, OTHERS[case])


def test_a_follow_up_stays_apart_from_a_first_story_that_was_cut_to_its_lead():
    follow_up = OTHERS["what came of it, with the first story as its background"]
    assert not is_folded(entry(1, TITLE, LEAD), follow_up)
    cut = entry(4, follow_up.title, (follow_up.summary or "")[:160], hours=21)
    assert fold([ORIGINAL, follow_up, entry(3, TITLE, LEAD), cut]) == {"e1": "e1", "e2": "e2", "e3": "e1", "e4": "e2"}


DAILY = (
    "Kyiv said its air defence shot down {} of {} drones in the night. Russian shelling of Kherson wounded {} people."
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (DAILY.format(41, 52, 7), DAILY.format(33, 36, 4)),
        ("The rouble closed at 92.4 to the dollar in Moscow.", "The rouble closed at 91.8 to the dollar in Moscow."),
        ("War in Ukraine: what happened on day 512, hour by hour, at the front and in the capitals of Europe.",
         "War in Ukraine: what happened on day 513, hour by hour, at the front and in the capitals of Europe."),
        ("Three people were killed and nine hurt when a bus left the road near Puebla.",
         "Five people were killed and twenty hurt when a bus left the road near Puebla."),
    ],
)  # fmt: skip
def test_a_report_with_other_figures_is_another_story(first: str, second: str):
    assert not is_folded(entry(1, "The day in brief", first), entry(2, "The day in brief", second, hours=24))


def test_texts_that_name_different_parties_are_different_stories():
    text = "The Treasury put {} of the Sinaloa cartel on its list for moving money through bakeries in Culiacan."
    first = entry(1, "New name on the list", text.format("Jorge Robles"), uids=[1])
    second = entry(2, "New name on the list", text.format("Pedro Salinas"), uids=[2])
    assert not is_folded(first, second)


def test_another_name_in_the_same_place_makes_another_story():
    text = "A court in Quito sentenced {} to nine years in prison on Monday for taking bribes from a builder of roads."
    assert not is_folded(
        entry(1, "Nine years for bribes", text.format("former minister Jorge Robles")),
        entry(2, "Nine years for bribes", text.format("former minister Pedro Salinas")),
    )
    assert is_folded(
        entry(1, "Nine years for bribes", text.format("former minister Jorge Robles")),
        entry(2, "Robles gets nine years for bribes", text.format("ex-minister Robles")),
    )


def test_a_rubric_of_one_feed_is_no_copy_but_its_double_is():
    rubric = ("Morning briefing", "The news you need today.")
    days = [entry(day, *rubric, feed="one", hours=24 * day) for day in range(3)]
    assert len(set(fold(days).values())) == 3
    assert is_folded(entry(1, *rubric, feed="one"), entry(2, *rubric, feed="one", hours=1))


@pytest.mark.parametrize("text", [None, "", " \n", "…", "Sign up for our newsletter.", "\u200f\u200e", "🚀🚀", "A"])
def test_texts_that_say_nothing_are_stories_of_their_own(text: str | None):
    assert fold([entry(1, text, text), entry(2, text, text)]) == {"e1": "e1", "e2": "e2"}


def test_what_one_outlet_prints_under_everything_is_no_evidence():
    footer = "The Example Herald has told readers the truth from its tower by the river since it was founded by them."
    leads = [
        "A ferry with ninety on board ran aground off Leyte.",
        "Bakers in Lyon struck over the price of flour.",
        "The central bank of Peru kept its rate unchanged.",
        "A comet was seen by shepherds above Lesotho.",
        "Voters in Malta chose a new parliament quietly.",
    ]
    entries = [entry(n, lead, f"{lead} {footer}", feed=f"feed{n}") for n, lead in enumerate(leads)]
    assert len(set(fold(entries).values())) == len(leads)


def test_a_line_that_stands_under_every_headline_is_no_evidence():
    line = "All the latest news and views from the islands, with pictures that our readers send in every day."
    titles = ["Ferry runs aground off Leyte", "Bakers strike in Lyon over flour", "Rate unchanged for a fifth month"]
    entries = [entry(n, title, line, feed="one") for n, title in enumerate(titles)]
    assert len(set(fold(entries).values())) == len(titles)


def test_the_background_and_the_foot_that_two_reports_share_join_them_only_under_one_headline():
    lead = "A ferry with ninety people on board ran aground off Leyte late on Monday in rough seas, coastguards said."
    other = "Bakers in Lyon shut their shops on Monday over the price of flour, and schools went without bread at noon."
    rest = f"{SECOND} {THIRD} Write to the desk at any hour of the day or night if you saw it with your own eyes."
    assert not is_folded(entry(1, "Ferry stuck off Leyte", f"{lead} {rest}"), entry(2, "No bread", f"{other} {rest}"))
    assert is_folded(entry(1, TITLE, f"{lead} {rest}"), entry(2, TITLE, f"{other} {rest}"))


def test_the_story_is_named_after_its_earliest_entry_and_renamed_when_an_earlier_one_comes():
    stories = StoryFold()
    assert stories.add([entry(1, TITLE, WIRE, hours=2)]) == {"e1": "e1"}
    assert stories.add([entry(2, TITLE, WIRE[:200], hours=1)]) == {"e1": "e2", "e2": "e2"}
    assert stories.add([entry(2, TITLE, WIRE[:200], hours=1)]) == {}
    assert stories.add([entry(3, "Rates unchanged", "The central bank of Peru kept its rate.")]) == {"e3": "e3"}


def test_a_revised_entry_leaves_its_former_story():
    stories = StoryFold()
    stories.add([entry(1, TITLE, WIRE), entry(2, TITLE, WIRE, hours=1)])
    assert stories.add([entry(2, "Rates unchanged", "The central bank of Peru kept its rate.", hours=1)]) == {
        "e2": "e2"
    }


def test_a_copy_of_a_copy_is_of_the_story():
    ids = fold(entry(n, None, " ".join(_CHAIN[n : n + 2]), hours=n) for n in range(4))
    assert set(ids.values()) == {"e0"}
    assert len(set(fold(entry(n, None, " ".join(_CHAIN[n : n + 2])) for n in (0, 2)).values())) == 2


_CHAIN = [
    "Customs men in Antwerp found eleven tons of cocaine under crates of bananas.",
    "The ship had come from Guayaquil and was bound for a fruit firm in Ghent.",
    "Four dockers and a lawyer of the firm were led away before the cameras.",
    "Prosecutors in Brussels want help from Ecuador and the Netherlands with names.",
    "Unions said honest dockers live in fear of gangs that know their children.",
]


def test_a_story_goes_on_while_copies_come_and_ends_with_the_window():
    assert set(fold(entry(day, TITLE, WIRE, hours=30 * day) for day in range(6)).values()) == {"e0"}
    ids = fold(entry(number, TITLE, WIRE, hours=hours) for number, hours in enumerate((0, 70, 143, 144)))
    assert ids == {"e0": "e0", "e1": "e0", "e2": "e2", "e3": "e2"}


@pytest.mark.parametrize("hours", [-1, 0, 1, -30, 30])
def test_equal_texts_join_one_by_one_whichever_is_earlier(hours: int):
    entries = [entry(number, TITLE, WIRE, hours=hours * number, certain=number != 2) for number in range(6)]
    stories = StoryFold()
    for item in entries:
        stories.add([item])
    assert (
        stories.story_ids
        == fold(reversed(entries))
        == dict.fromkeys((f"e{n}" for n in range(6)), "e5" if hours < 0 else "e0")
    )


def test_an_entry_of_uncertain_time_joins_what_certain_ones_leave_apart():
    ends = [entry(number, TITLE, WIRE, hours=hours) for number, hours in enumerate((0, 80, 200, 280))]
    assert len(set(fold(ends).values())) == 4
    assert set(fold([*ends, entry(4, TITLE, WIRE, hours=140, certain=False)]).values()) == {"e0"}


def test_pair_edges_hold_what_two_texts_say_by_themselves():
    entries = [ORIGINAL, entry(2, TITLE, WIRE, hours=5), entry(3, "Mali: trio cleared", f"{LEAD} {SECOND}")]
    assert set(pair_edges(entries)) == {("e1", "e2"), ("e1", "e3"), ("e2", "e3")}


# ---- laws -----------------------------------------------------------------------------------------------------------

_SENTENCES = (
    LEAD,
    SECOND,
    THIRD,
    "Customs men in Antwerp found eleven tons of cocaine under crates of bananas.",
    "Kyiv said its air defence shot down 41 of 52 drones in the night over Odesa.",
    "Kyiv said its air defence shot down 33 of 36 drones in the night over Odesa.",
    "The central bank of Peru kept its rate.",
    "Voters in Malta chose a new parliament.",
)
_TEXTS = st.lists(st.sampled_from(_SENTENCES), max_size=4).map(" ".join)
_ENTRIES = st.lists(
    st.builds(
        entry,
        st.integers(0, 15),
        st.sampled_from(
            [None, TITLE, f"{TITLE} at last", "Drones over Odesa again", "Bananas and cocaine", "Bank of Peru"]
        ),
        _TEXTS,
        hours=st.integers(0, 300),
        feed=st.sampled_from(["one", "two", "three"]),
        certain=st.booleans(),
        uids=st.sampled_from([(), (1,), (2,), (1, 2)]),
    ),
    max_size=16,
)


@pytest.fixture(params=["as they are", "tight"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a few entries reach, so that the laws see what happens beyond them."""
    if request.param == "tight":
        monkeypatch.setattr(linking.story_index, "COMMONEST_OPENING", 2)


def _last_of_each_id(entries: list[Entry]) -> list[Entry]:
    return list({item.entry_id: item for item in entries}.values())


@pytest.mark.usefixtures("limits")
class TestLaws:
    """For any entries."""

    @settings(max_examples=150, deadline=None)
    @given(_ENTRIES, st.randoms(use_true_random=False))
    def test_the_order_of_arrival_changes_nothing(self, entries: list[Entry], chance: random.Random):
        entries = _last_of_each_id(entries)
        expected = fold(entries)
        shuffled = list(entries)
        chance.shuffle(shuffled)
        assert fold(shuffled) == expected
        assert set(expected) == {item.entry_id for item in entries}

    @settings(max_examples=150, deadline=None)
    @given(_ENTRIES)
    def test_one_by_one_equals_all_at_once(self, entries: list[Entry]):
        """Also where an entry takes the place of an earlier one of its id."""
        stories = StoryFold()
        told: dict[str, str] = {}
        for item in entries:
            changed = stories.add([item])
            assert all(told.get(entry_id) != story_id for entry_id, story_id in changed.items())
            told.update(changed)
        assert stories.story_ids == told == fold(_last_of_each_id(entries))

    @settings(max_examples=100, deadline=None)
    @given(_ENTRIES)
    def test_a_story_is_what_pairs_join_and_is_named_after_its_earliest_entry(self, entries: list[Entry]):
        by_id = {item.entry_id: item for item in entries}
        stories = {entry_id: {entry_id} for entry_id in by_id}
        for left, right in pair_edges(by_id.values()):
            if stories[left] is not stories[right]:
                stories[left] |= stories[right]
                stories.update(dict.fromkeys(stories[right], stories[left]))
        expected = {
            entry_id: min(members, key=lambda member: (by_id[member].published_at, member))
            for entry_id, members in stories.items()
        }
        assert fold(by_id.values()) == expected


@settings(max_examples=200, deadline=None)
@given(_ENTRIES, st.integers(0, 15))
def test_what_two_entries_are_to_each_other_no_third_one_changes(entries: list[Entry], place: int):
    entries = _last_of_each_id(entries)
    pairs = {frozenset(pair) for pair in pair_edges(entries)}
    for left, right in combinations(entries, 2):
        alone = fold([left, right])
        assert (frozenset((left.entry_id, right.entry_id)) in pairs) == (len(set(alone.values())) == 1)
    before, after = fold(entries[:place]), fold(entries)
    together: dict[str, set[str]] = {}
    for entry_id, story_id in before.items():
        together.setdefault(story_id, set()).add(after[entry_id])
    assert all(len(found) == 1 for found in together.values())


# ---- bounds ---------------------------------------------------------------------------------------------------------


def test_a_text_of_ten_megabytes_is_read():
    texts = [
        "word " * 2_000_000,
        "<" * 10_000_000,
        "1,000." * 1_700_000,
        "A" * 10_000_000,
        "字" * 3_300_000,
        "(A, " * 2_500_000,
    ]
    ids = fold(entry(number, text, text) for number, text in enumerate(texts))
    assert len(set(ids.values())) == len(texts)


def test_thousands_of_equal_texts_are_one_story():
    equal = fold(entry(number, TITLE, WIRE, feed=f"feed{number % 50}") for number in range(5_000))
    assert set(equal.values()) == {"e0"}
    alike = fold(entry(number, TITLE, f"{WIRE} Reader{number}", feed=f"feed{number % 50}") for number in range(1_000))
    assert len(alike) == 1_000
