"""Settings of the project: each with its value and its reason. Any can be overridden with `-s NAME=VALUE`."""

import os
from pathlib import Path

from newscrawl import __version__

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"
SPIDER_LOADER_CLASS = "newscrawl.spider_loader.PortalLoader"  # looks into NEWSCRAWL_SPIDERS too
TEMPLATES_DIR = str(Path(__file__).parent / "templates")  # newscrawl genspider -t portal

# --- newscrawl -------------------------------------------------------------------------------------------------

# The data directory; None: NEWSCRAWL_DATA of the environment, else data/ of the project.
NEWSCRAWL_DATA: str | None = None
# An e-mail address or a page where a portal can complain; without one only this machine is crawled.
NEWSCRAWL_CONTACT: str | None = os.environ.get("NEWSCRAWL_CONTACT")
# The address of the portal where `-a site=` is not given.
NEWSCRAWL_SITE: str | None = None
# A folder with portals of your own, a module each; None: NEWSCRAWL_SPIDERS of the environment, else none.
NEWSCRAWL_SPIDERS: str | None = None
# NEWSCRAWL_LOOK_ONLY: true under shell, fetch, view, parse and check: no ledger, no lock, no data directory. Those
# commands set it, and a value here would override theirs.
# Articles in a batch, and the longest one waits in memory: what a kill costs is fetched again.
NEWSCRAWL_COMMIT_ARTICLES = 100
NEWSCRAWL_COMMIT_SECONDS = 5.0
# Ripe articles are published during a long walk after so many of them, or so many seconds.
NEWSCRAWL_PUBLISH_ARTICLES = 1000
NEWSCRAWL_PUBLISH_SECONDS = 60.0
# Lists are walked down to what earlier walks covered; true (also --full): to their ends.
NEWSCRAWL_FULL = False
# Without being told so, to their ends after that many days: what was put in deep down is found then.
NEWSCRAWL_FULL_DAYS = 30.0
# List pages whose articles are for the most part younger than that many days are read again: some come in late.
NEWSCRAWL_OVERLAP_DAYS = 2.0
# The first run of a day reads them again if younger than that many days: what has left them may be withdrawn.
NEWSCRAWL_WATCH_DAYS = 7.0
# An article is asked for again so many days after it was first fetched; edits and withdrawals are seen then.
NEWSCRAWL_REVISIT_DAYS = [1, 3, 7, 30]
# The share of a run's requests that such visits may take.
NEWSCRAWL_REVISIT_SHARE = 0.3
# What a portal's pages are expected to give, instead of what its last 20 runs gave: shares of fields (`"editor": 0.9`),
# `fallback` (share of pages read by general rules), `new_per_week`, `silence_days`. Also `expectations` of a spider.
NEWSCRAWL_EXPECT: dict[str, float] = {}
# Articles in traditional characters are published in simplified ones. What a mirror damaged always is.
NEWSCRAWL_SIMPLIFY = False
# What becomes of articles that tell a story which is there already, in the same portal and in another one: `drop` (not
# published, state duplicate), `link` (published with duplicate_of), `keep` (published as if there were no other).
NEWSCRAWL_COPIES_WITHIN = "drop"
NEWSCRAWL_COPIES_ACROSS = "link"
# Raw pages of articles are kept in archive/PORTAL/RUN.warc.gz, for reading them anew with better rules.
NEWSCRAWL_ARCHIVE = True
# They are dropped when the run that fetched them is so many days old; None: never.
NEWSCRAWL_ARCHIVE_DAYS: float | None = None
# The log of a portal turns over when it is so large; so many old ones are kept.
NEWSCRAWL_LOG_MEGABYTES = 10.0
NEWSCRAWL_LOG_FILES = 5
# A run waits for a random time up to so many seconds before it begins (also --jitter).
NEWSCRAWL_JITTER = 0.0
# A command for the shell, run after a crawl that failed, with the receipt (JSON) on its standard input.
NEWSCRAWL_ON_FAILURE: str | None = os.environ.get("NEWSCRAWL_ON_FAILURE")
# A text file for Prometheus, written after each crawl with the last runs of all portals (also --metrics).
NEWSCRAWL_METRICS: str | None = os.environ.get("NEWSCRAWL_METRICS")
# A line on the terminal while a crawl goes on.
NEWSCRAWL_PROGRESS = True

# --- polite by default -----------------------------------------------------------------------------------------

USER_AGENT = f"newscrawl/{__version__}"  # base spiders add the contact
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newscrawl"
# County portals run on small machines: one request at a time, 2 s apart, jittered by half.
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.5
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Requests that wait in the downloader are finished before a stop: with Scrapy's 16 a signal would take half a minute.
CONCURRENT_REQUESTS = 2
DOWNLOAD_TIMEOUT = 60  # Scrapy waits 180 s; a county portal that takes a minute is down
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # a news page needs no more
DOWNLOAD_WARNSIZE = 5 * 1024 * 1024
# Scrapy's default is False. Where a portal's own is out of date, false for it alone: the receipt tells.
DOWNLOAD_VERIFY_CERTIFICATES = True
# No name leads to a private address unless the portal is there.
TWISTED_DNS_RESOLVER = "newscrawl.middlewares.resolver.PublicResolver"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}

# First found, first asked: all sections from their newest articles on, where Scrapy would finish the last one first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# --- nothing dropped silently ----------------------------------------------------------------------------------

# The walk knows every URL by its canonical form; a second filter would drop redirects to pages seen before
# without calling anyone back, and their URLs would never end.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Error pages that lead home after some seconds are judged by what they say; only a page that leaves at once is
# a redirect.
METAREFRESH_MAXDELAY = 1

# --- components ------------------------------------------------------------------------------------------------

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "newscrawl.middlewares.hosts.HostsMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newscrawl.middlewares.robots.RobotsMiddleware": 100,
    # Nearer to the host than retries (550): it counts all that is refused.
    "newscrawl.middlewares.pace.PaceMiddleware": 560,
    # Around decompression (590), and before meta refresh (580) reads the text.
    "newscrawl.middlewares.decode.DecodeMiddleware": 585,
    "newscrawl.middlewares.decode.CompressedBytesMiddleware": 595,
    # Next to the network.
    "newscrawl.middlewares.exchanges.ExchangesMiddleware": 990,
}
ITEM_PIPELINES = {
    "newscrawl.pipelines.normalise.NormalisePipeline": 100,
    "newscrawl.pipelines.validate.ValidatePipeline": 200,
    "newscrawl.pipelines.commit.CommitPipeline": 900,
}
EXTENSIONS = {
    "newscrawl.extensions.run.RunExtension": 10,
    "newscrawl.extensions.progress.ProgressExtension": 500,
}

# Articles are named in logs, not quoted: what is forgotten must be gone there too.
LOG_FORMATTER = "newscrawl.log.WithoutArticles"

# --- cheap and closed ------------------------------------------------------------------------------------------

# The default starts 100 tasks for each response: a third of a crawl's CPU.
CONCURRENT_ITEMS = 1
# Parses the source of every callback, which is for those who write spiders: mypy tells us.
WARN_ON_GENERATOR_RETURN_VALUE = False
# Both are on by default and run Python that others send.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"  # -o FILE keeps Chinese readable
