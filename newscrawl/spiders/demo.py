"""岚汀县域在线: the embedded portal, which `newscrawl demo` serves; three generations of templates in one site."""

from newscrawl.base_spiders import ListSpider
from newscrawl.loaders import ArticleLoader


class DemoLoader(ArticleLoader):
    """Where the pages keep each part: div and p, then tables, then HTML 5."""

    title_css = ("div.viewbox > div.title", "td.title12", "article > h1")
    credits_css = (
        "div.viewbox > div.info", "td.info12", "div.article-meta", "div.zr", "td.bj12", "p.article-editor",
    )  # fmt: skip
    body_css = ("div.viewbox > div.content", "td#zoom", "article > div.article-body")
    notice_css = ("div.bq", "td.sm12", "div.copyright")
    related_css = ("dl.tbox dd a", "td.xg12 a", "section.related li a")
    section_css = ("div.place a", "td.dqwz a", "nav.crumbs a")


class Demo(ListSpider):
    """Sections under /xianyu/, one for each county; lists with 下一页."""

    name = "demo"
    loader_class = DemoLoader
    index_path = "/xianyu/"
    section_pattern = r"/xianyu/(?P<code>\w+)/"
    article_pattern = r"/xianyu/\w+/\d+\.html"
    section_css = "ul.nav a"
    entry_css = "div.listbox li a"
