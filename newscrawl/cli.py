"""The `newscrawl` program: Scrapy's command line with the settings of this project, from any folder."""

import os
import sqlite3
import sys
from pathlib import Path

from newscrawl import searching
from newscrawl.errors import ConfigurationError, say
from newscrawl.exit_codes import ExitCode

SETTINGS_MODULE = "newscrawl.settings"


def main() -> None:
    """Run the command line; exits with the code of the command."""
    # Another project's scrapy.cfg in this folder must not matter.
    os.environ["SCRAPY_SETTINGS_MODULE"] = SETTINGS_MODULE
    if sys.stderr is None:  # closed: print would take standard output instead, and the next file its number
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115, to the end of the program
    try:
        try:
            _execute()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # what the disk or the reader refuses is told here, not by the interpreter's end
    except ConfigurationError as error:  # found before the command began
        sys.exit(_usage(error))
    except KeyboardInterrupt:
        sys.exit("newscrawl: stopped before it began")
    except OSError as error:
        sys.exit(_refused(error))
    except Exception as error:
        cause = getattr(error, "orig", error)  # what SQLAlchemy's errors wrap
        if not isinstance(cause, sqlite3.DatabaseError):
            raise
        sys.exit(_storage(cause))


def _execute() -> None:
    if sys.argv[1:2] == ["search"] and (code := searching.quickly(sys.argv[2:])) is not None:
        sys.exit(code)  # Scrapy's start takes five times as long as a search
    from newscrawl.commands.overview import answer  # noqa: PLC0415, a search has no time for it

    if not answer(sys.argv[1:]):
        from scrapy.cmdline import execute  # noqa: PLC0415, after the variable is set

        execute(["newscrawl", *sys.argv[1:]])


def _refused(error: OSError) -> int:
    """Return the code for what no command handled: standard output above all, which must not fail again at the end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # who read our output has gone
        return 1
    told = error.__context__  # the command has said it, and what it left behind was refused once more
    if isinstance(told, SystemExit) and isinstance(told.code, int) and told.code:
        return told.code
    where = f"{error.filename}: " if error.filename else ""
    say(f"storage refused: {where}{error.strerror or error}")
    return int(ExitCode.INCOMPLETE)


def _storage(error: sqlite3.DatabaseError) -> int:
    if isinstance(error, sqlite3.OperationalError):  # locked, or the disk refuses
        say(f"storage refused: {error}")
        return int(ExitCode.INCOMPLETE)
    say(f"the ledger is damaged ({error}); `newscrawl ledger rebuild` helps")
    return int(ExitCode.INTERNAL_ERROR)


def _usage(error: ConfigurationError) -> int:
    say(str(error))
    return int(ExitCode.USAGE)


if __name__ == "__main__":
    main()
