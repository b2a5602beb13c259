from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from scrapy.http import Response
from scrapy.resolver import dnscache
from scrapy.settings import Settings
from twisted.internet.error import DNSLookupError

from newscrawl.middlewares.pace import retry_after
from newscrawl.middlewares.resolver import PublicResolver, is_public


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, 0), ("", 0), ("0", 0), ("30", 30), ("600", 600), ("601", 600), ("9" * 5000, 600), ("-5", 0), ("1.5", 0),
        ("soon", 0), ("²", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Wed, 99 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 600),
    ],
)  # fmt: skip
def test_retry_after(text: str | None, seconds: float) -> None:
    assert retry_after(Response("http://portal.example", headers={"Retry-After": text} if text else {})) == seconds


def test_retry_after_as_a_date() -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 97 <= retry_after(Response("http://portal.example", headers={"Retry-After": at})) <= 100


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("::1", False), ("fe80::1", False), ("fc00::1", False), ("::ffff:93.184.216.34", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


class Process:
    """As much of a process with a crawler as a resolver asks for."""

    class Crawler:
        spider = SimpleNamespace(site="http://www.portal.example")

    settings, crawlers = Settings(), (Crawler,)


@pytest.mark.parametrize(
    ("own", "other", "is_refused"), [("93.184.216.34", "10.0.0.5", True), ("10.0.0.4", "10.0.0.5", False)]
)
def test_a_host_at_a_private_address_is_asked_only_where_the_portal_is(own: str, other: str, is_refused: bool) -> None:
    from twisted.internet import reactor

    resolver = PublicResolver.from_crawler(Process(), reactor)  # type: ignore[arg-type]
    dnscache["www.portal.example"], dnscache["intern.portal.example"] = own, other
    found: list[object] = []
    resolver.getHostByName("www.portal.example").addCallback(found.append)
    resolver.getHostByName("intern.portal.example").addBoth(found.append)
    assert found[0] == own
    if is_refused:
        assert found[1].check(DNSLookupError)  # type: ignore[attr-defined]
        assert "private address 10.0.0.5" in found[1].getErrorMessage()  # type: ignore[attr-defined]
    else:
        assert found[1] == other
