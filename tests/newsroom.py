"""A small portal whose lists a test changes between runs: what is put in, taken away, pinned."""

from newscrawl.demo import Page, Portal

LAYOUT = (
    '<div class="viewbox"><div class="title">{title}</div><div class="info">{day} 09:26 来源：水渠报</div>'
    '<div class="content"><p>{text}</p></div></div>'
)
_HTML = {"Content-Type": "text/html; charset=utf-8"}


class Newsroom(Portal):
    """Sections of articles by number, newest first; `size` entries on a list page. Read by the portal `demo`."""

    def __init__(self, lists: dict[str, list[int]], size: int = 10) -> None:
        super().__init__(1)
        self.lists, self.size = lists, size
        self.pinned: list[int] = []
        self.days: dict[int, str] = {}
        """Day of an article where it is not 2 May 2021."""
        self.texts: dict[int, str] = {}
        self.layout = LAYOUT
        """The page of an article, with the places `title`, `day` and `text`."""
        self.answers: dict[str, Page] = {}
        """Answers by path, before all others."""

    def page(self, path: str) -> Page | None:
        if path in self.answers:
            return self.answers[path]
        if path == "/robots.txt":
            return Page(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow:\n")
        if path == "/xianyu/":
            links = "".join(f'<li><a href="/xianyu/{code}/">{code}</a></li>' for code in self.lists)
            return page(f'<ul class="nav">{links}</ul>')
        _, _, code, name = path.split("/", 3)
        if code not in self.lists:
            return None
        if not name or name.startswith("list_"):
            return self._list(code, int(name.removeprefix("list_").removesuffix(".html") or 1))
        number = int(name.removesuffix(".html"))
        return self.article(number) if any(number in numbers for numbers in self.lists.values()) else None

    def _list(self, code: str, number: int) -> Page | None:
        shown = self.lists[code][(number - 1) * self.size : number * self.size]
        if not shown and number > 1:
            return None
        entries = "".join(f'<li><a href="/xianyu/{code}/{n}.html">{title(n)}</a></li>' for n in [*self.pinned, *shown])
        more = number * self.size < len(self.lists[code])
        following = f'<a href="/xianyu/{code}/list_{number + 1}.html">下一页</a>' if more else ""
        return page(f'<div class="listbox"><ul>{entries}</ul></div>{following}')

    def article(self, number: int) -> Page:
        """Return the page of an article as it is now."""
        text = self.texts.get(number) or f"村里第{number}段水渠今天通水，地里的麦子等着这一场水，" * 6
        day = self.days.get(number, "2021-05-02")
        return page(self.layout.format(title=title(number), day=day, text=text))


def title(number: int) -> str:
    """Return the title of an article."""
    return f"第{number}段水渠通水"


def page(body: str, status: int = 200) -> Page:
    """Return a page."""
    html = f'<html><head><meta charset="utf-8"><title>水渠网</title></head><body>{body}</body></html>'
    return Page(status, _HTML, html.encode())
