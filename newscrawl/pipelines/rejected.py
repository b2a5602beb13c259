"""How a pipeline refuses an article so that its URL keeps the reason."""

from scrapy.exceptions import DropItem


class Rejected(DropItem):
    """The article is refused: `reason` for a person, `rule` for finding the line that did it."""

    def __init__(self, reason: str, rule: str) -> None:
        super().__init__(f"{reason} ({rule})", log_level="INFO")
        self.reason, self.rule = reason, rule
