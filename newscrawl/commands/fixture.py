"""`newscrawl fixture URL`: save a page with what should be read from it; `--check`: see whether it still is."""

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import LOOK_ONLY, OneLineErrors, fail, fetch_pages, load_portal
from newscrawl.errors import say
from newscrawl.exit_codes import ExitCode

if TYPE_CHECKING:
    from newscrawl.http import PageResponse


class Command(OneLineErrors, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "fixture"
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = LOOK_ONLY

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "URL --portal NAME [--case CASE] [--force] | --check [--portal NAME]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Save a page with what should be read from it, or check those saved"

    def long_desc(self) -> str:
        """Return what the command does and how it ends."""
        return (
            "Save the page at URL, its bytes and headers, with an expectation that fails until somebody has read it:"
            " in fixtures/NAME/CASE of the folder NEWSCRAWL_SPIDERS for a portal of your own, else in tests/fixtures of"
            " the checkout. --check reads all saved pages again and ends with 5 where one is not read as expected."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--portal", metavar="NAME", help="the portal that the page is of")
        parser.add_argument("--case", metavar="CASE", help="name of the folder (from the address)")
        parser.add_argument("--force", action="store_true", help="write over a fixture that is there")
        parser.add_argument("--check", action="store_true", help="check the saved pages instead")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Save, or check."""
        if opts.check:
            if args:
                fail(ExitCode.USAGE, "--check takes no address")
            self._check(opts.portal)
            return
        if len(args) != 1 or not urlsplit(args[0]).hostname or not opts.portal:
            fail(ExitCode.USAGE, "fixture takes the address of one page, and --portal NAME")
        assert self.settings is not None
        portal = load_portal(self.settings, opts.portal)
        case = opts.case or _case_name(args[0])
        if not re.fullmatch(r"\w[\w.-]*", case):
            fail(ExitCode.USAGE, f"{case!r} cannot name a folder")
        folder = self._home(portal) / opts.portal / case
        if folder.exists() and not opts.force:
            fail(ExitCode.USAGE, f"{folder} is there already; --force writes over it, --case gives another name")
        self._save(args[0], folder, portal)

    def _save(self, url: str, folder: Path, portal: Any) -> None:
        from newscrawl.fixtures import Fixture

        pages: list[PageResponse] = []
        reasons: list[str] = []
        assert self.settings is not None
        fetch_pages(self.settings, [url], lambda _, page: pages.append(page), lambda _, reason: reasons.append(reason))
        if not pages:
            fail(ExitCode.UNREACHABLE, f"{url} could not be fetched: {reasons[0] if reasons else 'no answer'}")
        try:
            Fixture(folder).save(pages[0], portal)
        except OSError as error:
            fail(ExitCode.USAGE, f"{folder} cannot be written: {error.strerror}")
        print(f"{folder}\nIts expected.json fails until you have compared it with the page and removed its first line.")

    def _check(self, only: str | None) -> None:
        from newscrawl.fixtures import fixtures_in

        assert self.settings is not None
        checked = 0
        for home in self._homes():
            for name, fixture in fixtures_in(home):
                if only in (None, name):
                    differences = fixture.differences(load_portal(self.settings, name))
                    checked += 1
                    for line in differences:
                        say(line)
                        self.exitcode = int(ExitCode.EXPECTATIONS)
        if not checked:
            fail(
                ExitCode.USAGE, f"no fixtures{f' of {only}' if only else ''} in {' or '.join(map(str, self._homes()))}"
            )
        print(f"{checked} pages checked")

    def _home(self, portal: Any) -> Path:
        """Return where the fixtures of a portal are: beside a module of the user's own, else with our tests."""
        from newscrawl.spider_loader import PACKAGE

        homes = self._homes()
        if portal.__module__.startswith(f"{PACKAGE}."):
            return homes[0]
        if not homes or homes[-1].name != "fixtures" or homes[-1].parent.name != "tests":
            fail(ExitCode.USAGE, f"{portal.name} is no portal of your own: save its pages in a checkout of newscrawl")
        return homes[-1]

    def _homes(self) -> list[Path]:
        from newscrawl.datadir import project_of
        from newscrawl.spider_loader import spiders_folder

        assert self.settings is not None
        own, project = spiders_folder(self.settings), project_of(Path.cwd())
        return [*([own / "fixtures"] if own else []), *([project / "tests" / "fixtures"] if project else [])]


def _case_name(url: str) -> str:
    """Return a name for the folder of a page: the last part of its path, without extension."""
    name = urlsplit(url).path.rstrip("/").rsplit("/", maxsplit=1)[-1]
    return re.sub(r"\W+", "_", re.sub(r"\.\w+$", "", name)).strip("_") or "index"
