"""Run the newscrawl program so that it kills itself.

    python -m benchmarks.self_kill POINT NUMBER crawl …

POINT is `commit`, `fsync` or `rename`, with `before-` or `after-` in front; the NUMBER-th time the process comes
to that point it sends itself SIGKILL. Nothing in the product knows of it.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from newscrawl.cli import main

POINTS = tuple(f"{when}-{what}" for what in ("commit", "fsync", "rename") for when in ("before", "after"))
_PLACES: dict[str, tuple[Any, str]] = {
    "commit": (DefaultDialect, "do_commit"),
    "fsync": (os, "fsync"),
    "rename": (os, "replace"),
}


def arm(point: str, number: int) -> None:
    """Make the process kill itself at the `number`-th call of what `point` names."""
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


if __name__ == "__main__":
    arm(sys.argv[1], int(sys.argv[2]))
    sys.argv[1:] = sys.argv[3:]
    main()
