"""Whether copies are found, beside other programs.

    python -m benchmarks.dedup --documents 20000

On invented news (`benchmarks/invented_copies.py`): copies with other titles, cut, added to, with other credits, in
traditional characters, damaged as mirrors do, and all of these at once; and other news in the same words, which differs
in numbers, dates or names. Recall and precision are those of pairs: two documents found to tell the same, and two that
do. The others get the same text without punctuation, credits and script: MinHash with 128 permutations over four
characters, candidates kept whose sketches are half alike (datasketch and rensa), and simhash of 64 bits, at most 3 of
them different. CPU is that of one document, its plain text among it.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH
from simhash import Simhash, SimhashIndex

from benchmarks.dedup_sizes import write
from benchmarks.invented_copies import Document, corpus
from newscrawl.copies.plain import plain
from newscrawl.deduplicating import Fields, deduplicate

_PERMUTATIONS, _THRESHOLD, _BITS = 128, 0.5, 3
Roots = dict[int, int]
"""Number of a document → number of the first that is held to tell the same."""


def pairs(groups: Iterable[Hashable]) -> int:
    """Return how many pairs of documents are in the same group."""
    return sum(number * (number - 1) // 2 for number in Counter(groups).values())


def scores(documents: Sequence[Document], found: Roots) -> tuple[float, float]:
    """Return recall and precision of pairs."""
    right = pairs((found[number], one.family) for number, one in enumerate(documents))
    return right / pairs(one.family for one in documents), right / max(1, pairs(found.values()))


def newscrawl(documents: Sequence[Document]) -> Roots:
    """Return what `newscrawl dedup` finds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "documents.jsonl")
        write(file, ({"id": number, "title": one.title, "body": one.body} for number, one in enumerate(documents)))
        return _roots({one.id: one.duplicate_of for one in deduplicate([file], Fields(), Path(folder), print)})


def _roots(of: dict[Any, Any]) -> Roots:
    roots: Roots = {}
    for number, original in of.items():
        roots[number] = number if original is None else roots[original]
    return roots


def grams(text: str) -> list[str]:
    """Return the runs of four characters."""
    return [text[start : start + 4] for start in range(len(text) - 3)]


def with_datasketch(documents: Sequence[Document]) -> Roots:
    """Return what datasketch's LSH finds."""
    index, found = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS), Families()
    sketches: list[Any] = []
    for number, one in enumerate(documents):
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([gram.encode() for gram in grams(plain(one.body))])
        found.add(number, [other for other in index.query(sketch) if sketch.jaccard(sketches[other]) >= _THRESHOLD])
        index.insert(number, sketch)
        sketches.append(sketch)
    return found.roots()


def with_rensa(documents: Sequence[Document]) -> Roots:
    """Return what rensa's LSH finds, candidates compared by their sketches."""
    index, found = RMinHashLSH(_THRESHOLD, _PERMUTATIONS, 32), Families()
    sketches: list[Any] = []
    for number, one in enumerate(documents):
        sketch = RMinHash(_PERMUTATIONS, 1)
        sketch.update(grams(plain(one.body)))
        found.add(number, [other for other in index.query(sketch) if sketch.jaccard(sketches[other]) >= _THRESHOLD])
        index.insert(number, sketch)
        sketches.append(sketch)
    return found.roots()


def with_simhash(documents: Sequence[Document]) -> Roots:
    """Return what simhash's index finds."""
    index, found = SimhashIndex([], k=_BITS), Families()
    for number, one in enumerate(documents):
        sketch = Simhash(grams(plain(one.body)))
        found.add(number, map(int, index.get_near_dups(sketch)))
        index.add(str(number), sketch)
    return found.roots()


class Families:
    """Documents that are held to tell the same, directly or by others."""

    def __init__(self) -> None:
        self._of: Roots = {}

    def add(self, number: int, kin: Iterable[int]) -> None:
        """Add a document, and those that it is like."""
        roots = {self._root(other) for other in kin}
        self._of[number] = min(roots, default=number)
        self._of |= dict.fromkeys(roots, self._of[number])

    def roots(self) -> Roots:
        """Return the first of its family for each document."""
        return {number: self._root(number) for number in self._of}

    def _root(self, number: int) -> int:
        while self._of[number] != number:
            number = self._of[number]
        return number


FINDERS: dict[str, Callable[[Sequence[Document]], Roots]] = {
    "newscrawl": newscrawl, "datasketch": with_datasketch, "rensa": with_rensa, "simhash": with_simhash,
}  # fmt: skip


def measure_quality(number: int, seed: int) -> None:
    """Print recall, precision and CPU of each."""
    documents = corpus(number, seed)
    newscrawl(documents[:100])  # tables are made, modules loaded
    print(f"python -m benchmarks.dedup --documents {number} --seed {seed}\n")
    print(", ".join(f"{count} {kind}" for kind, count in sorted(Counter(one.kind for one in documents).items())))
    print(f"\n{'':12}{'recall':>8}{'precision':>11}{'CPU ms':>8}{'÷':>7}")
    base = 0.0
    for name, find in FINDERS.items():
        start = time.process_time()
        found = find(documents)
        spent = (time.process_time() - start) / number * 1000
        base = base or spent
        recall, precision = scores(documents, found)
        print(f"{name:12}{recall:8.4f}{precision:11.4f}{spent:8.2f}{spent / base:7.2f}", flush=True)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    measure_quality(options.documents, options.seed)


if __name__ == "__main__":
    main()
