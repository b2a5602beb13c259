"""What is learned of runs, and kept: by what later ones are judged, however long it was broken, whatever the clock."""

from datetime import timedelta

from newscrawl.expectations import NOTHING_DECLARED, Breach, Observations, judge
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
        assert len(past) == 20
        assert [breach.field for breach in judge(seen(broken), past, NOTHING_DECLARED)] == ["title"]
        observations.accept(connection, "run0599")
        assert observations.past(connection, "p", "now")[0].as_data() == seen(broken).as_data()
        kept = [observations.load(connection, f"run{number:04}").tallies for number in range(600)]
    assert sum(map(bool, kept)) < 300
