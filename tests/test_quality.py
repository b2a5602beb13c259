"""What `benchmarks/quality.py` measures, and that its floors hold."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks import quality
from benchmarks.quality import (
    CORPUS,
    FLOORS,
    Case,
    Outcome,
    PageSet,
    Read,
    check,
    corpus_set,
    difference_lines,
    f1,
    figures,
    grams,
    invented_set,
    judge_exactly,
    load_floors,
    load_score,
    main,
    name_set,
    outcomes_of,
    page_line,
    portal_set,
    read,
    rounded_down,
    update,
)

WANTED: dict[str, Any] = {
    "title": "题", "body": ["天地玄黄", "宇宙洪荒"], "editor": "甲", "author": "乙、丙", "source": None,
    "published_at": "2024-03-01T08:00:00+08:00", "published_precision": "minute", "images": [], "sections": ["要闻"],
    "related": [{"shown": "一", "title": "一二"}, {"shown": "三", "title": "三"}],
}  # fmt: skip


@pytest.fixture
def corpus() -> PageSet:
    pages = corpus_set()
    if pages.skipped:
        pytest.skip(f"{pages.skipped}: the corpus is not part of the project")
    return pages


def case(wanted: dict[str, Any], raw: str = "") -> Case:
    at = datetime(2024, 6, 1, tzinfo=UTC)
    return Case("a-page", raw.encode(), "text/html; charset=utf-8", "http://x.example/1.html", at, wanted)


def judged(**found: Any) -> Outcome:
    """Judge a page that is read as it should be but for some fields."""
    return judge_exactly(case(WANTED), Read({**WANTED, **found}, None))


def assert_floors_hold(pages: PageSet) -> None:
    assert not pages.skipped
    verdict = check({pages.name: figures(outcomes_of(pages))})
    assert verdict.code == 0, verdict.line


def test_floors_hold_on_the_invented_pages() -> None:
    assert_floors_hold(invented_set())


def test_floors_hold_on_the_embedded_portal() -> None:
    assert_floors_hold(portal_set())


def test_floors_hold_on_the_corpus(corpus: PageSet) -> None:
    assert_floors_hold(corpus)


def test_every_set_has_floors() -> None:
    floors = load_floors(FLOORS)
    assert set(floors) == set(quality.HEADINGS)
    assert all(floors[name] for name in floors)
    assert all(0 < floor <= 1 for floors_of_set in floors.values() for floor in floors_of_set.values())


def test_the_corpus_figures_are_those_of_its_own_program(
    corpus: PageSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Spoiled, so that no figure is 1 for want of mistakes.
    spoiled = [(one, _spoiled(read(one), at)) for at, one in enumerate(corpus.cases)]
    predictions = [
        {**found.content, "id": one.name, "related_titles": [link["title"] for link in found.content["related"]]}
        for one, found in spoiled
    ]
    file = tmp_path / "predictions.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in predictions), "utf-8")
    monkeypatch.setattr(sys, "argv", ["score.py", str(file), "--labels", str(CORPUS / "labels.jsonl"), "--json"])
    load_score(CORPUS / "score.py").main()
    theirs = json.loads(capsys.readouterr().out)
    assert theirs.pop("n") == len(corpus.cases)
    ours = figures([corpus.judge(one, found) for one, found in spoiled])
    assert {name: round(value, 3) for name, value in ours.items() if name in theirs} == theirs
    assert set(ours) - set(theirs) == {"kept", "body_min"}
    assert max(theirs.values()) < 1


def test_reading_the_corpus_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("answer = 42\n", "utf-8")
    assert load_score(tmp_path / "score.py").answer == 42
    assert [file.name for file in tmp_path.iterdir()] == ["score.py"]


def test_what_is_not_there_is_skipped_with_a_reason(tmp_path: Path) -> None:
    assert corpus_set(tmp_path / "none").skipped.startswith("there is no ")
    assert invented_set(tmp_path / "none").skipped.startswith("there are no pages in ")


def test_grams_are_runs_of_four_characters_across_paragraphs() -> None:
    assert grams(["一二 三", "\u3000四五"]) == Counter({"一二三四": 1, "二三四五": 1})
    assert grams(["一一一一一"]) == Counter({"一一一一": 2})
    assert grams(["一二\u200b三"]) == Counter({"一二三": 1})
    assert grams(["", " "]) == Counter()


@pytest.mark.parametrize(
    ("found", "wanted", "value"),
    [
        ("abcdefg", "abcdefg", 1.0),
        ("abcdefg", "abcde", 2 / 3),  # 4 and 2 grams, 2 of them shared: P 1/2, R 1
        ("aaaaaa", "aaaa", 1 / 2),  # 3 and 1 grams, 1 shared: P 1/3, R 1
        ("abcd", "efgh", 0.0),
        ("", "abcd", 0.0),
        ("", "", 1.0),
    ],
)
def test_f1_is_worked_out_by_hand(found: str, wanted: str, value: float) -> None:
    assert f1(grams([found]), grams([wanted])) == pytest.approx(value)


def test_names_have_no_order() -> None:
    assert name_set("甲、乙") == name_set("乙、甲") == {"甲", "乙"}
    assert name_set(None) == name_set("") == frozenset()
    assert name_set("甲 乙") != name_set("甲、乙")


def test_a_page_that_is_read_as_it_should_be_has_full_marks() -> None:
    outcome = judged()
    assert set(outcome.marks) == {
        "kept", "body_f1", "body_ge90", "body_equal", "title", "editor", "editor_nn", "author", "author_nn", "source",
        "published_at", "published_precision", "related_f1", "images", "sections",
    }  # fmt: skip
    assert set(outcome.marks.values()) == {1.0}
    assert outcome.wrong == {}


@pytest.mark.parametrize(
    ("field", "value", "marks"),
    [
        ("title", "别的题", {"title": 0}),
        # Wanted 5 grams of 天地玄黄宇宙洪荒, found 3 of 天地玄黄宇宙, all of them wanted.
        ("body", ["天地玄黄", "宇宙"], {"body_f1": 0.75, "body_ge90": 0, "body_equal": 0}),
        ("body", ["天地玄黄宇宙洪荒"], {"body_equal": 0}),
        ("editor", None, {"editor": 0, "editor_nn": 0}),
        ("author", "丙、乙", {}),
        ("author", "乙", {"author": 0, "author_nn": 0}),
        ("source", "某台", {"source": 0}),
        ("published_at", "2024-03-01T08:01:00+08:00", {"published_at": 0}),
        ("published_precision", "day", {"published_precision": 0}),
        ("images", [{"url": "http://x.example/1.jpg", "caption": None}], {"images": 0}),
        ("sections", [], {"sections": 0}),
        ("related", [{"shown": "一"}], {"related_f1": 2 / 3}),
        ("related", [{"shown": "三"}, {"shown": "一"}], {}),
        ("related", [], {"related_f1": 0}),
    ],
)
def test_each_mistake_costs_its_own_marks(field: str, value: Any, marks: dict[str, float]) -> None:
    full = dict.fromkeys(judged().marks, 1.0)
    assert judged(**{field: value}).marks == pytest.approx({**full, **marks})


def test_of_an_article_that_is_refused_nothing_was_read() -> None:
    outcome = judge_exactly(case(WANTED), Read({}, "list page"))
    # Where there is no source, none was found; all else is wrong.
    assert {name for name, value in outcome.marks.items() if value} == {"source"}
    assert outcome.wrong["kept"] == ("refused: list page", "an article")


def test_a_page_without_an_article_should_be_refused_for_whatever_reason() -> None:
    nothing = case({"rejected": "login page"})
    assert judge_exactly(nothing, Read({}, "error page")).marks == {"refused": 1.0}
    assert judge_exactly(nothing, Read(WANTED, None)).marks == {"refused": 0.0}


def test_pages_are_really_read() -> None:
    text = "<html><head><title>题</title></head><body><h1>题</h1>" + "<p>雨停了，渠里的水涨了一掌深。</p>" * 9
    found = read(case({}, text))
    assert found.refused is None
    assert found.content["title"] == "题"
    assert found.content["encoding"] == {"declared": "utf-8", "used": "utf-8"}
    nothing = read(case({}, "<html><body></body></html>"))
    assert nothing.refused
    assert nothing.content == {}


def test_the_portal_is_measured_with_all_that_it_has() -> None:
    cases = portal_set(60).cases
    rejected = [one.wanted["rejected"] for one in cases if "rejected" in one.wanted]
    assert sorted(rejected) == ["empty-page", "error-page", "home-page"]
    articles = [one.wanted for one in cases if "rejected" not in one.wanted]
    assert len(articles) >= 60
    split = [wanted for wanted in articles if wanted["pages"] > 1]
    assert split
    assert all(wanted["body"] and "editor" not in wanted and "author" not in wanted for wanted in split)
    assert all(len(wanted["sections"]) == 1 for wanted in articles)


def test_figures_are_means_over_the_pages_that_have_them() -> None:
    outcomes = [Outcome("a", {"body_f1": 1.0, "editor_nn": 0.0}), Outcome("b", {"body_f1": 0.5}), Outcome("c", {})]
    assert figures(outcomes) == {"body_f1": 0.75, "editor_nn": 0.0, "body_min": 0.5}
    assert figures([]) == {}


@pytest.mark.parametrize(
    ("value", "floor"), [(0.98765, 0.987), (1.0, 1.0), (0.9999, 0.999), (0.57, 0.57), (0.29, 0.29), (0.0, 0.0)]
)
def test_figures_are_rounded_down(value: float, floor: float) -> None:
    assert rounded_down(value) == floor


def floors_file(folder: Path, floors: dict[str, dict[str, float]]) -> Path:
    file = folder / "floors.json"
    file.write_text(json.dumps(floors), "utf-8")
    return file


def test_floors_that_hold(tmp_path: Path) -> None:
    file = floors_file(tmp_path, {"pages": {"title": 0.9, "author": 1.0}, "corpus": {"title": 1.0}})
    assert check({"pages": {"title": 0.9, "author": 1.0}}, file) == (0, "floors hold: 2 figures of pages")


def test_floors_that_are_broken_are_named(tmp_path: Path) -> None:
    file = floors_file(tmp_path, {"pages": {"title": 0.95, "author": 0.5, "editor": 0.7}})
    assert check({"pages": {"title": 0.94996, "author": 0.5, "source": 1.0}, "portal": {"title": 1.0}}, file) == (
        1,
        "floors broken: pages title is 0.949, its floor 0.950; pages editor is not measured any more, its floor is "
        "0.700; portal has no floors (--update sets it); pages source has no floor (--update sets it)",
    )


def test_update_raises_floors_and_keeps_those_of_sets_that_were_not_measured(tmp_path: Path) -> None:
    file = floors_file(tmp_path, {"pages": {"title": 0.9, "author": 0.5}, "corpus": {"title": 0.8}})
    reached = {"pages": {"title": 0.98765, "author": 0.5, "source": 0.25}}
    assert update(reached, file) == (0, "floors raised: 2 of 3")
    assert load_floors(file) == {"pages": {"title": 0.987, "author": 0.5, "source": 0.25}, "corpus": {"title": 0.8}}
    assert check(reached, file).code == 0


def test_update_makes_the_file_where_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    assert update({"pages": {"title": 0.5}}, file).code == 0
    assert load_floors(file) == {"pages": {"title": 0.5}}


def test_update_refuses_to_lower_a_floor(tmp_path: Path) -> None:
    file = floors_file(tmp_path, {"pages": {"title": 0.9, "author": 0.5, "editor": 0.6}})
    before = file.read_bytes()
    assert update({"pages": {"title": 0.8, "author": 1.0}}, file) == (
        2,
        "no floor is lowered: pages title is 0.800, its floor 0.900; pages editor is not measured any more, its floor "
        "is 0.600",
    )
    assert file.read_bytes() == before


@pytest.fixture
def one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure a single page, which has another title than it should."""
    text = "<html><body><h1>雨后</h1>" + "<p>雨停了，渠里的水涨了一掌深。</p>" * 9
    wanted = {"title": "晴后", "body": ["雨停了，渠里的水涨了一掌深。"] * 9}
    sets = [
        PageSet("corpus", [], judge_exactly, "there is none"),
        PageSet("pages", [case(wanted, text)], judge_exactly),
    ]
    monkeypatch.setattr(quality, "page_sets", lambda: sets)


