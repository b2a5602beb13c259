"""How right pages are read whose template nobody has seen: figures for each field, and floors that must hold.

    python -m benchmarks.quality [--per-page] [--update] [--differences CASE]

The page reader, without any rule of a portal, reads three sets of pages: the labelled corpus beside the checkout
(skipped where it is missing), scored by the functions of its own score.py under the names that it gives; the invented
pages of tests/fixtures/generic; and the articles of the embedded portal (200 articles; of one that is split, the first
part). Prints the share of pages on which each field is right, F1 for body and related titles.

    body_f1, body_p, body_r   mean over pages, on multisets of 4 characters without white space
    body_ge90, body_min       share of pages with F1 of at least .90; the worst page
    body_equal                paragraph for paragraph as it should be
    X_nn                      X on those pages alone where it should not be null
    kept, refused             articles that are taken for articles; pages without one that are refused

An article that is refused counts as one of which nothing was read. The rules were written with these pages in view:
the figures guard what is reached, they do not say what other pages would give. Figures below the floors in
quality_floors.json give exit code 1; --update raises the floors to what was reached, and refuses (2) to lower one.
"""

import argparse
import difflib
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from newscrawl.clock import parse_iso
from newscrawl.demo import Portal, Truth
from newscrawl.loaders import ArticleLoader
from newscrawl.reading import read_page
from newscrawl.text.decode import decode

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
PAGES = ROOT / "tests" / "fixtures" / "generic"
FLOORS = Path(__file__).with_name("quality_floors.json")
HEADINGS = {"corpus": "corpus", "pages": "pages", "portal": "embedded portal"}
"""The sets by their names in the floors, with what stands above their columns."""

Content = dict[str, Any]
Figures = dict[str, float]

_ARTICLES = 200
_SITE = "http://portal.example"
# Moments after the last page of a set, so that figures do not change with the day.
_CORPUS_FETCHED, _PORTAL_FETCHED = datetime(2024, 6, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
_NAMES = ("editor", "author", "source")
_EXACT = (
    "title", "published_at", "published_precision", "images", "notice", "sections", "pages", "script", "encoding",
)  # fmt: skip
_ROWS = (
    "body_f1", "body_f1_cap", "body_p", "body_r", "body_ge90", "body_min", "body_equal", "title", "editor", "editor_nn",
    "editor_nn_nocode", "author", "author_nn", "author_byline_nn", "source", "source_nn", "date", "date_nn",
    "date_day_nn", "published_at", "published_precision", "related_f1", "images", "notice", "sections", "pages",
    "script", "encoding", "kept", "refused",
)  # fmt: skip
_GRAM = 4
_SHORT = 40
_EPSILON = 1e-9  # what sums of floats may be off


class Case(NamedTuple):
    """A saved page, and what should be read from it."""

    name: str
    raw: bytes
    content_type: str
    url: str
    fetched: datetime
    wanted: Content


class Read(NamedTuple):
    """What was read from a page; nothing where it was refused, with the reason."""

    content: Content
    refused: str | None


@dataclass(slots=True)
class Outcome:
    """How right a page was read: marks from 0 to 1, and for each field that is wrong what was found and wanted."""

    case: str
    marks: Figures = field(default_factory=dict)
    wrong: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def mark(self, name: str, right: float, found: Any, wanted: Any, *, non_null: bool = False) -> None:
        """Mark a field, with `non_null` also among the pages that have it."""
        self.marks[name] = float(right)
        if non_null and wanted is not None:
            self.marks[f"{name}_nn"] = float(right)
        if right < 1:
            self.wrong[name] = (found, wanted)


class PageSet(NamedTuple):
    """Pages that are judged in one way."""

    name: str
    cases: list[Case]
    judge: Callable[[Case, Read], Outcome]
    skipped: str = ""
    """Why there are no cases."""


class Verdict(NamedTuple):
    """An exit code, and a line that says why."""

    code: int
    line: str


def read(case: Case) -> Read:
    """Read a page as `newscrawl extract` does."""
    decoded = decode(case.raw, case.content_type)
    content, refused = read_page(ArticleLoader, decoded, case.raw, url=case.url, fetched=case.fetched)
    return Read({} if refused else msgspec.to_builtins(content), refused)


def grams(lines: list[str]) -> Counter[str]:
    """Return the multiset of runs of 4 characters, white space left out; of a shorter text the text itself."""
    text = re.sub(r"[\s\u200b]+", "", "".join(lines))
    if len(text) < _GRAM:
        return Counter([text] if text else [])
    return Counter(text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1))


