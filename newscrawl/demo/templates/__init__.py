"""The templates of the portal: one module for each family."""

from collections.abc import Callable
from typing import NamedTuple

from newscrawl.demo.catalogue import Family
from newscrawl.demo.labels import Label
from newscrawl.demo.templates import dede, modern, table
from newscrawl.demo.templates.base import Link, Related, View
from newscrawl.demo.truth import Notice


class Template(NamedTuple):
    """A family of article pages."""

    article: Callable[[View, Label], str]
    """Return the page of an article, or of a part of it."""
    notice: Notice
    """What stands under each article."""
    dates: tuple[str, ...]
    """The forms in which it writes dates, by their names in `newscrawl.demo.dates`."""


TEMPLATES: dict[Family, Template] = {
    "dede": Template(dede.article, dede.NOTICE, ("second", "minute", "year-minute", "slash", "words")),
    "table": Template(table.article, table.NOTICE, ("minute", "year-day", "slash", "dot", "words", "year-minute")),
    "modern": Template(modern.article, modern.NOTICE, ("second", "minute", "year-day", "marked")),
}

__all__ = ["TEMPLATES", "Link", "Related", "Template", "View"]
