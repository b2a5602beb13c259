"""The log of a portal's runs: appended to by each, and never larger than it may be."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class WithoutArticles(LogFormatter):
    """Names articles by their addresses: what they say belongs into the output, from where it can be taken down."""

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        """Log that an article was read."""
        return super().scraped(_name(item), response, spider)

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """Log that an article was refused."""
        return super().dropped(_name(item), exception, response, spider)

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """Log that a pipeline failed."""
        return super().item_error(_name(item), exception, response, spider)


def _name(item: Any) -> str:
    return f"{getattr(item, 'id', type(item).__name__)} {getattr(item, 'url', '')}"


class PortalLog(RotatingFileHandler):
    """Turns over to a new file when it is full: `x.log.1` is the last one, `x.log.2` that before.

    Only the run that holds the lock of the portal turns over; a second one says its few lines and ends.
    """

    holds_lock = False

    def __init__(self, path: Path, most_bytes: int, files: int) -> None:
        super().__init__(path, maxBytes=most_bytes, backupCount=max(files, 0), encoding="utf-8")

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802  # the name is logging's
        """Say whether the file is full, and this run's."""
        return self.holds_lock and bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802  # the name is logging's
        """Turn over; where no old file is kept, begin the only one anew, which logging would let grow."""
        if self.backupCount:
            super().doRollover()
        elif self.stream:
            self.stream.truncate(0)


def lock_taken() -> None:
    """Let the log of this process turn over: its run holds the lock."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, PortalLog):
            handler.holds_lock = True
