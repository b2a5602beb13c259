"""What a manifest names is there and whole; a consumer that keeps one number reads every event once."""

import json
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from newscrawl import files, manifest
from newscrawl.analysis.published import events
from newscrawl.analysis.published import published as published_in
from newscrawl.ledger import articles, backup, checking, compaction, forgetting, manifests, publishing, rebuilding, runs
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.urls import page_id
from tests.ledger.conftest import SITE, STARTED, Bench, article
from tests.shared import records


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


def named(root: Path, portal: str = "p") -> list[dict[str, Any]]:
    path = manifest.path_of(root, portal)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def assert_true(root: Path, portal: str = "p") -> None:
    """Fail where the manifest does not tell what is in the folder of articles."""
    there = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "articles" / portal).rglob("*.jsonl")
    }
    told = named(root, portal)
    assert {entry["file"]: (entry["events"], entry["sha256"]) for entry in told} == {
        name: (data.count(b"\n"), sha256(data).hexdigest()) for name, data in there.items()
    }
    for entry in told:
        seqs = [json.loads(line)["seq"] for line in there[entry["file"]].splitlines()]
        assert entry["first_seq"] <= min(seqs) <= max(seqs) <= entry["last_seq"] <= max(one["through"] for one in told)


def faults(bench: Bench) -> list[str]:
    with bench.ledger.read() as connection:
        return list(checking.faults(connection, bench.root))


def published(bench: Bench, number: int) -> Bench:
    """Publish two articles in each of some runs."""
    run = bench
    for at in range(number):
        run = run.next_run(at + 2)
        some = (article(f"/{at}.html"), article(f"/{at}b.html"))
        run.commit(*(replace(one, fetched_at="2026-05-14T17:30:00Z") for one in some))
        run.publisher.publish(ripe_only=False)
    return run


def test_it_names_files_in_the_order_of_their_events(bench: Bench) -> None:
    published(bench, 3)
    assert [(e["first_seq"], e["last_seq"], e["through"]) for e in named(bench.root)] == [
        (1, 2, 2),
        (3, 4, 4),
        (5, 6, 6),
    ]
    assert [e["file"] for e in named(bench.root)] == [f"articles/p/2026-05-15/run{n}.jsonl" for n in (2, 3, 4)]
    assert set(named(bench.root)[0]) == {"file", "events", "sha256", "first_seq", "last_seq", "time", "through"}
    assert_true(bench.root)
    assert faults(bench) == []


def test_a_month_takes_the_place_of_its_days(bench: Bench) -> None:
    published(bench, 3)
    compaction.join(bench.ledger, bench.root, "p", "2026-05")
    assert [entry["file"] for entry in named(bench.root)] == ["articles/p/2026-05/2026-05.jsonl"]
    assert_true(bench.root)
    assert [seq for seq, _ in events(bench.root, since=3)] == [4, 5, 6]


def test_what_was_forgotten_is_in_no_file_that_it_names(bench: Bench) -> None:
    run = published(bench, 2)
    run.publisher.purge([page_id("p", f"{SITE}/0.html", SITE), page_id("p", f"{SITE}/0b.html", SITE)])
    forgetting.finish(bench.ledger, bench.root, "p")
    assert [entry["events"] for entry in named(bench.root)] == [2, 2]
    assert_true(bench.root)
    assert [seq for seq, _ in events(bench.root)] == [3, 4, 5, 6]


def test_a_rebuilt_ledger_a_restored_and_an_older_one_have_it(bench: Bench, tmp_path: Path) -> None:
    published(bench, 3)
    before = named(bench.root)
    manifest.path_of(bench.root, "p").unlink()
    assert ["lacks 3 files" in fault for fault in faults(bench)] == [True]
    backup.write_backup(bench.root, tmp_path / "b.tar")
    backup.read_backup(tmp_path / "b.tar", tmp_path / "restored")
    assert named(tmp_path / "restored") == before
    rebuilding.rebuild(tmp_path / "new.sqlite3", bench.root, ())
    assert_true(bench.root)
    assert [entry["through"] for entry in named(bench.root)] == [0, 0, 6]
    manifest.path_of(bench.root, "p").unlink()
    with bench.ledger.begin() as connection:
        for column in ("published_at", "through"):
            connection.exec_driver_sql(f"ALTER TABLE files DROP COLUMN {column}")
        connection.exec_driver_sql("UPDATE meta SET value = '5' WHERE key = 'schema_version'")
    Ledger(bench.ledger.path).close()
    assert_true(bench.root)