def f1(found: Counter[str], wanted: Counter[str]) -> float:
    """Return the harmonic mean of precision and recall; 1 where there is nothing and should be nothing."""
    total = found.total() + wanted.total()
    return 2 * (found & wanted).total() / total if total else 1.0


def name_set(joined: str | None) -> frozenset[str]:
    """Return names that are joined by 、."""
    return frozenset((joined or "").split("、")) - {""}


def judge_exactly(case: Case, read: Read) -> Outcome:
    """Judge by equality with what a reader made of the page; fields that were not written down are left out."""
    outcome, wanted = Outcome(case.name), case.wanted
    if "rejected" in wanted:
        outcome.mark("refused", read.refused is not None, None, wanted["rejected"])
        return outcome
    outcome.mark("kept", read.refused is None, f"refused: {read.refused}", "an article")
    found = read.content
    paragraphs = found.get("body", [])
    score = f1(grams(paragraphs), grams(wanted["body"]))
    outcome.marks.update(body_f1=score, body_ge90=score >= 0.9)
    outcome.mark("body_equal", paragraphs == wanted["body"], paragraphs, wanted["body"])
    for name in _NAMES:
        if name in wanted:
            right = name_set(found.get(name)) == name_set(wanted[name])
            outcome.mark(name, right, found.get(name), wanted[name], non_null=True)
    if "related" in wanted:
        shown, wanted_shown = ([link["shown"] for link in one.get("related", [])] for one in (found, wanted))
        outcome.mark("related_f1", f1(Counter(set(shown)), Counter(set(wanted_shown))), shown, wanted_shown)
    for name in _EXACT:
        if name in wanted:
            outcome.mark(name, name in found and found[name] == wanted[name], found.get(name), wanted[name])
    return outcome


def judge_by_score(score: Any, case: Case, read: Read) -> Outcome:
    """Judge by the functions of the corpus' `score`, put together as its main function does."""
    outcome, label, found = Outcome(case.name), case.wanted, read.content
    outcome.mark("kept", read.refused is None, f"refused: {read.refused}", "an article")
    _score_body(outcome, score, found.get("body", []), label)
    right = score.ws(found.get("title")) == score.ws(label["title"])
    outcome.mark("title", right, found.get("title"), label["title"])
    for name in _NAMES:
        _score_names(outcome, score, name, found.get(name), label)
    at = found.get("published_at")
    dates = [label["published_at"], *(label.get("published_at_alt") or [])]
    outcome.mark("date", any(score.date_ok(at, one) for one in dates), at, label["published_at"], non_null=True)
    if label["published_at"] is not None:
        day = score.dt(at)
        outcome.marks["date_day_nn"] = bool(day and day[0].date() == score.dt(label["published_at"])[0].date())
    if label["related_titles"] is not None:
        titles = [link["title"] for link in found.get("related", [])]
        pair = (Counter(set(map(score.ws, one))) for one in (titles, label["related_titles"]))
        outcome.mark("related_f1", f1(*pair), titles, label["related_titles"])
    return outcome


