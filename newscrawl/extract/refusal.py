"""Pages that answer like an article and are none."""

import re
from collections.abc import Sequence

from newscrawl.extract.lines import Line
from newscrawl.extract.tree import Element
from newscrawl.items import Article

_ERROR_PAGE = re.compile(
    r"(?:页面|頁面|文章|内容|信息|网页|资源|稿件|链接|地址)[^。]{0,12}(?:不存在|已被?删除|已删除|找不到|未找到|已下线|被移除|走丢|已失效|已过期|已下架)"
    r"|(?:找不到|无法找到|没有找到|不存在)[^。]{0,12}(?:页面|文章|内容|文件|网页)|404\s*(?:not found|错误|页面)|page not found|访问出错"
    r"|(?:出错了|很抱歉|对不起)[^。]{0,20}(?:不存在|删除|找不到|未找到|无法访问)",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(
    r"验证码|人机验证|安全验证|访问(?:过于|太)频繁|请求(?:过于|太)频繁|异常访问|滑动(?:滑块|验证)|拖动滑块|机器人|captcha",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:请|后|需要?|立即|用户|会员|账号|密码|扫码)\S{0,4}登[录陆]|登[录陆](?:后|账号|密码|名|即可)|忘记密码|用户名"
)
_CHALLENGE = re.compile(
    r"document\.cookie\s*=|location\.(?:reload|href|replace)|__jsl_clearance|acw_sc__v2|_0x[0-9a-f]{4}|eval\("
)
_SHORT = 200  # characters; an article that reports on a deleted page is longer
_LITTLE = 400  # characters of the whole page, for pages that only ask for something
_LONGEST_MESSAGE = 60  # characters of a line that says what is wrong
_NOTHING = 60
_HEADLINE = 8  # characters of a link that is a headline
_FRONT_LINKS, _FRONT_SHARE = 5, 0.3


def refusal(article: Article) -> tuple[str, str] | None:
    """Return why `article` cannot be one, as (reason, rule), None where nothing speaks against it."""
    text = "".join([article.title or "", *article.body])
    is_told = article.published_at and article.source  # a short report may speak of pages that are gone
    if len(text) < _SHORT and not is_told and _ERROR_PAGE.search(text):
        return "error page", "extract:error-words"
    if not (article.title or article.body or article.images):
        return "empty page", "extract:empty"
    if not article.title:
        return "no title", "extract:title"
    if not article.body and not article.images:
        return "no text and no picture", "extract:body"
    return None


def asks_something(root: Element, lines: Sequence[Line], body: range, has_credits: bool) -> tuple[str, str] | None:
    """Return what a page wants from its visitor instead of telling him something, as (reason, rule), None for nothing.

    `body` are the lines that were taken for text, `has_credits` whether time or source stand between title and text.
    """
    text = "".join(lines[at].text for at in body if not lines[at].is_linked)
    if len(text) >= _SHORT:
        return None
    said = [line for line in lines if line.text]
    free = "".join(line.text for line in said if not line.is_linked)
    if len(free) < _NOTHING and not any(line.pictures for line in lines) and _is_challenge(root):
        return "challenge page", "extract:challenge"
    messages = (line for line in said if _may_be_message(line) and (line.is_heading or not has_credits))
    if any(_ERROR_PAGE.search(line.text) for line in messages):
        return "error page", "extract:error-words"
    if has_credits:
        return None
    if _asks_password(root) and _LOGIN.search(free):
        return "login page", "extract:password"
    asks_proof = len(free) < _LITTLE * 3 and _CAPTCHA.search(free)
    return ("captcha page", "extract:captcha-words") if asks_proof else None


def _may_be_message(line: Line) -> bool:
    return not line.linked and len(line.text) <= _LONGEST_MESSAGE


def _is_challenge(root: Element) -> bool:
    return any(_CHALLENGE.search(script.text or "") for script in root.iter("script"))


def _asks_password(root: Element) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in root.iter("input"))


def is_headline(title: str | None) -> bool:
    """Say whether a title is as long as that of an article; sections and sites have shorter names."""
    return len(title or "") >= _HEADLINE


def is_front(lines: Sequence[Line], body: range) -> bool:
    """Say whether links to articles stand where the text should: many among it, or little text beside very many."""
    inside = [lines[at] for at in body if lines[at].text]
    headlines = sum(line.linked >= _HEADLINE for line in inside)
    if headlines >= _FRONT_LINKS and headlines >= _FRONT_SHARE * len(inside):
        return True
    text = sum(len(line.text) for line in inside if not line.linked)
    return text < _SHORT and sum(line.linked >= _HEADLINE for line in lines) >= 4 * _FRONT_LINKS
