"""What is learned, and when a run falls short of it."""

import json
from collections.abc import Iterable

import pytest

from newscrawl.errors import ConfigurationError
from newscrawl.expectations import NOTHING_DECLARED, Breach, Declared, News, Observations, declared, judge, judge_news
from newscrawl.items import Article, Rule


def article(number: int, **fields: object) -> Article:
    """Return an article that gives title, body and source by the portal's own rules."""
    given = {
        "id": f"{number:016x}", "url": f"http://portal.example/{number}.html", "title": f"题目{number}", "source": "水渠报",
        "body": [f"第{number}段水渠通水，村里的人都来看，" * 6],
        "rules": [Rule("title", "portal:h1"), Rule("body", "portal:div.text"), Rule("source", "portal:p.from")],
    }  # fmt: skip
    return Article(**{**given, **fields})  # type: ignore[arg-type]


def observed(articles: Iterable[Article]) -> Observations:
    run = Observations()
    for one in articles:
        run.see(one)
    return run


def usual(pages: int = 40) -> list[Observations]:
    return [observed(article(number) for number in range(pages))]


def fields(breaches: list[Breach]) -> list[str]:
    return [breach.field for breach in breaches]


def test_what_is_as_always_is_no_breach() -> None:
    assert judge(observed(article(n) for n in range(50, 60)), usual(), NOTHING_DECLARED) == []
    assert judge(Observations(), usual(), NOTHING_DECLARED) == []


def test_a_field_that_is_gone_is_told_with_rule_and_three_pages() -> None:
    run = observed(article(n, source=None, rules=[]) for n in range(50, 60))
    (breach,) = judge(run, usual(), NOTHING_DECLARED)
    assert (breach.field, breach.rule, breach.is_breaking) == ("source", "portal:p.from", False)
    assert breach.pages == [f"http://portal.example/{n}.html" for n in (50, 51, 52)]
    assert breach.message == "source is given by 0 of 10 pages (usual 100%, rule portal:p.from)"


def test_one_page_proves_nothing_and_two_do() -> None:
    missing = [article(n, source=None) for n in (50, 51, 52)]
    assert [len(judge(observed(missing[:n]), usual(200), NOTHING_DECLARED)) for n in (1, 2, 3)] == [0, 1, 1]


def test_a_field_that_half_of_the_pages_give_may_be_missing_for_a_while() -> None:
    past = [observed(article(n, source="水渠报" if n % 2 else None) for n in range(60))]
    none = [observed(article(n, source=None) for n in range(100, 100 + k)) for k in (6, 10, 30)]
    assert [len(judge(run, past, NOTHING_DECLARED)) for run in none] == [0, 0, 1]


def test_as_bad_as_an_earlier_run_is_no_breach() -> None:
    earlier = [observed(article(n, source=None) for n in range(20)), *usual(200)]
    assert judge(observed(article(n, source=None) for n in range(300, 320)), earlier, NOTHING_DECLARED) == []


def test_nothing_is_learned_from_few_pages() -> None:
    run = observed(article(n, source=None) for n in range(50, 60))
    assert judge(run, usual(19), NOTHING_DECLARED) == []
    assert fields(judge(run, usual(20), NOTHING_DECLARED)) == ["source"]


@pytest.mark.parametrize(
    ("name", "changed"), [("title", {"title": "水渠网"}), ("body", {"body": ["大家都在看这些，" * 20]})]
)
def test_titles_and_texts_that_repeat_break_a_run(name: str, changed: dict[str, object]) -> None:
    (breach,) = judge(observed(article(n, **changed) for n in range(50, 60)), usual(), NOTHING_DECLARED)
    assert (breach.field, breach.is_breaking) == (name, True)


def test_copies_and_articles_read_twice_repeat_nothing() -> None:
    again = [article(n, title="题目", body=["同一篇文章在两个栏目里都有，" * 9]) for n in range(50, 60)]
    assert judge(observed(again), usual(), NOTHING_DECLARED) == []


def test_rules_that_no_longer_hit_are_told_and_break_nothing() -> None:
    run = observed(article(n, rules=[Rule("title", "extract:h1")]) for n in range(50, 60))
    (breach,) = judge(run, usual(), NOTHING_DECLARED)
    assert (breach.field, breach.rule, breach.is_breaking) == ("title", "portal:h1", False)


