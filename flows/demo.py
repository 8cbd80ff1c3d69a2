"""The demonstration: recorded moments, served on loopback and collected by the real route in the order of time."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from flows.route import (
    Collected,
    House,
    Progress,
    Refreshed,
    choose,
    collect_lists,
    collect_news,
    collect_notices,
    no_progress,
    open_house,
    refresh,
)
from listwire.errors import SettingsError
from listwire.settings import Settings
from listwire.types import Clock, Source
from sources.demo import CONTENT_TYPES, timeline
from sources.http import FetchPolicy
from sources.loopback import Loopback, Reply

FLOOR, CEILING = 50, 200
"""76 parties stand in the demonstration's extract of the list."""

_MARK = "made by listwire run --demo, which empties this folder first\n"

_PATHS: Mapping[str, str] = {
    "ofac_sdn_csv": "/sdn.csv",
    "ofac_add_csv": "/add.csv",
    "ofac_alt_csv": "/alt.csv",
    "ofac_comments_csv": "/sdn_comments.csv",
    "ofac_recent_actions": "/recent-actions/sanctions-list-updates",
    "federal_register": "/federal-register/documents.json",
}
_NOT_RECORDED = ("ofac_change_log", "treasury_press")
_FEEDS: Mapping[str, str] = {"demo_english": "/feeds/english.xml", "demo_french": "/feeds/french.xml"}


def demo_settings(settings: Settings) -> Settings:
    """The same settings with a data folder of the demonstration's own, so that it never touches real data."""
    return settings.model_copy(
        update={"data": settings.data / "demo", "archive": None, "warehouse": None, "allow_hosts": ("127.0.0.1",)}
    )


def run_demo(settings: Settings, clock: Clock, progress: Progress = no_progress) -> tuple[list[Collected], Refreshed]:
    """Collect every recorded moment at its own time, then refresh; returns the last collection of each source."""
    folder = demo_settings(settings).data
    _empty(folder)
    captures = timeline()
    last: dict[str, Collected] = {}
    with Loopback() as publisher:
        for done, capture in enumerate(captures):
            progress("moments", done, len(captures))
            publisher.routes = {path: _reply(file) for path, file in capture.files.items()}
            house = _house(settings, publisher, _clock_at(capture.at))
            chosen = choose(house, ())
            for collect in (collect_lists, collect_notices, collect_news):
                last.update({item.source_name: item for item in collect(house, chosen)})
        progress("moments", len(captures), len(captures))
        return list(last.values()), refresh(replace(house, clock=clock), progress=progress)


def _house(settings: Settings, publisher: Loopback, clock: Clock) -> House:
    urls = {name: publisher.url(path) for name, path in _PATHS.items()} | dict.fromkeys(_NOT_RECORDED, "")
    house = open_house(demo_settings(settings).model_copy(update={"source_urls": urls}), clock)
    lists = {
        name: replace(form, source=replace(form.source, floor=FLOOR, ceiling=CEILING))
        for name, form in house.lists.items()
    }
    feeds = tuple(
        Source(
            name=name,
            kind="feed",
            publisher="listwire",
            parts={"feed": publisher.url(path)},
            cadence=timedelta(minutes=15),
        )
        for name, path in _FEEDS.items()
    )
    # No pause between requests: the publisher is this program.
    policy = FetchPolicy(allow_hosts=frozenset(house.settings.allow_hosts), min_interval_s={})
    return replace(house, lists=lists, feeds=feeds, policy=policy)


def _reply(file: Path) -> Reply:
    return Reply(headers={"Content-Type": CONTENT_TYPES[file.suffix]}, body=file.read_bytes())


def _clock_at(moment: datetime) -> Clock:
    """A clock that stands at a recorded moment: in whatever order answers come, the rows are the same."""
    return lambda: moment


def _empty(folder: Path) -> None:
    """Empty the demonstration's own folder, and nothing that it did not make."""
    mark = folder / "DEMO"
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise SettingsError(f"{folder} was not made by the demonstration: move it away or set LISTWIRE_DATA")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mark.write_text(_MARK, encoding="utf-8")


QUESTION = """
select
    party_name as who,
    list_code as list,
    program_codes_text as programs,
    listed_on,
    listed_on_basis as listed_basis,
    delisted_on,
    delisted_on_basis as delisted_basis,
    listed_notice_url as listed_notice,
    delisted_notice_url as delisted_notice,
    story_count as stories,
    first_story_url as first_story
from marts.delistings
where delisted_on between date '2026-02-01' and date '2026-02-28'
order by party_name
"""
"""What the demonstration ends with: who, list, programs, from when to when, by which notices, reported where."""

TOGETHER = """
with removed as (
    select designation_id, uid from marts.delistings where delisted_on between date '2026-02-01' and date '2026-02-28'
),
told as (
    select told.acted_on, told.action, 'notice' as told_by, told.uid, told.acted_on as told_on, notices.title
    from core.designation_notices as told
    inner join removed using (designation_id)
    inner join core.notices as notices using (notice_id)
    union all
    select effective_on, action, 'list change', uid, eastern_day(observed_at), list_code || ' list'
    from core.designation_changes
    inner join removed using (uid)
    where action in ('designation', 'delisting')
    union all
    select timeline.effective_on, action, 'story', timeline.uid, eastern_day(stories.first_published_at), stories.title
    from core.designation_stories
    inner join removed using (designation_id)
    inner join marts.designation_timeline as timeline using (designation_id, action)
    inner join core.stories as stories using (story_id)
)
select acted_on, action, told_on, told_by, count(distinct uid) as parties, title
from told
group by acted_on, action, told_on, told_by, title
order by acted_on, told_on, told_by = 'story', told_by = 'list change', title
"""
"""Each act with what tells it, side by side: the notice, the change of the list, the stories."""
