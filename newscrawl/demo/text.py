"""Invented sentences, titles and names by a small grammar."""

from collections.abc import Sequence
from random import Random

from newscrawl.demo import words
from newscrawl.demo.words import Topic

_LENGTHS = range(200, 901)  # characters of an article
_SHORT_LENGTHS = range(60, 80)
_SEASONS = "春夏秋冬"


def person(rng: Random) -> str:
    """Return the name of somebody who does not exist."""
    return rng.choice(words.SURNAMES) + "".join(rng.sample(words.GIVEN, rng.choice((1, 2, 2))))


def title(rng: Random, place: str, topic: Topic) -> str:
    """Return a title about something in `place`."""
    return _Grammar(rng, place, topic).say(rng.choice(words.TITLES))


def paragraphs(rng: Random, place: str, topic: Topic) -> list[str]:
    """Return three to seven paragraphs of 200 to 900 characters together."""
    grammar = _Grammar(rng, place, topic)
    while True:
        found = grammar.paragraphs(rng.randint(3, 7))
        if sum(map(len, found)) in _LENGTHS:
            return found


def short_paragraphs(rng: Random, place: str, topic: Topic) -> list[str]:
    """Return two paragraphs of 60 to 79 characters together."""
    grammar = _Grammar(rng, place, topic)
    while True:
        first, second = rng.sample(words.SHORTS, 2)
        found = [grammar.say(first), grammar.say(second)]
        if sum(map(len, found)) in _SHORT_LENGTHS:
            return found


class _Grammar:
    """Fills patterns with words of one topic."""

    def __init__(self, rng: Random, place: str, topic: Topic) -> None:
        self._rng, self._place, self._topic = rng, place, topic

    def say(self, pattern: str) -> str:
        """Return `pattern` with words in place of its fields."""
        return pattern.format_map(self._words() | self._numbers())

    def paragraphs(self, count: int) -> list[str]:
        """Return `count` paragraphs that repeat no pattern."""
        middles = iter(self._rng.sample(words.MIDDLES, 4 * count))
        found = [[self.say(next(middles)) for _ in range(self._rng.randint(1, 4))] for _ in range(count)]
        found[0].insert(0, self.say(self._rng.choice(words.OPENINGS)))
        found[-1].append(self.say(self._rng.choice(words.CLOSINGS)))
        return ["".join(sentences) for sentences in found]

    def _words(self) -> dict[str, str]:
        topic, pick = self._topic, self._rng.choice
        town, town2 = self._two(words.TOWNS)
        thing, thing2 = self._two(topic.things)
        deed, deed2 = self._two(topic.deeds)
        return {
            "place": self._place, "town": town, "town2": town2, "thing": thing, "thing2": thing2, "deed": deed,
            "deed2": deed2, "unit": pick(topic.units), "field": topic.field, "office": pick(words.OFFICES),
            "adj": pick(words.ADJECTIVES), "villager": pick(words.VILLAGERS), "person": person(self._rng),
            "season": pick(_SEASONS),
        }  # fmt: skip

    def _numbers(self) -> dict[str, int]:
        number = self._rng.randint
        return {
            "n": number(11, 998), "m": number(3, 96), "pct": number(12, 97), "day": number(2, 28),
            "month": number(2, 12), "hour": number(5, 9),
        }  # fmt: skip

    def _two(self, choices: Sequence[str]) -> list[str]:
        return self._rng.sample(choices, 2)
