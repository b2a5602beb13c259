"""The report: its numbers beside those worked out by hand, and the page in a real Chromium."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newscrawl import manifest
from newscrawl.analysis.periods import period
from newscrawl.analysis.published import Published, published
from newscrawl.analysis.report.figures import DAYS, WITHIN, Figures, Story, figures
from newscrawl.analysis.report.page import page
from newscrawl.analysis.report.standing import Kept, PortalStanding, Refusal, Run
from newscrawl.analysis.state import connect
from newscrawl.findings import Copies
from newscrawl.items import Article
from tests.analysis.browser import chromium, picture, requests, show
from tests.analysis.conftest import changed
from tests.copies.texts import MEETING, NEWS, WEATHER
from tests.ledger.conftest import Bench, article, bench
from tests.ledger.test_stories import Portals, news

__all__ = ["bench", "changed"]  # fixtures
MADE = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
HOSTILE = "</script><svg onload=alert(1)><img src=x onerror=alert(2)>\u202e\u0001\ufffe“引号”&amp;"


def counted(
    root: Path, first: str | None = None, last: str | None = None, portals: Collection[str] | None = None
) -> Figures:
    found = published(root)
    with connect(found) as connection:
        return figures(connection, period(first, last), portals)


def told(path: str, published_at: str | None, fetched: str, **fields: Any) -> Article:
    precision = fields.pop("precision", "minute") if published_at else None
    made = article(path, published=published_at)
    return replace(made, fetched_at=fetched, published_precision=precision, **fields)


def publish(bench: Bench, *fetched: Article) -> Figures:
    bench.commit(*fetched)
    bench.publisher.publish(ripe_only=False)
    return counted(bench.root)


def test_figures_are_those_worked_out_by_hand(bench: Bench) -> None:
    found = publish(
        bench,
        told("/1.html", "2026-05-14T08:00:00+08:00", "2026-05-14T00:30:00Z", source="甲报", editor="无名"),
        told("/2.html", "2026-05-14T08:00:00+08:00", "2026-05-14T02:00:00Z", source="甲报"),
        told("/3.html", "2026-05-16T08:00:00+08:00", "2026-05-17T01:00:00Z", source="乙报"),
        told("/4.html", "2026-05-13T00:00:00+08:00", "2026-05-14T17:00:00Z", precision="day"),
        told("/5.html", None, "2026-05-15T16:30:00Z"),  # the 16th in China
    )
    assert (found.articles, found.undated, found.portals) == (5, 1, ("p",))
    assert (found.first, found.last) == (date(2026, 5, 13), date(2026, 5, 16))
    assert found.window is not None
    assert (found.window.step, found.window.bins) == ("day", tuple(date(2026, 5, n) for n in (13, 14, 15, 16)))
    assert found.counts == {"p": (1, 2, 0, 2)}
    assert (found.sources.names, found.sources.without) == ((("甲报", 2), ("乙报", 1)), 2)
    # Half an hour, two hours, 25 hours; two days.
    assert dict(zip(WITHIN, found.exact.classes, strict=True)) == {
        **dict.fromkeys(WITHIN, 0), "< 1 h": 1, "1–3 h": 1, "1–2 d": 1,
    }  # fmt: skip
    assert found.exact.median == pytest.approx(2)
    assert dict(zip(DAYS, found.daily.classes, strict=True)) == {**dict.fromkeys(DAYS, 0), "2 days": 1}
    assert found.shares["editor"] == pytest.approx(0.2)
    assert found.shares["published_at"] == pytest.approx(0.8)


def test_sections_are_counted_over_time(bench: Bench) -> None:
    found = publish(
        bench,
        told("/1.html", "2026-05-13T08:00:00+08:00", "2026-05-13T00:30:00Z", sections=["要闻", "乡镇"]),
        told("/2.html", "2026-05-15T23:00:00+08:00", "2026-05-15T15:30:00Z", sections=["要闻", "要闻"]),
        told("/3.html", "2026-05-15T23:00:00+08:00", "2026-05-15T15:30:00Z", sections=["要闻"]),
        told("/4.html", "2026-05-14T08:00:00+08:00", "2026-05-14T00:30:00Z", sections=[]),
    )
    assert found.sections.names == (("要闻", 3), ("乡镇", 1))
    assert found.sections.over_time == ((1, 0, 2), (1, 0, 0))
    assert found.sections.without == 1
    assert (found.most, found.a_day) == ((date(2026, 5, 15), 2), pytest.approx(4 / 3))


@pytest.fixture
def told_again(bench: Bench) -> Path:
    """Three portals: one story in all of them, one in two, one in one; within `s` a copy is published, in `p` not."""
    portals = Portals(bench)
    portals.run("p", news("p", "a", NEWS, "2026-05-13T08:00:00+08:00"), news("p", "m", MEETING),
                news("p", "copy", NEWS[:3], "2026-05-14T08:00:00+08:00"))  # fmt: skip
    portals.run("r", news("r", "c", NEWS[1:], "2026-05-16T08:00:00+08:00"),
                news("r", "w", WEATHER, "2026-05-14T08:00:00+08:00"))  # fmt: skip
    portals.run("q", news("q", "b", NEWS[:3], "2026-05-14T08:00:00+08:00"),
                news("q", "w2", [*WEATHER, "气象台提醒。"], "2026-05-15T08:00:00+08:00"))  # fmt: skip
    return bench.root


def stories(found: Figures) -> list[tuple[str, int, int, int, int]]:
    return [(one.title, one.portals, one.articles, one.first.day, one.last.day) for one in found.stories]


def test_stories_and_copies_are_those_worked_out_by_hand(told_again: Path) -> None:
    found = counted(told_again)
    assert (found.articles, found.by_portal) == (6, {"p": 2, "q": 2, "r": 2})
    assert (found.copies, found.copies_within, found.spread) == (3, 0, 2)
    assert stories(found) == [("a的题目", 3, 3, 13, 16), ("w的题目", 2, 2, 14, 15)]


def test_how_far_a_story_went_is_told_of_one_portal_too(told_again: Path) -> None:
    found = counted(told_again, portals=["q"])
    assert (found.articles, found.copies, found.copies_within, found.spread) == (2, 2, 0, 2)
    assert stories(found) == [("a的题目", 3, 3, 13, 16), ("w的题目", 2, 2, 14, 15)]
    found = counted(told_again, portals=["p"])
    assert (found.articles, found.copies, found.spread) == (2, 0, 1)
    assert stories(found) == [("a的题目", 3, 3, 13, 16)]


def test_a_story_of_a_period_is_what_was_published_in_it(told_again: Path) -> None:
    found = counted(told_again, "2026-05-14", "2026-05-14")
    assert (found.articles, stories(found)) == (2, [])  # the copy in p is not published
    assert (found.copies, found.copies_within) == (1, 0)
    found = counted(told_again, "2026-05-14", "2026-05-16")
    assert stories(found) == [("c的题目", 2, 2, 14, 16), ("w的题目", 2, 2, 14, 15)]


def test_a_copy_within_a_portal_counts_for_it_whatever_the_period(bench: Bench) -> None:
    portals = Portals(bench)
    first, again = (news("p", f"{n}", NEWS[: 4 - n], f"2026-05-1{n}T08:00:00+08:00") for n in (0, 1))
    portals.run("p", first, again, copies=Copies("link", "link"))
    for found in (counted(bench.root), counted(bench.root, "2026-05-11")):
        assert (found.copies, found.copies_within, found.spread) == (1, 1, 0)
    assert stories(counted(bench.root)) == [("0的题目", 1, 2, 10, 11)]


def test_a_revision_is_what_a_portal_changed_and_a_withdrawal_is_none(changed: Path) -> None:
    found = counted(changed)
    assert (found.articles, found.revised, found.withdrawn) == (3, 1, 1)  # another one was taken down
    assert counted(changed, "2021-05-12", "2021-05-12").revised == 1
    assert counted(changed, "2021-05-13", "2021-05-13").withdrawn == 1
    assert counted(changed, portals=["q"]) == Figures(())


def test_what_another_section_lists_is_not_revised(bench: Bench) -> None:
    publish(bench, told("/1.html", "2026-05-14T08:00:00+08:00", "2026-05-14T00:30:00Z"))
    second = bench.next_run(2)
    second.list("乡镇", 1, "/1.html")
    found = publish(second, told("/1.html", "2026-05-14T08:00:00+08:00", "2026-05-15T00:30:00Z"))
    assert (found.sections.names, found.revised) == ((("乡镇", 1),), 0)
    assert found.exact.median == pytest.approx(0.5)  # it was fetched first on the 14th


def test_a_period_counts_days_of_china(bench: Bench) -> None:
    publish(
        bench,
        told("/1.html", "2026-05-13T23:59:59+08:00", "2026-05-14T00:30:00Z"),
        told("/2.html", "2026-05-14T00:00:00+08:00", "2026-05-14T02:00:00Z"),
        told("/3.html", None, "2026-05-14T15:59:59Z"),
        told("/4.html", None, "2026-05-14T16:00:00Z"),
    )
    assert counted(bench.root, "2026-05-14", "2026-05-14").articles == 2
    assert counted(bench.root, "2030").articles == 0


def test_dates_far_away_make_no_plot_without_end(bench: Bench) -> None:
    found = publish(
        bench,
        told("/1.html", "0101-05-13T23:59:59+08:00", "2026-05-14T00:30:00Z"),
        told("/2.html", "2999-05-14T00:00:00+08:00", "2026-05-14T02:00:00Z"),
        told("/3.html", "2026-05-14T00:00:00+08:00", "2026-05-14T02:00:00Z"),
    )
    assert found.window is not None
    assert (found.window.step, len(found.window.bins), found.outside) == ("year", 120, 2)


def test_a_time_behind_all_calendars_is_none(bench: Bench) -> None:
    found = publish(
        bench,
        told("/1.html", "9999-12-31T23:59:59-05:00", "2026-05-14T00:30:00Z"),
        told("/2.html", "0001-01-01T00:00:00+14:00", "2026-05-14T00:30:00Z"),
    )
    assert (found.articles, found.undated, found.first) == (2, 2, date(2026, 5, 14))


def test_one_odd_date_does_not_make_years_of_days(bench: Bench) -> None:
    days = [told(f"/{n}.html", f"2026-05-{n:02}T08:00:00+08:00", "2026-05-30T02:00:00Z") for n in range(1, 30)]
    found = publish(bench, *days, told("/old.html", "1970-01-01T08:00:00+08:00", "2026-05-30T02:00:00Z"))
    assert found.window is not None
    assert (found.window.step, found.window.first, found.first) == ("day", date(2026, 5, 1), date(1970, 1, 1))
    assert (found.counts, found.outside) == ({"p": (1,) * 29}, 1)


def test_what_was_there_before_a_portal_was_crawled_is_counted(bench: Bench) -> None:
    found = publish(
        bench,
        told("/1.html", "2026-05-13T08:00:00+08:00", "2026-05-14T00:30:00Z"),
        told("/2.html", "2026-05-14T00:00:00+08:00", "2026-05-14T02:00:00Z", precision="day"),
        told("/3.html", None, "2026-05-14T02:00:00Z"),
    )
    assert found.older == 1


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    (tmp_path / "manifest").mkdir()
    entries = []
    for seq in range(1, 2001):
        line = {"seq": seq, "id": f"a{seq:016}", "event": "new", "portal": "p", "fetched_at": "2026-05-14T00:30:00Z"}
        (tmp_path / f"{seq}.jsonl").write_text(json.dumps(line) + "\n")
        entries.append(manifest.Entry(file=f"{seq}.jsonl", events=1, sha256="", first_seq=seq, last_seq=seq,
                                      time="2026-05-14T00:30:00Z", through=seq))  # fmt: skip
    manifest.path_of(tmp_path, "p").write_bytes(b"".join(manifest.encode(entries)))
    with connect(published(tmp_path)) as connection:
        connection.execute("SET threads = 2")  # each has a buffer
        connection.execute("SET memory_limit = '160MB'")
        assert figures(connection, period(None, None)).articles == 2000


def standing() -> Kept:
    runs = tuple(Run(MADE, code, "") for code in (5, 0, 3, None))
    portals = (
        PortalStanding("p", "CRITICAL", f"exit 5: {HOSTILE}", runs, MADE, MADE, breaches=("title " + "x" * 9000,)),
        PortalStanding("quiet", "UNKNOWN", "never crawled"),
    )
    return Kept(portals, (Refusal("rejected", HOSTILE, "rule", 3),), 5, 2, 4, {"ledger": 123456})


def made(found: Figures) -> bytes:
    return page(found, standing(), portals=("p", "quiet"), period="2026", made=MADE, everything=True)


def hostile(bench: Bench) -> Figures:
    names = [f"来源{number}" for number in range(200)]
    return publish(
        bench,
        *(
            told(f"/{n}.html", f"2026-05-{n % 28 + 1:02}T08:00:00+08:00", "2026-05-28T02:00:00Z",
                 source=names[n] * (1 + n), sections=[HOSTILE, f"栏目{n}"], title=HOSTILE + "长" * 10_000,
                 editor="编辑姓名甲", author="作者姓名乙")
            for n in range(200)
        ),
    )  # fmt: skip


def test_nothing_of_a_portal_becomes_markup_and_nobody_is_named(bench: Bench) -> None:
    content = made(hostile(bench))
    tree = html.fromstring(content)
    assert not tree.xpath("//script | //img | //@onload | //@onerror | //iframe | //object")
    assert "编辑姓名甲" not in content.decode()
    assert "作者姓名乙" not in content.decode()
    assert not [link for link in tree.xpath("//a") if link.get("rel") != "noopener noreferrer"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(content) < 1_500_000


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("http://portal.example/a?b=1&c='\"><b>", True),
        ("HTTPS://portal.example/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("http://[half", False),
        ("//portal.example/", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_become_links(bench: Bench, url: str, is_link: bool) -> None:
    found = replace(
        publish(bench, told("/1.html", "2026-05-14T08:00:00+08:00", "2026-05-14T00:30:00Z")),
        stories=(Story(HOSTILE, url, 2, 2, date(2026, 5, 14), date(2026, 5, 15)),),
    )
    links = html.fromstring(made(found)).xpath("//a")
    assert len(links) == is_link
    assert all(link.get("href").lower().startswith(("http://", "https://")) for link in links)


def test_a_page_is_the_same_for_the_same_data(bench: Bench) -> None:
    found = publish(bench, told("/1.html", "2026-05-14T08:00:00+08:00", "2026-05-14T00:30:00Z"))
    assert made(found) == made(found)


@pytest.mark.parametrize("data", ["hostile", "one", "nothing"])
def test_in_chromium(bench: Bench, tmp_path: Path, data: str) -> None:
    if data == "nothing":
        with connect(Published(tmp_path, (), 0, 0)) as connection:
            found = figures(connection, period(None, None))
    elif data == "one":
        found = publish(bench, told("/1.html", None, "2026-05-14T00:30:00Z"))
    else:
        found = hostile(bench)
    path = tmp_path / "report.html"
    path.write_bytes(made(found))
    with chromium() as driver:
        for width, scheme, medium in [(390, "light", "screen"), (390, "dark", "screen"), (1440, "light", "screen"),
                                      (1440, "dark", "screen"), (720, "light", "print")]:  # fmt: skip
            show(driver, path, width, scheme, medium)
            seen = driver.execute_script(
                "const page = document.documentElement; return [page.scrollWidth, page.clientWidth,"
                " getComputedStyle(document.body).backgroundColor, [...document.querySelectorAll('svg.wide, svg.narrow')]"
                ".filter(one => one.getBoundingClientRect().width > 0).length,"
                " document.querySelectorAll('svg.wide, svg.narrow').length]"
            )
            assert seen[0] <= seen[1], (width, scheme, medium)
            assert (seen[2] == "rgb(21, 24, 28)") == (scheme == "dark")
            assert seen[3] * 2 == seen[4]  # of each plot the one that fits
            assert driver.get_log("browser") == []
            assert [url for url in requests(driver) if url != path.as_uri()] == []
            picture(driver, f"{data}-{width}-{scheme}-{medium}")
