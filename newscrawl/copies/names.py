"""Whether what stands in the same place of two texts is another name, or other names.

No list has all names. They are told by how they begin or end, by what stands beside them, and by their number.
"""

import re
from collections.abc import Iterator

from newscrawl.copies.numbers import PLACE
from newscrawl.extract.people import begins_with_surname, is_person
from newscrawl.text.chinese import chinese


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_OF_HERE = frozenset(_words("我 本 全 该 此 当 各 他 她 它 其"))
# Behind the name of a place, an office, a company, a school: of one character, and of more.
_TOWNS, _HOUSES = "省市县区镇乡村", "局厅院厂所站馆"
_PLACES = tuple(_TOWNS + _HOUSES + "庄屯寨旗州盟路街巷桥河江湖山岛港湾")
_OFFICES = _words("""
街道 社区 水库 公园 景区 林场 农场 学校 小学 中学 大学 一中 二中 公司 集团 中心 合作社 联社 银行 酒店 幼儿园 开发区 新区
园区 广场 小区 车站 机场 高速 隧道 大桥 支部 党委 政府
""")
_OF_PLACES = _PLACES + _OFFICES
# Not within another word: 村 of 柳堰村村民, not of 村民.
_PLACE_ENDING = re.compile(rf"(?!乡[村亲镇])[{''.join(_PLACES)}](?![民里庄子场域上边有在内外水])")
_ROLES = _words("""
记者 通讯员 书记 主任 主席 局长 县长 市长 镇长 乡长 区长 院长 校长 会长 部长 所长 站长 队长 组长 处长 科长
厂长 州长 省长 社长 馆长 委员 代表 同志 教师 老师 医生 护士 民警 村民 市民 居民 群众 农民 工人 学生 经理
董事长 负责人 主持人 研究员 教授 干部 党员 先生 女士 村民小组 户 人 叫 是 由 和 与 对 公告 被告 原告 执行人 申请人
嫌疑人 任命 免去 聘任 组员 成员
""")
_DEEDS = _words("""
说 表示 介绍 指出 强调 要求 认为 告诉 主持 出席 参加 讲话 带领 率 一行 同志 先生 女士 老师 书记 主任 局长
县长 市长 镇长 等 家 的 正在 笑着 高兴 在 为 向 今年 男 女 现任 拟任 本院 诉 犯
""")
_HANZI = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile("[a-z]+")
_LONGEST_NAME = 8
_LONGEST_PERSON = 4
_DAMAGE = 9.0  # costs of characters that stand alone for others and are seldom in names

_ONE_IN = 8  # characters of a row of names that is in none of them: a mark between them, or damage
_IN_NO_NAME = frozenset("的了是在不有和这为以要们到于就对等及从与或会") | _OF_HERE
_LONGEST_PLACE = 4
_BEFORE, _BEHIND = 2, 4  # characters of a name that may stand outside of a row
_BETWEEN = frozenset(f"{PLACE}男女和与及副")


def is_name(one: str, other: str, before: str, behind: str, *, is_repeated: bool) -> bool:
    """Say whether two words that stand between `before` and `behind` are names; `is_repeated` elsewhere too.

    What is no word of hanzi is damage, unless both are words in Latin letters among hanzi.
    """
    if not all(_HANZI.fullmatch(word) and len(word) <= _LONGEST_NAME for word in (one, other)):
        return are_foreign(one, other, before, behind)
    if not _OF_HERE.isdisjoint((one, other)):
        return False  # 我县 names the county that the text is about
    are_long, have_surnames = min(len(one), len(other)) > 1, begins_with_surname(one) and begins_with_surname(other)
    if len(one) == len(other) == 1 and (_is_rare(one) != _is_rare(other) or not _IN_NO_NAME.isdisjoint((one, other))):
        return False
    return bool(
        (is_repeated and (are_long or have_surnames))
        or (have_surnames and behind.startswith("某"))
        or behind.startswith(_OFFICES)
        or _PLACE_ENDING.match(behind)
        or are_places(one, other)
        or any(_are_persons(one, other, before, behind, taken) for taken in range(min(3, len(before) + 1)))
    )


def are_foreign(one: str, other: str, before: str, behind: str) -> bool:
    """Say whether two words are in Latin letters, and stand among hanzi: they are names, classes or degrees."""
    if not (_LATIN.fullmatch(one) and _LATIN.fullmatch(other)):
        return False
    return all(not side or _HANZI.search(side) for side in (before, behind))


def are_places(one: str, other: str) -> bool:
    """Say whether two words end as names of places, offices and companies do."""
    return one.endswith(_OF_PLACES) and other.endswith(_OF_PLACES)


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


def names_in_row(text: str, start: int, end: int) -> int:
    """Return how many names a passage has that is a row of names; 0 of any other.

    The first and the last name may begin before and end behind it, as where both texts have the same surname there.
    """
    low, high = max(0, start - _BEFORE), min(len(text), end + _BEHIND)
    allowed = (end - start) // _ONE_IN
    best = {low: (0, 0)}  # up to each place: characters that are in no name, and names: the fewest are the likeliest
    for to in range(low + 1, high + 1):
        outside, names = best[to - 1]
        found = [(outside + (start < to <= end and text[to - 1] not in _BETWEEN), names)]
        if text.endswith(_ROLES, low, to):
            found += [best[to - len(role)] for role in _ROLES if text.endswith(role, max(low, to - len(role)), to)]
        for at in _begins_of_names(text, max(low, to - _LONGEST_NAME), to):
            outside, names = best[at]
            found.append((outside, names + (min(to, end) > max(at, start))))
        best[to] = min(found)
        if best[to][0] > allowed and all(best[at][0] > allowed for at in range(max(low, to - _LONGEST_NAME), to)):
            return 0
    outside, names = best[high]
    return names if outside <= allowed else 0


def _is_whole(word: str) -> bool:
    """Say whether a word that ends as places do may be a name: 霜河镇, 县水利局; not 镇, nor 市霜河镇."""
    return word not in _OF_PLACES and (word[0] not in _TOWNS or word[-1] in _HOUSES)


def _begins_of_names(text: str, low: int, end: int) -> Iterator[int]:
    """Yield where names may begin, from `low` on, that end at a place of a text."""
    is_office = text.endswith(_OFFICES, low, end)
    is_place = is_office or _PLACE_ENDING.match(text, end - 1)
    for start in range(end - 1, (low if is_office else max(low, end - _LONGEST_PERSON)) - 1, -1):
        if text[start] in _IN_NO_NAME:
            return
        word = text[start:end]
        if (begins_with_surname(word) and is_person(word)) or (
            is_place and (end - start <= _LONGEST_PLACE or is_office) and _is_whole(word)
        ):
            yield start
