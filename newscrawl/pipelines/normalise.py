"""One form for what pages write in many."""

from newscrawl.items import Article
from newscrawl.text.clean import clean, clean_or_none
from newscrawl.urls import absolute, canonical_url, root_of


class NormalisePipeline:
    """Cleans all text, whoever put it into the item, and makes addresses canonical so that lines can be joined."""

    def process_item(self, item: Article) -> Article:
        """Return the article, cleaned."""
        item.title = clean_or_none(item.title)
        item.body = [line for line in map(clean, item.body) if line]
        item.editor, item.author = clean_or_none(item.editor), clean_or_none(item.author)
        item.source = clean_or_none(item.source)
        item.sections = list(dict.fromkeys(filter(None, map(clean, item.sections))))
        item.notice.text = [line for line in map(clean, item.notice.text) if line]
        site = root_of(item.url)
        item.related = [related for related in item.related if absolute("", related.url)]
        for related in item.related:
            related.title, related.shown = clean(related.title), clean(related.shown)
            related.url = canonical_url(related.url, site)
        for image in item.images:
            image.caption = clean_or_none(image.caption)
        return item
