import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newscrawl import deduplicating
from newscrawl.deduplicating import ChangedFileError, Fields, deduplicate
from newscrawl.ledger import dialect
from tests.copies.texts import MEETING, NEWS, WEATHER
from tests.shared import ROOT, newscrawl


def write(path: Path, *lines: Any) -> Path:
    text = "".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
    path.write_text(text, "utf-8")
    return path


def told(folder: Path, *files: Path, fields: Fields = Fields()) -> list[tuple[Any, ...]]:  # noqa: B008
    folder.mkdir()
    return [(one.id, one.duplicate_of) for one in deduplicate(files, fields, folder, pytest.fail)]


def test_each_record_is_told_in_order_whatever_its_fields_are_called(tmp_path: Path) -> None:
    first = write(
        tmp_path / "1.jsonl", {"标题": "甲", "正文": "\n".join(NEWS), "id": "x"}, {"正文": "。".join(WEATHER)},
        {"id": 7, "标题": "乙", "正文": "\n".join(NEWS[:3])}, {"id": None, "正文": None}, "", {"正文": ""},
    )  # fmt: skip
    second = write(tmp_path / "2.jsonl", {"id": "y", "正文": "\n".join(NEWS[1:])}, {"正文": "\n".join(WEATHER)})
    run = newscrawl("dedup", first, second, "--title", "标题", "--body", "正文")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert (run.returncode, run.stderr) == (0, "")
    assert [(line["id"], line["duplicate_of"]) for line in lines] == [
        ("x", None), (2, None), (7, "x"), (4, None), (6, None), ("y", "x"), (8, 2)
    ]  # fmt: skip
    assert [line["similarity"] for line in lines if line["duplicate_of"] is None] == [None] * 4
    assert 0.5 < lines[2]["similarity"] < 1
    assert lines[6]["similarity"] == 1


def test_a_directory_is_read_in_the_order_of_names_and_what_is_no_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "b.jsonl", {"id": "later", "body": NEWS}, "{", "[]", '{"body": 5}')
    write(tmp_path / "a" / "a.jsonl", {"id": "first", "body": NEWS})
    run = newscrawl("dedup", tmp_path)
    assert [json.loads(line)["duplicate_of"] for line in run.stdout.splitlines()] == [None, "first"]
    assert run.returncode == 3
    assert [line.split(": ")[2] for line in run.stderr.splitlines()] == ["line 3", "line 4", "line 5"]


@pytest.mark.parametrize("arguments", [[], ["/nowhere"], ["--title"], ["--no"], ["/dev/stdin"]])
def test_mistakes_are_told_in_one_line(arguments: list[str]) -> None:
    run = newscrawl("dedup", *arguments)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("at_once", [1, 2, 200])
def test_one_that_shows_that_two_told_the_same_makes_one_family_of_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(deduplicating, "_AT_ONCE", at_once)
    bodies = [NEWS, [*MEETING, *WEATHER], [*NEWS, *MEETING, *WEATHER], [*MEETING[1:], *WEATHER], NEWS[1:]]
    file = write(tmp_path / "f.jsonl", *({"body": body} for body in bodies))
    assert told(tmp_path / "t", file) == [(1, None), (2, None), (3, 1), (4, 1), (5, 1)]


def test_what_lacks_the_numbers_of_two_stories_does_not_make_them_one(tmp_path: Path) -> None:
    numbers = [f"会议要求5月{day}日前完成，参加的有{day + 112}人，发放种苗{day}00株。" for day in (14, 21)]
    bodies = [[*MEETING, numbers[0]], MEETING, [*MEETING, numbers[1]], MEETING]
    file = write(tmp_path / "f.jsonl", *({"body": body} for body in bodies))
    assert told(tmp_path / "t", file) == [(1, None), (2, 1), (3, None), (4, 1)]


def test_copies_far_apart_are_found_with_few_texts_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deduplicating, "_AT_ONCE", 7)
    monkeypatch.setattr(deduplicating, "_REMEMBERED", 700)
    others = [{"id": number, "body": chr(0x4E00 + 97 * number) * 90} for number in range(60)]
    file = write(tmp_path / "f.jsonl", {"id": "x", "body": NEWS}, *others, {"id": "y", "body": NEWS[1:]}, *others)
    found = told(tmp_path / "t", file)
    assert found[:62] == [("x", None), *((number, None) for number in range(60)), ("y", "x")]
    assert found[62:] == [(number, number) for number in range(60)]


def test_what_goes_into_a_file_of_the_directory_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", *({"body": NEWS, "id": f"x{number}"} for number in range(50)))
    with (tmp_path / "told.jsonl").open("wb") as stream:
        ended = subprocess.run(
            [sys.executable, "-m", "newscrawl", "dedup", tmp_path], cwd=ROOT, stdout=stream, stderr=subprocess.PIPE,
            timeout=60, check=False,
        )  # fmt: skip
    assert (ended.returncode, b"told.jsonl is left out" in ended.stderr) == (0, True)
    assert len((tmp_path / "told.jsonl").read_bytes().splitlines()) == 50


def test_what_is_no_file_is_left_out_and_told(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", {"body": NEWS})
    (tmp_path / "folder.jsonl").mkdir()
    write(tmp_path / "folder.jsonl" / "b.jsonl", {"body": NEWS[1:]})
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "dead.jsonl").symlink_to(tmp_path / "nowhere")
    ended = newscrawl("dedup", tmp_path)
    assert [json.loads(line)["duplicate_of"] for line in ended.stdout.splitlines()] == [None, 1]
    assert ended.returncode == 3
    assert len(ended.stderr.splitlines()) == 2
    assert "Traceback" not in ended.stderr


