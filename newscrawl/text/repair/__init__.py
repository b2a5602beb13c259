"""Text that mirrors damaged, given back.

A family of mirrors converts simplified pages to traditional characters, stores them in GBK, and puts the reading of
some of the changed characters behind each of their places, byte by byte, without regard to where characters begin:
發(fā)展, 向?qū)I(yè). `is_damaged` tells such pages, a `Mender` undoes it.
"""

import sys

from newscrawl.text.repair.document import Mended, Mender, Place
from newscrawl.text.repair.glosses import is_damaged

__all__ = ["Mended", "Mender", "Place", "is_damaged", "repair"]


def repair(text: str) -> Mended:
    """Return a whole `text`, mended, in simplified characters where it was damaged, else as it is."""
    return Mender(text, sys.maxsize).mend(text) if is_damaged(text) else Mended(text, [])
