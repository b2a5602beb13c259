"""How components refuse, so that the URL keeps the reason."""

from scrapy.exceptions import DropItem, IgnoreRequest

from newscrawl.findings import State


class RequestRefused(IgnoreRequest):
    """A request that is not sent; `state` is where its URL ends, the text says why."""

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state = state


class ArticleRejected(DropItem):
    """An article that is not kept: `reason` for a person, `rule` for finding the line that did it."""

    def __init__(self, reason: str, rule: str) -> None:
        super().__init__(f"{reason} ({rule})", log_level="INFO")
        self.reason, self.rule = reason, rule
