"""Answers in gzip: whole ones are made plain, those cut off are known for it, the rest is Scrapy's."""

import gzip

import pytest

from newscrawl.middlewares.decode import gunzip

PAGE = "<p>青岚县的水渠修好了。</p>".encode() * 50
WHOLE = gzip.compress(PAGE, mtime=0)
MOST = 10 * len(PAGE)


def test_a_whole_stream_is_made_plain() -> None:
    assert gunzip(WHOLE, MOST) == PAGE
    assert gunzip(WHOLE, len(PAGE)) == PAGE
    assert gunzip(gzip.compress(b"", mtime=0), MOST) == b""


@pytest.mark.parametrize("end", [1, 10, 18, len(WHOLE) // 2, len(WHOLE) - 9, len(WHOLE) - 1])
def test_a_stream_that_is_cut_off_is_known_for_it(end: int) -> None:
    with pytest.raises(EOFError):
        gunzip(WHOLE[:end], MOST)


@pytest.mark.parametrize(
    "body",
    [
        b"no gzip",
        WHOLE + WHOLE,
        WHOLE + b"\0\0",
        WHOLE[:-8] + b"\0" * 8,  # a checksum that is none
        gzip.compress(b"x" * (MOST + 1), mtime=0),
    ],
    ids=["no gzip", "two streams", "padded", "wrong checksum", "too much"],
)
def test_what_is_no_single_stream_of_the_right_size_is_left_alone(body: bytes) -> None:
    assert gunzip(body, MOST) is None
