"""How Chinese a text is: what its characters cost, in nats (-log of how often each turns up in a page).

Of two readings of the same bytes the cheaper one is right: a wrong one is made of rare characters. The lists of the
standards tell common characters from rare ones, in both scripts: GB2312 and Big5 have a first level for daily use.
A character costs the same wherever it stands; the sum over a few words already tells readings apart.
"""

import re
from collections.abc import Callable
from functools import cache

# The most frequent characters of news and of the furniture of portals: about two thirds of what they write.
_FREQUENT = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部"
    "度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正"
    "心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长"
    "求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器"
    "压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信"
    "马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近千周委素技备半办青省列习响约支般"
    "史感劳便团往历市何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引"
    "听该铁价严网闻站镇村乡街城图视频版载讯编辑责稿源评论载微博邮箱首页登录注册搜索热线欢迎投诉举报友情链接协议隐私服务春夏秋冬游医疫企创项签署"
    "這為個國來時們會說對發動過產種後學經進著電裡裏現實體當點從業應開還間樣與關線無數變條沒結解問題氣幹車長義爭務見計別場員設區統論決戰團隊東導壓"
    "處術聯認權證轉單帶華確張馬節話況溫傳許廣記觀織裝書復複兒際驗連斷難備辦習響約勞歷構稱準選標寫親識適屬圓滿縣參紅細聽鐵價嚴報舉灣臺台網聞鎮鄉"
    "視頻載訊編輯責評論郵頁錄註冊熱線歡鏈協議隱遊醫企創項簽黨農萬麼媽啟於採眾號將組較規劃積級給絡並極質資讓該請讀買賣費運達遠選邊離領頭類願顯"
)
# Rare on the whole, but in the names of people and places that reports are full of.
_IN_NAMES = "镕喆堃珺玥翀昉旸炘燊赟鋆犇囧垚祎頔珅瑄昇甯晞濛甦峯淩洣浉埇赑屃硚祐澍暘璟瑀晟翚嫚"
_MARKS = "　、。·ˉ—…～‖‘’“”〔〕〈〉《》「」『』〖〗【】！（），．：；？％－／"
_SYMBOLS = "─━│┃┄┅┆┇┈┉┊┋①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽〇㎡㎎㎏㎜㎝㎞℃°×÷±≥≤√→←↑↓○●◎◆◇□■△▲▽▼☆★※§€￥＄＋＝＆＠＃＊―–•／＂＇｜♪№"

_OF_NOTICES = "©®\u00a0"

_COMMON, _MARK, _FULL_WIDTH, _LISTED, _NAMES, _RARE, _ASTRAL, _SYMBOL, _WRONG, _JUNK = (
    6.5, 6.0, 9.0, 10.0, 12.5, 15.0, 17.0, 10.0, 18.0, 20.0,
)  # fmt: skip
LOST = 25.0  # a byte that no reading takes: more than any character costs
LIKELY = 9.3  # at most: the mean of a Chinese text; that of one misread is above 11
_LATIN = 3.0
# In Chinese, letters of other scripts are the trace of a misreading: GB2312 and Big5 have whole rows of them.
_FOREIGN, _HANGUL = 13.0, 16.0
_IN_FOREIGN = 11.5  # hanzi in Japanese and Korean


class Costs(dict[str, float]):
    """What each character costs; `of_others` tells it for those that no list has."""

    def __init__(self, listed: dict[str, float], of_others: Callable[[str], float]) -> None:
        super().__init__(listed)
        self._of_others = of_others

    def __missing__(self, character: str) -> float:
        cost = self._of_others(character)
        if character <= "\uffff":  # few enough to remember
            self[character] = cost
        return cost

    def of(self, text: str) -> float:
        """Return what `text` costs."""
        return sum(map(self.__getitem__, text))


@cache
def chinese() -> Costs:
    """Return the costs for a text that must be Chinese, as bytes of GB18030 and Big5 must."""
    return Costs(_listed(), _cost_in_chinese)


@cache
def universal() -> Costs:
    """Return the costs for a text in UTF-8, whose letters of other scripts are no trace of a misreading."""
    return Costs(_listed() | dict.fromkeys(_HANGUL_FREQUENT, 5.5), _cost_in_any_language)


@cache
def foreign() -> Costs:
    """Return the costs for a text that its encoding makes one in another language: hanzi are but a part of it."""
    listed = _listed()
    return Costs(
        listed | dict.fromkeys(filter(is_hanzi, listed), _IN_FOREIGN) | dict.fromkeys(_HANGUL_FREQUENT, 5.5),
        _cost_in_any_language,
    )


