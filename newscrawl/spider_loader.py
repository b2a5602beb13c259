"""Finds portals: those of the package, and those in a folder of the user's own."""

import os
import re
import sys
import traceback
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import ModuleType

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

from newscrawl.errors import ConfigurationError

PACKAGE = "newscrawl_portals"
"""Name under which the modules of the user's folder are imported, also by one another."""
NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What a portal may be called."""


def can_name_portal(name: str) -> bool:
    """Say whether a portal may be called `name`: its module must be one that Python can import."""
    return bool(NAME.fullmatch(name)) and not iskeyword(name)


class PortalLoader(SpiderLoader):
    """Scrapy's loader with the folder NEWSCRAWL_SPIDERS; a portal of the user stands before ours of the same name.

    A module of the user that cannot be loaded is no matter to the other portals: it is told when it is asked for.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self.broken: dict[str, str] = {}
        """Names of modules that cannot be loaded, each with the reason."""
        self._folder = spiders_folder(settings)
        super().__init__(settings)

    def load(self, spider_name: str) -> type:
        """Return the spider class of a portal; raises KeyError, or ConfigurationError where its module is broken."""
        if spider_name in self.broken:
            raise ConfigurationError(self.broken[spider_name])
        return super().load(spider_name)

    def _load_all_spiders(self) -> None:
        super()._load_all_spiders()
        if self._folder is None:
            return
        if not self._folder.is_dir():
            raise ConfigurationError(f"NEWSCRAWL_SPIDERS: {self._folder} is no folder")
        _open_package(self._folder)
        for file in sorted(self._folder.glob("*.py")):
            if NAME.fullmatch(file.stem):
                self._load_file(file)

    def _load_file(self, file: Path) -> None:
        try:
            portals = list(iter_spider_classes(import_module(f"{PACKAGE}.{file.stem}")))
        except Exception as error:  # whatever a module of the user does must not stop the others
            self.broken[file.stem] = f"{file}{_line(error, file)}: {type(error).__name__}: {_text(error)}"
            return
        for portal in portals:
            if portal.name == file.stem:
                self._spiders[portal.name] = portal
            else:
                self.broken[file.stem] = f"{file}: its portal is named {portal.name!r}; file and name must be the same"


def spiders_folder(settings: BaseSettings) -> Path | None:
    """Return the folder of the user's own portals, None where there is none."""
    given = settings.get("NEWSCRAWL_SPIDERS") or os.environ.get("NEWSCRAWL_SPIDERS")
    return Path(given).expanduser().absolute() if given else None


def _open_package(folder: Path) -> None:
    """Make the folder importable as a package; what an earlier folder of this process gave is forgotten."""
    if getattr(sys.modules.get(PACKAGE), "__path__", None) == [str(folder)]:
        return
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    package = ModuleType(PACKAGE, "Portals of the user's own.")
    package.__path__ = [str(folder)]
    sys.modules[PACKAGE] = package


def _line(error: Exception, file: Path) -> str:
    if isinstance(error, SyntaxError) and error.lineno:
        return f", line {error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return f", line {lines[-1]}" if lines else ""


def _text(error: Exception) -> str:
    return error.msg if isinstance(error, SyntaxError) else str(error)
