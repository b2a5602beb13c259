"""Which passages two texts have in common, and what stands in the same place of both."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

# Characters that must be equal for a common passage, for one within a gap, and within a short one.
_ANCHOR, _LABEL, _FINE_ANCHOR = 8, 3, 2
_TRIES = 4000  # places of a text at which a common passage is looked for and not found; the rest counts as none
_STRIDE = 64
_SHORT, _WIDE = 8, 60  # characters that stand in the place of others, and of a gap in which such places are looked for
_WIDEST = 2000  # characters of a gap in which labels are looked for
_FAR = 100  # characters that are left out: what is found behind them may be another place with the same words
_SURE = 32  # characters that are not the same by chance


class Common(NamedTuple):
    """A passage of `length` characters that stands in the one text at `first`, in the other at `second`."""

    first: int
    second: int
    length: int


class Slot(NamedTuple):
    """A place where one text has the characters `first` to `first_end`, and the other others."""

    first: int
    first_end: int
    second: int
    second_end: int

    @property
    def longer(self) -> int:
        """The characters of the longer of the two."""
        return max(self.first_end - self.first, self.second_end - self.second)

    @property
    def shorter(self) -> int:
        """The characters of the shorter of the two; below 0 where the passages around it changed places."""
        return min(self.first_end - self.first, self.second_end - self.second)

    def is_within(self, other: "Slot") -> bool:
        """Say whether this place is a part of another one."""
        return other.first <= self.first and self.first_end <= other.first_end


@dataclass(slots=True)
class Chain:
    """Common passages with nothing but short places between them in which the texts differ."""

    common: list[Common] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    @property
    def length(self) -> int:
        """The characters that are common."""
        return sum(one.length for one in self.common)


class Alignment(NamedTuple):
    """How two texts lie beside each other; what only one has, or what moved, stands between chains.

    `gaps` are all places between long common passages, within chains and between them, where both have something.
    """

    chains: list[Chain]
    gaps: list[Slot]


def align(first: str, second: str) -> Alignment:
    """Lay two texts beside each other."""
    chains, gaps, here = [Chain()], list[Slot](), Common(0, 0, 0)
    for there in (*_common(first, second, _ANCHOR), Common(len(first), len(second), 0)):
        gap = _between(here, there)
        if gap.shorter > 0:
            gaps.append(gap)
        inner = _within(first, second, gap)
        if inner is None:
            chains.append(Chain())
        else:
            chains[-1].common += inner.common
            chains[-1].slots += inner.slots
        if there.length:
            chains[-1].common.append(there)
        here = there
    return Alignment([chain for chain in chains if chain.common], gaps)


def parts(first: str, second: str, gap: Slot) -> Iterator[Slot]:
    """Yield the places of a gap where the texts differ, between words that stand in both; none of a very long one."""
    if gap.longer <= _WIDEST:
        yield from map(partial(_trimmed, first, second), _slots(gap, _inner(first, second, gap, _LABEL)))


def are_mostly_common(first: str, second: str, gap: Slot) -> bool:
    """Say whether the shorter of the two passages of a gap is for half in the other one."""
    return 2 * sum(one.length for one in _inner(first, second, gap, _FINE_ANCHOR)) >= gap.shorter


def _trimmed(first: str, second: str, slot: Slot) -> Slot:
    """Return a slot without the characters at its ends that both texts have: there are such at ends of texts."""
    start, start2, end, end2 = slot.first, slot.second, slot.first_end, slot.second_end
    while start < end and start2 < end2 and first[start] == second[start2]:
        start, start2 = start + 1, start2 + 1
    while start < end and start2 < end2 and first[end - 1] == second[end2 - 1]:
        end, end2 = end - 1, end2 - 1
    return Slot(start, end, start2, end2)


def _between(here: Common, there: Common) -> Slot:
    return Slot(here.first + here.length, there.first, here.second + here.length, there.second)


def _inner(first: str, second: str, gap: Slot, anchor: int) -> list[Common]:
    """Return what is common within a gap."""
    found = _common(first[gap.first : gap.first_end], second[gap.second : gap.second_end], anchor)
    return [Common(gap.first + one.first, gap.second + one.second, one.length) for one in found]


def _slots(gap: Slot, common: list[Common]) -> Iterator[Slot]:
    """Yield the places of a gap, around what is common in it, where both texts have something."""
    here = Common(gap.first, gap.second, 0)
    for there in (*common, Common(gap.first_end, gap.second_end, 0)):
        slot = _between(here, there)
        if slot.shorter > 0:
            yield slot
        here = there


def _within(first: str, second: str, gap: Slot) -> Chain | None:
    """Return what is common within a gap, and its slots; None where it holds a passage of one text only."""
    if gap.shorter < 0 or gap.longer > _WIDE:
        return None
    if gap.shorter == 0:
        return Chain() if gap.longer <= _SHORT else None
    inner = _inner(first, second, gap, _FINE_ANCHOR)
    if gap.longer > _SHORT and 3 * sum(one.length for one in inner) < gap.shorter:
        return None
    return Chain(inner, list(_slots(gap, inner)))


def _common(first: str, second: str, anchor: int) -> Iterator[Common]:
    """Yield common passages of at least `anchor` characters, in the order of `second`; long ones that moved too."""
    at, to, told, tries = 0, 0, 0, _TRIES  # `second` is told up to `told`
    while to + anchor <= len(second) and tries:
        found = _found(first, second, anchor, at, to, told)
        if found is None:
            to, tries = to + 1, tries - 1
            continue
        yield found
        at, to = found.first + found.length, found.second + found.length
        told = to


def _found(first: str, second: str, anchor: int, at: int, to: int, told: int) -> Common | None:
    """Return the common passage around the place `to` of `second`, behind `at` in `first` if there is one."""
    piece = second[to : to + anchor]
    found = first.find(piece, at)
    is_far = found - at > to - told + _FAR
    if found < 0 and anchor == _ANCHOR:
        found, is_far = first.find(piece), True
    if found < 0:
        return None
    floor, back = at if found >= at else 0, 0
    while to - back > told and found - back > floor and first[found - back - 1] == second[to - back - 1]:
        back += 1
    length = back + _same(first, found, second, to)
    return None if is_far and length < _SURE else Common(found - back, to - back, length)


def _same(first: str, at: int, second: str, to: int) -> int:
    """Return how many characters are equal from two places on."""
    length, most = 0, min(len(first) - at, len(second) - to)
    while length < most and (first[at + length : at + length + _STRIDE] == second[to + length : to + length + _STRIDE]):
        length += _STRIDE
    length = min(length, most)
    while length < most and first[at + length] == second[to + length]:
        length += 1
    return length
