import pytest

from newscrawl.extract.tree import is_within, named, parse, text_content


@pytest.mark.parametrize(
    "text", ["", " \n　", "\x00", "\x00\x00 \x00", "\x01", "\ufeff", "<!---->", "<!--甲", "<?x?>", "<", "<>", "</p>"]
)
def test_a_page_of_nothing_has_an_empty_root(text: str) -> None:
    assert text_content(parse(text)).strip(" \n　<>\x01\ufeff") == ""


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("甲", "甲"),
        ("<p>甲\x00乙</p>", "甲乙"),
        ("<p>甲<div>乙</p></b>丙", "甲乙丙"),
        ("<P CLASS='X'>甲&amp;乙&#20013;</P>", "甲&乙中"),
        ("<p>半\ud800个</p>", "半?个"),
        ('<?xml version="1.0" encoding="gb2312"?><html><body>青岚</body></html>', "青岚"),
        ('<meta charset="gb2312"><p>青岚</p>', "青岚"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=big5"><p>青岚</p>', "青岚"),
        ("<!DOCTYPE html><p>甲<![CDATA[x]]></p>", "甲"),
    ],
)
def test_any_markup_has_a_tree(markup: str, text: str) -> None:
    assert text_content(parse(markup)) == text


def test_a_long_attribute_stays() -> None:
    (image,) = parse(f'<p>甲</p><img src="data:image/gif;base64,{"A" * 60_000}" alt="乙">').iter("img")
    assert image.get("alt") == "乙"
    assert len(image.get("src", "")) > 60_000


def test_class_and_id_name_an_element() -> None:
    named_one, nameless = parse("<p class='a b' id=c>甲</p><p>乙</p>").iter("p")
    assert named(named_one).split() == ["a", "b", "c"]
    assert named(nameless) == ""


def test_an_element_is_within_itself_and_those_around_it() -> None:
    root = parse("<div id=a><p>甲</p></div><div id=b></div>")
    first, second = root.iter("div")
    (paragraph,) = root.iter("p")
    assert is_within(paragraph, [first])
    assert is_within(first, [first])
    assert is_within(paragraph, [second, root])
    assert not is_within(paragraph, [second])
    assert not is_within(paragraph, [])
    assert not is_within(first, [paragraph])
    assert not is_within(None, [first])


MANY = " ".join(f"a{number}=1" for number in range(20_000))


@pytest.mark.parametrize(
    "tag",
    [
        f"<div {MANY}>",
        f"<div x='>' {MANY}>",
        "<div " + " ".join(f'a{number}=">"' for number in range(20_000)) + ">",
        "<div " + "".join(f'a{number}="1"' for number in range(20_000)) + ">",
        "<div " + "/".join(f"a{number}" for number in range(20_000)) + ">",
        f"<div class='{'a ' * 40_000}'>",
    ],
)
def test_a_tag_that_would_take_long_keeps_its_name_alone(tag: str) -> None:
    (div,) = parse(f"<p>甲</p>{tag}乙</div><p class=x>丙</p>").iter("div")
    assert (dict(div.attrib), text_content(div)) == ({}, "乙")


@pytest.mark.parametrize(
    "before",
    [
        f"<script>for (i=0;i<n;i++) {{}}; var data = {{{'a:1,' * 20_000}}}</script>",
        f"<!-- <b it's {'a ' * 20_000} -->",
        f"<style>a<b {'c' * 100_000}</style>",
    ],
)
def test_what_looks_like_a_long_tag_in_scripts_and_comments_hides_nothing(before: str) -> None:
    root = parse(f"{before}<p title='x'>甲</p><p>乙's</p>")
    assert [text_content(one) for one in root.iter("p")] == ["甲", "乙's"]
    scripts = [one.text or "" for one in root.iter("script")]
    assert all(len(text) > 80_000 for text in scripts)
