"""Pages made to be slow, and the process that reads them within limits of time and memory.

`python -m tests.extract.monsters` reads names, one a line, and answers each with a line of JSON: a child process that
may use so many seconds of processor time and so much memory reads the page of that name.
"""

import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

from newscrawl.loaders import ArticleLoader
from tests.extract.reading import FIRST, LAST, TITLE, article, faults, read

MEMORY = 4 << 30  # bytes of address space
LONG, SHORT = 20, 3  # seconds of processor time: for 10 MB; for what takes up to one on a slow machine
BIG, MIDDLE, SMALL, TINY = 10_000_000, 2_000_000, 500_000, 200_000  # bytes

HOW = "各户都已收到通知，"
LINK = "<a href=/bd/202605/t1_1000001.html>青岚文化馆启动夜校课程</a>"


class OwnRules(ArticleLoader):
    """A portal's loader with rules of its own."""

    title_css = ("h1",)
    credits_css = ("div.info", "i.info")
    body_css = ("div.content",)
    notice_css = ("div.notice",)
    related_css = ("div.related a",)
    section_css = ("div.crumbs a",)


class Monster(NamedTuple):
    """A page, the seconds it may take, and the loader that reads it."""

    make: Callable[[], str]
    seconds: int = SHORT
    loader: type[ArticleLoader] = ArticleLoader


