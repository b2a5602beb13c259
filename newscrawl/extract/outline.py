"""The links of a page, each with its place in the page: by that a list is told from menus and hot lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urldefrag

from newscrawl.extract.addresses import is_file
from newscrawl.extract.lines import lines_of
from newscrawl.extract.next_page import Turn, is_turn, next_by_script, next_page, pages_of_list
from newscrawl.extract.related import extends, leads_to_page
from newscrawl.extract.tree import Element, named, text_content
from newscrawl.text.clean import clean
from newscrawl.urls import absolute, canonical_url, same_site

MOST_LINKS = 20_000
"""Links of a page that are looked at: more are made to be slow."""

_HEADLINE = 6  # Han characters from which on a link is a headline
_LONGEST_HEADLINE = 120
_HAN = re.compile("[\u3400-\u9fff]")
_DAY = re.compile(
    r"[\[(（【]?\s*(?:\d{2,4}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s+\d\d:\d\d(?::\d\d)?)?\s*[\])）】]?"
)

# Elements that only style, or that parsers put in: no part of a place.
_NO_PART = frozenset(
    {"html", "body", "tbody", "a", "b", "strong", "em", "i", "u", "font", "span", "center", "small", "label", "nobr"}
)
# Parts of an entry: their classes say whether it is odd, first or new, and not where it stands.
_ENTRY = frozenset({"li", "tr", "dd", "dt", "p", "h1", "h2", "h3", "h4", "h5", "h6"})
_STATES = frozenset({"on", "odd", "even", "first", "last", "cur", "current", "active", "show", "hide", "clearfix"})
_COLUMNS = 4  # cells of a row that are told apart

_BESIDE = re.compile(
    r"(?!left)(?:\S*[-_])?(?:a?side(?:bar)?\d*|hot\w*|\w*rank\w*|ph(?:b|ang)|paihang\w*|recommend\w*|tuijian\w*|related|xiangguan"
    r"|foot(?:er)?|copyright|comments?|friends?\w*|crumbs?|breadcrumbs?)(?:[-_]\S*)?",
    re.IGNORECASE,
)
_STATE_OF_PAGE = re.compile(r"(?:has|with|no|is|without)-", re.IGNORECASE)
_BESIDE_HEADING = re.compile(
    r"\S{0,4}(?:排行|点击榜|相关(?:文章|新闻|阅读|链接|报道|信息|内容|稿件)|延伸阅读|猜你喜欢|推荐(?:阅读|文章)|热门(?:文章|推荐|新闻)"
    r"|友情链接)\S{0,3}"
)
_MOST_DAYS = 5  # in one link
_LONGEST_HEADING = 12
_MOST_HEADINGS = 50
_CLIMB = 3  # elements around a heading that may be nothing but its frame


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link to a page of the site: canonical address, what it shows and the most that it says, where it stands.

    Links of one list have one place on all pages of a template: places are equal numbers within a process.
    """

    url: str
    shown: str
    text: str
    """A title attribute that goes on where the link stops, else what it shows."""
    place: int
    block: int | None
    """The place of what is around its list."""
    is_beside: bool
    """Whether it stands in a hot list, under 相关文章, in a footer or the like, by the name or heading of its block."""

    @property
    def is_headline(self) -> bool:
        """Whether its text is as long as a headline's."""
        return is_headline(self.text)


@dataclass(frozen=True, slots=True)
class Outline:
    """The links of the page at `url`, in order, and what its pager says."""

    url: str
    title: str
    anchors: list[Anchor] = field(default_factory=list)
    next_url: str | None = None
    problem: str = ""
    """Why the next page cannot be asked for."""
    pager_at: int | None = None
    """Number of links before the end of the pager, None where there is none."""
    closeness: dict[int, int] = field(default_factory=dict)
    """How deep in the page a place and the pager have parted; the list that it turns is the closest."""
    is_cut: bool = False
    """Whether there were more links than are looked at."""


def is_headline(text: str) -> bool:
    """Say whether a text is long enough for a headline, and not too long."""
    return len(text) <= _LONGEST_HEADLINE and len(_HAN.findall(text)) >= _HEADLINE


