import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.clean import clean, clean_or_none, without_spaces


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("　　青岚县\xa0 开展\t育苗\r\n。 ", "青岚县 开展 育苗 。"),
        ("零\u200b宽\u200e方\u202e向\ufeff", "零宽方向"),
        ("空\x00字\x1b节", "空字节"),
        ("半\ud800个", "半个"),
        ("软\u00ad连", "软连"),
        ("行\u2028分\u0085隔", "行 分 隔"),
        ("一家👨‍👩‍👧", "一家👨‍👩‍👧"),
        ("散\u200d落", "散落"),
        ("填\u3164充\uffa0字\u115f符", "填充字符"),
        ("标\U000e0041签", "标签"),
        ("非\ufdd0字\U0001ffff符", "非字符"),
        ("𠮷野", "𠮷野"),
        ("（１２）ＡＢ，。“”", "（１２）ＡＢ，。“”"),
    ],
)
def test_what_nobody_sees_goes_and_the_rest_stays(raw: str, seen: str) -> None:
    assert clean(raw) == seen


def test_nothing_left_is_none() -> None:
    assert clean_or_none("\u200b　\n") is None
    assert clean_or_none(None) is None


def test_without_spaces() -> None:
    assert without_spaces(" 甲　乙\n丙 ") == "甲乙丙"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_no_control(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in once)
