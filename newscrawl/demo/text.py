"""Invented text: sentences from a small grammar with a vocabulary large enough that no two bodies are equal.

Places, offices and people are made up; none of them exists.
"""

from random import Random

PLACES = (
    "青岚", "沙渠", "云坨", "柏槐", "石鹭", "南麓滩", "枫桐坳", "北槿", "禾塬", "东泠", "鹤望", "松墅", "白蘅", "西棠",
)  # fmt: skip
_OFFICES = (
    "农技站", "文化馆", "水务所", "林场", "供销社", "卫生院", "图书馆", "交通队", "气象站", "商会", "中心小学", "养老院",
    "粮库", "苗圃", "车站", "邮政所", "博物馆", "蔬菜合作社",
)  # fmt: skip
_ACTIONS = (
    "开展", "组织", "完成", "启动", "推进", "举办", "部署", "检查", "恢复", "扩大", "改进", "筹备", "验收", "讨论",
)  # fmt: skip
_MATTERS = (
    "春季育苗", "灌渠清淤", "旧路翻修", "夜校课程", "果园嫁接", "校车线路", "冬储蔬菜", "河岸护坡", "村志编写", "义诊活动",
    "旱井修补", "农机检修", "防火巡护", "读书月", "集市搬迁", "小学食堂", "路灯更换", "养蜂培训", "剪纸展览", "谷子收割",
    "水质监测", "门球比赛", "古树登记", "粮种试验", "民歌采录", "乡村邮路",
)  # fmt: skip
_RESULTS = (
    "各项安排已经落实到人", "进度比去年同期快了不少", "沿线住户普遍表示满意", "剩余部分将在入冬之前做完",
    "所需材料由各村自行筹集", "参加的人数超过了预计", "下一步还要听取老人们的意见", "相关账目已在村口张榜公布",
    "技术人员全程在场指导", "孩子们第一次见到了整个过程", "第一批成果将在月底展出", "遇到的困难正在逐项解决",
)  # fmt: skip
_OPENINGS = (
    "连日来", "本周以来", "记录显示", "清早六点", "雨后初晴", "经过三个月的准备", "趁着农闲", "根据安排", "在村民的帮助下",
    "与往年不同的是", "入夏之后", "听到消息后", "为了不误农时", "在山路的尽头",
)  # fmt: skip
_SURNAMES = "苗艾池鹿蔺褚荀车鄢晏柴蒲"
_GIVEN = ("知远", "禾生", "望舒", "砚田", "小满", "若川", "听松", "岭", "穗", "归雁", "溪", "照野", "云起", "笙")
SOURCES = ("青岚新闻网", "山塬晚报", "沙渠广播站", "禾塬周刊", "云坨在线", "北槿县融媒体中心")


def person(rng: Random) -> str:
    """Return an invented name of two or three characters."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def people(rng: Random, number: int) -> list[str]:
    """Return `number` different invented names."""
    found: dict[str, None] = {}
    while len(found) < number:
        found[person(rng)] = None
    return list(found)


def sentence(rng: Random, place: str) -> str:
    """Return a sentence about something that never happened at `place`."""
    matter, office = rng.choice(_MATTERS), rng.choice(_OFFICES)
    number = rng.randint(2, 980)
    form = rng.randrange(4)
    if form == 0:
        return f"{rng.choice(_OPENINGS)}，{place}{office}{rng.choice(_ACTIONS)}{matter}，{rng.choice(_RESULTS)}。"
    if form == 1:
        return f"据{office}介绍，{matter}共涉及{number}户，{rng.choice(_RESULTS)}，{rng.choice(_RESULTS)}。"
    if form == 2:
        return (
            f"“{rng.choice(_RESULTS)}。”{office}的老{rng.choice(_SURNAMES)}说，{matter}做了{number}天，一天也没有停。"
        )
    return f"{rng.choice(_OPENINGS)}，{matter}和{rng.choice(_MATTERS)}同时进行，{office}派出{number}人次，{rng.choice(_RESULTS)}。"


def paragraph(rng: Random, place: str) -> str:
    """Return a paragraph of two to five sentences."""
    return "".join(sentence(rng, place) for _ in range(rng.randint(2, 5)))


def title(rng: Random, place: str) -> str:
    """Return a title of 10 to 36 characters."""
    head = f"{place}{rng.choice(_OFFICES)}{rng.choice(_ACTIONS)}{rng.choice(_MATTERS)}"
    if rng.random() < 0.5:
        return head
    return f"{head} {rng.choice(_ACTIONS)}{rng.choice(_MATTERS)}让{rng.choice(_RESULTS)}"[: rng.randint(20, 36)].strip()


def short_body(rng: Random, place: str) -> str:
    """Return one paragraph of 60 to 79 characters."""
    text = sentence(rng, place)
    while len(text) < 60:
        text = text.rstrip("。") + "，" + rng.choice(_RESULTS) + "。"
    return text[:78].rstrip("，。") + "。"
