"""How much of damaged text comes back, and how fast; how fast clean text passes.

    python -m benchmarks.repair [--texts FILE] [--seeds N] [--show N]

FILE holds texts, one a line as JSON with `title` and `body` (a list of paragraphs), for example the labels of the
corpus; without it the texts of the embedded portal are taken. Each is damaged anew for each seed.
"""

import argparse
import json
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from time import process_time

from benchmarks.damage import converted, damage
from newscrawl.demo import Portal
from newscrawl.text.repair import is_damaged, repair
from newscrawl.text.repair.glosses import READING
from newscrawl.text.simplify import simplify

_TORN = re.compile(rf"\?{READING}\)")  # the mark of a line in which bytes are shifted
_CLEAN_MEGABYTES = 50


@dataclass
class Count:
    """What became of damaged texts."""

    pages: int = 0
    undetected: int = 0
    characters: int = 0
    wrong_characters: int = 0
    lines: int = 0
    wrong: int = 0
    unmarked: int = 0
    shifted: int = 0
    shifted_exact: int = 0
    certain: int = 0
    places: int = 0
    seconds: float = 0.0
    size: int = 0


def texts_of(file: Path | None) -> Iterator[list[str]]:
    """Yield texts that can be damaged: simplified, in GBK, and the same after conversion there and back."""
    if file:
        found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        texts = [[one["title"] or "", *one["body"]] for one in found]
    else:
        texts = [[truth.title or "", *truth.body] for truth in Portal(200).truths()]
    for text in texts:
        lines = [line.encode("gbk", "ignore").decode("gbk").strip() for line in text]
        lines = [line for line in lines if line and "\n" not in line and simplify(converted(line)) == line]
        if len("".join(lines)) >= 200:
            yield lines


def measure(lines: list[str], seed: int, count: Count, show: int) -> None:
    """Damage a text, mend it and count what came back."""
    found = damage("".join(f"<p>{line}</p>\n" for line in lines), random.Random(seed))
    found = "\n".join(line.removeprefix("<p>").removesuffix("</p>") for line in found.splitlines())
    count.pages += 1
    if not is_damaged(found):
        count.undetected += 1
        return
    start = process_time()
    text, places = repair(found)
    count.seconds += process_time() - start
    count.size += len(found.encode())
    unsure = {text.count("\n", 0, place.start) for place in places if not place.certain}
    bytes_ = [place for place in places if place.kind != "gloss"]
    count.places += len(bytes_)
    count.certain += sum(place.certain for place in bytes_)
    for at, (shown, told, back) in enumerate(zip(found.split("\n"), lines, text.split("\n"), strict=True)):
        line, mended = (unicodedata.normalize("NFKC", one) for one in (told, back))
        count.lines += 1
        count.characters += len(line)
        is_shifted = bool(_TORN.search(shown))
        count.shifted += is_shifted
        count.shifted_exact += is_shifted and line == mended
        if line != mended:
            count.wrong += 1
            count.unmarked += at not in unsure
            count.wrong_characters += differing(line, mended)
            if count.wrong <= show:
                print(f"{'' if at in unsure else 'UNMARKED '}{line}\n{mended}\n")


def differing(one: str, other: str) -> int:
    """Return how many characters must be changed, put in or taken out to make one text of the other, at most."""
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in codes if tag != "equal")


def clean_speed(texts: list[list[str]]) -> float:
    """Return how many megabytes of clean text in UTF-8 pass the detector in a second of CPU."""
    text = "\n".join("\n".join(lines) for lines in texts)
    text *= _CLEAN_MEGABYTES * 1_000_000 // len(text.encode()) + 1
    start = process_time()
    assert not is_damaged(text)
    return len(text.encode()) / 1e6 / (process_time() - start)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--show", type=int, default=0, help="print so many lines that did not come back")
    arguments = parser.parse_args()
    texts = list(texts_of(arguments.texts))
    repair("發(fā)展國(guó)家發(fā)?")  # loads the model
    count = Count()
    for number, lines in enumerate(texts):
        for seed in range(arguments.seeds):
            measure(lines, 1000 * seed + number, count, arguments.show)
    print(f"{len(texts)} texts, {count.pages} pages, {count.undetected} of them with too few readings to be damaged")
    print(f"characters: {count.characters}, error rate {count.wrong_characters / count.characters:.5f}")
    print(f"lines: {count.lines}, {count.wrong} wrong, {count.unmarked} of these not marked")
    print(f"lines with shifted bytes: {count.shifted}, exact {count.shifted_exact / max(count.shifted, 1):.3f}")
    print(f"places put right in bytes: {count.places}, certain {count.certain / max(count.places, 1):.3f}")
    print(f"repair: {count.size / 1e6 / count.seconds:.2f} MB/s; detector on clean text: {clean_speed(texts):.0f} MB/s")


if __name__ == "__main__":
    main()
