"""How two readings of one page differ, for the ledger and for people, and whether the later one is worse."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from itertools import takewhile
from typing import Any

from newscrawl.items import Article

REREAD = (
    "sections", "title", "body", "editor", "author", "source", "published_at", "published_precision", "related",
    "images", "notice", "pages", "pages_missing", "script", "repairs",
)  # fmt: skip
"""Fields that are compared where a page is read anew: all that it says, in the order of the contract."""

_TEXT_LOST = 0.9  # of the characters of a text that must still be there
_REPLACEMENT = "\ufffd"
_TEXTS = ("title", "body", "notice")
_COARSER = ("day", "minute", "second")
_AROUND = 20  # characters around a change
_LONG = 160  # characters of a line that are shown


def reread_fields(old: Article, new: Article) -> list[str]:
    """Return the fields in which two readings of one page differ.

    Of related links the address and what the page shows count: whole titles come from elsewhere.
    """
    return [name for name in REREAD if (_sections_differ if name == "sections" else _differs)(old, new, name)]


def worse(name: str, old: Article, new: Article) -> str:
    """Return why the field `name` of `new` is worse than that of `old`, '' where it is not.

    Worse is: nothing where there was something; fewer entries of a list; a text that lost a tenth of its characters;
    characters that could not be read; a time that is less exact; a general rule where the portal's own one had hit.
    """
    before, after = _said(old, name), _said(new, name)
    if before == after:
        return ""
    if before and not after:
        return "lost"
    was, now = _text(before), _text(after)
    losses = (
        (name == "published_precision" and before and _COARSER.index(after) < _COARSER.index(before), "less exact"),
        (name == "pages_missing" and after > before, "parts missing"),
        (now.count(_REPLACEMENT) > was.count(_REPLACEMENT), "characters that cannot be read"),
        (name in _TEXTS and len(now) < _TEXT_LOST * len(was), f"{len(was) - len(now)} characters shorter"),
        (name in ("related", "images") and len(after) < len(before), "fewer"),
        (_is_own(old, name) and not _is_own(new, name), f"no longer by {_rule(old, name)}"),
    )  # fmt: skip
    return next((reason for is_worse, reason in losses if is_worse), "")


def shown(name: str, old: Article, new: Article) -> Iterator[str]:
    """Yield the lines of a diff of a field, those that went with `-` and those that came with `+`."""
    before, after = _lines(_said(old, name)), _lines(_said(new, name))
    if len(before) == len(after) == 1 and max(len(before[0]), len(after[0])) > _LONG:
        before, after = _around_change(before[0], after[0])
    for line in list(unified_diff(before, after, lineterm="", n=0))[2:]:
        if not line.startswith("@@"):
            yield f"{line[0]} {_cut(line[1:])}"


def _differs(old: Article, new: Article, name: str) -> bool:
    return bool(_said(old, name) != _said(new, name))


def _sections_differ(old: Article, new: Article, name: str) -> bool:
    """Say whether the page names another section: those that only lists tell may stand in `old` too."""
    return not set(new.sections) <= set(old.sections) or bool(not new.sections and _rule(old, name))


def _said(article: Article, name: str) -> Any:
    value = getattr(article, name)
    if name == "related":
        return [(one.url, one.shown) for one in value]
    return value


def _is_own(article: Article, name: str) -> bool:
    return _rule(article, name).startswith("portal:")


def _rule(article: Article, name: str) -> str:
    return next((one.rule for one in article.rules if one.field == name), "")


def _text(value: Any) -> str:
    return "".join(_lines(value))


def _lines(value: Any) -> list[str]:
    match value:
        case None:
            return []
        case list():
            return [" ".join(map(str, one)) if isinstance(one, tuple) else _line(one) for one in value]
        case str() | int():
            return [str(value)]
    return [*value.text, *value.phones, *value.emails]  # a notice


def _line(value: Any) -> str:
    if isinstance(value, str):
        return value
    return " ".join(str(getattr(value, name)) for name in value.__dataclass_fields__)


def _around_change(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return what differs of two long lines, with a little around it."""
    start = max(0, _same(before, after) - _AROUND)
    tail = _same(reversed(before), reversed(after))
    tail = max(0, min(tail, len(before) - start, len(after) - start) - _AROUND)
    return [f"…{before[start : len(before) - tail]}…"], [f"…{after[start : len(after) - tail]}…"]


def _same(some: Iterable[str], others: Iterable[str]) -> int:
    """Return how many characters are equal from the beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))


def _cut(line: str) -> str:
    return line if len(line) <= _LONG else f"{line[:_LONG]}… ({len(line)} characters)"
