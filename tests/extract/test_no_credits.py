"""What looks like credits and is none: whole pages with one such line, wherever it may stand in the text."""

import pytest

from tests.extract.reading import FIRST, LAST, SECOND, article, paragraphs, read

SENTENCES = [
    "本报讯 记者昨天从县农技站获悉，育苗已经开始。",
    "本报讯 记者来到 青岚林场，夜校里坐满了人。",
    "本报讯 记者应邀报道了夜校的第一课，反响很好。",
    "本报讯 记者全程报道，村民全程参与。",
    "山塬消息 记者于昨日 赶到北槿，路已经通了。",
    "云坨社消息 通讯员方才 发来照片，水位正在回落。",
    "5月14日停电（施工），傍晚恢复。",
    "村里5月14日通了水电（高山户除外），家家亮了灯。",
    "全村通了电（池家坪除外），家家亮了灯。",
    "线路改造期间停电（计划），请各户留意。",
    "【本报记者 查访】夜校开课第三天，教室里还在加座位。",
    "【山塬小记者 文苑】我家门前有一条河，春天涨水，秋天见底。",
    "【本报记者 走基层】清早的林场，露水还没有干。",
    "【融媒体记者 时评】办好夜校，先要听听学员怎么说。",
    "记者手记：办夜校难在请老师，也难在留老师。",
    "记者 从县农技站了解到，今年的种子已经备齐。",
    "编辑部的灯亮到深夜，校对的人还没有走。",
    "编辑 和校对都住在楼上，楼下是旧仓库。",
    "作者在书里写到，这条路修了三年。",
    "作者 简介写得很短，只有两行字。",
    "作者是县一中的语文老师，写了二十年的散文。",
    "来源可靠的种子才能下地，这是老农技员的规矩。",
    "水的来源：山泉三成，雨水七成。",
    "经费来源有三：自筹、捐赠、拨款。",
    "主要来源于林下种植，其次才是务工。",
    "这笔钱来自：合作社分红和土地租金。",
    "他一边读报，一边说：“责任编辑：鹿岭，这名字我见过。”",
    "墙上的黑板写着“作者：池若川”，字迹还很清楚。",
    "旧报纸的角落里印着“来源：山塬晚报”几个小字，已经发黄。",
    "老人指着报头念：“本报记者 池若川。”念完笑了。",
    "“我是记者池若川。”来人递上名片，在门边坐下。",
    "夜校的第一课由记者池若川讲，第二课由编辑韩冬青讲。",
    "记者池若川说，采访是走出来的，不是坐出来的。",
    "编辑韩冬青退休以后，每周来夜校上一次课。",
    "通讯员鹿岭的稿子登了三次，全村都知道。",
    "摄影：从入门到放弃，是夜校最受欢迎的一课。",
    "翻译：把方言说给外乡人听，是他每天的活。",
    "夜校开了写作课（作者见面会），来了四十多人。",
    "讲课的有两位（记者 韩冬青 和老馆长），听课的坐满了。",
    "县里办了培训（记者站承办），来了四十多人。",
    "她在山塬晚报当了十年的摄影记者 后来回乡教书。",
    "通讯员、记者、编辑，三样活他一个人都干过。",
    "小编说：夜校还缺一位会修拖拉机的老师。",
    "报名电话：0000-1234567，联系人：池若川。",
    "热线：0000-7654321（记者部），全天有人接。",
    "值班编辑手里的电话响个不停，都是问夜校的。",
    "责任编辑一栏空着，谁也没有去填。",
    "“文/图”两个字印在版面的右下角，没有人名。",
    "文：字写得工整；图：画得清楚，这是作业的要求。",
    "撰稿人要自备纸笔，灯光由场里负责。",
    "文字记录由三位青年轮流做，每周交一次。",
    "统稿的人换了三拨，执笔的只有一个。",
    "实习生 从四月开始进村，六月离开。",
    "他出处不详，只说从山那边来。",
    "稿源不足的时候，老师自己动笔写。",
    "云坨社北槿5月14日电（高考特辑）夜校的学员也进了考场。",
    "云坨社北槿5月14日电（文化）夜校的学员也进了书店。",
    "本报讯 记者 全程 报道 夜校开课。",
    "本报讯 记者昨日 在青岚林场 报道 了夜校开课。",
    "山塬网讯 小记者成长营 报道 夜校开课。",
    "（记者 走基层）清早的林场，露水还没有干。",
    "（本报记者 看变化）夜校里来了一群孩子。",
    "【小记者 时光】夜校里来了一群孩子。",
    "【全媒体记者 走一线】夜校里来了一群孩子。",
    "□ 本报记者文化周",
    "本报记者 看夜校 北槿报道",
    "（记者在夜校的见闻）教室不大，来的人不少。",
    "（文中人名均为化名）",
    "（图为夜校的教室。）",
    "（本文有删节）",
    "（节目单见第三版）",
]
"""Sentences of a text; none says who wrote or edited it, or where it is from."""

