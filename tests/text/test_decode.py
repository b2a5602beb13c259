import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.decode import decode

SIMPLIFIED = "青岚县农技站开展春季育苗，各项安排已经落实到人。第一批成果将在月底展出。"
WITH_GBK = "镇里的老支书赵镕喆说，二〇二四年新修的㎡级冷库已经用上了。"
WITH_GB18030 = "𠮷野家旁的㛃溪村办起了展览，村民们都说好。"
TRADITIONAL = "縣農技站開展育苗，各項安排已經落實到人。第一批成果將在月底展出。"
CANTONESE = "佢哋喺度睇緊展覽，個個都話好靚，啲細路仔最鍾意嗰隻𨋢。"
SENTENCES = (
    "青岚县农技站开展春季育苗，各项安排已经落实到人。",
    "记者从县交通局获悉，通往石桥镇的公路将于下月通车。",
    "“这几年村里的变化真大！”村民老周一边收拾渔网一边说。",
    "全县共有12所学校参加了这次比赛，其中3所来自山区。",
    "气象台预计，明天白天多云转小雨，气温16℃到22℃。",
    "会议要求，各单位要认真学习，抓好落实，确保工作取得实效。",
    "图书馆周末照常开放，市民可以凭身份证借书。",
    "第一批成果将在月底展出，欢迎大家前来参观。",
)
ENCODINGS = {
    "utf-8": (SIMPLIFIED, "utf-8"),
    "gb2312": (SIMPLIFIED, "gb18030"),
    "gbk": (WITH_GBK, "gb18030"),
    "gb18030": (WITH_GB18030, "gb18030"),
    "big5": (TRADITIONAL, "big5"),
    "big5hkscs": (CANTONESE, "big5hkscs"),
}
LABELS = (None, "utf-8", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1")


def page(label: str | None, text: str = SIMPLIFIED) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    return f"<html><head>{meta}<title>{text[:6]}</title></head><body><p class=x>{text}</p></body></html>"


def served_as(label: str | None) -> str:
    return f"text/html; charset={label}" if label else "text/html"


@pytest.mark.parametrize("written", ENCODINGS)
@pytest.mark.parametrize("meta", LABELS)
@pytest.mark.parametrize("header", LABELS)
def test_the_bytes_decide(header: str | None, meta: str | None, written: str) -> None:
    text, used = ENCODINGS[written]
    decoded = decode(page(meta, text).encode(written), served_as(header))
    assert decoded.text == page(meta, text)
    assert decoded.used == used
    assert decoded.declared == (header or meta)


@pytest.mark.parametrize("used", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "header", ["GBK", "windows-1251", "windows-1252", "euc-kr", "shift_jis", "koi8-r", "utf-7", "base64", "utf-16", "x"]
)
@pytest.mark.parametrize("meta", [None, "utf-8", "gbk"])
def test_labels_that_mean_nothing_here(used: str, header: str, meta: str | None) -> None:
    decoded = decode(page(meta).encode(used), served_as(header))
    assert (decoded.text, decoded.declared, decoded.used) == (page(meta), header.lower(), used)


@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
@pytest.mark.parametrize("label", [*LABELS, "euc-kr", "shift_jis", "windows-1251"])
def test_short_pages(label: str | None, written: str) -> None:
    text = "<title>通知公告</title>"
    assert decode(text.encode(written), served_as(label)).text == text


@pytest.mark.parametrize("label", LABELS)
def test_traditional_characters_in_gbk(label: str | None) -> None:
    decoded = decode(page(None, TRADITIONAL).encode("gbk"), served_as(label))
    assert (decoded.text, decoded.used) == (page(None, TRADITIONAL), "gb18030")


@pytest.mark.parametrize("label", LABELS)
def test_little_chinese_in_much_markup(label: str | None) -> None:
    text = '<div class="column"><a href="/news/list.html" target="_blank"></a></div>\n' * 400 + "<p>今天小雨</p>"
    assert decode(text.encode("gb18030"), served_as(label)).text == text


# What a page says of itself


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        ("<meta charset=gbk>", "gbk"),
        ("<META CHARSET='GB2312'/>", "gb2312"),
        ('<meta charset = "UTF_8">', "utf_8"),
        ("<meta content='text/html;charset=gb-2312' http-equiv=content-type>", "gb-2312"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GB2312;">', "gb2312"),
        ('<meta http-equiv="Content-Type" content="text/html"; charset=x-gbk">', "x-gbk"),
        ('<?xml version="1.0" encoding="gb2312"?>', "gb2312"),
        ('<?xml version="1.0" encoding="gb2312"?><meta charset="utf8">', "utf8"),
        ('<script>var a = "<meta charset=big5>"; charset="big5"</script><meta charset="gbk">', "gbk"),
        ("<!-- <meta charset=big5> --><meta charset=gbk>", "gbk"),
        ("<!--> <meta charset=gbk>", "gbk"),
        ("<!--" + "=" * 6000 + "--><meta charset=gbk>", "gbk"),
        ('<meta name="description" content="什么是 charset=big5"><meta charset=gbk>', "gbk"),
        ("<title>charset=big5</title>", None),
        ("<body><meta charset=gbk>", None),
        ("<!-- <meta charset=gbk>", None),
        ("<meta charset=>", None),
    ],
)
@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
def test_labels_in_pages(head: str, declared: str | None, written: str) -> None:
    text = f"<html>{head}" + SIMPLIFIED if not head.startswith("<?") else head + SIMPLIFIED
    decoded = decode(text.encode(written))
    assert (decoded.text, decoded.declared, decoded.used) == (text, declared, written)


