"""Which of the archived pages of an article is read anew, by real processes."""

from pathlib import Path

from newscrawl.demo import Server
from tests.commands.test_archive import RULES, Mine
from tests.newsroom import Newsroom, page
from tests.shared import crawl_arguments, days_later, newscrawl, records

WRONG = RULES.replace('title_css = ("div.viewbox > div.title"', 'title_css = ("div.viewbox > div.info"')
AGAIN = ("-s", "NEWSCRAWL_REVISIT_SHARE=0.9")


def later(mine: Mine, days: float) -> None:
    """Crawl so many days from now."""
    env = mine.env | {"NEWSCRAWL_CLOCK": days_later(days)["NEWSCRAWL_CLOCK"]}
    done = newscrawl(*crawl_arguments(mine.site, mine.data, *AGAIN, portal="mine"), env=env)
    assert done.returncode == 0, done.stderr


def test_pages_that_were_there_unchanged_or_spoilt_when_asked_again_are_read(tmp_path: Path) -> None:
    room = Newsroom({"a": [1003, 1002, 1001]})
    with Server(room) as server:
        mine = Mine(tmp_path, server.url)
        mine.rules(WRONG)
        mine.crawl(mine.data)
        mine.rules(RULES)
        later(mine, 2)  # the same pages, read by other rules
        assert {one["title"] for one in records(mine.data) if one["event"] == "updated"} == {
            "第1001段水渠通水", "第1002段水渠通水", "第1003段水渠通水",
        }  # fmt: skip
        room.answers["/xianyu/a/1002.html"] = page('<div class="viewbox"><div class="title">维护</div></div>')
        later(mine, 5)
    done = mine.run("reextract", "mine", "--data", mine.data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "mine: 3 articles read anew\npublished: 3 unchanged\n"
    mine.rules(WRONG)
    done = mine.run("reextract", "mine", "--data", mine.data)
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["title"] for one in records(mine.data) if one["revision"] == 3] == ["2021-05-02 09:26 来源：水渠报"] * 3
