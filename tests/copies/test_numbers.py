import pytest

from newscrawl.copies.numbers import in_figures, mask, value


@pytest.mark.parametrize(
    ("number", "worth"),
    [
        ("007", "7"), ("0", "0"), ("十", "10"), ("二十", "20"), ("一百零五", "105"), ("三千六百", "3600"), ("两万", "20000"),
        ("一亿二千万", "120000000"), ("二〇二六", "2026"), ("〇五", "5"), ("亿", "100000000"), ("万", "10000"),
        ("3点50万", "35000"), ("1点2万", "12000"), ("1万", "10000"), ("1点20", "1点2"), ("负9", "负9"), ("负零", "负0"),
        ("3万亿", "3000000000000"), ("0点5", "0点5"), ("3点0", "3"),
        ("1" * 5000, "1" * 5000), ("十" * 30, "十" * 30),
    ],
)  # fmt: skip
def test_what_a_number_is_worth(number: str, worth: str) -> None:
    assert value(number) == worth


def test_numbers_leave_their_places() -> None:
    masked = mask("5月14日共三人到场")
    assert (masked.text, masked.numbers) == ("0月0日共0人到场", ["5", "14", "三"])
    assert masked.within(1, 5) == ["14"]


def test_english_words_are_numbers() -> None:
    assert in_figures("On Friday, MAY 3, twelve of the first forty came") == "On day5, month5 3, 12 of the 1th 40 came"
    assert in_figures("Someone may often maybe") == "Someone month5 often maybe"
