import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.simplify import simplify


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("大家看著、想著、議論著，沉著應對", "大家看着、想着、议论着，沉着应对"),
        ("著名作家的著作，論著等身，成效顯著", "著名作家的著作，论著等身，成效显著"),
        ("彰顯著風采，結合著實際，捧著書笑著說", "彰显着风采，结合着实际，捧着书笑着说"),
        ("臺灣的癥結，瞭望與瞭解，乾隆年間的乾貨", "台湾的症结，瞭望与了解，乾隆年间的干货"),
        ("于后里云干", "于后里云干"),
        ("already simple 已经是简体", "already simple 已经是简体"),
    ],
)
def test_known_words(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


def test_what_is_no_text_stays() -> None:
    assert simplify("\ud800發\x00展\udfff") == "\ud800发\x00展\udfff"


@given(st.text(st.characters()))
def test_each_character_keeps_its_place(text: str) -> None:
    assert len(simplify(text)) == len(text)
    assert [one for one in simplify(text) if one.isascii()] == [one for one in text if one.isascii()]