def _score_body(outcome: Outcome, score: Any, paragraphs: list[str], label: Content) -> None:
    found, wanted = (score.grams("\n".join(lines)) for lines in (paragraphs, label["body"]))
    precision, recall, value = score.prf(found, wanted)
    captions = [line for line in label.get("dropped_lines") or [] if not score.META.search(line)]
    capped = score.prf(found - score.grams("\n".join(captions)), wanted)[2] if captions else value
    outcome.marks.update(
        body_p=precision, body_r=recall, body_f1=value, body_ge90=value >= 0.9, body_f1_cap=max(value, capped)
    )
    if value < 1:
        outcome.wrong["body"] = (paragraphs, label["body"])


def _score_names(outcome: Outcome, score: Any, name: str, found: str | None, label: Content) -> None:
    allowed = [label[name], *((label.get("editor_alt") or []) if name == "editor" else [])]
    right = any(score.names(found) == score.names(one) for one in allowed)
    outcome.mark(name, right, found, label[name], non_null=True)
    if name == "editor" and label[name] is not None:
        bare = score.names(score.strip_code(found)) == score.names(score.strip_code(label[name]))
        outcome.marks["editor_nn_nocode"] = float(bare)
    if name == "author" and label.get("author_where") == "byline":
        outcome.marks["author_byline_nn"] = float(right)


def page_sets(corpus: Path = CORPUS, pages: Path = PAGES) -> list[PageSet]:
    """Return the three sets."""
    return [corpus_set(corpus), invented_set(pages), portal_set()]


def corpus_set(folder: Path = CORPUS) -> PageSet:
    """Return the labelled pages in `folder`, with its own measure."""
    if not (folder / "score.py").is_file():
        return PageSet("corpus", [], judge_exactly, f"there is no {folder / 'score.py'}")
    cases = [
        # The labels name no address, only the site.
        Case(label["id"], (folder / label["file"]).read_bytes(), "", f"http://{label['site']}/article.html",
             _CORPUS_FETCHED, label)
        for label in map(json.loads, (folder / "labels.jsonl").read_text("utf-8").splitlines())
    ]  # fmt: skip
    return PageSet("corpus", cases, partial(judge_by_score, load_score(folder / "score.py")))


class _Unwritten(SourceFileLoader):
    """Loads a module of somebody else without leaving its bytecode beside it."""

    def set_data(self, path: Any, data: Any, **_: Any) -> None:
        """Keep nothing."""


def load_score(file: Path) -> Any:
    """Return the module in `file`."""
    loader = _Unwritten("corpus_score", str(file))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def invented_set(folder: Path = PAGES) -> PageSet:
    """Return the pages that were made for the tests: a folder each, as `newscrawl.fixtures` describes it."""
    cases = []
    for file in sorted(folder.glob("*/expected.json")):
        response = json.loads(file.with_name("response.json").read_text("utf-8"))
        content_type = next(iter(response["headers"].get("Content-Type", [])), "")
        raw, wanted = file.with_name("page.html").read_bytes(), json.loads(file.read_text("utf-8"))
        fetched = parse_iso(response["fetched_at"])
        cases.append(Case(file.parent.name, raw, content_type, response["url"], fetched, wanted))
    return PageSet("pages", cases, judge_exactly, "" if cases else f"there are no pages in {folder}")


def portal_set(articles: int = _ARTICLES) -> PageSet:
    """Return the articles of the embedded portal, and what it answers with status 200 instead of one."""
    portal = Portal(articles)
    cases = []
    for truth in portal.truths():
        page = portal.page(truth.path)
        if page and page.status == 200:
            name = truth.path.rsplit("/", 1)[1].removesuffix(".html")
            wanted = {"rejected": truth.why} if truth.why else _on_first_page(portal, truth)
            content_type = page.headers["Content-Type"]
            cases.append(Case(name, page.body, content_type, _SITE + truth.path, _PORTAL_FETCHED, wanted))
    return PageSet("portal", cases, judge_exactly)


