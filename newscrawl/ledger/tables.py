"""The tables of the ledger. Moments are ISO 8601 text in UTC; page time keeps its own offset."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

SCHEMA_VERSION = 8
"""Version of these tables; raised with every change that an older program could not read or write."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("portal", Text, nullable=False, index=True),
    Column("site", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("pid", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("reason", Text),
    Column("exit_code", Integer),
    Column("message", Text),
    Column("complete", Boolean, nullable=False, default=False),  # covered the portal and ended by itself
    Column("known", Integer, nullable=False, default=0),  # URLs found that were settled before: counted, not stored
    Column("counts", Text),  # JSON: state → number of URLs
    Column("reasons", Text),  # JSON: why URLs gave no article; forgotten after some months
    Column("verified", Boolean, nullable=False, default=True, server_default="1"),  # were certificates looked at?
    Column("observed", Text),  # JSON: what its pages gave, which later runs are judged by; null: it read none
    Column("breaches", Text),  # JSON: expectations that it did not meet; null: it met all
    Column("accepted", Boolean, nullable=False, default=False, server_default="0"),  # what it gave is the usual now
    Column("kind", Text, nullable=False, default="crawl", server_default="crawl"),  # or reextract, import, forget
)

# Every URL found, and where it stands. `run` is the run that last found it unsettled.
urls = Table(
    "urls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("title", Text),  # as the list page showed it that it was last asked for from
    Column("status", Integer),
    Column("reason", Text),
    Column("rule", Text),
    Column("original", Text),  # of a duplicate: the article it is a copy of
    Column("attempts", Integer, nullable=False, default=0),  # failed or gone in a row, since first_tried_at
    Column("first_tried_at", Text),
    Column("ask_after", Text),  # of a page without an article: not asked again before
    Index("urls_run_state", "run", "state"),
    Index("urls_portal_state", "portal", "state"),
)

# Which section lists which URL.
listings = Table(
    "listings",
    metadata,
    Column("url_id", Text, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("walk", Integer, nullable=False, default=0, server_default="0"),  # that listed it first; 0: none
    Index("listings_walk", "walk"),
)

# Walks through the list of a section, from its head down. Those not ended go on from their cursor.
walks = Table(
    "walks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("section", Text, nullable=False),  # id of the page of the section
    Column("run", Text, nullable=False),  # that began it
    Column("started_at", Text, nullable=False),
    Column("full", Boolean, nullable=False),  # does not stop at what earlier walks covered
    Column("cursor", Text, nullable=False),  # the list page that was read last; at the beginning the first one
    Column("pages", Integer, nullable=False, default=0),  # list pages read
    Column("shown", Text),  # JSON: ids of the articles from the head of the list on, some hundred of them
    Column("ended_at", Text),
    Column("ended_by", Text),  # end: of the list; known: came to what earlier walks covered; lost: cursor is gone
    Index("walks_portal_section", "portal", "section"),
)

# Pages that were asked whether they are those of sections, and are not; they are asked again after a while.
explored = Table(
    "explored",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("asked_at", Text, nullable=False),
)

sections = Table(
    "sections",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text),
    Column("published_at", Text),
    Column("content", LargeBinary, nullable=False),  # what the page said: JSON of the article, zlib
    Column("body_key", Text),  # equal for equal articles of a portal, for tombstones; null: it is like no other
    Column("duplicate_of", Text),  # of a copy that is not published: the article that stands for it
    Column("revision", Integer, nullable=False, default=0),  # of the last published event; 0: not published
    Column("sections", Text),  # JSON, as last published
    Column("unpublished", Boolean, nullable=False),
    Column("first_seen_at", Text),  # when it was fetched first
    Column("due_at", Text),  # when it is to be asked for again; null: never
    Column("missing_at", Text),  # when it was not there for the first time, since it was last seen
    Column("removed", Boolean, nullable=False, default=False, server_default="0"),
    Column("validators", Text),  # JSON: ETag and Last-Modified of the last answer, each a string or null
    Column("previous", LargeBinary),  # of an unpublished update: content as last published
    Column("cause", Text),  # of an unpublished update: extractor where the same page was read anew; null: the page
    Column("story", Text),  # the original of all that tell the same, also in other portals; null: it is alone
    Column("told", Text),  # what it was last published as a copy of
    Index("articles_portal_unpublished", "portal", "unpublished"),
    Index("articles_portal_due", "portal", "due_at"),
    Index("articles_portal_seen", "portal", "first_seen_at", "published_at"),
    Index("articles_duplicate_of", "duplicate_of"),
    Index("articles_story", "story"),
)

# What finds the kin of living articles: a row for each number of a sketch.
sketches = Table(
    "sketches",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),  # its id as a number, with a sign
    sqlite_with_rowid=False,
)

# Articles of runs in which title or body broke: kept out until a person releases them, or another run reads them.
withheld = Table(
    "withheld",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("run", Text, nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),  # as in articles
)

# Unpublished articles that wait for the whole title of a related article.
awaits = Table(
    "awaits",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("target_id", Text, primary_key=True, index=True),
)

files = Table(
    "files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("run", Text, nullable=False, index=True),  # '' of a file that joins others
    Column("path", Text, nullable=False, unique=True),  # relative to the data directory
    Column("done", Boolean, nullable=False),
    Column("events", Integer, nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("within", Integer),  # of a file of a day whose lines were joined: the file of the month that has them now
    Column("published_at", Text),  # when it was whole
    # All events up to this number, of all portals, were published by then.
    Column("through", Integer, nullable=False, default=0, server_default="0"),
    Index("files_portal_done", "portal", "done"),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("article_id", Text, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("file_id", Integer, nullable=False, index=True),
    Column("line", LargeBinary),  # frozen until the file is done: the file has it then
    Column("purged", Boolean, nullable=False, default=False, server_default="0"),  # its line is in no file any more
)

# Files of raw pages, one for each run that fetched some.
archives = Table(
    "archives",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("run", Text, nullable=False, index=True),
    Column("path", Text, nullable=False, unique=True),  # relative to the data directory
    Column("bytes", Integer, nullable=False),
    Column("done", Boolean, nullable=False),  # no record comes behind those that are known
    Index("archives_portal_done", "portal", "done"),
)

# Where the raw pages are: one row for each answer.
pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("archive", Integer, nullable=False),
    Column("article_id", Text, nullable=False, index=True),  # also of a page that was refused, or of a part
    Column("part", Integer, nullable=False),  # its number in an article of several pages
    Column("asked", Text, nullable=False),  # the address that was asked for at first
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("fetched_at", Text, nullable=False),
    Column("revisit", Boolean, nullable=False),  # says only that the page was as it was before
    Column("digest", Text, nullable=False),  # of the payload
    Index("pages_archive_offset", "archive", "offset"),
)

# Articles that must not come back: nothing is left of them but this.
tombstones = Table(
    "tombstones",
    metadata,
    Column("id", Text, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("body_key", Text, index=True),  # as in articles; null: it had none
    Column("forgotten_at", Text, nullable=False),
    Column("done", Boolean, nullable=False),  # false: a process died over it, the next goes on
)

# Files whose new content is whole beside them, under a hidden name, and that it is to replace.
replacements = Table(
    "replacements",
    metadata,
    Column("path", Text, primary_key=True),  # relative to the data directory
    Column("portal", Text, nullable=False),
)
