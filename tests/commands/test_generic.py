"""`newscrawl crawl generic`: the embedded portal without a line written for it; real processes, real HTTP."""

import json
import os
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generic import shares
from newscrawl.demo import FaultyPortal, Page, Portal, Server
from tests.shared import BadPortal, crawl_arguments, newscrawl, records

HTML = {"Content-Type": "text/html; charset=utf-8"}
NAME = ("-a", "portal=lanting")


def states(data: Path) -> dict[str, str]:
    with sqlite3.connect(data / "ledger.sqlite3") as connection:
        return dict(connection.execute("SELECT url, state FROM urls").fetchall())


def truths(server: Server) -> list[dict[str, Any]]:
    return [truth.as_json(server.url) for truth in server.portal.truths()]


def ends(server: Server) -> dict[str, str]:
    return {truth["url"]: "new" if truth["outcome"] == "article" else truth["outcome"] for truth in truths(server)}


def serve(pages: dict[str, str]) -> Server:
    """Serve pages by their paths, and nothing else."""

    def answer(path: str, asked: int) -> Page:
        known = path in pages
        return Page(200 if known else 404, HTML, pages.get(path, "").encode())

    return Server(BadPortal(1, answer))


def test_every_field_of_every_article_equals_the_truth_and_none_is_asked_for_again(tmp_path: Path) -> None:
    with Server(Portal(200)) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, portal="generic"))
        assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
        first = [asked.path for asked in server.requests]
        assert states(tmp_path) == ends(server)
        assert set(shares(truths(server), tmp_path).values()) == {1.0}, shares(truths(server), tmp_path)
        assert {record["portal"] for record in records(tmp_path)} == {"lanting"}
        assert newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, portal="generic")).returncode == 0
        again = [asked.path for asked in server.requests[len(first) :]]
        there = {truth.path for truth in server.portal.truths() if truth.outcome in ("article", "duplicate")}
    assert there.isdisjoint(again)
    # What is no section is not asked whether it is one again.
    sections = {path for path in again if path.count("/") == 3}
    assert sorted(again) == sorted({"/robots.txt", "/", *sections})
    assert len(sections) == 14
    assert there < set(first)
    assert len(records(tmp_path)) == 200
    twice = {path for path, count in Counter(first).items() if count > 1}
    assert twice <= {"/"}, "which an article that is gone redirects to"
    # Index, a page of sections, 14 sections and what the menu links to: 13 pages that are not there.
    assert len([path for path in first if path.endswith("/")]) <= 2 + 14 + 13 + 1
    assert (tmp_path / "logs" / "lanting.log").exists()
    assert (tmp_path / "locks" / "lanting.lock").exists()
    assert [path.name for path in (tmp_path / "articles").iterdir()] == ["lanting"]


def test_a_bad_day_costs_no_article(tmp_path: Path) -> None:
    with Server(FaultyPortal(200)) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, portal="generic"))
        assert run.returncode == 3
        assert states(tmp_path) == ends(server)
        assert set(shares(truths(server), tmp_path).values()) == {1.0}, shares(truths(server), tmp_path)


def listing(*numbers: int) -> str:
    entries = "".join(
        f'<li><a href="/news/{n}.html">第{n}座桥今天通车，村民走上新桥</a> 2021-05-{n % 28 + 1:02}</li>'
        for n in numbers
    )
    return f'<html><head><meta charset="utf-8"><title>桥网</title></head><body><ul>{entries}</ul></body></html>'


def bridge(number: int) -> str:
    text = f"第{number}座桥宽九米，两岸的人从前要绕十里路，如今走路就到，" * 9
    return (
        f'<html><head><meta charset="utf-8"></head><body><h1>第{number}座桥今天通车，村民走上新桥</h1>'
        f"<p>2021-05-02 09:26 来源：桥报</p><div><p>{text}</p></div></body></html>"
    )


def index(*codes: str) -> str:
    links = "".join(f'<a href="/{code}/">{code}桥</a>' for code in codes)
    return f'<html><head><meta charset="utf-8"><title>桥网</title></head><body><div class="nav">{links}</div></body></html>'


