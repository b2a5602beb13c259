import json

import pytest

from newscrawl.extract.metadata import Claim, Metadata, times_in
from tests.extract.reading import root


def metadata(markup: str) -> Metadata:
    return Metadata(root(markup), markup)


def json_ld(data: object) -> Metadata:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return metadata(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize(
    ("markup", "field", "value"),
    [
        ('<meta name="ArticleTitle" content="青岚林场恢复夜校">', "title", "青岚林场恢复夜校"),
        ('<meta property="og:title" content="青岚林场恢复夜校">', "title", "青岚林场恢复夜校"),
        ('<META NAME="PubDate" CONTENT="2026-05-14 09:26">', "published", "2026-05-14 09:26"),
        ('<meta name="publishdate" content="2026-05-14">', "published", "2026-05-14"),
        ('<meta property="article:published_time" content="2026-05-14T09:26:11+08:00">', "published", "2026-05-14T09:26:11+08:00"),
        ('<meta itemprop="datePublished" content="2026-05-14">', "published", "2026-05-14"),
        ('<meta name="ContentSource" content="云坨在线">', "source", "云坨在线"),
        ('<meta name="source" content=" 云坨在线 ">', "source", "云坨在线"),
        ('<meta name="author" content="池若川">', "author", "池若川"),
        ('<meta name="editor" content="鹿岭">', "editor", "鹿岭"),
        ('<meta name="ColumnName" content="本地要闻">', "section", "本地要闻"),
        ('<meta name=" source " content="云坨在线">', "source", "云坨在线"),
    ],
)  # fmt: skip
def test_what_meta_elements_claim(markup: str, field: str, value: str) -> None:
    assert metadata(markup).values(field) == [value]


@pytest.mark.parametrize(
    "markup",
    [
        '<meta name="description" content="来源：云坨在线">', '<meta name="source">', '<meta name="source" content="">',
        '<meta name="source" content="  ">', '<meta content="云坨在线">', "<meta>", "", '<!-- <meta name="source" content="甲"> -->',
        '<script>var a = \'<meta name="source" content="甲">\'</script>',
    ],
)  # fmt: skip
def test_what_claims_nothing(markup: str) -> None:
    assert metadata(markup).values("source") == []


def test_claims_stand_in_page_order_each_with_its_place() -> None:
    markup = '<meta name="source" content="甲报"><meta name="contentsource" content="乙报"><meta name="source" content="甲报">'
    assert metadata(markup).claims("source") == [
        Claim("甲报", "extract:meta-source"),
        Claim("乙报", "extract:meta-contentsource"),
        Claim("甲报", "extract:meta-source"),
    ]
    assert metadata(markup).values("source") == ["甲报", "乙报"]


ARTICLE = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "青岚林场恢复夜校", "datePublished": "2026-05-14T09:26:11+08:00",
    "author": {"@type": "Person", "name": "池若川"}, "publisher": {"@type": "Organization", "name": "云坨在线"},
}  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE, [ARTICLE], {"@graph": [ARTICLE]}, [{"@graph": [{"@type": "WebSite"}, ARTICLE]}],
        [{"@type": "BreadcrumbList"}, ARTICLE, "甲", None, 1], {**ARTICLE, "author": [{"name": "池若川"}]},
        {**ARTICLE, "author": "池若川"}, {**ARTICLE, "author": ["池若川"]},
        {"pubDate": "2026-05-14T09:26:11+08:00", "headline": "青岚林场恢复夜校", "author": "池若川"},
        "\n" + json.dumps(ARTICLE).replace('"headline"', '\n"headline"'), json.dumps(ARTICLE)[:-1] + ', "description": "甲\n\t乙"}',
    ],
)  # fmt: skip
def test_json_ld_in_all_its_shapes(data: object) -> None:
    found = json_ld(data)
    assert found.claims("title") == [Claim("青岚林场恢复夜校", "extract:json-ld")]
    assert found.values("published") == ["2026-05-14T09:26:11+08:00"]
    assert found.values("author") == ["池若川"]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "{'headline': '甲'}", '{"headline": "甲",}', "null", "1", '"甲"', "[]", "{}", "[[[]]]", '{"@graph": {"headline": "甲"}}',
        '{"headline": 1}', '{"headline": ["甲"]}', '{"headline": null}', '{"headline": {"@value": "甲"}}', '{"headline": ""}',
        "[" * 100_000, "9" * 10_000, "NaN", '<!-- {"headline": "甲"} -->', '{"headline": "甲' + "乙" * 600_000 + '"}',
    ],
)  # fmt: skip
def test_json_ld_that_is_broken_or_says_nothing_is_passed_over(text: str) -> None:
    assert json_ld(text).values("title") == []


@pytest.mark.parametrize("text", ['{"headline": "半\\ud800个", "author": {"name": "\\u0000池若川\\u200b"}}'])
def test_what_json_escapes_is_cleaned(text: str) -> None:
    assert json_ld(text).values("title") == ["半个"]
    assert json_ld(text).values("author") == ["池若川"]


def test_broken_json_does_not_hide_the_next() -> None:
    both = f'<script type="application/ld+json">{{</script><script type="application/ld+json">{json.dumps(ARTICLE)}</script>'
    assert metadata(both).values("title") == ["青岚林场恢复夜校"]


def test_other_scripts_are_not_read() -> None:
    assert metadata(f"<script>{json.dumps(ARTICLE)}</script>").values("title") == []


def test_the_markers_of_a_content_system() -> None:
    markup = (
        "<p>甲</p><!--enpproperty <articleid>1</articleid><date>2026-05-14 09:26:11.0</date><author>池若川</author>"
        "<title>青岚林场恢复夜校</title><keyword></keyword><sourcename>云坨在线</sourcename><liability>鹿岭</liability>/enpproperty-->"
    )
    found = metadata(markup)
    assert found.claims("title") == [Claim("青岚林场恢复夜校", "extract:marker-title")]
    assert found.values("published") == ["2026-05-14 09:26:11.0"]
    assert (found.values("author"), found.values("source"), found.values("editor")) == (
        ["池若川"],
        ["云坨在线"],
        ["鹿岭"],
    )


@pytest.mark.parametrize(
    "markup", ["enpproperty", "<!--enpproperty <title>甲</title>", "<!--enpproperty <title></title>/enpproperty-->"]
)
def test_markers_that_say_nothing(markup: str) -> None:
    assert metadata(markup).values("title") == []


def test_claims_found_elsewhere_stand_behind_the_others() -> None:
    found = metadata('<meta name="source" content="甲报">')
    found.add({"source": Claim("乙\n报", "elsewhere"), "title": Claim("丙", "elsewhere")})
    assert found.values("source") == ["甲报", "乙 报"]
    assert found.claims("title") == [Claim("丙", "elsewhere")]


def test_what_time_elements_say() -> None:
    assert times_in(root("<p><time datetime=2026-05-14>5月</time><time>6月</time><time datetime=''></time></p>")) == [
        "2026-05-14",
        "",
    ]
    assert times_in(root("<p>甲</p>")) == []
