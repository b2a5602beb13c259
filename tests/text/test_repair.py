"""Texts that mirrors damaged. How they do it is worked out by hand in bytes of GBK, and played by benchmarks.damage."""

import random
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.damage import converted, damage
from newscrawl.demo import Portal, Truth
from newscrawl.text.repair import is_damaged, repair
from newscrawl.text.simplify import simplify
from tests.text.clean_documents import clean_documents

SIGNS = "縣裡發(fā)布的數(shù)據(jù)說明，農(nóng)業(yè)合作社發(fā)展得很好。"
"""A line that tells that a text is damaged."""
MENDED = "县里发布的数据说明，农业合作社发展得很好。"


def mended(line: str) -> tuple[str, list[tuple[str, str, str, bool]]]:
    """Return the line, mended among `SIGNS`, and its places: what was found, what is there now, kind, certain."""
    text, places = repair(f"{SIGNS}\n{line}")
    assert text.startswith(f"{MENDED}\n")
    begin = len(MENDED) + 1
    told = [(one.found, text[one.start : one.end], one.kind, one.certain) for one in places if one.start >= begin]
    return text[begin:], told


def test_readings_behind_characters_are_taken_out() -> None:
    assert mended("農(nóng)業(yè)部門負責人看著棉花") == (
        "农业部门负责人看着棉花",
        [("農(nóng)", "农", "gloss", True), ("業(yè)", "业", "gloss", True)],
    )


@pytest.mark.parametrize(
    ("found", "text"),
    [
        # 向專業 is CFF2 8CA3 9849: F28C is 驅 (qū), its gloss falls between 專's bytes, and A398 is users' own: it vanishes.
        ("請大家向?qū)I(yè)人員(yuán)請教", "请大家向专业人员请教"),
        # 局數據 is BED6 94B5 93FE: D694 is 謹 (jǐn), put in after the gloss of 數 (shù) was.
        ("統(tǒng)計局?jǐn)?shù)據(jù)顯示", "统计局数据显示"),
        # 我們全力 is CED2 8283 C8AB C1A6: 83C8 is 內 (nèi).
        ("我們?nèi)σ愿埃瓿扇蝿?wù)", "我们全力以赴，完成任务"),
        # 校活動 is D0A3 BBEE 84D3; mirrors put something before A3BB, which passes for ；, and D0 took it with it.
        ("本地學(xué)?；顒?dòng)開(kāi)始", "本地学校活动开始"),
        ("本地學(xué)?;顒?dòng)開(kāi)始", "本地学校活动开始"),
        # 。” and [ are A1A3 A1B1 5B: A3A1 passes for ！.
        ("他說(shuō)學(xué)得好?！盵照片]", "他说学得好。”[照片]"),
        # ，現 in half-width: A3AC AC46; the gloss of AC46 stands behind the letter of 'Fine'.
        ("店名相同,F(xiàn)ine", "店名相同,Fine"),
    ],
)  # fmt: skip
def test_bytes_that_readings_pushed_apart_come_together(found: str, text: str) -> None:
    assert mended(found)[0] == text


def test_a_tag_whose_bracket_was_lost_ends_its_line() -> None:
    # 用處 is D3C3 CC8E in shifted bytes; 8E took the bracket of </p> with it.
    assert mended("這里有妥當(dāng)?shù)挠锰?/p>")[0] == "这里有妥当的用处"


def test_a_lost_figure_is_marked() -> None:
    # 的大米38斤 is B5C4 B4F3 C3D7 33 38: D7 took the 3 with it, and nothing tells which figure it was.
    text, places = mended("買了恰當(dāng)?shù)拇竺?8斤")
    assert text.startswith("买了恰当的大")
    assert text.endswith("?8斤")
    assert places[-1][2:] == ("bytes", False)


def test_what_cannot_be_read_is_left_and_marked() -> None:
    text, places = mended("他說(shuō)?shù)￥蠿鑶⿷")
    assert text.startswith("他说")
    assert [(found, kind, certain) for found, _, kind, certain in places if kind != "gloss"] == [
        ("?shù)", "unclear", False)
    ]


def test_questions_addresses_and_honest_readings_stay_in_damaged_texts() -> None:
    line = "行(xíng)走嗎?去不去?誰來(lái)管?見http://portal.example/?id=3或a.b@portal.example"
    assert mended(line)[0] == "行(xíng)走吗?去不去?谁来管?见http://portal.example/?id=3或a.b@portal.example"


def test_clean_texts_keep_every_character() -> None:
    texts = list(clean_documents())
    assert len(texts) >= 500
    assert [text for text in texts if repair(text) != (text, [])] == []


def in_gbk(truths: Iterable[Truth]) -> Iterator[list[str]]:
    """Yield the lines of articles that mirrors of this kind can hold."""
    for truth in truths:
        lines = [truth.title or "", *truth.body]
        text = "".join(lines)
        if len(text) > 200 and text.encode("gbk", "ignore").decode("gbk") == text == simplify(converted(text)):
            yield lines


def test_texts_damaged_as_mirrors_do_it_come_back_and_stay() -> None:
    lines_shifted = characters = lost = wrong = 0
    for number, lines in enumerate(islice(in_gbk(Portal(120).truths()), 60)):
        page = damage("".join(f"<p>{line}</p>\n" for line in lines), random.Random(number))
        assert is_damaged(page)
        text, places = repair(page)
        assert repair(text) == (text, [])
        unsure = {text.count("\n", 0, place.start) for place in places if not place.certain}
        lines_shifted += len({text.count("\n", 0, place.start) for place in places if place.kind != "gloss"})
        for at, (told, back) in enumerate(zip(lines, text.split("\n"), strict=False)):
            shown, line = narrow(back.removeprefix("<p>").removesuffix("</p>")), narrow(told)
            characters += len(line)
            if shown != line:
                assert at in unsure, (line, shown)
                wrong += 1
                lost += sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in changes(line, shown) if tag != "equal")
    assert characters > 10_000
    assert lines_shifted > 15
    assert wrong <= lines_shifted / 5
    assert lost <= characters / 1000


def narrow(text: str) -> str:
    """Return a text with its punctuation in half-width, as some mirrors leave it."""
    return unicodedata.normalize("NFKC", text)


def changes(one: str, other: str) -> list[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def test_a_text_converted_for_the_benchmark_is_traditional() -> None:
    assert converted("农业发展看着台上，于是以后里面云集") == "農業發展看著臺上，于是以后里面云集"


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_clean_text_stays(text: str) -> None:
    assert is_damaged(text) or repair(text) == (text, [])


@given(st.text(alphabet="發國學(fāguó)?<>/p嫣嵘鷳€,，。 \n\ufffd\x80A1", max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_among_damaged_ones_is_mended_once(text: str) -> None:
    once = repair(f"{SIGNS}\n{text}").text
    assert once.startswith(MENDED) or not is_damaged(f"{SIGNS}\n{text}")
    assert repair(once).text == once