def read_outline(root: Element, url: str, base: str, site: str) -> Outline:
    """Return the outline of the page `root` at `url`; links are relative to `base`, `site` is the portal's address."""
    return _Reader(root, url, base, site).read()


class _Reader:
    """Reads one page."""

    def __init__(self, root: Element, url: str, base: str, site: str) -> None:
        self._root, self._url, self._base, self._site = root, url, base, site
        self._places = _Places(root)
        self._anchors: list[Anchor] = []
        self._firsts: dict[int, Element] = {}  # a link of each place
        self._turns: list[tuple[Turn, int, Element]] = []
        self._by_script: tuple[str, int, Element] | None = None

    def read(self) -> Outline:
        """Return the outline."""
        links = 0
        for element in self._root.iter("a", "script"):
            if element.tag == "script":
                self._read_script(element)
                continue
            links += 1
            if links > MOST_LINKS:
                break
            self._read_link(element)
        next_url, problem = self._next()
        pager_at, pager = self._pager()
        return Outline(
            self._url, clean(next((title.text or "" for title in self._root.iter("title")), "")), self._anchors,
            next_url, problem, pager_at, self._closeness(pager), links > MOST_LINKS,
        )  # fmt: skip

    def _read_link(self, link: Element) -> None:
        href = link.get("href", "").strip()
        if not leads_to_page(href):
            return
        url, label = absolute(self._base, href), _label(link)
        if is_turn(label) or link.get("rel"):
            turn = Turn(label, urldefrag(url).url if url and same_site(url, self._site) else None, link.get("rel", ""))
            self._turns.append((turn, len(self._anchors), link))
        if url is None or not same_site(url, self._site) or is_file(url):
            return
        place, block, is_beside = self._places.of(link)
        self._firsts.setdefault(place, link)
        shown = _shown(link)
        text = _whole(shown, clean(link.get("title", "")))
        self._anchors.append(Anchor(canonical_url(url, self._site), shown, text, place, block, is_beside))

    def _read_script(self, script: Element) -> None:
        if script.text and "createPageHTML" in script.text:
            following = next_by_script(script.text, self._base)
            if following is not None:
                self._by_script = following, len(self._anchors), script

    def _next(self) -> tuple[str | None, str]:
        try:
            found = next_page([turn for turn, _, _ in self._turns], self._url)
        except ValueError as error:
            return None, str(error)
        return found or (self._by_script[0] or None if self._by_script else None), ""

    def _pager(self) -> tuple[int | None, Element | None]:
        """Return where the pager ends: behind its last link that is more than a lonely number."""
        numbers = set(pages_of_list((turn for turn, _, _ in self._turns), self._url).values())
        for turn, at, link in reversed(self._turns):
            if turn.url and (turn.url in numbers or not re.search(r"\d", turn.label)) and is_turn(turn.label):
                return at, link
        return (self._by_script[1], self._by_script[2]) if self._by_script else (None, None)

    def _closeness(self, pager: Element | None) -> dict[int, int]:
        if pager is None:
            return {}
        around = {element: depth for depth, element in enumerate(reversed(list(pager.iterancestors())))}
        found: dict[int, int] = {}
        for place, link in self._firsts.items():
            shared = next((element for element in link.iterancestors() if element in around), None)
            found[place] = -1 if shared is None else around[shared]
        return found


class _Places:
    """Knows the place of each element of a page; each is looked at once."""

    def __init__(self, root: Element) -> None:
        self._beside = set(_under_beside_headings(root))
        self._known: dict[Element, tuple[int, int | None, int | None, bool]] = {}

    def of(self, link: Element) -> tuple[int, int | None, bool]:
        """Return place, block, and whether the link stands beside."""
        path: list[Element] = []
        element: Element | None = link
        while element is not None and element not in self._known:
            path.append(element)
            element = element.getparent()
        # The place, the places of the innermost list and of what is around it, and whether that is beside.
        found = (0, None, None, False) if element is None else self._known[element]
        for element in reversed(path):
            found = self._known[element] = self._below(found, element)
        place, _, block, is_beside = found
        return place, block, is_beside

    def _below(
        self, above: tuple[int, int | None, int | None, bool], element: Element
    ) -> tuple[int, int | None, int | None, bool]:
        place, inner, outer, is_beside = above
        is_beside = is_beside or element in self._beside or _is_beside(element)
        if element.tag in _NO_PART:
            return place, inner, outer, is_beside
        label = _place_label(element)
        here = hash((place, label))
        if element.tag in _ENTRY:
            return here, inner, outer, is_beside
        return here, here, inner, is_beside