def _on_first_page(portal: Portal, truth: Truth) -> Content:
    """Return what is true about an article as far as its first page tells it."""
    wanted = truth.as_json(_SITE)
    found = portal.find(truth.path)
    assert found
    entry, part = found
    wanted["sections"] = [portal.sections[entry.section].name]  # that lists of others have it too, no page tells
    if truth.pages > 1:
        blocks = portal.blocks_of(entry, part)
        texts = {"".join(block.split()) for block in blocks if isinstance(block, str)}
        pictures = {_SITE + block["path"] for block in blocks if not isinstance(block, str)}
        wanted["body"] = [line for line in wanted["body"] if "".join(line.split()) in texts]
        wanted["images"] = [image for image in wanted["images"] if image["url"] in pictures]
        del wanted["editor"], wanted["author"]  # they may stand behind the last part
    return wanted


def outcomes_of(pages: PageSet) -> list[Outcome]:
    """Read and judge all pages of a set."""
    return [pages.judge(case, read(case)) for case in pages.cases]


def figures(outcomes: list[Outcome]) -> Figures:
    """Return the mean of each mark over the pages that have it, and the worst body."""
    marks: dict[str, list[float]] = {}
    for outcome in outcomes:
        for name, value in outcome.marks.items():
            marks.setdefault(name, []).append(float(value))
    means = {name: sum(values) / len(values) for name, values in marks.items()}
    return {**means, "body_min": min(marks["body_f1"])} if "body_f1" in marks else means


def rounded_down(value: float) -> float:
    """Return a figure with three digits, never a higher one."""
    return math.floor(value * 1000 + _EPSILON) / 1000


def fallen(reached: dict[str, Figures], floors: dict[str, Figures]) -> list[str]:
    """Return a phrase for each figure of a measured set that is below its floor, or is not measured any more."""
    found = []
    for name, values in reached.items():
        for figure, floor in floors.get(name, {}).items():
            value = values.get(figure)
            if value is None:
                found.append(f"{name} {figure} is not measured any more, its floor is {floor:.3f}")
            elif value < floor - _EPSILON:
                found.append(f"{name} {figure} is {rounded_down(value):.3f}, its floor {floor:.3f}")
    return found


def unbounded(reached: dict[str, Figures], floors: dict[str, Figures]) -> list[str]:
    """Return a phrase for each figure that may fall unseen."""
    sets = [f"{name} has no floors" for name in reached if name not in floors]
    known = [(name, figure) for name, values in reached.items() if name in floors for figure in values]
    return sets + [f"{name} {figure} has no floor" for name, figure in known if figure not in floors[name]]


def check(reached: dict[str, Figures], file: Path = FLOORS) -> Verdict:
    """Say whether the floors in `file` hold: code 0 or 1."""
    floors = load_floors(file)
    broken = fallen(reached, floors)
    broken += [f"{missing} (--update sets it)" for missing in unbounded(reached, floors)]
    if broken:
        return Verdict(1, f"floors broken: {'; '.join(broken)}")
    count = sum(len(floors[name]) for name in reached)
    return Verdict(0, f"floors hold: {count} figures of {', '.join(reached)}")


def update(reached: dict[str, Figures], file: Path = FLOORS) -> Verdict:
    """Raise the floors in `file` to what was reached: code 0, or 2 and nothing changed where one would be lowered."""
    floors = load_floors(file)
    if lower := fallen(reached, floors):
        return Verdict(2, f"no floor is lowered: {'; '.join(lower)}")
    raised = {
        name: {
            figure: max(rounded_down(value), floors.get(name, {}).get(figure, 0)) for figure, value in values.items()
        }
        for name, values in reached.items()
    }
    changed = sum(
        floors.get(name, {}).get(figure) != value for name in raised for figure, value in raised[name].items()
    )
    file.write_text(json.dumps({**floors, **raised}, indent=2, sort_keys=True) + "\n", "utf-8")
    return Verdict(0, f"floors raised: {changed} of {sum(map(len, raised.values()))}")


def load_floors(file: Path = FLOORS) -> dict[str, Figures]:
    """Return the floors by set and figure, none where there is no such file."""
    floors: dict[str, Figures] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return floors


