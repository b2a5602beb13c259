"""Who edited and wrote an article, where it comes from, and in which of many places its page says so."""

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from newscrawl.demo import text, words

EditorForm = Literal["behind", "bracketed", "with-author", "second", "after-notice", "in-info"]
"""责任编辑：X behind the text; （编辑：X）as its last line; [作者: A 责任编辑: X]; 编辑：A 责任编辑：X; behind the
notice; 编辑：X beside the time."""
AuthorForm = Literal["in-info", "own-line", "closing", "dateline", "with-editor"]
"""作者：A beside the time; （记者 A）as the last line; the same at the end of the last paragraph; 讯（记者 A）at the
beginning of the first; together with the editor."""
SourceForm = Literal["来源：", "稿源：", "来源于", "来源于：", "bare", "link"]
"""A label with the source behind it; between time and 【字体】without a label; a link."""

EDITOR_FORMS: tuple[EditorForm, ...] = ("behind", "bracketed", "with-author", "second", "after-notice", "in-info")
AUTHOR_FORMS: tuple[AuthorForm, ...] = ("in-info", "in-info", "own-line", "closing", "dateline")
SOURCE_FORMS: tuple[SourceForm, ...] = ("来源：", "来源：", "稿源：", "来源于", "来源于：", "bare", "link")


@dataclass(frozen=True, slots=True)
class Credits:
    """Who wrote, who published, and where the page says so."""

    editor: str | None = None
    editor_form: EditorForm = "behind"
    other_editor: str = ""
    """Of the form `second`: the editor who is not the 责任编辑."""
    source: str | None = None
    source_form: SourceForm = "来源："
    byline: str | None = None
    """What the page shows of the authors, titles and all."""
    authors: list[str] = field(default_factory=list)
    author_form: AuthorForm = "in-info"


def make_credits(seed: int, page_id: int, *, within_text: bool) -> Credits:
    """Return the credits of a page: a copy has its own. Only `within_text` may they stand within its paragraphs."""
    rng = Random(f"{seed}/credits/{page_id}")
    byline, authors = _byline(rng)
    editor = None if rng.random() < 0.12 else text.person(rng)
    editor_form = rng.choice(EDITOR_FORMS)
    author_form = rng.choice(AUTHOR_FORMS)
    if author_form in ("closing", "dateline") and not within_text:
        author_form = "in-info"
    if editor_form == "with-author" and editor:
        # Titles such as 记者 are left out where the label says who somebody is.
        author_form, byline = "with-editor", "、".join(authors) or None
    return Credits(
        editor=editor, editor_form=editor_form, other_editor=text.person(rng),
        source=None if rng.random() < 0.12 else rng.choice(words.SOURCES), source_form=rng.choice(SOURCE_FORMS),
        byline=byline, authors=authors, author_form=author_form,
    )  # fmt: skip


def reporters(rng: Random, credits_: Credits) -> str:
    """Return the authors as running text names them: 记者 A 通讯员 B."""
    first, *others = credits_.authors
    who = rng.choice(("记者", "本报记者", "通讯员"))
    return " ".join([f"{who} {first}", *(f"通讯员 {name}" for name in others)])


def wide(rng: Random, name: str) -> str:
    """Return a name as it is set: one of two characters at times as wide as one of three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 and rng.random() < 0.3 else name


def _byline(rng: Random) -> tuple[str | None, list[str]]:
    first, second = text.person(rng), text.person(rng)
    kinds: tuple[tuple[str | None, list[str]], ...] = (
        (None, []), (None, []), (first, [first]), (f"记者 {first}", [first]), (f"通讯员 {first}", [first]),
        (f"记者 {first} 通讯员 {second}", [first, second]), (f"{first}、{second}", [first, second]),
    )  # fmt: skip
    byline, authors = rng.choice(kinds)
    return (byline, authors) if first != second else (None, [])
