import pytest
from cssselect import SelectorError

from newscrawl.extract.select import select
from newscrawl.extract.tree import text_content
from tests.extract.reading import root

PAGE = "<html><body class=a><div class='a b' id=x><p>甲</p><p>乙</p></div><div class=ab>丙</div></body></html>"


@pytest.mark.parametrize(
    ("css", "texts"),
    [
        ("div.b", ["甲乙"]),
        ("#x p", ["甲", "乙"]),
        ("p:first-child, div.ab", ["甲", "丙"]),
        ("body.a", ["甲乙丙"]),
        ("html", ["甲乙丙"]),
        ("div.c", []),
        ("DIV.b", ["甲乙"]),
        ("div[class=ab]", ["丙"]),
        ("div > p", ["甲", "乙"]),
    ],
)
def test_elements_in_document_order(css: str, texts: list[str]) -> None:
    assert [text_content(element) for element in select(root(PAGE), css)] == texts


@pytest.mark.parametrize("css", ["", "div[", "p..a", "p::text", ">"])
def test_what_is_no_selector_is_told(css: str) -> None:
    with pytest.raises(SelectorError):
        select(root(PAGE), css)