def table(outcomes: dict[str, list[Outcome]]) -> Iterator[str]:
    """Yield the lines of the table: figures below one another, sets beside one another."""
    reached = {name: figures(found) for name, found in outcomes.items()}
    columns = [(heading, reached.get(name, {})) for name, heading in HEADINGS.items()]
    yield f"{'':20}" + "".join(f"{heading:>17}" for heading, _ in columns)
    yield f"{'n':20}" + "".join(f"{len(outcomes.get(name, [])):17}" for name in HEADINGS)
    for row in _ROWS:
        cells = [f"{values[row]:17.3f}" if row in values else f"{'–':>17}" for _, values in columns]
        if any(row in values for _, values in columns):
            yield f"{row:20}" + "".join(cells)


def page_line(name: str, outcome: Outcome) -> str:
    """Return a line about a page: what of it is wrong, found → wanted."""
    body = f"F1 {outcome.marks['body_f1']:.3f}" if "body_f1" in outcome.marks else ""
    wrong = [
        f"{key}: {_short(found)}→{_short(wanted)}"
        for key, pair in outcome.wrong.items()
        for found, wanted in [_sides(*pair)]
    ]
    return f"{name:7}{outcome.case:24}{body:9}{'; '.join(wrong)}".rstrip()


def difference_lines(outcome: Outcome) -> Iterator[str]:
    """Yield all that is wrong about a page, at length; - is what should be there, + what was found."""
    for name, pair in outcome.wrong.items():
        found, wanted = (_lines(one) for one in pair)
        diff = difflib.unified_diff(wanted, found, n=1, lineterm="")
        yield f"{outcome.case}: {name}"
        yield from (f"  {line}" for line in diff if not line.startswith(("---", "+++", "@@")))


def _sides(found: Any, wanted: Any) -> tuple[Any, Any]:
    """Return two values without the entries that both have; the whole ones where only their order differs."""
    if not (isinstance(found, list) and isinstance(wanted, list)):
        return found, wanted
    sides = [one for one in found if one not in wanted], [one for one in wanted if one not in found]
    return sides if any(sides) else (found, wanted)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _lines(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in values]


def show_differences(sets: list[PageSet], name: str) -> Verdict:
    """Print what is wrong about the pages that are called `name`."""
    found = [pages.judge(case, read(case)) for pages in sets for case in pages.cases if case.name == name]
    for outcome in found:
        print("\n".join(difference_lines(outcome)) or f"{name} is read as it should be")
    return Verdict(0, "") if found else Verdict(2, f"no page is called {name}: --per-page lists them")


def measure(sets: list[PageSet], *, per_page: bool = False) -> dict[str, list[Outcome]]:
    """Read all sets, and say which there are none of."""
    outcomes = {}
    for pages in sets:
        if pages.skipped:
            print(f"{pages.name}: skipped, {pages.skipped}")
            continue
        outcomes[pages.name] = outcomes_of(pages)
        if per_page:
            print("\n".join(page_line(pages.name, outcome) for outcome in outcomes[pages.name]), end="\n\n")
    return outcomes


def main(arguments: list[str] | None = None, floors: Path = FLOORS) -> int:
    """Measure, print the table and hold it against the floors in a file; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-page", action="store_true", help="a line for each page")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--update", action="store_true", help="raise the floors to what is reached")
    what.add_argument("--differences", metavar="CASE", help="all that is wrong about one page, and nothing else")
    options = parser.parse_args(arguments)
    if options.differences:
        verdict = show_differences(page_sets(), options.differences)
    else:
        outcomes = measure(page_sets(), per_page=options.per_page)
        how = "".join(f" --{name}" for name in ("per-page", "update") if getattr(options, name.replace("-", "_")))
        print(f"python -m benchmarks.quality{how}\n", *table(outcomes), sep="\n", end="\n\n")
        reached = {name: figures(found) for name, found in outcomes.items()}
        verdict = update(reached, floors) if options.update else check(reached, floors)
    if verdict.line:
        print(verdict.line, file=sys.stderr if verdict.code else sys.stdout)
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
