"""What `newscrawl search` costs: its index, searches as whole commands, and what other ways would cost.

    python -m benchmarks.search DIR [--words 水渠 今天 …] [--others 10000]

DIR is a data directory, of `python -m benchmarks.invented_news` for one; nothing is written in it.
"""

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from newscrawl import manifest
from newscrawl.analysis.index import Wanted, opened
from newscrawl.analysis.indexing import bring_up_to_date, forget
from newscrawl.analysis.published import events
from newscrawl.analysis.words import phrase, tokens
from newscrawl.datadir import SEARCH_INDEX
from newscrawl.text.folding import Folding, folded_characters

_TIMES = 7
_INCREMENT = 1000
_FORGOTTEN = 3
_WORDS = ["鱻鱻", "养护段组织", "卫生室", "卫生", "卫生 教育", "2月", "5月14日", "乡", "乡 村 的", "卫生 乡"]


class _Text(msgspec.Struct):
    title: str | None
    body: list[str]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--words", nargs="+", default=_WORDS, help="searches: a word, or some in quotes")
    parser.add_argument("--others", type=int, default=10_000, help="texts that the other ways are measured with")
    opts = parser.parse_args()
    with TemporaryDirectory(prefix="newscrawl-search-") as folder:
        data = Path(folder)
        (data / "articles").symlink_to(opts.data.resolve() / "articles")
        _first_and_more(opts.data, data)
        _searches(data, opts.words)
        _report(f"without {_FORGOTTEN} articles", data, *_cost(_forget, data))
        _other_ways(data, [word for word in opts.words if " " not in word], opts.others)


def _first_and_more(source: Path, data: Path) -> None:
    entries = {portal: manifest.read(manifest.path_of(source, portal)) for portal in manifest.portals(source)}
    late, number = list[int](), 0
    for entry in sorted((one for some in entries.values() for one in some), key=lambda one: -one.first_seq):
        number += entry.events
        late.append(entry.first_seq)
        if number >= _INCREMENT:
            break
    cut = min(late) - 1
    _name(data, {portal: [one for one in some if one.last_seq <= cut] for portal, some in entries.items()}, cut)
    _report("first", data, *_cost(_update, data))
    _name(data, entries, None)
    _report(f"then {number} events more", data, *_cost(_update, data))


def _name(data: Path, entries: dict[str, list[manifest.Entry]], cut: int | None) -> None:
    """Write manifests that name some files."""
    for portal, some in entries.items():
        path = manifest.path_of(data, portal)
        path.parent.mkdir(exist_ok=True)
        named = [msgspec.structs.replace(one, through=min(one.through, cut or one.through)) for one in some]
        path.write_bytes(b"".join(manifest.encode(named)))


def _update(data: Path) -> None:
    bring_up_to_date(data, lambda _done, _all: None)


def _forget(data: Path) -> None:
    with closing(sqlite3.connect(data / SEARCH_INDEX)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM articles LIMIT ?", (_FORGOTTEN,))]
    forget(data, ids)


def _cost(what: Callable[[Path], None], data: Path) -> tuple[float, float]:
    """Return seconds of CPU and peak MB of `what`, in a process of its own."""
    if not (child := os.fork()):
        what(data)
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit("the index was not made")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _report(name: str, data: Path, cpu: float, peak: float) -> None:
    with opened(data) as there:
        number = there.number
    size = (data / SEARCH_INDEX).stat().st_size
    told = f"{number} articles, {size / 1e6:.0f} MB, {size / max(number, 1):.0f} bytes each"
    print(f"{name}: {cpu:.1f} s CPU, {peak:.0f} MB of memory; {told}", flush=True)


def _searches(data: Path, words: list[str]) -> None:
    empty = median(_command("-c", "pass") for _ in range(_TIMES))
    print(f"python that does nothing: {empty * 1000:.0f} ms CPU; searches, whole command and query (ms CPU):")
    with opened(data) as there:
        names = there.sections()
        for word in words:
            command = ("-m", "newscrawl", "search", *word.split(), "--data", str(data))
            whole = median(_command(*command) for _ in range(_TIMES))
            plain, narrow = Wanted(word.split()), Wanted(word.split(), (), names[0] if names else None)
            query, narrowed = (_median_of(lambda wanted=wanted: there.search(wanted)) for wanted in (plain, narrow))
            print(
                f"  {word}: {there.search(plain).number} hits, {whole * 1000:.0f}, {query * 1000:.1f};"
                f" --section {names[0] if names else ''}: {narrowed * 1000:.1f}"
            )


def _median_of(what: Callable[[], Any]) -> float:
    return median(_clocked(what) for _ in range(_TIMES))


def _command(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _clocked(what: Callable[[], Any]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


def _other_ways(data: Path, words: list[str], number: int) -> None:
    folding = Folding(folded_characters())
    texts = [folding.fold("\n".join([one.title or "", *one.body])) for one in islice(_texts(data), number)]
    print(f"{len(texts)} texts by other ways: CPU s, MB without texts, hits and ms CPU of each word")
    asked = {word: told for word in words if not (told := phrase(folding.fold(word))).is_character}
    ways: dict[str, tuple[str, Callable[[str], str], Callable[[str], str]]] = {}
    for detail in ("full", "none"):
        ways[f"pairs of characters, detail={detail}"] = (
            f"fts5(text, content='', columnsize=0, detail={detail}, tokenize='ascii')", tokens,
            lambda word, detail=detail: (" " if detail == "full" else '" AND "').join(asked[word].tokens).join('""'),
        )  # fmt: skip
    ways["trigram"] = ("fts5(text, content='', tokenize='trigram')", str, lambda word: f'"{folding.fold(word)}"')
    for name, (table, cut, match) in ways.items():
        with sqlite3.connect("") as connection:
            connection.execute(f"CREATE VIRTUAL TABLE words USING {table}")
            rows = enumerate(map(cut, texts))
            cost = _clocked(
                lambda rows=rows, c=connection: c.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", rows)
            )
            size = connection.execute("SELECT sum(length(block)) FROM words_data").fetchone()[0]
            query = "SELECT rowid FROM words WHERE words MATCH ?"
            found = [_found(connection, query, match(word)) for word in asked]
        print(f"  {name}: {cost:.1f} s, {size / 1e6:.1f} MB; {'; '.join(found)}")
    with sqlite3.connect("") as connection:
        connection.execute("CREATE TABLE texts (text)")
        cost = _clocked(lambda: connection.executemany("INSERT INTO texts VALUES (?)", ((text,) for text in texts)))
        found = [_found(connection, "SELECT rowid FROM texts WHERE text LIKE ?", f"%{folding.fold(w)}%") for w in asked]
    print(f"  LIKE over folded texts: {cost:.1f} s, 0 MB; {'; '.join(found)}")


def _texts(data: Path) -> Iterator[_Text]:
    for event in events(data):
        yield msgspec.json.decode(event.line, type=_Text)


def _found(connection: sqlite3.Connection, query: str, value: str) -> str:
    rows = len(connection.execute(query, (value,)).fetchall())
    cost = median(_clocked(lambda: connection.execute(query, (value,)).fetchall()) for _ in range(3))
    return f"{rows}, {cost * 1000:.1f}"


if __name__ == "__main__":
    main()
