"""Small ENHANCED documents and deltas in OFAC's form, and what a test asks of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from listwire.facts import FactRow
from listwire.types import ListReading, PartyFacts, PartyRecord
from sources.ofac_enhanced import parse

FOLDER = Path(__file__).parent / "enhanced"
ENHANCED_NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
DELTA_NAMESPACE = "https://www.treasury.gov/ofac/DeltaFile/1.0"
SDN_FILTER = '<sanctionsLists><sanctionsList refId="1550">SDN List</sanctionsList></sanctionsLists>'


def enhanced(*entities: str, filters: str = SDN_FILTER, extra: str = "") -> bytes:
    """A whole file with these entities; `extra` stands beside them, below the root."""
    info = f"<publicationInfo><dataAsOf>2026-02-27T00:00:00</dataAsOf><filters>{filters}</filters></publicationInfo>"
    tables = "<referenceValues/><featureTypes/>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<sanctionsData xmlns="{ENHANCED_NAMESPACE}">{info}{tables}{extra}'
        f"<entities>{''.join(entities)}</entities></sanctionsData>"
    ).encode()


def delta(*entities: str, info: str | None = None) -> bytes:
    """A delta with these entities."""
    if info is None:
        info = (
            "<datePublished>2026-02-27T00:00:00-05:00</datePublished><publicationType>Standard Action</publicationType>"
        )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<sanctionsData xmlns="{DELTA_NAMESPACE}">'
        f"<publicationInfo>{info}</publicationInfo><entities>{''.join(entities)}</entities></sanctionsData>"
    ).encode()


def entity(uid: int | str, *sections: str, party_type: str = "Individual", attributes: str = "") -> str:
    """One entity with its general part and these sections."""
    general = f'<generalInfo><identityId>1</identityId><entityType refId="600">{party_type}</entityType></generalInfo>'
    return f'<entity id="{uid}"{attributes}>{general}{"".join(sections)}</entity>'


def name(full_name: str, *, alias: str = "", weak: bool = False, script: str = "Latin", attributes: str = "") -> str:
    """One name; the primary one where there is no alias type."""
    kind = f'<aliasType refId="1400">{alias}</aliasType>' if alias else ""
    return (
        f'<name id="1"{attributes}><isPrimary>{"false" if alias else "true"}</isPrimary>{kind}'
        f"<isLowQuality>{str(weak).lower()}</isLowQuality><translations>"
        f'<translation id="2"><isPrimary>true</isPrimary><script refId="20122">{script}</script>'
        f"<formattedFullName>{full_name}</formattedFullName><nameParts/></translation></translations></name>"
    )


def feature(kind: str, value: str, *, number: int = 1, attributes: str = "") -> str:
    return (
        f'<feature id="{number}"{attributes}><type featureTypeId="1">{kind}</type><versionId>1</versionId>'
        f"<value>{value}</value><isPrimary>true</isPrimary></feature>"
    )


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A zip archive of these files."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name_of_file, content in files:
            archive.writestr(name_of_file, content)
    return body.getvalue()


def facts(reading: ListReading) -> dict[int, PartyFacts]:
    """The parsed facts of every party, in the file's order."""
    return {uid: parse(PartyRecord(uid, reading.lines(uid, text)), reading.kinds) for uid, text in reading.records}


def rows(reading: ListReading, uid: int) -> Sequence[FactRow]:
    """The rows of one party."""
    return [row for _, row in facts(reading)[uid].rows]
