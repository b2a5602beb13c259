"""What an article says, made from a seed and its number."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

from newscrawl.demo import text, words
from newscrawl.demo.credits import Credits, reporters
from newscrawl.demo.truth import Image

ZONE = timezone(timedelta(hours=8))
"""The time zone of the portal."""

RARE, EMOJI, PICTURES = 21, 34, 28
"""Of 200 articles: the numbers of those with rare characters, with emoji, with nothing but pictures."""

_PERIOD = 200
_DATELINES = ("本报讯", "岚汀县域在线讯 ", "青岚融媒10月9日讯", "本网消息 ")
_FIRST_DAY = datetime(1998, 2, 1, 7, tzinfo=ZONE)
_DAYS = (datetime(2026, 10, 31, tzinfo=ZONE) - _FIRST_DAY).days
_OPEN_SECONDS = 14 * 3600  # of a day: nothing is published at night


@dataclass(frozen=True, slots=True)
class Story:
    """The text and the pictures of an article; text as it stands in the page, white space and all."""

    title: str
    paragraphs: list[str]
    images: list[Image]


def special(index: int) -> int:
    """Return which of 200 kinds of article this is, to be compared with RARE and its like."""
    return index % _PERIOD


def make_title(seed: int, index: int, place: str) -> str:
    """Return the title of an article."""
    title = text.title(Random(f"{seed}/title/{index}"), place + "县", _topic(seed, index))
    return title + "👏" if special(index) == EMOJI else title


def make_story(seed: int, index: int, place: str, credits_: Credits) -> Story:
    """Return the text and the pictures of an article; credits that stand in its text are part of it."""
    rng = Random(f"{seed}/body/{index}")
    paragraphs = _paragraphs(rng, index, place + "县", _topic(seed, index))
    images = _images(rng, index)
    if credits_.authors and credits_.author_form == "dateline":
        paragraphs[0] = f"{rng.choice(_DATELINES)}（{reporters(rng, credits_)}）{paragraphs[0]}"
    if credits_.authors and credits_.author_form == "closing":
        paragraphs[-1] += f"（{reporters(rng, credits_)}）"
    return Story(make_title(seed, index, place), paragraphs, images)


def has_long_text(index: int) -> bool:
    """Whether an article has paragraphs enough to be signed, or to be split over pages."""
    return special(index) != PICTURES and not _is_short(index)


def parts_of(index: int) -> int:
    """Return over how many pages an article is split."""
    if not has_long_text(index) or special(index) == EMOJI:
        return 1
    return 3 if index % 40 == 13 else 2 if index % 60 == 33 else 1


def _is_short(index: int) -> bool:
    return index % 100 in (31, 82)


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
    if _is_short(index):
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
