"""Pages of damaged text: read as if they were not, and each place that was mended is told."""

import random
import unicodedata

from benchmarks.damage import damage
from newscrawl.demo import Portal
from newscrawl.items import Repair
from newscrawl.loaders import ArticleLoader
from newscrawl.reading import read_page
from newscrawl.spiders.demo import DemoLoader
from newscrawl.text.decode import decode
from newscrawl.text.simplify import simplify

PAGE = """<!DOCTYPE html><html><head><title>霜河縣發(fā)布農(nóng)業(yè)數(shù)據(jù)</title></head><body>
<h1>霜河縣發(fā)布農(nóng)業(yè)數(shù)據(jù)</h1><div>2026-03-05 08:30 來(lái)源:霜河農(nóng)業(yè)臺</div>
<div class="text"><p>記者從霜河縣農(nóng)業(yè)農(nóng)村局獲悉，今年春天的<b>農(nóng)業(yè)</b>數(shù)據(jù)已經(jīng)發(fā)布，請向?qū)I(yè)人員(yuán)請教。</p>
<p>當?shù)剞r(nóng)戶看著新發(fā)的苗，都說收成有望。</p></div>
<div>責(zé)任編(biān)輯:阮桐葦</div></body></html>"""


def narrow(text: str) -> str:
    """Return a text with its punctuation in half-width, as some mirrors leave it."""
    return unicodedata.normalize("NFKC", text)


def read(page: str) -> dict:
    content, refused = read_page(ArticleLoader, decode(page.encode()), page.encode())
    assert refused is None
    return content


def test_fields_behind_damaged_labels_are_found_and_simplified() -> None:
    content = read(PAGE)
    assert content["title"] == "霜河县发布农业数据"
    assert (content["editor"], content["source"]) == ("阮桐苇", "霜河农业台")
    assert content["published_at"] == "2026-03-05T08:30:00+08:00"
    assert content["body"][0] == "记者从霜河县农业农村局获悉，今年春天的农业数据已经发布，请向专业人员请教。"
    assert content["script"] == "zh-Hant"


def test_each_repair_says_where_it_is_and_what_was_there() -> None:
    content = read(PAGE)
    first, *repairs = content["repairs"]
    assert first == Repair(kind="simplified")
    texts = {"title": [content["title"]], "body": content["body"], "source": [content["source"]]}
    told = [(one.field, one.index, texts[one.field][one.index][one.start : one.end], one.found) for one in repairs]
    assert told[:5] == [
        ("title", 0, "发", "發(fā)"), ("title", 0, "农", "農(nóng)"), ("title", 0, "业", "業(yè)"), ("title", 0, "数", "數(shù)"),
        ("title", 0, "据", "據(jù)"),
    ]  # fmt: skip
    assert ("body", 0, "专业", "?qū)I(yè)") in told
    for field, _, now, found in told:
        if field != "body" or not found.startswith("?"):
            assert now == simplify(found[0])


def test_each_place_is_told_once_however_often_the_page_says_the_same() -> None:
    line = "農(nóng)業(yè)局發(fā)布數(shù)據(jù)，大家看著都說好。"
    head = PAGE.replace(
        "</title>", '</title><meta name="description" content="霜河縣發(fā)布農(nóng)業(yè)數(shù)據(jù)">'
    )
    content = read(head.replace('<div class="text">', f'<div class="text">{f"<p>{line}</p>" * 200}'))
    told = [(one.field, one.index, one.start) for one in content["repairs"]]
    assert len(set(told)) == len(told)
    assert [place for place in told if place[0] == "title"] == [("title", 0, at) for at in (3, 5, 6, 7, 8)]
    for index, text in enumerate(content["body"][:200]):
        assert text == "农业局发布数据，大家看着都说好。"
        assert [place for place in told if place[:2] == ("body", index)] == [
            ("body", index, at) for at in (0, 1, 3, 5, 6)
        ]


def test_places_are_told_where_invisible_characters_went_and_names_were_joined() -> None:
    page = PAGE.replace("今年春天的", "今年\u200b春天的\u200b").replace("阮桐葦", "阮桐葦 農(nóng)穗")
    content = read(page)
    assert content["editor"] == "阮桐苇、农穗"
    told = {(one.field, one.index, content["editor"][one.start : one.end], one.found) for one in content["repairs"]}
    assert ("editor", 0, "农", "農(nóng)") in told
    bodies = [one for one in content["repairs"] if one.field == "body" and one.index == 0]
    assert [content["body"][0][one.start : one.end] for one in bodies] == [*"农业农农业数据经发", "专业", "员"]


def test_pages_that_are_not_damaged_are_read_as_they_are() -> None:
    page = PAGE.replace("(fā)", "").replace("(nóng)", "(nong)").replace("(yè)", "")
    assert read(page)["title"] == "霜河縣發布農(nong)業數(shù)據(jù)"
    assert read(page)["repairs"] == []


def test_damaged_pages_of_the_portal_give_what_the_portal_says() -> None:
    portal, seen = Portal(60), 0
    for number, truth in enumerate(portal.truths()):
        page, said = portal.page(truth.path), "".join([truth.title or "", *truth.body])
        if number % 4 or page is None or len(said) < 200 or said.encode("gbk", "ignore").decode("gbk") != said:
            continue
        raw = damage(decode(page.body).text, random.Random(number)).encode()
        content, _ = read_page(DemoLoader, decode(raw), raw, url=f"http://portal.example{truth.path}")
        if content["pages"] > 1 or not content["repairs"] or not all(repair.certain for repair in content["repairs"]):
            continue
        seen += 1
        found = [narrow(one or "") for one in (content["editor"], content["title"], *content["body"])]
        assert found == [narrow(one or "") for one in (truth.editor, truth.title, *truth.body)]
        assert content["published_at"] == truth.published_at
    assert seen >= 5
