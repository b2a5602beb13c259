"""Articles that are split over pages, put together."""

from newscrawl.base_spiders.portal import Loaded
from newscrawl.base_spiders.split import SplitArticle
from newscrawl.http import PageResponse
from newscrawl.items import Article, Repair, Rule
from newscrawl.text.decode import decode


def page(name: str) -> PageResponse:
    return PageResponse(f"http://portal.example/{name}.html", body=name.encode(), decoded=decode(name.encode()))


def test_repairs_of_further_parts_stand_where_their_paragraphs_come_to_stand() -> None:
    simplified, gloss = Repair(kind="simplified"), Repair("body", 0, 2, 3, "農(nóng)", "gloss")
    first = Article(body=["一", "二"], repairs=[simplified, gloss])
    second = Article(
        body=["三", "四", "五"], editor="阮桐苇", rules=[Rule("editor", "extract:credits-behind-text")],
        repairs=[simplified, Repair("editor", 0, 2, 3, "葦(wěi)", "gloss"), Repair("title", 0, 0, 1, "題(tí)", "gloss"),
                 Repair("body", 1, 0, 1, "發(fā)", "gloss")],
    )  # fmt: skip
    article = SplitArticle(page("1"), first, ["http://portal.example/2.html"])
    article.add(page("2"), Loaded(second, [], None))
    whole = article.whole()
    assert whole.body == ["一", "二", "三", "四", "五"]
    assert whole.editor == "阮桐苇"
    assert whole.repairs == [
        simplified, gloss, Repair("editor", 0, 2, 3, "葦(wěi)", "gloss"), Repair("body", 3, 0, 1, "發(fā)", "gloss"),
    ]  # fmt: skip
