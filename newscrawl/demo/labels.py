"""How pages say, and missay, what their bytes are."""

from typing import NamedTuple

from newscrawl.demo.truth import Encoding


class Label(NamedTuple):
    """What header and head of a page claim, and what its bytes are."""

    codec: str
    """The codec that writes the bytes, by its Python name."""
    header: str | None
    """The charset of the header Content-Type."""
    meta: str | None
    """The charset of the meta element."""
    before_meta: str = ""
    """Markup in front of the meta element."""

    @property
    def content_type(self) -> str:
        """The header Content-Type."""
        return "text/html" if self.header is None else f"text/html; charset={self.header}"

    @property
    def truth(self) -> Encoding:
        """What the page claims, the header before the meta element, and what is right."""
        declared = self.header or self.meta
        return Encoding(declared=declared.lower() if declared else None, used=self.codec.removesuffix("-sig"))

    def encode(self, html: str) -> bytes:
        """Return the bytes of a page."""
        return html.encode(self.codec)


_SCRIPT = '<script>var lt_form = {action: "/so/", accept: "text/html; charset=gbk", hint: "来源：全部"};</script>'

LABELS: dict[str, Label] = {
    "utf-8": Label("utf-8", "utf-8", "utf-8"),
    "bom": Label("utf-8-sig", None, "utf-8"),
    "script-first": Label("utf-8", None, "utf-8", _SCRIPT),
    "stale-meta": Label("utf-8", None, "gb2312"),
    "meta-gb2312": Label("gb18030", None, "gb2312"),
    "header-utf-8": Label("gb18030", "utf-8", "gb2312"),
    "header-latin-1": Label("gb18030", "ISO-8859-1", "gbk"),
}
"""The labels by name; those with GB18030 bytes call themselves gb2312 or gbk, as such pages do."""
