"""Raw pages in WARC 1.1 files (ISO 28500): what went over the wire, kept as it was."""
