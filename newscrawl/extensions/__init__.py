"""What goes on around a crawl: the run with its lock and receipt, and the progress line."""
