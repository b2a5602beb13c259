"""Run the newscrawl program so that it kills itself.

    python -m benchmarks.self_kill POINT NUMBER crawl …

POINT is `commit`, `fsync` or `rename`, with `before-` or `after-` in front, or `in-record`, when half of a record of
the archive is written; the NUMBER-th time the process comes to that point it sends itself SIGKILL. Nothing in the
product knows of it.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from newscrawl.archive import writing
from newscrawl.cli import main

POINTS = tuple(f"{when}-{what}" for what in ("commit", "fsync", "rename") for when in ("before", "after"))
IN_RECORD = "in-record"
_PLACES: dict[str, tuple[Any, str]] = {
    "commit": (DefaultDialect, "do_commit"),
    "fsync": (os, "fsync"),
    "rename": (os, "replace"),
}


def arm(point: str, number: int) -> None:
    """Make the process kill itself at the `number`-th call of what `point` names."""
    if point == IN_RECORD:
        _arm_record(number)
        return
    when, what = point.split("-")
    owner, name = _PLACES[what]
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def killing(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, killing)


def _arm_record(number: int) -> None:
    original, calls = writing._Buffered.flush, 0

    def killing(self: writing._Buffered) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            self._stream.write(bytes(self._waiting[: len(self._waiting) // 2]))
            os.kill(os.getpid(), signal.SIGKILL)
        original(self)

    writing._Buffered.flush = killing  # type: ignore[method-assign]


if __name__ == "__main__":
    arm(sys.argv[1], int(sys.argv[2]))
    sys.argv[1:] = sys.argv[3:]
    main()
