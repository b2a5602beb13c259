import pytest

from newscrawl.extract.images import caption_of, is_caption, is_told_caption, picture_of
from tests.extract.reading import SITE, lines, root


def picture(markup: str) -> str | None:
    return picture_of(next(root(f"<p>{markup}</p>").iter("img")), f"{SITE}1.html")


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="a.jpg">', f"{SITE}a.jpg"),
        ('<img src="/p/a.jpg">', "http://news.example/p/a.jpg"),
        ('<img src="//pic.example/a.jpg">', "http://pic.example/a.jpg"),
        ('<img src="../../p/a.jpg?w=1&amp;h=2">', "http://news.example/p/a.jpg?w=1&h=2"),
        ('<img src=" a.jpg ">', f"{SITE}a.jpg"),
        ('<img data-src="a.jpg" src="blank.gif">', f"{SITE}a.jpg"),
        ('<img data-original="a.jpg" src="data:image/gif;base64,R0lGOD">', f"{SITE}a.jpg"),
        ('<img data-src="" src="a.jpg">', f"{SITE}a.jpg"),
        ('<img zoomfile="a.jpg" src="static/none.gif">', f"{SITE}a.jpg"),
        ('<img src="W020260514.png">', f"{SITE}W020260514.png"),
        ('<img src="adult-class.jpg">', f"{SITE}adult-class.jpg"),
        ('<img src="a.jpg" class="content-img">', f"{SITE}a.jpg"),
    ],
)
def test_the_address_of_a_picture(markup: str, url: str) -> None:
    assert picture(markup) == url


@pytest.mark.parametrize(
    "markup",
    [
        "<img>", '<img src="">', '<img src="data:image/gif;base64,R0lGOD">', '<img src="about:blank">', '<img src="http://[a.jpg">',
        '<img src="images/icon_print.gif">', '<img src="logo.png">', '<img src="qrcode.jpg">', '<img src="qr_code.jpg">',
        '<img src="ewm.jpg">', '<img src="erweima.png">', '<img src="spacer.gif">', '<img src="loading.gif">',
        '<img src="a.jpg" class="avatar">', '<img src="a.jpg" class="share-icon">', '<img src="btn_share.png">',
        '<img src="ad_banner.jpg">',
    ],
)  # fmt: skip
def test_what_is_no_picture_of_the_article(markup: str) -> None:
    assert picture(markup) is None


@pytest.mark.parametrize(
    "text",
    [
        "图为晨雾里的梯田。", "▲工人检修水泵", "△工人检修水泵", "图：晨雾里的梯田", "图/池若川", "图说：晨雾里的梯田", "资料图", "上图：晨雾里的梯田",
        "云坨在线供图", "圖為晨霧裡的梯田。", "圖爲晨霧裡的梯田。",
    ],
)  # fmt: skip
def test_words_that_tell_a_caption(text: str) -> None:
    (line,) = lines(f"<p>{text}</p>")
    assert is_caption(line)
    assert is_told_caption(text)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>工人检修水泵。池若川 摄</p>", "<p>晨雾里的梯田（池若川摄）</p>", "<p>晨雾里的梯田（资料图片）</p>", "<p>晨雾里的梯田 池若川/图</p>",
        "<center>晨雾里的梯田</center>", '<p align="center">晨雾里的梯田</p>', '<p align=Center>晨雾里的梯田</p>',
        '<p style="text-align: center">晨雾里的梯田</p>', '<p style="TEXT-ALIGN:CENTER">晨雾里的梯田</p>',
        '<p class="tuzhu">晨雾里的梯田</p>', '<div class="pic-desc">晨雾里的梯田</div>', "<figcaption>晨雾里的梯田</figcaption>",
        '<td align="center"><font>晨雾里的梯田</font></td>', "<p>晨雾里的梯田。</p>",
    ],
)  # fmt: skip
def test_captions_by_their_credit_their_block_or_their_length(markup: str) -> None:
    assert is_caption(lines(markup)[0])


@pytest.mark.parametrize(
    "markup",
    [
        "<p>夜校的教室是旧仓库改的，桌椅由木工组自己打成。</p>",
        f'<p align="center">{"长" * 121}</p>',
        "<p>图书室也跟着开了门，每晚都有人来。</p>",
        "<p>天亮了，人还没走。</p>",
    ],
)
def test_text_is_no_caption(markup: str) -> None:
    assert not is_caption(lines(markup)[0])


def caption(markup: str) -> str | None:
    return caption_of(next(root(markup).iter("img")), {})


def test_the_caption_that_a_figure_gives() -> None:
    assert caption("<figure><img src=a.jpg><figcaption>　图为<b>梯田</b>。</figcaption></figure>") == "图为梯田。"
    assert caption("<figure><div><img src=a.jpg></div><figcaption>甲<br>乙</figcaption></figure>") == "甲 乙"
    assert caption("<figure><img src=a.jpg><figcaption> </figcaption></figure>") is None
    assert caption("<figure><img src=a.jpg></figure>") is None
    assert caption("<p><img src=a.jpg></p><figure><figcaption>甲</figcaption></figure>") is None
