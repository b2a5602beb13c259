"""What the commands share that bring articles without a network: which portal, its lock, and the run they make."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newscrawl.commands.base import fail, load_portal
from newscrawl.commands.described import GENERIC, spider_of
from newscrawl.errors import AnotherRunError, ConfigurationError
from newscrawl.exit_codes import ExitCode
from newscrawl.expectations import told
from newscrawl.portals import read_portals
from newscrawl.spider_loader import can_name_portal

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from newscrawl.datadir import DataDirectory
    from newscrawl.ledger.database import Ledger
    from newscrawl.ledger.open_run import OpenRun

BELOW_COMMAND_LINE = 35


class OfflinePortal:
    """A portal as its crawls know it: its spider's class, and the arguments to make it with."""

    def __init__(self, settings: "Settings", data: "DataDirectory", name: str, site: str, told: str = "") -> None:
        """Find out from portals.toml, else from `site`, the address of its last crawl; ends the program where neither
        tells, or there is no such portal. An address that was `told` stands before both: the portal may have moved.
        """
        from scrapy.spiderloader import get_spider_loader

        logging.getLogger().addHandler(logging.NullHandler())  # what is told here is told on lines of our own
        self.name, self.settings = name, settings
        if not can_name_portal(name):
            fail(ExitCode.USAGE, f"a portal has a name of small letters, digits and _, a letter first, not {name!r}")
        try:
            entry = read_portals(data.root).portals.get(name)
        except ConfigurationError as error:
            fail(ExitCode.USAGE, str(error))
        given = {"site": site}
        if entry:
            spider = spider_of(settings, entry)
            given |= entry.arguments()
            for key, value in entry.all_settings().items():
                settings.set(key, value, priority=BELOW_COMMAND_LINE)
        else:
            spider = name if name in get_spider_loader(settings).list() else GENERIC
        if spider == GENERIC and name in getattr(get_spider_loader(settings), "broken", ()):
            spider = name  # what is wrong with it is told
        self.is_guessed = spider == GENERIC and not (entry and entry.spider)
        """Whether it is read by the general rules only because there are no others."""
        self.spider_class: Any = load_portal(settings, spider)
        given["site"] = told or given["site"]
        given.pop("sections", None)  # what stands in other sections is read too
        self.arguments = given if spider == name else {**given, "portal": name}
        if not given["site"] and not self.spider_class.site_default:
            fail(ExitCode.USAGE, f"{name} needs the address of the portal: --site https://…")

    @property
    def site(self) -> str:
        """The address of the portal."""
        return self.arguments["site"] or str(self.spider_class.site_default)


@contextmanager
def locked(data: "DataDirectory", portal: str, ledger: "Ledger") -> Iterator[None]:
    """Hold the lock of a portal, as its crawls do; ends the program where another process holds it, or the data
    directory is rebuilt or joined.
    """
    from newscrawl.extensions.lock import PortalLock, RunsLock

    data.make()
    lock, of_all = PortalLock(data.lock(portal)), RunsLock(data.runs_lock)
    try:
        lock.acquire()
        of_all.acquire()
    except AnotherRunError as error:
        fail(ExitCode.ANOTHER_RUN, str(error) or f"another run of {portal} is going on")
    ledger.close()  # it may have been rebuilt since it was opened: what comes opens the one that is there
    try:
        yield
    finally:
        of_all.release()
        lock.release()


@contextmanager
def storage() -> Iterator[None]:
    """End the program with one line where the disk refuses, or it is interrupted."""
    try:
        yield
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        fail(ExitCode.INCOMPLETE, "stopped; the same command again goes on")
    except OSError as error:
        fail(ExitCode.INCOMPLETE, f"storage refused: {error}; the same command again goes on")


def begin(portal: OfflinePortal, data: "DataDirectory", ledger: "Ledger", kind: str, *, archives: bool) -> "OpenRun":
    """Begin a run of a portal whose lock is held; raw pages are kept if `archives` and the settings say so."""
    from newscrawl.extensions.run import terms_of
    from newscrawl.ledger import runs
    from newscrawl.ledger.open_run import OpenRun

    try:
        terms = terms_of(portal.settings, portal.spider_class)
    except (TypeError, ValueError, OverflowError) as error:
        fail(ExitCode.USAGE, f"a setting cannot be used: {error}")
    terms = replace(terms, archives=archives and terms.archives)
    return OpenRun.begin(ledger, data.root, runs.new(portal.name, portal.site, kind=kind), terms)


def end(run: "OpenRun", incomplete: str = "") -> tuple[ExitCode, Counter[str]]:
    """Judge, publish and close a run; return its exit code and how many URLs ended in which state.

    `incomplete` is why it did not come to its end, '' where it did. What kept articles back is told on one line.
    """
    run.journal.flush()
    breaches = run.journal.breaches()
    withheld = run.journal.conclude(breaches)
    run.publish()
    run.write_rejected()
    code, message = ExitCode.COMPLETE, incomplete
    if incomplete:
        code = ExitCode.INCOMPLETE
    if breaches:
        code, message = ExitCode.EXPECTATIONS, f"expectations failed: {told(breaches, withheld, run.info.id)}"
    states = Counter(run.counts())
    run.close(reason="finished", exit_code=int(code), message=message, complete=not incomplete)
    return code, states