def is_likely(text: str) -> bool:
    """Say whether `text` reads as Chinese and has nothing that only a misreading would put there."""
    costs = [chinese()[character] for character in text if character > "\x7f"]
    return not costs or (sum(costs) / len(costs) <= LIKELY and max(costs) <= _NAMES)


@cache
def _rare() -> re.Pattern[str]:
    usual = "".join(character for character, cost in _listed().items() if cost <= _NAMES)
    return re.compile(f"[^{re.escape(usual)}{_OF_NOTICES}]")


def rare_in(text: str) -> list[str]:
    """Return the characters of `text` that are neither in daily use nor frequent in names: traces of damage."""
    return _rare().findall(text)


def _listed() -> dict[str, float]:
    costs = dict.fromkeys(_pairs("gb2312", range(0xD8, 0xF8)), _NAMES)
    costs |= dict.fromkeys(_IN_NAMES, _NAMES)
    costs |= dict.fromkeys(_pairs("big5", range(0xA4, 0xC7)) + _pairs("gb2312", range(0xB0, 0xD8)), _LISTED)
    costs |= dict.fromkeys(_SYMBOLS, _SYMBOL) | dict.fromkeys(map(chr, range(0xFF10, 0xFF5B)), _FULL_WIDTH)
    costs |= dict.fromkeys(_MARKS, _MARK) | dict.fromkeys(_FREQUENT, _COMMON)
    return costs | dict.fromkeys(map(chr, range(0x80)), _LATIN) | {"\ufffd": LOST}


def _pairs(codec: str, rows: range) -> str:
    # Rows of a standard: hanzi only, so that Big5's kana at the end of its first level stay out.
    raw = bytes(byte for lead in rows for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    if codec == "big5":
        raw += bytes(byte for lead in rows for trail in range(0x40, 0x7F) for byte in (lead, trail))
    return "".join(filter(is_hanzi, raw.decode(codec, "ignore")))


def is_hanzi(character: str) -> bool:
    """Say whether `character` is a hanzi of the first and largest block."""
    return "\u4e00" <= character <= "\u9fff"


def _cost_in_chinese(character: str) -> float:
    if is_hanzi(character):
        return _RARE
    if "\uac00" <= character <= "\ud7a3":
        return _HANGUL
    if character.isalpha() and (character <= "\u04ff" or "\u3040" <= character <= "\u312f"):
        return _FOREIGN
    return _cost_of_oddity(character)


_SCRIPTS: tuple[tuple[str, str, float, float], ...] = (  # first and last letter, cost of small and of other letters
    ("\u0080", "\u024f", 5.0, 8.0),  # Latin
    ("\u0370", "\u04ff", 4.0, 7.0),  # Greek, Cyrillic
    ("\u0590", "\u0e7f", 4.5, 4.5),  # Hebrew, Arabic, Thai and those of India
    ("\u3040", "\u30ff", 6.0, 6.0),  # kana
    ("\uac00", "\ud7a3", 10.5, 10.5),  # hangul
)
# Syllables fill half of EUC-KR, so that GB2312 read by it is full of them too: the frequent ones tell.
_HANGUL_FREQUENT = (
    "이다는에의을가고하지를은로한사기도자어리인대들나아시서그정일수있해과부전으니장원보주게상면구만것라여성비국조제유신경오스공우소동마무관연안선"
    "적개모중계단발방거세치실음미생당물산행야분화회년월된할등했며까터려민재교금바간요진학문최위통강남북지난입출양합영"
)


def _cost_in_any_language(character: str) -> float:
    if character.isalpha() or "\u0590" <= character <= "\u0e7f":  # with vowels above and below
        for first, last, small, other in _SCRIPTS:
            if first <= character <= last:
                return small if character.islower() else other
    return _cost_in_chinese(character)


def _cost_of_oddity(character: str) -> float:
    if "\u00a0" <= character <= "\u00bf" or "\u2000" <= character <= "\u206f" or character in "×÷™€\ufeff":
        return 9.0
    if "\ue000" <= character <= "\uf8ff" or "\u0080" <= character <= "\u009f":
        return _JUNK
    if (
        "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003ffff"
        or "\U0001f000" <= character <= "\U0001faff"
    ):
        return _ASTRAL
    is_sign = "\u2100" <= character <= "\u27bf" or "\u3000" <= character <= "\u33ff"
    return _FOREIGN if is_sign else _WRONG
