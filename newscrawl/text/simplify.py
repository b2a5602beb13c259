"""Traditional characters made simplified ones."""

from functools import cache
from typing import Any


def simplify(text: str) -> str:
    """Return `text` with simplified characters in place of traditional ones."""
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    from opencc import OpenCC  # noqa: PLC0415  # reads its dictionaries: most commands need none

    return OpenCC("t2s")
