import pytest

from newscrawl.extract.script import script_of
from tests.extract.reading import TEXT


@pytest.mark.parametrize(
    ("texts", "script"),
    [
        (TEXT, "zh-Hans"),
        (["縣農技站開展育苗，各項安排已經落實到人。", "這是為時一個月的課程。"], "zh-Hant"),
        (["他引了一句“這是為了學會”，然后说：这是我们这个县里的人都懂的话，书里、报上、会上也都这么说。"], "zh-Hans"),
        (["他引了一句“这是为了学会”，然後說：這是我們這個縣裡的人都懂的話，書裡、報上、會上也都這麼說。"], "zh-Hant"),
        (["华"], "zh-Hans"),
        (["山林水木"], "zh-Hans"),
        (["Lee 2026"], "zh-Hans"),
        ([""], "zh-Hans"),
        ([], "zh-Hans"),
    ],
)
def test_most_of_the_characters_that_tell_decide(texts: list[str], script: str) -> None:
    assert script_of(texts) == script


def test_a_long_text_is_decided_by_its_beginning() -> None:
    assert script_of(["這" * 2000, *["这" * 1000] * 10]) == "zh-Hant"
