"""HTML → field, one question per module. Pure: lxml elements and text in, values out; no Scrapy, no network.

Each module reads a *region* of a page (the element that holds the answer). Where a portal's loader names the
region, that is used; where it does not, `find` looks for it in the page.
"""

VERSION = "2"
"""Version of the extraction, published as `extractor`; raised whenever a page may now be read otherwise."""
