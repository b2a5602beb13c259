"""Answers about lines that are kept: a page asks several questions about each, and much of it stands on every page."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

REMEMBERED = 1024
"""Answers that are kept of each question."""
_LONGEST = 600  # characters of a line whose answer is kept: longer ones are rare, and would be kept with it


def remembered(question: Callable[[str], T]) -> Callable[[str], T]:
    """Return `question` about a line, with its last answers kept."""
    known = lru_cache(REMEMBERED)(question)

    @wraps(question)
    def ask(line: str) -> T:
        return known(line) if len(line) <= _LONGEST else question(line)

    return ask
