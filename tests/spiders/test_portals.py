"""The rules over all portals. An exception stands in a list here, with its reason."""

import re
from pathlib import Path

import pytest
from parsel import Selector
from scrapy.settings import Settings

from newscrawl import spiders
from newscrawl.base_spiders import ExploringSpider, ListSpider, PortalSpider
from newscrawl.commands.genspider import class_name
from newscrawl.loaders import ArticleLoader
from newscrawl.spider_loader import NAME, PortalLoader
from tests.shared import ROOT

LOADER = PortalLoader(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))
PORTALS = [LOADER.load(name) for name in sorted(LOADER.list())]
# What a portal may not set for itself: who we are and how politely we ask is the same for all.
OURS = re.compile(
    "ROBOTSTXT_|USER_AGENT|DUPEFILTER_|HTTPERROR_|DOWNLOAD_VERIFY|ITEM_PIPELINES|EXTENSIONS|.*MIDDLEWARES"
)
NO_SITE = {
    "xinzhou": "its address is not known to the project",
    "demo": "it is served on this machine, at a port of its own each time",
    "generic": "it is told with each crawl",
}

NO_SAVED_PAGE = {"demo": "the truth of every page of the embedded portal is compared by tests/test_output.py"}

every_portal = pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.name)


def test_there_is_one_module_for_each_portal() -> None:
    files = {file.stem for file in Path(spiders.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == {portal.name for portal in PORTALS}


@every_portal
def test_file_name_and_class_are_one(portal: type[PortalSpider]) -> None:
    assert NAME.fullmatch(portal.name)
    assert portal.__module__ == f"newscrawl.spiders.{portal.name}"
    assert portal.__name__ == class_name(portal.name)
    assert portal.loader_class.__name__ == f"{portal.__name__}Loader"
    assert portal.loader_class.__module__ == portal.__module__


@every_portal
def test_robots_are_obeyed_and_politeness_is_not_lessened(portal: type[PortalSpider]) -> None:
    own = portal.custom_settings or {}
    assert [name for name in own if OURS.match(name)] == []
    assert float(own.get("DOWNLOAD_DELAY", 2)) >= 2
    assert int(own.get("CONCURRENT_REQUESTS_PER_DOMAIN", 1)) == 1
    settings = Settings()
    settings.setmodule("newscrawl.settings")
    portal.update_settings(settings)
    assert settings.getbool("ROBOTSTXT_OBEY")


@every_portal
def test_the_user_agent_names_a_contact(portal: type[PortalSpider]) -> None:
    settings = Settings({"NEWSCRAWL_CONTACT": "desk@reader.example"})
    portal.update_settings(settings)
    assert re.fullmatch(r"newscrawl/[\d.]+ \(\+desk@reader\.example\)", settings["USER_AGENT"])


@every_portal
def test_the_declarations_are_complete(portal: type[PortalSpider]) -> None:
    assert portal.__doc__
    assert len(portal.__doc__) > 20
    assert bool(portal.site_default) != (portal.name in NO_SITE)
    if issubclass(portal, ListSpider) and not issubclass(portal, ExploringSpider):
        assert portal.index_path.startswith("/")
        assert "code" in re.compile(portal.section_pattern).groupindex
        re.compile(portal.article_pattern)


@every_portal
def test_the_selectors_can_be_used(portal: type[PortalSpider]) -> None:
    page = Selector(text="<html></html>")
    names = [name for name in vars(ArticleLoader) if name.endswith("_css")]
    assert len(names) == 6
    for name in names:
        selectors = getattr(portal.loader_class, name)
        assert isinstance(selectors, tuple), f"{name} is a tuple, also with one selector"
        for css in selectors:
            page.css(css)
    if issubclass(portal, ListSpider):
        page.css(portal.section_css)
        page.css(portal.entry_css)


@every_portal
def test_a_portal_calls_no_hook_by_another_name(portal: type[PortalSpider]) -> None:
    methods = {name for name, value in vars(portal).items() if callable(value) and not name.startswith("__")}
    known = set(dir(portal.__mro__[1]))
    assert [name for name in methods if name.startswith(("parse", "start"))] == []
    assert methods <= known, "a portal declares and fills hooks; what several portals need goes into a base"


@every_portal
def test_a_portal_has_a_saved_article(portal: type[PortalSpider]) -> None:
    if portal.name in NO_SAVED_PAGE:
        pytest.skip(NO_SAVED_PAGE[portal.name])
    folder = ROOT / "tests" / "fixtures" / portal.name
    expected = [file.read_text("utf-8") for file in folder.glob("*/expected.json")]
    assert any('"title"' in text and '"body"' in text for text in expected), (
        f"newscrawl fixture URL --portal {portal.name}"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("title_css = ('h1.x')", "must be a tuple"),
        ("title_css = ('h1.1x',)", "is no CSS selector"),
    ],
)
def test_selectors_that_cannot_be_used_are_refused_where_they_stand(body: str, said: str) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        exec(f"class L(ArticleLoader):\n    {body}", {"ArticleLoader": ArticleLoader})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("section_pattern = r'/a/'", "needs a group"),
        ("section_pattern = r'/(?P<code>a/'", "is no regular expression"),
        ("entry_css = 'a..b'", "is no CSS selector"),
    ],
)
def test_ways_that_cannot_be_walked_are_refused_where_they_stand(body: str, said: str) -> None:
    declared = "index_path = '/'\n    section_pattern = r'/(?P<code>x)/'\n    article_pattern = r'/x'"
    with pytest.raises(ValueError, match=said):
        exec(f"class S(ListSpider):\n    name = 's'\n    {declared}\n    {body}", {"ListSpider": ListSpider})
