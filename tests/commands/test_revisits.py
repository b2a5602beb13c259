"""Articles asked for again: edits, withdrawals, what comes back, and what is no change."""

from collections import Counter
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from newscrawl.demo import Page, Server
from tests.commands.test_crawl import counts
from tests.newsroom import Newsroom, page
from tests.shared import crawl_arguments, days_later, newscrawl, records

ALL = ("-s", "NEWSCRAWL_REVISIT_SHARE=0.9", "-s", 'NEWSCRAWL_EXPECT={"silence_days": 1000}')
PATIENT = (*ALL[2:], "-s", "NEWSCRAWL_REVISIT_SHARE=0.95")
ONE = ("-s", "NEWSCRAWL_REVISIT_SHARE=0.4")  # of two other requests
PATH = "/xianyu/a/{}.html"


class Crawls:
    """Crawls of a newsroom into one data directory."""

    def __init__(self, room: Newsroom, server: Server, data: Path) -> None:
        self.room, self.server, self.data = room, server, data

    def run(self, day: float, *more: str) -> list[str]:
        """Crawl that many days from now; return which articles were asked for."""
        before = len(self.server.requests)
        ended = newscrawl(*crawl_arguments(self.server.url, self.data, *(more or ALL)), env=days_later(day))
        assert ended.returncode == 0, ended.stderr
        return sorted(
            r.path for r in self.server.requests[before:] if r.path.endswith(".html") and "list_" not in r.path
        )

    def events(self, number: int) -> list[tuple[str, int, list[str]]]:
        """Return event, revision and changed fields of an article."""
        mine = sorted((r for r in self.records() if r["url"].endswith(f"/{number}.html")), key=lambda r: r["seq"])
        return [(record["event"], record["revision"], record["changed"]) for record in mine]

    def records(self) -> list[dict[str, Any]]:
        """Return all events."""
        return records(self.data)


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    room = Newsroom({"a": [1005, 1004, 1003, 1002, 1001]})
    with Server(room) as server:
        found = Crawls(room, server, tmp_path)
        assert len(found.run(0)) == 5
        yield found


def test_articles_are_asked_again_after_1_3_7_and_30_days(crawls: Crawls) -> None:
    asked = [len(crawls.run(day)) for day in (0.9, 1.1, 2.9, 3.1, 6.9, 7.1, 29.9, 30.1, 31, 90)]
    assert asked == [0, 5, 0, 5, 0, 5, 0, 5, 0, 0]
    assert len(crawls.records()) == 5
    assert set(counts(crawls.data)) == {"known"}


def test_missed_times_become_one_request(crawls: Crawls) -> None:
    assert [len(crawls.run(day)) for day in (8, 8.1, 30.1)] == [5, 0, 5]
    assert counts(crawls.data) == {"unchanged": 5}


def test_visits_take_a_share_of_the_requests_of_a_run(crawls: Crawls) -> None:
    crawls.room.lists["a"] = list(range(1040, 1000, -1))
    crawls.run(0.1)
    asked = crawls.run(1.2, "-s", "LOG_LEVEL=INFO")
    # Index and one list page: with two other requests goes none; three in ten would be one of three.
    assert len(asked) == 0
    crawls.room.lists["a"][:0] = [1043, 1042, 1041]
    assert len(crawls.run(1.3, "-s", "LOG_LEVEL=INFO")) == 3 + 2


def test_an_edit_is_a_revision_that_names_the_fields(crawls: Crawls) -> None:
    crawls.room.texts[1003] = "经核实，水渠今天没有通水，通水的时间另行公布，请各村的村民互相转告。" * 4
    crawls.run(1.1)
    assert crawls.events(1003) == [("new", 1, []), ("updated", 2, ["body"])]
    assert counts(crawls.data) == {"unchanged": 4, "updated": 1}
    (last,) = [record for record in crawls.records() if record["event"] == "updated"]
    assert (last["cause"], last["body"][0][:3], last["title"]) == ("page", "经核实", "第1003段水渠通水")
    crawls.run(3.1)
    assert len(crawls.events(1003)) == 2


def test_what_changes_beside_the_article_is_no_change(crawls: Crawls) -> None:
    for number in crawls.room.lists["a"]:
        plain = crawls.room.page(PATH.format(number))
        assert plain
        crawls.room.answers[PATH.format(number)] = page(
            plain.body.decode() + "<p>阅读：1234次</p><ul><li>天气：晴</li></ul>"
        )
    assert len(crawls.run(1.1)) == 5
    assert len(crawls.records()) == 5


