import pytest

from newscrawl.extract.refusal import asks_something, is_front, refusal
from newscrawl.items import Article, Image
from tests.extract.reading import FIRST, TEXT, TITLE, article, page, paragraphs, read

LINKS = "".join(f"<li><a href=/bd/{number}00.html>北槿县第{number}批苗木已经上山</a></li>" for number in range(30))


def test_articles_are_not_refused() -> None:
    assert refusal(Article(title=TITLE, body=[FIRST])) is None
    assert refusal(Article(title="组图", images=[Image("http://h/1.jpg")])) is None


def test_a_long_report_about_a_deleted_page_is_an_article() -> None:
    assert refusal(Article(title="报道", body=["该页面已被删除。" + "老人说起旧事。" * 40])) is None


@pytest.mark.parametrize(
    "text",
    [
        "您访问的文章不存在或已被删除。", "该页面不存在", "抱歉，您要找的页面已删除", "很抱歉，您访问的页面找不到了", "404 Not Found", "404错误",
        "对不起，该信息已被移除", "此链接已失效", "文章已下线", "找不到该网页", "頁面不存在", "出错了，您访问的内容不存在",
    ],
)  # fmt: skip
def test_error_pages_are(text: str) -> None:
    assert refusal(Article(title="提示信息", body=[text])) == ("error page", "extract:error-words")
    assert refusal(Article(title=text, body=["返回首页。"])) == ("error page", "extract:error-words")


def test_pages_without_title_or_text_are() -> None:
    assert refusal(Article(body=["甲"])) == ("no title", "extract:title")
    assert refusal(Article(title="甲")) == ("no text and no picture", "extract:body")
    assert refusal(Article()) == ("empty page", "extract:empty")


def asks(markup: str) -> str | None:
    found = page(markup)
    span = found.body_span
    refused = asks_something(found.root, found.lines, span, found.has_credits(found.head(span)))
    return refused[0] if refused else None


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (
            "<title>提示信息</title><div><h2>出错了</h2><p>您访问的页面不存在或已被删除。</p><p><a href=/>返回首页</a></p></div>",
            "error page",
        ),
        ("<title>云坨在线</title><div>404</div><div>很抱歉，您要访问的页面找不到了</div>", "error page"),
        (f"<title>云坨在线</title><div><p>该文章已被删除</p></div><ul>{LINKS}</ul>", "error page"),
        (
            "<title>登录</title><form>用户名：<input name=u> 密码：<input type=password><button>登录</button> <a href=/f>忘记密码</a></form>",
            "login page",
        ),
        ("<title>会员登录</title><form><p>请登录后查看全文。</p><input type=Password></form>", "login page"),
        ("<title>安全验证</title><div><p>请输入验证码后继续访问。</p><img src=/captcha.php></div>", "captcha page"),
        ("<title>访问验证</title><p>您的访问过于频繁，请稍后再试。</p>", "captcha page"),
        ("<title>验证</title><p>请拖动滑块完成拼图，以确认您不是机器人。</p>", "captcha page"),
        ("<script>document.cookie='a=1';location.reload()</script>", "challenge page"),
        ("<html><head><script>var _0x1a2b=['x'];eval(_0x1a2b)</script></head><body></body></html>", "challenge page"),
        ("<script>setTimeout(function(){location.href='/?k=1'},5)</script><body>正在跳转</body>", "challenge page"),
    ],
)
def test_pages_that_want_something_from_their_visitor(markup: str, reason: str) -> None:
    assert asks(markup) == reason
    assert read(markup)["refused"] == reason


@pytest.mark.parametrize(
    "markup",
    [
        article(),
        article(
            behind="<form>用户名：<input name=u> 密码：<input type=password><button>登录</button></form><p>请登录后评论</p>"
        ),
        article(behind="<p>验证码：<input name=c><img src=/captcha.php></p>"),
        article(meta="<script>document.cookie='a=1';location.href</script>"),
        article(paragraphs("县里说，失效的链接已删除，网站从今天起恢复更新。"), head="2026-05-14 来源：云坨在线"),
        article(paragraphs("机器人走进了林场的夜校，学员们围着看了一晚上。")),
        article(paragraphs("短讯一则。", "夜校今晚开课。"), head="2026-05-14 09:26 来源：云坨在线"),
    ],
)
def test_articles_want_nothing(markup: str) -> None:
    assert asks(markup) is None
    assert read(markup)["refused"] is None


@pytest.mark.parametrize(
    "markup",
    [
        f"<title>本地要闻_云坨在线</title><h1>本地要闻</h1><ul>{LINKS}</ul>",
        f"<title>云坨在线</title><div><h2>要闻</h2><ul>{LINKS}</ul></div><div><h2>本地</h2><ul>{LINKS}</ul></div>",
        "<title>本地要闻</title>" + "".join(f"<dl><dt><a href=/{number}00.html>北槿县第{number}批苗木已经上山</a></dt><dd>连日来，第{number}批苗木陆续运到。</dd></dl>" for number in range(30)),
    ],
)  # fmt: skip
def test_lists_are_no_articles(markup: str) -> None:
    assert read(markup)["refused"] == "list page"


def test_headlines_where_the_text_should_be_are_a_front_page() -> None:
    found = page(f"<ul>{LINKS}</ul>").lines
    assert is_front(found, range(len(found)))
    found = page(f"{paragraphs(*TEXT)}<ul>{LINKS}</ul>").lines
    assert is_front(found, range(len(found)))


def test_a_text_beside_some_links_is_none() -> None:
    found = page(paragraphs(*TEXT * 3) + "<p><a href=/1>青岚文化馆启动夜校课程</a></p>").lines
    assert not is_front(found, range(9))
    assert not is_front([], range(0))


@pytest.mark.parametrize(
    "markup", ["", " ", "<html></html>", "<!-- x -->", "<p></p>", "\x00", "<html><head></head><body></body></html>"]
)
def test_empty_pages_are_refused(markup: str) -> None:
    assert read(markup)["refused"] == "empty page"


def test_a_template_without_its_text_is_refused() -> None:
    assert read(article("", head="2026-05-14 09:26 来源：云坨在线"))["refused"] == "no text and no picture"
