"""What a portal's pages are expected to give, learned from its last runs or declared, and where a run falls short.

A run asks each page questions (is there an editor? did the portal's own rule find the title?) and counts how often
the answer was no. A run falls short where that happened more often than its portal's past explains: the share is
lower by a margin, lower than in every past run of that size, and so many misses would come by chance (binomial
tail) less than once in 10,000 runs. A run of a few pages is judged together with the runs just before it.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from newscrawl.errors import ConfigurationError
from newscrawl.items import Article

FIELDS = ("title", "body", "editor", "author", "source", "published_at", "related", "images", "notice")
"""Fields whose share is watched."""
BREAKING = frozenset({"title", "body"})
"""Fields without which an article is none: a run in which they break is withheld."""
NEWS = ("silence", "new_per_week")
"""Expectations of how articles come in."""
WITHDRAWN = "withdrawn"
"""Question to visits: is the article still there?"""

_ENOUGH_PAGES = 20  # from which on something is learned
_MOST_PAGES = 3  # of which a breach names the addresses
_BY_CHANCE, _BY_CHANCE_DECLARED = 1e-4, 1e-2
_MARGIN, _MARGIN_BREAKING = 0.7, 0.9  # of the usual share
_REMEMBERED = 20_000  # titles and texts of a run that are compared with one another
_REPEATED = 3  # articles with one title, or one text, from which on it is none of theirs
_HANDED_ON = 50  # of them, for the next run to compare with
_FEW_PAGES = 20  # of runs that are judged together
_LONG_ENOUGH = 80  # characters of a text that is no formula
# Visits are rare at first; of most portals it is true that articles stay, and stay as they are: pages, misses.
_OF_OLD = {"kept": (20, 1), WITHDRAWN: (20, 1)}
_REFUSED = {"extract:title": "title", "extract:body": "body"}


class Breach(NamedTuple):
    """An expectation that a run did not meet: the field or what else was asked, the rule, a sentence, three pages."""

    field: str
    rule: str
    message: str
    pages: list[str]
    is_breaking: bool


def told(breaches: Iterable[Breach], withheld: int, run: str) -> str:
    """Return in one line where a run fell short, and what to do about the articles that are `withheld` of it."""
    lines = [f"{breach.message}: {' '.join(breach.pages)}".removesuffix(": ") for breach in breaches]
    if withheld:
        lines.append(f"{withheld} articles withheld; look at them, then `newscrawl release {run}`")
    return "; ".join(lines)


@dataclass(slots=True)
class Tally:
    """How many pages were asked a question, how many answered no, and the first of those."""

    asked: int = 0
    missed: int = 0
    pages: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        pages = [*self.pages, *other.pages][:_MOST_PAGES]
        return Tally(self.asked + other.asked, self.missed + other.missed, pages)

    def add(self, is_met: bool, url: str) -> None:
        """Count a page."""
        self.asked += 1
        if not is_met:
            self.take_back(url)

    def take_back(self, url: str) -> None:
        """Count a page that was asked already as one that answered no."""
        self.missed += 1
        if len(self.pages) < _MOST_PAGES:
            self.pages.append(url)


class Observations:
    """What the pages of one run answered. Questions: `title` and the like (is the field given?), `rule title` (by the
    portal's own rule?), `same title` (another than that of other articles?), `kept title` (as it was when it was read
    before?), `accepted` (is the page an article?), `withdrawn` (is a visited article still there?).
    """

    def __init__(self, before: "Observations | None" = None) -> None:
        """Begin; titles and texts are compared with the last ones of the run `before` too."""
        self.tallies: dict[str, Tally] = {}
        self.rules: dict[str, Counter[str]] = {}
        """Field → rule → number of pages."""
        self.is_usual = True
        """Whether other runs are judged by it: not where it fell short."""
        self._titles: dict[str, list[_Page]] = {}
        self._texts: dict[str, list[_Page]] = {}
        self._remember(before._last() if before else [])

    def see(self, article: Article) -> None:
        """Count what the page of an article gave."""
        url = article.url
        self.ask("accepted", True, url)
        for name in FIELDS:
            value = article.notice.text if name == "notice" else getattr(article, name)
            self.ask(name, bool(value), url)
        for name, rule in {one.field: one.rule for one in article.rules}.items():
            self.rules.setdefault(name, Counter())[rule] += 1
            self.ask(f"rule {name}", rule.startswith("portal:"), url)
        self._compare_with_others(article)

    def refuse(self, url: str, rule: str | None) -> None:
        """Count a page that was no article, by the rule that refused it."""
        self.ask("accepted", False, url)
        if name := _REFUSED.get(rule or ""):
            self.ask(name, False, url)

    def compare(self, url: str, changed: Collection[str]) -> None:
        """Count an article that was read again, with the fields that `changed`."""
        for name in sorted(BREAKING):
            self.ask(f"kept {name}", name not in changed, url)

    def ask(self, question: str, is_met: bool, url: str) -> None:
        """Count the answer of a page to a question."""
        tally = self.tallies.get(question)
        if tally is None:
            tally = self.tallies[question] = Tally()
        tally.add(is_met, url)

    def as_data(self) -> dict[str, Any]:
        """Return the observations as plain data."""
        told = {name: [one.asked, one.missed, one.pages] for name, one in self.tallies.items()}
        rules = {name: dict(rules) for name, rules in self.rules.items()}
        return {"questions": told, "rules": rules, "last": self._last()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Observations":
        """Return what `as_data` returned as data."""
        found = cls()
        found.tallies = {name: Tally(*one) for name, one in data["questions"].items()}
        found.rules = {name: Counter(rules) for name, rules in data["rules"].items()}
        found._remember([_Page(*page) for page in data.get("last", ())])
        return found

    def _remember(self, pages: "list[_Page]") -> None:
        for page in pages:
            for alike in (self._titles.setdefault(page.title, []), self._texts.setdefault(page.text, [])):
                if len(alike) < _REPEATED:
                    alike.append(page)

    def _compare_with_others(self, article: Article) -> None:
        """Count pages whose title two others have with other texts, or their text with other titles.

        Two may be one article that moved and was edited, or a title that comes each week.
        """
        text = "".join(article.body)
        if len(self._texts) >= _REMEMBERED or len(text) < _LONG_ENOUGH:
            return
        page = _Page(article.id, _key(article.title or ""), _key(text), article.url)
        self._compare("same title", page, self._titles.setdefault(page.title, []), lambda one: one.text == page.text)
        self._compare("same body", page, self._texts.setdefault(page.text, []), lambda one: one.title == page.title)

    def _compare(self, question: str, page: "_Page", alike: "list[_Page]", is_one: "Callable[[_Page], bool]") -> None:
        is_met = any(one.id == page.id or is_one(one) for one in alike) or len(alike) + 1 < _REPEATED
        self.ask(question, is_met, page.url)
        if len(alike) < _REPEATED and not any(one.id == page.id for one in alike):
            if not is_met:
                for one in alike:  # from now on it is clear that these were no better
                    if one.url:
                        self.tallies[question].take_back(one.url)
            alike.append(page)

    def _last(self) -> "list[_Page]":
        """Return the pages that the next run compares with; of this run they are no more."""
        newest = islice(reversed(self._texts.values()), _HANDED_ON)
        return [pages[-1]._replace(url="") for pages in newest if pages][::-1]


class _Page(NamedTuple):
    """An article as far as others are compared with it: its id, keys of its title and of its text."""

    id: str
    title: str
    text: str
    url: str = ""
    """'' of one that another run read."""


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Declared(NamedTuple):
    """What an operator or a portal's module expects instead of what is learned; None: what is learned."""

    shares: Mapping[str, float] = {}
    """Field → least share of pages that give it."""
    fallback: float | None = None
    """Greatest share of pages whose title or body is not found by the portal's own rules."""
    new_per_week: float | None = None
    silence_days: float | None = None


