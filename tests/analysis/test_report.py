"""The report: its numbers beside those worked out by hand, and the page in a real Chromium."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from newscrawl.analysis.periods import period
from newscrawl.analysis.published import Published, published
from newscrawl.analysis.report.figures import DAYS, WITHIN, Figures, figures
from newscrawl.analysis.report.page import page
from newscrawl.analysis.report.standing import Kept, PortalStanding, Refusal, Run
from newscrawl.analysis.state import connect
from newscrawl.items import Article
from tests.analysis.browser import chromium, picture, requests, show
from tests.ledger.conftest import Bench, article, bench

__all__ = ["bench"]  # a fixture
MADE = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
HOSTILE = "</script><svg onload=alert(1)><img src=x onerror=alert(2)>\u202e\u0001\ufffe“引号”&amp;"


def counted(root: Path, first: str | None = None, last: str | None = None) -> Figures:
    found = published(root)
    with connect(found) as connection:
        return figures(connection, period(first, last))


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
    assert (found.first, found.last, found.step) == (date(2026, 5, 13), date(2026, 5, 16), "day")
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
    assert (found.step, len(found.bins), found.outside) == ("year", 120, 2)


def standing() -> Kept:
    runs = tuple(Run(MADE, code, "") for code in (5, 0, 3, None))
    portals = (
        PortalStanding("p", "CRITICAL", f"exit 5: {HOSTILE}", runs, MADE, MADE, breaches=("title " + "x" * 9000,)),
        PortalStanding("quiet", "UNKNOWN", "never crawled"),
    )
    return Kept(portals, (Refusal("rejected", HOSTILE, "rule", 3),), 2, 4, {"ledger": 123456})


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
                " getComputedStyle(document.body).backgroundColor, [...document.querySelectorAll('svg')]"
                ".filter(one => one.getBoundingClientRect().width > 0).length, document.querySelectorAll('svg').length]"
            )
            assert seen[0] <= seen[1], (width, scheme, medium)
            assert (seen[2] == "rgb(21, 24, 28)") == (scheme == "dark")
            assert seen[3] * 2 == seen[4]  # of each plot the one that fits
            assert driver.get_log("browser") == []
            assert [url for url in requests(driver) if url != path.as_uri()] == []
            picture(driver, f"{data}-{width}-{scheme}-{medium}")
