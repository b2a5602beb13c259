"""Nothing is published that is no article."""

import re

from newscrawl.extract.refusal import refusal
from newscrawl.items import Article
from newscrawl.refusals import ArticleRejected

_ID = re.compile(r"a[0-9a-f]{16}")


class ValidatePipeline:
    """Refuses error pages, pages without a title and pages with neither text nor picture."""

    def process_item(self, item: Article) -> Article:
        """Return the article; raises ArticleRejected with the reason where it is none."""
        if not _ID.fullmatch(item.id) or not item.portal or not item.url:
            raise ArticleRejected("no id, portal or URL", "validate:identity")
        if refused := refusal(item):
            raise ArticleRejected(*refused)
        return item
