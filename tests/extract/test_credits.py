import pytest

from newscrawl.extract.credits import is_credit_line, names, read_credits, read_signature


@pytest.mark.parametrize(
    ("text", "editor", "author", "source"),
    [
        ("时间：2026-05-14 09:26:11 来源：山塬晚报 点击： 次 责任编辑：苗知远", "苗知远", None, "山塬晚报"),
        ("（编辑：艾小满）", "艾小满", None, None),
        ("[作者: 池若川 责任编辑: 鹿岭]", "鹿岭", "池若川", None),
        ("编辑：艾小满 责任编辑：鹿岭", "鹿岭", None, None),
        ("作者：记者 池若川 通讯员 鹿岭", None, "池若川、鹿岭", None),
        ("记者：池若川 通讯员：鹿岭", None, "池若川、鹿岭", None),
        ("责任编辑：杨　木", "杨木", None, None),
        ("责任编辑：杨木 艾小满，鹿岭", "杨木、艾小满、鹿岭", None, None),
        ("來源：山塬晚報　責任編輯：鹿嶺", "鹿嶺", None, "山塬晚報"),
        ("来源：北槿县融媒体中心 2026-05-14 09:26", None, None, "北槿县融媒体中心"),
        ("稿源：云坨在线【字体：大 中 小】", None, None, "云坨在线"),
        ("来源于：云坨在线 审核：蔺穗 供稿：荀溪 摄影：车笙", None, None, "云坨在线"),
        ("来源： 作者： 编辑：", None, None, None),
        ("编辑：佚名 作者：admin 来源：未知", None, None, None),
        ("2026-05-14 09:26", None, None, None),
        ("2026-05-14 来源于云坨在线 点击：12", None, None, "云坨在线"),
        ("2026-05-14 09:26　云坨在线　【字体：大 中 小】", None, None, "云坨在线"),
        ("2026-05-14 09:26 【字体：大 中 小】", None, None, None),
        ("（本报记者 池若川 通讯员 鹿岭 文/图）", None, "池若川、鹿岭", None),
        ("（记者 杨　木）", None, "杨木", None),
    ],
)
def test_credit_lines(text: str, editor: str | None, author: str | None, source: str | None) -> None:
    assert read_credits([text]) == (editor, author, source)


def test_running_text_behind_a_label_is_no_name() -> None:
    text = "作者：" + "记录显示的情况与往年不同" * 6
    assert read_credits([text]).author is None


def test_the_editor_is_never_the_author() -> None:
    assert read_credits(["责任编辑：鹿岭"]).author is None


@pytest.mark.parametrize(
    ("paragraphs", "author"),
    [
        (["本报讯（记者 池若川）昨天，育苗开始。", "各户都已收到。"], "池若川"),
        (["云坨在线5月14日讯 (记者 池若川 通讯员 鹿岭) 昨天，育苗开始。"], "池若川、鹿岭"),
        (["昨天，育苗开始。", "各户都已收到。（记者 池若川）"], "池若川"),
        (["昨天，育苗开始。", "各户都已收到。（本网记者池若川、鹿岭摄影报道）"], "池若川、鹿岭"),
        (["昨天，育苗开始。（记者 池若川）", "各户都已收到。"], None),
        (["昨天，育苗开始，" + "各户都已收到，" * 9 + "电讯（记者 池若川）", "各户都已收到。"], None),
        (["他说（记者在场）的那句话。"], None),
        (["各户都已收到（见图）。"], None),
        ([], None),
    ],
)
def test_reporters_that_the_text_itself_names(paragraphs: list[str], author: str | None) -> None:
    assert read_signature(paragraphs) == author


@pytest.mark.parametrize(
    "line", ["责任编辑：鹿岭", "（记者 池若川）", "（责任编辑：鹿岭）", "【编辑:鹿岭】", "来源：云坨在线 作者：池若川"]
)
def test_lines_that_are_only_credits(line: str) -> None:
    assert is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "墙上的旧报纸写着“来源：云坨在线，责任编辑：鹿岭”，老人说。",
        "来源：云坨在线的报道说，育苗已经开始。各户都已收到通知。",
        "时间过得很快。",
    ],
)
def test_sentences_are_no_credits(line: str) -> None:
    assert not is_credit_line(line)


@pytest.mark.parametrize(
    ("value", "joined"),
    [
        ("记者 池若川", "池若川"),
        ("池若川/鹿岭", "池若川、鹿岭"),
        ("池若川 池若川", "池若川"),
        ("  ", None),
        ("无", None),
    ],
)
def test_names(value: str, joined: str | None) -> None:
    assert names(value) == joined
