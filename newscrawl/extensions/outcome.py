"""How a run ended: what was counted, and the exit code and the line that follow from it."""

from collections import Counter
from dataclasses import dataclass, field

from newscrawl.exit_codes import PRECEDENCE, ExitCode
from newscrawl.expectations import Breach, told
from newscrawl.findings import CUT_OFF

_UNEXPECTED = "expectations: "  # how a spider that misses something begins its reason to close
_REFUSED = "refused: "  # how the reason to close begins where a host refuses all requests
_CHANGED = "the layout may have changed"
_STOPPED = {
    "shutdown": "stopped by a signal",
    "closespider_timeout": "stopped by the time limit",
    "closespider_itemcount": "stopped by the item limit",
    "closespider_pagecount": "stopped by the page limit",
}


@dataclass(slots=True)
class Outcome:
    """What happened in a run, as far as the exit code depends on it."""

    run: str = ""
    """Id of the run."""
    reason: str = ""
    """Why Scrapy closed the spider: `finished` where the walk ended by itself."""
    lists_read: int = 0
    lists_failed: Counter[str] = field(default_factory=Counter)
    """Reasons of list pages that could not be read."""
    heads_put_off: int = 0
    """Sections whose heads an earlier run read just now."""
    articles_listed: int = 0
    narrowed: set[str] = field(default_factory=set)
    """Arguments that kept the walk from covering the portal."""
    counts: dict[str, int] = field(default_factory=dict)
    """State → number of URLs."""
    failures: Counter[str] = field(default_factory=Counter)
    """Reasons of articles that could not be fetched."""
    published: int = 0
    breaches: list[Breach] = field(default_factory=list)
    """Expectations that the run did not meet."""
    withheld: int = 0
    """Articles that are not published because title or body broke."""
    errors: list[str] = field(default_factory=list)
    """Exceptions in our own code."""
    storage_error: str = ""
    """Why the disk refused what was to be kept."""

    @property
    def is_complete(self) -> bool:
        """Whether the walk covered the portal and ended by itself."""
        return self.exit_code() == ExitCode.COMPLETE and not self.narrowed

    @property
    def has_read_heads(self) -> bool:
        """Whether the run read the heads of all lists, so that it knows what is new."""
        return self.reason == "finished" and bool(self.lists_read) and not self.lists_failed and not self.narrowed

    def exit_code(self) -> ExitCode:
        """Return the exit code: of those that apply the first in order of precedence."""
        applies = {
            ExitCode.INTERNAL_ERROR: bool(self.errors),
            ExitCode.USAGE: self.reason.startswith("usage: "),
            ExitCode.UNREACHABLE: bool(self.lists_failed) and not self.lists_read,
            ExitCode.EXPECTATIONS: bool(self.breaches or self._suspicion()),
            ExitCode.INCOMPLETE: bool(self._gaps()),
        }
        return next((code for code in PRECEDENCE if applies.get(code)), ExitCode.COMPLETE)

    def message(self) -> str:
        """Return what a person needs to know of a run that did not complete, on one line."""
        match self.exit_code():
            case ExitCode.INTERNAL_ERROR:
                return f"internal error: {self.errors[0]}"
            case ExitCode.USAGE:
                return self.reason.removeprefix("usage: ")
            case ExitCode.UNREACHABLE:
                return f"source unreachable or refusing: no list page could be read ({_most(self.lists_failed)})"
            case ExitCode.EXPECTATIONS:
                return f"expectations failed: {told(self.breaches, self.withheld, self.run) or self._suspicion()}"
            case ExitCode.INCOMPLETE:
                return f"incomplete: {'; '.join(self._gaps())}; {self.published} published, run again for the rest"
        return ""

    def _suspicion(self) -> str:
        """Return what a walk that ended by itself should have found and did not."""
        if self.reason.startswith(_UNEXPECTED):
            return self.reason.removeprefix(_UNEXPECTED)
        if self.reason != "finished" or self.lists_failed.keys() - {CUT_OFF}:
            return ""
        if self.heads_put_off and not self.articles_listed:
            return ""
        if not self.lists_read:
            return f"no section was found; {_CHANGED}"
        if not self.articles_listed:
            return f"no list page shows an article; {_CHANGED}"
        rejected = self.counts.get("rejected", 0)
        others = sum(self.counts.values()) - rejected - self.counts.get("gone", 0)
        return f"all {rejected} pages were rejected; {_CHANGED}" if rejected and not others else ""

    def _told_stop(self) -> str:
        if self.reason.startswith(_REFUSED):
            return f"stopped after twenty refusals in a row ({self.reason.removeprefix(_REFUSED)})"
        return _STOPPED.get(self.reason, f"stopped ({self.reason})")

    def _gaps(self) -> list[str]:
        """Return what another run may still bring."""
        pending = 0 if "since" in self.narrowed else self.counts.get("pending", 0)
        failed = self.counts.get("failed", 0)
        gaps = [
            (self.storage_error, self.storage_error),
            (self.reason not in ("finished", "storage"), self._told_stop()),
            (self.lists_failed, f"{self.lists_failed.total()} list pages not read ({_most(self.lists_failed)})"),
            (failed, f"{failed} articles failed ({_most(self.failures)})"),
            (pending, f"{pending} articles not asked for"),
        ]
        return [text for applies, text in gaps if applies]


def _most(reasons: Counter[str]) -> str:
    return reasons.most_common(1)[0][0] if reasons else "no reason given"