NOTHING_DECLARED = Declared()


def declared(values: Mapping[str, Any]) -> Declared:
    """Return what `values` declare: shares of fields, `fallback`, `new_per_week`, `silence_days`.

    Raises ConfigurationError for other names, and for what is no number of the right size.
    """
    shares, others = dict[str, float](), dict[str, float]()
    for name, value in values.items():
        is_share = name in FIELDS or name == "fallback"
        if not is_share and name not in ("new_per_week", "silence_days"):
            raise ConfigurationError(
                f"nothing is expected of {name!r}; there are {', '.join(FIELDS)}, fallback, new_per_week, silence_days"
            )
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= (1 if is_share else 1e6):
            raise ConfigurationError(
                f"the expectation {name} must be a {'share from 0 to 1' if is_share else 'number'}, not {value!r}"
            )
        (shares if name in FIELDS else others)[name] = float(value)
    return Declared(shares, **others)


def judge(run: Observations, past: Sequence[Observations], expected: Declared) -> list[Breach]:
    """Return where `run` falls short of what is declared, else of its portal's `past` runs, the latest first."""
    breaches = (_judge(question, run, past, expected) for question in sorted(run.tallies))
    return [breach for breach in breaches if breach]


def _judge(question: str, run: Observations, past: Sequence[Observations], expected: Declared) -> Breach | None:
    for now, earlier in _together(question, run, past):
        usual = [one.tallies[question] for one in earlier if one.is_usual and question in one.tallies]
        share = _short_of(question, now, usual, expected)
        if share is not None:
            return _breach(question, now, share, [run, *past])
    return None


