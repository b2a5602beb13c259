"""What stands around the text of an article and among it, and is no part of it."""

import re

from newscrawl.extract.credits import is_credit_line
from newscrawl.extract.dates import has_date
from newscrawl.extract.lines import Line
from newscrawl.extract.notice import begins_notice, is_licence, is_notice
from newscrawl.extract.patterns import beginning_with
from newscrawl.extract.related import is_related_heading
from newscrawl.extract.title import is_title

SENTENCE_END = "。！？”…"
_PAGER = re.compile(
    r"(?:[\s\d]|\[|\]|【|】|\(|\)|（|）|上一页|下一页|上页|下页|首页|尾页|末页|共\d+页|第\d+页|\.\.\.|…|<|>|《|》|\||/)+"
)
_ONLY_DIGITS = re.compile(r"[\d.]+")
_RUNNING = re.compile("[。！？]")
_TOOLS = re.compile(
    r"\s*+(?:[【\[（(]?\s*+(?:打印(?:本页|此页)?|关闭(?:窗口|本页|此页)?|返回(?:顶部|首页|列表|上页)?|收藏(?:本页|此页|本文)?|保存|分享到?[:：]?|字[体号][:：]?"
    r"|[大中小]|纠错|举报|评论|繁体|微信|微博|朋友圈|展开全文|阅读全文|更多|播放|暂停|广告|向前|向后|自动播放|play|我要纠错)"
    r"\s*+[】\]）)]?[\s|]*+)++",
    re.IGNORECASE,
)
_BESIDE_THE_TEXT = re.compile(
    r"(?:[【\[（(]\s*)?(?:原标题|原题|原文标题|本文来源|文章来源|来源|关键[字词]|标签|TAGS?|责任编辑|编辑|作者|本文首发)\s*[:：]"
    r"|点击(?:进入|查看|下载|图片|这里|阅读)|进入【|更多\S{0,12}(?:请|精彩|内容|资讯|新闻)|\S{0,8}资讯请关注|扫(?:描|码|一扫)|返回\S{1,4}，查看更多"
    r"|(?:欢迎)?关注\S{0,20}(?:公众号|微信|微博|头条号)|下载\S{0,12}(?:客户端|APP)|(?:相关|此前|延伸|往期)(?:报道|阅读|新闻|链接|推荐)\s*[:：]"
    r"|本文(?:首发于|系|由|来自|转自).{0,20}(?:公众号|授权|原创|独家|转载)|视频[-－:：]|\S+\.(?:jpe?g|png|gif)\s*\(|\S+ \S+ 上传$|正在播放|自动播放|\d\d:\d\d\s*/\s*\d\d:\d\d",
    re.IGNORECASE,
)
_PROMOTION = beginning_with(
    "扫微长阅点 -—E全打请請",
    r"扫描\S{0,4}二维码|微信中搜|长按\S{0,6}(?:二维码|识别)|阅读原文|点击投票|^[-—\s]*END[-—\s]*$|^全文完$|打开\S{2,10}\s?(?:查看|APP|客户端|阅读)|[请請][继繼][续續]往下[阅閱][读讀]",
)
_OTHER_THINGS = re.compile(
    r"(?:网友|網友|最新|全部|发表|發表|玩家|用户|精彩)?(?:评论(?![家员])|評論(?![家員])|点评|點評|跟[贴帖]|热评|回帖|留言)|文章导航|(?:热门|热点|精彩|最新|今日|图片|大家都在|正在热|为你推荐|24小时)\S{0,6}$|分享到?[:：]"
)
_COUNTED = re.compile(r"\d\s*[条个](?:网友)?(?:评论|回复|想法|留言)")
_LONGEST_END = 120  # characters of a line that shows that the text is over
LONGEST_BESIDE = 90  # characters of a line that is beside the text
_LONGEST_INFO = 120  # characters of a line with time, source and tools


def is_tool(text: str) -> bool:
    """Say whether a line is a tool of the page: print, close, share."""
    return len(text) <= _LONGEST_END and bool(_TOOLS.fullmatch(text))


def is_info(text: str) -> bool:
    """Say whether a line over the text tells its time."""
    return len(text) <= _LONGEST_INFO and not _RUNNING.search(text) and has_date(text)


def is_aside(text: str) -> bool:
    """Say whether a line begins like one that is said beside the text: 原标题：…, 扫码关注…."""
    return len(text) <= LONGEST_BESIDE and bool(_BESIDE_THE_TEXT.match(text))


def says_end(text: str) -> bool:
    """Say whether the words of a line alone show that the article is over."""
    return is_related_heading(text) or is_credit_line(text) or is_notice(text) or bool(_OTHER_THINGS.match(text))


def is_end(line: Line) -> bool:
    """Say whether a line behind the text shows that the article is over."""
    text = line.text
    if not text or len(text) > _LONGEST_END:
        return is_notice(text)
    return (
        says_end(text)
        or begins_notice(line)
        or is_licence(text)
        or bool(_PAGER.fullmatch(text) and not _ONLY_DIGITS.fullmatch(text))
        or (len(text) >= 4 and is_tool(text))
        or bool(_COUNTED.search(text))
    )


def is_beside(line: Line, text: str, title: str) -> bool:
    """Say whether a line among the text, of which `text` is left, is no part of it."""
    if is_title(text, title) or is_related_heading(text):
        return True
    if len(text) > LONGEST_BESIDE:
        return False
    if _PAGER.fullmatch(text):
        return bool(line.links) or not _ONLY_DIGITS.fullmatch(text)
    if len(line.links) > 1 and line.linked * 10 >= len(text) * 3 and text[-1] not in SENTENCE_END:
        return True  # a widget: quotes of shares, tags
    is_link = line.is_linked and (text[-1] not in SENTENCE_END or line.linked * 10 >= len(text) * 9)
    return is_link or is_aside(text) or bool(_PROMOTION.search(text)) or is_tool(text)
