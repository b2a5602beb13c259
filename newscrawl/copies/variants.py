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

from newscrawl.copies.alignment import Chain, Common, Slot, align
from newscrawl.copies.numbers import PLACE, Masked, are_same
from newscrawl.extract.people import begins_with_surname
from newscrawl.text.chinese import chinese

_Kind = Literal["number", "name", "other"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PARTS_OF_DAY = re.compile("上午|下午|中午|晚上|早上|凌晨|清晨|傍晚|夜间|白天")
_SAME_PART = {"夜间": "晚上", "早上": "清晨"}
_SEASONS = frozenset("春夏秋冬")
_PARTS_OF_TIME, _BEHIND_PART = frozenset("上中下"), ("半年", "半月", "旬")
_OF_HERE = frozenset(_words("我 本 全 该 此 当 各"))
_DAYS = frozenset("日天0")
_BEFORE_DAY = ("星期", "礼拜", "周")
# Behind the name of a place, an office, a company, a school.
_OF_PLACES = _words("""
省 市 县 区 镇 乡 村 庄 屯 寨 旗 州 盟 街道 社区 路 街 桥 河 江 湖 山 岛 港 湾 水库 公园 景区 林场 农场 局
厅 院 学校 小学 中学 大学 公司 集团 厂 所 站 馆 中心 合作社 开发区 新区 园区 广场 小区 车站 机场 高速 隧道
大桥 支部 党委 政府
""")
_ROLES = _words("""
记者 通讯员 书记 主任 主席 局长 县长 市长 镇长 乡长 区长 院长 校长 会长 部长 所长 站长 队长 组长 处长 科长
厂长 州长 省长 社长 馆长 委员 代表 同志 教师 老师 医生 护士 民警 村民 市民 居民 群众 农民 工人 学生 经理
董事长 负责人 主持人 研究员 教授 干部 党员 先生 女士 村民小组 户 人 叫 是 由 和 与 对
""")
_DEEDS = _words("""
说 表示 介绍 指出 强调 要求 认为 告诉 主持 出席 参加 讲话 带领 率 一行 同志 先生 女士 老师 书记 主任 局长
县长 市长 镇长 等 家 的 正在 笑着 高兴 在 为 向 今年
""")
_HANZI = re.compile("[\u3400-\u9fff]+")
_LONGEST_NAME = 8
_LONG = 64  # characters that texts have in common where they tell the same, and not by a turn of speech
_DAMAGE = 9.0  # costs of characters that stand alone for others and are seldom in names
_LONGEST_PERSON = 4


def is_variant(first: Masked, second: Masked) -> bool:
    """Say whether two plain texts, masked, tell different news in the same words."""
    if first.text == second.text:
        return not are_same(first.numbers, second.numbers)
    shorter = min(len(first.text), len(second.text))
    chains = [chain for chain in align(first.text, second.text) if chain.length >= min(_LONG, shorter / 2)]
    if any(_numbers_differ(first, second, chain) for chain in chains):
        return True
    slots = [slot for chain in chains for slot in chain.slots]
    shared = [first.text[one.first : one.first + one.length] for chain in chains for one in chain.common]
    kinds = Counter(_kinds(first, second, slots, shared))
    return bool(kinds["number"]) or kinds["name"] > kinds["other"]


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
    words = [(first.text[s.first : s.first_end], second.text[s.second : s.second_end]) for s in slots]
    often = Counter(words)
    for slot, (one, other) in zip(slots, words, strict=True):
        before, behind = first.text[max(0, slot.first - 8) : slot.first], first.text[slot.first_end :][:6]
        if _is_number(first, second, slot) or _is_time(one, other, before, behind):
            yield "number"
        elif _is_name(one, other, before, behind, is_repeated=often[one, other] > 1):
            name = f"{before[-1:] if len(one) == 1 else ''}{one}{behind[:1]}"
            yield "other" if any(name in passage for passage in shared) else "name"  # damaged here, whole elsewhere
        else:
            yield "other"


def _is_number(first: Masked, second: Masked, slot: Slot) -> bool:
    """Say whether other numbers stand in a slot."""
    some, others = first.within(slot.first, slot.first_end), second.within(slot.second, slot.second_end)
    return len(some) == len(others) > 0 and not are_same(some, others)


def _is_time(one: str, other: str, before: str, behind: str) -> bool:
    """Say whether another day of the week, part of a day or season stands in a slot."""
    if one in _SEASONS and other in _SEASONS:
        return True
    if one in _DAYS and other in _DAYS and before.endswith(_BEFORE_DAY):
        return True
    if one in _PARTS_OF_TIME and other in _PARTS_OF_TIME and behind.startswith(_BEHIND_PART):
        return True
    around = [_PARTS_OF_DAY.search(f"{before[-1:]}{word}{behind[:1]}") for word in (one, other)]
    parts = {_SAME_PART.get(found[0], found[0]) for found in around if found}
    return all(around) and len(parts) > 1


def _is_name(one: str, other: str, before: str, behind: str, *, is_repeated: bool) -> bool:
    """Say whether another name stands in a slot; what is no word of hanzi is damage."""
    if not all(_HANZI.fullmatch(word) and len(word) <= _LONGEST_NAME for word in (one, other)):
        return False
    if one in _OF_HERE or other in _OF_HERE:
        return False  # 我县 names the county that the text is about
    if is_repeated and min(len(one), len(other)) > 1:
        return True
    if len(one) == len(other) == 1 and (_is_rare(one) != _is_rare(other)):
        return False
    if behind.startswith(_OF_PLACES) or (one.endswith(_OF_PLACES) and other.endswith(_OF_PLACES)):
        return True
    return any(_are_persons(one, other, before, behind, taken) for taken in range(min(3, len(before) + 1)))


def _are_persons(one: str, other: str, before: str, behind: str, taken: int) -> bool:
    """Say whether two words, with so many characters before them, are names of people."""
    start = len(before) - taken
    words = [before[start:] + word for word in (one, other)]
    if not all(1 < len(word) <= _LONGEST_PERSON and begins_with_surname(word) for word in words):
        return False
    if not taken and min(map(len, words)) > 1:
        return True
    return before[:start].endswith(_ROLES) or behind.startswith(_DEEDS)


def _is_rare(character: str) -> bool:
    return chinese()[character] > _DAMAGE
