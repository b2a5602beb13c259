"""The way of somebody who adds a portal: write a module, look, save pages, crawl; in a folder of his own."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from newscrawl.demo import Page, Portal, Server
from tests.shared import FAST, ROOT, BadPortal, newscrawl, records

PATTERNS = {
    'index_path = "/xianyu/"': 'index_path = "/xianyu/"',
    r'section_pattern = r"/(?P<code>\w+)/"': r'section_pattern = r"/xianyu/(?P<code>\w+)/"',
    r'article_pattern = r"/\w+/\d+\.html"': r'article_pattern = r"/xianyu/\w+/\d+\.html"',
    "title_css = ()": 'title_css = (".viewbox > .title",)',
}


class Person:
    """Somebody in a folder of his own, with portals in a folder beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.spiders = folder, folder / "spiders"
        keep = {name: value for name, value in os.environ.items() if name not in ("NEWSCRAWL_DATA", "PYTHONPATH")}
        self.env = {**keep, "NEWSCRAWL_SPIDERS": str(self.spiders), "PYTHONPATH": str(ROOT)}

    def says(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return newscrawl(*arguments, cwd=self.folder, env=self.env)

    def edits(self, name: str, changes: dict[str, str]) -> None:
        file = self.spiders / f"{name}.py"
        text = file.read_text("utf-8")
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, "utf-8")

    def writes(self, name: str, text: str) -> None:
        self.spiders.mkdir(exist_ok=True)
        (self.spiders / f"{name}.py").write_text(text, "utf-8")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_a_portal_of_ones_own_from_the_first_command_to_the_first_line(person: Person, portal: Server) -> None:
    made = person.says("genspider", "-t", "portal", "taiwan_bay", f"{portal.url}/xianyu/")
    assert (made.returncode, made.stderr) == (0, "")
    assert person.says("list").stdout.split() == sorted(["taiwan_bay", *newscrawl("list").stdout.split()])
    person.edits("taiwan_bay", PATTERNS)
    look = person.says("crawl", "taiwan_bay", "--sample", "20", *FAST)
    assert (look.returncode, look.stderr) == (0, "")
    assert "20 pages of" in look.stdout
    assert "portal:.viewbox > .title" in look.stdout
    assert [path.name for path in person.folder.iterdir()] == ["spiders"]
    run = person.says("crawl", "taiwan_bay", "--data", "news", *FAST)
    assert (run.returncode, run.stderr) == (0, "")
    assert {record["portal"] for record in records(person.folder / "news")} == {"taiwan_bay"}


def test_a_saved_page_fails_until_it_was_read(person: Person, portal: Server) -> None:
    person.says("genspider", "mine", f"{portal.url}/xianyu/")
    person.edits("mine", PATTERNS)
    truth = next(truth for truth in portal.portal.truths() if truth.outcome == "article").as_json(portal.url)
    saved = person.says("fixture", truth["url"], "--portal", "mine", "--case", "first")
    assert (saved.returncode, saved.stderr) == (0, "")
    folder = person.spiders / "fixtures" / "mine" / "first"
    assert sorted(file.name for file in folder.iterdir()) == ["expected.json", "page.html", "response.json"]
    unread = person.says("fixture", "--check")
    assert unread.returncode == 5
    assert "has not been read" in unread.stderr
    (folder / "expected.json").write_text(json.dumps({"title": truth["title"], "body": truth["body"]}), "utf-8")
    assert person.says("fixture", "--check", "--portal", "mine").stdout == "1 pages checked\n"
    (folder / "expected.json").write_text(json.dumps({"title": "another", "no such field": 1}), "utf-8")
    wrong = person.says("fixture", "--check")
    assert wrong.returncode == 5
    assert wrong.stderr.count("should be") == 2
    again = person.says("fixture", truth["url"], "--portal", "mine", "--case", "first")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def test_lists_and_index_can_be_saved_too(person: Person, portal: Server) -> None:
    person.says("genspider", "mine", f"{portal.url}/xianyu/")
    person.edits("mine", PATTERNS)
    for path in ("/xianyu/", "/xianyu/ql/"):
        assert person.says("fixture", portal.url + path, "--portal", "mine").returncode == 0
    home = person.spiders / "fixtures" / "mine"
    index = json.loads((home / "xianyu" / "expected.json").read_text("utf-8"))
    listed = json.loads((home / "ql" / "expected.json").read_text("utf-8"))
    assert {section["code"] for section in index["sections"]} == {section.code for section in portal.portal.sections}
    assert listed["links"]
    assert set(listed) == {"unread", "links", "next"}


