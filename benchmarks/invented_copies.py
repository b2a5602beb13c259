"""Invented news with copies of it as other portals make them, and other news in the same words: true by construction.

    for document in corpus(20_000, seed=1): …

Documents with the same `family` tell one story. Every name is made up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from opencc import OpenCC

from newscrawl.demo import text, words

NUMBERS = {"n": (11, 998), "m": (3, 96), "pct": (12, 97), "day": (2, 28), "month": (2, 12), "hour": (5, 9)}
_DATES = ("day", "month", "hour")
_TOWNS = ("town", "town2")
_PLACES = (
    "青岚县",
    "沙渠县",
    "云岫县",
    "石笕县",
    "柳堰县",
    "鹿泽县",
    "霜河市",
    "松陂县",
    "苇塘区",
    "雁碛县",
    "桐垭县",
    "禾渡市",
)
_MEDIA = ("岚汀日报", "青岚融媒体中心", "沙渠新闻网", "霜河晚报", "云岫广播电视台")
_WRONG = "囧鞊鍚锛浠鐨琚屾鎵垜浜鍏皢澶勶瀹勭鑷冲"  # what bytes read wrongly leave
_GLOSS = {
    "发": "fā",
    "会": "huì",
    "现": "xiàn",
    "县": "xiàn",
    "经": "jīng",
    "济": "jì",
    "环": "huán",
    "质": "zhì",
    "态": "tài",
    "术": "shù",
}
_LEADS = ("本报讯（记者 {p} 通讯员 {q}）", "{m}{month}月{day}日电", "", "")
_TAILS = ("（记者 {p}）", "（来源：{m}）", "(责任编辑：{q})", "【编辑:{p}】", "")
_LINES = (
    "来源：{m}",
    "责任编辑：{p}",
    "作者：{q}　编辑：{p}",
    "发布时间：2026-{month:02}-{day:02} 08:{day:02}",
    "点击：{n} 次",
)


@dataclass(frozen=True)
class Sentence:
    """A pattern and the words in it."""

    pattern: str
    words: dict[str, Any]

    def __str__(self) -> str:
        return self.pattern.format_map(self.words)


Story = list[list[Sentence]]
"""Paragraphs of sentences."""


@dataclass(frozen=True)
class Document:
    """A document of a corpus: how it was made, and which story it tells."""

    kind: str
    family: int
    title: str
    body: list[str]


def story(rng: Random, size: int = 1000) -> Story:
    """Return a story of about `size` characters, or a little more."""
    place, topic, length = rng.choice(_PLACES), rng.choice(words.TOPICS), 0
    towns = rng.sample(words.TOWNS, 4)
    grammar = text._Grammar(rng, place, topic)
    found: Story = []
    patterns: list[str] = []
    while length < size:
        paragraph = []
        for _ in range(rng.randint(2, 5)):
            patterns = patterns or rng.sample(words.MIDDLES, len(words.MIDDLES))
            pattern = patterns.pop() if found or paragraph else rng.choice(words.OPENINGS)
            said = grammar._words() | grammar._numbers() | dict(zip(_TOWNS, rng.sample(towns, 2), strict=True))
            paragraph.append(Sentence(pattern, said))
            length += len(str(paragraph[-1]))
        found.append(paragraph)
    return found


def told(of: Story) -> list[str]:
    """Return the paragraphs of a story."""
    return ["".join(map(str, paragraph)) for paragraph in of]


def title_of(rng: Random, of: Story) -> str:
    """Return a title for a story."""
    return rng.choice(words.TITLES).format_map(of[0][0].words)


# --- other news in the same words -------------------------------------------------------------------------------


def _changed(of: Story, change: Callable[[str, Any], Any]) -> Story:
    return [
        [Sentence(one.pattern, {name: change(name, word) for name, word in one.words.items()}) for one in paragraph]
        for paragraph in of
    ]


def other_numbers(rng: Random, of: Story) -> Story:
    """Return the story with other numbers."""
    return _changed(of, lambda name, word: _other(rng, NUMBERS[name], word) if name in NUMBERS else word)


def other_dates(rng: Random, of: Story) -> Story:
    """Return the story at another time."""
    return _changed(of, lambda name, word: _other(rng, NUMBERS[name], word) if name in _DATES else word)


def other_names(rng: Random, of: Story) -> Story:
    """Return the story of another place and other people."""
    names: dict[str, str] = {}
    pools = {"place": _PLACES, **dict.fromkeys(_TOWNS, words.TOWNS)}

    def change(name: str, word: Any) -> Any:
        if name != "person" and name not in pools:
            return word
        while word not in names:
            other = text.person(rng) if name == "person" else rng.choice(pools[name])
            if other != word and other not in names.values():
                names[word] = other
        return names[word]

    return _changed(of, change)


def _other(rng: Random, bounds: tuple[int, int], word: Any) -> int:
    return next(number for number in iter(lambda: rng.randint(*bounds), None) if number != word)


# --- copies -----------------------------------------------------------------------------------------------------


def cut(rng: Random, body: list[str]) -> list[str]:
    """Return the text without up to half of its paragraphs."""
    kept = len(body) - rng.randint(1, max(1, len(body) // 2))
    return [body[index] for index in sorted(rng.sample(range(len(body)), max(1, kept)))]


def added(rng: Random, body: list[str]) -> list[str]:
    """Return the text with a paragraph more."""
    more = told(story(rng, 100))[0]
    at = rng.randint(1, len(body))
    return [*body[:at], more, *body[at:]]


def credited(rng: Random, body: list[str]) -> list[str]:
    """Return the text with the credits of another paper."""
    said: dict[str, Any] = {name: rng.randint(*bounds) for name, bounds in NUMBERS.items()}
    said |= {"p": text.person(rng), "q": text.person(rng), "m": rng.choice(_MEDIA)}
    lead, tail = (rng.choice(some).format_map(said) for some in (_LEADS, _TAILS))
    lines = [line.format_map(said) for line in rng.sample(_LINES, rng.randint(0, 2))]
    told = [f"{lead}  {body[0]}" if lead else body[0], *body[1:]]
    return [*told[:-1], told[-1] + tail, *lines]


def traditional(rng: Random, body: list[str]) -> list[str]:
    """Return the text in traditional characters."""
    return [_converter().convert(paragraph) for paragraph in body]


def damaged(rng: Random, body: list[str]) -> list[str]:
    """Return the text as a mirror damages it: glosses behind characters, some bytes read wrongly, narrow marks."""
    return [_damage(rng, paragraph) for paragraph in traditional(rng, body)]


def everything(rng: Random, body: list[str]) -> list[str]:
    """Return the text cut, with other credits, and damaged."""
    return damaged(rng, credited(rng, cut(rng, body) if len(body) > 2 else body))


def _damage(rng: Random, paragraph: str) -> str:
    glosses = _glosses()
    parts = []
    for character in paragraph.translate({ord("，"): ",", ord("；"): ";", ord("："): ":"}):
        chance = rng.random()
        if chance < 0.004 and not character.isascii():  # a byte that is lost takes no digit with it
            parts.append(rng.choice(("?", "")) + rng.choice(_WRONG))
        elif character in glosses and chance < 0.7:
            parts.append(f"{character}({glosses[character]})")
        else:
            parts.append(character)
    return "".join(parts)


@cache
def _converter() -> Any:
    return OpenCC("s2t")


@cache
def _glosses() -> dict[str, str]:
    return {_converter().convert(character): gloss for character, gloss in _GLOSS.items()}


COPIES: dict[str, Callable[[Random, list[str]], list[str]]] = {
    "title": lambda rng, body: body, "cut": cut, "added": added, "credits": credited, "traditional": traditional,
    "damaged": damaged, "everything": everything,
}  # fmt: skip
"""Ways to copy a text. All change the title too."""
VARIANTS = {"numbers": other_numbers, "dates": other_dates, "names": other_names}
"""Ways to tell other news in the same words."""


def corpus(number: int, seed: int = 1, size: int = 1000) -> list[Document]:
    """Return `number` documents in a random order: stories, copies of some, and variants of some, copied too."""
    rng, found = Random(seed), list[Document]()
    family = 0
    while len(found) < number:
        original = story(rng, size)
        found += _family(rng, family, "original", original, rng.choice((0, 0, 0, 1, 1, 2, 3)))
        family += 1
        for _ in range(rng.choice((0, 0, 0, 0, 1, 2))):
            kind = rng.choice(list(VARIANTS))
            found += _family(rng, family, kind, VARIANTS[kind](rng, original), rng.choice((0, 0, 0, 1)))
            family += 1
    found = found[:number]
    rng.shuffle(found)
    return found


def _family(rng: Random, family: int, kind: str, of: Story, copies: int) -> Iterator[Document]:
    body = told(of)
    yield Document(kind, family, title_of(rng, of), body)
    for _ in range(copies):
        way = rng.choice(list(COPIES))
        yield Document(way, family, title_of(rng, of), COPIES[way](rng, body))
