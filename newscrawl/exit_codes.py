"""What the exit status of `newscrawl crawl` means."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes; of those that apply to a run, the first in the order of `PRECEDENCE` is returned."""

    COMPLETE = 0
    INTERNAL_ERROR = 1
    USAGE = 2
    INCOMPLETE = 3
    UNREACHABLE = 4
    EXPECTATIONS = 5
    ANOTHER_RUN = 75


PRECEDENCE = (
    ExitCode.INTERNAL_ERROR,
    ExitCode.USAGE,
    ExitCode.ANOTHER_RUN,
    ExitCode.UNREACHABLE,
    ExitCode.EXPECTATIONS,
    ExitCode.INCOMPLETE,
    ExitCode.COMPLETE,
)
