"""Which articles of the ledger tell the same story: found by their sketches, verified by their texts.

A living article has a row for each number of its sketch. Two are compared where they share enough of these; only the
comparison decides. A number that many texts have in common, which tells nothing, is kept for the first of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, select

from newscrawl.copies.likeness import Text, similarity, stories_of
from newscrawl.copies.sketch import SHARED
from newscrawl.items import Article
from newscrawl.ledger import dialect
from newscrawl.ledger.dialect import chunks, id_of, number_of
from newscrawl.ledger.packing import unpack
from newscrawl.ledger.tables import articles

IN_A_BUCKET: Final = 32
"""Texts that are kept for one number."""
_COMPARED = 16  # texts that one is compared with at most: those that share most with it


class Sketches:
    """The sketches of some texts beside those that are known, by numbers for texts (64 bits, with a sign)."""

    def __init__(self, connection: Connection, keys: Mapping[int, Collection[int]]) -> None:
        """Look up the `keys` (number of a text → its sketch)."""
        self._connection, self._keys = connection, keys
        self._buckets: dict[int, list[int]] = {key: [] for found in keys.values() for key in found}
        self._fresh: list[tuple[int, int]] = []
        for key, text in dialect.sketches_with(connection, self._buckets):
            self._buckets[key].append(text)

    def candidates(self, text: int) -> list[int]:
        """Return the texts that share enough with one to be compared with it, first those that share most."""
        keys = list(self._keys[text])
        shared = Counter(other for key in keys for other in self._buckets[key] if other != text)
        if not shared:
            return []
        equal = set(self._buckets[keys[0]])
        found = [other for other, number in shared.items() if number >= SHARED or other in equal]
        return sorted(found, key=lambda other: (other not in equal, -shared[other], other))[:_COMPARED]

    def add(self, text: int) -> None:
        """Let a text be found from now on."""
        for key in self._keys[text]:
            bucket = self._buckets[key]
            if len(bucket) < IN_A_BUCKET and text not in bucket:
                bucket.append(text)
                self._fresh.append((key, text))

    def save(self) -> None:
        """Write down what was added."""
        dialect.add_sketches(self._connection, sorted(self._fresh))
        self._fresh = []


class Kinship:
    """Finds the kin of articles that are being committed."""

    def __init__(self, connection: Connection, fresh: Iterable[Article]) -> None:
        """Look for the kin of the articles `fresh`, which may be each other's."""
        self._connection = connection
        self._texts = {article.id: text_of(article) for article in fresh}
        self._sketches = Sketches(connection, {number_of(id_): text.keys() for id_, text in self._texts.items()})

    def candidates(self, id_: str) -> list[str]:
        """Return the living articles that may tell the same story as one of those given, and can be found by now."""
        return [id_of(number) for number in self._sketches.candidates(number_of(id_))]

    def stories(self, id_: str, told: Mapping[str, Collection[str]]) -> list[str]:
        """Return which stories one of the given articles tells: of those `told`, each by articles of it."""
        wanted = {other for others in told.values() for other in others}
        self._texts |= texts(self._connection, wanted - self._texts.keys())
        known = {
            story: [self._texts[one] for one in sorted(others) if one in self._texts] for story, others in told.items()
        }
        return stories_of(self._texts[id_], known)

    def add(self, id_: str) -> None:
        """Let one of the given articles be found by the next."""
        self._sketches.add(number_of(id_))

    def save(self) -> None:
        """Write down what was added."""
        self._sketches.save()


class Compared:
    """Compares texts as the ledger has them."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._texts = connection, dict[str, Text]()

    def similarity(self, id_: str, other: str) -> float:
        """Return how like the texts of two articles are."""
        self._texts |= texts(self._connection, [one for one in (id_, other) if one not in self._texts])
        return similarity(self._texts[id_], self._texts[other])


def texts(connection: Connection, ids: Iterable[str]) -> dict[str, Text]:
    """Return what is compared of those of `ids` that are there."""
    found = dict[str, Text]()
    for chunk in chunks(ids):
        query = select(articles.c.id, articles.c.content).where(articles.c.id.in_(chunk))
        found |= {row.id: text_of(unpack(row.content)) for row in connection.execute(query)}
    return found


def add(connection: Connection, some: Iterable[Article]) -> None:
    """Let articles be found whose kin is known."""
    kinship = Kinship(connection, found := list(some))
    for article in found:
        kinship.add(article.id)
    kinship.save()


def add_all(connection: Connection) -> None:
    """Let all living articles be found that are in the ledger."""
    query = select(articles.c.id).where(articles.c.removed.is_(False)).order_by(articles.c.id)
    for chunk in chunks(connection.execute(query).scalars()):
        rows = connection.execute(select(articles.c.content).where(articles.c.id.in_(chunk))).scalars()
        add(connection, map(unpack, rows))


def remove(connection: Connection, some: Iterable[Article]) -> None:
    """Let articles, as the ledger has them, not be found any more."""
    rows = [(key, number_of(article.id)) for article in some for key in text_of(article).keys()]  # noqa: SIM118
    dialect.remove_sketches(connection, rows)


def text_of(article: Article) -> Text:
    """Return what is compared of an article."""
    return Text.of(article.title or "", article.body, (image.url for image in article.images))
