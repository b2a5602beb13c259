"""Build `newscrawl/text/repair/model.bin`: what mending text needs to know of Chinese.

    pip install 'newscrawl[model]' && python scripts/repair_model.py

Words and how often they turn up are those of jieba's dictionary (MIT), readings those of pypinyin (MIT), pairs of
traditional and simplified characters those of OpenCC (Apache-2.0).
"""

import math
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jieba
from opencc import OpenCC
from pypinyin.pinyin_dict import pinyin_dict

MODEL = Path(__file__).parent.parent / "newscrawl" / "text" / "repair" / "model.bin"
_LEAST = 5  # turns up in jieba's 60 million words of text; what is rarer is there only to be complete
_LONGEST = 4  # characters; longer words are made of shorter ones
_STEP = 4  # costs are written in quarters of a nat
# Converters write 臺 and 癥 for 台 and 症; OpenCC knows that these have other meanings too.
_PAIRS = {"臺": "台", "癥": "症", "著": "着"}


def main() -> None:
    """Write the model."""
    lines = ["\n".join(one) for one in (list(_readings()), [_pairs(), _simplified_only()], list(_words()))]
    MODEL.write_bytes(zlib.compress("\n\n".join(lines).encode("gb18030"), 9))
    print(f"{MODEL.name}: {MODEL.stat().st_size} bytes")


def _hanzi() -> Iterator[str]:
    """Yield the hanzi of GBK, in which the mirrors store text."""
    for code in range(0x4E00, 0xA000):
        try:
            chr(code).encode("gbk")
        except UnicodeEncodeError:
            continue
        yield chr(code)


def _simplified() -> dict[str, str]:
    """Return traditional characters and what they are in simplified Chinese."""
    to_simplified = OpenCC("t2s").convert
    return {one: simple for one in _hanzi() if (simple := to_simplified(one)) != one and len(simple) == 1} | _PAIRS


def _pairs() -> str:
    return "".join(traditional + simple for traditional, simple in sorted(_simplified().items()))


def _simplified_only() -> str:
    """Return the characters that traditional text does not have: it writes others, and Big5 has no place for them."""
    to_traditional = OpenCC("s2t").convert
    return "".join(one for one in _hanzi() if to_traditional(one) != one and not one.encode("big5", "ignore"))


def _readings() -> Iterator[str]:
    """Yield each reading, with the traditional characters that have it as their first one."""
    by_reading = defaultdict(list)
    for one in _simplified():
        if reading := pinyin_dict.get(ord(one)):
            by_reading[reading.split(",")[0]].append(one)
    for reading, characters in sorted(by_reading.items()):
        yield f"{reading} {''.join(sorted(characters))}"


def _words() -> Iterator[str]:
    """Yield the words of each cost and length: `cost length words`, the cost in steps of a quarter nat."""
    counts = {}
    for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        counts[word] = int(count)
    total = sum(counts.values())
    groups = defaultdict(list)
    for word, count in counts.items():
        if count >= _LEAST and len(word) <= _LONGEST and all("\u4e00" <= one <= "\u9fff" for one in word):
            groups[round(_STEP * math.log(total / count)), len(word)].append(word)
    for (cost, length), words in sorted(groups.items()):
        yield f"{cost} {length} {''.join(sorted(words))}"


if __name__ == "__main__":
    main()
