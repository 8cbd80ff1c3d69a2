"""Renders the demonstration's facts into the files that publishers would serve: `python -m sources.demo.write`.

    parties.toml, notices.toml, stories.toml -> render, once a capture -> recorded/<stamp>/, only what changed

Deterministic: the same facts give the same bytes; a test holds recorded/ to that.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from sources.demo import MOMENTS, RECORDED, SIMULATED_ABSENCE, STAMP

_HERE = Path(__file__).parent
_NULL = "-0- "
_LAST_LINE = "\x1a"
_REMARKS_LIMIT = 1_000  # characters of remarks in sdn.csv; the rest stands in sdn_comments.csv
_FEED_SPAN = timedelta(days=90)
_FEED_ITEMS = 8
_REGISTER_SPAN = timedelta(days=60)
_FIRST, _NEVER = "", "~"  # sort before and after every stamp

_WEAK_ALIAS = re.compile(r"([afn]\.k\.a\.) '(.+)'")
_SECTIONS = {
    "added": "The following {} been added to OFAC's SDN List:",
    "deleted": "The following deletions have been made to OFAC's SDN List:",
    "changed": "The following changes have been made to OFAC's SDN List:",
}
_KINDS = {"individual": "individuals", "entity": "entities", "vessel": "vessels", "aircraft": "aircraft"}


@dataclass(frozen=True, slots=True)
class Facts:
    """One party as listed at one moment; an empty text is OFAC's null."""

    uid: int
    name: str
    party_type: str
    programs: tuple[str, ...]
    title: str
    call_sign: str
    vessel_type: str
    tonnage: str
    gross_tonnage: str
    flag: str
    owner: str
    remarks: tuple[str, ...]
    addresses: tuple[tuple[int, str, str, str], ...]
    aliases: tuple[tuple[int, str, str], ...]

    @property
    def remarks_text(self) -> str:
        """The items joined as OFAC does, with its final dot."""
        return "; ".join(self.remarks) + "." if self.remarks else ""


def render() -> dict[str, dict[str, bytes]]:
    """Stamp of each capture to relative path to bytes: every file in force then, changed or not."""
    parties = _load("parties.toml")["party"]
    notices = _load("notices.toml")
    feeds = _load("stories.toml")["feed"]
    return {
        stamp: {
            **_list_files([_facts(party, stamp) for party in parties if _is_listed(party, stamp)]),
            **_action_pages(notices["action"], parties, stamp),
            "federal-register/documents.json": _register(notices["document"], stamp),
            **{feed["file"]: _feed(feed, stamp) for feed in feeds},
        }
        for stamp in MOMENTS
    }


