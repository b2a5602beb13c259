import pytest

from newscrawl.extract.credits import (
    closing_credits,
    credit_texts,
    is_credit_line,
    read_credits,
    without_closing,
    without_credits,
    without_values,
)
from tests.extract.reading import lines


@pytest.mark.parametrize(
    ("text", "editor", "author", "source"),
    [
        ("时间：2026-05-14 09:26:11 来源：山塬晚报 点击： 次 责任编辑：苗知远", "苗知远", None, "山塬晚报"),
        ("（编辑：艾小满）", "艾小满", None, None),
        ("[作者: 池若川 责任编辑: 鹿岭]", "鹿岭", "池若川", None),
        ("编辑：艾小满 责任编辑：鹿岭", "鹿岭", None, None),
        ("责编：鹿岭 编辑：艾小满", "鹿岭", None, None),
        ("作者：记者 池若川 通讯员 鹿岭", None, "池若川、鹿岭", None),
        ("记者：池若川 通讯员：鹿岭", None, "池若川、鹿岭", None),
        ("本报记者：池若川", None, "池若川", None),
        ("撰文：池若川", None, "池若川", None),
        ("采写：池若川 鹿岭", None, "池若川、鹿岭", None),
        ("文/池若川", None, "池若川", None),
        ("文：池若川", None, "池若川", None),
        ("文丨池若川", None, "池若川", None),
        ("文｜池若川 图｜鹿岭", None, "池若川", None),
        ("文丨池若川 图丨鹿岭 编辑丨艾小满", "艾小满", "池若川", None),
        ("记者：池若川/文 车笙/图", None, "池若川", None),
        ("记者：池若川 车笙/图 责任编辑：鹿岭", "鹿岭", "池若川", None),
        ("记者 池若川 编辑 韩冬青", "韩冬青", "池若川", None),
        ("（记者 池若川 编辑 韩冬青）", "韩冬青", "池若川", None),
        ("记者 在现场 编辑 在路上", None, None, None),
        ("摄影记者：车笙", None, None, None),
        ("记者：池若川 摄影记者：车笙", None, "池若川", None),
        ("责任编辑：鹿岭。", "鹿岭", None, None),
        ("责任编辑：欧阳　木", "欧阳木", None, None),
        ("责任编辑：欧阳木 杨　木", "欧阳木、杨木", None, None),
        ("记者：池若川 编辑：鹿岭 校对：荀溪 审核：车笙", "鹿岭", "池若川", None),
        ("记者：池若川 摄影报道", None, "池若川", None),
        ("文/本报记者 池若川 图/本报记者 车笙", None, "池若川", None),
        ("采写：山塬晚报记者 池若川 编辑 韩冬青 校对 荀溪", "韩冬青", "池若川", None),
        ("来源：云坨在线 记者 韩冬 责编 韩冬青", "韩冬青", "韩冬", "云坨在线"),
        ("来源：山塬晚报 作者 韩冬青", None, "韩冬青", "山塬晚报"),
        ("来源：山塬日报记者 韩冬青", None, "韩冬青", "山塬日报"),
        ("来源：云坨在线 编辑 推荐", None, None, "云坨在线"),
        ("来源：山塬作者 之家", None, None, "山塬作者"),
        ("视频记者：车笙 视频编辑：荀溪", None, None, None),
        ("责编：鹿岭 责校：荀溪", "鹿岭", None, None),
        ("记者：池若川 一审一校：荀溪 二审二校：蔺穗", None, "池若川", None),
        ("作者|池若川 编辑|鹿岭", "鹿岭", "池若川", None),
        ("作者|编辑|来源", None, None, None),
        ("责任编辑：【鹿岭】", "鹿岭", None, None),
        ("责任编辑：（鹿岭）", "鹿岭", None, None),
        ("编辑：鹿岭 电话：0000-1234567", "鹿岭", None, None),
        ("记者：池若川 发自北槿", None, "池若川", None),
        ("记者：池若川 北槿报道", None, "池若川", None),
        ("作者：北槿县实验小学 韩冬青", None, "韩冬青", None),
        ("作者：韩冬青，北槿县农技站站长", None, "韩冬青", None),
        ("作者：棒棒不是糖", None, "棒棒不是糖", None),
        ("作者：不详 责编：暂无", None, None, None),
        ("文/图 池若川", None, "池若川", None),
        ("【记者】池若川【编辑】鹿岭", "鹿岭", "池若川", None),
        ("[责任编辑] 鹿岭", "鹿岭", None, None),
        ("（责编韩冬青）", "韩冬青", None, None),
        ("（编辑部门）", None, None, None),
        ("【来源】山塬晚报", None, None, "山塬晚报"),
        ("责任编辑﹕鹿岭", "鹿岭", None, None),
        ("记者∶池若川", None, "池若川", None),
        ("文︱池若川 编辑︱鹿岭", "鹿岭", "池若川", None),
        ("编辑│鹿岭", "鹿岭", None, None),
        ("文/图：池若川", None, "池若川", None),
        ("图文：池若川", None, "池若川", None),
        ("责任编辑：杨　木", "杨木", None, None),
        ("责任编辑：杨木 艾小满，鹿岭", "杨木、艾小满、鹿岭", None, None),
        ("责任编辑/鹿岭", "鹿岭", None, None),
        ("编 辑：鹿岭", "鹿岭", None, None),
        ("作　者：池若川　来　源：山塬晚报", None, "池若川", "山塬晚报"),
        ("来源：北槿县融媒体中心 2026-05-14 09:26", None, None, "北槿县融媒体中心"),
        ("来源：北槿县融媒体中心2026-05-14", None, None, "北槿县融媒体中心"),
        ("2026-05-14 09:26来源：北槿县融媒体中心", None, None, "北槿县融媒体中心"),
        ("稿源：云坨在线【字体：大 中 小】", None, None, "云坨在线"),
        ("来源：云坨在线|浏览：12", None, None, "云坨在线"),
        ("来源：云坨在线 | 作者：池若川 | 责编：鹿岭", "鹿岭", "池若川", "云坨在线"),
        ("文章来源：云坨在线", None, None, "云坨在线"),
        ("信息来源：云坨县农技站", None, None, "云坨县农技站"),
        ("稿件来源: 云坨在线", None, None, "云坨在线"),
        ("转自：云坨在线", None, None, "云坨在线"),
        ("来源：《山塬晚报》", None, None, "《山塬晚报》"),
        ("来源： 作者： 编辑：", None, None, None),
        ("编辑：佚名 作者：匿名 来源：未知", None, None, None),
        ("2026-05-14 09:26", None, None, None),
        ("2026-05-14 来源于云坨在线 点击：12", None, None, "云坨在线"),
        ("点击：12 评论：3 字体：大 中 小", None, None, None),
        ("", None, None, None),
    ],
)
def test_what_labels_say(text: str, editor: str | None, author: str | None, source: str | None) -> None:
    assert read_credits([text]) == (editor, author, source)


