"""Days joined into months: the same lines once, whatever happens in between."""

from pathlib import Path

import pytest

from newscrawl.ledger import compaction
from newscrawl.ledger.checking import faults
from newscrawl.ledger.compaction import BrokenFileError
from tests.ledger.conftest import Bench, article
from tests.shared import records


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


def publish(bench: Bench, runs: int = 4) -> list[bytes]:
    """Publish two articles in each of some runs; return all lines."""
    run = bench
    for number in range(runs):
        run = run.next_run(number + 2)
        run.commit(article(f"/{number}.html"), article(f"/{number}b.html"))
        run.publisher.publish(ripe_only=False)
    return lines(bench.root)


def lines(root: Path) -> list[bytes]:
    return sorted(line for file in (root / "articles").rglob("*.jsonl") for line in file.read_bytes().splitlines())


def check(bench: Bench) -> list[str]:
    with bench.ledger.read() as connection:
        return list(faults(connection, bench.root))


def join(bench: Bench) -> int:
    return compaction.join(bench.ledger, bench.root, "p", "2026-05")


def test_a_month_is_one_file_with_the_same_lines_in_order(bench: Bench) -> None:
    before = publish(bench)
    with bench.ledger.read() as connection:
        assert compaction.months(connection, "p", "2026-05") == []
        assert compaction.months(connection, "p", "2026-06") == ["2026-05"]
    assert join(bench) == 4
    assert [path.relative_to(bench.root).as_posix() for path in (bench.root / "articles").rglob("*.jsonl")] == [
        "articles/p/2026-05/2026-05.jsonl"
    ]
    assert lines(bench.root) == before
    assert [record["seq"] for record in records(bench.root)] == list(range(1, 9))
    assert not list(bench.root.rglob(".*"))
    assert check(bench) == []
    assert join(bench) == 0


def test_what_comes_late_is_a_second_file(bench: Bench) -> None:
    publish(bench, 2)
    join(bench)
    late = bench.next_run(9)
    late.commit(article("/9.html"))
    late.publisher.publish(ripe_only=False)
    assert join(bench) == 1
    assert sorted(path.name for path in (bench.root / "articles").rglob("*.jsonl")) == [
        "2026-05-2.jsonl",
        "2026-05.jsonl",
    ]
    assert [record["seq"] for record in sorted(records(bench.root), key=lambda one: one["seq"])] == [1, 2, 3, 4, 5]
    assert check(bench) == []


@pytest.mark.parametrize("step", ["write", *range(4), "rename", "done"])
def test_killed_at_any_instant_no_line_is_there_twice_and_all_are_there_afterwards(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str | int
) -> None:
    before = publish(bench)
    with monkeypatch.context() as patch:
        _kill_at(patch, step)
        with pytest.raises(Killed):
            join(bench)
    there = lines(bench.root)
    assert len(set(there)) == len(there)
    assert set(there) <= set(before)
    compaction.finish(bench.ledger, bench.root, "p")
    assert lines(bench.root) == before
    assert len(list((bench.root / "articles").rglob("*.jsonl"))) == 1
    assert check(bench) == []


def _kill_at(patch: pytest.MonkeyPatch, step: str | int) -> None:
    def die(*arguments: object, **more: object) -> None:
        raise Killed

    if step == "write":
        patch.setattr(compaction, "write_beside", die)
    elif step == "rename":
        patch.setattr(Path, "replace", die)
    elif step == "done":
        patch.setattr(compaction, "sync_folder", die)
    else:
        unlink, left = Path.unlink, [step]

        def once(path: Path, missing_ok: bool = False) -> None:
            if left[0] == 0:
                raise Killed
            left[0] = int(left[0]) - 1
            unlink(path, missing_ok)

        patch.setattr(Path, "unlink", once)


def test_a_torn_hidden_file_is_written_anew(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before = publish(bench)
    with monkeypatch.context() as patch:
        _kill_at(patch, "write")
        with pytest.raises(Killed):
            join(bench)
    (bench.root / "articles/p/2026-05").mkdir(exist_ok=True)
    (bench.root / "articles/p/2026-05/.2026-05.jsonl.part").write_bytes(b"torn")
    compaction.finish(bench.ledger, bench.root, "p")
    assert lines(bench.root) == before


def test_what_is_not_as_published_is_not_joined(bench: Bench) -> None:
    publish(bench)
    file = sorted((bench.root / "articles").rglob("*.jsonl"))[1]
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    with pytest.raises(BrokenFileError, match=file.name):
        join(bench)
    assert len(list((bench.root / "articles").rglob("*.jsonl"))) == 4
    file.write_bytes(whole)
    assert join(bench) == 4
