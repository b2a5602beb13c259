"""Names of hosts lead to public addresses, unless the portal itself is at a private one."""

from ipaddress import ip_address
from typing import Any, Self

from scrapy.crawler import CrawlerProcessBase
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newscrawl.urls import host_of


class PublicResolver(CachingThreadedResolver):
    """Refuses names that lead to a private address, as a redirect or a link of a page could have it.

    The name of the portal itself may; then others of its hosts may too.
    """

    def __init__(self, process: CrawlerProcessBase, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._process = process
        self._is_private = False

    @classmethod
    def from_crawler(cls, crawler: CrawlerProcessBase, reactor: ReactorBase) -> Self:  # type: ignore[override]
        """Make the resolver, with the settings of Scrapy's; a process has one, and hands over itself."""
        size = crawler.settings.getint("DNSCACHE_SIZE") if crawler.settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(crawler, reactor, size, crawler.settings.getfloat("DNS_TIMEOUT"))

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802  # Twisted's
        """Return the address of `name`; fails with DNSLookupError where it is private and may not be asked."""
        found = super().getHostByName(name, timeout)
        found.addCallback(self._check, name)
        return found

    def _check(self, address: str, name: str) -> str:
        if is_public(address):
            return address
        sites = {host_of(getattr(crawler.spider, "site", "")) for crawler in self._process.crawlers}
        if not any(sites) or host_of(f"http://{name}") in sites:
            self._is_private = True
        if not self._is_private:
            raise DNSLookupError(f"{name} leads to the private address {address}")
        return address


def is_public(address: str) -> bool:
    """Say whether `address` is one of the public internet (IANA special-purpose registries)."""
    parsed = ip_address(address)
    return getattr(parsed, "ipv4_mapped", None) is None and parsed.is_global
