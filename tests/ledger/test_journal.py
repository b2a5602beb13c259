from datetime import timedelta

import pytest
from sqlalchemy import func, select

from newscrawl.expectations import Observations
from newscrawl.findings import Link, Section, Settled
from newscrawl.ledger.journal import Expected, Journal, Pace
from newscrawl.ledger.tables import articles, urls
from newscrawl.ledger.walks import Habits
from newscrawl.urls import page_id
from tests.ledger.conftest import SITE, Bench, article
from tests.shared import records

PLACE = Section("a", "甲", 0, SITE)
PACE = Pace(commit_articles=3, commit_seconds=5, publish_articles=1000, publish_seconds=60)
HABITS = Habits(
    is_full=False,
    full_every=timedelta(days=30),
    overlap=timedelta(days=2),
    watch=timedelta(days=7),
    revisits=(timedelta(days=1),),
    revisit_share=0.3,
)


class Clock:
    """Monotonic seconds that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(bench: Bench, clock: Clock) -> Journal:
    return Journal(bench.ledger, bench.publisher, bench.run, PACE, HABITS, clock=clock)


def committed(bench: Bench) -> int:
    with bench.ledger.begin() as connection:
        return connection.execute(select(func.count()).select_from(articles)).scalar_one()


def links(*paths: str) -> list[Link]:
    return [Link(page_id("p", SITE + path, SITE), SITE + path, "") for path in paths]


def test_articles_are_committed_in_batches(bench: Bench, journal: Journal) -> None:
    for number in range(5):
        journal.add(article(f"/{number}.html"))
    assert committed(bench) == 3
    journal.flush()
    assert committed(bench) == 5


def test_none_waits_longer_than_some_seconds(bench: Bench, journal: Journal, clock: Clock) -> None:
    journal.add(article("/1.html"))
    assert committed(bench) == 0
    clock.now = 5.0
    journal.settle(Settled(article("/2.html").id, SITE + "/2.html", "gone", "HTTP 404"))
    assert committed(bench) == 1


def test_ripe_articles_are_published_after_a_minute(bench: Bench, journal: Journal, clock: Clock) -> None:
    for number in range(3):
        journal.add(article(f"/{number}.html"))
    journal.add(article("/3.html", "三", "", None, "/9.html", "青岚林场恢"))
    assert records(bench.root) == []
    clock.now = 60.0
    journal.add(article("/4.html"))
    assert len(records(bench.root)) == 4  # the one that waits for a related title is not ripe


def test_a_run_that_read_little_publishes_nothing_before_it_can_be_judged(bench: Bench, clock: Clock) -> None:
    """A portal that sends a page in a minute, and shows the name of the site for each title."""
    usual = Observations()
    for number in range(40):
        usual.see(article(f"/{number}.html", f"题目{number}"))
    journal = Journal(bench.ledger, bench.publisher, bench.run, PACE, HABITS, Expected([usual]), clock=clock)
    for number in range(50, 70):
        clock.now += 61
        journal.add(article(f"/{number}.html", "站名"))
    assert records(bench.root) == []
    journal.flush()
    assert journal.conclude(journal.breaches()) == 20
    sound = Journal(bench.ledger, bench.publisher, bench.next_run(2).run, PACE, HABITS, Expected([usual]), clock=clock)
    for number in range(70, 90):
        clock.now += 61
        sound.add(article(f"/{number}.html", f"题目{number}"))
    titles = {record["title"] for record in records(bench.root)}
    assert len(titles) > 10
    assert "站名" not in titles


def test_so_many_articles_are_published_at_once(bench: Bench, clock: Clock) -> None:
    journal = Journal(bench.ledger, bench.publisher, bench.run, Pace(2, 5, 4, 60), HABITS, clock=clock)
    for number in range(5):
        journal.add(article(f"/{number}.html"))
    assert len(records(bench.root)) == 4


def test_a_url_is_asked_for_once_in_a_run_and_not_after_its_article(bench: Bench, journal: Journal) -> None:
    first, second = links("/1.html", "/2.html")
    assert journal.find(PLACE, [first, second]) == {first.id, second.id}
    assert journal.find(PLACE, [first, second]) == set()
    bench.commit(article("/1.html"))
    again = Journal(bench.ledger, bench.publisher, bench.next_run(2).run, PACE, HABITS)
    assert again.find(PLACE, [first, second]) == {second.id}


def test_a_list_of_any_length(bench: Bench, journal: Journal) -> None:
    many = links(*(f"/{number}.html" for number in range(40_000)))
    assert len(journal.find(PLACE, many)) == 40_000
    journal.flush()
    with bench.ledger.begin() as connection:
        assert connection.execute(select(func.count()).select_from(urls)).scalar_one() == 40_000


def test_an_article_takes_the_old_reason_away(bench: Bench, journal: Journal) -> None:
    page = article("/1.html")
    journal.settle(Settled(page.id, page.url, "rejected", "error page", "extract:error-words", 200))
    journal.flush()
    journal.add(page)
    journal.flush()
    with bench.ledger.begin() as connection:
        row = connection.execute(select(urls.c.state, urls.c.reason, urls.c.rule, urls.c.attempts)).one()
    assert tuple(row) == ("new", None, None, 0)


def test_what_could_not_be_committed_is_kept_for_the_next_try(
    bench: Bench, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.add(article("/1.html"))
    with monkeypatch.context() as patch:
        patch.setattr(bench.ledger, "begin", lambda: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(OSError, match="full"):
            journal.flush()
    journal.flush()
    assert committed(bench) == 1
