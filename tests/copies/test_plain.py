import pytest

from newscrawl.copies.plain import MOST, plain


@pytest.mark.parametrize(
    ("paragraph", "left"),
    [
        ("晒谷，翻谷！", "晒谷翻谷"),
        ("ＡＢc １２３ 颗%", "abc123颗"),
        ("縣裡的後續報導", "县里的后续报导"),
        ("\uf902站", "车站"),  # a compatibility ideograph of 車
        ("發(fā)展(zhǎn)協（xié）會", "发展协会"),
        ("方案(B)不变", "方案b不变"),
        ("责任编辑：尹彧", ""),
        ("编辑:尹彧　审核:晏檀", ""),
        ("来源：霜河晚报　时间：2026-05-14 09:26", ""),
        ("点击：128 次", ""),
        ("本报记者 尹彧 报道", ""),
        ("文末（记者 尹彧 文/图）", "文末"),
        ("文末【责任编辑：尹彧】", "文末"),
        ("他（尹彧）来了", "他尹彧来了"),
        ("他说，欢迎媒体报道。", "他说欢迎媒体报道"),
        ("编辑部里灯火通明，大家都在等消息。", "编辑部里灯火通明大家都在等消息"),
        ("本报讯（记者 尹彧）春耕开始了", "春耕开始了"),
        ("岚汀日报社青岚5月14日电 春耕开始了", "春耕开始了"),
        ("日报今天发往各村。", "日报今天发往各村"),
        ("供销社5月14日消息 化肥到货", "供销社5月14日消息化肥到货"),
        ("云垭5月14日电力检修", "云垭5月14日电力检修"),
        ("（云垭镇）", "云垭镇"),
        ("晏檀苇：你的快递到了。", "晏檀苇你的快递到了"),
        ("这部片子由县电视台拍摄。", "这部片子由县电视台拍摄"),
        ("凡本网注明来源的作品，均属本网。", ""),
        ("3、转载请注明出处。", ""),
    ],
)  # fmt: skip
def test_what_counts_of_a_paragraph(paragraph: str, left: str) -> None:
    assert plain([paragraph]) == left


def test_a_dateline_stands_at_the_beginning_only() -> None:
    assert plain(["春耕开始了。", "本报5月14日讯 多云。"]) == "春耕开始了本报5月14日讯多云"


def test_of_very_long_texts_the_beginning_counts() -> None:
    assert plain(["字" * MOST, "尾"]) == plain(["字" * (2 * MOST)]) == "字" * MOST
