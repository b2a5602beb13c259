"""`newscrawl genspider NAME URL`: a module for the next portal."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from string import Template
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OneLineErrors, fail
from newscrawl.exit_codes import ExitCode


class Command(OneLineErrors, ScrapyCommand):
    """The command; it takes the place of Scrapy's, whose spiders would keep none of the promises."""

    name: ClassVar[str] = "genspider"
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[-t portal] NAME URL [--force]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Write a module for a new portal"

    def long_desc(self) -> str:
        """Return where the module goes."""
        return (
            "Write NAME.py for the portal whose sections are linked from URL, into the folder NEWSCRAWL_SPIDERS; in a"
            " checkout without that setting into newscrawl/spiders. docs/adding_a_portal.md says how to go on."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("-t", "--template", default="portal", metavar="TEMPLATE", help="only: portal")
        parser.add_argument("--force", action="store_true", help="write over a module that is there")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Write the module."""
        from newscrawl.errors import ConfigurationError
        from newscrawl.urls import canonical_url, site_address

        if len(args) != 2:
            fail(
                ExitCode.USAGE,
                "genspider takes a name and an address: newscrawl genspider yuanping https://news.example/",
            )
        template = self._template(opts.template)
        name = _checked_name(args[0])
        try:
            site = site_address(args[1])
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        file = self._folder() / f"{name}.py"
        if file.exists() and not opts.force:
            fail(ExitCode.USAGE, f"{file} is there already; --force writes over it")
        path = canonical_url(args[1] if "//" in args[1] else f"http://{args[1]}").removeprefix(canonical_url(site)[:-1])
        text = template.substitute(name=name, classname=class_name(name), site=site, path=path)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        except OSError as error:
            fail(ExitCode.USAGE, f"{file} cannot be written: {error.strerror}")
        print(f"{file}\nNow fill in its patterns and selectors, and look: newscrawl crawl {name} --sample 20")

    def _template(self, name: str) -> Template:
        assert self.settings is not None
        file = Path(self.settings["TEMPLATES_DIR"], "spiders", f"{name}.tmpl")
        if not file.is_file():
            there = ", ".join(sorted(found.stem for found in file.parent.glob("*.tmpl")))
            fail(ExitCode.USAGE, f"no template {name!r}; there are: {there}")
        return Template(file.read_text("utf-8"))

    def _folder(self) -> Path:
        from newscrawl.datadir import project_of
        from newscrawl.spider_loader import spiders_folder

        assert self.settings is not None
        folder, project = spiders_folder(self.settings), project_of(Path.cwd())
        if folder is None and project is None:
            fail(ExitCode.USAGE, "set NEWSCRAWL_SPIDERS to a folder for your portals")
        return folder or Path(project or "", "newscrawl", "spiders")


def class_name(portal: str) -> str:
    """Return the name of the class of a portal: that of the portal with its words capitalised and joined."""
    return "".join(word.capitalize() for word in portal.split("_"))


def _checked_name(name: str) -> str:
    from newscrawl.spider_loader import can_name_portal

    if not can_name_portal(name):
        fail(ExitCode.USAGE, f"{name!r} cannot name a portal: small letters, digits and _, a letter first")
    return name
