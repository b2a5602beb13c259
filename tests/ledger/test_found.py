from datetime import timedelta

import pytest
from sqlalchemy import select

from newscrawl.findings import Settled, State
from newscrawl.ledger import found, runs
from newscrawl.ledger.tables import urls
from tests.ledger.conftest import SITE, STARTED, Bench, article

PAGE = article("/1.html")


def settle(bench: Bench, state: State, day: float) -> None:
    with bench.ledger.begin() as connection:
        now = STARTED + timedelta(days=day)
        found.settle(connection, "p", bench.run.id, now, [Settled(PAGE.id, PAGE.url, state, "HTTP 500", status=500)])


def is_settled(bench: Bench, day: float) -> bool:
    with bench.ledger.begin() as connection:
        return PAGE.id in found.settled_ids(connection, [PAGE.id], STARTED + timedelta(days=day))


def state(bench: Bench) -> str:
    with bench.ledger.begin() as connection:
        return connection.execute(select(urls.c.state).where(urls.c.id == PAGE.id)).scalar_one()


def test_an_article_settles_its_url_and_a_listing_does_not(bench: Bench) -> None:
    bench.list("甲", 0, "/1.html")
    assert not is_settled(bench, 0)
    bench.commit(PAGE)
    assert is_settled(bench, 0)


@pytest.mark.parametrize("kind", ["rejected", "disallowed", "offsite"])
def test_a_refused_page_may_be_mended_and_is_asked_again_after_1_3_7_and_each_30_days(
    bench: Bench, kind: State
) -> None:
    for day, again in [(0, 1), (1, 4), (4, 11), (11, 41), (41, 71), (71, 101)]:
        settle(bench, kind, day)
        assert is_settled(bench, again - 0.1)
        assert not is_settled(bench, again)


def test_a_full_walk_asks_for_what_was_refused(bench: Bench) -> None:
    settle(bench, "rejected", 0)
    with bench.ledger.begin() as connection:
        assert not found.settled_ids(connection, [PAGE.id], STARTED, is_full=True)


@pytest.mark.parametrize("kind", ["failed", "gone"])
def test_a_url_without_an_article_is_asked_again_until_five_times_over_seven_days(bench: Bench, kind: State) -> None:
    for day in (0, 1, 2, 3):
        settle(bench, kind, day)
    assert not is_settled(bench, 8)
    settle(bench, kind, 5.9)
    assert not is_settled(bench, 6.95)
    assert is_settled(bench, 7)


def test_the_fifth_failure_after_seven_days_is_gone(bench: Bench) -> None:
    for day in (0, 2, 4, 6):
        settle(bench, "failed", day)
        assert state(bench) == "failed"
    settle(bench, "failed", 8)
    assert state(bench) == "gone"


def test_the_receipt_counts_each_url_once(bench: Bench) -> None:
    bench.list("甲", 0, "/1.html", "/2.html", "/3.html")
    bench.list("乙", 1, "/1.html")
    bench.commit(PAGE)
    gone = Settled(article("/2.html").id, SITE + "/2.html", "gone", "HTTP 404")
    with bench.ledger.begin() as connection:
        found.settle(connection, "p", "run1", STARTED, [gone])
        runs.add_known(connection, "run1", 4)
        assert runs.counts(connection, "run1") == {"new": 1, "gone": 1, "pending": 1, "known": 4}


def test_a_reason_is_one_short_line_whatever_a_server_says(bench: Bench) -> None:
    with bench.ledger.begin() as connection:
        told = f"not a page of text: image/png\x1b]0;x\x07\n{'y' * 5000}"
        found.settle(connection, "p", bench.run.id, STARTED, [Settled(PAGE.id, PAGE.url, "rejected", told)])
        reason = connection.execute(select(urls.c.reason)).scalar_one()
    assert reason.startswith("not a page of text: image/png]0;x y")
    assert len(reason) <= 300