@pytest.mark.parametrize(
    ("content_type", "declared"),
    [
        ("text/html;charset=GBK", "gbk"),
        ('text/html; charset="utf-8"', "utf-8"),
        ("text/html; Charset = 'gb2312'; x=y", "gb2312"),
        ("text/html; charset=utf-8, text/html; charset=gbk", "utf-8"),
        ("text/html; charset=", "big5"),
        ("", "big5"),
    ],
)
def test_labels_in_headers_come_first(content_type: str, declared: str) -> None:
    assert decode(page("big5").encode(), content_type).declared == declared


@pytest.mark.parametrize("header", LABELS)
def test_a_byte_order_mark_beats_labels(header: str | None) -> None:
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        decoded = decode(bom + page("gb2312").encode(name), served_as(header))
        assert (decoded.text, decoded.declared, decoded.used) == (page("gb2312"), header or "gb2312", name)


def test_a_byte_order_mark_in_front_of_gbk() -> None:
    decoded = decode(codecs.BOM_UTF8 + page("gbk").encode("gbk"))
    assert decoded.text.endswith(page("gbk"))
    assert decoded.used == "gb18030"


def test_byte_order_marks_of_several_files() -> None:
    assert decode(codecs.BOM_UTF8 * 3 + page(None).encode()).text == page(None)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(order: str) -> None:
    decoded = decode(page("utf-16").encode(order), "text/html; charset=utf-8")
    assert (decoded.text, decoded.declared, decoded.used) == (page("utf-16"), "utf-8", order)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_characters_with_a_zero_of_their_own_do_not_hide_utf_16(order: str) -> None:
    text = "<p class=a>　　修渠的人又多了一位。</p>" * 30  # U+3000 twice and U+4E00 once
    assert (decode(text.encode(order)).text, decode(text.encode(order)).used) == (text, order)


def test_a_few_zeros_are_no_utf_16() -> None:
    assert decode(page(None).replace("。", "。\0").encode()).used == "utf-8"
    assert decode(page(None).replace("。", "。\0").encode("gbk")).used == "gb18030"


# Other languages


@pytest.mark.parametrize(
    ("label", "used", "text"),
    [
        ("shift_jis", "cp932", "森の村では春の育苗が始まり、農家の人たちが毎朝早くから働いています。"),
        ("euc-jp", "euc_jp", "森の村では春の育苗が始まり、農家の人たちが毎朝早くから働いています。"),
        ("iso-2022-jp", "iso2022_jp", "森の村では春の育苗が始まりました。"),
        ("euc-kr", "cp949", "농업기술센터는 봄철 육묘를 시작하였으며 준비가 이미 끝났다고 밝혔다."),
        ("windows-1251", "cp1251", "Районная станция начала весенние работы в конце месяца."),
        ("koi8-r", "koi8-r", "Районная станция начала весенние работы в конце месяца."),
        ("iso-8859-1", "cp1252", "L'école du village a été rénovée; les élèves y seront dès la rentrée."),
        ("iso-8859-1", "cp1252", "Die Gärtnerei öffnet früh; die Blüten müssen geprüft werden."),
        ("windows-1252", "cp1252", "The “county” station’s work – it’s done."),
        ("iso-8859-2", "iso8859-2", "Stacja rozpoczęła prace; wyniki będą później."),
        ("tis-620", "cp874", "สถานีเกษตรเริ่มเพาะกล้าในฤดูใบไม้ผลิ"),
        ("hz-gb-2312", "hz", "青岚县农技站开展春季育苗。"),
        ("utf-8", "utf-8", "Районная станция — L'école — 농업기술센터 — ひらがな"),
    ],
)
def test_pages_in_other_languages_by_their_label(label: str, used: str, text: str) -> None:
    decoded = decode(page(label, text).encode(used), served_as(label))
    assert (decoded.text, decoded.declared, decoded.used) == (page(label, text), label, used)


