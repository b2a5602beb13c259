import pytest

from newscrawl.extract.author import read_byline, read_inline, read_signature
from tests.extract.reading import wrong


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（记者 池若川）", "池若川"),
        ("(记者 池若川 通讯员 鹿岭)", "池若川、鹿岭"),
        ("（本报记者 池若川 通讯员 鹿岭 文/图）", "池若川、鹿岭"),
        ("（记者 杨　木）", "杨木"),
        ("（记者池若川）", "池若川"),
        ("（本网记者池若川、鹿岭摄影报道）", "池若川、鹿岭"),
        ("（文/图 池若川）", "池若川"),
        ("（作者：池若川）", "池若川"),
        ("山塬晚报记者 池若川", "池若川"),
        ("本报记者 池若川 鹿岭", "池若川、鹿岭"),
        ("本报记者　池若川", "池若川"),
        ("見習記者 池若川", "池若川"),
        ("云坨在线记者 池若川 通讯员 鹿岭", "池若川、鹿岭"),
        ("【记者 池若川】", "池若川"),
        ("本报首席记者 池若川 文/图", "池若川"),
        wrong("本报记者 池若川/文 车笙/图", "池若川", reason="文 and 图 behind names are not understood"),
        ("□ 本报记者 池若川", "池若川"),
    ],
)
def test_lines_that_are_bylines(line: str, names: str) -> None:
    assert read_byline(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "记者在现场看到，育苗已经开始。",
        "记者 在现场看到的情况与往年大不相同",
        "他说（记者在场）的那句话。",
        "（记者采访时了解到的情况）",
        "（见图）",
        wrong("（摄影记者 车笙）", reason="who took the pictures is taken for the author"),
        "池若川",
        "责任编辑：鹿岭",
        "（记者）",
        "",
    ],
)
def test_lines_that_are_none(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("云坨在线 本报记者 池若川", "池若川"),
        ("云坨在线 | 记者：池若川、鹿岭", "池若川、鹿岭"),
        ("山塬晚报记者 池若川", "池若川"),
        ("云坨在线", None),
        ("云坨在线 记者 池若川 编辑 韩冬青", "池若川"),
        ("云坨在线 记者 池若川 摄影报道", "池若川"),
        ("记者 云坨在线的报道", None),
        ("", None),
    ],
)
def test_reporters_at_the_end_of_a_line_of_credits(text: str, names: str | None) -> None:
    assert read_inline(text) == names


@pytest.mark.parametrize(
    ("paragraphs", "author"),
    [
        (["本报讯（记者 池若川）昨天，育苗开始。", "各户都已收到。"], "池若川"),
        (["本报讯 （记者池若川 通讯员鹿岭）昨天，育苗开始。", "各户都已收到。"], "池若川、鹿岭"),
        (["云坨在线5月14日讯 (记者 池若川 通讯员 鹿岭) 昨天，育苗开始。"], "池若川、鹿岭"),
        (["云坨社北槿5月14日电（记者池若川）昨天，育苗开始。"], "池若川"),
        (["本報訊（記者 池若川）昨天，育苗開始。"], "池若川"),
        (["编者按：这是第三篇。", "本报讯（记者 池若川）昨天，育苗开始。", "完。"], "池若川"),
        (["昨天，育苗开始。", "各户都已收到。（记者 池若川）"], "池若川"),
        (["昨天，育苗开始。", "各户都已收到。（本报记者 池若川 通讯员 鹿岭）"], "池若川、鹿岭"),
        (["昨天，育苗开始。", "各户都已收到。（本网记者池若川、鹿岭摄影报道）"], "池若川、鹿岭"),
        (["昨天，育苗开始。", "各户都已收到。（文/图 池若川）"], "池若川"),
        (["昨天，育苗开始。", "各户都已收到。（作者：池若川）"], "池若川"),
        (["昨天，育苗开始。", "各户都已收到。（池若川）"], "池若川"),
        (["昨天，育苗开始。", "各户都已收到。（池若川 韩冬青）"], "池若川、韩冬青"),
        (["昨天，育苗开始。（记者 池若川）", "各户都已收到。"], None),
        (["昨天，育苗开始，" + "各户都已收到，" * 9 + "电讯（记者 池若川）", "各户都已收到。"], None),
        (["他说（记者在场）的那句话。"], None),
        (["各户都已收到（见图）。"], None),
        (["各户都已收到。（完）"], None),
        (["各户都已收到。（未完待续）"], None),
        (["各户都已收到。（资料图）"], None),
        (["各户都已收到。（下转第三版）"], None),
        ([], None),
    ],
)
def test_reporters_that_the_text_itself_names(paragraphs: list[str], author: str | None) -> None:
    assert read_signature(paragraphs) == author
