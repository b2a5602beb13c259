"""Phrases of tokens against a plain look for a part of a text."""

import re
import sqlite3
from contextlib import closing
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.analysis.index import _SCHEMA, Wanted, _query
from newscrawl.analysis.words import characters, phrase, phrases, spans, tokens
from newscrawl.errors import ConfigurationError
from newscrawl.text.folding import Folding, folded_characters

FOLDING = Folding(folded_characters())
_CHINESE = "\u2e80-\U0010ffff"


def plain(text: str) -> str:
    """Letters and digits of a text, with one space where others stand and where scripts meet."""
    shown = "".join(one if one.isalnum() else " " for one in FOLDING.fold(text))
    shown = re.sub(rf"(?<=[{_CHINESE}])(?=[^{_CHINESE} ])|(?<=[^{_CHINESE} ])(?=[{_CHINESE}])", " ", shown)
    return " ".join(shown.split())


def has(text: str, word: str) -> bool:
    """Say by looking whether a text has a word: Chinese anywhere, other words whole."""
    text, word = plain(text), plain(word)
    at = text.find(word)
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(word) :][:1]
        if not (before > " " and word[0] < "\u2e80") and not (after > " " and word[-1] < "\u2e80"):
            return True
        at = text.find(word, at + 1)
    return False


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("环保督察", ["环", "环保", "保督", "督察", "察"]),
        ("环保，督察", ["环", "环保", "保", "督", "督察", "察"]),
        ("環保", ["环", "环保", "保"]),
        ("2021年5月", ["2021", "年", "5", "月"]),
        ("ＣＯＶＩＤ-19疫情", ["covid", "19", "疫", "疫情", "情"]),
        ("第_一", ["第", "一"]),
        ("𠀀字", ["𠀀", "𠀀字", "字"]),
        ("！？😀", []),
        ("", []),
    ],
)
def test_tokens(text: str, told: list[str]) -> None:
    assert tokens(FOLDING.fold(text)).split() == told


def test_characters_of_runs_stand_for_themselves() -> None:
    assert sorted(characters(FOLDING.fold("環保，环境。ＧＤＰ 3%")).split()) == ["保", "境", "环"]
    assert characters("GDP 3%") == characters("") == ""


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("环保", ["环保"]),
        ("环保督察", ["环保", "保督", "督察"]),
        ("你好，世界", ["你好", "好", "世", "世界"]),
        ("5月", ["5", "月"]),
        ("5月中旬", ["5", "月", "月中", "中旬"]),
        ("全年5", ["全年", "年", "5"]),
        ("A股", ["a", "股"]),
        ("Covid-19", ["covid", "19"]),
        ('"NEAR(*:^', ["near"]),
    ],
)
def test_phrases(word: str, told: list[str]) -> None:
    assert phrase(FOLDING.fold(word)).tokens == told


def test_a_single_character_is_asked_for_elsewhere() -> None:
    assert phrase("环").is_character
    assert not any(phrase(word).is_character for word in ("环保", "a", "5月", "环 保"))


def test_script_width_and_case_are_one() -> None:
    for one, other in (
        ("環保督察", "环保督察"),
        ("ＡＢＣ１２３", "abc123"),
        ("發展", "发展"),
        ("后來", "後来"),
        ("ßẞ", "ssSS"),
    ):
        assert FOLDING.fold(one) == FOLDING.fold(other)
    told = folded_characters()
    assert not {one for one in "".join(told.values()) if one in told}, "what is folded is folded to the end"


@pytest.mark.parametrize("words", [[], ["，"], ["\ud800", "😀"], ["好"] * 51, ["好" * 1001]])
def test_what_is_no_search_is_said(words: list[str]) -> None:
    with pytest.raises(ConfigurationError, match="search takes"):
        phrases(words, FOLDING)


def test_a_word_of_punctuation_beside_others_asks_for_nothing() -> None:
    assert phrases(["环保", "！"], FOLDING) == [phrase("环保")]


_TEXT = st.text(st.sampled_from("环環保督察年ab1１Ａ ，_。\n😀𠀀\u200bカ가"), max_size=30)


@given(_TEXT, _TEXT)
def test_a_highlighted_place_reads_as_the_word(text: str, word: str) -> None:
    asked = phrase(FOLDING.fold(word))
    found = list(spans(text, asked, FOLDING)) if asked.pieces else []
    assert bool(found) == (bool(plain(word)) and has(text, word))
    assert {plain(text[start:end]) for start, end in found} <= {plain(word)}


def test_fts_finds_what_a_look_finds() -> None:
    random = Random(7)
    letters = "环環保护督察中央组年月日水渠村ab1１2Ａ ，。-\n😀𠀀"
    texts = ["".join(random.choices(letters, k=random.randrange(60))) for _ in range(400)]
    hits = 0
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        for number, text in enumerate(map(FOLDING.fold, texts)):
            connection.execute(
                "INSERT INTO articles (doc, id, portal, sections) VALUES (?, ?, 'p', '')", (number, number)
            )
            for table, cut in (("words", tokens(text)), ("characters", characters(text))):
                connection.execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (number, cut))
        for _ in range(1500):
            words = [
                "".join(random.choices(letters, k=random.randrange(1, 5))) for _ in range(random.choice((1, 1, 1, 2)))
            ]
            words = [word for word in words if plain(word)]
            if not words:
                continue
            some, values = _query(Wanted(words), phrases(words, FOLDING))
            found = [row[0] for row in connection.execute(f"SELECT doc {some} ORDER BY doc", values)]
            assert found == [number for number, text in enumerate(texts) if all(has(text, one) for one in words)], words
            hits += len(found)
    assert hits > 10_000
