"""Where copies end and other news in the same words begins; docs/data_format.md tells the same cases."""

from itertools import permutations
from time import process_time

import pytest

from newscrawl.copies.likeness import ENOUGH, Text, are_variants, likeness, similarity, stories_of
from tests.copies.texts import AWARD, ENGLISH, MEETING, NEWS, SUMMONS, WATER_CUT, WEATHER


def text(body: list[str], title: str = "") -> Text:
    return Text.of(title, body)


def exchanged(body: list[str], *pairs: tuple[str, str]) -> list[str]:
    """Return the text with other words; each must be there."""
    whole = "\n".join(body)
    for old, new in pairs:
        assert old in whole
        whole = whole.replace(old, new)
    return whole.split("\n")


COPIES = {
    "another title": NEWS,
    "a paragraph cut": NEWS[:2] + NEWS[3:],
    "half of it cut": NEWS[:2],
    "a paragraph added": [*NEWS[:2], "据悉，同类工作还将在柳堰镇铺开，届时由当地水利部门派人到场协助，所需费用统一结算。", *NEWS[2:]],
    "credits around it": [f"本报讯（记者 尹彧 通讯员 晏檀） {NEWS[0]}", *NEWS[1:3], NEWS[3] + "（来源：霜河晚报）", "责任编辑：佟苇", "点击：4821 次"],
    "a dateline of another day": [f"青岚新闻网5月17日讯 {NEWS[0]}", *NEWS[1:]],
    "a title before the dateline": ["清淤忙", f"岚汀社云垭5月17日电（记者尹彧）{NEWS[0]}", *NEWS[1:]],
    "a byline before it": ["□尹彧 晏檀苇", *NEWS],
    "who took the picture": ["图为清淤现场。尹彧 摄", *NEWS],
    "names in brackets behind it": [*NEWS[:3], NEWS[3] + "（尹彧 晏檀苇）"],
    "what pages count": [*NEWS, "已有4821人浏览", "点赞 12", "评论(3)　收藏(7)"],
    "a stamp of the page": ["2026-05-14 09:26　来源：岚汀网", *NEWS, "一审：尹彧 二审：晏檀苇", "Copyright 2026 岚汀网"],
    "a person who is named no more": exchanged(NEWS, ("阮砚禾说", "他说")),
    "a notice behind it": [*NEWS, "版权声明：凡本网注明来源的作品，版权均属于本网，未经授权不得转载。"],
    "other punctuation and spaces": exchanged(NEWS, ("，", ", "), ("。", " . "), ("“", '"'), ("”", '"'), ("蓄", " 蓄 ")),
    "wide figures": exchanged(NEWS, ("126", "１２６"), ("3600", "３６００")),
    "numbers in words": exchanged(NEWS, ("19名", "十九名"), ("两座", "2座")),
    "glosses": exchanged(NEWS, ("参加", "参(cān)加"), ("现", "现(xiàn)"), ("会", "会（huì）")) if "会" in "".join(NEWS) else exchanged(NEWS, ("现", "现(xiàn)"), ("县", "县（xiàn）")),
    "bytes read wrongly": exchanged(NEWS, ("业务骨干", "?祫鍔★骨干"), ("如数家珍", "濡傛暟家珍"), ("力争", "鍔?争")),
    "words edited": exchanged(NEWS, ("组织开展", "开展了"), ("忙碌", "劳作"), ("省心多了", "轻松多了")),
    "a name misread once": exchanged(NEWS, ("清淤由水利管理所", "清淤由水利管锟所")),
    "paragraphs in another order": [NEWS[2], NEWS[0], NEWS[1], NEWS[3]],
}  # fmt: skip


@pytest.mark.parametrize("how", COPIES)
def test_it_is_a_copy(how: str) -> None:
    found = likeness(text(NEWS, "清淤记"), text(COPIES[how], "别的题目"))
    assert ENOUGH <= found <= 1
    assert found == likeness(text(COPIES[how]), text(NEWS))


