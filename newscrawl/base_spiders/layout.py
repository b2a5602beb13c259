"""What the pages of a site have in common, learnt from them: the shape of its articles' addresses, the place of lists.

Nothing here asks for pages: outlines in, what they show out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from newscrawl.extract.addresses import Shape, may_be_article, shape_of
from newscrawl.extract.outline import Anchor, Outline, is_headline

_MANY = 5
"""Addresses of one shape under headlines from which on that is the shape of articles; entries that make a list."""
_SIBLINGS = 3  # the same inside a list that is known
_MOSTLY = 0.6  # share of the addresses of a shape that stand under headlines
_FREE = 3  # names of a directory from which on it may have any
_PAGES = 3  # pages from which on it is telling that they have a place in common, or links
_FEWEST_OVER_PAGER = 3  # entries of a list that its pager makes known


class Addresses:
    """Tells articles by their addresses: numbers where others have numbers, words that others have too."""

    def __init__(self) -> None:
        self._families: dict[tuple[object, ...], _Family] = {}
        self._named: set[str] = set()  # addresses under links too short for headlines

    def __bool__(self) -> bool:
        """Whether anything was learnt."""
        return bool(self._families)

    def learn(self, outlines: Iterable[Outline]) -> None:
        """Learn from all links of pages; what was learnt before is forgotten."""
        families: dict[tuple[object, ...], _Family] = defaultdict(_Family)
        texts = {url: text for url, text in _longest_texts(outlines).items() if may_be_article(url)}
        for url, text in texts.items():
            shape = shape_of(url)
            families[shape.loose].count(shape, is_headline=is_headline(text))
        self._named = {url for url, text in texts.items() if text and not is_headline(text)}
        self._families = {loose: family for loose, family in families.items() if family.close()}

    def fits(self, url: str) -> bool:
        """Say whether an article may stand at `url` by what was learnt."""
        shape = shape_of(url)
        family = self._families.get(shape.loose)
        return family is not None and family.fits(shape)

    def tell_article(self, url: str) -> bool:
        """Say whether the page at `url` is an article; where sections have such addresses too, links tell them."""
        return url not in self._named and self.fits(url)

    def take(self, urls: Iterable[str]) -> None:
        """Learn that articles stand at `urls`."""
        for url in urls:
            shape = shape_of(url)
            self._families.setdefault(shape.loose, _Family()).add(shape)

    def is_akin(self, url: str) -> bool:
        """Say whether `url` has the shape of an article's address but for the names of its directories."""
        return shape_of(url).loose in self._families


class _Family:
    """Addresses that differ in numbers and in the names of directories."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, ...], Counter[bool]] = defaultdict(Counter)
        self._own: set[tuple[str, ...]] = set()
        self._names: list[set[str]] = []

    def count(self, shape: Shape, *, is_headline: bool) -> None:
        """Count an address under a link that is a headline, or none."""
        self._counts[shape.words][is_headline] += 1

    def close(self) -> bool:
        """Say whether these are articles by what was counted; learn the names of their directories."""
        mostly = {words: counts for words, counts in self._counts.items() if counts[True] >= _MOSTLY * counts.total()}
        if sum(counts[True] for counts in mostly.values()) < _MANY:
            return False
        for words in mostly:
            self._add(words)
        return True

    def add(self, shape: Shape) -> None:
        """Learn that articles stand in these directories."""
        self._counts.pop(shape.words, None)
        self._add(shape.words)

    def fits(self, shape: Shape) -> bool:
        """Say whether the directories are those of articles: known ones, or any name where there are many."""
        if shape.words in self._own:
            return True
        if shape.words in self._counts:
            return False  # its links were seen, and are no headlines
        pairs = zip(shape.words, self._names, strict=True)
        return all(word in names or len(names) >= _FREE for word, names in pairs)

    def _add(self, words: tuple[str, ...]) -> None:
        self._own.add(words)
        self._names = self._names or [set() for _ in words]
        for names, word in zip(self._names, words, strict=True):
            names.add(word)


@dataclass(slots=True)
class _Votes:
    """How often a place was found to be that of a page's list."""

    over_pager: int = 0
    """Pages whose pager turns it."""
    pages: int = 0
    most: int = 0
    """The most entries there."""
    is_confirmed: bool = False
    """Whether what an entry led to was read as an article."""

    @property
    def rank(self) -> tuple[int, int, int]:
        """The greater, the surer."""
        return self.over_pager, self.pages, self.most

    @property
    def is_known(self) -> bool:
        """Whether this is a place of lists."""
        return self.is_sure or self.most >= _MANY

    @property
    def is_sure(self) -> bool:
        """Whether it is one however few entries it holds."""
        return self.is_confirmed or bool(self.over_pager) or self.pages >= _PAGES


