"""What is learned of runs, and kept: by what later ones are judged, however long it was broken, whatever the clock."""

from datetime import timedelta

import pytest

from newscrawl.clock import PORTAL_ZONE
from newscrawl.expectations import NOTHING_DECLARED, Breach, Observations, judge, judge_news
from newscrawl.ledger import observations, runs
from newscrawl.ledger.runs import RunInfo
from tests.ledger.conftest import SITE, STARTED, Bench, article


def seen(titles: list[str]) -> Observations:
    observed = Observations()
    for number, title in enumerate(titles):
        observed.see(article(f"/{number}", title))
    return observed


def test_a_run_is_judged_by_the_last_good_ones_after_months_of_broken_ones(bench: Bench) -> None:
    broken = [f"水渠网 {number % 2}" for number in range(6)]
    with bench.ledger.begin() as connection:
        for number in range(600):
            run = RunInfo(f"run{number:04}", "p", SITE, STARTED + timedelta(minutes=30 * number))
            runs.begin(connection, run)
            is_good = number < 30
            observations.save(connection, run.id, seen([f"题{n}" for n in range(10)] if is_good else broken))
            if not is_good:
                observations.record(connection, run.id, [Breach("title", "h1", "", [], is_breaking=True)])
            observations.condense(connection, "p")
        past = observations.past(connection, "p", "now")
        assert len([one for one in past if one.is_usual]) == 20
        assert [breach.field for breach in judge(seen(broken), past, NOTHING_DECLARED)] == ["title"]
        observations.accept(connection, "run0599")
        assert observations.past(connection, "p", "now")[0].as_data() == seen(broken).as_data()
        kept = [observations.load(connection, f"run{number:04}").tallies for number in range(600)]
    assert sum(map(bool, kept)) < 300


@pytest.mark.parametrize(
    "stray", ["2008-08-08T08:00:00+08:00", "2062-05-01T08:00:00+08:00", "2026-04-01T08:00:00+08:00"]
)
def test_silence_is_told_whatever_one_page_says_of_its_time(bench: Bench, stray: str) -> None:
    """An article from an archive, or with a mistyped year, is no silence of the portal's."""
    days = [STARTED - timedelta(days=number) for number in range(30)]
    fresh = [article(f"/{day:%j}", published=day.astimezone(PORTAL_ZONE).isoformat()) for day in days]
    bench.commit(*fresh, article("/stray", published=stray))
    with bench.ledger.read() as connection:
        silent = observations.news(connection, "p", STARTED + timedelta(days=60))
    assert silent
    assert [breach.field for breach in judge_news(silent, NOTHING_DECLARED, [])] == ["silence"]
