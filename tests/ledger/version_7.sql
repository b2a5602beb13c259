CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);

CREATE TABLE runs (
	id TEXT NOT NULL, 
	portal TEXT NOT NULL, 
	site TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT, 
	pid INTEGER NOT NULL, 
	host TEXT NOT NULL, 
	reason TEXT, 
	exit_code INTEGER, 
	message TEXT, 
	complete BOOLEAN NOT NULL, 
	known INTEGER NOT NULL, 
	counts TEXT, 
	reasons TEXT, 
	verified BOOLEAN DEFAULT '1' NOT NULL, 
	observed TEXT, 
	breaches TEXT, 
	accepted BOOLEAN DEFAULT '0' NOT NULL, 
	kind TEXT DEFAULT 'crawl' NOT NULL, 
	PRIMARY KEY (id)
);

CREATE INDEX ix_runs_portal ON runs (portal);

CREATE TABLE urls (
	id TEXT NOT NULL, 
	portal TEXT NOT NULL, 
	url TEXT NOT NULL, 
	state TEXT NOT NULL, 
	run TEXT NOT NULL, 
	title TEXT, 
	status INTEGER, 
	reason TEXT, 
	rule TEXT, 
	original TEXT, 
	attempts INTEGER NOT NULL, 
	first_tried_at TEXT, 
	ask_after TEXT, 
	PRIMARY KEY (id)
);

CREATE INDEX urls_portal_state ON urls (portal, state);

CREATE INDEX urls_run_state ON urls (run, state);

CREATE TABLE listings (
	url_id TEXT NOT NULL, 
	section TEXT NOT NULL, 
	walk INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (url_id, section)
);

CREATE INDEX listings_walk ON listings (walk);

CREATE TABLE walks (
	id INTEGER NOT NULL, 
	portal TEXT NOT NULL, 
	section TEXT NOT NULL, 
	run TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	"full" BOOLEAN NOT NULL, 
	cursor TEXT NOT NULL, 
	pages INTEGER NOT NULL, 
	shown TEXT, 
	ended_at TEXT, 
	ended_by TEXT, 
	PRIMARY KEY (id)
);

CREATE INDEX walks_portal_section ON walks (portal, section);

CREATE TABLE explored (
	portal TEXT NOT NULL, 
	url TEXT NOT NULL, 
	asked_at TEXT NOT NULL, 
	PRIMARY KEY (portal, url)
);

CREATE TABLE sections (
	portal TEXT NOT NULL, 
	name TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (portal, name)
);

CREATE TABLE articles (
	id TEXT NOT NULL, 
	portal TEXT NOT NULL, 
	url TEXT NOT NULL, 
	title TEXT, 
	published_at TEXT, 
	content BLOB NOT NULL, 
	body_key TEXT, 
	duplicate_of TEXT, 
	revision INTEGER NOT NULL, 
	sections TEXT, 
	unpublished BOOLEAN NOT NULL, 
	first_seen_at TEXT, 
	due_at TEXT, 
	missing_at TEXT, 
	removed BOOLEAN DEFAULT '0' NOT NULL, 
	validators TEXT, 
	previous BLOB, 
	cause TEXT, 
	story TEXT, 
	told TEXT, 
	PRIMARY KEY (id)
);

CREATE INDEX articles_portal_due ON articles (portal, due_at);

CREATE INDEX articles_portal_seen ON articles (portal, first_seen_at, published_at);

CREATE INDEX articles_duplicate_of ON articles (duplicate_of);

CREATE INDEX articles_portal_unpublished ON articles (portal, unpublished);

CREATE INDEX articles_story ON articles (story);

CREATE TABLE sketches (
	"key" INTEGER NOT NULL, 
	article INTEGER NOT NULL, 
	PRIMARY KEY ("key", article)
)
 WITHOUT ROWID;

CREATE TABLE withheld (
	article_id TEXT NOT NULL, 
	portal TEXT NOT NULL, 
	run TEXT NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (article_id)
);

CREATE INDEX ix_withheld_run ON withheld (run);

CREATE TABLE awaits (
	article_id TEXT NOT NULL, 
	target_id TEXT NOT NULL, 
	PRIMARY KEY (article_id, target_id)
);

CREATE INDEX ix_awaits_target_id ON awaits (target_id);

CREATE TABLE files (
	id INTEGER NOT NULL, 
	portal TEXT NOT NULL, 
	run TEXT NOT NULL, 
	path TEXT NOT NULL, 
	done BOOLEAN NOT NULL, 
	events INTEGER NOT NULL, 
	first_seq INTEGER NOT NULL, 
	last_seq INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	within INTEGER, 
	published_at TEXT, 
	through INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (path)
);

CREATE INDEX ix_files_run ON files (run);

CREATE INDEX files_portal_done ON files (portal, done);

CREATE TABLE events (
	seq INTEGER NOT NULL, 
	article_id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	file_id INTEGER NOT NULL, 
	line BLOB, 
	purged BOOLEAN DEFAULT '0' NOT NULL, 
	PRIMARY KEY (seq)
);

CREATE INDEX ix_events_file_id ON events (file_id);

CREATE INDEX ix_events_article_id ON events (article_id);

CREATE TABLE archives (
	id INTEGER NOT NULL, 
	portal TEXT NOT NULL, 
	run TEXT NOT NULL, 
	path TEXT NOT NULL, 
	bytes INTEGER NOT NULL, 
	done BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (path)
);

CREATE INDEX archives_portal_done ON archives (portal, done);

CREATE INDEX ix_archives_run ON archives (run);

CREATE TABLE pages (
	id INTEGER NOT NULL, 
	archive INTEGER NOT NULL, 
	article_id TEXT NOT NULL, 
	part INTEGER NOT NULL, 
	asked TEXT NOT NULL, 
	"offset" INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	fetched_at TEXT NOT NULL, 
	revisit BOOLEAN NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (id)
);

CREATE INDEX pages_archive_offset ON pages (archive, "offset");

CREATE INDEX ix_pages_article_id ON pages (article_id);

CREATE TABLE tombstones (
	id TEXT NOT NULL, 
	portal TEXT NOT NULL, 
	body_key TEXT, 
	forgotten_at TEXT NOT NULL, 
	done BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);

CREATE INDEX ix_tombstones_body_key ON tombstones (body_key);

CREATE TABLE replacements (
	path TEXT NOT NULL, 
	portal TEXT NOT NULL, 
	PRIMARY KEY (path)
);