DATED = exchanged(
    NEWS, ("截至目前", "截至2026年5月14日，气温在-9度，水面比上年高1.5万平方米"), ("力争", "八成村已报名，力争")
)
EDITED = {
    "a date with marks": exchanged(DATED, ("2026年5月14日", "2026-05-14")),
    "a time with marks": exchanged(DATED, ("清晨6点", "清晨6:00")),
    "below zero": exchanged(DATED, ("-9度", "零下9度")),
    "a date without its month": exchanged(DATED, ("2026年5月14日", "14日")),
    "a date without its year": exchanged(DATED, ("2026年5月14日", "5月14日")),
    "wide marks": exchanged(DATED, ("-9", "－9"), ("1.5", "1．5")),
    "figures for words": exchanged(DATED, ("1.5万", "15000")),
    "figures with more zeros": exchanged(DATED, ("1.5万", "1.50万")),
    "a county that tells of itself": exchanged(DATED, ("岚汀县", "我县")),
}


@pytest.mark.parametrize("how", EDITED)
def test_it_is_a_copy_of_what_has_dates_and_signs(how: str) -> None:
    assert likeness(text(DATED), text(EDITED[how])) >= ENOUGH
    assert likeness(text(EDITED[how]), text(DATED)) == likeness(text(DATED), text(EDITED[how]))


SAME = {
    "a range with a line": (WEATHER, exchanged(WEATHER, ("3到4级", "3-4级"))),
    "a range with a wave": (exchanged(WEATHER, ("3到4级", "3～4级")), exchanged(WEATHER, ("3到4级", "3—4级"))),
    "hours with marks": (exchanged(WATER_CUT, ("22时", "22时30分")), exchanged(WATER_CUT, ("22时", "22：30"))),
    "a year in words, and its zero a circle": (
        [*AWARD, "二〇二六年五月十四日"],
        [*AWARD, "二○二六年五月十四日"],
    ),
    "numbers that begin paragraphs": (
        [f"{number}.{paragraph}" for number, paragraph in enumerate(NEWS, 1)],
        [f"{number}、{paragraph}" for number, paragraph in enumerate(NEWS, 1)],
    ),
    "bylines": (["□尹彧", *NEWS], ["■记者 岑棠渺", *NEWS]),
    "photographers": (["图为清淤现场。尹彧 摄", *NEWS], ["图为清淤现场。卓汀 摄", *NEWS]),
    "names in brackets behind it": ([*NEWS[:3], NEWS[3] + "（尹彧）"], [*NEWS[:3], NEWS[3] + "（卓汀）"]),
    "stamps of pages": (["2026-05-14 09:26", *NEWS], ["2026-05-15 10:11", *NEWS]),
    "counters": ([*NEWS, "点赞 12", "已有31人浏览"], [*NEWS, "点赞 15", "已有94人浏览"]),
    "who checked it": ([*NEWS, "初审：尹彧", "复审：岑棠渺"], [*NEWS, "初审：卓汀", "复审：虞澄桁"]),
    "a list with other marks": (AWARD, exchanged(AWARD, ("、", " "))),
    "a list that is cut": (AWARD, exchanged(AWARD, ("、方砚秋、石鸣谦", ""))),
    "a list that goes on": (AWARD, exchanged(AWARD, ("石鸣谦", "石鸣谦、谢望舒、苏青禾"))),
    "a list in another order": (
        AWARD,
        [AWARD[0], "佟苇、方砚秋、石鸣谦、阮砚禾、岑棠渺、虞澄桁、柏舟、卓汀屿", AWARD[2]],
    ),
    "a list that tells where from": (
        exchanged(AWARD, (AWARD[1], "阮砚禾、岑棠渺、虞澄桁、柏舟")),
        exchanged(AWARD, (AWARD[1], "阮砚禾（云垭镇）、岑棠渺（石笕乡）、虞澄桁（柳堰镇）、柏舟（桐垭镇）")),
    ),
    "a list that tells the sex": (
        exchanged(AWARD, (AWARD[1], "阮砚禾、岑棠渺、虞澄桁、柏舟")),
        exchanged(AWARD, (AWARD[1], "阮砚禾（女）、岑棠渺（女）、虞澄桁（男）、柏舟（男）")),
    ),
    "two names misread in a list": (AWARD, exchanged(AWARD, ("阮砚禾、岑棠渺", "阮彦禾、岑唐渺"))),
    "bytes beside names read wrongly": (
        exchanged(NEWS, ("赴各村", "从杏碛乡赶来想看看")),
        exchanged(NEWS, ("赴各村", "从杏浠乡赶来冲看看")),
    ),
    "a name misread in a list": (AWARD, exchanged(AWARD, ("石鸣谦", "石鸣嗛"))),
    "another paragraph in the place of one": (MEETING, [MEETING[0], "会前，与会人员一起学习了有关规定。", MEETING[1]]),
    "a lead told otherwise": (NEWS, ["连日来，各乡镇蓄水池清淤工作全面铺开，岚汀县处处一派繁忙。", *NEWS[1:]]),
    "words edited beside places": (NEWS, exchanged(NEWS, ("赴各村", "到各村"), ("惠及云垭镇", "造福云垭镇"))),
    "words edited before villages and villagers": (
        exchanged(NEWS, ("惠及云垭镇、石笕乡等地", "助力乡村振兴，组织村民参加，")),
        exchanged(NEWS, ("惠及云垭镇、石笕乡等地", "助推乡村振兴，发动村民参加，")),
    ),
    "a word edited before a village": (exchanged(NEWS, ("赴各村", "到石笕村")), exchanged(NEWS, ("赴各村", "在石笕村"))),
    "twenty and 20": (ENGLISH, exchanged(ENGLISH, ("twenty", "20"))),
    "English words edited": (ENGLISH, exchanged(ENGLISH, ("drawing more than", "attracting over"))),
}  # fmt: skip


