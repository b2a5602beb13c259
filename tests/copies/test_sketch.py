from random import Random

import pytest

from benchmarks.invented_copies import COPIES, story, told
from newscrawl.copies.likeness import ENOUGH, Text, similarity
from newscrawl.copies.sketch import SHARED, SIZE, sketch


@pytest.mark.parametrize("how", COPIES)
def test_copies_are_found_by_their_sketches(how: str) -> None:
    rng, found = Random(how), 0
    for _ in range(60):
        body = told(story(rng))
        one, other = Text.of("", body), Text.of("", COPIES[how](rng, body))
        assert similarity(one, other) > ENOUGH
        found += len(set(one.keys()) & set(other.keys())) >= SHARED
    assert found == 60


def test_other_texts_share_little() -> None:
    texts = [Text.of("", told(story(Random(seed)))) for seed in range(40)]
    shared = [len(set(one.keys()) & set(other.keys())) for one in texts for other in texts if one is not other]
    assert sum(number >= SHARED for number in shared) < len(shared) / 50


def test_the_same_numbers_come_in_every_process() -> None:
    """CRC-32 of the only gram, as zlib and other programs give it."""
    assert sketch("abcdefghijklmnop") == [0x943AC093]


def test_a_sketch_is_bounded() -> None:
    assert len(sketch("".join(map(chr, range(0x4E00, 0x5E00))))) == SIZE
    assert sketch("字" * 5000) == sketch("字" * 16)
    assert sketch("字" * 15) == []
