"""Different news in the same words: texts that differ in numbers, dates or names only.

Two texts are laid beside each other without their numbers. Passages that only one has say nothing: reprints are cut
and added to. What counts is what stands in the same place of both: other numbers, days or parts of a day make other
news; so do other names, if most of the words that differ are names. Other words are an edit, or damage.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from newscrawl.copies.alignment import Chain, Common, Slot, align, are_mostly_common, parts
from newscrawl.copies.names import are_foreign, are_places, is_name, names_in_row
from newscrawl.copies.numbers import PLACE, Masked, are_same

_Kind = Literal["number", "name", "other"]


# Of words of one kind another one is another time, a part of the day or a feast.
_TIMES = re.compile(
    "上午|下午|中午|晚上|早上|凌晨|清晨|傍晚|夜间|白天|元旦|春节|元宵|清明|端午|中秋|重阳|国庆|冬至|腊八|除夕"
)
_SAME_TIME = {"夜间": "晚上", "早上": "清晨"}
# Characters of which another one is another time, place or degree, and what stands behind them.
_SERIES = (
    ("春夏秋冬", ""),
    ("东南西北", ""),
    ("上中下", ("半年", "半月", "旬")),
    ("上本下", ("周", "月", "季度")),
    ("去今明", "年"),
    ("红橙黄蓝", "色预警"),
)
_DAYS = frozenset("日天0")
_BEFORE_DAY = ("星期", "礼拜", "周")
_NAMES = 4  # of both texts in a row
_LONG = 64  # characters that texts have in common where they tell the same, and not by a turn of speech
_CONTAINED = 0.8  # of the shorter text that both have, from which on one is a part of the other
_LONG_IN_CONTAINED = 24  # there short passages are no turns of speech


def is_variant(first: Masked, second: Masked) -> bool:
    """Say whether two plain texts, masked, tell different news in the same words."""
    if first.text == second.text:
        return not are_same(first.numbers, second.numbers)
    shorter = min(len(first.text), len(second.text))
    alignment = align(first.text, second.text)
    is_all = sum(chain.length for chain in alignment.chains) >= _CONTAINED * shorter
    least = min(_LONG_IN_CONTAINED if is_all else _LONG, shorter / 2)
    chains = [chain for chain in alignment.chains if chain.length >= least]
    if any(_numbers_differ(first, second, chain) for chain in chains):
        return True
    slots = [slot for chain in chains for slot in chain.slots]
    shared = [first.text[one.first : one.first + one.length] for chain in chains for one in chain.common]
    kinds = dict(zip(slots, _kinds(first, second, slots, shared), strict=True))
    number = Counter(kinds.values())
    if number["number"] or number["name"] > number["other"]:
        return True
    rows = dict(row for gap in alignment.gaps for row in _rows(first.text, second.text, gap))
    number = Counter(kind for slot, kind in kinds.items() if not any(slot.is_within(row) for row in rows))
    return number["name"] + sum(rows.values()) > number["other"]


def _rows(first: str, second: str, gap: Slot) -> list[tuple[Slot, int]]:
    """Return where in a gap both texts have other names and nothing else, and how many; few of them may be chance."""
    found, names, is_sure = list[tuple[Slot, int]](), 0, False
    if gap.longer < _NAMES:
        return found
    for part in parts(first, second, gap):
        one, other, before, behind = _told(first, second, part)
        some = names_in_row(first, part.first, part.first_end) if part.shorter > 1 else 0  # else damage
        others = names_in_row(second, part.second, part.second_end) if some else 0
        if some and others and not are_mostly_common(first, second, part):
            found.append((part, min(some, others)))
            names, is_sure = names + some + others, is_sure or are_places(one, other)
        elif are_foreign(one, other, before, behind):
            return [(part, 1)]
    return found if names >= _NAMES or is_sure else []


def _told(first: str, second: str, slot: Slot) -> tuple[str, str, str, str]:
    """Return what the two texts have in a slot, and what stands before and behind it."""
    before, behind = first[max(0, slot.first - 8) : slot.first], first[slot.first_end :][:6]
    return first[slot.first : slot.first_end], second[slot.second : slot.second_end], before, behind


def _numbers_differ(first: Masked, second: Masked, chain: Chain) -> bool:
    """Say whether common passages have other numbers in the two texts.

    A number at the edge of all, beside what only one text has, belongs to that.
    """
    return any(
        not are_same(first.within(at, at + length), second.within(to, to + length))
        for at, to, length in _without_edges(first.text, second.text, _slid(first, second, chain))
    )


def _slid(first: Masked, second: Masked, chain: Chain) -> Chain:
    """Return a chain in which a date that is told shorter lies beside its end: 5月14日, 14日.

    Behind the number 5 that both seem to have, one text has 月14 alone: as well it has 5月 alone before the number 14.
    """
    common = list(chain.common)
    for at, (here, there) in enumerate(pairwise(chain.common)):
        gap = Slot(here.first + here.length, there.first, here.second + here.length, there.second)
        if gap.shorter or not gap.longer or first.text[gap.first - 1] != PLACE:
            continue
        if first.text[there.first - 1] == second.text[there.second - 1] == PLACE and not are_same(
            first.within(gap.first - 1, gap.first), second.within(gap.second - 1, gap.second)
        ):
            common[at] = common[at]._replace(length=common[at].length - 1)
            common[at + 1] = Common(there.first - 1, there.second - 1, there.length + 1)
    return Chain([one for one in common if one.length], chain.slots)


def _without_edges(first: str, second: str, chain: Chain) -> Iterator[Common]:
    for at, to, length in chain.common:
        is_first, is_last = at == chain.common[0].first, at == chain.common[-1].first
        end = at + length
        if is_last and first[end - 1] == PLACE and (end < len(first) or to + length < len(second)):
            length -= 1  # noqa: PLW2901
        if is_first and first[at] == PLACE and (at or to):
            at, to, length = at + 1, to + 1, length - 1  # noqa: PLW2901
        if length > 0:
            yield Common(at, to, length)


def _kinds(first: Masked, second: Masked, slots: list[Slot], shared: list[str]) -> Iterator[_Kind]:
    words = [_told(first.text, second.text, slot) for slot in slots]
    often = Counter((one, other) for one, other, _, _ in words)
    for slot, (one, other, before, behind) in zip(slots, words, strict=True):
        if _is_number(first, second, slot) or _is_time(one, other, before, behind):
            yield "number"
        elif is_name(one, other, before, behind, is_repeated=often[one, other] > 1):
            name = f"{before[-1:] if len(one) == 1 else ''}{one}{behind[:1]}"
            yield "other" if any(name in passage for passage in shared) else "name"  # damaged here, whole elsewhere
        else:
            yield "other"


def _is_number(first: Masked, second: Masked, slot: Slot) -> bool:
    """Say whether other numbers stand in a slot."""
    some, others = first.within(slot.first, slot.first_end), second.within(slot.second, slot.second_end)
    return len(some) == len(others) > 0 and not are_same(some, others)


def _is_time(one: str, other: str, before: str, behind: str) -> bool:
    """Say whether another day, part of a day, season, feast, side or degree of a warning stands in a slot."""
    if len(one) == len(other) == 1 and any(
        one in some and other in some and behind.startswith(after) for some, after in _SERIES
    ):
        return True
    if one in _DAYS and other in _DAYS and before.endswith(_BEFORE_DAY):
        return True
    around = [_TIMES.search(f"{before[-1:]}{word}{behind[:1]}") for word in (one, other)]
    times = {_SAME_TIME.get(found[0], found[0]) for found in around if found}
    return all(around) and len(times) > 1
