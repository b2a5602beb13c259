"""portals.toml, the operator's file in the data directory: which portals there are, where, and how often to crawl them.

contact = "you@your.example"

[portals.yunting]
site = "https://www.yunting.example"
every = "6h"
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn, get_args

from newscrawl.errors import ConfigurationError
from newscrawl.findings import Copies, CopyRule

FILE = "portals.toml"

_EVERY = "6h"
_KEYS = ("site", "spider", "sections", "every", "delay", "archive", "copies", "options", "settings")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DURATION = re.compile(r"(\d{1,6})\s*(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_HEADER = re.compile(r"\s*\[\s*portals\s*\.\s*[\"']?([^\]\"'.]+?)[\"']?\s*(\.[^\]]*)?\]")


@dataclass(frozen=True, slots=True)
class PortalEntry:
    """A portal as the operator describes it."""

    name: str
    site: str = ""
    """'' where the portal's module knows it."""
    spider: str = ""
    """A module with a portal, or `generic`; '': that of this name, else `generic`."""
    sections: tuple[str, ...] = ()
    every: timedelta = timedelta(hours=6)
    delay: float | None = None
    """Seconds between requests, where it is not the default."""
    archive: bool = True
    """Whether raw pages are kept."""
    copies: Mapping[str, str] = field(default_factory=dict)
    """`within` the portal and `across` portals: what becomes of copies, where it is not the default."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Arguments of the spider."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    """File and line where it is described."""
    site_place: str = ""
    """File and line where its site is said."""

    def arguments(self) -> dict[str, str]:
        """Return the arguments of the spider: what `-a` would give."""
        told = {"site": self.site, "sections": ",".join(self.sections)}
        return {**{name: value for name, value in told.items() if value}, **self.options}

    def all_settings(self) -> dict[str, Any]:
        """Return the settings of its crawls."""
        delay = {} if self.delay is None else {"DOWNLOAD_DELAY": self.delay}
        archive = {} if self.archive else {"NEWSCRAWL_ARCHIVE": False}
        copies = {f"NEWSCRAWL_COPIES_{where.upper()}": rule for where, rule in self.copies.items()}
        return {**delay, **archive, **copies, **self.settings}


@dataclass(frozen=True, slots=True)
class PortalsFile:
    """What the file says."""

    contact: str | None = None
    portals: Mapping[str, PortalEntry] = field(default_factory=dict)


def read_portals(root: Path) -> PortalsFile:
    """Return what portals.toml in the data directory `root` says; nothing where it is not there.

    Raises ConfigurationError, with file and line, for every mistake in it.
    """
    path = root / FILE
    try:
        text = path.read_text("utf-8-sig")  # Windows editors put a mark before the text
    except FileNotFoundError:
        return PortalsFile()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from None
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise ConfigurationError(f"{path}: tables or lists are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\(at line (\d+)", str(error))
        at = int(line[1]) if line else len(text.splitlines())
        raise ConfigurationError(f"{path}:{at}: {str(error).split(' (at ')[0]}") from None
    return _Reader(path, text).read(data)


def duration(text: str) -> timedelta:
    """Return what `30m`, `6h` or `1d` says; raises ValueError for anything else."""
    found = _DURATION.fullmatch(text.strip())
    if not found or not int(found[1]):
        raise ValueError(f"{text!r} is no time such as 30m, 6h or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


class _Reader:
    """Checks what the file says, and knows on which line it does."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._lines = path, text.splitlines()

    def read(self, data: dict[str, Any]) -> PortalsFile:
        """Return what the data of the file say."""
        for key in data:
            if key not in ("contact", "portals"):
                self._fail(f"unknown key {key!r}; there are contact and [portals.NAME]", None, key)
        contact, portals = data.get("contact"), data.get("portals", {})
        if contact is not None and (not isinstance(contact, str) or not contact.strip()):
            self._fail("contact must be an e-mail address or a page", None, "contact")
        if not isinstance(portals, dict):
            self._fail("portals must be tables: [portals.NAME]", None, "portals")
        return PortalsFile(contact, {name: self._portal(name, table) for name, table in portals.items()})

    def _portal(self, name: str, table: Any) -> PortalEntry:
        if not _NAME.fullmatch(name):
            self._fail(f"{name!r} cannot be a portal's name: small letters, digits and _, a letter first", name)
        if not isinstance(table, dict):
            self._fail(f"portals.{name} must be a table: [portals.{name}]", None, "portals", name)
        for key in table:
            if key not in _KEYS:
                self._fail(f"unknown key {key!r}; there are {', '.join(_KEYS)}", name, key)
        texts = {key: self._text(name, table, key) for key in ("site", "spider")}
        return PortalEntry(
            name, **texts, sections=self._sections(name, table), every=self._every(name, table),
            delay=self._delay(name, table), archive=self._archive(name, table), copies=self._copies(name, table),
            options=self._options(name, table),
            settings=self._table(name, table, "settings"),
            place=self._place(name, *(["spider"] if "spider" in table else [])), site_place=self._place(name, "site"),
        )  # fmt: skip

    def _text(self, name: str, table: dict[str, Any], key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self._fail(f"{key} must be text in quotes, not {value!r}", name, key)
        return value.strip()

    def _sections(self, name: str, table: dict[str, Any]) -> tuple[str, ...]:
        value = table.get("sections", [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self._fail('sections must be a list of codes or names: ["fs", "原平"]', name, "sections")
        return tuple(value)

    def _every(self, name: str, table: dict[str, Any]) -> timedelta:
        try:
            return duration(self._text(name, {"every": _EVERY, **table}, "every"))
        except ValueError as error:
            self._fail(f"every: {error}", name, "every")

    def _delay(self, name: str, table: dict[str, Any]) -> float | None:
        value = table.get("delay")
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 3600
        ):
            self._fail(f"delay must be a number of seconds, not {value!r}", name, "delay")
        return value

    def _archive(self, name: str, table: dict[str, Any]) -> bool:
        value = table.get("archive", True)
        if not isinstance(value, bool):
            self._fail(f"archive must be true or false, not {value!r}", name, "archive")
        return value

    def _copies(self, name: str, table: dict[str, Any]) -> dict[str, str]:
        value = table.get("copies", {})
        rules, places = get_args(CopyRule), Copies._fields
        told = dict.fromkeys(places, value) if isinstance(value, str) else value
        if not isinstance(told, dict) or told.keys() - set(places) or not all(one in rules for one in told.values()):
            self._fail(
                f"copies must be one of {', '.join(rules)}, or say so for {' and '.join(places)}, not {value!r}",
                name, "copies",
            )  # fmt: skip
        return told

    def _options(self, name: str, table: dict[str, Any]) -> dict[str, str]:
        options = self._table(name, table, "options")
        for key in ("site", "sections", "portal"):
            if key in options:
                self._fail(f"{key} is no option: the portal's table says it", name, "options", key)
        return {key: str(value) for key, value in options.items()}

    def _table(self, name: str, table: dict[str, Any], key: str) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            self._fail(f"{key} must be a table: [portals.{name}.{key}]", name, key)
        return value

    def _fail(self, message: str, portal: str | None = None, *keys: str) -> NoReturn:
        raise ConfigurationError(f"{self._place(portal, *keys)}: {message}")

    def _place(self, portal: str | None, *keys: str) -> str:
        return f"{self._path}:{self._line(portal, *keys)}"

    def _line(self, portal: str | None, *keys: str) -> int:
        """Return the line that holds the last of `keys`, one within the other, of `portal`, else that of its table."""
        inside, best, wanted = portal is None, 0, list(keys)
        for number, line in enumerate(self._lines, 1):
            if found := _HEADER.match(line):
                inside = portal is None or found[1] == portal
                best = best or (number if inside else 0)
            while inside and wanted and _holds(line, wanted[0]):
                best = number
                wanted.pop(0)
            if keys and not wanted:
                break
        return best or 1


def _holds(line: str, key: str) -> bool:
    """Say whether a line gives `key`: as a key of its own, within a dotted key, a header or an inline table."""
    quoted = rf"[\"']?{re.escape(key)}[\"']?\s*"
    return re.match(rf"\s*(?:[\w.\"']+\.)?{quoted}=|.*[.\[{{,]\s*{quoted}[\]=.]", line) is not None
