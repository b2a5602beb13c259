import json

import pytest

from newscrawl.extract.embedded import find_embedded, moment, script_times
from newscrawl.extract.metadata import Claim
from tests.extract.reading import FIRST, LAST, SECOND, TEXT, TITLE, article, paragraphs, read, root

HTML = paragraphs(*TEXT)


def script(data: object) -> str:
    return f"<script>var article = {json.dumps(data, ensure_ascii=False)};</script>"


@pytest.mark.parametrize(
    "markup",
    [
        script({"title": TITLE, "content": HTML, "source": "云坨在线", "author": "池若川"}),
        f"<script>window.__DATA__={json.dumps({'data': {'articleTitle': TITLE, 'content_html': HTML, 'sourceName': '云坨在线', 'authorName': '池若川'}})}</script>",
        f"<textarea class=title>{TITLE}</textarea><textarea id=content>{HTML}</textarea><textarea id=source>云坨在线</textarea><textarea id=author>池若川</textarea>",
        f'<script>var title = "{TITLE}"; var newsContent = "{HTML}"; var source = "云坨在线"; var author = "池若川";</script>',
    ],
)
def test_an_article_that_only_scripts_show(markup: str) -> None:
    found = find_embedded(root(markup))
    assert found is not None
    assert found.html == HTML
    assert {field: claim.value for field, claim in found.claims.items()} == {
        "title": TITLE,
        "source": "云坨在线",
        "author": "池若川",
    }


@pytest.mark.parametrize(
    "markup",
    [
        "", "<script>var content = 1;</script>", f'<script>var content = "{FIRST}"</script>', f'<script>var content = "{HTML}</script>',
        f"<script>var slogan = {json.dumps(HTML)}</script>", "<textarea id=content></textarea>", f"<textarea>{HTML}</textarea>",
        '<script>content="\\', '<script>content="\\ud800"</script>', f'<script>content="{"x" * 100}"</script>',
    ],
)  # fmt: skip
def test_what_carries_none(markup: str) -> None:
    assert find_embedded(root(markup)) is None


def test_such_an_article_is_read_where_the_page_shows_none() -> None:
    data = script(
        {
            "title": TITLE,
            "content": HTML,
            "source": "云坨在线",
            "author": "池若川",
            "publishTime": "2026-05-14 09:26:11",
        }
    )
    found = read(f"<html><head><title>云坨在线</title></head><body><div id=app></div>{data}</body></html>")
    assert (found["title"], found["body"], found["source"], found["author"]) == (
        TITLE,
        list(TEXT),
        "云坨在线",
        "池若川",
    )
    assert (found["published_at"], found["published_precision"], found["refused"]) == (
        "2026-05-14T09:26:11+08:00",
        "second",
        None,
    )


def test_what_the_page_shows_goes_before_what_it_carries() -> None:
    found = read(
        article(meta=script({"title": "别的标题在此", "content": paragraphs(LAST, SECOND, FIRST, LAST, SECOND)}))
    )
    assert (found["title"], found["body"]) == (TITLE, list(TEXT))


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("1778722571", "2026-05-14T01:36:11Z"),
        ("1778722571000", "2026-05-14T01:36:11Z"),
        ("2026-05-14 09:26:11", "2026-05-14 09:26:11"),
        ("20260514", "20260514"),
        ("", ""),
        ("9999999999", "2286-11-20T17:46:39Z"),
    ],
)
def test_moments_that_count_from_1970(value: str, iso: str) -> None:
    assert moment(value) == iso


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ('{"publishTime":"2026-05-14 09:26:11"}', ["2026-05-14 09:26:11"]),
        ("var pubtime = '2026-05-14 09:26';", ["2026-05-14 09:26"]),
        ("ct:1778722571", ["2026-05-14T01:36:11Z"]),
        ('"create_time": 1778722571000,', ["2026-05-14T01:36:11Z"]),
        ("var direct = 1778722571;", []),
        ("ptime=12", []),
        ("ct=17787225710001", []),
        ("", []),
    ],
)
def test_moments_that_scripts_name(text: str, times: list[str]) -> None:
    assert script_times(text) == [Claim(time, "extract:script-time") for time in times]
