"""newscrawl: crawl Chinese regional news portals into clean JSON Lines, each article exactly once."""

__version__ = "0.1.0"
