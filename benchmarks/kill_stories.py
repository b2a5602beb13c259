"""Kill crawls of two portals that copy each other, and compare the families of articles with those that are true.

    python -m benchmarks.kill_stories --kills 100

The portals show invented news and copies of it, also within one portal, and other news in the same words. Each of their
crawls is killed one to three times, half of the kills from inside, and then run to its end. Prints kills, trials, and
how many trials had other families, other originals or other lines than undisturbed crawls of the same two.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from benchmarks.invented_copies import Document, corpus
from benchmarks.kill import OFTEN, ROOT, comparable, events
from benchmarks.self_kill import POINTS
from newscrawl.demo import Page, Portal, Server
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.tables import articles

PORTALS = ("first", "second")
_SIZE = 12  # entries of a list page
_PAGE = '<html><head><meta charset="utf-8"><title>岚汀网</title></head><body>{}</body></html>'
_ARTICLE = (
    '<div class="viewbox"><div class="title">{title}</div><div class="info">{day} 09:{minute:02} 来源：水渠报</div>'
    '<div class="content">{text}</div></div>'
)


class Reprints(Portal):
    """A portal of one section that shows some documents; it is read by the spider `demo`."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__(1)
        self._documents = documents

    def page(self, path: str) -> Page | None:
        """Return the page at `path`, None where there is none."""
        if path == "/robots.txt":
            return Page(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow:\n")
        if path == "/xianyu/":
            return _page('<ul class="nav"><li><a href="/xianyu/ql/">青岚</a></li></ul>')
        name = path.removeprefix("/xianyu/ql/").removesuffix(".html")
        if not name or name.startswith("list_"):
            return self._list(int(name.removeprefix("list_") or 1))
        return self._article(int(name)) if name.isdecimal() and int(name) < len(self._documents) else None

    def _list(self, number: int) -> Page:
        start, stop = (number - 1) * _SIZE, number * _SIZE
        shown = enumerate(self._documents[start:stop], start)
        entries = "".join(f'<li><a href="/xianyu/ql/{at}.html">{one.title}</a></li>' for at, one in shown)
        more = f'<a href="/xianyu/ql/list_{number + 1}.html">下一页</a>' if stop < len(self._documents) else ""
        return _page(f'<div class="listbox"><ul>{entries}</ul></div>{more}')

    def _article(self, number: int) -> Page:
        one = self._documents[number]
        text = "".join(f"<p>{paragraph}</p>" for paragraph in one.body)
        day = f"2026-05-{1 + number % 28:02}"
        return _page(_ARTICLE.format(title=one.title, day=day, minute=number % 60, text=text))


def _page(body: str) -> Page:
    return Page(200, {"Content-Type": "text/html; charset=utf-8"}, _PAGE.format(body).encode())


def documents(number: int, seed: int) -> tuple[list[Document], list[Document]]:
    """Return what the two portals show."""
    found = corpus(2 * number, seed, size=400)
    return found[:number], found[number:]


def command(portal: str, data: Path, *program: str) -> subprocess.Popen[bytes]:
    """Start a crawl of one of the portals."""
    options = [part for setting in OFTEN for part in ("-s", setting)]
    arguments = [sys.executable, "-m", *(program or ("newscrawl",)), "crawl", portal, "--data", str(data), *options]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def prepare(data: Path, sites: Sequence[str]) -> None:
    """Make a data directory that knows the portals."""
    data.mkdir(parents=True)
    tables = [
        f'[portals.{name}]\nsite = "{site}"\nspider = "demo"\n' for name, site in zip(PORTALS, sites, strict=True)
    ]
    (data / "portals.toml").write_text("".join(tables), "utf-8")


def families(data: Path) -> set[frozenset[str]]:
    """Return the articles of each family, and what they are copies of; `original ID` names its original."""
    stories: dict[str, set[str]] = {}
    with Ledger(data / "ledger.sqlite3") as ledger, ledger.read() as connection:
        for row in connection.execute(articles.select()):
            original = row.story or row.id
            stories.setdefault(original, {f"original {original}"}).add(f"{row.id} of {row.duplicate_of}")
    return {frozenset(members) for members in stories.values()}


def trial(sites: Sequence[str], data: Path, right: Path, seed: int) -> tuple[int, Counter[str]]:
    """Kill the crawls, run them to their ends; return the number of kills and what differs from `right`."""
    rng, kills, faults = random.Random(seed), 0, Counter[str]()
    prepare(data, sites)
    for portal in PORTALS:
        for _ in range(rng.randint(1, 3)):
            kills += _kill(portal, data, rng, from_inside=bool(seed % 2))
        faults["exit code"] += bool(command(portal, data).wait(120))
    faults["families"] = families(data) != families(right)
    faults["lines"] = comparable(list(events(data))) != comparable(list(events(right)))
    return kills, +faults


def _kill(portal: str, data: Path, rng: random.Random, *, from_inside: bool) -> bool:
    if from_inside:
        process = command(portal, data, "benchmarks.self_kill", rng.choice(POINTS), str(rng.randint(1, 30)))
    else:
        process = command(portal, data)
        try:
            process.wait(rng.uniform(0.4, 2.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    return process.wait(120) == -signal.SIGKILL


def reference(sites: Sequence[str], data: Path) -> Path:
    """Crawl both undisturbed; return the data directory."""
    prepare(data, sites)
    for portal in PORTALS:
        if command(portal, data).wait(120):
            raise RuntimeError(f"the undisturbed crawl of {portal} failed")
    return data


def serve(stack: ExitStack, number: int, seed: int) -> list[str]:
    """Serve the two portals while `stack` is open; return their addresses."""
    return [stack.enter_context(Server(Reprints(shown))).url for shown in documents(number, seed)]


def _trials(
    sites: Sequence[str], folder: Path, right: Path, most: int, seed: int
) -> Iterator[tuple[int, Counter[str]]]:
    kills = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while kills < most:
            seeds = range(seed, seed := seed + 8)
            for number, faults in pool.map(lambda one: trial(sites, folder / str(one), right, one), seeds):
                kills += number
                yield number, faults


def main() -> None:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="kills at least (100)")
    parser.add_argument("--articles", type=int, default=40, help="articles of each portal (40)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    total, kills, trials = Counter[str](), 0, 0
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        sites = serve(stack, options.articles, options.seed)
        right = reference(sites, Path(folder, "right"))
        number = sum(len(one) > 2 for one in families(right))
        for killed, faults in _trials(sites, Path(folder), right, options.kills, options.seed):
            kills, trials, total = kills + killed, trials + 1, total + faults
    how = f"--kills {options.kills} --articles {options.articles} --seed {options.seed}"
    print(f"python -m benchmarks.kill_stories {how}\n")
    print(f"{'kills':>8}{'trials':>8}{'families':>10}{'differing':>11}{'other lines':>13}{'exit codes':>12}")
    print(f"{kills:8}{trials:8}{number:10}{total['families']:11}{total['lines']:13}{total['exit code']:12}")
    sys.exit(bool(total))


if __name__ == "__main__":
    main()
