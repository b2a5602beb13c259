"""A portal with a history: articles come, are edited, withdrawn, moved, pinned, dated back; a script sets its clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

from newscrawl.demo import Page, Portal
from tests.newsroom import LAYOUT, page
from tests.shared import error

SECTIONS = ("a", "b", "c")
_HERE = timedelta(hours=8)
_ON_A_PAGE = 20
_LONGEST_WAIT = 60  # seconds


@dataclass
class Story:
    """An article: when it came, the time it shows, and its texts from when on."""

    number: int
    section: str
    came: datetime
    shows: datetime
    """The moment that its page gives, which may lie before it came."""
    texts: list[tuple[datetime, str]] = field(default_factory=list)
    withdrawn: datetime | None = None
    moved_from: str | None = None
    """The section under whose address it stood before."""
    is_pinned: bool = False

    @property
    def title(self) -> str:
        """Its title."""
        return f"第{self.number}号桥今天通车"

    def text_at(self, moment: datetime) -> str:
        """Return what its page said at a moment."""
        return [text for since, text in self.texts if since <= moment][-1]

    def is_there(self, moment: datetime) -> bool:
        """Say whether it was to be seen at a moment."""
        return self.came <= moment and (self.withdrawn is None or moment < self.withdrawn)


class Chronicle(Portal):
    """Serves the portal as it was at `now`; read by the portal `demo`.

    `trouble` is what the server has: `down` (500 for all), `shaky` (500 for articles), `throttling` (429), `denying`
    (404 for all articles), `lying` (articles answer 200 with an error page), `blank` (lists without entries).
    """

    def __init__(self, now: datetime) -> None:
        super().__init__(1)
        self.now, self.stories = now, dict[int, Story]()
        self.layout, self.trouble = LAYOUT, ""
        self.answers = Event()
        """Pages wait for it."""
        self.answers.set()
        self.asked = 0
        """Requests since the script set it to 0."""

    def add(self, section: str, shows: datetime | None = None) -> Story:
        """Put in an article; it shows the present moment, or another."""
        number = 1001 + len(self.stories)
        story = Story(number, section, self.now, shows or self.now)
        story.texts.append((self.now, text(number, 1)))
        self.stories[number] = story
        return story

    def edit(self, story: Story) -> None:
        """Change the text of an article."""
        story.texts.append((self.now, text(story.number, len(story.texts) + 1)))

    def page(self, path: str) -> Page | None:
        """Return what stands at `path` now."""
        self.asked += 1
        if path == "/robots.txt":
            return Page(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow:\n")
        self.answers.wait(_LONGEST_WAIT)
        return self._troubled(path) or self._page(path)

    def _troubled(self, path: str) -> Page | None:
        is_article = path.endswith(".html") and "list_" not in path
        match self.trouble:
            case "down":
                return error(500)
            case "throttling" if self.asked > 4:
                return Page(429, {"Content-Type": "text/html", "Retry-After": "0"}, b"<html><body>slow</body></html>")
            case "shaky" if is_article:
                return error(500)
            case "denying" if is_article:
                return error(404)
            case "lying" if is_article:
                return page("<h1>页面不存在</h1><p>您访问的页面不存在或已被删除。</p>")
            case "blank" if not is_article and path != "/xianyu/":
                return page('<div class="listbox"><ul></ul></div>')
        return None

    def _page(self, path: str) -> Page | None:
        if path == "/xianyu/":
            return page(
                '<ul class="nav">' + "".join(f'<li><a href="/xianyu/{c}/">{c}</a></li>' for c in SECTIONS) + "</ul>"
            )
        parts = path.split("/")
        if len(parts) != 4 or parts[2] not in SECTIONS:
            return None
        code, name = parts[2], parts[3].removesuffix(".html")
        if not name or name.startswith("list_"):
            return self._list(code, int(name.removeprefix("list_") or 1))
        story = self.stories.get(int(name))
        if story is None or not story.is_there(self.now):
            return None
        if story.moved_from == code:
            return Page(301, {"Location": f"/xianyu/{story.section}/{story.number}.html"}, b"")
        shown = story.shows + _HERE
        body = self.layout.format(title=story.title, day=f"{shown:%Y-%m-%d}", text=story.text_at(self.now))
        return page(body.replace("09:26", f"{shown:%H:%M}")) if story.section == code else None

    def _list(self, code: str, number: int) -> Page | None:
        there = [story for story in self.stories.values() if story.section == code and story.is_there(self.now)]
        there.sort(key=lambda story: (story.is_pinned, story.shows, story.number), reverse=True)
        shown = there[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE]
        if not shown and number > 1:
            return None
        entries = "".join(f'<li><a href="/xianyu/{code}/{s.number}.html">{s.title}</a></li>' for s in shown)
        more = number * _ON_A_PAGE < len(there)
        following = f'<a href="/xianyu/{code}/list_{number + 1}.html">下一页</a>' if more else ""
        return page(f'<div class="listbox"><ul>{entries}</ul></div>{following}')


def text(number: int, version: int) -> str:
    """Return a text that no other article and no other version has."""
    return f"第{number}号桥的第{version}份报道：桥面宽九米，两岸的人从前要绕十里路，如今走路就到，" * 4


START = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
