"""The way from the index over the lists to the articles."""

import re
from collections import Counter, defaultdict
from datetime import date

import pytest

from newscrawl.demo import Portal, Truth
from tests.demo.reading import ARTICLE, Listed, fold, get, list_pages, listed, listed_on, paths, texts, tree

FULL = 12
"""Entries of a list page."""
WHOLE = 26
"""The longest title that a list shows whole."""


@pytest.fixture(scope="module")
def lists(portal: Portal) -> dict[str, list[Listed]]:
    """All lists by the code of their section, without what is pinned."""
    return {section.code: listed(portal, section.code) for section in portal.sections}


def day_of(truth: Truth) -> date:
    return date.fromisoformat((truth.published_at or "")[:10])


def out_of_order(days: list[date]) -> list[int]:
    """Return the places of days more than a year older than what comes next in a list that runs back in time."""
    return [place for place, day in enumerate(days) if place + 1 < len(days) and (days[place + 1] - day).days > 365]


def test_robots(portal: Portal) -> None:
    page = get(portal, "/robots.txt")
    assert page.headers["Content-Type"] == "text/plain"
    assert page.body == b"User-agent: *\nDisallow: /plus/\n"


@pytest.mark.parametrize("path", ["/", "/xianyu/", "/xianyu/?from=timeline"])
def test_the_index_links_to_fourteen_sections(portal: Portal, path: str) -> None:
    root = tree(get(portal, path))
    links = paths(root, path, "//ul[@class='nav']//a")
    assert links == [f"/xianyu/{section.code}/" for section in portal.sections]
    assert texts(root, "//ul[@class='nav']//a") == [section.name for section in portal.sections]
    assert len(set(links)) == 14
    assert all(re.fullmatch(r"/xianyu/[a-z0-9]+/", link) for link in links)


def test_pages_are_full_but_the_last(portal: Portal) -> None:
    sizes = [
        [
            sum(not entry.is_pinned for entry in listed_on(root, section.code))
            for root in list_pages(portal, section.code)
        ]
        for section in portal.sections
    ]
    assert all(size == FULL for section in sizes for size in section[:-1])
    assert all(1 <= section[-1] <= FULL for section in sizes)
    assert len({len(section) for section in sizes}) > 2, "sections differ in size"


def test_a_small_section_has_one_page_without_a_next() -> None:
    small = Portal(60)
    assert any(len(list(list_pages(small, section.code))) == 1 for section in small.sections)


def test_an_empty_list_is_a_page() -> None:
    small = Portal(1)
    filled = [section.code for section in small.sections if listed(small, section.code)]
    assert len(filled) == 1
    assert all(get(small, f"/xianyu/{section.code}/").status == 200 for section in small.sections)


@pytest.mark.parametrize("seed", [5, 6])
def test_an_empty_list_with_a_pinned_article_is_a_page(seed: int) -> None:
    small = Portal(1, seed)
    assert all(get(small, f"/xianyu/{section.code}/").status == 200 for section in small.sections)


def test_the_lists_list_what_the_truth_says(
    portal: Portal, truths: dict[str, Truth], lists: dict[str, list[Listed]]
) -> None:
    sections = defaultdict(list)
    for section in portal.sections:
        for entry in lists[section.code]:
            sections[entry.path].append(section.name)
    for truth in truths.values():
        copies = [copy for copy in truths.values() if copy.duplicate_of == truth.path]
        names = {name for path in (truth.path, *(copy.path for copy in copies)) for name in sections[path]}
        assert truth.sections == [section.name for section in portal.sections if section.name in names]
    assert sections.keys() == truths.keys()


def test_some_articles_stand_in_two_lists(lists: dict[str, list[Listed]]) -> None:
    found = Counter(entry.path for entries in lists.values() for entry in entries)
    assert sum(count == 2 for count in found.values()) >= 3
    assert set(found.values()) == {1, 2}


def test_entries_are_newest_first(lists: dict[str, list[Listed]], truths: dict[str, Truth]) -> None:
    for entries in lists.values():
        ids = [int(entry.path.rsplit("/", 1)[1].removesuffix(".html")) for entry in entries]
        assert ids == sorted(ids, reverse=True)
        days = [day_of(truths[entry.path]) for entry in entries if truths[entry.path].published_at]
        for place in reversed(out_of_order(days)):
            del days[place]
        assert days == sorted(days, reverse=True)


def test_a_list_tells_the_day_of_its_entries(lists: dict[str, list[Listed]], truths: dict[str, Truth]) -> None:
    for entry in (entry for entries in lists.values() for entry in entries):
        assert re.fullmatch(r"\d\d-\d\d", entry.day)
        if truths[entry.path].published_at:
            assert f"{day_of(truths[entry.path]):%m-%d}" == entry.day


