from newscrawl.extract.refusal import refusal
from newscrawl.items import Article, Image


def test_articles_are_not_refused() -> None:
    assert refusal(Article(title="青岚林场恢复夜校", body=["连日来，林场恢复夜校。"])) is None
    assert refusal(Article(title="组图", images=[Image("http://h/1.jpg")])) is None


def test_a_long_report_about_a_deleted_page_is_an_article() -> None:
    assert refusal(Article(title="报道", body=["该页面已被删除。" + "老人说起旧事。" * 40])) is None


def test_error_pages_and_empty_templates_are() -> None:
    assert refusal(Article(title="提示信息", body=["您访问的文章不存在或已被删除。"])) == (
        "error page",
        "extract:error-words",
    )
    assert refusal(Article(title="404 Not Found", body=["x"])) == ("error page", "extract:error-words")
    assert refusal(Article(body=["甲"])) == ("no title", "extract:title")
    assert refusal(Article(title="甲")) == ("no text and no picture", "extract:body")