@pytest.mark.parametrize("what", SAME)
def test_it_is_one_story(what: str) -> None:
    one, other = map(text, SAME[what])
    assert likeness(one, other) >= ENOUGH
    assert likeness(one, other) == likeness(other, one)


LEADS = [
    "本报讯（记者 尹彧） ", "岚汀社云垭5月14日电（记者尹彧）", "岚汀社云垭5月15日电 ", "岚汀社云垭5月15日电", "本网5月14日讯 ",
    "本网5月15日讯", "【岚汀新闻网】5月14日消息，", "岚汀网云垭5月16日消息：", "云垭5月14日电 ", "5月15日讯　", "本台消息：",
    "岚汀县融媒体中心5月15日讯 ", "岚汀社2026年5月14日电 ", "嵐汀社雲埡14日電　", "本报讯 记者尹彧、卓汀报道：", "（记者 尹彧）",
]  # fmt: skip


@pytest.mark.parametrize("lead", LEADS)
def test_a_dateline_neither_joins_nor_keeps_apart(lead: str) -> None:
    body = exchanged(NEWS, ("5月14日，", ""))
    for other in LEADS:
        assert likeness(text([lead + body[0], *body[1:]]), text([other + body[0], *body[1:]])) == 1
        changed = exchanged(body, ("126人", "138人"))
        assert likeness(text([lead + body[0], *body[1:]]), text([other + changed[0], *changed[1:]])) == 0


