import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.decode import decode

TEXT = "青岚县农技站开展春季育苗，各项安排已经落实到人。第一批成果将在月底展出。"


def page(label: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    return f"<html><head>{meta}<title>题</title></head><body>{TEXT}</body></html>"


@pytest.mark.parametrize("used", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "header", [None, "utf-8", "gb2312", "GBK", "ISO-8859-1", "windows-1251", "euc-kr", "utf-7", "base64", "x"]
)
@pytest.mark.parametrize("meta", [None, "utf-8", "gb2312", "gbk"])
def test_the_bytes_decide(used: str, header: str | None, meta: str | None) -> None:
    content_type = f"text/html; charset={header}" if header else "text/html"
    decoded = decode(page(meta).encode(used), content_type)
    assert TEXT in decoded.text
    assert decoded.used == used
    assert decoded.declared == ((header or meta or "").lower() or None)


def test_characters_beyond_gb2312_under_its_label() -> None:
    decoded = decode('<meta charset="gb2312">𠮷野家，㛃'.encode("gb18030"))
    assert "𠮷野家，㛃" in decoded.text
    assert (decoded.declared, decoded.used) == ("gb2312", "gb18030")


def test_traditional_pages_in_big5() -> None:
    raw = '<meta charset="big5">縣農技站開展育苗，各項安排已經落實。'.encode("big5")
    assert "縣農技站開展育苗" in decode(raw).text


def test_a_byte_order_mark_goes() -> None:
    assert decode(b"\xef\xbb\xbf" + TEXT.encode()).text == TEXT
    assert decode(TEXT.encode("utf-16")).text == TEXT


def test_a_lost_byte_costs_little() -> None:
    raw = page("gb2312").encode("gb18030")
    decoded = decode(raw[:90] + raw[91:])
    assert decoded.used == "gb18030"
    assert "第一批成果将在月底展出" in decoded.text


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_under_any_label(raw: bytes, label: str) -> None:
    decoded = decode(raw, f"text/html; charset={label}")
    decoded.text.encode("utf-8")
