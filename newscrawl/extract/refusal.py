"""Pages that answer like an article and are none."""

import re

from newscrawl.items import Article

_ERROR_PAGE = re.compile(
    r"(?:页面|頁面|文章|内容|信息|网页|资源)[^。]{0,12}(?:不存在|已被?删除|已删除|找不到|未找到|已下线|被移除|走丢)"
    r"|(?:找不到|无法找到|没有找到)[^。]{0,12}(?:页面|文章|内容|文件)|404\s*(?:not found|错误)|page not found|访问出错",
    re.IGNORECASE,
)
_SHORT = 200  # characters; an article that reports on a deleted page is longer


def refusal(article: Article) -> tuple[str, str] | None:
    """Return why `article` cannot be one, as (reason, rule), None where nothing speaks against it."""
    text = "".join([article.title or "", *article.body])
    if len(text) < _SHORT and _ERROR_PAGE.search(text):
        return "error page", "extract:error-words"
    if not (article.title or article.body or article.images):
        return "empty page", "extract:empty"
    if not article.title:
        return "no title", "extract:title"
    if not article.body and not article.images:
        return "no text and no picture", "extract:body"
    return None