@pytest.mark.usefixtures("one_page")
def test_the_program_measures_and_holds_against_the_floors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "floors.json"
    assert main(["--update"], file) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["corpus: skipped, there is none", "python -m benchmarks.quality --update"]
    assert "title                               –            0.000                –" in lines
    assert load_floors(file)["pages"]["title"] == 0
    assert main([], file) == 0
    assert capsys.readouterr().out.endswith("\nfloors hold: 6 figures of pages\n")
    file.write_text(json.dumps({"pages": {**load_floors(file)["pages"], "title": 0.5}}), "utf-8")
    assert main([], file) == 1
    assert capsys.readouterr().err == "floors broken: pages title is 0.000, its floor 0.500\n"
    assert main(["--update"], file) == 2
    assert capsys.readouterr().err == "no floor is lowered: pages title is 0.000, its floor 0.500\n"


@pytest.mark.usefixtures("one_page")
def test_the_program_tells_what_is_wrong_with_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--per-page", "--update"], tmp_path / "floors.json") == 0
    assert "\npages  a-page                  F1 1.000 title: 雨后→晴后\n" in capsys.readouterr().out
    assert main(["--differences", "a-page"]) == 0
    assert capsys.readouterr().out == "a-page: title\n  -晴后\n  +雨后\n"
    assert main(["--differences", "no-page"]) == 2
    assert capsys.readouterr().err == "no page is called no-page: --per-page lists them\n"


def test_lists_are_told_by_what_differs() -> None:
    outcome = judged(body=["天地玄黄", "宇宙"], sections=[])
    assert page_line("pages", outcome).endswith('F1 0.750 body_equal: ["宇宙"]→["宇宙洪荒"]; sections: []→["要闻"]')
    assert list(difference_lines(outcome)) == [
        "a-page: body_equal", "   天地玄黄", "  -宇宙洪荒", "  +宇宙", "a-page: sections", "  -要闻",
    ]  # fmt: skip


def _spoiled(found: Read, number: int) -> Read:
    """Return what was read with mistakes in every field of some pages, other mistakes in others."""
    content = dict(found.content)
    match number % 4:
        case 0:
            content |= {"title": None, "body": content["body"][1:], "editor": None, "author": "某某", "source": None}
            content |= {"published_at": None, "related": []}
        case 1:
            content |= {"body": [*content["body"], "广告" * 20], "editor": f"{content['editor']} AB12"}
            content |= {"author": None, "source": f"{content['source']} 网", "related": content["related"][:1]}
        case 2:
            content |= {"published_at": "2001-01-01", "author": "某 人"}
    return Read(content, None)
