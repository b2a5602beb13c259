"""What an article says, made from a seed and its number."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random

from newscrawl.demo import text, words
from newscrawl.demo.truth import Image

ZONE = timezone(timedelta(hours=8))
"""The time zone of the portal."""

RARE, EMOJI, PICTURES = 21, 34, 28
"""Of 200 articles: the numbers of those with rare characters, with emoji, with nothing but pictures."""

_PERIOD = 200
_FIRST_DAY = datetime(1998, 2, 1, 7, tzinfo=ZONE)
_DAYS = (datetime(2026, 10, 31, tzinfo=ZONE) - _FIRST_DAY).days
_OPEN_SECONDS = 14 * 3600  # of a day: nothing is published at night


@dataclass(frozen=True, slots=True)
class Story:
    """The text and the pictures of an article; text as it stands in the page, white space and all."""

    title: str
    paragraphs: list[str]
    images: list[Image]


@dataclass(frozen=True, slots=True)
class Credits:
    """Who wrote, who published; `byline` is what the page shows of the authors."""

    editor: str | None = None
    source: str | None = None
    byline: str | None = None
    authors: list[str] = field(default_factory=list)


def special(index: int) -> int:
    """Return which of 200 kinds of article this is, to be compared with RARE and its like."""
    return index % _PERIOD


def make_title(seed: int, index: int, place: str) -> str:
    """Return the title of an article."""
    title = text.title(Random(f"{seed}/title/{index}"), place + "县", _topic(seed, index))
    return title + "👏" if special(index) == EMOJI else title


def make_story(seed: int, index: int, place: str) -> Story:
    """Return the text and the pictures of an article."""
    rng = Random(f"{seed}/body/{index}")
    paragraphs = _paragraphs(rng, index, place + "县", _topic(seed, index))
    return Story(make_title(seed, index, place), paragraphs, _images(rng, index))


def make_credits(seed: int, page_id: int) -> Credits:
    """Return the credits of a page: a copy has its own."""
    rng = Random(f"{seed}/credits/{page_id}")
    byline, authors = _byline(rng)
    return Credits(
        editor=None if rng.random() < 0.15 else text.person(rng),
        source=None if rng.random() < 0.12 else rng.choice(words.SOURCES),
        byline=byline, authors=authors,
    )  # fmt: skip


def make_time(seed: int, index: int, articles: int, shift: float = 0) -> datetime:
    """Return when an article was published; `shift` moves it, by up to 1 forward or back, between its neighbours."""
    step = _DAYS * _OPEN_SECONDS / articles
    jitter = Random(f"{seed}/time/{index}").uniform(-0.1, 0.1)
    day, second = divmod(int((index + 0.5 + jitter + 0.3 * shift) * step), _OPEN_SECONDS)
    return _FIRST_DAY + timedelta(days=day, seconds=second)


def _topic(seed: int, index: int) -> words.Topic:
    """Return the topic that title and text share."""
    return Random(f"{seed}/topic/{index}").choice(words.TOPICS)


def _paragraphs(rng: Random, index: int, place: str, topic: words.Topic) -> list[str]:
    if special(index) == PICTURES:
        return []
    if index % 100 in (31, 82):
        return text.short_paragraphs(rng, place, topic)
    found = text.paragraphs(rng, place, topic)
    for extra in _extras(rng, index, place):
        found.insert(rng.randint(1, len(found)), extra)
    return found


def _extras(rng: Random, index: int, place: str) -> list[str]:
    """Return paragraphs with what readers of pages stumble over."""
    name, town, number = text.person(rng), rng.choice(words.TOWNS), rng.randint(2, 99)
    extras = (
        (index % 25 == 3, f"展板上写着“来源：{town}档案室”，{name}说，这行字是当年的放映员亲手写的。"),
        (index % 25 == 16, f"样报的末尾印着“责任编辑：{name}”几个字，{place}的老读者记得那{number}期小报。"),
        (index % 20 == 5, f"牌子上的 http://a{number}.example/list?id={number}&page=2 能打开吗? {name}试了一次。"),
        (index % 20 == 12, f"“Q&A”环节里，{town}的村民问了{number}个问题，最长的一段路有{number}\u00a0公里。"),
        (special(index) == RARE, f"{town}有个老地名叫𠮷{name[0]}𡌶，石碑上的“𠮷”字上短下长，已立了{number}年。"),
        (special(index) == EMOJI, f"网友给{town}留言：“真好看😀🌾！”还有{number}人点了👍。"),
    )
    return [extra for wanted, extra in extras if wanted]


def _images(rng: Random, index: int) -> list[Image]:
    only_pictures = special(index) == PICTURES
    count = 3 if only_pictures else rng.choice((0, 0, 0, 1, 2))
    captions = rng.sample(words.CAPTIONS, count)
    return [
        Image(path=f"/uploads/{index}/{number}.jpg", caption=f"{caption}（资料图）" if rng.random() < 0.75 else None)
        for number, caption in enumerate(captions, start=1)
    ]


def _byline(rng: Random) -> tuple[str | None, list[str]]:
    first, second = text.person(rng), text.person(rng)
    kinds: tuple[tuple[str | None, list[str]], ...] = (
        (None, []), (None, []), (first, [first]), (f"记者 {first}", [first]), (f"通讯员 {first}", [first]),
        (f"记者 {first} 通讯员 {second}", [first, second]), (f"{first}、{second}", [first, second]),
    )  # fmt: skip
    return rng.choice(kinds)
