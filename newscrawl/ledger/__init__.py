"""What is remembered: the truth about URLs, articles, runs and published events, and the files made from it."""