def test_what_is_missing_on_two_days_is_removed_once(tmp_path: Path) -> None:
    room = Newsroom({"a": list(range(1030, 1000, -1))}, size=40)
    answers = {
        1002: page("", 404), 1003: page("", 410), 1004: Page(302, {"Location": "/xianyu/"}, b""),
        1005: page("<h1>提示信息</h1><p>您访问的文章不存在。</p>"),
    }  # fmt: skip
    with Server(room) as server:
        crawls = Crawls(room, server, tmp_path)
        crawls.run(0)
        room.answers |= {PATH.format(number): answer for number, answer in answers.items()}
        for day in (1.1, 1.15):
            crawls.run(day, *PATIENT)
            assert all(len(crawls.events(number)) == 1 for number in answers)
        asked = crawls.run(2.2, *PATIENT)
        assert {PATH.format(number) for number in answers} <= set(asked)
        assert all(crawls.events(number) == [("new", 1, []), ("removed", 2, [])] for number in answers)
        removed = [record for record in crawls.records() if record["event"] == "removed"]
        assert [(one["title"], one["body"], one["related"]) for one in removed] == [(None, [], [])] * 4
        for day in (3.3, 8, 31):
            crawls.run(day, *PATIENT)
        assert len(crawls.records()) == 34


def test_what_is_missing_once_is_not_removed(crawls: Crawls) -> None:
    crawls.room.answers[PATH.format(1002)] = page("", 404)
    crawls.run(1.1)
    del crawls.room.answers[PATH.format(1002)]
    assert crawls.run(2.2) == [PATH.format(1002)]
    crawls.room.answers[PATH.format(1002)] = page("", 404)
    crawls.run(3.3)
    assert crawls.events(1002) == [("new", 1, [])]


def test_a_server_in_trouble_removes_nothing(crawls: Crawls) -> None:
    crawls.room.answers[PATH.format(1002)] = page("<div class='viewbox'></div>")
    for day in (1.1, 3.2, 7.3):
        crawls.run(day)
    assert crawls.events(1002) == [("new", 1, [])]


def test_what_comes_back_is_a_revision_of_the_same_article(crawls: Crawls) -> None:
    crawls.room.answers[PATH.format(1002)] = page("", 404)
    for day in (1.1, 2.2):
        crawls.run(day)
    del crawls.room.answers[PATH.format(1002)]
    crawls.run(9)
    assert crawls.events(1002)[:2] == [("new", 1, []), ("removed", 2, [])]
    (event, revision, changed) = crawls.events(1002)[2]
    assert (event, revision) == ("updated", 3)
    assert {"title", "body", "published_at"} <= set(changed)


def test_the_copy_of_a_withdrawn_article_takes_its_place(crawls: Crawls) -> None:
    plain = crawls.room.page(PATH.format(1002))
    assert plain
    crawls.room.lists["b"] = [3000]
    crawls.room.answers["/xianyu/b/3000.html"] = plain
    crawls.run(0.1)
    assert crawls.events(3000) == []
    crawls.room.answers[PATH.format(1002)] = page("", 404)
    for day in (1.2, 2.3):
        crawls.run(day)
    assert crawls.events(1002)[-1][0] == "removed"
    assert crawls.events(3000) == [("new", 1, [])]


def test_a_page_that_did_not_change_is_not_sent_again(crawls: Crawls) -> None:
    """The server compares what we send with what it sent."""
    stamp = formatdate(1_700_000_000, usegmt=True)
    room, path = crawls.room, PATH.format(1006)
    room.lists["a"].insert(0, 1006)
    plain = room.page(path)
    assert plain
    for tag, stamp in (
        ('"v1"', formatdate(1_700_000_000, usegmt=True)),
        ('"v2"', formatdate(1_700_900_000, usegmt=True)),
    ):
        room.answers[path] = Page(200, {**plain.headers, "ETag": tag, "Last-Modified": stamp}, plain.body)
        crawls.run(0.1 if tag == '"v1"' else 3.2)
        crawls.run(1.2 if tag == '"v1"' else 7.3)
        assert counts(crawls.data)["unchanged"] == 6
    assert [request.status for request in crawls.server.requests if request.path == path] == [200, 304, 200, 304]
    assert len(crawls.events(1006)) == 1


