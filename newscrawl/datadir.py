"""Where the output and the ledger are, and how they are found."""

import os
from collections.abc import Mapping
from configparser import ConfigParser
from pathlib import Path

from newscrawl.errors import ConfigurationError

SEARCH_INDEX = "search.sqlite3"
"""The index of `newscrawl search`: made of published files, and of nothing else."""

_HOW = "give it by --data DIR, NEWSCRAWL_DATA or -s NEWSCRAWL_DATA=DIR"


class DataDirectory:
    """A data directory and the places in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.root / "ledger.sqlite3"

    def lock(self, portal: str) -> Path:
        """Return the file whose lock a run of `portal` holds."""
        return self.root / "locks" / f"{portal}.lock"

    @property
    def runs_lock(self) -> Path:
        """The file whose lock all runs hold together; no portal is called so."""
        return self.lock("_runs")

    def log(self, portal: str) -> Path:
        """Return the log of the runs of `portal`."""
        return self.root / "logs" / f"{portal}.log"

    def check_ledger(self) -> None:
        """Raise ConfigurationError where files were published and the ledger that knows of them is gone."""
        if not self.ledger.exists() and any((self.root / "articles").glob("*/*/*.jsonl")):
            raise ConfigurationError(
                f"{self.root} has published files and no ledger: all would be published twice;"
                " `newscrawl ledger rebuild` makes one from them"
            )

    def make(self) -> None:
        """Make the directory with what runs need; raises ConfigurationError where that cannot be."""
        try:
            for folder in (self.root, self.root / "locks", self.root / "logs"):
                folder.mkdir(exist_ok=True)
            if not os.access(self.root, os.W_OK):
                raise PermissionError(13, "not writable")
        except OSError as error:
            raise ConfigurationError(f"data directory {self.root} cannot be used: {error.strerror}") from None


def check_is_not_ours(root: Path, output: Path) -> None:
    """Raise ConfigurationError where writing to `output` would harm the data directory `root`, by way of links too."""
    root, place = root.resolve(), output.resolve()
    for folder in ("articles", "manifest", "rejected", "archive"):
        if place.is_relative_to((root / folder).resolve()):
            raise ConfigurationError(f"{output} is in {root / folder}, which is read as what was published")
    is_own_file = place.parent == root and place.name.startswith(("ledger.sqlite3", SEARCH_INDEX, "portals.toml"))
    is_in_own_folder = any(place.is_relative_to((root / folder).resolve()) for folder in ("forgotten", "locks", "runs"))
    if is_own_file or is_in_own_folder or place == root:
        raise ConfigurationError(f"{output} is the data directory's own")


def resolve(setting: str | None, environment: Mapping[str, str], folder: Path) -> DataDirectory:
    """Return the data directory: `setting` (also --data), NEWSCRAWL_DATA of `environment`, else data/ of the project.

    `folder` is where the program was started; the project is found above it. Raises ConfigurationError outside a
    project: a scheduled run in the wrong folder must not begin a second, empty ledger.
    """
    given = setting or environment.get("NEWSCRAWL_DATA")
    if given:
        try:
            return DataDirectory((folder / Path(given).expanduser()).absolute())
        except RuntimeError as error:  # ~somebody who is nobody here
            raise ConfigurationError(f"data directory {given}: {error}") from None
    project = project_of(folder)
    if project is None:
        raise ConfigurationError(f"no data directory: {_HOW}")
    return DataDirectory(project / "data")


def project_of(folder: Path) -> Path | None:
    """Return the nearest folder above with a scrapy.cfg that names our settings, None where there is none."""
    for candidate in (folder.absolute(), *folder.absolute().parents):
        config = ConfigParser()
        if config.read(candidate / "scrapy.cfg"):
            is_ours = config.get("settings", "default", fallback="") == "newscrawl.settings"
            return candidate if is_ours else None
    return None
