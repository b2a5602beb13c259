"""How two readings of a page differ, and which is worse."""

from dataclasses import replace

import pytest

from newscrawl.differences import reread_fields, shown, worse
from newscrawl.items import Article, Image, Notice, Related, Rule

OLD = Article(
    title="水渠通水", body=["第一段，村里的人都来看。", "第二段，地里的麦子等着这一场水。"], editor="甲", source="水渠报",
    published_at="2021-05-02T09:26:00+08:00", published_precision="minute", sections=["繁峙", "原平"],
    related=[Related("整个题目", "http://a.example/2.html", True, "整个…"), Related("三", "http://a.example/3.html", True, "三")],
    images=[Image("http://a.example/1.jpg", None)], notice=Notice(["本网声明"], [], []),
    rules=[Rule("title", "portal:h1"), Rule("editor", "portal:p"), Rule("sections", "portal:nav")],
)  # fmt: skip


def test_what_is_read_alike_does_not_differ() -> None:
    later = replace(OLD, fetched_at="2026-01-01T00:00:00Z", extractor="2", rules=[], encoding=OLD.encoding)
    assert reread_fields(OLD, later) == []
    completed = [Related("整个…", "http://a.example/2.html", False, "整个…"), OLD.related[1]]
    assert reread_fields(OLD, replace(OLD, related=completed)) == []
    assert reread_fields(OLD, replace(OLD, sections=["繁峙"])) == []  # a list may have told the other


@pytest.mark.parametrize(("changed", "fields", "reason"), [
    ({"editor": "乙"}, ["editor"], ""),
    ({"editor": None}, ["editor"], "lost"),
    ({"sections": []}, ["sections"], "lost"),
    ({"sections": ["河曲"]}, ["sections"], ""),
    ({"published_precision": "day"}, ["published_precision"], "less exact"),
    ({"published_precision": "second"}, ["published_precision"], ""),
    ({"body": ["第一段，村里的人都来看。"]}, ["body"], "16 characters shorter"),
    ({"body": [*OLD.body, "第三段"]}, ["body"], ""),
    ({"title": "水\ufffd通水"}, ["title"], "characters that cannot be read"),
    ({"related": OLD.related[:1]}, ["related"], "fewer"),
    ({"pages": 2, "pages_missing": 1}, ["pages", "pages_missing"], "parts missing"),
    ({"title": "水渠今天通水", "rules": [Rule("title", "extract:h1")]}, ["title"], "no longer by portal:h1"),
])  # fmt: skip
def test_what_differs_and_what_is_worse(changed: dict[str, object], fields: list[str], reason: str) -> None:
    new = replace(OLD, **changed)  # type: ignore[arg-type]
    assert reread_fields(OLD, new) == fields
    assert worse(fields[-1], OLD, new) == reason


def test_diffs_show_what_went_and_what_came() -> None:
    new = replace(
        OLD, body=[OLD.body[0], "第二段，地里的麦子浇上了水。"], editor=None, related=[], notice=Notice(["别的声明"])
    )
    assert list(shown("body", OLD, new)) == ["- 第二段，地里的麦子等着这一场水。", "+ 第二段，地里的麦子浇上了水。"]
    assert list(shown("editor", OLD, new)) == ["- 甲"]
    assert list(shown("notice", OLD, new)) == ["- 本网声明", "+ 别的声明"]
    assert list(shown("related", OLD, new)) == ["- http://a.example/2.html 整个…", "- http://a.example/3.html 三"]


def test_of_long_lines_only_what_changed_is_shown() -> None:
    before, after = "长" * 50_000 + "旧" + "尾" * 50_000, "长" * 50_000 + "新新" + "尾" * 50_000
    lines = list(shown("title", replace(OLD, title=before), replace(OLD, title=after)))
    assert lines == [f"- …{'长' * 20}旧{'尾' * 20}…", f"+ …{'长' * 20}新新{'尾' * 20}…"]
    grown = list(shown("title", replace(OLD, title="长" * 500), replace(OLD, title="长" * 501)))
    assert [line[0] for line in grown] == ["-", "+"]
