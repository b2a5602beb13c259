"""Between the engine and the portals: hosts that may be asked, robots.txt, honest decoding."""
