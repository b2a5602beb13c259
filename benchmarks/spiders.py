"""The spiders that newscrawl is measured beside: python -m benchmarks.spiders bare|plain SITE [FILE]."""

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from itemloaders.processors import TakeFirst
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import TextResponse
from scrapy.loader import ItemLoader

FAST = {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": 8, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "LOG_LEVEL": "INFO",
        "LOG_FILE": "/dev/null", "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": True}  # fmt: skip


class Bare(Spider):
    """Downloads all pages of the portal and reads nothing but the links of the lists."""

    name = "bare"

    async def start(self) -> Any:
        """Ask for the index."""
        yield Request(f"{self.site}/xianyu/", self.parse_index)  # type: ignore[attr-defined]

    def parse_index(self, response: TextResponse) -> Iterator[Request]:
        """Ask for the lists."""
        for href in response.css("ul.nav a::attr(href)").getall():
            yield response.follow(href, self.parse_list)

    def parse_list(self, response: TextResponse) -> Iterator[Request]:
        """Ask for the articles and the next list."""
        for href in response.css(".listbox li a::attr(href)").getall():
            yield Request(response.urljoin(href).split("?")[0], self.parse_article, priority=10)
        for href in response.xpath("//a[text()='下一页']/@href").getall():
            yield response.follow(href, self.parse_list)

    def parse_article(self, response: TextResponse) -> Any:
        """Read nothing."""


class Loader(ItemLoader):
    """Eight fields, as a first spider has them."""

    default_output_processor = TakeFirst()


class Plain(Bare):
    """An item of eight fields an article, written by a feed."""

    name = "plain"

    def parse_article(self, response: TextResponse) -> Any:
        """Read eight fields."""
        loader = Loader(item={}, response=response)
        loader.add_value("url", response.url)
        loader.add_css("title", "article > h1::text, .title h2::text, .title12 b::text")
        loader.add_css("info", ".info ::text, .article-meta ::text, .info12 ::text")
        loader.add_css("body", ".content p::text, .article-body p::text, #zoom ::text")
        loader.add_css("editor", ".zr::text, .bj12 ::text, .article-editor::text")
        loader.add_css("notice", ".bq::text, .copyright p::text, .sm12 ::text")
        loader.add_css("related", "dl.tbox dd a::text, .related a::text, .xg12 a::text")
        loader.add_css("images", "img::attr(src)")
        yield loader.load_item()


def main() -> None:
    """Run one of them."""
    kind, site = sys.argv[1:3]
    if urlsplit(site).hostname != "127.0.0.1":
        sys.exit("only portals on this machine are measured")
    settings: dict[str, Any] = dict(FAST)
    if kind == "bare":
        settings["CONCURRENT_ITEMS"] = 1
    else:
        settings["FEEDS"] = {sys.argv[3]: {"format": "jsonlines"}}
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare if kind == "bare" else Plain, site=site)
    process.start()


if __name__ == "__main__":
    main()
