"""Errors that a person can mend, and the one line in which they are told."""

import sys
from contextlib import suppress


class ConfigurationError(ValueError):
    """Wrong usage or configuration (exit code 2). The message names what is missing and how to give it."""


class AnotherRunError(RuntimeError):
    """Another run of this portal holds the lock of this data directory (exit code 75)."""


def text_of(error: BaseException | None) -> str:
    """Return what an error says; of those of the network, which only wrap others, the innermost."""
    reasons = getattr(error, "reasons", None) or getattr(error and error.__cause__, "reasons", None)
    inner = getattr(reasons[-1], "value", None) if reasons else None
    if isinstance(inner, BaseException) and inner is not error:
        return text_of(inner)
    return str(error) or type(error).__name__


def say(message: str) -> None:
    """Print one line on standard error; where that is full, the exit code has to tell."""
    with suppress(OSError):
        print(f"newscrawl: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
