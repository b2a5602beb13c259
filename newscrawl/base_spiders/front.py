"""The front page of a portal, which some portals show with status 200 where an article is gone."""

from newscrawl.extract.lines import lines_of, texts
from newscrawl.http import PageResponse

_SHARE = 0.9  # of the characters of a page; what is shown beside may change from hour to hour


class FrontPage:
    """Remembers what the front page says."""

    def __init__(self, page: PageResponse) -> None:
        self._title = _title(page)
        self._lines = frozenset(texts(lines_of(page.selector.root)))

    def is_shown_by(self, page: PageResponse) -> bool:
        """Say whether `page` is the front page again: under the same `<title>`, nearly the same text."""
        if _title(page) != self._title:
            return False
        text = texts(lines_of(page.selector.root))
        shared = sum(len(line) for line in text if line in self._lines)
        return 0 < shared >= _SHARE * sum(map(len, text))


def _title(page: PageResponse) -> str:
    title = next(page.selector.root.iter("title"), None)
    return "" if title is None else (title.text or "").strip()
