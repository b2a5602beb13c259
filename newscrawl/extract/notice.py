"""The copyright and contact notice under an article, as data."""

import re

from lxml.html import HtmlElement

from newscrawl.extract.blocks import lines
from newscrawl.items import Notice

# Mobile numbers have 11 digits; land lines an area code of 3 or 4 and 7 or 8 digits; 400 numbers are nationwide.
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}[-－—– ]?\d{7,8}|[48]00[-－—– ]?\d{3}[-－—– ]?\d{4})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)


def read_notice(region: HtmlElement) -> Notice:
    """Return the notice in `region`: its lines, and the phone numbers and e-mail addresses they name."""
    text = lines(region)
    return Notice(text=text, phones=_unique(_PHONE, text), emails=_unique(_EMAIL, text))


def _unique(pattern: re.Pattern[str], text: list[str]) -> list[str]:
    return list(dict.fromkeys(found for line in text for found in pattern.findall(line)))
