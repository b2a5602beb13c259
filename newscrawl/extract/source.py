"""Where an article comes from, where no label says so: a name beside the time."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from newscrawl.extract.credits import without_credits, without_values
from newscrawl.extract.dates import has_day, without_dates
from newscrawl.extract.images import is_credited, is_told_caption
from newscrawl.extract.lines import Line, lines_of, texts
from newscrawl.extract.no_names import is_column
from newscrawl.extract.people import is_name, is_person
from newscrawl.extract.tree import Element, named_like
from newscrawl.text.clean import clean

_is_named_source = named_like(r"source|laiyuan|(?:^|[\s_-])ly(?:$|[\s_-])|media|come_?from|publisher|\bfrom\b|origin")
_is_named_author = named_like(r"author|\bauthi\b|writer|zuozhe|byline|reporter|\bzz\b")
_MOST_LINES, _LONGEST = 5, 200  # lines of an element with a name, characters in it
_MOST_ELEMENTS = 400  # of a head that are looked at
_NO_SOURCE = re.compile(
    r"\w{0,8}(?:记者|通讯员|评论员|作者)(?:站|\w{0,4}(?<![网报社台站]))|[\u3400-\u9fff]{2,4}报道|楼主|主题|帖子|积分|精华|只看该.*|倒序浏览|"
    r"发布(?:于|者|人)?|"
    r"[\d\s.:：+\-%]+|[大中小TtAa+\-]{1,3}|.{0,6}(?:字号|字体|字體|分享|评论|打印|收藏|阅读|浏览|点击|点赞|原创|微博|微信|关注|举报|创作者|领域|参与|听新闻|手机看|复制|扫码|朋友圈"
    r"|正文|返回|首页|更多|客户端下载|上一篇|下一篇|广告|繁体|星期.|我要|QQ空间|语音播报|纠错|已有|发表|时间|日期|来自|更新|编辑|热度|字数|分钟|反馈|举报|抢先|赞|下载).{0,6}"
)
_SEPARATORS = re.compile(r"[\s|｜/／·•,，、]+|(?<=[\u3400-\u9fff])-(?=[\u3400-\u9fff])")
# 自 and 文 begin names too: 自在网, 文化网.
_PREFIX = re.compile(r"^(?:(?:原创|来自|由|by)\s*[:：]?|[自文]\s*[:：])\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:来自|IP属地|发布于)\s*[:：]?\s*\S+")  # where the writer's device is
_BY = re.compile(r"\w{0,8}(?:记者|通讯员|评论员|编辑|作者)\s{1,4}(\S{2,4})(?!\S)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SHAPE = re.compile(r"[\w\u3400-\u9fff“”《》()（）\[\]&+.·－-]{2,24}")
_MEDIUM = re.compile(
    r"(?:网|報|报|社|台|视|新闻|客户端|在线|发布|融媒\S{0,4}|日报|晚报|晨报|周刊|杂志|频道|中心|传媒|局|委|办|部|厅|站)$"
)
# Sentences and paths; headings behind a bullet; asides in brackets, unless they end as a medium does.
_NO_LINE = re.compile(r"[>＞»。！？；]|^\s*[■□●○◆◇◎▲★※]|^\s*[（(][^（）()]*(?<![网報报社台])[）)]\s*$")
_NEAR_DATE = 1  # lines from the line with the time


def find_source(lines: Sequence[Line], claimed: Sequence[str], people: Sequence[str] = ()) -> tuple[str, str] | None:
    """Return the source in the lines between title and text, and the rule that found it.

    `claimed` is what metadata says, by which a bare name is known for a source; `people` are known to be none.
    """
    named_ones = map(_value, _marked(lines, _is_named_source))
    if found := next(filter(None, named_ones), None):
        return found, "extract:source-element"
    bare = list(_beside_date(lines))
    for name in bare:
        if name in claimed and (not is_person(name) or _MEDIUM.search(name)):
            return name, "extract:source-shown-and-said"
    for name in bare:
        if name not in people and (not is_person(name) or _MEDIUM.search(name)):
            return name, "extract:source-beside-time"
    return None


def find_author(lines: Sequence[Line]) -> str | None:
    """Return the name in an element between title and text whose class or id says that it is the author's."""
    marked = map(_value, _marked(lines, _is_named_author))
    return next((name for name in marked if name and not _MEDIUM.search(name)), None)


def shown_author(lines: Sequence[Line], claimed: Iterable[str]) -> str | None:
    """Return the first of the names that metadata claims for the author's that the lines show as a word of its own."""
    words = {word for line in lines for word in _words(line.text)}
    return next((name for name in claimed if name in words and is_name(name) and not _MEDIUM.search(name)), None)


def _marked(lines: Sequence[Line], is_named: Callable[[Element], bool]) -> Iterator[Element]:
    """Yield the elements in the blocks of `lines` whose name tells what is in them."""
    blocks = dict.fromkeys(line.block for line in lines)
    return filter(is_named, islice(chain.from_iterable(block.iter() for block in blocks), _MOST_ELEMENTS))


def _value(element: Element) -> str | None:
    """Return the name in an element, without a time that stands beside it; None for labels and page tools."""
    said = " ".join(texts(lines_of(element, _MOST_LINES)))
    if len(said) > _LONGEST:
        return None
    text = without_dates(without_credits(said)).strip()
    words = [word for word in _words(text) if word]
    return words[0] if len(words) == 1 else None


def _beside_date(lines: Sequence[Line]) -> Iterable[str]:
    dated = [at for at, line in enumerate(lines) if has_day(line.text)]
    if not dated:
        return
    for line in lines[max(0, dated[0] - _NEAR_DATE) : dated[0] + _NEAR_DATE + 1]:
        is_caption = line.pictures or is_told_caption(line.text) or is_credited(line.text)
        if len(line.text) <= 80 and not is_caption and not _NO_LINE.search(line.text):
            text = _BY.sub(_unless_medium, _ADDRESS.sub(" ", without_dates(without_values(line.text))))
            yield from _words(_FROM.sub(" ", text))


def _unless_medium(found: re.Match[str]) -> str:
    """Return a role and the word behind it if that is a medium: 本报记者 某某网."""
    return found[0] if _MEDIUM.search(found[1]) else " "


def _words(text: str) -> Iterable[str]:
    for part in _SEPARATORS.split(clean(text)):
        word = _PREFIX.sub("", part).strip("【】[]()（）:：—-")
        word = f"{word}]" if "[" in word and "]" not in word else word
        if _SHAPE.fullmatch(word) and not _NO_SOURCE.fullmatch(word) and not is_column(word):
            yield word