def _place_label(element: Element) -> str:
    """Return how an element is called in a place: by tag; lists and boxes by class and id too, cells by column."""
    tag = str(element.tag)
    if tag in _ENTRY:
        return tag
    if tag in ("td", "th"):
        return f"{tag}{sum(1 for _ in islice(element.itersiblings(preceding=True), _COLUMNS))}"
    tokens = (re.sub(r"\d+", "#", token) for token in named(element).split() if token not in _STATES)
    return f"{tag}.{' '.join(sorted(tokens))}"


def _is_beside(element: Element) -> bool:
    if element.tag in ("html", "body"):
        return False
    if element.tag in ("footer", "aside"):
        return True
    tokens = named(element).split()
    return any(_BESIDE.fullmatch(token) and not _STATE_OF_PAGE.match(token) for token in tokens)


def _under_beside_headings(root: Element) -> Iterator[Element]:
    """Yield the elements behind headings such as 点击排行 or 相关文章, each up to the next heading of its kind."""
    headings = (element for element in root.iter() if _is_beside_heading(element))
    for heading in islice(headings, _MOST_HEADINGS):
        frame: Element | None = heading
        for _ in range(_CLIMB + 1):
            if frame is None or frame.tag == "body":
                break
            if any(_has_links(sibling) for sibling in frame.itersiblings()):
                yield from _governed(frame)
                break
            frame = frame.getparent()


def _is_beside_heading(element: Element) -> bool:
    text = element.text
    if not text or len(element) or not isinstance(element.tag, str) or len(text) > 2 * _LONGEST_HEADING:
        return False
    text = clean(text)
    return len(text) <= _LONGEST_HEADING and bool(_BESIDE_HEADING.fullmatch(text))


def _governed(frame: Element) -> Iterator[Element]:
    """Yield what stands behind a heading: its first neighbour with links, others up to one like the heading."""
    has_list = False
    for sibling in frame.itersiblings():
        if has_list and sibling.tag == frame.tag != "tr":
            return
        has_list = has_list or _has_links(sibling)
        yield sibling


def _has_links(element: Element) -> bool:
    return next(element.iter("a"), None) is not None


def _label(link: Element) -> str:
    """Return what a link shows, or the title or picture in its place."""
    shown = clean(text_content(link)) if len(link) else clean(link.text or "")
    return shown or clean(link.get("title", "")) or next((clean(one.get("alt", "")) for one in link.iter("img")), "")


def _shown(link: Element) -> str:
    """Return what a link shows of a headline, without day and summary; of a picture what stands for it."""
    shown = _first_line(link) if len(link) else clean(link.text or "")
    return shown or next((clean(picture.get("alt", "")) for picture in link.iter("img")), "")


def _whole(shown: str, title: str) -> str:
    """Return `title` where it goes on behind what is shown, or stands alone; some hold more than a title."""
    return title if not shown or extends(title, shown) else shown


def _first_line(link: Element) -> str:
    """Return the first line in a link that is a headline, else the first; pieces that are only a day do not count."""
    days = {clean(part.text) for part in link.iterdescendants() if not len(part) and part.text}
    days = set(islice((day for day in days if _DAY.fullmatch(day)), _MOST_DAYS))
    texts = [line.text for line in lines_of(link) if line.text and line.text not in days]
    for day in days:
        texts = [text.removeprefix(day).removesuffix(day).strip() for text in texts]
    return next((text for text in texts if is_headline(text)), texts[0] if texts else "")
