"""Phrases of tokens against a plain look for a part of a text."""

import re
import sqlite3
from contextlib import closing
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.analysis.index import _match
from newscrawl.analysis.words import Folding, phrase, phrases, spans, tokens
from newscrawl.errors import ConfigurationError
from newscrawl.text.folding import folded_characters

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
        ("环保督察", ["环保", "保督", "督察", "察"]),
        ("环保，督察", ["环保", "保", "督察", "察"]),
        ("環保", ["环保", "保"]),
        ("2021年5月", ["2021", "年", "5", "月"]),
        ("ＣＯＶＩＤ-19疫情", ["covid", "19", "疫情", "情"]),
        ("第_一", ["第", "一"]),
        ("𠀀字", ["𠀀字", "字"]),
        ("！？😀", []),
        ("", []),
    ],
)
def test_tokens(text: str, told: list[str]) -> None:
    assert tokens(FOLDING.fold(text)).split() == told


@pytest.mark.parametrize(
    ("word", "told", "is_open"),
    [
        ("环保", ("环保",), False),
        ("环", ("环",), True),
        ("环保督察", ("环保", "保督", "督察"), False),
        ("你好，世界", ("你好", "好", "世界"), False),
        ("5月", ("5", "月"), True),
        ("A股", ("a", "股"), True),
        ("Covid-19", ("covid", "19"), False),
        ('"NEAR(*:^', ("near",), False),
        ("…😀\0", (), False),
    ],
)
def test_phrases(word: str, told: tuple[str, ...], is_open: bool) -> None:
    assert phrase(FOLDING.fold(word)) == (told, is_open)


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
    found = list(spans(text, asked, FOLDING)) if asked.tokens else []
    assert bool(found) == (bool(plain(word)) and has(text, word))
    assert {plain(text[start:end]) for start, end in found} <= {plain(word)}


def test_fts_finds_what_a_look_finds() -> None:
    random = Random(7)
    letters = "环環保护督察中央组年月日水渠村ab1１2Ａ ，。-\n😀𠀀"
    texts = ["".join(random.choices(letters, k=random.randrange(60))) for _ in range(400)]
    hits = 0
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii')")
        rows = [(number, tokens(FOLDING.fold(text))) for number, text in enumerate(texts)]
        connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", rows)
        for _ in range(1500):
            word = "".join(random.choices(letters, k=random.randrange(1, 5)))
            if not plain(word):
                continue
            query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid"
            found = [row[0] for row in connection.execute(query, (_match(phrase(FOLDING.fold(word))),))]
            assert found == [number for number, text in enumerate(texts) if has(text, word)], word
            hits += len(found)
    assert hits > 10_000
