"""The embedded portal: an invented county news site, served on this machine, with the truth of every page.

Everything follows from the number of articles and a seed; pages are made when they are asked for. The package
imports nothing of the rest.
"""

from newscrawl.demo.catalogue import Section
from newscrawl.demo.faults import FaultyPortal
from newscrawl.demo.portal import Page, Portal
from newscrawl.demo.server import Server
from newscrawl.demo.truth import Truth

__all__ = ["FaultyPortal", "Page", "Portal", "Section", "Server", "Truth"]
