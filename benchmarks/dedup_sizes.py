"""How fast copies are found among many documents, and what that takes.

    python -m benchmarks.dedup_sizes 100000 1000000

`newscrawl dedup` on files of simplified documents of 1,000 characters in an invented vocabulary, one in ten a copy of
an earlier one, cut and with other credits: documents for a second of CPU, peak memory, and bytes kept for a document.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection

from benchmarks.invented_copies import credited, cut
from newscrawl.deduplicating import Fields, deduplicate
from newscrawl.ledger import dialect
from newscrawl.text.chinese import _FREQUENT

ROOT = Path(__file__).parent.parent
_ONE_IN = 10  # documents that are copies
_WORDS = 20_000


class Vocabulary:
    """Invented words, some of them frequent, and documents made of them."""

    def __init__(self) -> None:
        simplified = _FREQUENT.encode("gb2312", "ignore").decode("gb2312")
        rng, hanzi = Random(1), [one for one in simplified if "\u4e00" <= one <= "\u9fff"]
        self._words = ["".join(rng.choices(hanzi, k=rng.choice((1, 2, 2, 2, 3)))) for _ in range(_WORDS)]
        for place in range(3, _WORDS, 40):
            self._words[place] = str(rng.randint(2, 9999))
        self._words[1], self._words[2] = "，", "。"
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(_WORDS)))

    def body(self, number: int) -> list[str]:
        """Return the paragraphs of a document, 1,000 characters or a little more."""
        text = "".join(Random(number).choices(self._words, cum_weights=self._weights, k=580))
        return [text[start : start + 180] for start in range(0, len(text), 180)]

    def documents(self, number: int) -> Iterator[dict[str, Any]]:
        """Yield records."""
        for at in range(number):
            rng = Random(-at - 1)
            body = self.body(at)
            if at % _ONE_IN == _ONE_IN - 1:
                body = credited(rng, cut(rng, self.body(rng.randrange(at))))
            yield {"id": at, "title": body[0][:20], "body": body}


def write(file: Path, records: Iterable[dict[str, Any]]) -> None:
    """Write records as JSON Lines."""
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def run_one(file: Path) -> None:
    """Deduplicate a file and print what that took, as JSON."""
    kept, number, copies, start = list[int](), 0, 0, time.process_time()
    original = dialect.scratch

    @contextmanager
    def weighed(path: Path) -> Iterator[Connection]:
        with original(path) as connection:
            yield connection
            size = connection.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            kept.append(size.scalar_one())

    dialect.scratch = weighed
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        for one in deduplicate([file], Fields(), Path(folder), print):
            number += 1
            copies += one.duplicate_of is not None
    spent = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"number": number, "copies": copies, "cpu": spent, "memory": memory, "kept": kept[0]}))


def measure_sizes(sizes: Sequence[int]) -> None:
    """Print speed, memory and size for files of so many documents."""
    vocabulary = Vocabulary()
    print(f"python -m benchmarks.dedup_sizes {' '.join(map(str, sizes))}\n")
    print(f"{'documents':>10}{'copies':>9}{'a CPU second':>14}{'MB':>6}{'bytes each':>12}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "documents.jsonl")
            write(file, vocabulary.documents(size))
            command = [sys.executable, "-m", "benchmarks.dedup_sizes", "--one", str(file)]
            told = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
        speed, each = size / told["cpu"], told["kept"] / size
        print(f"{size:10}{told['copies']:9}{speed:14.0f}{told['memory']:6.0f}{each:12.0f}", flush=True)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[100_000])
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run_one(options.one)
    else:
        measure_sizes(options.sizes)


if __name__ == "__main__":
    main()
