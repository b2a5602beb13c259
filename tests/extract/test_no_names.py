import pytest

from newscrawl.extract.no_names import is_column, is_no_name


@pytest.mark.parametrize("word", ["手记", "编辑", "作者", "读者", "志愿者招募", "來源"])
def test_columns_and_roles(word: str) -> None:
    assert is_column(word)
    assert is_no_name(word)


@pytest.mark.parametrize("word", ["文化", "应急", "方才", "文化馆", "高新区", "农技站", "安全员", "文化周", "山塬记者"])
def test_no_names(word: str) -> None:
    assert is_no_name(word)
    assert not is_column(word)


@pytest.mark.parametrize(
    "word", ["池若川", "韩冬青", "鹿岭", "文若川", "安木", "欧阳若川", "王建社", "高新木", "党建木"]
)
def test_names(word: str) -> None:
    assert not is_no_name(word)
    assert not is_column(word)
