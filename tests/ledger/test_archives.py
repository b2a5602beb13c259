"""Which raw pages the ledger knows, and which articles it takes without them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from newscrawl.archive.writing import ArchiveFile, Record
from newscrawl.clock import iso
from newscrawl.findings import Settled
from newscrawl.items import Article
from newscrawl.ledger import archives, articles, tables
from newscrawl.ledger.archives import Archived
from newscrawl.ledger.articles import Batch
from newscrawl.ledger.journal import Journal
from newscrawl.ledger.rereading import readable
from newscrawl.ledger.tables import pages, urls
from tests.archive.test_damage import no_file_larger_than
from tests.archive.test_files import exchange, written
from tests.ledger.conftest import SITE, STARTED, Bench, article
from tests.ledger.test_journal import HABITS, PACE


def test_an_article_whose_page_could_not_be_archived_waits_for_the_next_run(bench: Bench) -> None:
    file = ArchiveFile(bench.root / "archive/p/run1.warc.gz", {})
    journal = Journal(bench.ledger, bench.publisher, bench.run, PACE, HABITS, archive=file)
    kept, lost, refused = article("/1.html"), article("/2.html"), article("/3.html")
    journal.keep(kept.id, exchange())
    with no_file_larger_than(file.path.stat().st_size + 10):
        for one in (lost, refused):
            with pytest.raises(OSError, match="File too large"):
                journal.keep(one.id, exchange())
    journal.add(kept)
    journal.add(lost)
    journal.settle(Settled(refused.id, f"{SITE}/3.html", "rejected", "no text", "extract:body", status=200))
    journal.flush()
    journal.close()
    with bench.ledger.read() as connection:
        assert articles.existing(connection, [kept.id, lost.id]) == {kept.id}
        assert list(connection.execute(select(pages.c.article_id)).scalars()) == [kept.id]
        assert list(connection.execute(select(urls.c.id)).scalars()) == [kept.id]


def test_pages_behind_a_damaged_one_are_taken_in_and_other_files_left_alone(bench: Bench) -> None:
    folder = bench.root / "archive/p"
    run, foreign = folder / "20260514T173000Z-ab12cd.warc.gz", folder / "my-own.warc.gz"
    places = written(run, *[exchange(b"%d" % number * 2000) for number in range(5)])
    content = bytearray(run.read_bytes())
    content[places[1][0] + 30] ^= 0xFF
    run.write_bytes(bytes(content) + b"torn")
    foreign.write_bytes(b"kept here by somebody\n")
    archives.recover(bench.ledger, Path(bench.root), "p")
    assert run.read_bytes() == bytes(content)
    assert foreign.read_bytes() == b"kept here by somebody\n"
    with bench.ledger.read() as connection:
        found = list(connection.execute(select(pages.c.offset).order_by(pages.c.offset)).scalars())
    assert found == [offset for at, (offset, _) in enumerate(places) if at != 1]


def test_a_copy_that_is_read_anew_without_its_original_stays_a_copy(bench: Bench) -> None:
    first, copy = article("/1.html", body="旧的读法，" * 30), article("/2.html", body="旧的读法，" * 30)
    bench.commit(first, copy)

    def read_anew(number: int, *read: Article) -> str | None:
        run = bench.next_run(number).run.id
        with bench.ledger.begin() as connection:
            for one in read:
                articles.commit(connection, "p", run, Batch([one], cause="extractor"), STARTED)
            query = select(tables.articles.c.duplicate_of).where(tables.articles.c.id == copy.id)
            return connection.execute(query).scalar_one()

    first_now, copy_now = (replace(one, body=["新的读法，" * 30]) for one in (first, copy))
    assert read_anew(2, copy_now) == first.id
    assert read_anew(3, first_now, copy_now) == first.id
    with bench.ledger.read() as connection:
        ended = connection.execute(select(urls.c.state, urls.c.original).where(urls.c.id == copy.id)).one()
    assert tuple(ended) == ("duplicate", first.id)
    other = replace(copy, body=["另一篇的文字，" * 30])
    assert read_anew(4, other) == first.id
    assert read_anew(5, first_now, other) is None


def test_a_clock_that_was_ahead_hides_no_page(bench: Bench) -> None:
    url, ahead = f"{SITE}/1.html", STARTED + timedelta(days=300)
    one = replace(article("/1.html"), fetched_at=iso(ahead))
    bench.commit(one)
    answers = [(ahead, Record(300, 100, False, "sha1:A")), (STARTED, Record(700, 90, True, "sha1:A"))]
    kept = [Archived(one.id, 1, url, fetched, record) for fetched, record in answers]
    with bench.ledger.begin() as connection:
        archives.record(connection, "p", bench.run.id, kept)
    ((found,),) = readable(bench.ledger, "p", None, with_refused=True)
    assert [(pages.first, [place.offset for place in pages.places.values()]) for pages in found.fetched] == [
        (url, [300])
    ]

    bench.commit(replace(one, title="未存档的", fetched_at=iso(ahead + timedelta(days=1))))
    ((found,),) = readable(bench.ledger, "p", None, with_refused=True)
    assert found.fetched == []

    # "Not modified" since then: it is the page that is not kept.
    later = Archived(one.id, 1, url, ahead + timedelta(days=2), Record(900, 90, True, "sha1:A"))
    with bench.ledger.begin() as connection:
        archives.record(connection, "p", bench.run.id, [later])
    ((found,),) = readable(bench.ledger, "p", None, with_refused=True)
    assert found.fetched == []