def test_an_article_with_an_old_date_was_put_in_late(lists: dict[str, list[Listed]], truths: dict[str, Truth]) -> None:
    late = set()
    for entries in lists.values():
        dated = [truths[entry.path] for entry in entries if truths[entry.path].published_at]
        late |= {dated[place].path for place in out_of_order([day_of(truth) for truth in dated])}
    assert 0 < len(late) < 10


def test_listed_titles_are_cut_without_a_mark(lists: dict[str, list[Listed]], truths: dict[str, Truth]) -> None:
    cut, helped = 0, 0
    for entry in (entry for entries in lists.values() for entry in entries):
        title = truths[entry.path].title
        if title is None:
            assert len(entry.shown) <= WHOLE, "nothing else would tell the whole title"
            continue
        assert entry.shown == (title if len(title) <= WHOLE else fold(title[: WHOLE - 1]))
        assert entry.whole is None or entry.whole == title
        assert entry.whole is None or entry.shown != title
        cut, helped = cut + (entry.shown != title), helped + (entry.whole is not None)
    assert 0 < helped < cut


def test_one_section_pins_an_article_on_every_page(portal: Portal, truths: dict[str, Truth]) -> None:
    pinned = defaultdict(list)
    for section in portal.sections:
        for root in list_pages(portal, section.code):
            first, *others = listed_on(root, section.code)
            assert not any(entry.is_pinned for entry in others)
            pinned[section.code].append(first.path if first.is_pinned else None)
    (code,) = (code for code, found in pinned.items() if any(found))
    assert len(pinned[code]) > 2
    assert len(set(pinned[code])) == 1
    article = truths[pinned[code][0] or ""]
    assert article.title
    assert article.published_at == min(
        truth.published_at for truth in truths.values() if truth.published_at and truth.sections == article.sections
    ), "it is older than all around it"
    assert article.path in {entry.path for entry in listed(portal, code)}, "it stands in its place too"


def test_links_are_written_in_many_ways(portal: Portal) -> None:
    hrefs = [
        href
        for section in portal.sections
        for root in list_pages(portal, section.code)
        for href in root.xpath("//div[@class='listbox']//a/@href")
    ]
    kinds = ("/xianyu/", "../", "#comments", "?from=singlemessage&isappinstalled=0")
    assert all(any(kind in href for href in hrefs) for kind in kinds)
    assert any("/" not in href for href in hrefs)


def test_side_bars_link_to_articles_that_are_there(portal: Portal, truths: dict[str, Truth]) -> None:
    for section in portal.sections:
        for root in list_pages(portal, section.code):
            links = paths(root, "/", "//div[@class='side']//a")
            assert links
            assert all(ARTICLE.fullmatch(link) and truths[link].title for link in links)


def test_the_pager_of_a_list_leads_to_both_ends(portal: Portal) -> None:
    for number, section in enumerate(portal.sections, start=1):
        roots = list(list_pages(portal, section.code))
        for page, root in enumerate(roots, start=1):
            links = dict(zip(texts(root, "//ul[@class='pagelist']//a"), paths(
                root, f"/xianyu/{section.code}/", "//ul[@class='pagelist']//a"
            ), strict=True))  # fmt: skip
            ends = {"首页": 1, "上一页": page - 1} if page > 1 else {}
            ends |= {"下一页": page + 1, "末页": len(roots)} if page < len(roots) else {}
            expected = {word: f"/xianyu/{section.code}/list_{number}_{other}.html" for word, other in ends.items()}
            assert {word: path for word, path in links.items() if not word.isdecimal()} == expected
            assert texts(root, "//ul[@class='pagelist']//b") == [str(page)]


def test_pages_that_are_not_there(portal: Portal) -> None:
    code = portal.sections[0].code
    number_of_another = "list_2_1.html"
    absent = ["/x", "/xianyu/zz/", f"/xianyu/{code}/list_1_0.html", f"/xianyu/{code}/list_1_99.html"]
    absent += [f"/xianyu/{code}/{number_of_another}", f"/xianyu/{code}/1.html", f"/xianyu/{code}/99999999.html"]
    assert [portal.page(path) for path in absent] == [None] * len(absent)


def test_an_article_stands_in_its_own_section_only(portal: Portal, readable: list[Truth]) -> None:
    for truth in readable[:50]:
        _, _, code, name = truth.path.split("/")
        others = [f"/xianyu/{section.code}/{name}" for section in portal.sections if section.code != code]
        assert not any(map(portal.page, others))


def test_the_first_page_has_two_addresses(portal: Portal) -> None:
    code = portal.sections[0].code
    assert get(portal, f"/xianyu/{code}/") == get(portal, f"/xianyu/{code}/list_1_1.html")