def write(folder: Path) -> None:
    """Replace `folder` by one subfolder a capture, each holding what changed since the capture before."""
    shutil.rmtree(folder, ignore_errors=True)
    before: Mapping[str, bytes] = {}
    for stamp, files in render().items():
        for name, body in files.items():
            if before.get(name) != body:
                target = folder / stamp / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(body)
        before = files


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _at(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


# --- the list -----------------------------------------------------------------------------------------------------


def _is_listed(party: Mapping[str, Any], stamp: str) -> bool:
    missing_from, missing_until = SIMULATED_ABSENCE.get(party["uid"], (_NEVER, _NEVER))
    is_missing = missing_from <= stamp < missing_until
    return party.get("listed_from", _FIRST) <= stamp < party.get("listed_until", _NEVER) and not is_missing


def _facts(party: Mapping[str, Any], stamp: str) -> Facts:
    """The party as listed at a capture: the first `earlier` that still holds then, else the latest facts."""
    now = dict(party)
    for earlier in party.get("earlier", ()):
        if stamp < earlier["until"]:
            now |= earlier
            break
    return Facts(
        uid=now["uid"],
        name=now["name"],
        party_type=now.get("type", "entity"),
        programs=tuple(now["programs"]),
        title=now.get("title", ""),
        call_sign=now.get("call_sign", ""),
        vessel_type=now.get("vessel_type", ""),
        tonnage=now.get("tonnage", ""),
        gross_tonnage=now.get("gross_tonnage", ""),
        flag=now.get("flag", ""),
        owner=now.get("owner", ""),
        remarks=tuple(now.get("remarks", ())),
        addresses=tuple((number, line, city, country) for number, line, city, country in now.get("addresses", ())),
        aliases=tuple((number, kind, name) for number, kind, name in now.get("aliases", ())),
    )


def _list_files(parties: Sequence[Facts]) -> dict[str, bytes]:
    """OFAC's four CSV files of these parties."""
    return {
        "sdn.csv": _csv(_party_line(party) for party in parties),
        "add.csv": _csv(
            _line(party.uid, number, _quoted(line), _quoted(city), _quoted(country), _NULL)
            for party in parties
            for number, line, city, country in party.addresses
        ),
        "alt.csv": _csv(
            _line(party.uid, number, _quoted(kind), _quoted(name), _NULL)
            for party in parties
            for number, kind, name in party.aliases
        ),
        "sdn_comments.csv": _csv(
            _line(party.uid, _quoted(party.remarks_text[_REMARKS_LIMIT:]))
            for party in parties
            if len(party.remarks_text) > _REMARKS_LIMIT
        ),
    }


def _party_line(party: Facts) -> str:
    return _line(
        party.uid,
        _quoted(party.name),
        _quoted("" if party.party_type == "entity" else party.party_type),
        _quoted("] [".join(party.programs)),
        _quoted(party.title),
        _quoted(party.call_sign),
        _quoted(party.vessel_type),
        _quoted(party.tonnage),
        _quoted(party.gross_tonnage),
        _quoted(party.flag),
        _quoted(party.owner),
        _quoted(party.remarks_text[:_REMARKS_LIMIT]),
    )


def _quoted(text: str) -> str:
    return f'"{text}"' if text else _NULL


def _line(*fields: int | str) -> str:
    return ",".join(str(field) for field in fields)


def _csv(lines: Iterable[str]) -> bytes:
    return ("".join(f"{line}\r\n" for line in lines) + _LAST_LINE).encode("ascii")


# --- OFAC's recent actions ----------------------------------------------------------------------------------------


def _action_pages(
    actions: Sequence[Mapping[str, Any]], parties: Sequence[Mapping[str, Any]], stamp: str
) -> dict[str, bytes]:
    """The index, newest first, and the page of each action published so far."""
    published = [action for action in actions if action["stamp"] <= stamp]
    by_uid = {party["uid"]: party for party in parties}
    pages = {f"{_action_path(action)}.html": _action_page(action, by_uid) for action in published}
    return {"recent-actions/sanctions-list-updates.html": _action_index(published[::-1]), **pages}


def _action_path(action: Mapping[str, Any]) -> str:
    return f"recent-actions/{action['published_on']:%Y%m%d}"


def _action_index(actions: Sequence[Mapping[str, Any]]) -> bytes:
    rows = "".join(
        f"""  <div class="margin-bottom-4 search-result views-row">
    <div class="search-result-title"><a href="/{_action_path(action)}" hreflang="en">{escape(action["title"])}</a></div>
    <div class="margin-top-1 search-result-date">{_long_day(action["published_on"])} - Sanctions List Updates</div>
  </div>
"""
        for action in actions
    )
    return _page(
        "Sanctions List Updates",
        "recent-actions/sanctions-list-updates",
        f'<div class="view view-ofac-recent-actions">\n <div class="view-content">\n{rows} </div>\n</div>',
    )


def _long_day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _action_page(action: Mapping[str, Any], by_uid: Mapping[int, Mapping[str, Any]]) -> bytes:
    sections = "".join(
        _section(kind, [by_uid[uid] for uid in action[kind]], action["stamp"]) for kind in _SECTIONS if kind in action
    )
    return _page(
        action["title"],
        _action_path(action),
        f"""<article class="node node--type-ofac-recent-action node--view-mode-full">

  <div class="field field--name-field-release-date field--type-datetime field--label-visually_hidden">
    <div class="field__label visually-hidden">Release Date</div>
              <div class="field__item">{action["published_on"]:%m/%d/%Y}</div>
          </div>

  <div class="clearfix text-formatted usa-prose field field--name-field-body field--type-text-long\
 field--label-visually_hidden">
    <div class="field__label visually-hidden">Recent Actions Body</div>
              <div class="field__item"><h3>Specially Designated Nationals List Update</h3>\
{sections}<hr><h4>Unrelated Administrative List Updates:</h4><p>None</p></div>
          </div>

</article>""",
    )


def _section(kind: str, parties: Sequence[Mapping[str, Any]], stamp: str) -> str:
    before = max((moment for moment in MOMENTS if moment < stamp), default=stamp)
    entries = []
    for party in sorted(parties, key=lambda party: str(party["name"])):
        old, new = _entry(_facts(party, before)), _entry(_facts(party, stamp))
        entries.append({"added": new, "deleted": old, "changed": f"{old} -to- {new}"}[kind])
    heading = _SECTIONS[kind].format(_who([party.get("type", "entity") for party in parties]))
    return f"<h4>{heading}</h4>" + "".join(f"<p>{escape(entry, quote=False)}</p>" for entry in entries)


def _who(kinds: Sequence[str]) -> str:
    """`individual has`, `entities have`: the parties of one section are of one kind."""
    return f"{kinds[0]} has" if len(kinds) == 1 else f"{_KINDS[kinds[0]]} have"


def _entry(party: Facts) -> str:
    """A party as a notice prints it: name (aliases), addresses; remarks (type) [PROGRAM] (Linked To: ...)."""
    weak = [match for item in party.remarks if (match := _WEAK_ALIAS.fullmatch(item))]
    aliases = [f"{'.'.join(kind)}. {name}" for _, kind, name in party.aliases]
    aliases += [f'{match[1]} "{match[2]}"' for match in weak]
    addresses = [", ".join(filter(None, address[1:])) for address in party.addresses]
    links = [item for item in party.remarks if item.startswith("Linked To: ")]
    rest = [item for item in party.remarks if item not in links and not _WEAK_ALIAS.fullmatch(item)]
    head = party.name + (f" ({'; '.join(aliases)})" if aliases else "") + _vessel_text(party)
    where = ", ".join([head, *filter(None, ["; ".join(filter(None, addresses))])])
    return (
        "; ".join([where, *rest])
        + (f" ({party.party_type})" if party.party_type != "entity" else "")
        + "".join(f" [{program}]" for program in party.programs)
        + (f" ({'; '.join(links)})" if links else "")
        + "."
    )


def _vessel_text(party: Facts) -> str:
    if party.party_type != "vessel":
        return ""
    return (
        (f" ({party.call_sign})" if party.call_sign else "")
        + (f" {party.vessel_type}" if party.vessel_type else "")
        + (f" {party.flag} flag" if party.flag else "")
        + (f" ({party.owner})" if party.owner else "")
    )


def _page(title: str, path: str, content: str) -> bytes:
    """A page of ofac.treasury.gov with its menus left out."""
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr" prefix="og: https://ogp.me/ns#">
  <head>
    <meta charset="utf-8" />
<link rel="canonical" href="https://ofac.treasury.gov/{path}" />
<meta name="Generator" content="Drupal 10 (https://www.drupal.org)" />
    <title>{escape(title)} | Office of Foreign Assets Control</title>
</head>
  <body class="path-node page-node-type-ofac-recent-action">
 <main class="usa-section">
  <h1 class="uswds-page-title page-title"><span class="treas-page-title">{escape(title)}</span></h1>
{content}
 </main>
</body>
</html>
""".encode()


# --- the Federal Register and the feeds ---------------------------------------------------------------------------


def _register(documents: Sequence[Mapping[str, Any]], stamp: str) -> bytes:
    """A documents.json answer: the notices of the last sixty days, newest first."""
    today = _at(stamp).date()
    recent = [item for item in documents if today - _REGISTER_SPAN <= item["published_on"] <= today]
    results = [_register_item(item) for item in sorted(recent, key=lambda item: str(item["number"]), reverse=True)]
    answer = {"count": len(results), "description": "Documents", "total_pages": 1, "results": results}
    return (json.dumps(answer, indent=1) + "\n").encode("ascii")


def _register_item(item: Mapping[str, Any]) -> dict[str, Any]:
    day, slug = item["published_on"], item["title"].lower().replace(" ", "-")
    office = {"name": "Foreign Assets Control Office", "id": 203, "slug": "foreign-assets-control-office"}
    return {
        "title": item["title"],
        "type": "Notice",
        "abstract": item["abstract"],
        "document_number": item["number"],
        "html_url": f"https://www.federalregister.gov/documents/{day:%Y/%m/%d}/{item['number']}/{slug}",
        "publication_date": day.isoformat(),
        "agencies": [{"raw_name": "Office of Foreign Assets Control", **office}],
    }


def _feed(feed: Mapping[str, Any], stamp: str) -> bytes:
    at = _at(stamp)
    recent = [story for story in feed["story"] if timedelta() <= at - story["published"] <= _FEED_SPAN]
    newest = sorted(recent, key=lambda story: story["published"], reverse=True)[:_FEED_ITEMS]
    return {"rss": _rss, "atom": _atom}[feed["format"]](feed, newest)


def _rss(feed: Mapping[str, Any], stories: Sequence[Mapping[str, Any]]) -> bytes:
    items = "".join(_rss_item(story) for story in stories)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel>
  <title>{feed["title"]}</title>
  <link>{feed["home"]}</link>
  <description>Items written for the demonstration</description>
  <language>{feed["language"]}</language>
{items} </channel>
</rss>
""".encode()


def _rss_item(story: Mapping[str, Any]) -> str:
    credit = f"   <dc:creator>{story['credit']}</dc:creator>\n" if "credit" in story else ""
    return f"""  <item>
   <title>{escape(story["title"], quote=False)}</title>
   <link>{story["link"]}</link>
   <guid isPermaLink="true">{story["link"]}</guid>
   <pubDate>{format_datetime(story["published"])}</pubDate>
   <description>{escape(story["summary"], quote=False)}</description>
{credit}  </item>
"""


def _atom(feed: Mapping[str, Any], stories: Sequence[Mapping[str, Any]]) -> bytes:
    entries = "".join(
        f""" <entry>
  <id>{story["link"]}</id>
  <title>{escape(story["title"], quote=False)}</title>
  <link rel="alternate" href="{story["link"]}"/>
  <published>{story["published"].isoformat()}</published>
  <updated>{story["published"].isoformat()}</updated>
  <summary>{escape(story["summary"], quote=False)}</summary>
 </entry>
"""
        for story in stories
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed["language"]}">
 <id>{feed["home"]}</id>
 <title>{feed["title"]}</title>
 <link rel="alternate" href="{feed["home"]}"/>
 <updated>{stories[0]["published"].isoformat()}</updated>
{entries}</feed>
""".encode()


if __name__ == "__main__":
    write(RECORDED)
