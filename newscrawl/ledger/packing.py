"""Articles as the ledger keeps them."""

import zlib

from newscrawl.contract import decode_line, encode_line
from newscrawl.items import Article


def pack(article: Article) -> bytes:
    """Return the article as the ledger keeps it."""
    return zlib.compress(encode_line(article), 1)


def unpack(content: bytes) -> Article:
    """Return the article that `pack` packed."""
    return decode_line(zlib.decompress(content))
