"""The templates of the portal: one module for each family, behind one small interface."""

from newscrawl.demo.templates.base import Link, Template, View
from newscrawl.demo.templates.dede import Dede
from newscrawl.demo.templates.modern import Modern

__all__ = ["Dede", "Link", "Modern", "Template", "View"]
