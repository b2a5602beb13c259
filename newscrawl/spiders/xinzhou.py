"""互联网舆情忻州: news of the counties of Xinzhou, Shanxi."""

from newscrawl.base_spiders import ListSpider
from newscrawl.loaders import ArticleLoader


class XinzhouLoader(ArticleLoader):
    """Where a page of the portal, made by DedeCMS, keeps each part of an article."""

    title_css = ("div.viewbox > .title",)
    credits_css = ("div.viewbox > .info", "div.viewbox > .zr")
    body_css = ("div.viewbox > .content",)
    notice_css = ("div.bq",)
    related_css = ("dl.tbox dd a",)
    section_css = ("div.place a",)


class Xinzhou(ListSpider):
    """Sections under /xianyu/, one for each county; lists with 下一页."""

    name = "xinzhou"
    loader_class = XinzhouLoader
    index_path = "/xianyu/"
    section_pattern = r"/xianyu/(?P<code>\w+)/"
    article_pattern = r"/xianyu/\w+/\d+\.html"
    section_css = "ul.nav a"
    entry_css = ".listbox li a"
