"""Runs that follow one another: what is asked again, where a stopped walk goes on, what is never lost."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from newscrawl.clock import PORTAL_ZONE
from newscrawl.demo import Server
from tests.newsroom import Newsroom, page
from tests.shared import crawl_arguments, days_later, newscrawl, records

LIMIT = ("-s", "CONCURRENT_REQUESTS=1", "-s", "NEWSCRAWL_REVISIT_SHARE=0")


class Crawls:
    """Crawls of a newsroom into one data directory."""

    def __init__(self, room: Newsroom, server: Server, data: Path) -> None:
        self.room, self.server, self.data = room, server, data

    def run(self, *more: str, days: float = 0, pages: int = 0) -> tuple[int, list[str]]:
        """Crawl, `days` from now, stopped after so many `pages` if any; return the exit code and what was asked."""
        before = len(self.server.requests)
        stop = ("-s", f"CLOSESPIDER_PAGECOUNT={pages}") if pages else ()
        ended = newscrawl(*crawl_arguments(self.server.url, self.data, *LIMIT, *stop, *more), env=days_later(days))
        paths = [request.path.removeprefix("/xianyu/") for request in self.server.requests[before:]]
        assert paths[:1] == ["/robots.txt"], ended.stderr
        return ended.returncode, [path for path in paths if path not in ("", "/robots.txt")]

    def numbers(self) -> list[int]:
        """Return the numbers of the published articles; each may be there once."""
        numbers = [int(record["url"].rpartition("/")[2].removesuffix(".html")) for record in records(self.data)]
        assert max(Counter(numbers).values(), default=1) == 1
        return sorted(numbers)

    def open_walks(self) -> int:
        """Return how many walks are to be gone on with."""
        with closing(sqlite3.connect(self.data / "ledger.sqlite3")) as connection:
            return int(connection.execute("SELECT count(*) FROM walks WHERE ended_at IS NULL").fetchone()[0])


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    room = Newsroom({"a": list(range(1100, 1000, -1)), "b": list(range(2030, 2000, -1))})
    with Server(room) as server:
        yield Crawls(room, server, tmp_path)


def test_what_is_new_is_found_on_the_heads_alone(crawls: Crawls) -> None:
    assert crawls.run()[0] == 0
    crawls.room.lists["a"][:0] = [1102, 1101]
    code, asked = crawls.run()
    # Down to the first page that shows nothing but what was walked before.
    assert (code, sorted(asked)) == (0, ["a/", "a/1101.html", "a/1102.html", "a/list_2.html", "b/"])
    assert crawls.numbers() == [*range(1001, 1103), *range(2001, 2031)]
    assert crawls.run() == (0, ["a/", "b/"])


def test_a_head_of_many_new_pages_is_walked_down_to_what_is_known(crawls: Crawls) -> None:
    assert crawls.run()[0] == 0
    crawls.room.lists["a"][:0] = range(1135, 1100, -1)
    code, asked = crawls.run()
    lists = [path for path in asked if "list_" in path or path.endswith("/")]
    # Of 35 new ones five stand on the fourth page beside known ones; the fifth shows known ones only.
    assert (code, sorted(lists)) == (
        0,
        sorted(["a/", "b/", "a/list_2.html", "a/list_3.html", "a/list_4.html", "a/list_5.html"]),
    )
    assert crawls.numbers() == [*range(1001, 1136), *range(2001, 2031)]


def test_a_stopped_backfill_goes_on_where_it_stopped(crawls: Crawls) -> None:
    asked = Counter[str]()
    for _ in range(20):
        code, paths = crawls.run(pages=25)
        asked.update(paths)
        if code == 0:
            break
        assert code == 3
    else:
        pytest.fail("it never came to the end")
    assert crawls.numbers() == [*range(1001, 1101), *range(2001, 2031)]
    articles = {path: times for path, times in asked.items() if "list_" not in path and not path.endswith("/")}
    assert set(articles.values()) == {1}
    assert crawls.open_walks() == 0


def test_what_comes_while_a_backfill_is_under_way_is_found_first_and_nothing_is_lost(crawls: Crawls) -> None:
    lists = crawls.room.lists
    newest, days = 1100, 0.0
    for number in range(20):
        code, asked = crawls.run(pages=25, days=(days := days + 0.1))
        if number < 5:
            lists["a"].insert(0, newest := newest + 1)
        if number == 3:
            assert "a/1103.html" in asked
        if code == 0 and number >= 5:
            break
    else:
        pytest.fail("it never came to the end")
    assert crawls.numbers() == [*range(1001, newest + 1), *range(2001, 2031)]


def test_articles_taken_away_above_the_cursor_hide_none_below(crawls: Crawls) -> None:
    while crawls.run(pages=20)[0] == 3 and len(crawls.numbers()) < 50:
        pass
    there = crawls.numbers()
    del crawls.room.lists["a"][1:8]
    while crawls.run(pages=20)[0] == 3:
        pass
    assert set(crawls.numbers()) == {*there, *crawls.room.lists["a"], *crawls.room.lists["b"]}


def test_a_list_that_no_longer_reaches_to_the_cursor_is_walked_again(crawls: Crawls) -> None:
    while crawls.run(pages=20)[0] == 3 and len(crawls.numbers()) < 60:
        pass
    del crawls.room.lists["a"][:70]
    codes = [crawls.run(days=day)[0] for day in (1, 2, 3)]
    assert codes[1:] == [0, 0]
    assert set(crawls.numbers()) >= {*crawls.room.lists["a"], *crawls.room.lists["b"]}
    assert crawls.open_walks() == 0


def test_a_pinned_article_on_every_page_keeps_no_walk_from_its_end(crawls: Crawls) -> None:
    crawls.room.pinned = [1001]
    assert crawls.run()[0] == 0
    crawls.room.lists["a"].insert(0, 1101)
    assert sorted(crawls.run()[1]) == ["a/", "a/1101.html", "a/list_2.html", "b/"]
    assert crawls.run()[1] == ["a/", "b/"]


def test_what_is_put_in_late_among_the_articles_of_the_last_days_is_found(crawls: Crawls) -> None:
    crawls.room.days = dict.fromkeys(range(1001, 1101), datetime.now(PORTAL_ZONE).date().isoformat())
    assert crawls.run(days=0)[0] == 0
    crawls.room.lists["a"].insert(25, 1500)
    crawls.run(days=0.1)
    assert 1500 in crawls.numbers()


def test_what_is_put_in_deep_down_is_found_by_a_full_walk(crawls: Crawls) -> None:
    assert crawls.run()[0] == 0
    crawls.room.lists["a"].insert(75, 1500)
    assert crawls.run(days=1)[1] == ["a/", "b/"]
    assert crawls.run("--full", days=1)[0] == 0
    assert 1500 in crawls.numbers()
    crawls.room.lists["a"].insert(85, 1600)
    assert len(crawls.run(days=29)[1]) == 2
    assert crawls.run(days=32)[0] == 0
    assert 1600 in crawls.numbers()


def test_full_walks_come_again_after_a_clock_was_years_ahead(crawls: Crawls) -> None:
    silent = ("-s", 'NEWSCRAWL_EXPECT={"silence_days": 9999}')
    assert [crawls.run(*silent)[0], crawls.run("--full", *silent, days=3650)[0]] == [0, 0]
    crawls.room.lists["a"].insert(75, 1500)
    assert crawls.run(*silent, days=32)[0] == 0
    assert 1500 in crawls.numbers()
    assert crawls.run(days=33)[1] == ["a/", "b/"]


def test_a_list_page_that_fails_is_where_the_next_run_goes_on(crawls: Crawls) -> None:
    crawls.room.answers["/xianyu/a/list_4.html"] = page("", 500)
    code, asked = crawls.run()
    assert (code, "a/list_4.html" in asked, len(crawls.numbers())) == (3, True, 60)
    assert crawls.run(days=1)[0] == 3
    del crawls.room.answers["/xianyu/a/list_4.html"]
    code, asked = crawls.run(days=2)
    assert (code, "a/list_2.html" in asked, "a/list_3.html" in asked) == (0, False, True)
    assert crawls.numbers() == [*range(1001, 1101), *range(2001, 2031)]


def test_a_walk_for_a_date_moves_no_cursor(crawls: Crawls) -> None:
    assert crawls.run("-a", "since=2021-05-03")[0] == 0
    assert (crawls.numbers(), crawls.open_walks()) == ([], 0)
    assert crawls.run()[0] == 0
    assert len(crawls.numbers()) == 130


def test_lists_from_a_cache_cover_nothing(crawls: Crawls) -> None:
    cache = ("-s", "HTTPCACHE_ENABLED=1", "-s", f"HTTPCACHE_DIR={crawls.data}/cache")
    assert crawls.run(*cache, pages=40)[0] == 3
    crawls.room.lists["a"][:0] = [1102, 1101]
    newscrawl(*crawl_arguments(crawls.server.url, crawls.data, *LIMIT, *cache))
    assert crawls.run(days=1)[0] == 0
    assert crawls.numbers() == [*range(1001, 1103), *range(2001, 2031)]


def test_one_section_at_a_time_covers_that_section_only(crawls: Crawls) -> None:
    assert crawls.run("-a", "sections=b")[0] == 0
    assert crawls.numbers() == [*range(2001, 2031)]
    assert crawls.run()[0] == 0
    assert len(crawls.numbers()) == 130


def test_a_section_that_was_read_just_now_is_put_off_while_others_are_left_open(crawls: Crawls) -> None:
    assert crawls.run("-a", "sections=b")[0] == 0
    assert crawls.run("-a", "sections=a", pages=15)[0] == 3
    assert crawls.run("-a", "sections=b") == (0, [])
    assert crawls.run("-a", "sections=b", days=0.1) == (0, ["b/"])


@pytest.mark.parametrize("last", [4, 6])
def test_a_list_without_an_end_is_left(crawls: Crawls, last: int) -> None:
    """A server that shows its last page for every number."""
    room = crawls.room
    room.lists["a"] = room.lists["a"][: last * 10]
    for number in range(last, 60):
        following = f'<a href="/xianyu/a/list_{number + 1}.html">下一页</a>'
        plain = room.page(f"/xianyu/a/list_{last}.html")
        assert plain
        room.answers[f"/xianyu/a/list_{number}.html"] = page(plain.body.decode() + following)
    _, asked = crawls.run()
    assert len([path for path in asked if path.startswith("a/list_")]) <= last + 5
    assert crawls.run(days=1)[1] == ["a/", "b/"]


BUSY = page("<h1>系统繁忙</h1><p>系统繁忙，请稍后再试。</p>")


def test_a_page_without_articles_in_the_middle_of_a_list_is_not_its_end(crawls: Crawls) -> None:
    crawls.room.answers["/xianyu/a/list_4.html"] = BUSY
    assert crawls.run()[0] == 3
    assert len(crawls.numbers()) == 60
    del crawls.room.answers["/xianyu/a/list_4.html"]
    assert crawls.run(days=1)[0] == 0
    assert (len(crawls.numbers()), crawls.open_walks()) == (130, 0)


def test_an_empty_page_that_leads_back_is_the_end_of_its_list(crawls: Crawls) -> None:
    crawls.room.lists = {"a": list(range(1020, 1000, -1))}
    last = crawls.room.page("/xianyu/a/list_2.html")
    assert last
    more = last.body.decode() + '<a href="/xianyu/a/list_3.html">下一页</a>'
    crawls.room.answers["/xianyu/a/list_2.html"] = page(more)
    crawls.room.answers["/xianyu/a/list_3.html"] = page('<ul></ul><a href="/xianyu/a/list_2.html">上一页</a>')
    assert crawls.run()[0] == 0
    assert (len(crawls.numbers()), crawls.open_walks()) == (20, 0)


def test_a_section_that_shows_no_article_any_more_is_told_for_two_weeks(crawls: Crawls) -> None:
    assert crawls.run()[0] == 0
    crawls.room.answers["/xianyu/a/"] = BUSY
    assert [crawls.run(days=day)[0] for day in (1, 2, 13)] == [3, 3, 3]
    assert sorted(crawls.run(days=13.5)[1]) == ["a/", "b/"]
    crawls.room.lists["b"].insert(0, 2031)
    assert crawls.run(days=14.5)[0] == 0


@pytest.mark.parametrize("never", ["9999999", "inf"])
def test_so_many_days_that_dates_end_are_no_error(crawls: Crawls, never: str) -> None:
    names = ("FULL_DAYS", "OVERLAP_DAYS", "WATCH_DAYS", "REVISIT_DAYS")
    settings = [part for name in names for part in ("-s", f"NEWSCRAWL_{name}={never}")]
    assert [crawls.run(*settings)[0] for _ in range(2)] == [0, 0]


def test_what_walks_showed_is_kept_of_the_last_only(crawls: Crawls) -> None:
    for number in range(4):
        crawls.room.lists["a"].insert(0, 1101 + number)
        assert crawls.run(days=number)[0] == 0
    with closing(sqlite3.connect(crawls.data / "ledger.sqlite3")) as connection:
        rows = connection.execute("SELECT section, count(*), count(shown) FROM walks GROUP BY section").fetchall()
    # Before a walk begins all but one are forgotten; it is the second.
    assert [(walks > shown, shown) for _, walks, shown in rows] == [(True, 2), (True, 2)]
