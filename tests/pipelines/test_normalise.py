from newscrawl.items import Article, Image, Notice, Related, Repair
from newscrawl.pipelines.normalise import NormalisePipeline


def traditional() -> Article:
    return Article(
        url="http://portal.example/a/1.html", title="農業 發展", body=["看著", "　"], editor="阮桐葦", sections=["縣聞"],
        related=[Related("來訊", "http://portal.example/a/2.html", shown="來")], images=[Image("u", "圖")],
        notice=Notice(["轉載"]), script="zh-Hant",
    )  # fmt: skip


def test_text_is_published_as_the_page_shows_it() -> None:
    article = NormalisePipeline().process_item(traditional())
    assert (article.title, article.body, article.repairs) == ("農業 發展", ["看著"], [])


def test_where_a_portal_asks_for_it_every_text_is_simplified_and_the_record_says_so() -> None:
    article = NormalisePipeline(is_simplifying=True).process_item(traditional())
    assert (article.title, article.body, article.editor, article.sections) == (
        "农业 发展",
        ["看着"],
        "阮桐苇",
        ["县闻"],
    )
    assert [(related.title, related.shown) for related in article.related] == [("来讯", "来")]
    assert (article.images[0].caption, article.notice.text) == ("图", ["转载"])
    assert (article.script, article.repairs) == ("zh-Hant", [Repair(kind="simplified")])


def test_simplified_and_mended_articles_are_left_alone() -> None:
    article = Article(url="http://portal.example/a/1.html", title="发展", script="zh-Hans")
    assert NormalisePipeline(is_simplifying=True).process_item(article).repairs == []
    mended = traditional()
    mended.repairs = [Repair(kind="simplified"), Repair("title", 0, 1, 2, "業(yè)", "gloss")]
    assert len(NormalisePipeline(is_simplifying=True).process_item(mended).repairs) == 2
