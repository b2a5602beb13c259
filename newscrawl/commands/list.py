"""`newscrawl list`: the portals there are, and those that cannot be loaded."""

from typing import ClassVar

from scrapy.commands import list as scrapy_list

from newscrawl.errors import say
from newscrawl.exit_codes import ExitCode


class Command(scrapy_list.Command):
    """The command."""

    name: ClassVar[str] = "list"

    def run(self, args: list[str], opts: object) -> None:
        """Print the names, then a line for each module that is broken."""
        from scrapy.spiderloader import get_spider_loader

        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        for name in sorted(loader.list()):
            print(name)
        for reason in getattr(loader, "broken", {}).values():
            say(reason)
            self.exitcode = int(ExitCode.USAGE)
