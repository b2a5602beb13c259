"""The way from the index over the lists to the articles."""

import re
from collections import Counter, defaultdict

import pytest

from newscrawl.demo import Portal, Truth
from tests.demo.reading import ARTICLE, fold, get, list_pages, listed, paths, texts, tree


def test_robots(portal: Portal) -> None:
    assert get(portal, "/robots.txt").body == b"User-agent: *\nDisallow: /plus/\n"


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
        [len(root.xpath("//div[@class='listbox']//li")) for root in list_pages(portal, section.code)]
        for section in portal.sections
    ]
    assert all(size == 6 for section in sizes for size in section[:-1])
    assert all(1 <= section[-1] <= 6 for section in sizes)
    assert len({len(section) for section in sizes}) > 2, "sections differ in size"
    assert min(map(len, sizes)) == 1, "some list has no next page"


def test_the_lists_list_what_the_truth_says(portal: Portal, truths: dict[str, Truth]) -> None:
    sections = defaultdict(list)
    for section in portal.sections:
        for path, *_ in listed(portal, section.code):
            sections[path].append(section.name)
    for truth in truths.values():
        copies = [copy for copy in truths.values() if copy.duplicate_of == truth.path]
        names = {name for path in (truth.path, *(copy.path for copy in copies)) for name in sections[path]}
        assert truth.sections == [section.name for section in portal.sections if section.name in names]
    assert sections.keys() == truths.keys()


def test_three_articles_or_more_stand_in_two_lists(portal: Portal) -> None:
    found = Counter(path for section in portal.sections for path, *_ in listed(portal, section.code))
    assert sum(count == 2 for count in found.values()) >= 3
    assert set(found.values()) == {1, 2}


def test_entries_are_newest_first(portal: Portal, truths: dict[str, Truth]) -> None:
    for section in portal.sections:
        entries = listed(portal, section.code)
        ids = [int(path.rsplit("/", 1)[1].removesuffix(".html")) for path, *_ in entries]
        assert ids == sorted(ids, reverse=True)
        dated = [(truths[path].published_at, day) for path, _, _, day in entries if truths[path].published_at]
        days = [(time or "")[:10] for time, _ in dated]
        assert days == sorted(days, reverse=True)
        assert [day[5:] for day in days] == [day for _, day in dated]


def test_listed_titles_are_cut_without_a_word(portal: Portal, truths: dict[str, Truth]) -> None:
    cut, helped = 0, 0
    for section in portal.sections:
        for path, shown, attribute, _ in listed(portal, section.code):
            title = truths[path].title
            if title is None:
                assert len(shown) <= 26, "a dead link has a whole title"
                continue
            assert shown == (title if len(title) <= 26 else title[:25].strip())
            assert attribute is None or fold(attribute) == title
            cut, helped = cut + (shown != title), helped + (attribute is not None)
    assert 0 < helped < cut


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


def test_pages_that_are_not_there(portal: Portal) -> None:
    code = portal.sections[0].code
    number_of_another = "list_2_1.html"
    absent = ["/x", "/xianyu/zz/", f"/xianyu/{code}/list_1_0.html", f"/xianyu/{code}/list_1_99.html"]
    absent += [f"/xianyu/{code}/{number_of_another}", f"/xianyu/{code}/1.html", f"/xianyu/{code}/99999999.html"]
    assert [portal.page(path) for path in absent] == [None] * len(absent)


def test_the_first_page_has_two_addresses(portal: Portal) -> None:
    code = portal.sections[0].code
    assert get(portal, f"/xianyu/{code}/") == get(portal, f"/xianyu/{code}/list_1_1.html")