OTHERS = "尹彧、晏檀苇、江听澜、何知远、白芷若、宋临渊、高远帆、黄小满"
OTHER_NEWS = {
    "a list of names": (AWARD, exchanged(AWARD, (AWARD[1], OTHERS))),
    "a list of names with spaces": (
        exchanged(AWARD, ("、", " ")),
        exchanged(AWARD, (AWARD[1], OTHERS.replace("、", "　"))),
    ),
    "a list of names, one a line": (
        [AWARD[0], *AWARD[1].split("、"), AWARD[2]],
        [AWARD[0], *OTHERS.split("、"), AWARD[2]],
    ),
    "a shorter list of other names": (AWARD, exchanged(AWARD, (AWARD[1], OTHERS[:11]))),
    "half of a list of names": (AWARD, exchanged(AWARD, (AWARD[1], AWARD[1][:15] + OTHERS[-15:]))),
    "a list of names with the same surnames at its ends": (
        exchanged(AWARD, (AWARD[1], "阮砚禾、岑棠渺、虞澄桁、石鸣谦")),
        exchanged(AWARD, (AWARD[1], "阮青禾、晏檀苇、江听澜、石满")),
    ),
    "a list of names with numbers": (
        exchanged(AWARD, (AWARD[1], "1.阮砚禾 2.岑棠渺 3.虞澄桁 4.柏舟")),
        exchanged(AWARD, (AWARD[1], "1.尹彧 2.晏檀苇 3.江听澜 4.何知远")),
    ),
    "a list of names from the same towns": (
        exchanged(AWARD, (AWARD[1], "阮砚禾（云垭镇）、岑棠渺（石笕乡）、虞澄桁（柳堰镇）、柏舟（云垭镇）")),
        exchanged(AWARD, (AWARD[1], "尹彧（云垭镇）、晏檀苇（石笕乡）、江听澜（柳堰镇）、何知远（云垭镇）")),
    ),
    "lists under headings": (
        exchanged(AWARD, (AWARD[1], "一等奖：阮砚禾、岑棠渺\n二等奖：虞澄桁、柏舟")),
        exchanged(AWARD, (AWARD[1], "一等奖：尹彧、晏檀苇\n二等奖：江听澜、何知远")),
    ),
    "a list of people and their offices": (
        exchanged(AWARD, (AWARD[1], "组长：阮砚禾　副组长：岑棠渺　成员：虞澄桁、柏舟（石笕乡医生）")),
        exchanged(AWARD, (AWARD[1], "组长：尹彧　副组长：晏檀苇　成员：江听澜、何知远（松陂镇医生）")),
    ),
    "a list of names at the end": ([AWARD[0], AWARD[2], AWARD[1]], [AWARD[0], AWARD[2], OTHERS]),
    "a list of schools": (
        exchanged(AWARD, (AWARD[1], "岚汀一中 云垭中学 石笕小学")),
        exchanged(AWARD, (AWARD[1], "鹿泽一中 松陂中学 苇塘小学")),
    ),
    "a list of companies": (
        exchanged(AWARD, (AWARD[1], "岚汀绿源农业公司、云垭宏泰建材公司")),
        exchanged(AWARD, (AWARD[1], "鹿泽金穗农业公司、松陂远大建材公司")),
    ),
    "a list of offices": (
        exchanged(AWARD, (AWARD[1], "县水利局、县教育局、云垭镇政府")),
        exchanged(AWARD, (AWARD[1], "县林业局、县民政局、鹿泽镇政府")),
    ),
    "who is summoned": (SUMMONS, exchanged(SUMMONS, ("阮砚禾、岑棠渺", "尹彧、晏檀苇"))),
    "who is summoned, more of them": (SUMMONS, exchanged(SUMMONS, ("阮砚禾、岑棠渺", "尹彧、晏檀苇、江听澜"))),
    "who is summoned, of the same surname": (
        exchanged(SUMMONS, ("阮砚禾、岑棠渺", "阮砚禾")),
        exchanged(SUMMONS, ("阮砚禾、岑棠渺", "阮知远")),
    ),
    "who summons": (SUMMONS, exchanged(SUMMONS, ("云垭镇林场", "石笕乡信用合作联社"))),
    "who was there": (
        exchanged(MEETING, ("镇长柏舟、各村负责人", "阮砚禾、柏舟、卓汀屿"), ("柏舟就", "要就")),
        exchanged(MEETING, ("镇长柏舟、各村负责人", "尹彧、晏檀苇、江听澜"), ("柏舟就", "要就")),
    ),
    "two people and a word between": (
        exchanged(MEETING, ("镇党委书记岑棠渺", "阮砚禾与岑棠渺"), ("岑棠渺指出", "会议指出"), ("柏舟", "镇长")),
        exchanged(MEETING, ("镇党委书记岑棠渺", "尹彧与晏檀苇"), ("岑棠渺指出", "会议指出"), ("柏舟", "镇长")),
    ),
    "people of whom the surname is told": (
        exchanged(NEWS, ("阮砚禾", "阮某")),
        exchanged(NEWS, ("阮砚禾", "岑某")),
    ),
    "one of whom the surname is told": (exchanged(NEWS, ("阮砚禾", "老阮")), exchanged(NEWS, ("阮砚禾", "老尹"))),
    "streets": (WATER_CUT, exchanged(WATER_CUT, ("府前街", "霜河街"), ("柳堰巷", "松陂巷"))),
    "sides": (WATER_CUT, exchanged(WATER_CUT, ("以北", "以南"))),
    "a degree of warning": (
        exchanged(WEATHER, ("发布", "发布大风蓝色预警")),
        exchanged(WEATHER, ("发布", "发布大风黄色预警")),
    ),
    "a degree in Roman numbers": (exchanged(WEATHER, ("发布", "发布Ⅲ级响应")), exchanged(WEATHER, ("发布", "发布Ⅳ级响应"))),
    "a class": (exchanged(NEWS, ("业务骨干", "A类骨干")), exchanged(NEWS, ("业务骨干", "B类骨干"))),
    "a feast": (exchanged(MEETING, ("昨日", "中秋节")), exchanged(MEETING, ("昨日", "端午节"))),
    "this week, next week": (exchanged(WATER_CUT, ("5月14日", "本周三")), exchanged(WATER_CUT, ("5月14日", "下周三"))),
    "this year, last year": (exchanged(MEETING, ("昨日", "今年")), exchanged(MEETING, ("昨日", "去年"))),
    "below zero": (exchanged(WEATHER, ("12度", "零下2度")), exchanged(WEATHER, ("12度", "2度"))),
    "a range": (exchanged(WEATHER, ("3到4级", "3-4级")), exchanged(WEATHER, ("3到4级", "3-5级"))),
    "the day of an event behind a byline": (
        [f"本报讯（记者 尹彧）{NEWS[0]}", *NEWS[1:]],
        [f"本报讯（记者 尹彧）{NEWS[0].replace('14日', '21日')}", *NEWS[1:]],
    ),
    "the day that a reporter learnt it": (
        ["记者5月14日从水利局获悉，清淤全面铺开。", *NEWS[1:]],
        ["记者5月21日从水利局获悉，清淤全面铺开。", *NEWS[1:]],
    ),
    "a number behind a byline": (
        ["（记者 尹彧）昨日，126人在云垭镇清淤。", *NEWS[1:]],
        ["（记者 尹彧）昨日，138人在云垭镇清淤。", *NEWS[1:]],
    ),
    "a number in a question": (
        [*MEETING, "记者：今年要修12座蓄水池，进展如何？"],
        [*MEETING, "记者：今年要修18座蓄水池，进展如何？"],
    ),
    "what a hint is about": (
        ["特别提示：5月14日云垭镇停电。", *MEETING],
        ["特别提示：5月21日云垭镇停电。", *MEETING],
    ),
    "what an order forbids": (
        ["任何人未经许可不得使用明火，防火期为3月1日至5月31日。", *MEETING],
        ["任何人未经许可不得使用明火，防火期为10月1日至12月31日。", *MEETING],
    ),
    "an English day of the week": (ENGLISH, exchanged(ENGLISH, ("Monday", "Friday"))),
    "an English number": (ENGLISH, exchanged(ENGLISH, ("twenty", "thirty"))),
    "an English month": (ENGLISH, exchanged(ENGLISH, ("May", "June"))),
    "an English name": (exchanged(NEWS, ("阮砚禾说", "Peter说")), exchanged(NEWS, ("阮砚禾说", "Daniel说"))),
    "an English company": (
        exchanged(NEWS, ("阮砚禾说", "Green Leaf公司说")),
        exchanged(NEWS, ("阮砚禾说", "Blue Hill公司说")),
    ),
    "a sign": (DATED, exchanged(DATED, ("-9度", "9度"))),
    "a point": (DATED, exchanged(DATED, ("1.5万", "15万"))),
    "a day, and a shorter date": (DATED, exchanged(DATED, ("2026年5月14日", "21日"))),
    "percents": (exchanged(DATED, ("八成", "30%的")), exchanged(DATED, ("八成", "百分之四十的"))),
    "the half of the year": (exchanged(MEETING, ("昨日", "上半年")), exchanged(MEETING, ("昨日", "下半年"))),
    "the time of a notice": ([*MEETING, "时间：5月14日上午9时"], [*MEETING, "时间：5月21日上午9时"]),
    "numbers": (WEATHER, exchanged(WEATHER, ("26度", "23度"), ("12度", "9度"))),
    "one number": (NEWS, exchanged(NEWS, ("126人", "138人"))),
    "dates": (WEATHER, exchanged(WEATHER, ("5月14日", "5月21日"), ("15日", "22日"))),
    "numbers in words": (NEWS, exchanged(NEWS, ("两座", "三座"))),
    "the day of the week": (exchanged(MEETING, ("昨日", "星期三")), exchanged(MEETING, ("昨日", "星期五"))),
    "the part of the day": (exchanged(MEETING, ("昨日", "昨日上午")), exchanged(MEETING, ("昨日", "昨日下午"))),
    "the season": (MEETING, exchanged(MEETING, ("春季", "秋季"))),
    "places": (MEETING, exchanged(MEETING, ("云垭镇", "石笕乡"))),
    "people": (MEETING, exchanged(MEETING, ("岑棠渺", "虞澄桁"), ("柏舟", "卓汀"))),
    "places and people": (MEETING, exchanged(MEETING, ("云垭镇", "石笕乡"), ("岑棠渺", "虞澄"), ("柏舟", "卓汀屿"))),
    "weather, with the numbers": (WEATHER, exchanged(WEATHER, ("多云转晴", "阴有小雨"), ("26度", "19度"))),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHER_NEWS)
