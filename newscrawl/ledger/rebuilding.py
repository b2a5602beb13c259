"""A ledger made anew from the published files, where the old one is lost or damaged.

What was published is known again: nothing is published twice. What was only in the ledger is not: URLs that gave no
article, walks, receipts. The next run walks all lists to their ends and finds nothing new in them.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, update

from newscrawl.clock import parse_iso, utc_now
from newscrawl.contract import decode_line
from newscrawl.items import Article
from newscrawl.ledger import archives, duplicates, forgetting, kinship, manifests, revisits
from newscrawl.ledger.database import Ledger
from newscrawl.ledger.dialect import insert_or_ignore
from newscrawl.ledger.packing import pack
from newscrawl.ledger.tables import articles, events, files, listings, meta, runs, sections, tombstones, urls

_BATCH = 500
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(slots=True)
class _State:
    """An article after its last event."""

    last: Article
    content: Article
    """Its last event that was no removal."""
    first_seen: str
    revision: int
    removed: bool


@dataclass(slots=True)
class Rebuilt:
    """What was found in the files."""

    articles: int = 0
    events: int = 0
    faults: list[str] = field(default_factory=list)
    """Lines and files that are none of ours, or torn: they are left out."""


def rebuild(path: Path, root: Path, after: Sequence[timedelta]) -> Rebuilt:
    """Make a new ledger at `path` from the files of the data directory `root`; return what was found.

    `after` says after how long since it was first fetched an article is asked for again.
    """
    rebuilt, seen = Rebuilt(), set[int]()
    states: dict[str, _State] = {}
    with Ledger(path) as ledger:
        for file in sorted((root / "articles").glob("*/*/*.jsonl")):
            with ledger.begin() as connection:
                read = [article for article in _read(file, rebuilt) if _is_first(article, seen, file, rebuilt)]
                if read:
                    _record_file(connection, root, file, read)
            for article in read:
                _follow(states, article)
            rebuilt.events += len(read)
        with ledger.begin() as connection:
            _bury(connection, [state for state in states.values() if state.last.event == "purged"])
            rebuilt.faults += forgetting.bury_again(connection, root)
            there = [state for state in states.values() if state.last.event != "purged"]
            _record_articles(connection, there, after)
            duplicates.restore(connection)
            last = str(max(seen, default=0))
            connection.execute(update(meta).where(meta.c.key == "seq").values(value=last))
            manifests.put_all(connection, root)
        for folder in sorted((root / archives.FOLDER).glob("*/")):
            archives.recover(ledger, root, folder.name)
    rebuilt.articles = len(there)
    return rebuilt


def _read(file: Path, rebuilt: Rebuilt) -> Iterator[Article]:
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                article = decode_line(line)
            except (msgspec.MsgspecError, ValueError):
                rebuilt.faults.append(f"{file}:{number}: no line of ours, left out")
                continue
            if article.portal != file.parent.parent.name or not article.url or article.seq < 1:
                rebuilt.faults.append(f"{file}:{number}: not of this portal, left out")
                continue
            yield article


def _is_first(article: Article, seen: set[int], file: Path, rebuilt: Rebuilt) -> bool:
    if article.seq in seen:
        rebuilt.faults.append(f"{file}: the number {article.seq} is there twice, left out")
        return False
    seen.add(article.seq)
    return True


def _follow(states: dict[str, _State], article: Article) -> None:
    """Bring the state of an article up to one more event; files need not come in the order of their numbers."""
    state = states.get(article.id)
    is_removal = article.event in ("removed", "purged")
    if state is None:
        states[article.id] = _State(article, article, article.fetched_at, article.revision, is_removal)
        return
    state.first_seen = min(state.first_seen, article.fetched_at)
    if not is_removal and (state.content.event == "removed" or article.seq > state.content.seq):
        state.content = article
    if article.seq > state.last.seq:
        state.last, state.revision, state.removed = article, article.revision, is_removal


def _bury(connection: Connection, purged: Sequence[_State]) -> None:
    """Keep tombstones: not done, since the old ledger may have been lost before all files were written anew."""
    rows = [
        {"id": state.last.id, "portal": state.last.portal, "forgotten_at": state.last.fetched_at, "done": False}
        for state in purged
    ]
    if rows:
        connection.execute(insert_or_ignore(tombstones), rows)


def _record_file(connection: Connection, root: Path, file: Path, read: list[Article]) -> None:
    portal, run = file.parent.parent.name, _run_of(file)
    started = read[0].fetched_at
    row = {"id": run, "portal": portal, "site": "", "started_at": started, "finished_at": started, "pid": 0, "host": "",
           "reason": "rebuilt", "exit_code": None, "message": "from published files", "complete": False}  # fmt: skip
    if run:
        connection.execute(insert_or_ignore(runs), [row])
    seqs = [article.seq for article in read]
    statement = files.insert().returning(files.c.id).values(
        portal=portal, run=run, path=file.relative_to(root).as_posix(), done=True, events=len(read),
        first_seq=min(seqs), last_seq=max(seqs), sha256=sha256(file.read_bytes()).hexdigest(),
    )  # fmt: skip
    file_id = connection.execute(statement).scalar_one()
    rows = [{"seq": article.seq, "article_id": article.id, "revision": article.revision, "event": article.event,
             "file_id": file_id} for article in read]  # fmt: skip
    connection.execute(events.insert(), rows)


def _run_of(file: Path) -> str:
    """Return the run that a file names, '' for a month: 20260514T173000Z-ab12cd of 20260514T173000Z-ab12cd-2.jsonl."""
    return "" if _MONTH.fullmatch(file.parent.name) else "-".join(file.stem.split("-")[:2])


def _record_articles(connection: Connection, states: list[_State], after: Sequence[timedelta]) -> None:
    now = utc_now()
    for start in range(0, len(states), _BATCH):
        batch = states[start : start + _BATCH]
        connection.execute(articles.insert(), [_article_row(state, revisits.next_due(
            parse_iso(state.first_seen), now, after)) for state in batch])  # fmt: skip
        kinship.add(connection, [state.content for state in batch if not state.removed])
        connection.execute(insert_or_ignore(urls), [_url_row(state) for state in batch])
        listed = [(state.content.id, name) for state in batch for name in state.content.sections]
        if listed:
            connection.execute(insert_or_ignore(listings), [{"url_id": id_, "section": name} for id_, name in listed])
    names = dict.fromkeys((state.content.portal, name) for state in states for name in state.content.sections)
    if names:
        rows = [{"portal": portal, "name": name, "position": at} for at, (portal, name) in enumerate(names)]
        connection.execute(insert_or_ignore(sections), rows)


def _article_row(state: _State, due: str | None) -> dict[str, Any]:
    content = replace(
        state.content, seq=0, event="new", changed=[], revision=1, cause="page", duplicate_of=None, similarity=None
    )
    is_known = content.title is not None or bool(content.body)
    return {
        "id": content.id, "portal": content.portal, "url": content.url, "title": content.title,
        "published_at": content.published_at, "content": pack(content), "revision": state.revision,
        "body_key": duplicates.body_key(content) if is_known else None, "unpublished": False,
        "sections": json.dumps(content.sections, ensure_ascii=False), "first_seen_at": state.first_seen,
        "due_at": None if state.removed else due, "removed": state.removed, "told": state.last.duplicate_of,
    }  # fmt: skip


def _url_row(state: _State) -> dict[str, Any]:
    return {"id": state.last.id, "portal": state.last.portal, "url": state.last.url, "state": "new", "run": "rebuilt",
            "attempts": 0, "status": 200, "title": state.content.title}  # fmt: skip
