"""Reading beside those who write: files that go away for a moment, and files that are damaged."""

from pathlib import Path
from threading import Timer

import pytest

from newscrawl.analysis import published as reading
from newscrawl.analysis.published import DamagedFileError, Published, events, published, while_files_move
from newscrawl.errors import ConfigurationError
from newscrawl.ledger import compaction
from tests.ledger.conftest import Bench, article
from tests.ledger.conftest import bench as bench  # a fixture


@pytest.fixture
def three(bench: Bench) -> Bench:
    """Three files of two events each."""
    for number in range(3):
        run = bench.next_run(number + 2)
        run.commit(article(f"/{number}.html"), article(f"/{number}b.html"))
        run.publisher.publish(ripe_only=False)
    return bench


def test_mistakes_are_told(three: Bench, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nothing is published in"):
        published(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match=r"no portal q in .*; there are p"):
        published(three.root, ["q"])
    with pytest.raises(ConfigurationError, match=r"events up to 6 are .* behind 7"):
        published(three.root, since=7)
    (three.root / "manifest" / "p.jsonl").write_bytes(b"{}\n")
    with pytest.raises(ConfigurationError, match=r"p\.jsonl:1: no line of a manifest"):
        published(three.root, ["p"])


def test_only_the_files_behind_the_number_are_wanted(three: Bench) -> None:
    assert [path.stem for path in published(three.root).files] == ["run2", "run3", "run4"]
    found = published(three.root, since=3)
    assert ([path.stem for path in found.files], found.since, found.through) == (["run3", "run4"], 3, 6)
    found = published(three.root, since=6)
    assert (found.files, found.since, found.through) == ([], 6, 6)


def test_a_damaged_line_is_told(three: Bench) -> None:
    path = published(three.root).files[1]
    path.write_bytes(path.read_bytes()[:-20])
    found = events(three.root)
    assert [next(found).seq for _ in range(3)] == [1, 2, 3]
    with pytest.raises(DamagedFileError, match=r"run3\.jsonl:2: no event"):
        next(found)


def test_files_joined_while_events_are_read_for_long_are_no_trouble(
    three: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PATIENCE", 0)  # it is for files that are away, not for reading
    found = events(three.root)
    assert [next(found).seq, next(found).seq] == [1, 2]
    compaction.join(three.ledger, three.root, "p", "2026-05")
    assert [event.seq for event in found] == [3, 4, 5, 6]


def test_files_joined_into_a_month_in_between_are_no_trouble(three: Bench) -> None:
    found = events(three.root)
    read = [next(found).seq, next(found).seq]
    compaction.join(three.ledger, three.root, "p", "2026-05")
    assert read + [event.seq for event in found] == [1, 2, 3, 4, 5, 6]
    stale = published(three.root)
    for path in stale.files:
        path.rename(path.with_suffix(".away"))
    Timer(0.3, lambda: [path.with_suffix(".away").rename(path) for path in stale.files]).start()
    assert while_files_move(lambda: published(three.root), lambda now: len(read_all(now))) == 6


def test_files_that_stay_away_are_told(three: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PATIENCE", 0.2)
    published(three.root).files[2].unlink()
    found = events(three.root)
    assert [next(found).seq for _ in range(4)] == [1, 2, 3, 4]
    with pytest.raises(FileNotFoundError, match="run4"):
        next(found)
    with pytest.raises(FileNotFoundError, match="run4"):
        while_files_move(lambda: published(three.root), read_all)


def read_all(found: Published) -> list[bytes]:
    return [line for path in found.files for line in path.read_bytes().splitlines()]