def test_a_portal_of_ones_own_stands_before_ours(person: Person, portal: Server) -> None:
    source = (ROOT / "newscrawl" / "spiders" / "xinzhou.py").read_text("utf-8")
    person.writes("xinzhou", source.replace('("div.viewbox > .title",)', '("h9", ".viewbox > .title")'))
    look = person.says("crawl", "xinzhou", "--sample", "4", "-a", f"site={portal.url}", *FAST)
    assert look.returncode == 0
    person.writes("xinzhou", "def broken(:\n")
    broken = person.says("crawl", "xinzhou", "--sample", "4", "-a", f"site={portal.url}")
    assert (broken.returncode, broken.stderr.count("\n")) == (2, 1)
    assert "xinzhou.py, line 1: SyntaxError" in broken.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import nothing_of_that_name\n", "line 1: ModuleNotFoundError"),
        ("x = 1\nraise RuntimeError('no')\n", "line 2: RuntimeError: no"),
        (
            "from newscrawl.base_spiders import ListSpider\nclass Mine(ListSpider):\n    name = 'mine'\n",
            "Mine must declare index_path",
        ),
        (
            "from newscrawl.base_spiders import PortalSpider\nclass Other(PortalSpider):\n    name = 'other'\n",
            "the same",
        ),
    ],
)
def test_a_broken_module_is_one_line_and_no_matter_to_others(
    person: Person, portal: Server, text: str, said: str
) -> None:
    person.writes("mine", text)
    listed = person.says("list")
    assert (listed.returncode, said in listed.stderr, listed.stderr.count("\n")) == (2, True, 1)
    mine = person.says("crawl", "mine", "--sample", "1")
    assert (mine.returncode, said in mine.stderr, mine.stderr.count("\n")) == (2, True, 1)
    assert person.says("crawl", "xinzhou", "--sample", "1", "-a", f"site={portal.url}", *FAST).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["genspider", "mine"], "takes a name and an address"),
        (["genspider", "Mine", "http://a.example/"], "cannot name a portal"),
        (["genspider", "class", "http://a.example/"], "cannot name a portal"),
        (["genspider", "../mine", "http://a.example/"], "cannot name a portal"),
        (["genspider", "mine", "http://"], "site must be an address"),
        (["genspider", "-t", "basic", "mine", "http://a.example/"], "no template 'basic'; there are: portal"),
        (["fixture"], "takes the address of one page"),
        (["fixture", "http://127.0.0.1:1/x"], "--portal NAME"),
        (["fixture", "http://127.0.0.1:1/x", "--portal", "nobody"], "no portal named 'nobody'"),
        (["fixture", "http://127.0.0.1:1/x", "--portal", "mine", "--case", "../up"], "cannot name a folder"),
        (["fixture", "--check"], "no fixtures"),
        (["fixture", "--check", "http://127.0.0.1:1/"], "--check takes no address"),
        (["crawl", "mine", "--sample", "0"], "at least 1"),
        (["crawl", "mine", "--sample", "5", "-o", "x.jsonl"], "writes nothing"),
        (["crawl", "mine", "--sample", "5"], "NEWSCRAWL_CONTACT"),
    ],
)
def test_mistakes_are_one_line(person: Person, arguments: list[str], said: str) -> None:
    assert person.says("genspider", "mine", 'http://a.example/"quoted"?id=1').returncode == 0
    if arguments[0] == "genspider":
        (person.spiders / "mine.py").unlink()
    run = person.says(*arguments)
    assert (run.returncode, run.stderr.count("\n"), run.stdout) == (2, 1, "")
    assert said in run.stderr


def test_a_module_that_is_there_is_not_written_over(person: Person) -> None:
    assert person.says("genspider", "mine", "http://a.example/").returncode == 0
    again = person.says("genspider", "mine", "http://b.example/")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    assert person.says("genspider", "mine", "http://b.example/", "--force").returncode == 0
    assert "http://b.example" in (person.spiders / "mine.py").read_text("utf-8")


def test_a_folder_that_is_not_there_is_one_line(person: Person) -> None:
    run = person.says("list")
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert "is no folder" in run.stderr


def test_outside_a_checkout_a_folder_must_be_named(person: Person) -> None:
    del person.env["NEWSCRAWL_SPIDERS"]
    run = person.says("genspider", "mine", "http://a.example/")
    assert (run.returncode, "set NEWSCRAWL_SPIDERS" in run.stderr) == (2, True)


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (lambda path: Page(503, {}, b"") if path == "/xianyu/" else None, 4, "no list page could be read (HTTP 503)"),
        (
            lambda path: Page(200, {"Content-Type": "text/html"}, b"<p>x") if path == "/xianyu/" else None,
            5,
            "no section",
        ),
        (lambda path: Page(404, {}, b"") if path.endswith(".html") else None, 5, "no article was read"),
    ],
)
def test_a_look_that_shows_nothing_says_why(answer: object, code: int, said: str) -> None:
    with Server(BadPortal(20, lambda path, asked: answer(path))) as server:  # type: ignore[operator]
        look = newscrawl("crawl", "xinzhou", "--sample", "5", "-a", f"site={server.url}", *FAST)
    assert (look.returncode, look.stderr.count("\n")) == (code, 1)
    assert said in look.stderr


def test_a_look_asks_for_no_more_than_it_shows(tmp_path: Path) -> None:
    with Server(Portal(200)) as server:
        look = newscrawl("crawl", "xinzhou", "--sample", "8", "-a", f"site={server.url}", *FAST, cwd=ROOT)
        pages = [asked.path for asked in server.requests]
    assert look.stdout.startswith("8 pages of 4 sections: ")
    assert sum(path.rsplit("/")[-1][:1].isdigit() for path in pages) == 8
