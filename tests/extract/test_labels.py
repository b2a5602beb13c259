from itertools import combinations

import pytest

from newscrawl.extract import labels

GROUPS = (labels.EDITOR_FIRST, labels.EDITOR, labels.AUTHOR, labels.SOURCE, labels.STAFF, labels.OTHER)


def test_a_label_has_one_meaning_and_stands_there_once() -> None:
    for group in GROUPS:
        assert len(set(group)) == len(group)
    for one, other in combinations(GROUPS, 2):
        assert not set(one) & set(other)


def test_labels_are_words() -> None:
    assert all(label == "".join(label.split()) != "" and label[-1] not in ":：" for group in GROUPS for label in group)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (labels.EDITOR_FIRST, "责任编辑 責任編輯 责编 責編"),
        (labels.EDITOR, "编辑 編輯"),
        (labels.AUTHOR, "作者 记者 記者 通讯员 通訊員 本报记者 本報記者 撰文 采写"),
        (labels.SOURCE, "来源 來源 稿源 来源于 來源於 转自 文章来源 信息来源 稿件来源"),
        (labels.STAFF, "供稿 摄影 攝影 审核 審核 终审 終審 校对 校對 选稿 监制 監製 签发 初审 复审 美编 主编"),
        (labels.OTHER, "发布时间 發布時間 更新时间 点击 阅读 浏览 字体 字號 分享 打印 关键词 标签"),
    ],
)
def test_the_labels_of_both_scripts(group: tuple[str, ...], words: str) -> None:
    assert set(words.split()) <= set(group)
