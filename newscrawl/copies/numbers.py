"""Numbers in a text, as figures or words, and what they are worth."""

import re
from typing import NamedTuple

PLACE = "0"
"""What stands for every number of a masked text."""

_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = frozenset("万亿")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = re.compile(rf"负?\d+(?:点\d+)?[万亿]{{0,2}}|负?[{''.join((*_DIGITS, *_UNITS, *_GROUPS))}]+")
_FIGURES = re.compile(r"(负?)(\d+)(?:点(\d+))?([万亿]*)")
_TENFOLD = {"万": 4, "亿": 8}
_ENGLISH = {
    word: pattern.format(number)
    for pattern, words in {
        "{}": """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
            seventeen eighteen nineteen""",
        "{}0": "- - twenty thirty forty fifty sixty seventy eighty ninety",
        "{}th": "- first second third fourth fifth sixth seventh eighth ninth tenth",
        "day{}": "- monday tuesday wednesday thursday friday saturday sunday",
        "month{}": "- january february march april may june july august september october november december",
    }.items()
    for number, word in enumerate(words.split())
    if word != "-"
}
_ENGLISH_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(_ENGLISH)})(?![a-z])", re.IGNORECASE)
_LONGEST_WORD = 20  # characters of a number in words


class Masked(NamedTuple):
    """A text with PLACE for each number, and the numbers in their order."""

    text: str
    numbers: list[str]

    def within(self, start: int, end: int) -> list[str]:
        """Return the numbers that stand between two places of the masked text."""
        before = self.text.count(PLACE, 0, start)
        return self.numbers[before : before + self.text.count(PLACE, start, end)]


def mask(text: str) -> Masked:
    """Return a plain text without its numbers."""
    return Masked(PLACE.join(_NUMBER.split(text)), _NUMBER.findall(text))


def in_figures(text: str) -> str:
    """Return a text with the English words for numbers, days of the week and months as figures."""
    return _ENGLISH_WORD.sub(lambda found: _ENGLISH[found[0].lower()], text)


def are_same(some: list[str], others: list[str]) -> bool:
    """Say whether two rows of numbers are worth the same, each to each: 20 is 二十."""
    return some == others or (len(some) == len(others) and all(map(_is_same, some, others)))


def _is_same(one: str, other: str) -> bool:
    return one == other or value(one) == value(other)


def value(number: str) -> str:
    """Return what a number is worth, as figures without zeros that say nothing; what is no number, as it stands."""
    if found := _FIGURES.fullmatch(number):
        return _figures(*found.groups(""))
    if len(number) > _LONGEST_WORD:
        return number
    if number.startswith("负"):
        return f"负{value(number[1:])}"
    if not set(number) & (_UNITS.keys() | _GROUPS):  # 二〇二六
        return "".join(str(_DIGITS[digit]) for digit in number).lstrip("0") or "0"
    return str(_worth(number))


def _figures(sign: str, whole: str, part: str, groups: str) -> str:
    """Return what 负3点50万 is worth: 负35000."""
    shift = sum(_TENFOLD[group] for group in groups)
    part = part.ljust(shift, "0")
    whole, part = (whole + part[:shift]).lstrip("0") or "0", part[shift:].rstrip("0")
    return f"{sign}{whole}点{part}" if part else f"{sign}{whole}"


def _worth(number: str) -> int:
    above = myriads = part = digit = 0  # of 亿, of 万, below them
    for one in number:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _UNITS:
            part, digit = part + (digit or 1) * _UNITS[one], 0
        elif one == "万":
            myriads, part, digit = (part + digit or 1) * 10**4, 0, 0
        else:
            above, myriads, part, digit = above + (myriads + part + digit or 1) * 10**8, 0, 0, 0
    return above + myriads + part + digit
