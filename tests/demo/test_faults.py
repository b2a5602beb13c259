"""The portal on a bad day: every fault is there, what heals heals, and the truth says what is left."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import pytest

from newscrawl.demo import FaultyPortal, Page, Portal, Truth
from newscrawl.demo.faults import FAULTS
from tests.demo.reading import (
    Article,
    charset_of,
    decode,
    get,
    list_pages,
    listed,
    meta_charset,
    path_of,
    read_article,
    read_part,
)

HARMLESS = ("slow", "dripping", "plain-text", "wrong-charset")
HEALING = ("500-once", "429-once", "cut-once", "gzip-cut-once")
LASTING = {
    "500": "failed", "cut": "failed", "gzip-cut": "failed", "part-500": "failed", "empty": "rejected",
    "loop": "rejected", "huge": "rejected", "pdf": "rejected", "offsite": "offsite", "robots": "disallowed",
}  # fmt: skip
"""What is lost, and how."""
LIMIT = 10 * 1024 * 1024
"""Bytes that a news page never has."""


def with_fault(truths: dict[str, Truth], *names: str) -> list[Truth]:
    return [truth for truth in truths.values() if truth.fault in names]


def part_of(truth: Truth, number: int) -> str:
    return f"{truth.path.removesuffix('.html')}_{number}.html"


def agrees(article: Article) -> bool:
    """Say whether a page shows title, text and pictures of its truth."""
    truth = article.truth
    return (article.parts[0].title, article.lines[: len(truth.body)], article.pictures) == (
        truth.title, truth.body, truth.images,
    )  # fmt: skip


def is_cut_gzip(page: Page) -> bool:
    try:
        gzip.decompress(page.body)
    except EOFError:
        return page.headers["Content-Encoding"] == "gzip"
    return False


def ends_too_early(page: Page) -> bool:
    return page.cut is not None and 0 < page.cut < len(page.body)


def test_this_file_knows_every_fault() -> None:
    assert {*HARMLESS, *HEALING, *LASTING, "part-gone"} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_occurs(faulty_truths: dict[str, Truth], name: str) -> None:
    assert with_fault(faulty_truths, name)


def test_faults_are_a_tenth(faulty_truths: dict[str, Truth]) -> None:
    readable = [truth for truth in faulty_truths.values() if truth.why is None]
    assert 0.07 < len(with_fault(faulty_truths, *FAULTS)) / len(readable) < 0.15


def test_the_same_numbers_make_the_same_faults() -> None:
    def faults(seed: int) -> dict[str, str | None]:
        return {truth.path: truth.fault for truth in FaultyPortal(300, seed).truths()}

    assert faults(1) == faults(1)
    assert set(faults(1).values()) > {None}
    assert [path for path, fault in faults(1).items() if fault] != [path for path, fault in faults(2).items() if fault]


def test_asking_does_not_change_the_truth(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    entries = [entry for entry in faulty.entries() if faulty_truths[entry.path].fault]
    for entry in entries:
        faulty.page(entry.path)
        assert faulty.truth(entry) == faulty_truths[entry.path]


# What the truth says.


@pytest.mark.parametrize(("name", "outcome"), LASTING.items())
def test_what_is_lost_has_no_more_than_its_outcome(faulty_truths: dict[str, Truth], name: str, outcome: str) -> None:
    for truth in with_fault(faulty_truths, name):
        assert truth.outcome == outcome
        assert truth.sections
        assert (truth.title, truth.editor, truth.published_at, truth.why) == (None,) * 4
        assert not any((truth.body, truth.related, truth.images))


@pytest.mark.parametrize("name", [*HARMLESS, *HEALING, "part-gone"])
def test_what_can_be_read_is_an_article(faulty_truths: dict[str, Truth], name: str) -> None:
    assert all(truth.outcome == "article" and truth.title for truth in with_fault(faulty_truths, name))


def test_the_rest_is_as_on_a_good_day(faulty_truths: dict[str, Truth], good_truths: dict[str, Truth]) -> None:
    assert good_truths.keys() == faulty_truths.keys()
    for truth in faulty_truths.values():
        if truth.fault is None:
            same = good_truths[truth.path]
            assert (truth.outcome, truth.why, truth.title, truth.body) == (
                same.outcome, same.why, same.title, same.body,
            )  # fmt: skip


def test_copies_and_their_originals_have_no_fault(faulty_truths: dict[str, Truth]) -> None:
    copies = [truth for truth in faulty_truths.values() if truth.duplicate_of]
    assert copies
    assert not any(copy.fault or faulty_truths[copy.duplicate_of or ""].fault for copy in copies)


def test_pages_name_only_related_articles_that_can_be_read(faulty_truths: dict[str, Truth]) -> None:
    linked = {(link["path"], link["title"]) for truth in faulty_truths.values() for link in truth.related}
    assert {faulty_truths[path].outcome for path, _ in linked} == {"article", "duplicate"}
    assert all(faulty_truths[path].title == title for path, title in linked)


def test_pages_without_a_fault_say_what_the_truth_says(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    sound = [truth for truth in faulty_truths.values() if truth.title and truth.fault is None]
    for article in (read_article(faulty, truth) for truth in sound[::40]):
        assert agrees(article)
        expected = [(link["path"], link["shown"]) for link in article.truth.related]
        assert [(link.path, link.shown) for link in article.parts[0].related] == expected


# What heals.

FIRST_ANSWERS: dict[str, Callable[[Page], bool]] = {
    "500-once": lambda page: page.status == 500,
    "429-once": lambda page: page.status == 429 and int(page.headers["Retry-After"]) >= 1,
    "cut-once": ends_too_early,
    "gzip-cut-once": is_cut_gzip,
}


@pytest.mark.parametrize("name", HEALING)
def test_what_heals_is_right_the_second_time(faulty: FaultyPortal, faulty_truths: dict[str, Truth], name: str) -> None:
    for truth in with_fault(faulty_truths, name):
        assert FIRST_ANSWERS[name](get(faulty, truth.path))
        article = read_article(faulty, truth)
        assert article.parts[0].page.status == 200
        assert not ends_too_early(article.parts[0].page)
        assert agrees(article)
        assert read_article(faulty, truth) == article, "and stays so"


def test_every_page_heals_on_its_own(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    first, second, *_ = with_fault(faulty_truths, "500-once")
    asked = [first.path, second.path, first.path, second.path]
    assert [get(faulty, path).status for path in asked] == [500, 500, 200, 200]


def test_another_query_asks_for_the_same_page(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    path = with_fault(faulty_truths, "500-once")[0].path
    assert [get(faulty, path + query).status for query in ("?a=1", "?a=2")] == [500, 200]


# What is wrong and can be read.


def test_slow_pages_begin_late_and_are_right(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    for truth in with_fault(faulty_truths, "slow"):
        assert get(faulty, truth.path).delay > 0
        assert agrees(read_article(faulty, truth))


def test_dripping_pages_are_right(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    for truth in with_fault(faulty_truths, "dripping"):
        assert get(faulty, truth.path).drips
        assert agrees(read_article(faulty, truth))


def test_other_pages_neither_wait_nor_drip(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    for truth in list(faulty_truths.values())[::20]:
        page = faulty.page(truth.path)
        if page:
            assert (page.delay > 0, page.drips) == (truth.fault == "slow", truth.fault == "dripping")


@pytest.mark.parametrize(
    ("name", "content_type"), [("plain-text", "text/plain"), ("wrong-charset", "text/html; charset=big5")]
)
def test_pages_that_call_themselves_something_else(
    faulty: FaultyPortal, faulty_truths: dict[str, Truth], name: str, content_type: str
) -> None:
    for truth in with_fault(faulty_truths, name):
        page = get(faulty, truth.path)
        assert page.headers["Content-Type"] == content_type
        source = decode(page, truth.encoding["used"])
        assert truth.encoding["declared"] == (charset_of(content_type) or meta_charset(source))
        assert agrees(read_article(faulty, truth))


# What is lost.

ANSWERS: dict[str, Callable[[Page], bool]] = {
    "500": lambda page: page.status == 500,
    "cut": ends_too_early,
    "gzip-cut": is_cut_gzip,
    "empty": lambda page: page.status == 200 and page.body == b"",
    "huge": lambda page: page.status == 200 and len(page.body) > LIMIT,
    "pdf": lambda page: page.headers["Content-Type"] == "application/pdf" and page.body.startswith(b"%PDF-"),
    "offsite": lambda page: page.status == 302 and "127.0.0.1" not in page.headers["Location"],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_lost_is_lost_each_time(faulty: FaultyPortal, faulty_truths: dict[str, Truth], name: str) -> None:
    for truth in with_fault(faulty_truths, name):
        assert all(ANSWERS[name](get(faulty, truth.path)) for _ in range(4))


def test_off_site_is_another_host(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    for truth in with_fault(faulty_truths, "offsite"):
        location = get(faulty, truth.path).headers["Location"]
        assert urljoin("http://127.0.0.1:8000" + truth.path, location).partition("/")[2].strip("/").endswith(".example")


def test_a_loop_leads_to_itself_without_end(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    for truth in with_fault(faulty_truths, "loop"):
        url, seen = truth.path, set()
        for _ in range(25):
            page = get(faulty, url)
            assert page.status == 302
            url = urljoin(url, page.headers["Location"])
            assert path_of("/", url) == truth.path
            seen.add(url)
        assert len(seen) == 25, "no address comes again, which crawlers would notice"


# Parts.


def test_faults_of_parts_are_those_of_articles_on_three_pages(
    faulty_truths: dict[str, Truth], good_truths: dict[str, Truth]
) -> None:
    assert {truth.pages for truth in with_fault(faulty_truths, "part-gone")} == {3}
    long = {path for path, truth in good_truths.items() if truth.pages == 3}
    assert {faulty_truths[path].fault for path in long} == {"part-gone", "part-500", None}
    assert {truth.path for truth in with_fault(faulty_truths, "part-gone", "part-500")} <= long


def test_without_the_second_part_the_text_has_a_gap(
    faulty: FaultyPortal, faulty_truths: dict[str, Truth], good_truths: dict[str, Truth]
) -> None:
    for truth in with_fault(faulty_truths, "part-gone"):
        assert truth.pages_missing == 1
        assert get(faulty, part_of(truth, 2)).status == 404
        paths = (truth.path, part_of(truth, 3))
        parts = [read_part(get(faulty, path), path, truth.encoding["used"]) for path in paths]
        lines = [line for part in parts for line in part.lines]
        assert lines[: len(truth.body)] == truth.body
        assert [picture for part in parts for picture in part.copies[0].pictures] == truth.images
        complete = good_truths[truth.path]
        assert (truth.title, truth.editor, truth.pages) == (complete.title, complete.editor, complete.pages)
        assert set(truth.body) | {image["path"] for image in truth.images} < (
            set(complete.body) | {image["path"] for image in complete.images}
        )


def test_nothing_is_missing_elsewhere(faulty_truths: dict[str, Truth]) -> None:
    assert all((truth.pages_missing > 0) == (truth.fault == "part-gone") for truth in faulty_truths.values())


def test_the_second_part_may_fail_each_time(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    for truth in with_fault(faulty_truths, "part-500"):
        assert get(faulty, truth.path).status == get(faulty, part_of(truth, 3)).status == 200
        assert [get(faulty, part_of(truth, 2)).status for _ in range(4)] == [500] * 4


# robots.txt and lists.


def robots_of(portal: Portal) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(get(portal, "/robots.txt").body.decode().splitlines())
    return parser


def forbidden(portal: Portal, paths: Iterable[str]) -> list[str]:
    parser = robots_of(portal)
    return [path for path in paths if not parser.can_fetch("newscrawl", path)]


def test_robots_txt_forbids_what_is_disallowed_and_nothing_else(
    faulty: FaultyPortal, faulty_truths: dict[str, Truth]
) -> None:
    expected = [path for path, truth in faulty_truths.items() if truth.outcome == "disallowed"]
    assert forbidden(faulty, faulty_truths) == expected
    assert not forbidden(faulty, ["/", "/xianyu/", *(f"/xianyu/{section.code}/" for section in faulty.sections)])
    assert forbidden(faulty, ["/plus/count.php"])


def test_what_is_disallowed_would_be_an_article(
    faulty: FaultyPortal, faulty_truths: dict[str, Truth], good_truths: dict[str, Truth]
) -> None:
    for truth in with_fault(faulty_truths, "robots"):
        assert agrees(read_article(faulty, good_truths[truth.path]))


def test_robots_txt_does_not_grow_with_the_portal() -> None:
    large, larger = FaultyPortal(3_000), FaultyPortal(6_000)
    assert get(large, "/robots.txt").body == get(larger, "/robots.txt").body
    disallowed = [entry.path for entry in larger.entries() if larger.fault_of(entry) == "robots"]
    assert disallowed
    assert forbidden(larger, disallowed) == disallowed


def test_second_pages_of_lists_are_refused_once(faulty: FaultyPortal) -> None:
    for number, section in enumerate(faulty.sections, start=1):
        second = f"/xianyu/{section.code}/list_{number}_2.html"
        assert [get(faulty, second).status for _ in range(3)] == [503, 200, 200]


def test_other_list_pages_are_answered_at_once(faulty: FaultyPortal) -> None:
    for number, section in enumerate(faulty.sections, start=1):
        paths = [f"/xianyu/{section.code}/", *(f"/xianyu/{section.code}/list_{number}_{page}.html" for page in (1, 3))]
        assert {page.status for page in map(faulty.page, paths) if page} == {200}
    assert get(faulty, "/").status == get(faulty, "/xianyu/").status == 200


def test_the_lists_still_list_everything(faulty: FaultyPortal, faulty_truths: dict[str, Truth]) -> None:
    found = Counter[str]()
    for number, section in enumerate(faulty.sections, start=1):
        faulty.page(f"/xianyu/{section.code}/list_{number}_2.html")
        found.update(entry.path for entry in listed(faulty, section.code))
        assert all(root.xpath("//div[@class='listbox']") for root in list_pages(faulty, section.code))
    assert found.keys() == faulty_truths.keys()