def _many(unit: str, size: int) -> str:
    """Return `unit` as often as it fits into `size` bytes."""
    return unit * (size // len(unit.encode()))


def _numbered(pattern: str, size: int) -> str:
    """Return `pattern` with growing numbers in it."""
    return "".join(pattern.format(number) for number in range(size // len(pattern.encode())))


def _within(unit: str, size: int = BIG) -> Callable[[], str]:
    """Return a page whose text holds a paragraph of nothing but `unit`."""
    return lambda: article(f"<p>{FIRST}</p><p>{_many(unit, size)}</p><p>{LAST}</p>")


def _beside(unit: str, size: int = BIG) -> Callable[[], str]:
    """Return a page whose text holds `unit` again and again between two paragraphs."""
    return lambda: article(f"<p>{FIRST}</p>{_many(unit, size)}<p>{LAST}</p>")


def _attributes(pattern: str, size: int, start: str = "<div ") -> Callable[[], str]:
    return lambda: article(f"<p>{FIRST}</p>{start}{_numbered(pattern, size)}>甲</div><p>{LAST}</p>")


def _behind(markup: Callable[[], str]) -> Callable[[], str]:
    return lambda: article(behind=markup())


def _head(markup: Callable[[], str]) -> Callable[[], str]:
    return lambda: article(head=f"2026-05-14 09:26<br>{markup()}")


def _document(markup: Callable[[], str]) -> Callable[[], str]:
    return lambda: article(document=markup())


_LARGE: dict[str, Callable[[], str]] = {
    "one paragraph": _within(HOW),
    "a million line breaks": lambda: article(f"{FIRST}{'<br>' * 1_000_000}{LAST}"),
    "200,000 paragraphs": lambda: article(f"<p>{HOW}</p>" * 200_000),
    "100,000 nested blocks": lambda: article(f"<p>{FIRST}</p>{'<div>' * 100_000}<p>{LAST}</p>"),
    "a million attributes": _attributes("a{}=1 ", BIG),
    "500,000 comments": _beside("<!--甲-->", 500_000 * 10),
    "500,000 processing instructions": _beside("<?x?>", 500_000 * 5),
    "200,000 links": lambda: article("<li>" + f"{LINK}<li>" * 200_000),
    "one line of digits": _within("1234567890"),
    "one line of dates": _within("2026-05-14 09:26 "),
    "one line of dates in words": _within("2026年5月14日"),
    "one line of sources": _within("来源："),
    "one line of reporters": _within("（记者"),
    "one line of spaces": _within(" "),
    "one tag without an end": lambda: f"<div {'a' * BIG}",
    "one long class": lambda: article(f"<div class='{'a' * MIDDLE}'><p>{FIRST}</p></div>"),
    "one long address": lambda: article(behind=f"<h3>相关阅读</h3><a href=/1{'%e4' * (MIDDLE // 3)}>青岚文化馆启动夜校课程</a>"),
    "nothing but signs of tags": lambda: "<" * MIDDLE,
    "nothing but NUL": lambda: "\x00" * BIG,
}  # fmt: skip

_CUNNING: dict[str, Callable[[], str]] = {
    # Regular expressions that try again and again.
    "tools of the page, and one word that is none": lambda: article(f"<p>{FIRST}</p><p>{'打印 ' * 25}甲</p><p>{LAST}</p>"),
    "a reporter with too long a name": lambda: article(head=f"2026-05-14 云坨在线 记者 {'池若川' * 20}x"),
    "names between separators": lambda: article(head=f"2026-05-14 云坨在线 记者 {'池若川、' * 20}x"),
    "a dateline of reporters": lambda: article(f"<p>本报讯 {_many('记者池若川 ', SMALL)}</p><p>{LAST}</p>"),
    "credits behind the last sentence, again and again": lambda: article(f"<p>{FIRST}</p><p>{LAST}{_many('。（责任编辑：', SMALL)}</p>"),
    "a title that ends in dots and a letter": _document(lambda: f"{TITLE}{'.' * SMALL}甲"),
    "a title of hyphens": _document(lambda: f"{TITLE}{_many(' -', SMALL)}甲"),
    "a title of names of sites, shown often": lambda: article(
        above=f"<p>{TITLE}</p>" * 3000, document=f"{TITLE}{_many('-青岚网', SMALL)}"
    ),
    "a long title, often begun": lambda: article(above=f"<p>{'青岚' * 20}林</p>" * 3000, document=_many("青岚", TINY)),
    "a time and spaces": _head(lambda: f"<time datetime='2026-05-14{' ' * SMALL}甲'>5月</time>"),
    "today and spaces": _head(lambda: f"<time datetime='今天{' ' * SMALL}甲'>5月</time>"),
    "years and spaces": _head(lambda: f"<time datetime='{_many('2026' + ' ' * 96, SMALL)}'>5月</time>"),
    "a marker and spaces": lambda: article(behind=f"enpproperty<!--{' ' * SMALL}"),
    "markers without an end": lambda: article(behind=_many("<!--enpproperty ", SMALL)),
    "a pager of full stops": lambda: article(f"<p>{FIRST}</p><p><a href=t20260514_1234567_2.html>页</a>{_many(' .', SMALL)}</p>"),
    "a style of spaces": lambda: article(f"<p>{FIRST}</p><p style='display{' ' * SMALL}x'>{LAST}</p>"),
    "a string of data without an end": lambda: f"<script>var content = \"{_many('户', SMALL)}</script>",
    "names of data": lambda: f"<script>户{'a' * TINY}</script>",
    "a string of data of backslashes": lambda: f"<script>户 content=\"{_many(chr(92), SMALL)}</script>",
    "times of scripts without one": lambda: article(meta=f"<script>{_many('ct=9999999999 ', TINY)}</script>", head=""),
    "a cookie and spaces": lambda: f"<script>document.cookie{' ' * SMALL}</script>",
    "a notice of mail addresses": _behind(
        lambda: f"<p>凡本网注明来源的稿件，版权均属本网所有。</p><p>电话{'a' * TINY}</p>"
    ),
    "a base without an end": lambda: _many("<base ", SMALL) + article(),
    # Attributes that are compared with each other.
    "attributes with ends of tags in them": _attributes('a{}=">" ', SMALL),
    "attributes behind an end of a tag": _attributes("a{}=1 ", SMALL, '<div x=">" '),
    "attributes without spaces": _attributes('a{}="1"', SMALL),
    "attributes with strokes": _attributes("a{}/", SMALL),
    "attributes of the root": lambda: _numbered("<html a{}=1>", SMALL) + article(),
    # Names of blocks that are looked at again for each line in them.
    "a long class around lines": _behind(lambda: f"<div class='{'a' * SMALL}'>{_many('<p>甲乙丙丁</p>', SMALL)}"),
    "a long class around titles": lambda: article(above=f"<div class='{'a' * SMALL}'>{f'{TITLE}<br>' * 3000}</div>"),
    "a long class around text": lambda: article(f"<div class='{'a' * TINY}'>{_many(f'<p>{HOW}</p>', TINY)}</div>"),
    "a long class around links": lambda: f"<div class='{'a' * SMALL}'>{_many('<p><a href=/>甲</a> &gt; 乙</p>', SMALL)}{article()}",
    "a long class around pictures": lambda: article(
        f"<p>{FIRST}</p><div class='{'x' * SMALL}'>{_many('<img src=a.jpg><br>甲乙<br>', SMALL)}</div><p>{LAST}</p>"
    ),
    "a long style around pictures": lambda: article(
        f"<p>{FIRST}</p><div style='{'x' * SMALL}'>{_many('<img src=a.jpg><br>甲乙<br>', SMALL)}</div><p>{LAST}</p>"
    ),
    # What is within each other, or spans everything.
    "pictures in one figure": lambda: article(
        f"<p>{FIRST}</p><figure><figcaption>甲</figcaption>{_numbered('<img src={}.jpg>', SMALL)}</figure>"
    ),
    "pictures deep down": lambda: article(f"<p>{FIRST}</p>{'<b>' * 1800}{_numbered('<img src={}.jpg><br>', TINY)}"),
    "paragraphs deep down": _beside("<p>户，</p>", TINY),
    "text in nested quotations": lambda: article(f"{'<blockquote>' * 1800}{_many(f'{HOW}<br>', SMALL)}"),
    "notices deep down": _behind(lambda: f"{'<div>' * 1800}{_many('<div>凡本网注明来源</div><div>甲</div>', TINY)}"),
    "nested sources": _head(lambda: f"{'<i class=source>' * 1800}{_many('云 坨<br>', SMALL)}"),
    "sources in one block": _head(lambda: _many("<i class=source>云 坨</i><br>", SMALL)),
    "links in links over lines": lambda: article(f"<p>{FIRST}</p>{'<a href=/a/1234567.html><b>' * 900}{_many('青岚<br>', SMALL)}"),
    "a link over lines": _behind(lambda: f"<h3>相关阅读</h3><a href=/a/1234567.html>{_many('青岚文化馆启动<br>', MIDDLE)}"),
    "a link over lines that look like a pager": _behind(lambda: f"<a href=t20260514_1234567_2.html>{_many('2 页<br>', SMALL)}"),
    "links that are open": _behind(lambda: f"<h3>相关阅读</h3>{_many('<a href=/1234><div>青', SMALL)}"),
    "headings without links": lambda: article(f"<p>{FIRST}</p>{_many('<p>相关阅读</p>', TINY)}<p>{LAST}</p>"),
    "headings with their links on one line": lambda: article(_many(f"<p>延伸阅读：{LINK}</p>", SMALL)),
    "headings with links": lambda: article(f"<p>{FIRST}</p>{_many(f'<h3>相关阅读</h3><p>{LINK}</p>', SMALL)}"),
    "links with very many children": _behind(lambda: f"<h3>相关阅读</h3><a href=/1234>{_many('<i>青岚</i>', TINY)}</a>"),
    "bread crumbs deep down": lambda: f"<div class=crumb>{'<div>' * 1800}{_many('<a href=/>甲</a><br>', TINY)}{'</div>' * 1801}{article()}",
    "places without end": lambda: f"{_many('<p>位置：</p>', SMALL)}{article()}",
}  # fmt: skip

MONSTERS: dict[str, Monster] = {
    **{name: Monster(make, LONG) for name, make in _LARGE.items()},
    **{name: Monster(make) for name, make in _CUNNING.items()},
    "links in links over lines": Monster(_CUNNING["links in links over lines"], 2 * SHORT),  # 80,000 lines
    **{
        f"{name}, by own rules": Monster(_CUNNING[name], SHORT, OwnRules)
        for name in ("nested sources", "sources in one block", "paragraphs deep down", "bread crumbs deep down")
    },
    "very many blocks of links, by own rules": Monster(
        _behind(lambda: _many("<div class=related><a href=/1000>青岚</a></div>", MIDDLE)), 1, OwnRules
    ),
    "credits within credits, by own rules": Monster(
        _head(lambda: f"{'<i class=info>' * 1800}{_many('云坨<br>', SMALL)}"), SHORT, OwnRules
    ),
}  # fmt: skip


def _limited(markup: str, monster: Monster) -> dict[str, Any]:
    """Read the page `markup` in this process, which ends when it takes too much."""
    resource.setrlimit(resource.RLIMIT_CPU, (monster.seconds, monster.seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        record = read(markup, loader=monster.loader)
    except BaseException as error:  # whatever it is, the test shall tell it
        return {"ended": f"{error!r:.200}", "where": traceback.format_exc(limit=-3)}
    return {"ended": "well", "seconds": time.process_time(), "faults": faults(record), "refused": record["refused"]}


def _in_child(monster: Monster) -> dict[str, Any]:
    """Read the page of `monster` in a process of its own, whose processor time begins at nothing."""
    markup = monster.make()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        with os.fdopen(writer, "w") as out:
            json.dump(_limited(markup, monster), out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        answer = answers.read()
    _, status = os.waitpid(child, 0)
    return json.loads(answer) if answer else {"ended": f"by signal {status & 127}, for want of time or memory"}


def main() -> None:
    """Answer the names that come in."""
    for line in sys.stdin:
        print(json.dumps(_in_child(MONSTERS[line.strip()])), flush=True)


if __name__ == "__main__":
    main()
