"""What is written into crontabs and unit files."""

import re
import shlex
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from shutil import which
from subprocess import run

import pytest

from newscrawl.scheduling import Job, cron_line, units, with_entry, without_entry

ODD = '/data/it\'s 100% "mine"/新闻'


def job(every: timedelta, place: str = "/data", *command: str, **environment: str) -> Job:
    return Job(command or ("/opt/bin/newscrawl", "crawl"), environment, every, place)


def minutes_of(line: str) -> list[int]:
    """Return on which minutes of a day cron starts a line (crontab(5): lists and stars are all that we write)."""
    minute, hour, *rest = line.split()[:5]
    assert rest == ["*", "*", "*"]
    hours = range(24) if hour == "*" else [int(one) for one in hour.split(",")]
    minutes = range(60) if minute == "*" else [int(one) for one in minute.split(",")]
    return sorted(60 * h + m for h in hours for m in minutes)


@pytest.mark.parametrize("minutes", [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440])
def test_cron_runs_as_often_as_asked_and_evenly(minutes: int) -> None:
    starts = minutes_of(cron_line(job(timedelta(minutes=minutes))))
    assert len(starts) == 1440 // minutes
    assert {later - earlier for earlier, later in pairwise(starts)} <= {minutes}


def test_not_everybody_begins_at_the_full_hour() -> None:
    lines = [cron_line(job(timedelta(hours=1), f"/data/{n}")).split()[0] for n in range(50)]
    assert len(set(lines)) > 20


@pytest.mark.parametrize(("minutes", "near"), [(7, "6m or 10m"), (45, "30m or 1h"), (90, "1h or 2h"), (2880, "24h")])
def test_what_cron_cannot_say_is_refused_with_what_it_can(minutes: int, near: str) -> None:
    with pytest.raises(ValueError, match=f"take {near}, or --systemd"):
        cron_line(job(timedelta(minutes=minutes)))


def test_a_line_says_the_same_to_crons_shell() -> None:
    line = cron_line(job(timedelta(minutes=30), "/d", "/opt/a b/newscrawl", "--data", ODD, NEWSCRAWL_CONTACT="a'b%c"))
    command = line.split(maxsplit=5)[5]
    assert not re.search(r"(?<!\\)%", command)
    assert shlex.split(command.replace(r"\%", "%")) == [
        "NEWSCRAWL_CONTACT=a'b%c", "/opt/a b/newscrawl", "--data", ODD]  # fmt: skip


CRONTABS = [
    b"", b"0 5 * * * backup\n", b"0 5 * * * backup", b"# \xff\xfe no text\r\n\n\nMAILTO=me\n", b"\n\n",
    b"# newscrawl begin /other\n1 * * * * x\n# newscrawl end /other\n",
]  # fmt: skip


@pytest.mark.parametrize("crontab", CRONTABS)
def test_an_entry_comes_once_and_goes_and_nothing_else_changes(crontab: bytes) -> None:
    once = with_entry(crontab, "1 * * * * a", "/data")
    assert once.startswith(crontab)
    assert once.count(b"1 * * * * a\n") == 1
    assert with_entry(once, "1 * * * * a", "/data") == once
    changed = with_entry(once, "2 * * * * b", "/data")
    assert (b"* a\n" in changed, changed.count(b"2 * * * * b\n")) == (False, 1)
    behind = changed + b"3 * * * * c"
    assert without_entry(behind, "/data") == crontab + b"\n" * (crontab.endswith(b"backup")) + b"3 * * * * c"
    assert without_entry(crontab, "/data") == crontab


def test_an_entry_without_an_end_is_left_alone() -> None:
    with pytest.raises(ValueError, match="by hand"):
        with_entry(b"# newscrawl begin /data\n1 * * * * a\n", "x", "/data")


@pytest.mark.skipif(not which("systemd-analyze"), reason="systemd-analyze is missing")
def test_systemd_accepts_the_units_and_reads_the_command_as_meant(tmp_path: Path) -> None:
    program = tmp_path / "a $b 100%" / "newscrawl"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    one = job(timedelta(minutes=90), "/d", str(program), "--data", ODD, NEWSCRAWL_CONTACT='me "x" $y 5%')
    for name, text in units(one).items():
        (tmp_path / name).write_text(text, "utf-8")
    told = run(
        ["systemd-analyze", "verify", "--user", *(str(tmp_path / name) for name in units(one))],
        capture_output=True, text=True, check=False, env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    ours = [line for line in (told.stdout + told.stderr).splitlines() if one.name in line]
    assert (told.returncode, ours) == (0, []), told.stderr
