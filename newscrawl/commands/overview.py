"""What `newscrawl -h` prints: the commands, by what they are for."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final

import newscrawl
from newscrawl.errors import ConfigurationError

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Crawl": ("crawl", "portals", "schedule", "status", "runs", "release", "demo"),
    "Read what was published": ("search", "report", "story", "export", "schema"),
    "Describe a portal": ("list", "extract", "genspider", "fixture", "fetch", "parse", "shell", "view", "check"),
    "Keep and mend the data": ("reextract", "import", "forget", "backup", "restore", "ledger"),
    "Texts from elsewhere": ("repair", "dedup"),
}
"""The commands of this project, those of Scrapy that it adapts among them."""

_SCRAPYS = ("bench", "edit", "runspider", "settings", "startproject", "version")


def answer(arguments: Sequence[str]) -> bool:
    """Print the commands, or the version, where `arguments` name no command; say whether that was so.

    Raises ConfigurationError where they name one that is none.
    """
    name = next((argument for argument in arguments if not argument.startswith("-")), None)  # as Scrapy takes it
    if name is None:
        print(newscrawl.__version__ if "--version" in arguments else _overview())
    elif not _is_command(name):
        raise ConfigurationError(f"no command named {name!r}; newscrawl -h lists those there are")
    return name is None


def _is_command(name: str) -> bool:
    """Say whether there is a command of this name, here, in Scrapy, or in a package that brings some for Scrapy."""
    ours = {one for names in GROUPS.values() for one in names}
    return name in ours or name in _SCRAPYS or name in {one.name for one in entry_points(group="scrapy.commands")}


def _overview() -> str:
    lines = [
        f"newscrawl {newscrawl.__version__}: Chinese regional news portals into clean JSON Lines",
        "",
        "Usage: newscrawl COMMAND [options]; newscrawl COMMAND -h tells all of one",
    ]
    for title, names in GROUPS.items():
        lines += ["", f"{title}:", *(f"  {name:<11}{_described(name)}" for name in names)]
    return "\n".join([*lines, "", f"Scrapy's own commands work as well: {', '.join(_SCRAPYS)}."])


def _described(name: str) -> str:
    description: str = import_module(f"newscrawl.commands.{name}").Command().short_desc()
    return description
