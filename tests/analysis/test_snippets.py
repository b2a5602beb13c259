from newscrawl.analysis.snippets import clean, columns, fitted, highlighted, marks, snippet
from newscrawl.analysis.words import phrases
from newscrawl.text.folding import Folding, folded_characters

FOLDING = Folding(folded_characters())


def test_a_snippet_is_the_text_around_the_first_hit() -> None:
    asked = phrases(["督察"], FOLDING)
    found = snippet(["水" * 60, "中央督察組今天到村里" + "山" * 60], asked, FOLDING, 40)
    assert columns(found.text) <= 40
    assert "中央督察組" in found.text
    assert (found.text[0], found.text[-1]) == ("…", "…")
    assert [found.text[start:end] for start, end in found.hits] == ["督察"]


def test_a_hit_in_the_title_alone_shows_the_beginning() -> None:
    assert snippet(["第一段。", "第二段。"], phrases(["题目"], FOLDING), FOLDING, 40) == ("第一段。 第二段。", [])
    assert snippet([], phrases(["题目"], FOLDING), FOLDING, 40) == ("", [])


def test_a_word_wider_than_the_room_is_cut_with_its_mark() -> None:
    found = snippet(["环" * 100], phrases(["环" * 90], FOLDING), FOLDING, 40)
    assert columns(found.text) <= 40
    assert found.hits == [(0, len(found.text) - 1)]


def test_hits_that_touch_are_one() -> None:
    assert marks("环保督察组", phrases(["环保", "保督", "督察"], FOLDING), FOLDING) == [(0, 4)]
    assert highlighted("环保督察组", [(0, 2), (4, 5)], "[", "]") == "[环保]督察[组]"


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    text = "甲\x1b[31m乙\x9b2J丙\r\n丁\u202e戊\u2028己\u200b庚\0\x07辛\ud800壬\t癸\x7f"
    assert clean(text) == "甲[31m乙2J丙 丁戊 己庚辛壬 癸"


def test_width_is_that_of_a_terminal() -> None:
    assert [columns(text) for text in ("ab", "环保", "Ａ", "e\u0301", "😀")] == [2, 4, 2, 1, 2]
    assert fitted("环保督察", 6) == "环保… "
    assert fitted("环保督察", 8) == "环保督察"
    assert fitted("ab", 4) == "ab  "
