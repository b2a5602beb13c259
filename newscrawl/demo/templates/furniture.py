"""What stands around an article and has nothing to do with it: much of a page, and full of words that mislead."""

from functools import cache
from random import Random

from newscrawl.demo import text, words
from newscrawl.demo.catalogue import SECTIONS
from newscrawl.demo.templates.base import anchor, items
from newscrawl.demo.words import SITE_NAME

_FRIENDS = 48
_MENUS = (
    "首页",
    "要闻",
    "县域",
    "图片",
    "视听",
    "乡音",
    "文旅",
    "民生",
    "公告",
    "专题",
    "读书",
    "天气",
    "互动",
    "电子报",
)
_PARTS = (
    "head",
    "nav",
    "logo",
    "menu",
    "main",
    "side",
    "box",
    "list",
    "tab",
    "focus",
    "foot",
    "share",
    "search",
    "cmt",
)


@cache
def styles() -> str:
    """Return the style sheet that old systems write into every page."""
    rules = (
        f".lt-{part}-{n} {{ width: {180 + 7 * n}px; margin: 0 auto {n}px; padding: {n % 5}px;"
        f" color: #{n * 1117 % 4096:03x}; }}\n.lt-{part}-{n} a:hover {{ text-decoration: underline; }}\n"
        for n, part in enumerate(_PARTS * 3)
    )
    return f'<style type="text/css">\n{"".join(rules)}</style>\n'


@cache
def scripts() -> str:
    """Return scripts with texts in them that look like credits."""
    lines = "".join(
        f"  lt.on('{part}', function (e) {{ if (!e || e.n < {n}) {{ return; }} lt.show('#lt-{part}', e.n + {n}); }});\n"
        for n, part in enumerate(_PARTS * 5)
    )
    return (
        '<script type="text/javascript">\n//<![CDATA[\nvar lt = lt || {tips: ["来源：脚本", "责任编辑：脚本",'
        f' "发布时间：2019-01-01 00:00"]}};\n(function () {{\n{lines}}})();\n//]]>\n</script>\n'
    )


@cache
def search() -> str:
    """Return a form with hidden fields."""
    return (
        '<form action="/so/" method="get" class="lt-search">'
        '<input type="hidden" name="tip" value="来源：全站 编辑：全部">'
        '<select name="f"><option>标题</option><option>来源</option><option>作者</option></select>'
        '<input name="q" value="请输入关键词"><button type="submit">搜索</button></form>\n'
    )


@cache
def menu() -> str:
    """Return the menu of the whole site; its links are no sections."""
    return "".join(
        f'<li class="lt-menu"><a href="/pd{n}/" target="_blank">{name}</a></li>\n' for n, name in enumerate(_MENUS)
    )


@cache
def friends() -> str:
    """Return links to other sites."""
    rng = Random("friends")
    names = (f"{rng.choice(SECTIONS).name}{rng.choice(words.OFFICES)}" for _ in range(_FRIENDS))
    links = (f'<a href="http://f{n}.friend.example/" target="_blank">{name}</a>' for n, name in enumerate(names))
    return f'<div class="lt-friends"><h4>友情链接</h4>{" | ".join(links)}</div>\n'


@cache
def share() -> str:
    """Return buttons for sharing, in the comments that mark the places of a template."""
    buttons = "".join(f'<a href="#" class="lt-share-{n}" title="分享到{n}号"></a>' for n in range(8))
    return (
        f'<!-- 分享开始 编辑：模板 -->\n<div class="lt-share"><span>分享到：</span>{buttons}</div>\n<!-- 分享结束 -->\n'
    )


@cache
def footer() -> str:
    """Return the end of every page."""
    about = " | ".join(
        anchor(f"/about/{n}.html", name) for n, name in enumerate(("关于我们", "联系我们", "网站地图", "投稿须知"))
    )
    return (
        f'<div class="footer"><p>{about}</p><p>Copyright © {SITE_NAME} 版权所有 岚ICP备00000000号</p>'
        "<p>主办：岚汀县域信息中心 未经许可不得转载 编辑部值班：0000-0000000</p></div>\n"
        '<!--[if lt IE 9]><script src="/js/html5.js"></script><![endif]-->\n'
    )


def comments(rng: Random) -> str:
    """Return what readers say, with times of their own."""
    said = items([_comment(rng) for _ in range(rng.choice((0, 0, 1, 3, 5, 24)))])
    return f'<div class="comments" id="pinglun"><h3>网友评论</h3><ul>{said}</ul><textarea>我来说两句</textarea></div>\n'


def _comment(rng: Random) -> str:
    time = f"2026-{rng.randint(1, 9):02}-{rng.randint(1, 28):02} {rng.randint(7, 22):02}:{rng.randint(0, 59):02}"
    return f'<span class="who">网友{text.person(rng)}</span><em>发表于 {time}</em><p>{rng.choice(_SAID)}</p>'


_SAID = (
    "写得真好，希望编辑多发这样的稿子。",
    "这个地方我去过，路确实好走多了，就是停车还不太方便，建议再想想办法。",
    "作者辛苦了！",
    "请问报名的时间是哪天？来源可靠吗？",
    "支持。",
    "小时候常走那条路，看到照片一下子想起来很多人和事，谢谢记者。",
)


def side(heading: str, links: list[str]) -> str:
    """Return a list beside the article."""
    return f'<div class="side"><h3>{heading}</h3><ul>{items(links)}</ul></div>\n'
