import pytest

from newscrawl.extract.lines import texts
from newscrawl.extract.notice import find_notice, is_notice, read_notice
from tests.extract.reading import FIRST, lines

NOTICE = "凡本网注明“来源：云坨在线”的稿件，版权均属本网所有。"


def notice(markup: str, behind: int = 1) -> list[str]:
    found = lines(markup)
    span = find_notice(found, behind)
    return texts(found[at] for at in span)


@pytest.mark.parametrize(
    "text",
    [
        NOTICE, "版权声明", "免责声明：本文仅代表作者个人观点，与本网无关。", "郑重声明：未经授权不得转载。", "声明：本网转载此文出于传递信息之目的。",
        "特别声明", "版权归原作者所有，如有侵权请联系删除。", "本稿版权属云坨在线所有，未经许可不得转载。", "转载请注明来源：云坨在线",
        "转载须注明出处，违者必究。", "未经本网书面授权，任何单位不得转载、摘编。", "凡注明来源为其他媒体的稿件，均为转载。",
        "如涉及版权问题，请与本网联系。", "版權聲明", "版權歸本網所有，未經授權不得轉載。", "著作權聲明：本網所有內容未經許可不得轉載",
        "本文仅代表作者观点，不代表本站立场。", "凡由本网发布的稿件，转载请注明。",
    ],
)  # fmt: skip
def test_lines_that_speak_of_rights_and_reprints(text: str) -> None:
    assert is_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        FIRST, "夜校的声明贴在墙上。", "他说，这项发明的权利归大家。", "凡事都有例外。", "", "转载", "县里要求，林权证发到各户。", "责任编辑：鹿岭",
        "来源：云坨在线", "村民们联系了运输队，连夜把苗木送上山。", f"版权声明{'长' * 600}",
    ],
)  # fmt: skip
def test_lines_that_do_not(text: str) -> None:
    assert not is_notice(text)


def test_a_notice_as_data() -> None:
    text = ["1、凡本网注明。", "电话：13000000000，0000-5550123 邮箱:a.b@c.example 邮编000000"]
    notice = read_notice(text)
    assert notice.text == text
    assert notice.phones == ["13000000000", "0000-5550123"]
    assert notice.emails == ["a.b@c.example"]


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("电话：0000-1234567", ["0000-1234567"]),
        ("电话：000-12345678", ["000-12345678"]),
        ("电话：00001234567", ["00001234567"]),
        ("电话：0000 1234567", ["0000 1234567"]),
        ("电话：0000－1234567", ["0000－1234567"]),
        ("热线：400-000-1234、4000001234", ["400-000-1234", "4000001234"]),
        ("手机13000000000或13000000001", ["13000000000", "13000000001"]),
        ("0000-1234567 0000-1234567", ["0000-1234567"]),
        ("（0000）1234567", ["（0000）1234567"]),
        ("(000)-12345678", ["(000)-12345678"]),
        ("邮编：000000", []),
        ("编号1300000000012", []),
        ("许可证号00000000000000", []),
        ("2026-05-14", []),
        ("2026-0514", []),
        ("", []),
    ],
)
def test_phone_numbers(text: str, phones: list[str]) -> None:
    assert read_notice([text]).phones == phones


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("邮箱：news@yuntuo.example", ["news@yuntuo.example"]),
        ("邮箱a.b-c+d@mail.yuntuo.example。", ["a.b-c+d@mail.yuntuo.example"]),
        ("投稿：甲@乙，x@y.example；x@y.example", ["x@y.example"]),
        ("news＠yuntuo.example", ["news＠yuntuo.example"]),
        ("news#yuntuo.example", []),
        ("@yuntuo.example", []),
        ("news@", []),
    ],
)
def test_mail_addresses(text: str, emails: list[str]) -> None:
    assert read_notice([text]).emails == emails


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p>{NOTICE}</p>", [NOTICE]),
        (
            f"<div><p>版权声明</p><p>{NOTICE}</p><p>电话：0000-1234567</p></div>",
            ["版权声明", NOTICE, "电话：0000-1234567"],
        ),
        (f"<div>版权声明<br>1、{NOTICE}<br>2、欢迎监督。</div>", ["版权声明", f"1、{NOTICE}", "2、欢迎监督。"]),
        (
            f"<p>{NOTICE}</p><p>电话：0000-1234567</p><p>邮箱：a@b.example</p>",
            [NOTICE, "电话：0000-1234567", "邮箱：a@b.example"],
        ),
        ("<div class=copyright>本网欢迎监督，请来电。</div>", ["本网欢迎监督，请来电。"]),
        (f"<p>责任编辑：鹿岭</p><p>{NOTICE}</p>", [NOTICE]),
        (f"<p>{NOTICE}</p><p>责任编辑：鹿岭</p>", [NOTICE]),
        (f"<p>{NOTICE}</p><p><a href=/1.html>青岚文化馆启动夜校课程</a></p>", [NOTICE]),
        (f"<p>{NOTICE}</p><p>相关阅读</p>", [NOTICE]),
        (f"<p>{NOTICE}</p><p>上一篇：沙渠开闸</p>", [NOTICE]),
    ],
)
def test_the_notice_behind_an_article(markup: str, expected: list[str]) -> None:
    assert notice(f"<p>{FIRST}</p>{markup}") == expected


@pytest.mark.parametrize(
    "footer",
    [
        "Copyright © 2010-2026 云坨在线 版权所有",
        "云坨在线 版权所有 未经授权不得转载 云ICP备00000000号-1",
        "关于我们 | 联系我们 | 版权声明 | 网站地图",
        "主办：云坨县融媒体中心 版权归云坨在线所有",
        "©2026 云坨在线 版权归本网所有，转载请注明",
        "云公网安备 00000000000000号 本网版权声明",
        "互联网新闻信息服务许可证编号：00000000 版权归本网所有",
    ],
)
def test_the_footer_of_the_site_is_none(footer: str) -> None:
    assert notice(f"<p>{FIRST}</p><div>{footer}</div>") == []
    assert notice(f"<p>{FIRST}</p><p>{NOTICE}</p><div>{footer}</div>") == [NOTICE]


def test_a_page_without_notice_has_none() -> None:
    assert notice(f"<p>{FIRST}</p><p>责任编辑：鹿岭</p>") == []
    assert notice("") == []


def test_links_are_no_notice() -> None:
    assert notice(f"<p>{FIRST}</p><p><a href=/bq.html>版权声明</a></p>") == []