def test_a_byte_order_mark_and_what_is_added_meanwhile(tmp_path: Path) -> None:
    file = write(tmp_path / "f.jsonl", {"body": NEWS}, {"body": NEWS[1:]})
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    found = deduplicate([file], Fields(), tmp_path, pytest.fail)
    first = next(found)
    with file.open("ab") as stream:
        stream.write(b"{}\n")
    assert [first.duplicate_of, *(one.duplicate_of for one in found)] == [None, 1]


def test_a_file_that_changes_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deduplicating, "_AT_ONCE", 1)
    file = write(tmp_path / "f.jsonl", {"body": NEWS}, {"body": WEATHER}, {"body": NEWS[1:]})
    found = deduplicate([file], Fields(), tmp_path, pytest.fail)
    next(found)
    with file.open("r+b") as stream:
        stream.write(b"no JSON")
    with pytest.raises(ChangedFileError, match="changed while it was read"):
        list(found)


def test_long_texts_are_not_all_remembered(tmp_path: Path) -> None:
    bodies = [[chr(0x4E00 + (number * 7 + at * 13) % 20000) for at in range(3000)] for number in range(200)]
    file = write(tmp_path / "f.jsonl", *({"body": ["".join(body) * 3]} for body in bodies))
    with dialect.scratch(tmp_path / "s.sqlite3") as connection:
        records = deduplicating._read([file], Fields(), pytest.fail)
        batch = deduplicating._batch(records)
        assert sum(len(one.text.plain) for one in batch.values()) < deduplicating._REMEMBERED + 10_000
        earlier = deduplicating._Earlier(connection, [file], Fields())
        deduplicating._records.create(connection)
        rows = [
            {"line": line, "file": 0, "offset": one.offset, "checksum": one.checksum, "original": line}
            for line, one in batch.items()
        ]
        connection.execute(deduplicating._records.insert(), rows)
        assert [earlier.record(line).text for line in batch] == [one.text for one in batch.values()]
        assert earlier._length <= deduplicating._REMEMBERED


def test_a_file_that_shrinks_while_it_is_first_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deduplicating, "_AT_ONCE", 1)
    lines = [{"body": [chr(0x4E00 + 97 * number) * 3000]} for number in range(60)]
    file = write(tmp_path / "f.jsonl", *lines)
    found = deduplicate([file], Fields(), tmp_path, print)
    next(found)
    os.truncate(file, 10_000)
    with pytest.raises(ChangedFileError, match="changed while it was read"):
        list(found)


def test_what_takes_the_place_of_an_earlier_record_is_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deduplicating, "_AT_ONCE", 1)
    lines = [{"body": NEWS}, {"body": WEATHER}, {"body": NEWS[1:]}]
    file = write(tmp_path / "f.jsonl", *lines)
    found = deduplicate([file], Fields(), tmp_path, pytest.fail)
    next(found)
    other = write(tmp_path / "other.jsonl", {"id": "other", "body": MEETING}, *lines)
    other.replace(file)
    with pytest.raises(ChangedFileError, match="changed while it was read"):
        list(found)


def test_nothing_behind_a_byte_order_mark_is_no_record_and_no_fault(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_bytes(b"\xef\xbb\xbf\n")
    ended = newscrawl("dedup", tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_what_is_to_be_read_does_not_become_the_output(tmp_path: Path) -> None:
    file = write(tmp_path / "f.jsonl", {"body": NEWS})
    before = file.read_bytes()
    with file.open("ab") as stream:
        command = [sys.executable, "-m", "newscrawl", "dedup", file]
        ended = subprocess.run(command, cwd=ROOT, stdout=stream, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (ended.returncode, ended.stderr.count(b"\n")) == (2, 1)
    assert file.read_bytes() == before


def test_short_records_take_their_share_of_what_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deduplicating, "_REMEMBERED", 3000)
    pictures = [{"title": "甲" * 2000, "body": "图集"}] * 10  # no long text to compare, but a long title
    file = write(tmp_path / "f.jsonl", *pictures, *[{"body": None}] * 100)
    records = deduplicating._read([file], Fields(), pytest.fail)
    assert len(deduplicating._batch(records)) <= 2
    assert len(list(records)) == 108
    nothing = write(tmp_path / "n.jsonl", *[{"body": None}] * 100)
    assert len(deduplicating._batch(deduplicating._read([nothing], Fields(), pytest.fail))) < 50


def test_a_field_that_no_record_has_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "f.jsonl", {"id": 1, "body": NEWS}, {"id": 2, "body": NEWS})
    ended = newscrawl("dedup", file, "--body", "text")
    assert (ended.returncode, len(ended.stdout.splitlines()), ended.stderr.count("\n")) == (3, 2, 1)
    assert "'text'" in ended.stderr


def test_a_directory_without_such_files_is_told(tmp_path: Path) -> None:
    write(tmp_path / "f.json", {"body": NEWS})
    ended = newscrawl("dedup", tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


def test_ids_stay_what_they_are(tmp_path: Path) -> None:
    """Programs that know numbers with a point only write 2.0; the number of the line would be that of another."""
    file = write(tmp_path / "f.jsonl", {"id": 2.0, "body": NEWS}, {"id": 1.0, "body": NEWS}, {"id": -1, "body": NEWS})
    assert told(tmp_path / "t", file) == [(2.0, None), (1.0, 2.0), (-1, 2.0)]


def test_a_killed_one_leaves_nothing_of_what_it_read(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    file = write(tmp_path / "f.jsonl", *({"body": [chr(0x4E00 + number % 20000) * 90]} for number in range(5000)))
    command = [sys.executable, "-m", "newscrawl", "dedup", file]
    environment = os.environ | {"TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()  # the pipe is full soon, and it waits
        process.kill()
    assert [path for path in (tmp_path / "temporary").rglob("*") if path.is_file()] == []
