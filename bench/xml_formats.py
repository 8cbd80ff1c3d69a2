"""OFAC's XML formats, each read whole as a refresh reads it, against a bare lxml iterparse of the same bytes.

    make bench          lists of 120 MB, made of the captured ones, or of the tests' invented ones; alone it takes
    --megabytes 20      smaller ones

A list is made of one that is given, its parties repeated under other uids; a delta is never large, and is made a
hundredth of the size. Each format runs in a process of its own: `over bare` compares the processor time of two readings
in that very process (so that a busy machine does not count), and its peak memory holds the bytes of the file and all
that is imported.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from listwire.types import ListReading
from sources import ofac_advanced, ofac_delta, ofac_enhanced, ofac_xml

SHARED = Path("../shared/data/ofac")
INVENTED = Path("tests/sources")
MOST_OVER_BARE = 2.5
MOST_MEMORY_MB = 300
RUNS = 3


@dataclass(frozen=True, slots=True)
class Form:
    """A format: a captured and an invented file, what is repeated in it, and how it is read.

    `repeated` are the marks before and behind it, `keys` matches what stands before a key, and the key; `change` makes
    this format of the file that is given.
    """

    captured: str
    invented: str
    repeated: tuple[tuple[bytes, bytes], ...]
    keys: re.Pattern[bytes]
    read: Callable[[bytes], int]
    share: float = 1.0
    change: Callable[[bytes], bytes] = bytes


def _count(read: Callable[[Mapping[str, bytes]], ListReading]) -> Callable[[bytes], int]:
    return lambda body: sum(1 for _ in read({"list": body}).records)


def _to_delta(body: bytes) -> bytes:
    """A whole ENHANCED list as a delta that adds every party of it."""
    body = re.sub(rb'xmlns="[^"]*"', b'xmlns="https://www.treasury.gov/ofac/DeltaFile/1.0"', body, count=1)
    return body.replace(b"<entity id=", b'<entity action="add" id=')


def _inside(*names: str) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((f"<{name}>".encode(), f"</{name}>".encode()) for name in names)


_ENHANCED_KEYS = re.compile(rb'(<entity (?:action="add" )?id="|entityId=")(\d+)')
_ENHANCED_FILES = ("enhanced/cons_enhanced_2025-01-14.xml.gz", "enhanced/every_field.xml", _inside("entities"))
FORMS: Mapping[str, Form] = {
    "ENHANCED": Form(*_ENHANCED_FILES, _ENHANCED_KEYS, _count(ofac_enhanced.read)),
    "ADVANCED": Form(
        "advanced/cons_advanced_2020-03-17.xml.gz",
        "advanced/every_field.xml",
        _inside("Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries"),
        re.compile(
            rb"( (?:ID|FixedRef|[\w-]*(?:Profile|Identity|Location|FeatureVersion|DocumentedName|NamePartGroup"
            rb'|IDRegDocument|SanctionsEntry)ID)=")(\d+)'
        ),
        _count(ofac_advanced.read),
    ),
    "plain XML": Form(
        "xml/sdn_2021-03-10.xml.gz",
        "plain/every_field.xml",
        ((b"</publshInformation>", b"</sdnList>"),),
        re.compile(rb"(<sdnEntry>\s*<uid>)(\d+)"),
        _count(ofac_xml.read),
    ),
    "delta": Form(
        *_ENHANCED_FILES,
        _ENHANCED_KEYS,
        lambda body: len(ofac_delta.read_delta(body, "ofac_changes").acts),
        share=0.01,
        change=_to_delta,
    ),
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--megabytes", type=float, default=120)
    megabytes = arguments.parse_args().megabytes
    limits = f"at most {MOST_OVER_BARE} times and, of a list, {MOST_MEMORY_MB} MB"
    print(f"{'format':12}{'MB':>8}{'parties':>10}{'bare s':>9}{'read s':>9}{'over bare':>11}{'peak MB':>9}   {limits}")
    for name in FORMS:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "list.xml"
            _run(make, name, file, megabytes)
            _run(measure, name, file)


def _run(action: Callable[..., None], name: str, *arguments: object) -> None:
    """In a process of its own, and this one stays small: a process starts with the peak of the one that began it."""
    process = multiprocessing.get_context("spawn").Process(target=action, args=(name, *arguments))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{name}: the process ended with {process.exitcode}")


def make(name: str, file: Path, megabytes: float) -> None:
    """Write the file that is measured."""
    form = FORMS[name]
    file.write_bytes(scaled(form, megabytes * 1_000_000 * form.share))


def measure(name: str, file: Path) -> None:
    """Print the line of one format."""
    form, body, party_count = FORMS[name], file.read_bytes(), 0

    def read() -> None:
        nonlocal party_count
        party_count = form.read(body)

    # By turns, and the least of each: what else the machine does only ever adds.
    times = [(_seconds(lambda: _read_bare(body)), _seconds(read)) for _ in range(RUNS)]
    bare_s, read_s = map(min, zip(*times, strict=True))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size_mb = len(body) / 1_000_000
    print(
        f"{name:12}{size_mb:8.1f}{party_count:10}{bare_s:9.2f}{read_s:9.2f}{read_s / bare_s:11.2f}{peak_mb:9.0f}",
        flush=True,
    )


def scaled(form: Form, size: float) -> bytes:
    """The captured file, or the invented one where that is not there, repeated up to a size in bytes."""
    captured = SHARED / form.captured
    body = gzip.decompress(captured.read_bytes()) if captured.is_file() else (INVENTED / form.invented).read_bytes()
    body = form.change(body)
    count = max(1, round(size / len(body)))
    pieces: list[bytes] = []
    for before, behind in form.repeated:
        head, opened, rest = body.partition(before)
        inner, closed, body = rest.partition(behind)
        copies = (form.keys.sub(rb"\g<1>%d\g<2>" % number, _padded(form, inner)) for number in range(1, count + 1))
        pieces += [head, opened, *copies, closed]
    return b"".join([*pieces, body])


def _padded(form: Form, text: bytes) -> bytes:
    """Keys of one length, so that a number before them gives new ones."""
    return form.keys.sub(lambda match: match[1] + match[2].zfill(9), text)


def _read_bare(body: bytes) -> None:
    """What no reading can be faster than: every element made, and emptied again."""
    for _, element in etree.iterparse(BytesIO(body)):
        element.clear()


def _seconds(action: Callable[[], None]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


if __name__ == "__main__":
    main()