def _together(
    question: str, run: Observations, past: Sequence[Observations]
) -> Iterator[tuple[Tally, Sequence[Observations]]]:
    """Yield the answers of `run` with its past, then with those of the runs just before it while all are few pages."""
    now = run.tallies[question]
    if not now.missed:
        return
    yield now, past
    if question.split(maxsplit=1)[0] in _OF_OLD:  # visits of several runs are often about the same articles
        return
    for number, one in enumerate(past, 1):
        before = one.tallies.get(question, Tally())
        if set(before.pages) & set(now.pages):
            continue  # the same articles, which were withheld and read again
        now = now + before
        if now.asked > _FEW_PAGES:
            return
        yield now, past[number:]


def _short_of(question: str, now: Tally, usual: Sequence[Tally], expected: Declared) -> tuple[float, str] | None:
    """Return the share that `now` falls short of, and where it is from; None: it does not."""
    floor = _floor(question, expected)
    if floor is not None:
        is_short = now.missed / now.asked > 1 - floor and _tail(now, 1 - floor) < _BY_CHANCE_DECLARED
        return (floor, "expected") if is_short else None
    total = sum(usual, Tally(*_OF_OLD.get(question.split(maxsplit=1)[0], (0, 0))))
    return (1 - total.missed / total.asked, "usual") if _is_short(question, now, total, usual) else None


def _breach(question: str, now: Tally, share: tuple[float, str], seen: Sequence[Observations]) -> Breach:
    kind, name = question.split(maxsplit=1)[0], question.rsplit(maxsplit=1)[-1]
    run, *past = seen
    rule = _most_used(name, (one for one in past if one.is_usual)) or _most_used(name, [run]) or "none"
    message = _SENTENCES.get(kind, _GIVEN).format(name=name, met=now.asked - now.missed, asked=now.asked)
    message += f" ({share[1]} {share[0]:.0%}, rule {rule})"
    return Breach(name, rule, message, now.pages, is_breaking=name in BREAKING and kind != "rule")


