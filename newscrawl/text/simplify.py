"""Traditional Chinese written in simplified characters, by OpenCC."""

import re
from collections.abc import Callable
from functools import cache

# What OpenCC leaves in doubt: 著 is 着 in simplified Chinese, but for what is written, plain to see, or native; most of
# these words end as verbs do (议论着, 结合着, 彰显着), which the characters in front of them tell.
_WRITTEN = (
    "著名|著作|著称|著述|著书立说|著者|(?<![彰凸突明])显著|专著|编著|(?<!还)原著|(?<![命闻])名著|巨著|(?<![议谈讨争辩评])论著"
    "|(?<!翻)译著|(?<![结配融混综符适迎组联集聚汇])合著|遗著|拙著|撰著|卓著|昭著|土著|[见视睹识以]微知著|著《|》著|[（(]著[）)]"
)
_DOUBTFUL = re.compile(f"({_WRITTEN})|著")


_NO_TEXT = re.compile("([\ud800-\udfff\x00]+)")  # which OpenCC does not take


def simplify(text: str) -> str:
    """Return `text` in simplified characters, as many as before; what has none stays as it is."""
    convert = _converter()
    if _NO_TEXT.search(text):
        return "".join(piece if _NO_TEXT.match(piece) else simplify(piece) for piece in _NO_TEXT.split(text))
    simple = convert(text)
    if len(simple) != len(text):  # a phrase became longer or shorter: places in the text must stay what they are
        simple = "".join(new if len(new := convert(one)) == 1 else one for one in text)
    if "著" not in simple:
        return simple
    return _DOUBTFUL.sub(lambda found: found[1] or "着", simple)


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC  # noqa: PLC0415  # few pages need it

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
