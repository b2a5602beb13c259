"""The embedded portal is what it says: its truth is checked against its pages by means of their own."""

import html
import re
import urllib.error
import urllib.request

import pytest

from newscrawl.demo import Portal, Server, Truth

PORTAL = Portal()
TRUTHS = list(PORTAL.truths())
ARTICLES = [truth for truth in TRUTHS if truth.outcome in ("article", "duplicate")]


def text(path: str) -> str:
    page = PORTAL.page(path)
    assert page is not None
    charset = "utf-8" if "utf-8" in page.headers["Content-Type"] else "gb18030"
    return page.body.decode(charset)


def bare(markup: str) -> str:
    markup = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "\n", markup)).split())


def test_it_holds_what_it_promises() -> None:
    outcomes = [truth.outcome for truth in TRUTHS]
    assert outcomes.count("article") == 200
    assert outcomes.count("duplicate") >= 4
    assert (outcomes.count("gone"), outcomes.count("rejected")) == (1, 1)
    assert len(PORTAL.sections) == 14
    assert len([truth for truth in ARTICLES if len(truth.sections) > 1]) >= 3
    assert {truth.encoding["declared"] for truth in ARTICLES} == {"gb2312", "utf-8"}
    assert {truth.published_precision for truth in ARTICLES} == {"day", "minute", "second"}
    assert any(truth.editor is None for truth in ARTICLES)
    assert any(truth.author and "、" in truth.author for truth in ARTICLES)
    assert any(truth.source is None for truth in ARTICLES)
    assert any(not truth.body and truth.images for truth in ARTICLES)
    assert any(60 <= len("".join(truth.body)) < 80 for truth in ARTICLES)
    assert any(not related["complete"] for truth in ARTICLES for related in truth.related)
    assert any("𠮷" in "".join(truth.body) for truth in ARTICLES)


def test_it_is_the_same_every_time_and_another_with_another_seed() -> None:
    path = TRUTHS[7].path
    again, other = Portal().page(path), Portal(seed=2).page(path)
    assert again == PORTAL.page(path)
    assert other != again
    assert [truth.path for truth in Portal(seed=2).truths()] == [truth.path for truth in TRUTHS]


@pytest.mark.parametrize("truth", ARTICLES[::9], ids=lambda truth: truth.path)
def test_the_truth_stands_on_the_page(truth: Truth) -> None:
    seen = bare(text(truth.path))
    for said in (truth.title, *truth.body, truth.editor, truth.source, *truth.notice["text"], *truth.notice["emails"]):
        assert said is None or said in seen, said
    for related in truth.related:
        assert related["shown"] in seen
        assert related["path"] in text(truth.path)
    for name in (truth.author or "").split("、"):
        assert name in seen


def test_pages_are_the_bytes_that_the_truth_says() -> None:
    for truth in ARTICLES[::11]:
        page = PORTAL.page(truth.path)
        assert page is not None
        decoded = page.body.decode(truth.encoding["used"])
        assert f"charset={truth.encoding['declared']}" in decoded.replace('"', "")


def test_related_titles_are_those_of_their_targets() -> None:
    titles = {truth.path: truth.title for truth in ARTICLES}
    for truth in ARTICLES:
        for related in truth.related:
            assert related["title"] == titles[related["path"]]
            assert related["complete"] == (related["shown"] == related["title"])
            assert related["title"].startswith(related["shown"].rstrip("…"))


def test_related_links_go_in_circles() -> None:
    links = {truth.path: {related["path"] for related in truth.related} for truth in ARTICLES}
    assert any(path in links.get(target, ()) for path, targets in links.items() for target in targets)


def test_the_lists_lead_to_every_page_and_to_no_other() -> None:
    listed: dict[str, set[str]] = {}
    for section in PORTAL.sections:
        path: str | None = f"/xianyu/{section.code}/"
        while path:
            page = text(path)
            entries = re.search(r'<div class="listbox">(.*?)</div>', page, re.DOTALL)
            assert entries is not None
            for href in re.findall(r'href="([^"]+)"', entries[1]):
                where = re.sub(r"/x/\.\./|[?#].*", lambda found: "/" if "x" in found[0] else "", href)
                listed.setdefault(where, set()).add(section.name)
            following = re.search(r'href="([^"]+)">下一页', page)
            path = f"/xianyu/{section.code}/{following[1]}" if following else None
    assert set(listed) == {truth.path for truth in TRUTHS}
    for truth in ARTICLES:
        assert listed[truth.path] <= set(truth.sections)


def test_copies_have_the_body_of_their_original_and_come_later() -> None:
    by_path = {truth.path: truth for truth in ARTICLES}
    for copy in (truth for truth in ARTICLES if truth.duplicate_of):
        original = by_path[copy.duplicate_of or ""]
        assert (copy.title, copy.body) == (original.title, original.body)
        assert (original.published_at or "", original.path) < (copy.published_at or "", copy.path)
        assert original.outcome == "article"
    bodies = ["".join(truth.body) for truth in ARTICLES if truth.outcome == "article" and truth.body]
    assert len(bodies) == len(set(bodies))


def test_the_server_answers_as_the_portal_says_and_remembers() -> None:
    with Server(PORTAL) as server:
        for truth in TRUTHS[-8:]:
            try:
                with urllib.request.urlopen(server.url + truth.path) as answer:
                    page = PORTAL.page(truth.path)
                    assert page is not None
                    assert (answer.status, answer.read()) == (page.status, page.body)
            except urllib.error.HTTPError as error:
                assert (error.code, truth.outcome) == (404, "gone")
        assert [request.path for request in server.requests] == [truth.path for truth in TRUTHS[-8:]]
    assert "不存在" in text(next(truth.path for truth in TRUTHS if truth.outcome == "rejected"))
