import pytest

from newscrawl.extract.lines import lines_of, text_of, texts
from newscrawl.extract.tree import parse
from tests.extract.reading import lines


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>　　甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<br>乙<br/>　　丙", ["甲", "乙", "丙"]),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", ["甲", "乙"]),
        ("<p>甲<b>乙</b><a href='/'>丙</a>丁</p>", ["甲乙丙丁"]),
        ("<p>甲<script>x()</script>乙<!-- 丙 --><style>s</style>丁</p>", ["甲乙丁"]),
        ("<font>甲</font><p></p><p>&nbsp;</p>乙", ["甲", "乙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲\n乙\t 丙&nbsp;&nbsp;丁</p>", ["甲 乙 丙 丁"]),
        ("<p>甲 <b> 乙</b> 丙</p>", ["甲 乙 丙"]),
        ("<b>甲<br>乙</b>丙", ["甲", "乙丙"]),
        ("<p>甲<span>乙</span></p>丙<p>丁", ["甲乙", "丙", "丁"]),
        ("<ul><li>甲<li>乙</ul><dl><dt>丙<dd>丁</dl>", ["甲", "乙", "丙", "丁"]),
        ("<h1>甲</h1>乙<hr>丙<blockquote>丁</blockquote>", ["甲", "乙", "丙", "丁"]),
        ("<p>甲<?php x ?>乙</p>", ["甲乙"]),
        ("<p>零\u200b宽\ufeff字&shy;符&#1;</p>", ["零宽字符"]),
        ("<figure><img src=a.jpg><figcaption>图</figcaption></figure>", ["图"]),
        ("<center>甲</center><address>乙</address><pre>丙\n丁</pre>", ["甲", "乙", "丙 丁"]),
        ("", []),
        ("<p> </p><br><br>", []),
    ],
)
def test_lines_as_a_reader_sees_them(markup: str, expected: list[str]) -> None:
    assert texts(lines(markup)) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>乙</script>", "<style>乙</style>", "<noscript>乙</noscript>", "<template><p>乙</p></template>",
        "<textarea>乙</textarea>", "<select><option>乙</option></select>", "<button>乙</button>", "<iframe>乙</iframe>",
        "<svg><text>乙</text></svg>", "<video>乙</video>", "<object>乙</object>", "<!-- 乙 -->",
    ],
)  # fmt: skip
def test_what_no_reader_sees_as_text_is_no_line(hidden: str) -> None:
    assert texts(lines(f"<p>甲{hidden}丙</p>")) == ["甲丙"]


def test_the_title_in_the_head_is_no_line() -> None:
    assert texts(lines("<html><head><title>乙</title></head><body>甲</body></html>")) == ["甲"]


def test_the_tail_of_the_region_is_not_in_it() -> None:
    paragraph = next(parse("<div><p>甲</p>乙</div>").iter("p"))
    assert texts(lines_of(paragraph)) == ["甲"]


@pytest.mark.parametrize("depth", [100, 100_000])
def test_deep_nesting(depth: int) -> None:
    found = texts(lines("<b>" * depth + "甲" + "</b>" * depth + "<p>乙</p>"))
    assert found == ["甲", "乙"] or depth > 200  # the parser itself gives up deeper down


def test_a_line_stands_in_the_innermost_block_around_its_beginning() -> None:
    found = lines("<div id=a><b>甲</b>乙<p id=b><i>丙</i></p>丁</div>")
    assert [(line.text, line.block.get("id")) for line in found] == [("甲乙", "a"), ("丙", "b"), ("丁", "a")]


def test_headings_are_known() -> None:
    assert [line.is_heading for line in lines("<h1>甲</h1><h6>乙</h6><p>丙</p><b>丁</b>")] == [True, True, False, False]


def test_a_line_knows_how_much_of_it_is_links() -> None:
    plain, mixed, linked = lines("<p>甲乙</p><p>甲<a href=/>乙</a>丙</p><p><a href=/>甲乙</a>丙</p>")
    assert (plain.linked, mixed.linked, linked.linked) == (0, 1, 2)
    assert (plain.is_linked, mixed.is_linked, linked.is_linked) == (False, False, True)
    assert [link.get("href") for link in linked.links] == ["/"]


def test_a_link_around_blocks_is_a_link_of_each_line() -> None:
    found = lines("<a href=/x><h3>甲</h3><p>乙</p></a><p>丙</p>")
    assert [(line.text, line.is_linked, len(line.links)) for line in found] == [
        ("甲", True, 1),
        ("乙", True, 1),
        ("丙", False, 0),
    ]


def test_white_space_in_a_link_counts_for_nothing() -> None:
    (line,) = lines("<p><a href=/>  甲  </a></p>")
    assert (line.text, line.linked) == ("甲", 1)


def test_pictures_stand_in_their_line_and_alone_in_an_empty_one() -> None:
    found = lines("<p>甲<img src=a.jpg></p><p><img src=b.jpg></p><p>乙</p>")
    assert [(line.text, [picture.get("src") for picture in line.pictures]) for line in found] == [
        ("甲", ["a.jpg"]),
        ("", ["b.jpg"]),
        ("乙", []),
    ]
    assert texts(found) == ["甲", "乙"]


def test_the_text_of_an_element_is_one_line() -> None:
    assert text_of(parse("<div>甲<p>乙</p><script>x</script>丙<br>丁</div>")) == "甲 乙 丙 丁"