def test_a_section_that_is_new_is_found_and_what_was_none_is_asked_for_again_by_a_full_walk(tmp_path: Path) -> None:
    pages = {f"/news/{n}.html": bridge(n) for n in range(1, 61)}
    pages |= {"/": index("east", "west", "south"), "/east/": listing(*range(1, 21)), "/west/": listing(*range(21, 41))}
    pages |= {"/south/": "<html><body><p>这里是桥网，欢迎来电。</p></body></html>", "/north/": listing(*range(41, 61))}
    with serve(pages) as server:

        def crawl(*more: str) -> list[str]:
            before = len(server.requests)
            ended = newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, *more, portal="generic"))
            assert (ended.returncode, ended.stderr) == (0, "")
            return [request.path for request in server.requests[before:]]

        assert "/south/" in crawl()
        assert sorted(crawl()) == ["/", "/east/", "/robots.txt", "/west/"]
        pages["/"] = index("east", "west", "north", "south")
        third = crawl()
        assert "/south/" not in third
        assert len(records(tmp_path)) == 60
        pages["/south/"] = listing(*range(1, 11))
        assert "/south/" in crawl("--full")


def test_a_path_sections_and_since_work_as_for_other_portals(tmp_path: Path, portal: Server) -> None:
    run = newscrawl(
        *crawl_arguments(f"{portal.url}/xianyu/", tmp_path, *NAME, "-a", "sections=ql,沙渠", portal="generic")
    )
    assert (run.returncode, run.stderr) == (0, "")
    wanted = {
        truth["url"] for truth in truths(portal)
        if truth["outcome"] == "article" and {"青岚", "沙渠"} & set(truth["sections"])
    }  # fmt: skip
    assert {record["url"] for record in records(tmp_path)} == wanted
    old = sorted(truth["published_at"] for truth in truths(portal) if truth["published_at"])[-8]
    since = newscrawl(
        *crawl_arguments(portal.url, tmp_path / "new", *NAME, "-a", f"since={old[:10]}", portal="generic")
    )
    assert (since.returncode, since.stderr) == (0, "")
    assert all(record["published_at"] >= old[:10] for record in records(tmp_path / "new"))
    unknown = newscrawl(*crawl_arguments(portal.url, tmp_path, *NAME, "-a", "sections=nowhere", portal="generic"))
    assert unknown.returncode == 2
    assert "lanting: no section 'nowhere'; there are ql (青岚), " in unknown.stderr


def test_a_look_writes_nothing(tmp_path: Path, portal: Server) -> None:
    look = newscrawl("crawl", "generic", *NAME, "-a", f"site={portal.url}", "--sample", "20", "-s", "DOWNLOAD_DELAY=0")
    assert (look.returncode, look.stderr) == (0, "")
    assert look.stdout.startswith("20 pages of")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "generic needs a name for the portal: -a portal=NAME"),
        (["portal=yunling"], "-a site="),
        (["portal=xinzhou", "site=http://127.0.0.1:1"], "'xinzhou' is a portal with a module of its own"),
        (["portal=generic", "site=http://127.0.0.1:1"], "'generic' is a portal with a module of its own"),
        (["portal=Yunling", "site=http://127.0.0.1:1"], "portal must be a name of small letters"),
        (["portal=../x", "site=http://127.0.0.1:1"], "portal must be a name of small letters"),
        (["portal=class", "site=http://127.0.0.1:1"], "portal must be a name of small letters"),
        (["portal=", "site=http://127.0.0.1:1"], "portal must be a name of small letters"),
        (["portal=yunling", "site=ftp://127.0.0.1/"], "site must be an address"),
        (["portal=yunling", "site=https://news.example/xw/"], "NEWSCRAWL_CONTACT"),
    ],
)
@pytest.mark.parametrize("way", ["crawl", "look"])
def test_a_mistake_is_one_line_and_leaves_nothing(tmp_path: Path, arguments: list[str], said: str, way: str) -> None:
    given = [part for argument in arguments for part in ("-a", argument)]
    data = tmp_path / "data"
    run = newscrawl("crawl", "generic", *given, *(("--data", data) if way == "crawl" else ("--sample", "3")))
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    assert said in run.stderr
    assert not data.exists()


MODULE = """from newscrawl.spiders.demo import Demo, DemoLoader


class LantingLoader(DemoLoader):
    pass


class Lanting(Demo):
    name = "lanting"
    loader_class = LantingLoader
"""


