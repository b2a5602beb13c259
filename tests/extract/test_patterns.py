"""Patterns that are looked for at certain characters only: all that match must begin with one of these."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract import beside, notice, title
from newscrawl.extract import credits as credit_lines
from newscrawl.extract.patterns import beginning_with

PATTERNS = {
    "credits": credit_lines._PAIR,
    "notice": notice._NOTICE,
    "footer": notice._FOOTER,
    "information": title._NEAR_INFO,
    "promotion": beside._PROMOTION,
}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
@given(data=st.data())
def test_what_the_whole_pattern_finds_is_found_at_its_beginnings(pattern: re.Pattern[str], data: st.DataObject) -> None:
    whole = pattern.pattern.partition("])(?:")[2].removesuffix(")")
    text = data.draw(st.from_regex(whole))
    if re.search(whole, text) and not text[:1].isspace():  # lines are clean
        assert pattern.search(text)


def test_a_beginning_that_is_missing_hides_what_begins_with_it() -> None:
    assert beginning_with("ab", "a1|b2").search("xb2")
    assert not beginning_with("a", "a1|b2").search("xb2")
