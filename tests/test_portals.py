"""portals.toml: what it may say, and on which line a mistake is told."""

from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.errors import ConfigurationError
from newscrawl.portals import PortalsFile, duration, read_portals

GOOD = """\
# my portals
contact = "me@news.example"

[portals.yunting]
site = "https://www.yunting.example"
spider = "generic"
sections = ["fs", "原平"]
every = "30m"
delay = 2.5
options = { since = "2026-01-01" }

[portals.yunting.settings]
DOWNLOAD_TIMEOUT = 20

[portals.xinzhou]
site = "https://www.xinzhou.example"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "portals.toml").write_text(text, "utf-8")
    return folder


def test_what_it_says(tmp_path: Path) -> None:
    found = read_portals(write(tmp_path, GOOD))
    assert found.contact == "me@news.example"
    assert list(found.portals) == ["yunting", "xinzhou"]
    one = found.portals["yunting"]
    assert one.arguments() == {"site": "https://www.yunting.example", "sections": "fs,原平", "since": "2026-01-01"}
    assert one.all_settings() == {"DOWNLOAD_DELAY": 2.5, "DOWNLOAD_TIMEOUT": 20}
    assert (one.every, found.portals["xinzhou"].every) == (timedelta(minutes=30), timedelta(hours=6))
    assert one.place.endswith("portals.toml:6")
    assert found.portals["xinzhou"].place.endswith("portals.toml:15")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ('"link"', {"NEWSCRAWL_COPIES_WITHIN": "link", "NEWSCRAWL_COPIES_ACROSS": "link"}),
        ('{ across = "keep" }', {"NEWSCRAWL_COPIES_ACROSS": "keep"}),
    ],
)
def test_what_becomes_of_copies(tmp_path: Path, said: str, wanted: dict[str, str]) -> None:
    text = GOOD.replace("delay = 2.5", f"copies = {said}")
    found = read_portals(write(tmp_path, text)).portals["yunting"].all_settings()
    assert {name: value for name, value in found.items() if name.startswith("NEWSCRAWL")} == wanted


def test_there_need_be_none(tmp_path: Path) -> None:
    assert read_portals(tmp_path) == PortalsFile()


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('every = "30m"', 'every = "30 minutes"', 8, "30m, 6h or 1d"),
        ('every = "30m"', 'every = "0m"', 8, "0m"),
        ('every = "30m"', "every = 30", 8, "every must be text"),
        ("delay = 2.5", "delay = -1", 9, "delay"),
        ("delay = 2.5", "delay = true", 9, "delay"),
        ("delay = 2.5", "dealy = 2.5", 9, "dealy"),
        ("delay = 2.5", "delay = ", 9, "Invalid value"),
        ('spider = "generic"', "spider = 5", 6, "spider"),
        ('["fs", "原平"]', '"fs"', 7, "sections"),
        ('["fs", "原平"]', "[1]", 7, "sections"),
        ("since =", "site =", 10, "site is no option"),
        ("delay = 2.5", 'copies = "hide"', 9, "copies must be one of drop, link, keep"),
        ("delay = 2.5", "copies = 5", 9, "copies"),
        ("delay = 2.5", 'copies = { within = "no" }', 9, "copies"),
        ("delay = 2.5", 'copies = { inside = "drop" }', 9, "within and across"),
        ('contact = "me@news.example"', "contact = 5", 2, "contact"),
        ('contact = "me', 'contcat = "me', 2, "contcat"),
        ("[portals.xinzhou]", "[portals.Xin-zhou]", 15, "Xin-zhou"),
        ("[portals.xinzhou]", "[portal.xinzhou]", 15, "portal"),
        ("[portals.xinzhou]", "[portals.yunting]", 15, "twice"),
        ("[portals.yunting.settings]\nDOWNLOAD_TIMEOUT = 20", "[portals]\nb = 5", 13, ""),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, word: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigurationError) as told:
        read_portals(write(tmp_path, GOOD.replace(old, new)))
    text = str(told.value)
    assert f"portals.toml:{line}: " in text, text
    assert "\n" not in text
    if word != "twice":
        assert word in text


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "portals.toml").write_bytes(b'contact = "\xff"')
    with pytest.raises(ConfigurationError, match=r"portals\.toml"):
        read_portals(tmp_path)


def test_a_mark_of_windows_before_the_text_is_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "portals.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert list(read_portals(tmp_path).portals) == ["yunting", "xinzhou"]


def test_what_is_nested_without_end_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nested"):
        read_portals(write(tmp_path, "a = " + "[" * 50_000))


def test_durations() -> None:
    assert [duration(text) for text in ("45m", "6h", "1d")] == [
        timedelta(minutes=45), timedelta(hours=6), timedelta(days=1)]  # fmt: skip