def test_it_is_other_news_in_the_same_words(what: str) -> None:
    one, other = map(text, OTHER_NEWS[what])
    assert similarity(one, other) > ENOUGH
    assert (likeness(one, other), likeness(other, one)) == (0, 0)


SHORT = [
    "连日来，岚汀县云垭镇抢修蓄水池37座，晴天一早便能听见敲石头的声响。",
    "县里抽调19名技术骨干驻在山上，白天量尺寸，晚上围着炉火改图纸。",
    "家住石笕乡的老石匠背来自己的工具，说这门手艺总算又派上了用场。",
    "雨季来临之前全部完工，山脚下的稻田便不必再看老天爷的脸色了。",
]
BOTH = {
    "numbers, and a paragraph cut": (NEWS, exchanged(NEWS, ("126人", "138人"))[:3]),
    "numbers, and credits": (WEATHER, ["本报讯（记者 尹彧） " + exchanged(WEATHER, ("26度", "23度"))[0], WEATHER[1]]),
    "a list of names, and a paragraph cut": (AWARD, [AWARD[0], OTHERS, AWARD[2][:40]]),
    "a number of a short paragraph, and the next one cut": (SHORT, [SHORT[0].replace("37座", "41座"), *SHORT[2:]]),
    "names, and a paragraph added": (MEETING, [*exchanged(MEETING, ("云垭镇", "石笕乡"), ("岑棠渺", "虞澄")), NEWS[2]]),
}


