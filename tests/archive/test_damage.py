"""Archives that were damaged, and disks that refuse."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newscrawl.archive.reading import answer_at, answers, whole_stretches
from newscrawl.archive.writing import ArchiveFile
from tests.archive.test_files import MOST, URL, exchange, written


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Let the system refuse what makes a file larger."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_what_stands_behind_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "run.warc.gz"
    places = written(path, *[exchange(bytes([65 + number]) * 70_000) for number in range(4)])
    whole = path.read_bytes()
    assert list(whole_stretches(path, 0)) == [(0, len(whole))]
    damaged = bytearray(whole)
    damaged[places[1][0] + 40] ^= 0xFF
    path.write_bytes(damaged)
    first, second = whole_stretches(path, 0)
    assert (first, second[1]) == ((0, places[1][0]), len(whole))
    assert places[1][0] < second[0] <= places[2][0]
    assert [one.offset for one in answers(path, second[0], most=MOST)] == [places[2][0], places[3][0]]


@pytest.mark.parametrize("room", [0, 100, 400, 700])
def test_what_a_full_disk_cut_off_is_not_in_the_way_of_what_follows(tmp_path: Path, room: int) -> None:
    path = tmp_path / "run.warc.gz"
    archive = ArchiveFile(path, {"software": "newscrawl"})
    with no_file_larger_than(room), pytest.raises(OSError, match="File too large"):
        archive.write(exchange(bytes(range(256)) * 8), "a1")
    record = archive.write(exchange(), "a2")
    with no_file_larger_than(record.offset + record.length + room), pytest.raises(OSError, match="File too large"):
        archive.write(exchange(bytes(range(256)) * 20), "a3")
    last = archive.write(exchange(b"last"), "a4")
    archive.close()
    assert [one.article_id for one in answers(path, most=MOST)] == ["a2", "a4"]
    assert answer_at(path, last.offset, most=MOST).body == b"last"
    assert list(whole_stretches(path, 0)) == [(0, path.stat().st_size)]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "run.warc.gz"
    archive = ArchiveFile(path, {})
    archive.write(exchange(), "a1")
    with pytest.raises(UnicodeEncodeError):
        archive.write(exchange(b"x" * 100_000, url=f"{URL}\udcff"), "a2")
    archive.write(exchange(), "a3")
    archive.close()
    assert [one.article_id for one in answers(path, most=MOST)] == ["a1", "a3"]
    assert list(whole_stretches(path, 0)) == [(0, path.stat().st_size)]