@pytest.mark.parametrize(
    ("text", "editor", "author", "source"),
    [
        ("來源：山塬晚報　責任編輯：鹿嶺", "鹿嶺", None, "山塬晚報"),
        ("記者：池若川 通訊員：鹿嶺", None, "池若川、鹿嶺", None),
        ("編輯：鹿嶺", "鹿嶺", None, None),
        ("責編：鹿嶺 編輯：艾小滿", "鹿嶺", None, None),
        ("來源於雲坨在線", None, None, "雲坨在線"),
        ("發布時間：2026-05-14 來源：雲坨在線 點擊：12", None, None, "雲坨在線"),
        ("審核：藺穗 攝影：車笙 監製：苗知遠", None, None, None),
    ],
)
def test_what_labels_say_in_traditional_characters(
    text: str, editor: str | None, author: str | None, source: str | None
) -> None:
    assert read_credits([text]) == (editor, author, source)


@pytest.mark.parametrize(
    "text",
    [
        "供稿：荀溪", "摄影：车笙", "审核：蔺穗", "终审：蔺穗", "初审：蔺穗 复审：荀溪 终审：车笙", "选稿：荀溪",
        "校对：荀溪", "责任校对：荀溪", "监制：荀溪", "签发：荀溪", "供图：车笙", "图片：车笙", "图/车笙", "美术编辑：荀溪",
        "图片编辑：荀溪", "美编：荀溪", "值班主任：荀溪", "主编：荀溪", "总编辑：荀溪", "录入：荀溪", "一审：荀溪 二审：蔺穗",
        "供稿人：荀溪", "上传：荀溪", "来稿：荀溪", "策划：荀溪 统筹：蔺穗",
    ],
)  # fmt: skip
def test_others_are_neither_editor_nor_author(text: str) -> None:
    assert read_credits([text]) == (None, None, None)
    assert read_credits([f"来源：云坨在线 {text} 责任编辑：鹿岭 作者：池若川"]) == ("鹿岭", "池若川", "云坨在线")