class Layout:
    """Tells lists on pages of a site."""

    def __init__(self) -> None:
        self.addresses = Addresses()
        self._votes: dict[int, _Votes] = {}
        self._furniture: frozenset[int] = frozenset()
        self._expected: dict[str, int] = {}  # where the list of a page must stand, by the address of the page

    def __bool__(self) -> bool:
        """Whether anything was learnt."""
        return bool(self.addresses)

    def learn(self, outlines: Sequence[Outline], lists: Iterable[Outline] | None = None) -> None:
        """Learn from the pages of the site, and of those that may be lists the place; what was known is forgotten."""
        self.addresses.learn(outlines)
        pages = list(self._different(outlines if lists is None else lists))
        self._furniture = _same_everywhere(pages)
        self._votes, self._expected = defaultdict(_Votes), {}
        for page in pages:
            self._vote(page)

    def confirm(self, articles: Collection[str], lists: Iterable[Outline]) -> None:
        """Learn that `articles` stand at these addresses, and that what links to them on pages is a list."""
        self.addresses.take(articles)
        for place in {anchor.place for page in lists for anchor in page.anchors if anchor.url in articles}:
            self._votes.setdefault(place, _Votes()).is_confirmed = True

    def is_list(self, outline: Outline) -> bool:
        """Say whether a page shows a list: in a place that is surely one, or many entries in a place that may be.

        One at an address like those of articles must be turned by its pager.
        """
        place = self._place(outline)
        entries = {anchor.url for anchor in self.entries(outline)}
        if place is None or not entries or self.addresses.tell_article(outline.url):
            return False
        votes = self._votes[place]
        if self.addresses.fits(outline.url):
            return bool(votes.over_pager)
        return votes.is_sure or len(entries) >= _MANY

    def entries(self, outline: Outline, *, with_top: bool = False) -> list[Anchor]:
        """Return the entries of the list of a page, in order; with those that stand out over a list, if wished.

        What stands in the place of lists is an article if its address is akin to others', or if several are alike.
        """
        place = self._place(outline)
        if place is None:
            return []
        if outline.next_url:
            self._expected[outline.next_url] = place
        listed = [anchor for anchor in outline.anchors if anchor.place == place and may_be_article(anchor.url)]
        listed = [anchor for anchor in listed if not anchor.is_beside] or listed
        fresh = self._fresh(listed)
        self.addresses.take(anchor.url for anchor in listed if self.addresses.is_akin(anchor.url) or anchor in fresh)
        block = next((anchor.block for anchor in listed), None) if with_top else None
        wanted = set(listed)
        if block is not None:
            wanted.update(anchor for anchor in outline.anchors if anchor.block == block and not anchor.is_beside)
        return [anchor for anchor in outline.anchors if anchor in wanted and self.addresses.fits(anchor.url)]

    def _fresh(self, listed: Iterable[Anchor]) -> set[Anchor]:
        """Return the entries with addresses of a new shape that several have."""
        alike: dict[tuple[object, ...], dict[str, Anchor]] = defaultdict(dict)
        for anchor in listed:
            if anchor.is_headline and not self.addresses.is_akin(anchor.url):
                alike[shape_of(anchor.url).loose][anchor.url] = anchor
        return {anchor for anchors in alike.values() if len(anchors) >= _SIBLINGS for anchor in anchors.values()}

    def _place(self, outline: Outline) -> int | None:
        """Return the place of a page's list: that of its pages before, else the surest that it has, else the best."""
        counts = self._counts(outline)
        there = {anchor.place for anchor in outline.anchors if may_be_article(anchor.url)} - self._furniture
        if (expected := self._expected.get(outline.url)) in there:
            return expected
        known = [place for place in there if place in self._votes and self._votes[place].is_known]
        if known:
            return max(known, key=lambda place: (place in counts, self._votes[place].rank))
        return None if self._votes and outline.pager_at is None else self._best(outline, counts)

    def _vote(self, page: Outline) -> None:
        place = self._best(page, self._counts(page))
        if place is None:
            return
        entries = self._counts(page, with_beside=True)[place]
        votes = self._votes[place]
        votes.pages += 1
        votes.most = max(votes.most, entries)
        if page.pager_at is not None and entries >= _FEWEST_OVER_PAGER:
            votes.over_pager += 1
            self._expected[page.url] = place

    def _best(self, page: Outline, counts: dict[int, int]) -> int | None:
        """Return the place that is most like that of a list, None where there is none.

        The pager stands close behind the list; without one the longest run of entries is the list.
        """
        if page.pager_at is not None:
            before = {anchor.place: at for at, anchor in enumerate(page.anchors[: page.pager_at])}
            for choice in (counts, self._counts(page, with_beside=True)):
                turned = [place for place, count in choice.items() if count >= _FEWEST_OVER_PAGER and place in before]
                if turned:
                    return max(turned, key=lambda place: (page.closeness.get(place, -1), before[place]))
        return max(counts, key=counts.__getitem__, default=None)

    def _counts(self, page: Outline, *, with_beside: bool = False) -> dict[int, int]:
        """Return the number of articles in each place that may be one of lists."""
        urls: dict[int, set[str]] = defaultdict(set)
        for anchor in page.anchors:
            is_wanted = (with_beside or not anchor.is_beside) and anchor.place not in self._furniture
            if is_wanted and self.addresses.fits(anchor.url):
                urls[anchor.place].add(anchor.url)
        return {place: len(found) for place, found in urls.items()}

    def _different(self, outlines: Iterable[Outline]) -> Iterable[Outline]:
        """Yield pages that show articles, those that show the same ones once; articles are no pages with lists."""
        shown: set[frozenset[tuple[int, str]]] = set()
        for outline in outlines:
            links = ((anchor.place, anchor.url) for anchor in outline.anchors if self.addresses.fits(anchor.url))
            articles = frozenset(links)
            if articles and articles not in shown and not self.addresses.tell_article(outline.url):
                shown.add(articles)
                yield outline


def _longest_texts(outlines: Iterable[Outline]) -> dict[str, str]:
    """Return all addresses that pages link to, each with the longest text of a link, which may be a headline."""
    found: dict[str, str] = {}
    for outline in outlines:
        for anchor in outline.anchors:
            if len(anchor.text) >= len(found.get(anchor.url, "")):
                found[anchor.url] = anchor.text
    return found


def _same_everywhere(pages: Sequence[Outline]) -> frozenset[int]:
    """Return the places that show mostly the same links on several pages: those of furniture."""
    on: Counter[int] = Counter()
    shown: Counter[int] = Counter()
    different: dict[int, set[str]] = defaultdict(set)
    for page in pages:
        links = {(anchor.place, anchor.url) for anchor in page.anchors}
        shown.update(place for place, _ in links)
        on.update({place for place, _ in links})
        for place, url in links:
            different[place].add(url)
    return frozenset(
        place for place, count in on.items() if count >= _PAGES and 2 * len(different[place]) < shown[place]
    )