def test_files_of_another_portal_that_are_not_there_yet_hold_events_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal q freezes the events 1 and 2 and dies; p publishes 3 and 4."""
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "write_atomically", dies)
        with pytest.raises(Killed):
            publish_of(bench, "q", 0)
    publish_of(bench, "p", 1)
    assert [entry["through"] for entry in named(bench.root)] == [0]
    assert list(events(bench.root)) == []
    publisher_of(bench, "q", "again").finish()
    assert [entry["through"] for entry in named(bench.root, "q")] == [4]
    assert [seq for seq, _ in events(bench.root)] == [1, 2, 3, 4]
    assert [seq for seq, _ in events(bench.root, ["p"], since=1)] == [3, 4]


def test_a_file_that_is_named_while_manifests_are_read_is_not_passed_over(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the manifest of p, and before that of q is read, both publish: p 5 and 6, q 7 and 8."""
    publish_of(bench, "p", 0)
    publish_of(bench, "q", 1)
    read, late = manifest.read, [("p", 2), ("q", 3)]

    def slowly(path: Path) -> list[manifest.Entry]:
        found = read(path)
        while path.stem == "p" and late:
            publish_of(bench, *late.pop(0))
        return found

    monkeypatch.setattr(manifest, "read", slowly)
    found = published_in(bench.root)
    seqs = {json.loads(line)["seq"] for path in found.files for line in path.read_bytes().splitlines()}
    assert set(range(1, found.through + 1)) <= seqs
    assert not late


@pytest.mark.parametrize("seed", range(8))
def test_killed_anywhere_a_consumer_reads_every_event_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng, read, since = Random(seed), list[int](), 0
    for number in range(40):
        portal = rng.choice("pqr")
        dying_at = rng.randrange(12)
        with monkeypatch.context() as patch:
            for module, name in ((publishing, "write_atomically"), (manifests, "write_atomically")):
                patch.setattr(module, name, Dying(dying_at))
                dying_at -= 3
            if rng.random() < 0.3:
                patch.setattr(manifests, "current", dies)
            with suppress(Killed):
                publish_of(bench, portal, number)
        for entry in manifest.read_all(bench.root):
            assert sha256((bench.root / entry.file).read_bytes()).hexdigest() == entry.sha256
        for seq, line in events(bench.root, since=since) if manifest.portals(bench.root) else ():
            read.append(seq)
            since = seq
            assert json.loads(line)["seq"] == seq
    for portal in "pqr":
        publisher_of(bench, portal, f"last-{portal}").finish()
    read += [seq for seq, _ in events(bench.root, since=since)]
    assert read == sorted(record["seq"] for record in records(bench.root)) == list(range(1, len(read) + 1))
    assert faults(bench) == []


class Dying:
    """Writes files, and dies before or behind one of them."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, path: Path, lines: Any) -> None:
        self.number -= 1
        if self.number == -1:
            raise Killed
        files.write_atomically(path, lines)
        if self.number == 0:
            raise Killed


def dies(*_: Any) -> Any:
    raise Killed


def publisher_of(bench: Bench, portal: str, run: str) -> Publisher:
    info = RunInfo(run, portal, SITE, STARTED)
    with bench.ledger.begin() as connection:
        runs.begin(connection, info)
    return Publisher(bench.ledger, bench.root, info)


def publish_of(bench: Bench, portal: str, number: int) -> None:
    """Publish two articles of a portal, as a run does that first brings to an end what a dead one left."""
    publisher = publisher_of(bench, portal, f"{portal}{number}")
    publisher.finish()
    some = [article(f"/{portal}{number}{letter}.html") for letter in "ab"]
    found = [replace(one, id=page_id(portal, one.url, SITE), portal=portal) for one in some]
    with bench.ledger.begin() as connection:
        articles.commit(connection, portal, publisher.run.id, Batch(found), STARTED)
    publisher.publish(ripe_only=False)
