"""Articles that must go, and be gone everywhere."""

from pathlib import Path

from newscrawl.ledger.database import Ledger


def finish(ledger: Ledger, root: Path, portal: str) -> None:
    """Bring to an end what was begun."""