_GIVEN = "{name} is given by {met} of {asked} pages"
_SENTENCES = {
    "rule": "{name} is found by the portal's own rule on {met} of {asked} pages",
    "same": "{name} is another than that of other articles on {met} of {asked} pages",
    "kept": "{name} is as it was before on {met} of {asked} pages",
    "accepted": "{met} of {asked} pages are articles",
    WITHDRAWN: "{met} of {asked} articles asked for again are still there",
}


def _floor(question: str, expected: Declared) -> float | None:
    if question in ("rule title", "rule body"):
        return None if expected.fallback is None else 1 - expected.fallback
    return expected.shares.get(question)


def _is_short(question: str, now: Tally, usual: Tally, runs: Iterable[Tally]) -> bool:
    if not now.missed or usual.asked < _ENOUGH_PAGES:
        return False
    margin = _MARGIN_BREAKING if question.rsplit(maxsplit=1)[-1] in BREAKING else _MARGIN
    met, usually_met = 1 - now.missed / now.asked, 1 - usual.missed / usual.asked
    worst = max((one.missed / one.asked for one in runs if 2 * one.asked >= now.asked), default=0.0)
    if met >= margin * usually_met or now.missed / now.asked <= worst:
        return False
    return _tail(now, (usual.missed + 0.5) / (usual.asked + 1)) < _BY_CHANCE


def _tail(now: Tally, share: float) -> float:
    """Return the probability of so many misses or more where `share` of all pages miss (binomial tail)."""
    if not 0 < share < 1:
        return float(share >= 1 or not now.missed)
    n, total = now.asked, 0.0
    for missed in range(now.missed, n + 1):
        ways = math.lgamma(n + 1) - math.lgamma(missed + 1) - math.lgamma(n - missed + 1)
        term = math.exp(ways + missed * math.log(share) + (n - missed) * math.log1p(-share))
        total += term
        if term < total * 1e-9 and missed > n * share:
            break
    return total


def _most_used(name: str, runs: Iterable[Observations]) -> str | None:
    rules = sum((one.rules[name] for one in runs if name in one.rules), Counter[str]())
    return max(rules, key=lambda rule: (rules[rule], rule)) if rules else None


class News(NamedTuple):
    """How a portal's articles came in, in ledger time."""

    days_silent: float
    """Days since the last new article."""
    longest_silence: float | None
    """Most days between two articles that followed one another; None where too few are there to tell."""
    fortnights: Sequence[int]
    """New articles in each of the fortnights before the last one, latest first; none before the portal was known."""
    last_fortnight: int


_SILENT_DAYS, _SILENT_DAYS_UNKNOWN = 14.0, 30.0  # holidays last eight days
_SILENT_FACTOR = 3
_LEAST_USUAL, _LEAST_SHARE = 10, 0.2  # of articles in a fortnight: a week of holidays halves it


def judge_news(news: News, expected: Declared, pages: list[str]) -> list[Breach]:
    """Return where fewer articles come in than is declared, else than usual; `pages` are lists of the portal."""
    breaches = []
    limit = expected.silence_days
    if limit is None:
        longest = news.longest_silence
        limit = _SILENT_DAYS_UNKNOWN if longest is None else max(_SILENT_DAYS, _SILENT_FACTOR * longest)
    if news.days_silent > limit:
        text = f"no new article for {news.days_silent:.0f} days (expected within {limit:.0f})"
        breaches.append(Breach("silence", "ledger:first-seen", text, pages, is_breaking=False))
    least = _least_fortnight(news, expected)
    if news.last_fortnight < least:
        text = f"{news.last_fortnight} new articles in two weeks (expected {least:.0f} or more)"
        breaches.append(Breach("new_per_week", "ledger:first-seen", text, pages, is_breaking=False))
    return breaches


def _least_fortnight(news: News, expected: Declared) -> float:
    if expected.new_per_week is not None:
        return 2 * expected.new_per_week if news.fortnights else 0
    if len(news.fortnights) < 2:
        return 0
    usual = sorted(news.fortnights)[len(news.fortnights) // 2]
    return _LEAST_SHARE * usual if usual >= _LEAST_USUAL else 0