def test_an_article_that_moved_stays_what_it_was(crawls: Crawls) -> None:
    """The old address leads to the new one, which a list shows."""
    moved = crawls.room.page(PATH.format(1002))
    assert moved
    crawls.room.lists["a"] = [1005, 1004, 1003, 4000, 1001]
    crawls.room.answers[PATH.format(4000)] = moved
    crawls.room.answers[PATH.format(1002)] = Page(301, {"Location": PATH.format(4000)}, b"")
    # The lists show five addresses; where the old one is due, or has just left the list, it is found as well.
    for day, found in ((0.1, 6), (1.2, 6), (2.3, 5), (3.4, 6)):
        crawls.run(day)
        assert sum(counts(crawls.data).values()) == found
    assert (crawls.events(1002), crawls.events(4000)) == ([("new", 1, [])], [])
    # Where it is edited at its new address it is an article there; the old address only leads to it.
    crawls.room.texts[1002] = "经核实，水渠今天没有通水，通水的时间另行公布，请各村的村民互相转告。" * 4
    crawls.room.answers[PATH.format(4000)] = crawls.room.article(1002)
    for day in (7.5, 8.6):
        crawls.run(day)
    assert crawls.events(1002) == [("new", 1, []), ("removed", 2, [])]
    assert crawls.events(4000) == [("new", 1, [])]
    (now,) = [record for record in crawls.records() if record["url"].endswith("4000.html")]
    assert now["body"] == [crawls.room.texts[1002]]


def test_a_visit_that_fails_is_made_once_a_run_and_hides_no_other(crawls: Crawls) -> None:
    """With one visit a run those that always fail would take every turn."""
    failing = {PATH.format(number) for number in (1001, 1002)}
    crawls.room.answers = dict.fromkeys(failing, page("", 500))
    asked = Counter[str]()
    for number in range(12):
        before = len(crawls.server.requests)
        arguments = crawl_arguments(crawls.server.url, crawls.data, "-s", "RETRY_TIMES=0", *ONE)
        newscrawl(*arguments, env=days_later(1.1 + number / 20))
        paths = [request.path for request in crawls.server.requests[before:] if request.path.startswith("/xianyu/a/1")]
        assert len(paths) <= 1
        asked.update(paths)
    assert set(asked) == {PATH.format(number) for number in range(1001, 1006)}
    assert {asked[path] for path in asked.keys() - failing} == {1}


def test_a_visit_that_fails_for_a_week_waits_for_its_next_time(crawls: Crawls) -> None:
    crawls.room.answers[PATH.format(1002)] = page("", 500)
    for day in (1.1, 3.1, 5, 7.1, 8.3):
        newscrawl(*crawl_arguments(crawls.server.url, crawls.data, "-s", "RETRY_TIMES=0", *ALL), env=days_later(day))
    assert counts(crawls.data)["gone"] == 1
    assert [crawls.run(day) for day in (8.4, 8.5)] == [[], []]
    assert PATH.format(1002) in crawls.run(30.1)
    assert crawls.events(1002) == [("new", 1, [])]


def test_a_clock_that_was_years_ahead_for_one_run_puts_nothing_off(crawls: Crawls) -> None:
    """What came in that run is visited and told missing, what was refused is asked again."""
    crawls.room.lists["a"][:0] = [1007, 1006]
    crawls.room.answers[PATH.format(1007)] = page("", 404)
    crawls.run(3650, "--full", *ALL)
    del crawls.room.answers[PATH.format(1007)]
    assert {PATH.format(1006), PATH.format(1007)} <= set(crawls.run(1.1))
    assert crawls.run(1.2) == []
    crawls.room.answers[PATH.format(1006)] = page("", 404)
    crawls.run(2.3)
    assert crawls.events(1006) == [("new", 1, [])]
    crawls.run(3.4)
    assert [event for event, _, _ in crawls.events(1006)] == ["new", "removed"]


def test_silence_is_noticed_after_a_clock_was_years_ahead(crawls: Crawls) -> None:
    crawls.room.lists["a"].insert(0, 1006)
    crawls.run(3650)
    arguments = crawl_arguments(crawls.server.url, crawls.data)
    assert newscrawl(*arguments, env=days_later(70)).returncode == 5
