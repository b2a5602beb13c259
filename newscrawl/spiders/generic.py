"""Any portal: walked and read by what its pages have in common, without a line written for it."""

from newscrawl.base_spiders import ExploringSpider
from newscrawl.loaders import ArticleLoader


class GenericLoader(ArticleLoader):
    """Has no selectors: the page alone says where it keeps each part."""


class Generic(ExploringSpider):
    """A portal of which only the address is known; `-a portal=NAME` is what it is called in the output."""

    name = "generic"
    loader_class = GenericLoader
