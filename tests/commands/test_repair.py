import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT, newscrawl

FOUND = "縣裡發(fā)布數(shù)據(jù)，農(nóng)業(yè)發(fā)展看著很好？"
MENDED = "县里发布数据，农业发展看着很好？"


def repair(text: bytes, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "newscrawl", "repair", *map(str, arguments)]
    return subprocess.run(command, input=text, cwd=ROOT, capture_output=True, timeout=60, check=False)


def test_a_damaged_file_and_the_report(tmp_path: Path) -> None:
    file, report = tmp_path / "found.txt", tmp_path / "report.jsonl"
    file.write_text(f"{FOUND}\n", "utf-8")
    run = newscrawl("repair", file, "--report", report)
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{MENDED}\n", "")
    told = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert told[0] == {"start": 2, "end": 3, "found": "發(fā)", "kind": "gloss", "certain": True, "text": "发"}
    assert [one["text"] for one in told] == list("发数据农业发")


@pytest.mark.parametrize(
    "raw",
    ["發展看著很好?\r\n學(xué)校\n".encode(), "发展?".encode("gb18030"), b"", b"\xff\xfe\x00", "\ufeff行(xíng)走".encode()],
)  # fmt: skip
def test_what_is_not_damaged_comes_byte_for_byte(raw: bytes) -> None:
    run = repair(raw)
    assert (run.returncode, run.stdout, run.stderr) == (0, raw, b"")


def test_undamaged_text_is_simplified_where_asked() -> None:
    assert repair("發展看著很好".encode("big5"), "--simplify").stdout == "发展看着很好".encode()


def test_lines_of_json_keep_their_other_fields_and_what_needs_no_mending(tmp_path: Path) -> None:
    clean = '{"n":1,  "text": "發展"}'
    lines = [clean, json.dumps({"n": 2, "text": FOUND}), json.dumps({"n": 3, "text": [FOUND, "發展"]}),
             json.dumps({"n": 4, "text": None})]  # fmt: skip
    report = tmp_path / "report.jsonl"
    run = repair("\n".join(lines).encode(), "--jsonl", "text", "--report", report)
    out = run.stdout.decode().split("\n")
    assert (run.returncode, run.stderr) == (0, b"")
    assert [out[0], out[3]] == [clean, lines[3]]
    assert json.loads(out[1]) == {"n": 2, "text": MENDED}
    assert json.loads(out[2]) == {"n": 3, "text": [MENDED, "发展"]}
    assert {json.loads(line)["line"] for line in report.read_text("utf-8").splitlines()} == {2, 3}


def test_other_fields_and_line_ends_stay_as_they_were_written() -> None:
    line = f'{{"n": 1.10, "big": 1e400, "text": "{FOUND}", "id": 12345678901234567890123}}\r\n'
    told = repair(line.encode(), "--jsonl", "text").stdout.decode()
    assert told == f'{{"n":1.10,"big":1e400,"text":"{MENDED}","id":12345678901234567890123}}\r\n'


def test_a_full_disk_is_told_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "newscrawl", "repair"]
        run = subprocess.run(command, input=FOUND.encode(), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (run.returncode, run.stderr) == (3, b"newscrawl: storage refused: No space left on device\n")


def test_lines_that_are_none_pass_and_are_told() -> None:
    raw = b'no json\n{"text": 5}\n[1]\n\n{"text": "\xe5\xa5\xbd"}\n'
    run = repair(raw, "--jsonl", "text")
    assert (run.returncode, run.stdout) == (3, raw)
    assert run.stderr.decode() == "newscrawl: 3 lines have no text in 'text', the first is line 1\n"


def test_mistakes_are_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "found.txt"
    file.write_text(FOUND, "utf-8")
    for arguments, line in (
        ((tmp_path / "none.txt",), "none.txt: No such file or directory"),
        ((file, file), "repair takes one file, or standard input"),
        ((file, "--report", file), "found.txt: the report would be written over the text"),
        ((file, "--report", tmp_path / "no" / "report"), "report: No such file or directory"),
    ):
        run = newscrawl("repair", *arguments)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.endswith(f"{line}\n")
        assert run.stderr.count("\n") == 1
    assert file.read_text("utf-8") == FOUND