def test_ascii_is_utf_8() -> None:
    text = "<p>&#38738;&#23706;&nbsp;&copy;</p>"
    assert decode(text.encode(), "text/html; charset=gb2312").used == "utf-8"
    assert decode(text.encode(), "text/html; charset=gb2312").text == text
    assert (decode(b"").text, decode(b"").used) == ("", "utf-8")


# Mixed and damaged pages

PARTS = [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("big5", "utf-8")]


@pytest.mark.parametrize(("main", "part"), PARTS)
@pytest.mark.parametrize("label", [None, "utf-8", "gb2312", "big5"])
def test_parts_in_another_encoding(main: str, part: str, label: str | None) -> None:
    text = TRADITIONAL if "big5" in main else SIMPLIFIED
    pieces = [
        (f"<p>{text}</p>", main),
        ("<h1>村里的新路</h1>", part),
        (f"<li>{text[:9]}</li>", main),
        ("<b>来源", part),
    ] * 3
    pieces += [(f"<p>{text}</p>", main)] * 9
    decoded = decode(b"".join(piece.encode(encoding) for piece, encoding in pieces), served_as(label))
    assert decoded.text == "".join(piece for piece, _ in pieces)
    assert decoded.used == main


@pytest.mark.parametrize(("main", "part"), PARTS[:2])
def test_another_encoding_within_a_sentence(main: str, part: str) -> None:
    raw = page(None).encode(main) + "作者：".encode(main) + "周一鸣".encode(part) + "编辑：".encode(main) + b"<br>"
    decoded = decode(raw)
    assert decoded.text.endswith("作者：周一鸣编辑：<br>")
    assert decoded.used == main


def test_quotes_in_utf_8_within_gbk() -> None:
    raw = page("gbk").encode("gbk") + b"<p>" + "“".encode() + "好消息".encode("gbk") + "”".encode() + b"</p>"
    assert decode(raw).text == page("gbk") + "<p>“好消息”</p>"


