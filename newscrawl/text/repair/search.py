"""The likeliest reading of bytes that glosses pushed apart: a beam search over what a line can have been.

A mirror put readings between bytes, wherever the two bytes of a character stood side by side; what is behind such a
place reads shifted by one byte, until an ASCII byte puts it right. A lead byte in front of a bracket became a question
mark together with it; pairs of bytes for characters of users' own vanished. Played backwards: the bytes are taken
as they come, where one is lost each that can have been there is tried, and the text that is likeliest remains.
"""

from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest
from itertools import chain
from math import inf
from operator import attrgetter
from typing import NamedTuple

from newscrawl.text.repair.glosses import fits_bytes
from newscrawl.text.repair.language import Language, Standing, model
from newscrawl.text.repair.signs import HIGH, LOW, Sign, may_be, signs
from newscrawl.text.repair.tokens import Kind, Token

_COMMON = 7.5  # nats: no pair of bytes is thought to have vanished before a character that costs less
_BEAM = 24  # ways that are followed
_SURE, _SURE_GUESS = 3.5, 7.0  # nats: a certain reading is so much likelier than any other; one that guesses a byte
_HOPELESS = 22.0  # nats: ways that cost so much more than the best are not
_SETTLED = 4  # characters that all ways must share for what is before them to be settled
_LONGEST = 400  # tokens that one search goes through
_CONTEXT = 12  # characters before a place that are read with it

ALIGNED = -1  # no byte is pending
# Full-width punctuation that mirrors made half-width: its second byte in GBK, behind 0xA3.
_WIDE, _NARROWED = 0xA3, tuple(ord(one) + 0x80 for one in "!(),:;?")

_PUNCTUATION = 0xA1  # the first byte of 。 and ”
_INSERTED = 5.0  # nats: something was put behind a byte which no reading tells of
_INSERTED_WIDE = 1.0  # nats: the same between those of 校活 (D0A3 BBEE), before what passes for full-width punctuation
_UNGLOSSED = 6.0  # nats: a character that has glosses elsewhere stands without one
_SIMPLIFIED = 9.0  # nats: a character that a text converted to traditional Chinese does not have
_EATEN = 4.0  # nats: a space, or nothing that was seen, was behind a character and is lost with its second byte
_NUMBER = 3.0  # nats: no digit is lost in front of a number, or one elsewhere
_GUESSED = 12  # ways that are followed over a place where bytes are guessed
_TORN, _HONEST = 30.0, 8.0  # nats: `?reading)` or `(reading)` stood there from the first
_LOST = 30.0  # nats: a byte that no reading takes
_CUT = 4.0  # nats: a line ends with one of `_UNENDED`
_UNENDED = frozenset("，、：；,:;（(“《")
_PAUSES, _IN_NUMBERS = frozenset("。，、：；！？”》"), frozenset("0123456789.%年月日")
LOST = "\ufffd"
# What is lost together with half a character: a space, and a digit that nothing tells.
_SPACE, _DIGIT = Sign(" ", " ", 0x20, -1, 3.0), Sign("?", "?", 0x3F, -1, 4.0)


class Way(NamedTuple):
    """One way to read a line up to a place."""

    cost: float
    pending: int
    """The first byte of a character whose second one is to come, or `ALIGNED`, `HIGH`, `LOW`."""
    last: int
    """The last byte behind which a gloss can stand; -1 where it is none of a pair."""
    before: str
    """The last characters, simplified."""
    standing: Standing
    text: "tuple[object, str] | None"
    """The characters, the last first, in nested pairs."""
    key: int
    """A hash of these characters."""
    least: float
    """By how much it must be likelier than any other to be certain, in nats."""
    rival: float
    """How much more the likeliest other reading costs that was given up where both went on in the same way."""


class Reading(NamedTuple):
    """What a search found."""

    text: str
    """What stood there."""
    end: int
    """Where it ends, in the text as found."""
    effort: int
    """How many steps the search took."""
    is_sure: bool
    """Whether it is likelier by far than any other."""
    cost: float
    """What it costs for each character, in nats."""


class Facts(NamedTuple):
    """What a page tells about its damage."""

    language: Language
    glossed: frozenset[str]
    """Characters that have glosses on this page."""
    is_narrow: bool
    """Whether its punctuation was made half-width."""


