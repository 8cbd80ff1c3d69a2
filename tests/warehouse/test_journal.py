"""The journal gives back what was appended, in capture order, whatever a crash or a hand did to its files."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import JournalError
from listwire.types import Fetch, Verdict
from warehouse.journal import Journal, JournalLines

AT = datetime(2026, 2, 27, 15, 30, tzinfo=UTC)
CHECKOUT = Path(__file__).resolve().parent.parent.parent


def fetch(number: int = 1, at: datetime = AT, **changes) -> Fetch:
    made = Fetch(
        fetch_id=f"{number:064x}",
        run_id="run-1",
        source_name="ofac_sdn_csv",
        kind="list",
        part="sdn",
        url="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.CSV",
        fetched_at=at,
        outcome="ok",
    )
    return replace(made, **changes)


VERDICT = Verdict(action="release", target="a" * 32, decided_at=AT, run_id="run-2", reason="the notice says so")

zones = st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=5, minutes=45))])
times = st.datetimes(timezones=zones)
texts = st.text(max_size=20) | st.sampled_from(["Камара", "l\u2028m\u2029n", "\x85\x1c\r\n", '\\"', "\x00", "😀"])
fetches = st.builds(
    Fetch,
    fetch_id=st.integers(min_value=0, max_value=2**64).map("{:064x}".format),
    run_id=texts,
    source_name=texts,
    kind=st.sampled_from(["list", "feed", "notice"]),
    part=texts,
    url=texts,
    fetched_at=times,
    outcome=st.sampled_from(["ok", "not_modified", "unchanged", "failed", "gone"]),
    origin=st.sampled_from(["http", "backfill"]),
    set_id=texts,
    attempt=st.integers(min_value=1, max_value=9),
    status=st.none() | st.integers(min_value=100, max_value=599),
    error=st.none() | texts,
    final_url=st.none() | texts,
    moved_url=st.none() | texts,
    hops=st.lists(texts, max_size=3).map(tuple),
    headers=st.dictionaries(texts, texts, max_size=3),
    sha256=st.none() | st.just("a" * 64),
    byte_count=st.none() | st.integers(min_value=0, max_value=2**40),
    is_conditional=st.booleans(),
    is_time_certain=st.booleans(),
    retry_after_at=st.none() | times,
)
verdicts = st.builds(
    Verdict,
    action=st.sampled_from(["release", "exclude", "retry"]),
    target=texts,
    decided_at=times,
    run_id=texts,
    reason=texts,
)


def write(journal: Journal, run_id: str, *lines: Fetch | Verdict) -> Path:
    with journal.open_run(run_id, AT) as run:
        run.extend(lines)
    return run.path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


@given(line=fetches | verdicts)
def test_a_line_is_read_as_it_was_written(tmp_path_factory, line):
    journal = Journal(tmp_path_factory.mktemp("journal"))
    path = write(journal, "run", line)
    read = journal.read()
    assert (*read.fetches, *read.verdicts) == (line,)
    assert path.read_bytes().count(b"\n") == 1


@given(data=st.data(), lines=st.lists(fetches | verdicts, max_size=6, unique_by=repr))
def test_the_order_is_of_time_whichever_run_wrote_a_line(tmp_path_factory, data, lines):
    one, many = (Journal(tmp_path_factory.mktemp("journal")) for _ in range(2))
    write(one, "run", *lines)
    for line in data.draw(st.permutations(lines)):
        write(many, f"run-{data.draw(st.integers(min_value=0, max_value=3))}", line)
    read = one.read()
    assert many.read() == read
    assert [line.fetched_at for line in read.fetches] == sorted(line.fetched_at for line in read.fetches)
    assert [line.decided_at for line in read.verdicts] == sorted(line.decided_at for line in read.verdicts)
    assert len(read.fetches) + len(read.verdicts) == len(lines)


def test_a_later_file_may_hold_the_earlier_line(journal):
    write(journal, "a", fetch(1, AT + timedelta(hours=1)), VERDICT)
    write(journal, "b", fetch(2, AT), fetch(3, AT + timedelta(hours=2)))
    assert [line.fetch_id for line in journal.read().fetches] == [f"{number:064x}" for number in (2, 1, 3)]
    assert journal.read().last_at == AT + timedelta(hours=2)


def test_a_run_has_a_file_of_its_own_below_its_day_made_with_its_first_line(journal):
    with journal.open_run("run-7", AT) as run:
        assert not run.path.exists()
        run.append(VERDICT)
        assert journal.read().verdicts == (VERDICT,)
    assert run.path == journal.root / "2026" / "02" / "27" / "run-7.jsonl"


def test_an_empty_journal_says_nothing(journal):
    assert journal.read() == JournalLines((), ())
    assert journal.read().last_at is None
    assert not journal.root.exists()


def test_a_last_line_cut_by_a_crash_is_passed_over_wherever_it_was_cut(journal):
    path = write(journal, "run", fetch(1), fetch(2, error="Камара"))
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole)):
        path.write_bytes(whole[:length])
        assert journal.read().fetches == (fetch(1),)
    path.write_bytes(whole)
    assert len(journal.read().fetches) == 2


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"\x00" * 40,
        b"\xff\xfe",
        b"3",
        b'"fetch"',
        b"null",
        b"[]",
        b"{}",
        b'{"type":"fetch"}',
        b'{"type":"rumour"}',
        b'{"type":["fetch"]}',
        b'{"type":"verdict","action":"release","target":"x","decided_at":"soon","run_id":"r"}',
        b'{"type":"verdict","action":"release","target":"x","decided_at":null,"run_id":"r"}',
        b'{"type":"verdict","action":"release","target":"x","decided_at":3,"run_id":"r"}',
        b'{"type":"verdict","action":"release","target":"x","decided_at":"2026-02-27T15:30:00","run_id":"r"}',
        b'{"type":"verdict","action":"release","target":"x","decided_at":"2026-02-27T15:30:00+00:00","run_id":"r","x":1}',
    ],
)
def test_a_damaged_line_in_the_middle_is_named_by_file_and_line(journal, damaged):
    path = write(journal, "run", fetch(1), fetch(2))
    first, second = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join((first, damaged, second, b"")))
    with pytest.raises(JournalError) as caught:
        journal.read()
    assert (caught.value.path, caught.value.line_number) == (str(path), 2)
    assert f"in {path} line 2" in str(caught.value)


@given(data=st.data())
def test_a_changed_byte_gives_an_error_with_its_line_or_a_readable_line(tmp_path_factory, data):
    journal = Journal(tmp_path_factory.mktemp("journal"))
    path = write(journal, "run", fetch(1), fetch(2, retry_after_at=AT), fetch(3))
    body = bytearray(path.read_bytes())
    start, end = body.index(b"\n") + 1, body.rindex(b"\n", 0, -1)
    body[data.draw(st.integers(start, end - 1))] = data.draw(st.integers(0, 255).filter(lambda byte: byte != 10))
    path.write_bytes(body)
    try:
        assert len(journal.read().fetches) == 3
    except JournalError as error:
        assert (error.path, error.line_number) == (str(path), 2)


def test_a_line_that_the_disk_does_not_take_whole_raises_and_is_not_half_there(journal):
    """A full disk takes part of a line; a half line would damage whatever the run appends next."""
    path = write(journal, "run", fetch(1))
    limit = path.stat().st_size + 100
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from tests.warehouse.test_journal import VERDICT, fetch\n"
        "from warehouse.journal import RunJournal\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {resource.RLIM_INFINITY}))\n"
        "run = RunJournal(Path(sys.argv[1]))\n"
        "try:\n"
        "    run.append(fetch(2))\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({resource.RLIM_INFINITY}, {resource.RLIM_INFINITY}))\n"
        "run.append(VERDICT)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{os.strerror(errno.EFBIG)}\n", "")
    assert journal.read() == JournalLines((fetch(1),), (VERDICT,))
