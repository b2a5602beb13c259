"""The links of a page and their places."""

from newscrawl.extract.outline import Anchor, Outline, read_outline
from newscrawl.extract.tree import parse

SITE = "http://www.site.example"


def outline(markup: str) -> Outline:
    return read_outline(parse(markup), f"{SITE}/xw/", f"{SITE}/xw/", SITE)


def anchors(markup: str) -> list[Anchor]:
    return outline(markup).anchors


def test_links_of_a_list_have_one_place_whatever_their_entries_are_called() -> None:
    found = anchors(
        '<div class="main"><ul class="list"><li class="odd"><a href="1.html">甲</a><li><b><a href="2.html">乙</a></b>'
        '</ul><div class="line"></div><ul class="list"><li class="last"><a href="3.html">丙</a></ul></div>'
        '<div class="menu"><ul class="list"><li><a href="4.html">丁</a></ul></div>'
    )
    assert len({anchor.place for anchor in found[:3]}) == 1
    assert found[3].place != found[0].place


def test_places_are_the_same_on_another_page() -> None:
    first, second = (anchors(f'<p>x</p><div id="l{n}"><p><a href="1.html">甲</a></p></div>') for n in (1, 22))
    assert first[0].place == second[0].place


def test_columns_of_a_table_are_places() -> None:
    left, right = anchors("<table><tr><td><a href='1.html'>甲</a></td><td><a href='2.html'>乙</a></td></tr></table>")
    assert left.place != right.place


def test_links_beside_the_list_are_known_by_the_name_or_the_heading_of_their_block() -> None:
    found = anchors(
        '<div class="list"><a href="1.html">甲</a></div><div class="hot"><a href="2.html">乙</a></div>'
        '<div><h3>点击排行</h3><ul><li><a href="3.html">丙</a></ul></div>'
        '<div class="tit"><span>相关文章</span></div><div><a href="4.html">丁</a></div><div><a href="5.html">戊</a></div>'
        '<div class="photo has-sidebar"><a href="6.html">己</a></div><div class="left-side"><a href="7.html">庚</a></div>'
    )
    assert [anchor.shown for anchor in found if anchor.is_beside] == ["乙", "丙", "丁"]


def test_only_pages_of_the_site_count() -> None:
    found = anchors(
        '<a href="http://site.example/a.html?from=timeline#top">甲</a><a href="a.pdf">乙</a><a href="#x">丙</a>'
        '<a href="http://other.example/">丁</a><a href="javascript:x()">戊</a><a href="http://[">己</a>'
    )
    assert [anchor.url for anchor in found] == [f"{SITE}/a.html"]


def test_a_title_attribute_counts_where_it_goes_on() -> None:
    cut, other, alone = anchors(
        '<a href="1" title="云岭县水渠修缮工程开工">云岭县水渠修…</a>'
        '<a href="2" title="标题：水渠 作者：无 时间：昨天">水渠修好了</a><a href="3" title="水渠修好了"><img></a>'
    )
    assert (cut.text, cut.shown) == ("云岭县水渠修缮工程开工", "云岭县水渠修…")
    assert (other.text, alone.text) == ("水渠修好了", "水渠修好了")


def test_day_and_summary_in_a_link_are_no_part_of_its_headline() -> None:
    found = anchors(
        '<a href="1"><span>[05-14]</span>云岭县水渠修缮工程开工<i>2021-05-14 09:26</i></a>'
        '<a href="2"><img><h4>云岭县水渠修缮工程开工</h4><p>昨天上午，村里的人都来了。</p></a>'
    )
    assert [anchor.text for anchor in found] == ["云岭县水渠修缮工程开工"] * 2


def test_the_list_that_a_pager_turns_is_close_to_it() -> None:
    found = outline(
        '<div class="l"><ul><li><a href="1.html">甲</a></ul><p><a href="p2">下一页</a></p></div>'
        '<div class="r"><ul><li><a href="2.html">乙</a></ul></div>'
    )
    near, far = found.anchors[0].place, found.anchors[-1].place
    assert found.closeness[near] > found.closeness[far]
    assert found.pager_at == 1
