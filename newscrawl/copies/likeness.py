"""How like two texts are, and whether that makes them one story. Exact: no estimate, no chance, in either order."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from newscrawl.copies.numbers import Masked, mask
from newscrawl.copies.plain import plain, told
from newscrawl.copies.sketch import exact, sketch
from newscrawl.copies.variants import is_variant
from newscrawl.text.clean import without_spaces

ENOUGH: Final = 0.3
"""The least similarity of copies: two thirds of a text may be missing, or half of it and some of the rest damaged."""
LONG: Final = 80
"""Characters without white space from which on texts are compared by what they have in common."""
_Name = TypeVar("_Name", bound=Hashable)
_GRAM = 8  # bytes of four characters


@dataclass(frozen=True)
class Text:
    """What is compared of an article: its plain text, and, of a short one, all that must be equal."""

    plain: str
    short: str | None = None
    """None of a long text; '' where there is nothing to compare."""

    @classmethod
    def of(cls, title: str, body: Iterable[str], pictures: Iterable[str] = ()) -> "Text":
        """Make it from title, paragraphs and addresses of pictures."""
        paragraphs = list(body)
        compared = plain(paragraphs)
        if len(compared) >= LONG or (compared and len(without_spaces("".join(told(paragraphs)))) >= LONG):
            return cls(compared)
        whole = without_spaces("".join(paragraphs))
        return cls(compared, "\n".join([plain([title]), compared or whole, *pictures]) if whole else "")

    def keys(self) -> list[int]:
        """Return the numbers by which kin is found, the first of them shared by equal texts; none: it has no kin."""
        if self.short is not None:
            return [exact(self.short)] if self.short else []
        first = exact(self.plain)
        return [first, *(key for key in sketch(self.plain) if key != first)]

    @cached_property
    def grams(self) -> set[int]:
        """The runs of four characters, each as a number: four units of UTF-16."""
        data = self.plain.encode("utf-16-le", "surrogatepass")
        found = set[int]()
        for start in range(0, _GRAM, 2):
            end = start + (len(data) - start) // _GRAM * _GRAM
            found.update(memoryview(data)[start:end].cast("Q"))
        return found

    @cached_property
    def masked(self) -> Masked:
        """The text without its numbers."""
        return mask(self.plain)


def similarity(one: Text, other: Text) -> float:
    """Return how like two texts are, 0 to 1: the share of their runs of four characters that both have (Jaccard)."""
    if one.plain == other.plain:
        return 1.0
    both = len(one.grams & other.grams)
    either = len(one.grams) + len(other.grams) - both
    return round(both / either, 4) if either else 0.0


def likeness(one: Text, other: Text) -> float:
    """Return the similarity of two texts that tell the same story, 0 where they do not."""
    found = _similarity_if_enough(one, other)
    return 0.0 if found and are_variants(one, other) else found


def _similarity_if_enough(one: Text, other: Text) -> float:
    if one.short is not None or other.short is not None:
        return float(bool(one.short) and one.short == other.short)
    lengths = sorted((len(one.plain), len(other.plain)))
    if lengths[0] < ENOUGH * lengths[1] / 2:  # a text may repeat itself, so that it has few grams for its length
        return 0.0
    found = similarity(one, other)
    return found if found >= ENOUGH else 0.0


def are_variants(one: Text, other: Text) -> bool:
    """Say whether two texts tell different news in the same words."""
    if one.short is not None or other.short is not None or one.plain == other.plain:
        return False
    first, second = sorted((one, other), key=lambda text: (len(text.plain), text.plain))
    return is_variant(second.masked, first.masked)


def stories_of(mine: Text, stories: Mapping[_Name, Sequence[Text]]) -> list[_Name]:
    """Return which of `stories`, each given by texts that tell it, a text tells too; the one most like it first.

    A text without the numbers that tell two stories apart is like both: it is of one, and does not make them one.
    """
    alike = dict[_Name, float]()
    for name, texts in stories.items():
        most = max((_similarity_if_enough(mine, text) for text in texts), default=0.0)
        if most and not any(are_variants(mine, text) for text in texts):
            alike[name] = most
    found = list[_Name]()
    for name in sorted(alike, key=lambda name: (-alike[name], str(name))):
        others = [text for one in found for text in stories[one]]
        if not any(are_variants(text, other) for text in stories[name] for other in others):
            found.append(name)
    return found
