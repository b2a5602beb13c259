"""Standard output that is closed, full, or read by nobody: one line, and no success."""

import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.demo import Portal, Server
from tests.shared import ROOT, crawl_arguments, newscrawl

PAGE = (
    "<html><h1>测试县春耕进展顺利</h1><div><p>"
    + "今年开春以来，测试县抓住墒情好的时机，组织农户备耕。" * 9
    + "</p></div></html>"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page, a text, JSON Lines, and the data of a crawl."""
    folder = tmp_path_factory.mktemp("streams")
    (folder / "page.html").write_text(PAGE, "utf-8")
    (folder / "text.txt").write_text("一段正文。", "utf-8")
    (folder / "lines.jsonl").write_text('{"body": "正文"}\n', "utf-8")
    with Server(Portal(3)) as server:
        assert newscrawl(*crawl_arguments(server.url, folder / "data")).returncode == 0
    return folder


def run(command: str, folder: Path) -> tuple[int, str]:
    line = f"exec {sys.executable} -m newscrawl {command}".replace("FOLDER", str(folder))
    ended = subprocess.run(line, shell=True, cwd=ROOT, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    return ended.returncode, ended.stderr


COMMANDS = [
    "extract FOLDER/page.html", "repair FOLDER/text.txt", "dedup FOLDER/lines.jsonl", "export --data FOLDER/data",
    "report --data FOLDER/data -o -",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_output_is_told(folder: Path, command: str) -> None:
    assert run(f"{command} >&-", folder) == (3, "newscrawl: standard output is closed\n")


@pytest.mark.parametrize(
    ("command", "code"),
    [("export --data FOLDER/data", 0), ("export --data FOLDER/data --since 999", 2), ("search --data FOLDER/data", 2)],
)
def test_what_nobody_hears_is_not_told_in_the_output(folder: Path, command: str, code: int) -> None:
    line = f"{sys.executable} -m newscrawl {command} 2>&-".replace("FOLDER", str(folder))
    ended = subprocess.run(line, shell=True, cwd=ROOT, stdout=subprocess.PIPE, timeout=120, check=False)
    assert (ended.returncode, [line[:1] for line in ended.stdout.splitlines()]) == (code, [] if code else [b"{"] * 3)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("export --data FOLDER/data", 3),  # the number to go on behind is lost
        ("export --data FOLDER/data --since 999", 2), ("search --data FOLDER/data", 2), ("search x --data FOLDER/data", 0),
    ],
)  # fmt: skip
def test_a_full_disk_behind_standard_error_changes_no_exit_code(folder: Path, command: str, code: int) -> None:
    line = f"{sys.executable} -m newscrawl {command} 2>/dev/full".replace("FOLDER", str(folder))
    ended = subprocess.run(line, shell=True, cwd=ROOT, stdout=subprocess.PIPE, timeout=120, check=False)
    assert ended.returncode == code


@pytest.mark.parametrize("command", [*COMMANDS, "schema", "list", "runs --data FOLDER/data"])
def test_a_full_disk_is_told_once(folder: Path, command: str) -> None:
    code, error = run(f"{command} >/dev/full", folder)
    assert code == 3
    assert [line for line in error.splitlines() if "storage refused" in line] == error.splitlines()
    assert error.count("\n") == 1
    assert "No space left on device" in error


@pytest.mark.parametrize("command", [*COMMANDS, "schema"])
def test_a_reader_that_has_gone_ends_it_silently(folder: Path, command: str) -> None:
    gone = subprocess.Popen(["/bin/true"], stdin=subprocess.PIPE)
    gone.wait()
    assert gone.stdin
    line = f"{sys.executable} -m newscrawl {command}".replace("FOLDER", str(folder))
    ended = subprocess.run(
        line, shell=True, cwd=ROOT, stdout=gone.stdin, stderr=subprocess.PIPE, text=True, timeout=120, check=False
    )  # fmt: skip
    gone.stdin.close()
    assert (ended.returncode, ended.stderr) == (1, "")