@pytest.mark.parametrize("how", BOTH)
def test_where_both_rules_meet_it_is_other_news(how: str) -> None:
    one, other = map(text, BOTH[how])
    assert likeness(one, other) == 0


def test_one_part_of_the_day_has_two_names_and_percents_two_forms() -> None:
    for old, new in (("今天夜间", "今天晚上"), ("26度", "26度，湿度30%")):
        one = exchanged(WEATHER, ("26度", "26度，湿度百分之三十")) if "%" in new else WEATHER
        assert likeness(text(one), text(exchanged(WEATHER, (old, new))))


def test_a_notice_does_not_make_a_text_long() -> None:
    """Of a page with a film nothing can be compared but titles and pictures."""
    film = ["点击观看视频", "版权声明：凡本网注明来源的作品，版权均属于本网，未经授权不得转载。" * 3]
    assert not likeness(text(film, "护水员的一天"), text(film, "林场的一天"))
    assert likeness(text(film, "护水员的一天"), text(film[:1], "护水员的一天"))


def test_what_has_little_in_common_is_no_copy() -> None:
    assert likeness(text(NEWS), text(NEWS[:1])) == 0
    assert likeness(text(NEWS), text(WEATHER)) == 0


def test_short_texts_must_be_equal() -> None:
    short = "通知：明日停水，请居民提前储水。"
    assert likeness(text([short], "停水通知"), text(["通知：明日停水，", "请居民提前储水"], "停水 通知")) == 1
    assert likeness(text([short], "停水通知"), text([short], "停水通知（二）")) == 0
    assert likeness(text([short], "停水通知"), text([short + "急。"], "停水通知")) == 0
    assert likeness(Text.of("停水通知", [short]), Text.of("停水通知", [short], ["http://h/1.jpg"])) == 0