def test_refused_pages_count_for_the_field_they_lack() -> None:
    run = Observations()
    for n in range(6):
        run.refuse(f"http://portal.example/{n}.html", "extract:body")
    assert fields(judge(run, usual(), NOTHING_DECLARED)) == ["accepted", "body"]


def test_observations_survive_the_ledger() -> None:
    run = observed(article(n) for n in range(30))
    again = Observations.from_data(json.loads(json.dumps(run.as_data())))
    assert again.as_data() == run.as_data()
    assert judge(observed(article(n, source=None) for n in range(50, 60)), [again], NOTHING_DECLARED)


def test_visits_are_judged_before_there_are_any() -> None:
    run = Observations()
    for n in range(4):
        run.compare(f"http://portal.example/{n}.html", ["body"])
    assert [(b.field, b.is_breaking) for b in judge(run, [], NOTHING_DECLARED)] == [("body", True)]


@pytest.mark.parametrize(
    ("given", "share", "is_breach"), [(0, 0.5, True), (3, 0.5, False), (9, 0.95, False), (6, 0.95, True), (0, 0, False)]
)
def test_declared_shares(given: int, share: float, is_breach: bool) -> None:
    run = observed(article(n, source="水渠报" if n < given else None) for n in range(10))
    assert bool(judge(run, [], declared({"source": share}))) is is_breach


def test_a_declared_share_of_general_rules() -> None:
    run = observed(article(n, rules=[Rule("title", "extract:h1")]) for n in range(10))
    assert judge(run, [], declared({"fallback": 1})) == []
    assert fields(judge(run, [], declared({"fallback": 0.1}))) == ["title"]


def few(*articles: Article, past: list[Observations]) -> Observations:
    """Return what a run of a few pages saw after those of `past`."""
    run = Observations(past[0])
    for one in articles:
        run.see(one)
    return run


def test_runs_of_few_pages_are_judged_together() -> None:
    past = usual()
    runs = []
    for number in range(50, 55):
        run = few(article(number, title="水渠网新闻中心"), past=past)
        runs.append(judge(run, past, NOTHING_DECLARED))
        run.is_usual = not runs[-1]
        past = [run, *past]
    assert [fields(breaches) for breaches in runs] == [[], [], [], [], ["title"]]
    assert runs[4][0].message.startswith("title is another than that of other articles on 0 of 3 pages (usual 100%")
    assert judge(few(article(60), article(61), past=past), past, NOTHING_DECLARED) == []


def test_rare_misses_of_many_small_runs_are_no_breach() -> None:
    past = [observed(article(number, source=None if number % 10 == 0 else "水渠报") for number in range(60))]
    for number in range(100, 200):
        run = few(article(number, source=None if number % 10 == 0 else "水渠报"), past=past)
        assert judge(run, past, NOTHING_DECLARED) == []
        past = [run, *past[:19]]


def test_an_article_that_is_read_again_repeats_nothing() -> None:
    past = [observed([article(50)])]
    again = few(article(50, body=["另一个版本，" * 20]), past=past)
    assert again.tallies["same title"].missed == 0


@pytest.mark.parametrize("values", [{"editr": 1}, {"title": 2}, {"title": "1"}, {"title": True}, {"silence_days": -1}])
def test_what_cannot_be_declared(values: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError):
        declared(values)


@pytest.mark.parametrize(
    ("news", "expected", "found"),
    [
        (News(8, 2, [40, 40], 20), NOTHING_DECLARED, []),  # a week of holidays
        (News(15, 2, [40, 40], 9), NOTHING_DECLARED, ["silence"]),
        (News(20, 9, [40, 40], 9), NOTHING_DECLARED, []),  # it was silent for nine days before
        (News(29, None, [], 0), NOTHING_DECLARED, []),
        (News(31, None, [], 0), NOTHING_DECLARED, ["silence"]),
        (News(1, 2, [40, 40], 7), NOTHING_DECLARED, ["new_per_week"]),
        (News(1, 2, [40], 1), NOTHING_DECLARED, []),
        (News(1, 2, [9, 9], 0), NOTHING_DECLARED, []),
        (News(2, 9, [40, 40], 9), Declared(silence_days=1), ["silence"]),
        (News(2, 9, [40, 40], 30), Declared(new_per_week=16), ["new_per_week"]),
        (News(2, 9, [], 30), Declared(new_per_week=16), []),  # known too short a time
    ],
)
def test_news(news: News, expected: Declared, found: list[str]) -> None:
    assert fields(judge_news(news, expected, [])) == found