def test_a_portal_that_is_described_later_goes_on_where_it_was(tmp_path: Path) -> None:
    spiders = tmp_path / "spiders"
    spiders.mkdir()
    (spiders / "lanting.py").write_text(MODULE, "utf-8")
    with Server(Portal(60)) as server:
        assert newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, portal="generic")).returncode == 0
        before = records(tmp_path)
        described = crawl_arguments(server.url, tmp_path, portal="lanting")
        run = newscrawl(*described, env={**os.environ, "NEWSCRAWL_SPIDERS": str(spiders)})
    assert (run.returncode, run.stderr) == (0, "")
    assert len(before) == 60
    assert records(tmp_path) == before


ARTICLE = (
    "<h1>云岭县水渠修缮工程开工</h1><p>2021-05-14 09:26</p>"
    + "<p>　　村里修渠的人今天又多了几位，大家都说好。</p>" * 20
)
LINKS = "".join(f'<li><a href="/xw/{n}.html">云岭县{n}号水渠修缮工程开工</a>' for n in range(10))


@pytest.mark.parametrize(
    "pages",
    [
        {"/": '<a href="/xw/">新闻</a>', "/xw/": "<p>没有。</p>"},
        {"/": f"<title>水渠</title>{ARTICLE}<h3>相关新闻</h3><ul>{LINKS}</ul>"},
    ],
)
def test_a_site_without_lists_is_told_in_one_line(tmp_path: Path, pages: dict[str, str]) -> None:
    with serve(pages) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, portal="generic"))
        asked = [request.path for request in server.requests]
    assert (run.returncode, run.stderr.count("\n")) == (5, 1)
    assert "shows a list of articles; is there another page that links to the sections?" in run.stderr
    assert sorted(asked) == sorted(["/robots.txt", *pages])


def test_a_portal_whose_pages_cannot_be_had_is_unreachable(tmp_path: Path) -> None:
    def answer(path: str, asked: int) -> Page | None:
        return Page(503, HTML, b"") if path.count("/") == 3 else None

    with Server(BadPortal(20, answer)) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, portal="generic"))
    assert (run.returncode, run.stderr.count("\n")) == (4, 1)
    assert "HTTP 503" in run.stderr


def test_the_receipt_tells_the_portal(tmp_path: Path, portal: Server) -> None:
    assert newscrawl(*crawl_arguments(portal.url, tmp_path, *NAME, portal="generic")).returncode == 0
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        name, counts = connection.execute("SELECT portal, counts FROM runs").fetchone()
    assert name == "lanting"
    assert json.loads(counts) == Counter(ends(portal).values())


YOUNG = """<html><head><meta charset="utf-8"><title>{title}_岚汀在线</title></head><body>
<ul class="nav"><li><a href="/xw/">县闻</a></li><li><a href="/gg/">公告</a></li></ul>{content}</body></html>"""
ENTRY = '<ul class="list"><li><a href="/xw/10021.html">霜河镇的灌渠修好了，春灌比去年早了九天</a> 03-05</li></ul>'
STORY = "".join(f"<p>　　{'霜河镇今年修了灌渠，水比去年早到九天，种粮的农户都说放心。' * 3}</p>" for _ in range(3))


def test_a_portal_with_a_single_article_is_walked(tmp_path: Path) -> None:
    article = f"<h1>霜河镇的灌渠修好了，春灌比去年早了九天</h1><div>2026-03-05 08:30</div><div>{STORY}</div>"
    pages = {
        "/": YOUNG.format(title="首页", content=""), "/xw/": YOUNG.format(title="县闻", content=ENTRY),
        "/gg/": YOUNG.format(title="公告", content=""), "/xw/10021.html": YOUNG.format(title="灌渠", content=article),
    }  # fmt: skip
    with serve(pages) as server:
        run = newscrawl(*crawl_arguments(server.url, tmp_path, *NAME, portal="generic"))
    assert (run.returncode, run.stderr) == (0, "")
    assert [record["title"] for record in records(tmp_path)] == ["霜河镇的灌渠修好了，春灌比去年早了九天"]
    assert records(tmp_path)[0]["sections"] == ["县闻"]
