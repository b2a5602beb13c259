"""newscrawl: crawl Chinese regional news portals into clean JSON Lines, each article exactly once."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.analysis.reading import read, through

__version__ = "0.1.0"
__all__ = ["read", "through"]


def __getattr__(name: str) -> Any:
    """Return `read` or `through`; what they need is imported with the first use, so that crawls need none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from newscrawl.analysis import reading  # noqa: PLC0415, late

    return getattr(reading, name)
