"""Articles that a page carries as data for its scripts: in a textarea or as a string of JSON, for want of visible text."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from newscrawl.clock import iso
from newscrawl.extract.metadata import Claim
from newscrawl.extract.tree import Element, named

_STRING = re.compile(r'["\']?([A-Za-z_-]{2,30})["\']?\s*[:=]\s*"((?:[^"\\]|\\.){2,2000000})"', re.DOTALL)
_BODY_NAME = re.compile(r"[a-z_-]{0,20}?(?:content|body|text|html|detail)\w{0,4}", re.IGNORECASE)
_NAMES = {
    "title": re.compile(r"(?:article|news|post)?[-_]?(?:title|headline)", re.IGNORECASE),
    "source": re.compile(r"(?:article|news|media|post)?[-_]?(?:source|media)[-_]?(?:name)?", re.IGNORECASE),
    "author": re.compile(r"(?:article|news)?[-_]?author[-_]?(?:name)?", re.IGNORECASE),
    "editor": re.compile(r"(?:article|news)?[-_]?(?:responsible)?[-_]?editor[-_]?(?:name)?", re.IGNORECASE),
    "published": re.compile(r"(?:article|news)?[-_]?(?:time|(?:publish|pub|create|release)(?:ed)?[-_]?(?:time|date|at)|ptime|ct)", re.IGNORECASE),
}  # fmt: skip
_TIME = re.compile(
    r"\b(?:ct|ptime|(?:publish|pub|create|release)(?:ed)?_?(?:time|date|at))[\"']?\s*[:=]\s*[\"']?"
    r"(\d{13}|\d{10}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?)(?!\d)",
    re.IGNORECASE,
)  # fmt: skip
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHORTEST = 60  # Chinese characters
_MOST_STRINGS = 5000


class Embedded(NamedTuple):
    """The text of an article as markup, and what stands beside it, by field."""

    html: str
    claims: dict[str, Claim]


def find_embedded(root: Element) -> Embedded | None:
    """Return the article that the page at `root` carries as data; None where it carries none."""
    best: Embedded | None = None
    for strings in (list(_textareas(root)), *map(list, _scripts(root))):
        bodies = [
            value for name, value in strings if _BODY_NAME.fullmatch(name) and len(_HAN.findall(value)) >= _SHORTEST
        ]
        body = max(bodies, key=len, default="")
        if len(body) > (len(best.html) if best else 0):
            best = Embedded(body, dict(_claims(strings)))
    return best


def script_times(text: str) -> list[Claim]:
    """Return the moments that scripts of the page `text` name as that of publication, as ISO 8601."""
    return [Claim(moment(found[1]), "extract:script-time") for found in _TIME.finditer(text)]


def moment(value: str) -> str:
    """Return `value` as ISO 8601 where it counts seconds or milliseconds since 1970, else as it is."""
    if not _EPOCH.fullmatch(value):
        return value
    return iso(datetime.fromtimestamp(int(value[:10]), UTC))


def _textareas(root: Element) -> Iterator[tuple[str, str]]:
    for area in root.iter("textarea"):
        yield named(area).strip() or "", "".join(map(str, area.itertext()))


def _scripts(root: Element) -> Iterator[Iterator[tuple[str, str]]]:
    for script in root.iter("script"):
        if (script.text and _HAN.search(script.text)) or "\\u" in (script.text or ""):
            yield _strings(script.text or "")


def _strings(text: str) -> Iterator[tuple[str, str]]:
    for number, found in enumerate(_STRING.finditer(text)):
        if number >= _MOST_STRINGS:
            return
        try:
            yield found[1], json.loads(f'"{found[2]}"', strict=False)
        except ValueError:
            continue


def _claims(strings: list[tuple[str, str]]) -> Iterator[tuple[str, Claim]]:
    for field, pattern in _NAMES.items():
        value = next((value for name, value in strings if pattern.fullmatch(name) and 2 <= len(value) <= 200), None)
        if value:
            yield field, Claim(moment(value) if field == "published" else value, "extract:embedded-data")