def test_a_label_ends_what_stands_before_it() -> None:
    text = "来源于：云坨在线 审核：蔺穗 供稿：荀溪 摄影：车笙"
    assert read_credits([text]) == (None, None, "云坨在线")


@pytest.mark.parametrize(
    ("text", "editor"),
    [
        ("责任编辑：韩冬青 PK155", "韩冬青 PK155"),
        ("责任编辑：韩冬青（PK155）", "韩冬青"),
        ("责任编辑：韩冬青(PK155)", "韩冬青"),
        ("【责任编辑：韩冬青 PK155】", "韩冬青 PK155"),
        ("责任编辑：韩冬青_NB12345", "韩冬青_NB12345"),
    ],
)
def test_the_code_of_an_editor_stays_unless_it_stands_in_brackets(text: str, editor: str) -> None:
    assert read_credits([text]).editor == editor


def test_running_text_behind_a_label_is_no_name() -> None:
    text = "作者：" + "记录显示的情况与往年不同" * 6
    assert read_credits([text]).author is None


def test_the_editor_is_never_the_author() -> None:
    assert read_credits(["责任编辑：鹿岭"]).author is None
    assert read_credits(["作者：池若川"]).editor is None


def test_what_stands_behind_a_label_ends_with_its_line() -> None:
    assert read_credits(["责任编辑：鹿岭", "凡本网注明来源的稿件，版权均属本网。"]) == ("鹿岭", None, None)


def test_the_responsible_editor_of_any_line_goes_before_an_editor() -> None:
    assert read_credits(["编辑：艾小满", "责任编辑：鹿岭"]).editor == "鹿岭"


def test_authors_of_several_lines_are_joined_each_once() -> None:
    assert read_credits(["记者：池若川", "作者：池若川 通讯员：鹿岭"]).author == "池若川、鹿岭"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><tr><td>来源：</td><td>云坨在线</td></tr></table>", "云坨在线"),
        ("<table><tr><td>来源</td><td>云坨在线</td></tr></table>", "云坨在线"),
        (
            "<table><tr><th>发布日期</th><td>2026-05-14</td><th>信息来源</th><td>云坨县农技站</td></tr></table>",
            "云坨县农技站",
        ),
        ("<ul><li>来源：</li><li>云坨在线</li></ul>", "云坨在线"),
        ("<dl><dt>来源</dt><dd>云坨在线</dd></dl>", "云坨在线"),
        ("<p><span>来源：</span><span>云坨在线</span></p>", "云坨在线"),
        ("<table><tr><td>来源：</td><td>作者：池若川</td></tr></table>", None),
        ("<div><p>来源：</p></div><p>云坨在线</p>", None),
    ],
)
def test_a_label_and_its_value_in_cells_side_by_side(markup: str, expected: str | None) -> None:
    assert read_credits(credit_texts(lines(markup))).source == expected


