"""Names of people as bylines write them."""

import re

from newscrawl.extract.no_names import is_column, is_no_name
from newscrawl.text.clean import clean

# The surnames that all but a few in a hundred people bear, and those of two characters.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧"
    "甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦"
    "迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許呂蘇盧蔣賈葉閻鄧鐘薑譚鄒陸"
    "紀龍萬錢湯賀賴龔龐蘭顏嚴溫蘆韋畢聶叢齊莊時關費歐項閔強華車遊衛單寧晉簡婁蓋連欒計竇遲鞏應範鍾魯鄔鮑顧邊談喬嶽練"
    "骆駱闻聞容荣榮尚郗宓荀鹿嵇郇邰邝邹郦郄邴佘佴麻亓仉仝伊侬厉岑尉尧巢庾弓忻戎扈揭敬暨朴权杭沃沐汲汝浦涂淳湛滑漆濮牧狄璩甯皮祖禹禄粟綦缪羿翦苌茅茹莘菅萨蒯蒲蓟蔚藏虎衡裘訾谯贲赫郅郏鄂鄞钮闫闾阙隗雍靖颉麦宦寇惠"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "闻人", "南宫", "呼延", "赫连", "澹台", "濮阳", "淳于", "申屠", "轩辕", "钟离", "宇文", "长孙", "鲜于", "独孤", "端木", "司空", "拓跋", "亓官", "歐陽", "諸葛", "司馬")  # fmt: skip
_WORK_WORDS = r"(?:[\w·]{0,14}?(?:见习|实习|特约|首席|驻\w{1,4}|本[报報网網台刊])?(?:记者|記者|通讯员|通訊員|评论员|评论员|撰稿人|特派员|编辑))"
_PHOTOGRAPHER = r"\w{0,6}?(?:[摄攝]影|图片|摄像|视频|视觉)(?:记者|記者)"
_TITLES = re.compile(
    rf"^(?!{_PHOTOGRAPHER})(?:{_WORK_WORDS}|实习生)(?:[:：]|\s+|(?=[\u3400-\u9fff]{{2,4}}(?:$|[、\s])))"
)
_TITLE_WITHIN = re.compile(
    rf"[\s、，,]+(?!{_PHOTOGRAPHER})(?:{_WORK_WORDS}|实习生)(?:[:：]|\s+|(?=[\u3400-\u9fff]{{2,4}}(?:$|[、\s])))"
)
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u3400-\u9fff]{1,6}[·•][\u3400-\u9fff]{1,8}")
_NAME_BREAK = re.compile(r"[、，,;；/／&　 ]+")
# 杨　军: a name of two characters is often set wide, so that it is as long as one of three.
_WIDE_NAME = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff])[ 　]{1,3}([\u3400-\u9fff])(?![\u3400-\u9fff])")
_WIDE_DOUBLE = re.compile(rf"(?<![\u3400-\u9fff])({'|'.join(_DOUBLE)})[ 　]{{1,3}}([\u3400-\u9fff])(?![\u3400-\u9fff])")
# 甲/文 乙/图: who took the pictures is no author.
_PICTURED = re.compile(r"[^\s、，/／]{1,3}[^\s、，/／文]\s*[/／]\s*(?:[图圖]|[摄攝]影?|视频|制图)(?![/／\w])")
_WRITTEN = re.compile(r"\s*[/／]\s*文字?(?![/／\w])")
_REPORTER_WORD = re.compile(r"\w{0,4}(?:记者|記者|通讯员|通訊員)")
_CODE = re.compile(r"[A-Z]{1,4}_?[A-Z]?\d{2,6}")  # under which a portal keeps its editors: PK155
_COUNT = re.compile(
    rf"^{_PHOTOGRAPHER}|^发自|(?:报道|報導|報道)$|"
    r"^\d|\d(?:条|次|人|万)|[:：]|^(?:阅读|浏览|点击|评论|分享|打印|字号|字体|回复|點閱|瀏覽|我要|收藏|只看|倒序|报错|纠错|手机|客户端)"
    r"|^(?:[文图圖摄攝]|摄像|摄影|拍摄|供图|编辑|责编|审核|校对|视频|来源|[图圖]片)$"
)
_MEDIUM = re.compile(r"\w{2,}(?:网|報|报|社|台|客户端|在线|新闻|办|局|委|部|中心|站|厅|所|院|公司|政府|大学|融媒)$")
_NOBODY = frozenset({"", "佚名", "未知", "无", "-", "--", "null", "匿名", "本站", "不详", "暂无", "未署名"})
_LONGEST_BESIDE = 4  # characters of a name beside that of a person; what is longer is an office


def names(value: str) -> str | None:
    """Return the names in `value` joined by `、`, titles such as 记者 taken off; None where nobody is named.

    What is no name of a person, beside one that is, is where that person works.
    """
    found = _words(value)
    if any(map(is_person, found)):
        found = [name for name in found if len(name) <= _LONGEST_BESIDE or "·" in name or _CODE.search(name)]
    return "、".join(found) or None


def _words(value: str) -> list[str]:
    value = _WRITTEN.sub(" ", _PICTURED.sub(" ", clean(value))) if re.search("[/／]", value) else clean(value)
    value = _TITLE_WITHIN.sub("、", _TITLES.sub("", value.strip()))
    found: list[str] = []
    for word in _NAME_BREAK.split(_joined(value)):
        name = _TITLES.sub("", word)
        if _COUNT.search(name):
            break  # how often the page was read, and what else stands behind names
        if _CODE.fullmatch(name) and found:
            found[-1] = f"{found[-1]} {name}"
        elif name.lower() not in _NOBODY and not is_column(name):
            found.append(name)
    persons = [name for name in found if is_person(name)]
    # A medium beside a person is no second one.
    found = [name for name in found if not (persons and _MEDIUM.search(name))]
    return list(dict.fromkeys(found))


def _joined(text: str) -> str:
    """Return `text` with names that are set wide as one word."""
    return _WIDE_NAME.sub(r"\1\2", _WIDE_DOUBLE.sub(r"\1\2", text))


def people(value: str) -> str | None:
    """Return the names in `value` joined by `、`; None where anything in it is no name of a person."""
    found = _words(value)
    return "、".join(found) if found and all(map(is_name, found)) else None


def leading_people(text: str) -> str | None:
    """Return the people whom `text` names before anything else, joined by `、`; None where it begins otherwise."""
    found: list[str] = []
    for word in _NAME_BREAK.split(_joined(text.strip())):
        if _REPORTER_WORD.fullmatch(word):
            continue
        if not (is_person(word) or is_short_name(word)):
            break
        found.append(word)
    return "、".join(dict.fromkeys(found)) or None


def is_name(word: str) -> bool:
    """Say whether `word` has the form of a name."""
    return bool(_NAME.fullmatch(word)) and not is_no_name(word)


def is_short_name(word: str) -> bool:
    """Say whether `word` has the form of a name of two or three characters."""
    return len(word) <= 3 and is_name(word) and not _COUNT.search(word)


def begins_with_surname(word: str) -> bool:
    """Say whether `word` begins as names of people do."""
    return word[:1] in _SURNAMES or word.startswith(_DOUBLE)


def is_person(word: str) -> bool:
    """Say whether `word` is surely a name of a person: its form, and a surname that is common."""
    return is_name(word) and ("·" in word or (len(word) <= 3 and word[0] in _SURNAMES) or word.startswith(_DOUBLE))
