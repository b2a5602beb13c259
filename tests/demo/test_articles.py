"""Article pages say what the truth says."""

import re
from datetime import datetime

import pytest

from newscrawl.demo import Portal, Truth
from tests.demo.reading import fold, get, paths, texts, tree

FAMILIES = {
    "gb18030": ("//div[@class='content']//p", "//dl[@class='tbox']//dd//a", "//div[@class='bq']"),
    "utf-8": ("//div[@class='article-body']/p", "//div[@class='related']//a", "//div[@class='copyright']"),
}
FORMATS = {"second": "%Y-%m-%d %H:%M:%S", "minute": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d"}
INFO = "//div[@class='info' or @class='article-meta']"


def of(family: str, readable: list[Truth]) -> list[Truth]:
    return [truth for truth in readable if truth.encoding["used"] == family]


def blocks_of(found: list[str]) -> str:
    """Return text without white space: line breaks within a notice are no matter here."""
    return "".join("".join(found).split())


def whole(portal: Portal, truth: Truth) -> str:
    """Return the text of a page, with all tags gone."""
    return fold(tree(get(portal, truth.path), truth.encoding["used"]).text_content())


def test_bytes_are_as_declared_and_used(portal: Portal, readable: list[Truth]) -> None:
    for truth in readable:
        page = get(portal, truth.path)
        body = page.body.decode(truth.encoding["used"])
        header = re.search(r"charset=([\w-]+)", page.headers["Content-Type"])
        meta = re.search(r"charset=\"?([\w-]+)", body)
        assert meta is not None
        assert truth.encoding["declared"] == (header or meta)[1].lower()
        assert (header is None) == (truth.encoding["used"] == "gb18030")
        assert page.status == 200


def test_the_parts_stand_where_they_belong(portal: Portal, readable: list[Truth]) -> None:
    for truth in readable:
        body, _, notice = FAMILIES[truth.encoding["used"]]
        root = tree(get(portal, truth.path), truth.encoding["used"])
        assert texts(root, "//h1 | //div[@class='title']/h2") == [truth.title]
        assert [text for text in texts(root, body) if text] == truth.body
        assert blocks_of(texts(root, notice)) == blocks_of(truth.notice["text"])
        last_crumb = root.xpath("(//div[@class='place'] | //nav[@class='crumbs'])//a")[-1]
        assert last_crumb.text in truth.sections


def test_the_credits_stand_in_the_page(portal: Portal, readable: list[Truth]) -> None:
    for truth in readable:
        root = tree(get(portal, truth.path), truth.encoding["used"])
        info = texts(root, INFO)[0]
        authors = re.search(r"作者：(.*?)(?: 点击| 编辑|$)", info)
        names = re.split(r"[ 、]", authors[1]) if authors else []
        assert "、".join(name for name in names if name not in ("记者", "通讯员")) == (truth.author or "")
        assert (re.findall(r"来源：(\S+)", info) or [None]) == [truth.source]
        editors = [*re.findall(r" 编辑：(\S+)", info), *texts(root, "//div[@class='zr']")]
        assert editors == ([] if truth.editor is None else [editors[0]])
        assert truth.editor is None or editors[0].removeprefix("责任编辑：") == truth.editor


def test_the_time_is_as_exact_as_the_page(portal: Portal, readable: list[Truth]) -> None:
    for truth in readable:
        assert truth.published_at is not None
        assert truth.published_precision is not None
        time = datetime.fromisoformat(truth.published_at)
        info = texts(tree(get(portal, truth.path), truth.encoding["used"]), INFO)[0]
        shown = re.search(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?", info)
        assert shown is not None
        assert shown[0] == time.strftime(FORMATS[truth.published_precision])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", truth.published_at)
        assert datetime(1998, 1, 1) <= time.replace(tzinfo=None) <= datetime(2026, 10, 31, 23, 59, 59)
        if truth.published_precision == "day":
            assert "T00:00:00" in truth.published_at
    assert {truth.published_precision for truth in readable} == {"day", "minute", "second"}


def test_pictures(portal: Portal, readable: list[Truth]) -> None:
    for truth in readable:
        root = tree(get(portal, truth.path), truth.encoding["used"])
        assert root.xpath("//img/@src") == [image["path"] for image in truth.images]
        captions = [fold("".join(image.xpath("../figcaption/text()"))) or None for image in root.xpath("//img")]
        assert captions == [image["caption"] for image in truth.images]
    captions = [image["caption"] for truth in readable for image in truth.images]
    assert None in captions
    assert any(captions)


def test_related_links_as_shown(portal: Portal, truths: dict[str, Truth], readable: list[Truth]) -> None:
    for truth in readable:
        _, related, _ = FAMILIES[truth.encoding["used"]]
        root = tree(get(portal, truth.path), truth.encoding["used"])
        assert paths(root, truth.path, related) == [link["path"] for link in truth.related]
        assert texts(root, related) == [link["shown"] for link in truth.related]
        for link in truth.related:
            assert truths[link["path"]].title == link["title"]
            assert link["complete"] == (link["shown"] == link["title"])
        assert 4 <= len(truth.related) <= 10
        assert truth.path not in {link["path"] for link in truth.related}


@pytest.mark.parametrize(("family", "mark"), [("gb18030", ""), ("utf-8", "…")])
def test_related_titles_are_cut(readable: list[Truth], family: str, mark: str) -> None:
    links = [link for truth in of(family, readable) for link in truth.related]
    for link in links:
        title = link["title"]
        assert link["shown"] == (title if len(title) <= 26 else fold(title[:25] + mark))
    assert {link["complete"] for link in links} == {True, False}


def test_title_attributes_help_only_in_the_second_family(portal: Portal, readable: list[Truth]) -> None:
    for family in FAMILIES:
        cut, whole_titles = 0, 0
        for truth in of(family, readable):
            links = tree(get(portal, truth.path), family).xpath(FAMILIES[family][1])
            for link, related in zip(links, truth.related, strict=True):
                cut += not related["complete"]
                if link.get("title") is not None:
                    whole_titles += 1
                    assert fold(link.get("title")) == related["title"]
                    assert not related["complete"]
        assert 0 < whole_titles < cut if family == "utf-8" else whole_titles == 0


def test_related_links_run_in_circles_and_across_sections(readable: list[Truth]) -> None:
    links = {(truth.path, link["path"]) for truth in readable for link in truth.related}
    assert any((there, here) in links for here, there in links)
    across = sum(here.split("/")[2] != there.split("/")[2] for here, there in links)
    assert 0 < across < len(links) / 2


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_every_kind_of_article(portal: Portal, readable: list[Truth], family: str) -> None:
    some = of(family, readable)
    assert len(some) > 50
    kinds = {
        "no editor": any(truth.editor is None for truth in some),
        "no source": any(truth.source is None for truth in some),
        "no author": any(truth.author is None for truth in some),
        "two authors": any("、" in (truth.author or "") for truth in some),
        "reporter": any("作者：记者 " in whole(portal, truth) for truth in some),
        "source in the text": any("来源：" in text for truth in some for text in truth.body),
        "editor in the text": any("责任编辑" in text for truth in some for text in truth.body),
        "ASCII": any("? " in text and "http://" in text for truth in some for text in truth.body),
        "ampersand": any("&" in text for truth in some for text in truth.body),
        "months": any((truth.title or "").startswith("1-") for truth in some),
        "quotes": any("“" in (truth.title or "") for truth in some),
        "bold": any(b"<strong>" in get(portal, truth.path).body for truth in some),
        "noise": any(re.search(rb"<!-- |<style>", get(portal, truth.path).body) for truth in some),
        "entities": all(
            any(entity in get(portal, truth.path).body for truth in some)
            for entity in (b"&ldquo;", b"&nbsp;", b"&amp;", "　".encode(family))
        ),
    }
    assert [kind for kind, found in kinds.items() if not found] == []


def test_rare_articles(readable: list[Truth]) -> None:
    def with_body(pattern: str) -> set[str]:
        return {truth.encoding["used"] for truth in readable if re.search(pattern, "".join(truth.body))}

    assert with_body("[\U00020000-\U0003ffff]") == {"gb18030"}
    assert with_body("[\U0001f300-\U0001faff]") == {"utf-8"}
    (pictures,) = (truth for truth in readable if not truth.body)
    assert pictures.images
    assert pictures.encoding["used"] == "utf-8"


def test_lengths_of_bodies(readable: list[Truth]) -> None:
    lengths = [sum(map(len, truth.body)) for truth in readable if truth.body]
    short = [length for length in lengths if length < 200]
    assert len(short) >= 2
    assert all(60 <= length <= 79 for length in short)
    assert max(lengths) > 700
    assert all(len(truth.body) >= 3 for truth in readable if sum(map(len, truth.body)) >= 200)


def test_names_and_contacts_are_nobodys(readable: list[Truth]) -> None:
    for truth in readable:
        assert all(re.fullmatch(r"0000-1234567|10{10}", phone) for phone in truth.notice["phones"])
        assert all(email.endswith(".example") for email in truth.notice["emails"])
        for found in truth.notice["phones"] + truth.notice["emails"]:
            assert any(found in line for line in truth.notice["text"])
