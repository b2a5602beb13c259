"""Shapes of addresses: what is left without the numbers, codes and titles that tell pages apart."""

import pytest

from newscrawl.extract.addresses import is_file, may_be_article, shape_of

HOST = "http://site.example"


@pytest.mark.parametrize(
    ("path", "words", "name"),
    [
        ("/xianyu/ql/10003.html", ("xianyu", "ql"), "#.html"),
        ("/xwzx/bxyw/202105/t20210514_1234567.htm", ("xwzx", "bxyw", "#"), "t#_#.htm"),
        ("/art/2021/5/14/art_12_3456.html", ("art", "#", "#", "#"), "art_#_#.html"),
        ("/content/2021-05/14/content_123.htm", ("content", "#-#", "#"), "content_#.htm"),
        ("/show.php?id=12", (), "show.php?id=#"),
        ("/index.php?a=show&c=index&id=7&m=content", (), "index.php?a=show&c=index&id=#&m=content"),
        ("/archives/123/", ("archives",), "#/"),
        ("/a/123/index.html", ("a",), "#/"),
        ("/2019/08/02/night-market/", ("#", "#", "#"), "*/"),
        ("/p/night-market-map.html", ("p",), "*.html"),
        ("/a/5f3a9c1d7b.html", ("a",), "*.html"),
        ("/a/550e8400-e29b-41d4-a716-446655440000", ("a",), "*"),
        ("/local/20231105/6c1d0f9a83b24e1e/c.html", ("local", "#", "*"), "c.html"),
        ("/", (), "/"),
    ],
)
def test_the_shape_of_an_address(path: str, words: tuple[str, ...], name: str) -> None:
    assert shape_of(HOST + path) == (words, name)


def test_names_of_directories_do_not_count_in_a_loose_shape_numbers_do() -> None:
    paths = ("/xw/bxyw/202105/t1_2.htm", "/zw/gsgg/201912/t3_4.htm", "/xw/bxyw/zt/t1_2.htm")
    first, second, third = (shape_of(HOST + path).loose for path in paths)
    assert first == second != third


@pytest.mark.parametrize(
    ("path", "may_be"),
    [
        ("/xw/123.html", True), ("/xw/", False), ("/", False), ("/xw/index.html", False), ("/xw/index_2.html", False),
        ("/xw/list_7_2.html", False), ("/2021/5/14/shui.html", True), ("/files/2021.pdf", False), ("/xw/1.JPG", False),
        ("/show.php?id=7", True), ("/show.php?id=", False),
    ],
)  # fmt: skip
def test_articles_have_something_that_tells_them_apart(path: str, may_be: bool) -> None:
    assert may_be_article(HOST + path) == may_be


def test_files_are_no_pages() -> None:
    assert is_file(f"{HOST}/down/a.docx?x=1")
    assert not is_file(f"{HOST}/down.php?file=a.docx")
