"""One HTML page about what was published and how the portals stand, for people."""
