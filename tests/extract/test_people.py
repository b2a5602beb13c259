import pytest

from newscrawl.extract.people import is_name, is_person, names, people


@pytest.mark.parametrize(
    ("value", "joined"),
    [
        ("池若川", "池若川"),
        ("记者 池若川", "池若川"),
        ("记者池若川", "池若川"),
        ("记者：池若川", "池若川"),
        ("本报记者 池若川", "池若川"),
        ("见习记者 池若川", "池若川"),
        ("山塬晚报记者 池若川", "池若川"),
        ("记者 池若川 通讯员 鹿岭", "池若川、鹿岭"),
        ("本報記者 池若川、通訊員 鹿嶺", "池若川、鹿嶺"),
        ("池若川/鹿岭", "池若川、鹿岭"),
        ("池若川，鹿岭；艾小满,苗知远", "池若川、鹿岭、艾小满、苗知远"),
        ("池若川 池若川", "池若川"),
        ("杨　木", "杨木"),
        ("杨　木 艾小满", "杨木、艾小满"),
        ("杨  木", "杨木"),
        ("杨　木　艾　满", "杨木、艾满"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("韩某 PK155", "韩某 PK155"),
        ("韩某 NB002 池若川", "韩某 NB002、池若川"),
        ("池若川 阅读：12", "池若川"),
        ("池若川 3条评论", "池若川"),
        ("池若川 摄影记者 车笙", "池若川"),
        ("池若川 摄影记者车笙", "池若川"),
        ("韩冬青 县农技站的几位老同志", "韩冬青"),
        ("池若川 文 车笙 图", "池若川"),
        ("池若川 分享到", "池若川"),
        ("  ", None),
        ("", None),
        ("无", None),
        ("佚名", None),
        ("admin", "admin"),
        ("匿名", None),
        ("手记", None),
        ("读者", None),
        ("电话 0000-1234567", None),
        ("志愿者招募", None),
        ("-", None),
    ],
)
def test_names(value: str, joined: str | None) -> None:
    assert names(value) == joined


@pytest.mark.parametrize(
    ("value", "joined"),
    [
        ("池若川、鹿岭", "池若川、鹿岭"),
        ("记者 池若川", "池若川"),
        ("在现场看到", None),
        ("池若川、县农技站的几位老同志", None),
        ("Lee", None),
        ("", None),
    ],
)
def test_people_are_all_people_or_none(value: str, joined: str | None) -> None:
    assert people(value) == joined


@pytest.mark.parametrize("word", ["池若川", "鹿岭", "阿依古丽·买买提", "欧阳若川"])
def test_the_form_of_a_name(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["池", "", "县农技站的几位老同志", "Lee", "12", "池若川。", "池 若"])
def test_no_form_of_a_name(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize("word", ["王某", "韩冬青", "骆若川", "闻人若川", "欧阳若川", "阿依古丽·买买提", "張若川"])
def test_surely_a_person(word: str) -> None:
    assert is_person(word)


@pytest.mark.parametrize(
    "word",
    [
        "云坨在线",
        "山塬晚报",
        "本网",
        "县融媒体中心",
        "打印",
        "文化",
        "应急",
        "方才",
        "高新区",
        "文化馆",
        "安全员",
        "编辑部",
    ],
)
def test_not_surely_a_person(word: str) -> None:
    assert not is_person(word)