def test_editor_and_author_in_cells() -> None:
    markup = "<table><tr><td>作者：</td><td>池若川</td></tr><tr><td>责任编辑</td><td>鹿岭</td></tr></table>"
    assert read_credits(credit_texts(lines(markup))) == ("鹿岭", "池若川", None)


def test_a_source_that_is_a_picture_is_read_by_its_alternative_text() -> None:
    markup = '<p>2026-05-14 来源：<img src="logo.png" alt="云坨在线"> 作者：池若川</p>'
    assert read_credits(credit_texts(lines(markup))) == (None, "池若川", "云坨在线")


@pytest.mark.parametrize(
    "line",
    [
        "审核人：荀溪", "总编：荀溪", "撰稿人：池若川", "签发人：荀溪", "终校：荀溪",
        "责任编辑：鹿岭。",
        "责任编辑：鹿岭", "（责任编辑：鹿岭）", "【编辑:鹿岭】", "来源：云坨在线 作者：池若川", "[责任编辑：韩冬青 PK155]",
        "編輯：鹿嶺", "文/池若川", "供稿：荀溪 摄影：车笙", "审核：蔺穗", "责任编辑 韩冬青", "作者 韩冬青", "编 辑：鹿岭",
    ],
)  # fmt: skip
def test_lines_that_are_only_credits(line: str) -> None:
    assert is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "墙上的旧报纸写着“来源：云坨在线，责任编辑：鹿岭”，老人说。",
        "来源：云坨在线的报道说，育苗已经开始。各户都已收到通知。",
        "时间过得很快。",
        "编辑部的灯亮到深夜，大家都没有走。",
        "作者说，这本书写了三年。",
        "记者在现场看到，育苗已经开始。",
        "来源可靠的种子才能下地",
        "【记者 池若川】昨天，育苗开始。",
        "【本报记者 查访】育苗开始，各户都已收到。",
        "",
    ],
)
def test_sentences_are_no_credits(line: str) -> None:
    assert not is_credit_line(line)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("2026-05-14 09:26 来源：云坨在线", "2026-05-14 09:26"),
        ("来源：云坨在线", ""),
        ("2026-05-14 09:26 云坨在线", "2026-05-14 09:26 云坨在线"),
    ],
)
def test_what_stands_before_the_labels(line: str, left: str) -> None:
    assert without_credits(line).strip() == left


def test_what_stands_between_the_labels() -> None:
    assert without_values("云坨在线 2026-05-14 点击：12 编辑：鹿岭 ").split() == ["云坨在线", "2026-05-14"]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("（责任编辑：鹿岭）", "责任编辑：鹿岭"),
        ("（编辑：韩冬青 鹿岭）", "编辑：韩冬青 鹿岭"),
        ("【责编：鹿岭】", "责编：鹿岭"),
        (" [责任编辑: 鹿岭]", "责任编辑: 鹿岭"),
        ("（来源：山塬晚报）", "来源：山塬晚报"),
        ("（转自：北槿县融媒体中心）", "转自：北槿县融媒体中心"),
    ],
)
def test_credits_in_brackets_behind_the_last_sentence(end: str, said: str) -> None:
    assert closing_credits(["昨天，育苗开始。", f"各户都已收到。{end}"]) == [said]
    assert without_closing(f"各户都已收到。{end}") == "各户都已收到。"


@pytest.mark.parametrize(
    "end",
    [
        "（编辑：有删改）", "（编辑：此处略去三段）", "（编辑部：0000-1234567）", "（来源：三次问卷）", "（来源：自家的果园）", "（责任编辑）", "（责任编辑：）",
        "（编辑：韩冬青）后来删去。", "（池若川）", "",
    ],
)  # fmt: skip
def test_what_stands_in_brackets_behind_the_last_sentence_is_no_credit(end: str) -> None:
    assert closing_credits(["昨天，育苗开始。", f"各户都已收到。{end}"]) == []
    assert without_closing(f"各户都已收到。{end}") == f"各户都已收到。{end}"


def test_no_text_has_no_closing_credits() -> None:
    assert closing_credits([]) == []
