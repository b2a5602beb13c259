"""What is taken down of an answer on its way to the archive."""

from scrapy import Request
from scrapy.http import Response

from newscrawl.middlewares.exchanges import ExchangesMiddleware

URL = "http://portal.example/a/1.html"


def test_a_page_from_a_cache_is_not_taken_for_the_redirect_that_led_to_it() -> None:
    middleware = ExchangesMiddleware()
    request = Request(URL, meta={"article": "a1"})
    middleware.process_response(request, Response(URL, status=301, headers={"Location": "/b/1.html"}))
    assert request.meta["exchange"].status == 301
    followed = request.replace(url="http://portal.example/b/1.html")
    middleware.process_response(followed, Response(followed.url, body=b"page", flags=["cached"]))
    assert "exchange" not in followed.meta
