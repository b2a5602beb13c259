import json
from pathlib import Path
from typing import Any

import pytest

from newscrawl import deduplicating
from newscrawl.deduplicating import Fields, deduplicate
from tests.copies.texts import MEETING, NEWS, WEATHER
from tests.shared import newscrawl


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
    monkeypatch.setattr(deduplicating, "_REMEMBERED", 2)
    others = [{"id": number, "body": chr(0x4E00 + 97 * number) * 90} for number in range(60)]
    file = write(tmp_path / "f.jsonl", {"id": "x", "body": NEWS}, *others, {"id": "y", "body": NEWS[1:]}, *others)
    found = told(tmp_path / "t", file)
    assert found[:62] == [("x", None), *((number, None) for number in range(60)), ("y", "x")]
    assert found[62:] == [(number, number) for number in range(60)]
