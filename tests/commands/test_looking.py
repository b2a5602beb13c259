"""Scrapy's commands for looking at pages work on known URLs and touch nothing."""

import os
from pathlib import Path

import pytest

from newscrawl.demo import Server
from tests.shared import ROOT, crawl_arguments, newscrawl


@pytest.fixture(scope="module")
def crawled(portal: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data: Path = tmp_path_factory.mktemp("data")
    assert newscrawl(*crawl_arguments(portal.url, data, "-a", "sections=ql")).returncode == 0
    return data


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["fetch", "--nolog", "URL"], "</html>"),
        (["fetch", "--nolog", "--spider", "demo", "URL"], "</html>"),
        (["parse", "--nolog", "--nocolour", "--spider", "demo", "URL"], "'editor':"),
        (["parse", "--nolog", "--nocolour", "--spider", "demo", "--pipelines", "URL"], "'editor':"),
        (["parse", "--nolog", "--nocolour", "--spider", "demo", "LIST"], "[<GET http"),
        (["view", "--nolog", "URL"], ""),
        (["shell", "--nolog", "-c", "response.css('h2::text').get()", "URL"], "青岚"),
        (["list"], "demo"),
        (["check"], ""),
        (["check", "demo"], ""),
    ],
)
def test_looking_leaves_no_trace(crawled: Path, portal: Server, tmp_path: Path, command: list[str], said: str) -> None:
    path = next(truth.path for truth in portal.portal.truths() if truth.path.startswith("/xianyu/ql/"))
    places = {"URL": portal.url + path, "LIST": f"{portal.url}/xianyu/ql/"}
    before = {file: file.stat().st_mtime_ns for file in crawled.rglob("*")}
    env = {**os.environ, "NEWSCRAWL_DATA": str(crawled), "PYTHONPATH": str(ROOT), "BROWSER": "true"}
    run = newscrawl(*(places.get(part, part) for part in command), "-s", "DOWNLOAD_DELAY=0", cwd=tmp_path, env=env)
    assert run.returncode == 0, run.stderr
    assert said in run.stdout
    assert {file: file.stat().st_mtime_ns for file in crawled.rglob("*")} == before
    assert list(tmp_path.iterdir()) == []


def test_no_data_directory_is_needed(portal: Server, tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "NEWSCRAWL_DATA"} | {"PYTHONPATH": str(ROOT)}
    run = newscrawl("fetch", "--nolog", portal.url + "/xianyu/", "-s", "DOWNLOAD_DELAY=0", cwd=tmp_path, env=env)
    assert run.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_help_names_this_program() -> None:
    assert "newscrawl crawl PORTAL" in newscrawl("crawl", "-h").stdout
    assert "newscrawl extract FILE|URL" in newscrawl("extract", "-h").stdout