def test_nothing_is_a_copy_of_nothing() -> None:
    for body in ([], [""], ["　"]):
        assert text(body).keys() == []
        assert likeness(text(body), text(body)) == 0


def test_the_limit_is_80_characters_without_white_space() -> None:
    assert likeness(text(["字。" * 40], "甲"), text(["字 。" * 40], "乙")) == 1
    assert likeness(text(["字" * 79], "甲"), text(["字" * 79], "乙")) == 0


@pytest.mark.parametrize(
    "body",
    [
        ["哈" * 100_000], ["1234567890" * 2000], ["\ud800字" * 200], ["𠀀𠀁" * 200], ["。" * 90], ["（" * 50_000 + "）"],
        ["发(a" * 20_000], ["未经" * 20_000], ["、" * 100_000 + "字"], ["来源：" * 5000], ["字\n"] * 50_000,
    ],
)  # fmt: skip
def test_whatever_a_text_is_made_of_it_is_like_itself_and_not_like_news(body: list[str]) -> None:
    assert likeness(text(body), text(body)) == 1
    assert likeness(text(body), text(NEWS)) == 0


@pytest.mark.parametrize("mark", ["%", ".", "-"])
def test_a_row_of_digits_takes_no_longer_than_other_texts(mark: str) -> None:
    began = process_time()
    text([mark + "1" * 20_000])
    assert process_time() - began < 2


def test_the_order_of_two_texts_does_not_matter() -> None:
    bodies = [
        NEWS,
        NEWS[1:],
        NEWS[:3],
        WEATHER,
        exchanged(NEWS, ("石笕乡", "柳堰镇")),
        exchanged(NEWS, ("37座", "38座")),
    ]
    for one, other in permutations(map(text, bodies), 2):
        assert likeness(one, other) == likeness(other, one)


def test_what_lacks_the_numbers_that_tell_two_stories_apart_is_of_one_of_them() -> None:
    paragraphs = [*MEETING, "会议要求5月14日前完成，参加的有126人，发放种苗3600株。"]
    other = [*MEETING, "会议要求5月21日前完成，参加的有132人，发放种苗4100株。"]
    first, second, cut = (Text.of("", body) for body in (paragraphs, other, MEETING))
    assert are_variants(first, second)
    assert likeness(cut, first)
    assert likeness(cut, second)
    assert stories_of(cut, {1: [first], 2: [second]}) == [1]
    assert stories_of(second, {1: [cut, first]}) == []
    assert stories_of(cut, {1: [cut, first], 2: [second]}) == [1]
    assert stories_of(Text.of("", [*NEWS, *MEETING]), {1: [Text.of("", NEWS)], 2: [cut]}) == [1, 2]
    assert stories_of(Text.of("", WEATHER), {1: [first]}) == []
