"""Articles that are split over pages, over real HTTP."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newscrawl.demo import Page, Portal, Server
from tests.shared import BadPortal, crawl_arguments, error, newscrawl, records

FIRST = next(truth.path for truth in Portal(20).truths() if truth.outcome == "article")
STEM = FIRST.removesuffix(".html")
HTML = {"Content-Type": "text/html; charset=utf-8"}


def part(number: int, of: int = 3, more: str = "") -> Page:
    addresses = [FIRST, *(f"{STEM}_{n}.html" for n in range(2, of + 1))]
    pager = "".join(f'<a href="{address}">{n}</a>' for n, address in enumerate(addresses, 1) if n != number)
    html = (
        "<html><head><title>分成几页的稿件</title></head><body><div class='viewbox'><div class='title'><h2>分成几页的稿件</h2></div>"
        f"<div class='info'>时间：2021-05-14 09:26:00</div><div class='content'><p>这是第{number}部分，写得不算短，读起来要一会儿。</p>"
        f"<img src='/{number}.jpg'><img src='/all.jpg'>{more}<p class='pages'>{pager}</p></div></div></body></html>"
    )
    return Page(200, HTML, html.encode())


def pages(**answers: Page) -> Callable[[str, int], Page | None]:
    """Answer for the first article with parts; `p2=` and so on stand in for those parts."""

    def answer(path: str, asked: int) -> Page | None:
        if path == FIRST:
            return part(1)
        if path.startswith(STEM + "_"):
            number = path.removeprefix(STEM + "_").removesuffix(".html")
            return answers.get(f"p{number}", part(int(number)))
        return None

    return answer


def crawl(
    tmp_path: Path, answer: Callable[[str, int], Page | None]
) -> tuple[int, dict[str, Any] | None, tuple[str, str | None]]:
    with Server(BadPortal(20, answer)) as server:
        code = newscrawl(*crawl_arguments(server.url, tmp_path)).returncode
    found = {record["url"].removeprefix(server.url): record for record in records(tmp_path)}
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        row: Any = connection.execute("SELECT state, reason FROM urls WHERE url LIKE ?", (f"%{FIRST}",)).fetchone()
    return code, found.get(FIRST), row


def body(*numbers: int) -> list[str]:
    return [f"这是第{number}部分，写得不算短，读起来要一会儿。" for number in numbers]


def test_all_parts_make_one_article(tmp_path: Path) -> None:
    last = part(3, more="<p>（责任编辑：鹿岭）</p>")
    code, record, _ = crawl(tmp_path, pages(p3=last))
    assert code == 0
    assert record is not None
    assert (record["pages"], record["pages_missing"], record["editor"]) == (3, 0, "鹿岭")
    assert record["body"] == body(1, 2, 3)
    assert [image["url"].rsplit("/")[-1] for image in record["images"]] == ["1.jpg", "all.jpg", "2.jpg", "3.jpg"]


@pytest.mark.parametrize(
    "page", [error(404), error(410), Page(302, {"Location": "http://127.0.0.2:1/"}, b""), Page(200, HTML, b"")]
)
def test_a_part_that_is_not_there_is_counted_as_missing(tmp_path: Path, page: Page) -> None:
    code, record, _ = crawl(tmp_path, pages(p2=page))
    assert code == 0
    assert record is not None
    assert (record["body"], record["pages"], record["pages_missing"]) == (body(1, 3), 3, 1)


def test_an_article_waits_for_a_part_that_another_run_may_bring(tmp_path: Path) -> None:
    code, record, state = crawl(tmp_path, pages(p2=error(503)))
    assert (code, record, state) == (3, None, ("failed", "part 2: HTTP 503"))
    code, record, state = crawl(tmp_path, pages())
    assert record is not None
    assert (code, record["body"], record["pages_missing"], state[0]) == (0, body(1, 2, 3), 0, "new")


def test_a_portal_that_shows_the_first_page_for_every_number(tmp_path: Path) -> None:
    code, record, _ = crawl(tmp_path, pages(p2=part(1), p3=part(1)))
    assert record is not None
    assert (code, record["body"], record["pages"], record["pages_missing"]) == (0, body(1), 1, 0)


def test_parts_that_are_named_one_after_the_other(tmp_path: Path) -> None:
    def answer(path: str, asked: int) -> Page | None:
        if path == FIRST:
            return part(1, of=2)
        number = path.removeprefix(STEM + "_").removesuffix(".html")
        return part(int(number), of=min(5, int(number) + 1)) if path.startswith(STEM + "_") else None

    code, record, _ = crawl(tmp_path, answer)
    assert record is not None
    assert (code, record["body"], record["pages"]) == (0, body(1, 2, 3, 4, 5), 5)


def test_a_pager_without_end(tmp_path: Path) -> None:
    def answer(path: str, asked: int) -> Page | None:
        if path == FIRST:
            return part(1, of=2)
        number = path.removeprefix(STEM + "_").removesuffix(".html")
        return part(int(number), of=int(number) + 1) if path.startswith(STEM + "_") else None

    code, record, _ = crawl(tmp_path, answer)
    assert record is not None
    assert (code, record["pages"]) == (0, 50)
