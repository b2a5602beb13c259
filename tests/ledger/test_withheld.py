"""What a run withholds, what becomes of it, and a run that died before it was judged."""

from datetime import timedelta

from sqlalchemy import select

from newscrawl.expectations import NOTHING_DECLARED, Breach, Observations, judge
from newscrawl.findings import WITHHELD, Settled
from newscrawl.items import Article
from newscrawl.ledger import found, observations, runs, withheld
from newscrawl.ledger.journal import conclude_dead
from newscrawl.ledger.tables import articles, urls
from tests.ledger.conftest import STARTED, Bench, article
from tests.shared import records


def published(bench: Bench) -> list[tuple[str, str | None]]:
    bench.publisher.publish(ripe_only=False)
    return [(one["event"], one["title"]) for one in sorted(records(bench.root), key=lambda one: one["seq"])]


def withhold(bench: Bench) -> int:
    with bench.ledger.begin() as connection:
        return withheld.withhold(connection, "p", bench.run.id, "portal:h1")


def hold(bench: Bench) -> int:
    with bench.ledger.begin() as connection:
        return withheld.hold(connection, "p", bench.run.id)


def test_new_articles_leave_and_changed_ones_become_what_they_were(bench: Bench) -> None:
    bench.commit(article("/1", "旧"))
    assert published(bench) == [("new", "旧")]
    later = bench.next_run(2)
    later.commit(article("/1", "坏"), article("/2", "坏二"))
    assert withhold(later) == 2
    assert published(later) == [("new", "旧")]
    with bench.ledger.read() as connection:
        rows = connection.execute(select(urls.c.state, urls.c.reason, urls.c.rule)).all()
        assert rows == [("rejected", WITHHELD, "portal:h1")] * 2
        assert connection.execute(select(articles.c.title)).scalars().all() == ["旧"]
    third = later.next_run(3)
    with bench.ledger.read() as connection:
        left = found.left_over(connection, third.run, ())
    assert sorted(link.url[-2:] for link, _ in left) == ["/1", "/2"]
    third.commit(article("/1", "旧"), article("/2", "好二"))
    assert published(third) == [("new", "旧"), ("new", "好二")]
    with bench.ledger.read() as connection:
        assert withheld.number(connection, later.run.id) == 0


def test_copies_are_withheld_with_what_they_are_copies_of(bench: Bench) -> None:
    body = "两个地址上是同一篇文章，一个字也不差。" * 8
    bench.commit(article("/1", body=body), article("/2", body=body))
    assert withhold(bench) == 2
    assert published(bench) == []
    later = bench.next_run(2)
    later.commit(article("/1", body=body), article("/2", body=body))
    assert hold(later) == 0
    assert len(published(later)) == 1


def test_what_reads_as_it_was_stays_withheld_until_all_of_it_is_read_again(bench: Bench) -> None:
    bench.commit(article("/0", "旧"))
    published(bench)
    broken = [article("/0", "站名"), *(article(f"/{n}", "站名") for n in range(1, 4))]
    later = bench.next_run(2)
    later.commit(*broken)
    assert withhold(later) == 4
    third = later.next_run(3)
    third.commit(broken[0], broken[1], article("/2", "好二"))
    assert published(third) == [("new", "旧"), ("new", "好二")]
    assert hold(third) == 2
    assert published(third) == [("new", "旧"), ("new", "好二")]
    with bench.ledger.read() as connection:
        assert withheld.number(connection, later.run.id) == 3
        assert connection.execute(select(articles.c.title).order_by(articles.c.title)).scalars().all() == ["好二", "旧"]
    fourth = third.next_run(4)
    fourth.commit(broken[0], broken[1], broken[3])
    assert hold(fourth) == 0
    assert published(fourth)[2:] == [("updated", "站名"), ("new", "站名"), ("new", "站名")]


def test_what_is_gone_keeps_nothing_withheld(bench: Bench) -> None:
    broken = [article(f"/{n}", "站名") for n in range(1, 3)]
    bench.commit(*broken)
    withhold(bench)
    later = bench.next_run(2)
    later.commit(broken[0])
    with bench.ledger.begin() as connection:
        gone = Settled(broken[1].id, broken[1].url, "gone", "HTTP 404", status=404)
        found.settle(connection, "p", later.run.id, STARTED, [gone])
    assert hold(later) == 0
    assert published(later) == [("new", "站名")]


