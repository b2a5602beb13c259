"""What the program imports of other libraries, for tests.forking."""

import sys
from importlib import import_module

_NAMES = (
    "aiohttp", "brotli", "filelock", "itemloaders", "lxml.html", "msgspec", "protego", "requests", "scrapy.cmdline",
    "scrapy.core.downloader.contextfactory", "scrapy.core.downloader.handlers", "scrapy.core.downloader.middleware",
    "scrapy.crawler", "scrapy.shell", "scrapy.statscollectors", "sqlalchemy.dialects.sqlite", "sqlite3", "tldextract",
    "tqdm", "twisted.conch.telnet", "twisted.internet.asyncioreactor", "twisted.internet.endpoints",
    "twisted.web.client", "unittest", "warcio.archiveiterator",
)  # fmt: skip

for _name in _NAMES:
    import_module(_name)

assert "newscrawl" not in sys.modules  # its modules read the environment
assert "twisted.internet.reactor" not in sys.modules  # a process has its own
