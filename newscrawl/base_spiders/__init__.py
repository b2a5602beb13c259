"""How to walk a portal. A base knows ways through sites, never a site; a portal subclasses it in `spiders`."""

from newscrawl.base_spiders.exploring import ExploringSpider
from newscrawl.base_spiders.list_pages import ListSpider
from newscrawl.base_spiders.portal import PortalSpider

__all__ = ["ExploringSpider", "ListSpider", "PortalSpider"]
