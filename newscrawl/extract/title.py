"""The title of an article, without what the site adds to it."""

import re

from newscrawl.text.clean import clean, without_spaces

_SEPARATORS = re.compile(r"\s*[_|｜–—]+\s*|\s+-+\s+|\s*--+\s*|(?<=[^\d\s])-(?=[^\d\s])")


def without_suffix(title: str, headings: list[str]) -> str:
    """Return `title`, the text of `<title>`, without the names of section and site behind it.

    `headings` are headings of the page in order: one that the title starts with is the title as the page shows
    it. Otherwise the title is cut at its first separator; a hyphen between digits (1-10月) separates nothing.
    """
    title = clean(title)
    bare = without_spaces(title)
    shown = [heading for heading in map(clean, headings) if heading and bare.startswith(without_spaces(heading))]
    if shown:
        return max(shown, key=len)
    return _SEPARATORS.split(title, maxsplit=1)[0] or title