ENDS = [
    "教室已经修好。（县农技站）",
    "教室已经修好。（山塬晚报）",
    "教室已经修好。（文化馆）",
    "教室已经修好。（高新区）",
    "教室已经修好。（田野调查）",
    "教室已经修好。（方言）",
    "教室已经修好。（应急）",
    "教室已经修好。（成果展示）",
    "教室已经修好。（云坨社）",
    "教室已经修好。（待续）",
    "教室已经修好。（完）",
    "教室已经修好。（下）",
    "教室已经修好。（北槿 青岚）",
    "教室已经修好。（电话：0000-1234567）",
    "教室已经修好。（来源：三次问卷的平均值）",
    "教室已经修好。（编辑部附记：下周停课。）",
    "教室已经修好。（图为夜校）",
    "教室已经修好。（记者站）",
    "教室已经修好。（本报记者 韩冬青 摄）",
    "教室已经修好。（韩冬青 摄）",
    "教室已经修好。（记者 摄）",
    "教室已经修好。（记者部电话0000-1234567）",
    "教室已经修好。（县融媒体中心 供稿）",
    "教室已经修好。（农技站 田间）",
    "教室已经修好。（全文完）",
    "教室已经修好。（编辑：有删改）",
    "教室已经修好。（编辑：此处略去三段）",
    "教室已经修好。（责编：下期再会）",
    "教室已经修好。（来源：自家的果园）",
    "教室已经修好。（来源：三次调查）",
    "教室已经修好。（作者系农技员）",
    "教室已经修好。（作者单位：县农技站）",
    "教室已经修好。（作者为县一中学生）",
    "教室已经修好。（文 字略）",
    "教室已经修好。（记者 手记）",
    "教室已经修好。（记者 走基层）",
    "教室已经修好。（本报记者 综合）",
    "教室已经修好。（本报综合）",
    "教室已经修好。（文/图 资料）",
    "教室已经修好。（图文无关）",
    "教室已经修好。（图文 综合）",
    "教室已经修好。（县农业农村局 办公室）",
    "教室已经修好。（县农业农村局 种植科）",
    "教室已经修好。（青岚林场 夜校）",
    "教室已经修好。（北槿县委 宣传部）",
    "教室已经修好。（水文站 水位）",
]
"""Last paragraphs that end in brackets without a person."""

HEADINGS = [
    "图文：夜校开课", "图文/夜校开课", "文字/影像", "文字：说明", "实习生：夜校的新面孔", "本报评论员：把夜校办到门口", "执笔：集体", "记者 会上宣布", "编辑丨招聘", "通讯员：招募中", "记者：为什么？", "作者：您怎么看？",
    "本报记者 韩冬青 摄", "（本报记者 韩冬青 摄）", "记者 韩冬青 摄影", "图/本报记者 韩冬青", "韩冬青 摄",
    "■ 文化馆", "● 田间", "◆ 高新区", "□ 房产", "○ 应急", "■ 常见病", "● 安全", "◎ 时间 地点",
    "小记者文苑", "本报小记者文苑", "本报记者时评", "记者 观察", "本报记者 调查", "记者/编辑", "编辑/校对", "作者/读者", "实习生/志愿者招募", "招聘：记者/编辑",
    "记者站", "编辑部", "通讯员之家", "记者 手记", "编辑 推荐", "编辑 寄语", "作者|编辑|来源", "【编辑】【记者】", "【记者】手记", "【编辑】寄语", "（编辑部门）", "（编辑整理）", "（记者查访）",
    "【责编】推荐", "[编辑]本段", "记者 走基层", "本报记者 在行动", "本报记者 进夜校", "记者 夜校一日", "本报记者 跟车记", "见习记者 第一课", "【记者 看变化】", "（记者 走乡村）",
    "责任编辑：", "编辑：电话 0000-1234567", "记者部：0000-1234567", "通讯员 夜校班", "摄影记者 在路上", "本报通讯员 培训班", "文 章", "文/图", "图/文", "作者：",
]  # fmt: skip
"""Headings, columns and words of the page."""