class Search:
    """Reads one line from one place on."""

    def __init__(self, tokens: Iterator[Token], before: str, facts: Facts) -> None:
        """Read `tokens`, up to the end of a line, behind the text `before` (traditional) that is right."""
        self._tokens, self._facts = tokens, facts
        self._signs, self._model = signs(), model()
        self._step, self._glossed, self._simplified_only = facts.language.step, facts.glossed, model().simplified_only
        self._start = self._first(before[-_CONTEXT:])
        self._effort = 0
        self._over: dict[Kind, Callable[[Way, Token], Iterable[Way]]] = {
            "pair": self._over_pair, "ascii": self._over_ascii, "torn": self._over_torn, "tag": self._over_tag,
            "gloss": self._over_gloss, "other": self._over_other,
        }  # fmt: skip

    def read(self) -> Reading:
        """Return the likeliest reading up to where all others have come together with it."""
        ways = [self._start]
        token = next(self._tokens)
        for size, behind in enumerate(chain(self._tokens, [None]), 1):
            gone = [step for way in ways for step in self._over_vanished(way, token.first)]
            ways += nsmallest(_GUESSED, gone, key=_cost)
            ways = self._settle(step for way in ways for step in self._steps(way, token, behind))
            if behind is None or size == _LONGEST:
                ways = self._settle(self._ended(way) for way in ways)
                break
            if len(ways) == 1 and ways[0].pending == ALIGNED:
                break
            token = behind
        best = ways[0]
        margin = min(best.rival, ways[1].cost - best.cost if len(ways) > 1 else _HOPELESS)
        text = _text(best)
        cost = (best.standing[3] - self._start.standing[3]) / max(len(text), 1)
        return Reading(text, token.end, self._effort, margin >= best.least, cost)

    def _first(self, before: str) -> Way:
        # By words alone: of the runs of the page these are some, and would stand apart from what follows.
        language, standing, said = Language(), Language.start, ""
        for character in before.translate(self._model.simple):
            standing = language.step(standing, said, character, language.alone(character))
            said += character
        raw = before[-1:].encode("gbk", "ignore")
        base = standing[3]  # costs count from here on
        level: Standing = tuple(one - base for one in standing)  # type: ignore[assignment]
        return Way(0.0, ALIGNED, raw[-1] if raw else -1, said[-_SETTLED:], level, None, 0, _SURE, _HOPELESS)

    def _settle(self, steps: Iterable[Way]) -> list[Way]:
        """Return the best ways, the cheapest first; of those that can only go on in the same way the cheaper."""
        best: dict[tuple[int, int, str], Way] = {}
        least = inf
        for way in steps:
            cost = way.cost
            if cost < least:
                least = cost
            elif cost > least + _HOPELESS:
                continue
            state = (way.pending, way.last, way.before)
            other = best.get(state)
            if other is None:
                best[state] = way
            elif way.key != other.key:
                cheaper, dearer = (way, other) if cost < other.cost else (other, way)
                best[state] = cheaper._replace(rival=min(cheaper.rival, dearer.cost - cheaper.cost))
            elif cost < other.cost:
                best[state] = way
        limit = least + _HOPELESS
        return [way for way in sorted(best.values(), key=_cost)[:_BEAM] if way.cost <= limit]

    def _say(self, way: Way, sign: Sign, pending: int, last: int, more: float = 0.0) -> Way:
        """Return the way that goes on with a character."""
        self._effort += 1
        cost, _, _, before, now, text, key, least, rival = way
        simple, character = sign.simple, sign.character
        standing = self._step(now, before, simple, sign.cost)
        cost += standing[3] - now[3] + more
        said, key = before[-_SETTLED + 1 :] + simple, hash((key, character))
        return _way((cost, pending, last, said, standing, (text, character), key, least, rival))

    def _fill(self, way: Way, sign: Sign, pending: int, last: int, more: float = 0.0) -> Way:
        """Return the way that goes on with a character that is not shown: none with a gloss, none simplified."""
        character = sign.character
        if character in self._glossed:
            more += _UNGLOSSED
        if character in self._simplified_only:
            more += _SIMPLIFIED
        return self._say(way, sign, pending, last, more)

    def _ascii(self, character: str) -> Sign:
        return Sign(character, character, ord(character), -1, self._facts.language.alone(character))

    def _steps(self, way: Way, token: Token, behind: Token | None) -> Iterable[Way]:
        """Return the ways to go on over a token, which stands before the token `behind`."""
        if token.kind == "question":
            return self._over_question(way, behind)
        if behind and behind.kind == "gloss" and way.pending < ALIGNED:
            return self._over_glossed(way, token, behind.text)
        return self._over[token.kind](way, token)

    def _over_other(self, way: Way, token: Token) -> Iterator[Way]:
        yield self._as_written(way, token.text, 0.0)

    def _over_tag(self, way: Way, token: Token) -> Iterator[Way]:
        yield from self._over_swallowed(way, "")
        yield self._as_written(way, f"?{token.text}", _TORN)

    def _over_pair(self, way: Way, token: Token) -> Iterator[Way]:
        second = token.second
        if way.pending == ALIGNED:
            yield self._say(way, self._signs.by_bytes[token.first, second], ALIGNED, second)
            return
        for sign in self._completions(way, token.first):
            if second < 0x80:  # it was ASCII
                yield self._say(self._fill(way, sign, ALIGNED, -1), self._ascii(chr(second)), ALIGNED, second)
            else:
                yield self._fill(way, sign, second, second)
        if way.pending > HIGH:
            yield self._say(self._given_up(way), self._signs.by_bytes[token.first, second], ALIGNED, second)

    def _completions(self, way: Way, trail: int) -> Iterable[Sign]:
        """Return the characters of the byte that is pending and `trail`; where it is lost, those that are likely."""
        if way.pending < ALIGNED:
            frequent, others = self._signs.lost[way.pending][trail]
            last, is_run = way.before[-1:], self._facts.language.is_run
            return [*frequent, *(sign for sign in others if is_run(last + sign.simple))]
        sign = self._signs.by_bytes.get((way.pending, trail))
        return (sign,) if sign else ()

    def _over_vanished(self, way: Way, first: int) -> Iterator[Way]:
        """Yield the ways over bytes that vanished: a character, and the first byte of another, or 0x80 alone."""
        if way.pending >= 0:
            if sign := self._signs.by_bytes.get((way.pending, 0x80)):
                yield self._fill(way, sign, ALIGNED, 0x80)
            plain = self._signs.by_bytes.get((way.pending, first))
            if plain and plain.cost < _COMMON:
                return
            for sign, lost in self._signs.users[way.pending]:
                yield self._fill(way, sign, lost, -1)._replace(least=inf)

    def _over_ascii(self, way: Way, token: Token) -> Iterator[Way]:
        byte = token.first
        if way.pending == ALIGNED:
            yield self._say(way, self._ascii(token.text), ALIGNED, byte)
            return
        for sign in self._completions(way, byte):
            yield self._fill(way, sign, ALIGNED, byte)
        wide = byte + 0x80
        for sign in self._completions(way, _WIDE) if 0xA0 < wide < 0xFF else ():
            yield self._fill(way, sign, wide, wide)
        if way.pending > HIGH:
            yield self._say(self._given_up(way), self._ascii(token.text), ALIGNED, byte)

    def _over_glossed(self, way: Way, token: Token, reading: str) -> Iterator[Way]:
        """Yield the ways over the second byte of a character whose first byte is lost, and whose reading follows."""
        for character in self._model.read_as.get(reading, ""):
            first, second = character.encode("gbk")
            if second == token.first and may_be(way.pending, first):
                yield self._say(way, self._signs.by_bytes[first, second], ALIGNED, second)

    def _over_question(self, way: Way, behind: Token | None) -> Iterator[Way]:
        if way.pending == ALIGNED:
            yield self._say(way, self._ascii("?"), ALIGNED, -1)
            yield from self._over_inserted(way, behind)
            more = 0.0 if self._facts.is_narrow else _INSERTED
            completed = (self._fill(way, sign, ALIGNED, -1, more) for sign in self._signs.by_second[_WIDE])
            for filled in nsmallest(_GUESSED, completed, key=_cost):
                for byte in _NARROWED:
                    yield filled._replace(pending=byte, last=byte, least=_SURE_GUESS)
            return
        yield from self._over_swallowed(way, behind.text if behind else "")
        for sign in self._completions(way, _WIDE):
            yield self._fill(way, sign, _NARROWED[-1], _NARROWED[-1])
        if way.pending > HIGH:
            yield self._say(self._given_up(way), self._ascii("?"), ALIGNED, -1)

    def _over_inserted(self, way: Way, behind: Token | None) -> Iterator[Way]:
        """Yield the ways over a first byte that was lost together with something that stood behind it on the mirror."""
        if behind and _is_wide(behind):
            for pending in (HIGH, LOW):
                yield way._replace(cost=way.cost + _INSERTED_WIDE, pending=pending, last=-1, least=_SURE_GUESS)
        else:
            cost = way.cost + _INSERTED
            yield way._replace(cost=cost, pending=_PUNCTUATION, last=_PUNCTUATION, least=_SURE_GUESS)

    def _over_swallowed(self, way: Way, behind: str) -> Iterator[Way]:
        """Yield the ways over the second byte of a character that was lost together with the ASCII behind it."""
        if way.pending < 0:
            return
        completed = (self._fill(way, sign, ALIGNED, -1) for sign in self._signs.by_first[way.pending])
        for one in nsmallest(_GUESSED, completed, key=_cost):
            ended = one._replace(least=max(one.least, _SURE_GUESS))
            if not behind:
                yield ended
                continue
            is_pause = ended.before[-1] in _PAUSES
            is_number = behind[0] in _IN_NUMBERS
            yield ended._replace(cost=ended.cost + _EATEN + is_number * _NUMBER)
            yield self._say(ended, _SPACE, ALIGNED, -1, 0.0 if is_pause else _EATEN)
            yield self._say(ended, _DIGIT, ALIGNED, -1, 0.0 if is_number else _NUMBER)
            for mark in ",:;!" if self._facts.is_narrow else "":
                yield self._say(ended, self._ascii(mark), ALIGNED, -1, is_number * _NUMBER)

    def _over_torn(self, way: Way, token: Token) -> Iterator[Way]:
        """Yield the ways over a gloss whose bracket was taken for the second byte of a character."""
        for character in self._model.read_as.get(token.text, ""):
            first, second = character.encode("gbk")
            if way.pending == ALIGNED and first == way.last:
                yield way._replace(pending=second, last=second)
            elif way.pending == first or may_be(way.pending, first):
                yield self._say(way, self._signs.by_bytes[first, second], ALIGNED, second)
        yield self._as_written(way, f"?{token.text})", _TORN)

    def _over_gloss(self, way: Way, token: Token) -> Iterator[Way]:
        """Yield the ways over a gloss that does not fit what is shown: it fits the bytes, or it was there before."""
        pending = bytes([way.pending]) if way.pending >= 0 else b""
        if way.pending > HIGH and fits_bytes(_text(way)[-2:].encode("gbk", "ignore") + pending, token.text):
            yield way
            return
        yield self._as_written(way, f"({token.text})", _HONEST)

    def _as_written(self, way: Way, text: str, more: float) -> Way:
        """Return the way on which `text` stood there from the first; a byte that is pending is lost."""
        if way.pending != ALIGNED:
            text, more = LOST + text, more + _LOST
        said = (way.before + text)[-_SETTLED:]
        standing: Standing = (way.standing[3],) * 4
        return Way(
            way.cost + more,
            ALIGNED,
            -1,
            said,
            standing,
            (way.text, text),
            hash((way.key, text)),
            way.least,
            way.rival,
        )

    def _given_up(self, way: Way) -> Way:
        """Return the way, aligned: a byte that is pending is lost."""
        return way if way.pending == ALIGNED else self._as_written(way, "", 0.0)

    def _ended(self, way: Way) -> Way:
        way = self._given_up(way)
        return way._replace(cost=way.cost + _CUT) if way.before[-1:] in _UNENDED else way


def _is_wide(token: Token) -> bool:
    """Say whether a token is full-width punctuation, or what is left of it."""
    return token.first == _WIDE or token.first + 0x80 in _NARROWED


_cost = attrgetter("cost")
_way = Way._make


def _text(way: Way) -> str:
    """Return the characters that a way has said."""
    said = []
    rest = way.text
    while rest is not None:
        rest, character = rest  # type: ignore[assignment]
        said.append(character)
    return "".join(reversed(said))