def test_what_is_released_is_published_as_it_was_read(bench: Bench) -> None:
    bench.commit(article("/1", "旧"))
    published(bench)
    later = bench.next_run(2)
    later.commit(article("/1", "新"), article("/2", "二"))
    withhold(later)
    with bench.ledger.begin() as connection:
        states = withheld.release(connection, "p", later.run.id, STARTED, [timedelta(days=1)])
    assert states == {"updated": 1, "new": 1}
    assert published(later) == [("new", "旧"), ("updated", "新"), ("new", "二")]


def test_an_article_that_came_back_broken_stays_removed(bench: Bench) -> None:
    bench.commit(article("/1", "旧"))
    published(bench)
    with bench.ledger.begin() as connection:
        connection.execute(articles.update().values(removed=True, unpublished=True))
    assert published(bench)[-1] == ("removed", None)
    later = bench.next_run(2)
    later.commit(article("/1", "坏"))
    assert withhold(later) == 1
    assert len(published(later)) == 2
    third = later.next_run(3)
    third.commit(article("/1", "旧"))
    assert published(third)[-1] == ("updated", "旧")


def see(run: Bench, read: list[Article]) -> list[Breach]:
    """Commit and observe what a run read; return where it falls short."""
    with run.ledger.begin() as connection:
        past = observations.past(connection, "p", run.run.id)
    observed = Observations(past[0] if past else None)
    for one in read:
        observed.see(one)
    run.commit(*read)
    with run.ledger.begin() as connection:
        observations.save(connection, run.run.id, observed)
    return judge(observed, past, NOTHING_DECLARED)


def test_what_a_run_that_died_left_is_judged_with_what_the_next_reads(bench: Bench) -> None:
    see(bench, [article(f"/{n}", f"题{n}") for n in range(30)])
    published(bench)
    with bench.ledger.begin() as connection:
        runs.close(connection, bench.run.id, finished_at="2026-05-14T18:00:00Z", reason="finished", exit_code=0)
    dead = bench.next_run(2)
    assert see(dead, [article("/30", "站名"), article("/1", "站名")]) == []
    with bench.ledger.begin() as connection:
        conclude_dead(connection, "p", dead.run.id, NOTHING_DECLARED)
    third = dead.next_run(3)
    assert see(third, [article(f"/{number}", "站名") for number in (32, 33, 34)])
    assert withhold(third) == 5
    assert sorted(published(third)) == sorted(("new", f"题{n}") for n in range(30))
    with bench.ledger.read() as connection:
        assert withheld.number(connection, third.run.id) == 5


def test_a_run_that_died_is_judged_by_the_next(bench: Bench) -> None:
    see(bench, [article(f"/{n}", f"题{n}") for n in range(30)])
    published(bench)
    with bench.ledger.begin() as connection:
        runs.close(connection, bench.run.id, finished_at="2026-05-14T18:00:00Z", reason="finished", exit_code=0)
    dead = bench.next_run(2)
    see(dead, [article(f"/{n}", "站名") for n in range(30, 36)])
    with bench.ledger.begin() as connection:
        conclude_dead(connection, "p", dead.run.id, NOTHING_DECLARED)
    assert len(published(dead.next_run(3))) == 30
    with bench.ledger.read() as connection:
        assert withheld.number(connection, dead.run.id) == 6
        assert [one.is_usual for one in observations.past(connection, "p", "run3")] == [False, True]
    with bench.ledger.begin() as connection:
        observations.accept(connection, dead.run.id)
        assert len(observations.past(connection, "p", "run3")) == 1


def test_a_changed_article_that_is_withheld_is_asked_again_at_once_and_not_when_its_turn_comes(bench: Bench) -> None:
    bench.commit(article("/1", "旧"))
    published(bench)
    later = bench.next_run(2)
    later.commit(article("/1", "站名"))
    assert withhold(later) == 1
    third = later.next_run(3)
    with bench.ledger.begin() as connection:
        connection.execute(articles.update().values(due_at="2026-05-14T18:00:00Z"))
        left = found.left_over(connection, third.run, ())
        found.take_over(connection, third.run.id, [link.id for link, _ in left])
    fourth = third.next_run(4)
    with bench.ledger.begin() as connection:  # the third was killed
        again = found.left_over(connection, fourth.run, ())
    assert [link.url[-2:] for link, _ in [*left, *again]] == ["/1", "/1"]