BEHIND = [
    "编辑部电话：0000-1234567", "记者部电话：0000-1234567", "新闻热线：0000-7654321", "投稿邮箱：a@b.example", "编辑部地址：北槿县文化路一号", "广告部：0000-1234567", "责任编辑：", "编辑：", "作者：", "来源：",
    "编辑 推荐", "记者 手记", "小记者文苑", "作者专栏", "编辑热线：0000-1234567", "值班电话：0000-1234567", "举报电话：0000-1234567", "编辑：电话 0000-1234567", "记者：0000-1234567", "责任编辑：佚名", "作者：匿名",
    "通讯员招募", "记者招聘", "摄影：车笙", "校对：荀溪", "审核：蔺穗", "值班领导：蔺穗", "一审一校：荀溪",
]  # fmt: skip
"""Lines behind a text, of the paper or of others than author and editor."""

HEADS = [
    "编辑部", "记者部", "记者站", "小记者文苑", "作者专栏", "编辑 推荐", "记者 手记", "字号：大 中 小", "分享到：", "浏览：12", "评论：3", "打印 收藏", "责任编辑：", "作者：",
]  # fmt: skip
"""What stands beside the time, over a text."""


def _assert_no_credits(*texts: str) -> None:
    found = read(article(paragraphs(*texts)))
    assert [found["editor"], found["author"], found["source"]] == [None, None, None]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_name_no_author_editor_or_source(sentence: str) -> None:
    _assert_no_credits(sentence, FIRST, SECOND, LAST)
    _assert_no_credits(FIRST, SECOND, sentence, LAST)
    _assert_no_credits(FIRST, SECOND, LAST, sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_stay_in_the_text(sentence: str) -> None:
    assert sentence in read(article(paragraphs(FIRST, sentence, SECOND, LAST)))["body"]


@pytest.mark.parametrize("end", ENDS)
def test_what_stands_in_brackets_at_the_end_is_nobody(end: str) -> None:
    _assert_no_credits(FIRST, SECOND, end)


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_name_no_author_editor_or_source(heading: str) -> None:
    _assert_no_credits(FIRST, heading, SECOND, LAST)
    _assert_no_credits(heading, FIRST, SECOND, LAST)


@pytest.mark.parametrize("line", BEHIND)
def test_lines_behind_the_text_name_no_author_editor_or_source(line: str) -> None:
    found = read(article(behind=f"<p>{line}</p>"))
    assert [found["editor"], found["author"], found["source"]] == [None, None, None]


@pytest.mark.parametrize("line", HEADS)
def test_lines_over_the_text_name_no_author_editor_or_source(line: str) -> None:
    for head in (f"<p>2026-05-14 09:26 {line}</p>", f"<p>2026-05-14 09:26</p><p>{line}</p>"):
        found = read(article(head=head))
        assert [found["editor"], found["author"], found["source"]] == [None, None, None]


def test_editor_and_source_in_brackets_behind_the_last_sentence() -> None:
    for end, field, value in (("（责任编辑：鹿岭）", "editor", "鹿岭"), ("（来源：山塬晚报）", "source", "山塬晚报")):
        found = read(article(paragraphs(FIRST, SECOND, f"{LAST}{end}")))
        assert found[field] == value
        assert found["body"] == [FIRST, SECOND, f"{LAST}{end}"]