@given(st.lists(st.tuples(st.sampled_from(SENTENCES), st.booleans()), min_size=9, max_size=30), st.sampled_from(LABELS))
def test_pages_of_mixed_paragraphs(parts: list[tuple[str, bool]], label: str | None) -> None:
    raw = b"".join(f"<p>{text}</p>\n".encode("utf-8" if wide else "gb18030") for text, wide in parts)
    assert decode(raw, served_as(label)).text == "".join(f"<p>{text}</p>\n" for text, _ in parts)


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=9),
    st.integers(0),
    st.sampled_from(["utf-8", "gb18030", "big5"]),
)
def test_a_lost_byte_costs_one_paragraph_at_most(sentences: list[str], place: int, encoding: str) -> None:
    if encoding == "big5":
        sentences = [TRADITIONAL] * len(sentences)
    pieces = [f"<p>{text}</p>".encode(encoding) for text in sentences]
    hit = place % len(pieces)
    high = [at for at, byte in enumerate(pieces[hit]) if byte >= 0x80]
    at = high[place // len(pieces) % len(high)]
    whole = pieces[hit]
    pieces[hit] = whole[:at] + whole[at + 1 :]
    decoded = decode(b"".join(pieces), served_as(encoding))
    found = decoded.text.split("</p>")[:-1]
    assert [text for number, text in enumerate(found) if number != hit] == [
        f"<p>{text}" for number, text in enumerate(sentences) if number != hit
    ]
    assert found[hit].startswith("<p>")
    # What is left can be Big5 with the characters that Hong Kong added.
    assert decoded.used.removesuffix("hkscs") == encoding


def test_a_lost_byte_costs_about_a_character() -> None:
    raw = page("gb2312").encode("gb18030")
    at = raw.index("育苗".encode("gbk"))
    text = decode(raw[:at] + raw[at + 1 :]).text
    # Which of the two characters beside it lost the byte, 春季 or 育, cannot be told.
    assert "青岚县农技站开展春" in text
    assert text.endswith("苗，各项安排已经落实到人。第一批成果将在月底展出。</p></body></html>")
    assert text.count("\ufffd") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_a_page_cut_within_a_character(encoding: str) -> None:
    text = page(None, TRADITIONAL if encoding == "big5" else SIMPLIFIED).removesuffix("</p></body></html>")
    decoded = decode(text.encode(encoding)[:-1])
    assert (decoded.text, decoded.used) == (text[:-1] + "\ufffd", encoding)


@pytest.mark.parametrize("lone", [b"\xd6", b"\xa1", b"\x81", b"\xfe", b"\xff"])
@pytest.mark.parametrize("after", [b"<b>", b"\n", b'">', b"&nbsp;", b""])
def test_a_lone_byte_swallows_no_markup(lone: bytes, after: bytes) -> None:
    raw = page("gbk").encode("gbk") + lone + after
    assert decode(raw).text == page("gbk") + "\ufffd" + after.decode()


def test_a_lone_byte_swallows_no_letter() -> None:
    raw = page("gbk").encode("gbk") + "<p>本县今年的".encode("gbk") + b"\xa1GDP</p>"
    assert decode(raw).text == page("gbk") + "<p>本县今年的\ufffdGDP</p>"


def test_the_euro_sign_of_windows() -> None:
    raw = page("gb2312").encode("gbk") + "<p>单价9".encode("gbk") + b"\x80</p>"
    assert decode(raw).text == page("gb2312") + "<p>单价9€</p>"


def test_characters_of_users_stay() -> None:
    text = page("gbk") + "<p>本店\ue000和\ue234两种</p>"
    assert decode(text.encode("gb18030")).text == text


# Text that was encoded twice


def twice(text: str, wrong: str) -> bytes:
    table = [bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in range(256)]
    return "".join(table[byte] for byte in text.encode()).encode()


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_double_encoding_is_undone(wrong: str) -> None:
    decoded = decode(twice(page("utf-8"), wrong))
    assert (decoded.text, decoded.used) == (page("utf-8"), "utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Él está aquí, señor.</p>",
        "<p>Ã© is how é looks when it is read wrong</p>",
        "<p>Ã©</p>",
        f"<p>å²š</p>{SIMPLIFIED}",
    ],
)
def test_what_is_not_surely_encoded_twice_stays(text: str) -> None:
    assert decode(text.encode()).text == text


# Any bytes


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_under_any_label(raw: bytes, label: str) -> None:
    for content_type in (f"text/html; charset={label}", "text/html; charset=gbk"):
        decode(raw, content_type).text.encode("utf-8")


FRAGMENTS = ("青岚", "<p>", "a1", "縣", "é", "\0", "<meta charset=", "gbk>", "<!--", "<script>")


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=3),
            st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["utf-8", "gb18030", "big5hkscs", "utf-16-le"])).map(
                lambda pair: pair[0].encode(pair[1], "ignore")
            ),
        ),
        max_size=40,
    ),
    st.sampled_from([*LABELS, "shift_jis", "hz", "iso-2022-jp", "utf-16"]),
)
def test_any_mixture(parts: list[bytes], label: str | None) -> None:
    decoded = decode(b"".join(parts), served_as(label))
    decoded.text.encode("utf-8")
    codecs.lookup(decoded.used)


@given(st.text(st.characters(min_codepoint=1, max_codepoint=127), max_size=400), st.sampled_from(LABELS))
def test_ascii_pages_stay(text: str, label: str | None) -> None:
    decoded = decode(text.encode(), served_as(label))
    assert (decoded.text, decoded.used) == (text, "utf-8")


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=20),
    st.sampled_from(["utf-8", "gb18030"]),
    st.sampled_from([*LABELS, "euc-kr", "shift_jis", "windows-1251"]),
)
def test_good_pages_come_back_whole(sentences: list[str], encoding: str, label: str | None) -> None:
    raw = "".join(f"<p>{text}</p>" for text in sentences).encode(encoding)
    decoded = decode(raw, served_as(label))
    assert decoded.used == encoding
    assert decoded.text.encode(encoding) == raw


@pytest.mark.parametrize(
    "pattern", [b"\xff", b"\x80", b"\xa1a", b"\xd6<", b"\x810", b"\xff<", b"<!--", b"<meta charset=  "]
)
def test_large_pages_of_nonsense(pattern: bytes) -> None:
    text = decode(pattern * (2_000_000 // len(pattern))).text
    assert text.count("<") == pattern.count(b"<") * (2_000_000 // len(pattern))
