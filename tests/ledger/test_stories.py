"""Families of articles across portals: who is the original, what is published, and what becomes of it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from newscrawl.copies.likeness import likeness
from newscrawl.findings import USUAL_COPIES, Copies
from newscrawl.items import Article
from newscrawl.ledger import articles, checking, duplicates, forgetting, kinship, rebuilding, revisits, runs, withheld
from newscrawl.ledger import tables as t
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.dialect import number_of
from newscrawl.ledger.packing import pack, unpack
from newscrawl.ledger.publishing import Publisher
from newscrawl.ledger.runs import RunInfo
from newscrawl.urls import page_id
from tests.copies.texts import MEETING, NEWS, WEATHER
from tests.ledger.conftest import STARTED, Bench
from tests.shared import records

EARLY, LATE = "2026-05-13T00:00:00+08:00", "2026-05-14T00:00:00+08:00"


class Portals:
    """Runs of several portals that share a ledger."""

    def __init__(self, bench: Bench) -> None:
        self.ledger, self.root = bench.ledger, bench.root
        self._number = 0

    def run(self, portal: str, *fetched: Article, copies: Copies = USUAL_COPIES, publish: bool = True) -> RunInfo:
        """Let a run of a portal bring articles."""
        self._number += 1
        run = RunInfo(f"run-{portal}-{self._number}", portal, f"http://{portal}.example", STARTED)
        with self.ledger.begin() as connection:
            runs.begin(connection, run)
            articles.commit(connection, portal, run.id, Batch(fetched, copies=copies), STARTED)
        if publish:
            self.publish(run, copies)
        return run

    def publish(self, run: RunInfo, copies: Copies = USUAL_COPIES) -> None:
        Publisher(self.ledger, self.root, run, copies).publish(ripe_only=False)

    def withdraw(self, run: RunInfo, *ids: str) -> None:
        """Let articles be missing on two days."""
        for day in range(2):
            with self.ledger.begin() as connection:
                revisits.miss(connection, run.id, ids, STARTED + timedelta(days=day))

    def events(self, portal: str) -> list[tuple[Any, ...]]:
        """Return what was published of a portal: event, page, what it is a copy of, what changed."""
        found = sorted(of(self.root, portal), key=lambda record: record["seq"])
        return [(r["event"], r["url"].rsplit("/", 1)[1], r["duplicate_of"], r["changed"]) for r in found]

    def rows(self) -> dict[str, Any]:
        with self.ledger.read() as connection:
            return {row.id: row for row in connection.execute(select(t.articles))}

    def states(self) -> dict[str, str]:
        with self.ledger.read() as connection:
            return {row.id: row.state for row in connection.execute(select(t.urls))}

    def check(self) -> None:
        """Fail where the ledger is not whole, or other articles can be found than living ones."""
        with self.ledger.read() as connection:
            assert list(checking.faults(connection, self.root)) == []
            found = set(connection.execute(select(t.sketches.c.key, t.sketches.c.article)).all())
        living = [unpack(row.content) for row in self.rows().values() if not row.removed]
        assert found == {(key, number_of(one.id)) for one in living for key in kinship.text_of(one).keys()}  # noqa: SIM118


def of(root: Path, portal: str) -> list[dict[str, Any]]:
    return [record for record in records(root) if record["portal"] == portal]


@pytest.fixture
def portals(bench: Bench) -> Portals:
    return Portals(bench)


def news(portal: str, page: str, body: Sequence[str] = NEWS, published: str | None = None) -> Article:
    url = f"http://{portal}.example/{page}"
    return Article(
        id=page_id(portal, url, f"http://{portal}.example"), portal=portal, url=url, title=f"{page}的题目",
        body=list(body), published_at=published, source=f"{portal}报", fetched_at="2026-05-14T17:30:00Z",
    )  # fmt: skip


A, B, C = news("p", "a", NEWS, EARLY), news("q", "b", NEWS[:3], LATE), news("r", "c", NEWS[1:])


def test_within_a_portal_a_copy_is_not_published_again(portals: Portals) -> None:
    copy = news("p", "copy", NEWS[:3], LATE)
    portals.run("p", A, copy)
    assert portals.events("p") == [("new", "a", None, [])]
    row = portals.rows()[copy.id]
    assert (row.duplicate_of, row.story, portals.states()[copy.id]) == (A.id, A.id, "duplicate")
    portals.check()


def test_across_portals_it_is_published_with_its_original(portals: Portals) -> None:
    portals.run("p", A)
    portals.run("q", B)
    assert portals.events("q") == [("new", "b", A.id, [])]
    (record,) = of(portals.root, "q")
    assert 0.5 < record["similarity"] < 1
    assert portals.states()[B.id] == "new"
    portals.check()


def test_the_earliest_is_the_original_while_none_is_published(portals: Portals) -> None:
    first, second = portals.run("q", B, publish=False), portals.run("p", A, publish=False)
    portals.publish(first)
    portals.publish(second)
    assert portals.events("q") == [("new", "b", A.id, [])]
    assert portals.events("p") == [("new", "a", None, [])]


def test_what_was_published_first_stays_the_original(portals: Portals) -> None:
    portals.run("q", B)
    portals.run("p", A)
    assert portals.events("p") == [("new", "a", B.id, [])]
    assert portals.events("q") == [("new", "b", None, [])]


@pytest.mark.parametrize(
    ("copies", "wanted"),
    [
        (Copies("drop", "drop"), [("new", "x", None, [])]),
        (Copies("drop", "keep"), [("new", "b", None, []), ("new", "x", None, [])]),
        (Copies("link", "link"), [("new", "b", A.id, []), ("new", "b2", A.id, []), ("new", "x", None, [])]),
        (Copies("keep", "drop"), [("new", "x", None, [])]),
        (Copies("keep", "keep"), [("new", "b", None, []), ("new", "b2", None, []), ("new", "x", None, [])]),
    ],
)
def test_a_portal_may_want_it_otherwise(portals: Portals, copies: Copies, wanted: list[Any]) -> None:
    portals.run("p", A)
    again = news("q", "b2", NEWS[:2] + NEWS[3:], LATE)
    portals.run("q", B, again, news("q", "x", WEATHER), copies=copies)
    assert sorted(portals.events("q"), key=lambda event: event[1]) == wanted
    dropped = {news("q", page).id for page in ("b", "b2")} - {news("q", event[1]).id for event in wanted}
    assert all(portals.states()[id_] == "duplicate" for id_ in dropped)
    portals.check()


def test_in_whatever_order_they_come_they_are_one_family(tmp_path: Path) -> None:
    """The first and the last have too little in common; each has enough with the one between."""
    chain = [news("p", "1"), news("q", "2", [*NEWS, *MEETING, *WEATHER]), news("r", "3", [*MEETING, *WEATHER])]
    first, between, last = (kinship.text_of(article) for article in chain)
    assert likeness(first, between)
    assert likeness(between, last)
    assert not likeness(first, last)
    for number, order in enumerate(permutations(chain)):
        with Ledger(tmp_path / f"{number}.sqlite3") as ledger:
            portals = Portals(Bench(ledger, None, None, tmp_path / str(number)))  # type: ignore[arg-type]
            for article in order:
                portals.run(article.portal, article, publish=False)
            assert {row.story for row in portals.rows().values()} == {chain[0].id}


def test_what_lacks_the_numbers_of_two_stories_does_not_make_them_one(tmp_path: Path) -> None:
    """The cut one is like both, which are other news in the same words: in whatever order, these two stay apart."""
    numbers = [f"会议要求5月{day}日前完成，参加的有{day + 112}人，发放种苗{day}00株。" for day in (14, 21)]
    some = [news("p", "1", [*MEETING, numbers[0]]), news("q", "2", [*MEETING, numbers[1]]), news("r", "3", MEETING)]
    for number, order in enumerate(permutations(some)):
        with Ledger(tmp_path / f"{number}.sqlite3") as ledger:
            portals = Portals(Bench(ledger, None, None, tmp_path / str(number)))  # type: ignore[arg-type]
            for article in order:
                portals.run(article.portal, article)
            stories = [row.story or id_ for one in some for id_, row in portals.rows().items() if id_ == one.id]
            assert stories[0] != stories[1]
            assert stories[2] in stories[:2]
            portals.check()


def test_one_that_shows_that_two_told_the_same_makes_one_family_of_two(portals: Portals) -> None:
    first, second = news("p", "1", [*NEWS, *MEETING], EARLY), news("q", "2", [*MEETING, *WEATHER], LATE)
    other, link = news("r", "3", NEWS), news("s", "4", [*NEWS, *MEETING, *WEATHER])
    portals.run("q", second)
    portals.run("r", other)
    run = portals.run("s", link)
    assert portals.events("s") == [("new", "4", second.id, [])]
    portals.publish(replace(run, portal="r", id="later"))
    assert portals.events("r") == [("new", "3", None, []), ("updated", "3", second.id, ["duplicate_of"])]
    portals.run("p", first)
    assert {row.story for row in portals.rows().values()} == {second.id}
    portals.check()


def test_a_withdrawn_original_hands_over_to_a_copy_that_was_not_published(portals: Portals) -> None:
    copy = news("p", "copy", NEWS[:3], LATE)
    portals.run("p", A, copy)
    portals.run("q", B)
    run = portals.run("p")
    portals.withdraw(run, A.id)
    portals.publish(run)
    # Of the living ones the other portal's is published: it is the original now.
    assert portals.events("p")[1:] == [("removed", "a", None, []), ("new", "copy", B.id, [])]
    portals.run("q")
    assert portals.events("q") == [("new", "b", A.id, []), ("updated", "b", None, ["duplicate_of"])]
    portals.check()


def test_a_withdrawn_original_that_comes_back_is_a_copy(portals: Portals) -> None:
    portals.run("p", A)
    portals.run("q", B)
    run = portals.run("p")
    portals.withdraw(run, A.id)
    portals.publish(run)
    portals.run("p", A)
    assert [event[:3] for event in portals.events("p")] == [
        ("new", "a", None), ("removed", "a", None), ("updated", "a", B.id)
    ]  # fmt: skip
    portals.check()


def test_a_copy_that_another_portal_did_not_publish_takes_over(portals: Portals) -> None:
    portals.run("p", A)
    portals.run("q", B, copies=Copies("drop", "drop"))
    run = portals.run("p")
    portals.withdraw(run, A.id)
    portals.publish(run)
    assert portals.events("q") == []
    portals.run("q", copies=Copies("drop", "drop"))
    assert portals.events("q") == [("new", "b", None, [])]
    portals.check()


def test_a_forgotten_original_leaves_the_copies_of_other_portals(portals: Portals) -> None:
    copy = news("p", "copy", NEWS[:3], LATE)
    portals.run("p", A, copy)
    portals.run("q", B)
    portals.run("r", C, copies=Copies("drop", "drop"))
    run = portals.run("p")
    buried = Publisher(portals.ledger, portals.root, run).purge([A.id])
    assert (buried.ids, buried.kin) == (sorted([A.id, copy.id]), [B.url, C.url])
    assert forgetting.finish(portals.ledger, portals.root, "p") == []
    portals.run("q")
    assert portals.events("q")[1:] == [("updated", "b", None, ["duplicate_of"])]
    rows = portals.rows()
    assert (rows.keys(), rows[C.id].duplicate_of) == ({B.id, C.id}, B.id)
    portals.check()


def test_what_is_withheld_leaves_its_family(portals: Portals) -> None:
    run = portals.run("p", A, publish=False)
    portals.run("q", B)
    with portals.ledger.begin() as connection:
        assert withheld.withhold(connection, "p", run.id, "rule") == 1
    portals.run("q")
    assert portals.events("q") == [("new", "b", A.id, []), ("updated", "b", None, ["duplicate_of"])]
    portals.check()
    with portals.ledger.begin() as connection:
        withheld.release(connection, "p", run.id, STARTED, [])
    portals.publish(run)
    assert portals.events("p") == [("new", "a", B.id, [])]
    portals.check()


def test_an_edit_that_tells_something_else_sets_a_copy_apart(portals: Portals) -> None:
    copy = news("p", "copy", NEWS[:3], LATE)
    portals.run("p", A, copy)
    portals.run("q", news("q", "w", WEATHER))
    portals.run("p", replace(copy, body=[*WEATHER]))
    assert portals.events("p")[1:] == [("new", "copy", news("q", "w").id, [])]
    portals.run("p", replace(A, body=[*NEWS, "补记：工程已经验收。"]))
    assert portals.events("p")[2:] == [("updated", "a", None, ["body"])]
    portals.check()


def test_a_copy_whose_words_change_a_little_stays_one(portals: Portals) -> None:
    copy = news("p", "copy", NEWS[:3], LATE)
    portals.run("p", A, copy)
    portals.run("p", replace(copy, body=[*NEWS[:3], "补记：工程已经验收。"]))
    assert portals.states()[copy.id] == "duplicate"
    assert portals.events("p") == [("new", "a", None, [])]
    portals.check()


def test_an_original_that_is_edited_to_tell_something_else_leaves_its_family(portals: Portals) -> None:
    copy = news("p", "copy", NEWS[:3], LATE)
    portals.run("p", A, copy)
    portals.run("q", B)
    portals.run("r", news("r", "w", WEATHER))
    portals.run("p", replace(A, body=WEATHER))
    assert [event[:3] for event in portals.events("p")[1:]] == [
        ("updated", "a", news("r", "w").id), ("new", "copy", B.id)
    ]  # fmt: skip
    portals.run("q")
    assert portals.events("q")[1:] == [("updated", "b", None, ["duplicate_of"])]
    portals.run("p", news("p", "again", NEWS))
    assert portals.states()[news("p", "again").id] == "duplicate"
    portals.check()


def test_a_published_copy_that_is_edited_to_tell_something_else_is_none_any_more(portals: Portals) -> None:
    portals.run("p", A)
    portals.run("q", B)
    portals.run("q", replace(B, body=WEATHER))
    assert portals.events("q")[1:] == [("updated", "b", None, ["body", "duplicate_of"])]
    portals.check()


def test_an_edit_that_tells_what_another_tells_makes_a_copy(portals: Portals) -> None:
    portals.run("p", A, news("p", "w", WEATHER), publish=False)
    portals.run("q", news("q", "m", MEETING))
    run = portals.run("p", news("p", "w", NEWS), publish=False)
    portals.run("q", news("q", "m", NEWS))
    portals.publish(run)
    assert [event[:3] for event in portals.events("p")] == [("new", "a", None)]
    assert portals.events("q")[1:] == [("updated", "m", A.id, ["body", "duplicate_of"])]
    portals.check()


def test_a_copy_that_comes_back_alone_is_published(portals: Portals) -> None:
    """Its original, and it, were withdrawn together."""
    copy, drop = news("p", "copy", NEWS[:3], LATE), Copies("drop", "drop")
    portals.run("p", A, copy)
    portals.run("q", B, copies=drop)
    for portal, ids in (("q", (B.id,)), ("p", (A.id, copy.id))):
        run = portals.run(portal, copies=drop)
        portals.withdraw(run, *ids)
        portals.publish(run, drop)
    portals.run("p", copy)
    portals.run("q", B, copies=drop)
    assert [event[:3] for event in portals.events("p")] == [
        ("new", "a", None), ("removed", "a", None), ("new", "copy", None)
    ]  # fmt: skip
    assert portals.events("q") == []
    rows = portals.rows()
    assert (rows[B.id].duplicate_of, rows[B.id].story) == (copy.id, copy.id)
    portals.check()


def test_what_comes_back_is_compared_with_what_came_meanwhile(portals: Portals) -> None:
    portals.run("p", A)
    run = portals.run("p")
    portals.withdraw(run, A.id)
    portals.publish(run)
    portals.run("q", B)
    portals.run("p", news("p", "copy", NEWS[:3], LATE))
    portals.run("p", A)
    assert [event[:3] for event in portals.events("p")] == [
        ("new", "a", None), ("removed", "a", None), ("new", "copy", B.id)
    ]  # fmt: skip
    assert portals.states()[A.id] == "duplicate"
    run = portals.run("p")
    portals.withdraw(run, news("p", "copy").id)
    portals.publish(run)
    assert [event[:3] for event in portals.events("p")[3:]] == [("updated", "a", B.id), ("removed", "copy", None)]
    portals.check()


def test_what_comes_back_with_another_text_is_no_copy(portals: Portals) -> None:
    portals.run("p", A)
    portals.run("q", B)
    run = portals.run("p")
    portals.withdraw(run, A.id)
    portals.publish(run)
    portals.run("p", replace(A, body=WEATHER))
    assert [event[:3] for event in portals.events("p")[2:]] == [("updated", "a", None)]
    portals.check()


def test_a_ledger_rebuilt_before_copies_were_told_that_their_original_is_gone(portals: Portals) -> None:
    portals.run("p", A)
    portals.run("q", B)
    portals.run("r", C)
    run = portals.run("p")
    portals.withdraw(run, A.id)
    portals.publish(run)
    path = portals.root / "new.sqlite3"
    rebuilding.rebuild(path, portals.root, [])
    with Ledger(path) as ledger:
        again = Portals(Bench(ledger, None, None, portals.root))  # type: ignore[arg-type]
        again._number = 9
        again.run("q")
        again.run("r")
        assert again.events("q")[1:] == [("updated", "b", None, ["duplicate_of"])]
        assert again.events("r")[1:] == [("updated", "c", B.id, ["duplicate_of"])]
    path.unlink()


def test_other_news_in_the_same_words_is_published(portals: Portals) -> None:
    tomorrow = [line.replace("26度", "21度").replace("14日", "21日") for line in WEATHER]
    portals.run("p", news("p", "1", WEATHER), news("p", "2", tomorrow))
    assert [event[:3] for event in portals.events("p")] == [("new", "1", None), ("new", "2", None)]


def test_a_section_that_lists_a_copy_of_another_portal_is_none_of_the_original(portals: Portals, bench: Bench) -> None:
    portals.run("p", A)
    portals.run("q", B, copies=Copies("drop", "drop"))
    with portals.ledger.begin() as connection:
        connection.execute(t.listings.insert().values(url_id=B.id, section="别处"))
        connection.execute(update(t.articles).where(t.articles.c.id == A.id).values(unpublished=True))
    portals.run("p")
    assert portals.events("p") == [("new", "a", None, [])]


def test_a_rebuilt_ledger_knows_stories_and_finds_copies(portals: Portals) -> None:
    portals.run("p", A)
    portals.run("q", B)
    path = portals.root / "new.sqlite3"
    rebuilding.rebuild(path, portals.root, [])
    with Ledger(path) as ledger:
        again = Portals(Bench(ledger, None, None, portals.root))  # type: ignore[arg-type]
        assert {id_: (row.story, row.told) for id_, row in again.rows().items()} == {
            A.id: (A.id, None), B.id: (A.id, A.id)
        }  # fmt: skip
        again.check()
        again._number = 7
        again.run("r", C)
        assert again.events("r") == [("new", "c", A.id, [])]
        again.run("q")
        assert again.events("q") == [("new", "b", A.id, [])]


def test_a_family_is_told_in_the_order_of_time(portals: Portals) -> None:
    portals.run("q", B)
    portals.run("p", A)
    portals.run("r", C)
    with portals.ledger.read() as connection:
        assert [row.id for row in duplicates.family(connection, C.id)] == [A.id, B.id, C.id]
        assert duplicates.family(connection, "a0000000000000009") == []


def test_a_number_that_many_share_is_kept_for_some(portals: Portals) -> None:
    same = [news("p", str(number), [*NEWS, f"编号{number}" * 40]) for number in range(kinship.IN_A_BUCKET + 5)]
    with portals.ledger.begin() as connection:
        for article in same:
            kinship.add(connection, [article])
        query = select(func.count()).select_from(t.sketches).group_by(t.sketches.c.key)
        assert max(connection.execute(query).scalars()) == kinship.IN_A_BUCKET


def test_a_ledger_that_names_what_is_not_there_is_not_whole(portals: Portals) -> None:
    portals.run("p", A)
    with portals.ledger.begin() as connection:
        connection.execute(update(t.articles).values(story="a0000000000000009"))
        faults = list(checking.faults(connection, portals.root))
    assert faults == [f"article {A.id} is of the story of a0000000000000009, which is not there"]


def test_what_an_older_ledger_has_is_found_and_its_copies_stay_copies(tmp_path: Path) -> None:
    path, copy = tmp_path / "ledger.sqlite3", news("p", "copy")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript((Path(__file__).parent / "version_4.sql").read_text("utf-8"))
        connection.execute("INSERT INTO meta VALUES ('schema_version', '4'), ('seq', '0')")
        connection.executemany(
            "INSERT INTO articles (id, portal, url, published_at, content, duplicate_of, revision, unpublished, removed)"
            " VALUES (?, 'p', ?, ?, ?, ?, 0, ?, 0)",
            [
                (A.id, A.url, A.published_at, pack(A), None, True),
                (copy.id, copy.url, None, pack(copy), A.id, False),
                (news("p", "w").id, "http://p.example/w", None, pack(news("p", "w", WEATHER)), None, True),
            ],
        )
    with Ledger(path) as ledger:
        portals = Portals(Bench(ledger, None, None, tmp_path))  # type: ignore[arg-type]
        assert {row.url[-2:]: row.story for row in portals.rows().values()} == {"/a": A.id, "py": A.id, "/w": None}
        portals.check()
        portals.run("q", B, news("q", "x", [*WEATHER, "请留意。"]))
        assert portals.events("q") == [("new", "x", news("p", "w").id, []), ("new", "b", A.id, [])]
        portals.check()


def test_a_ledger_in_which_other_things_counted_of_texts_finds_its_articles(tmp_path: Path) -> None:
    """The only number by which a short text is found is another one."""
    path, short = tmp_path / "ledger.sqlite3", ["今天22:00停水。"]
    Ledger(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        one = news("p", "a", short)
        connection.execute("UPDATE meta SET value = '6' WHERE key = 'schema_version'")
        connection.execute(
            "INSERT INTO articles (id, portal, url, content, revision, unpublished, removed)"
            " VALUES (?, 'p', ?, ?, 0, 1, 0)",
            (one.id, one.url, pack(one)),
        )
        connection.execute("INSERT INTO sketches VALUES (1, ?)", (number_of(one.id),))
    with Ledger(path) as ledger:
        portals = Portals(Bench(ledger, None, None, tmp_path))  # type: ignore[arg-type]
        portals.run("q", replace(news("q", "b", short), title=one.title))
        assert portals.events("q") == [("new", "b", one.id, [])]
        with ledger.begin() as connection:
            keys = connection.execute(select(t.sketches.c.key)).scalars().all()
        assert 1 not in keys
