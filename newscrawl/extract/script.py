"""The script of a text: simplified or traditional characters."""

import re
from collections.abc import Iterable

from newscrawl.items import Script

# Characters of running text that only one of the two scripts has.
_SIMPLIFIED = re.compile(
    "[这为国发会对时来个们说学过后里还没开长门问间现东车见书马业产务员动办华协单卖卫厂历压厅县参双变员应应实审宪宽导届岁岛师带帮广庆库应张强归当录总战户报护担拥择换据]"
)
_TRADITIONAL = re.compile(
    "[這為國發會對時來個們說學過後裡還沒開長門問間現東車見書馬業產務員動辦華協單賣衛廠歷壓廳縣參雙變應實審憲寬導屆歲島師帶幫廣慶庫張強歸當錄總戰戶報護擔擁擇換據]"
)
_SHARE = 0.5
_ENOUGH = 500  # characters that are looked at


def script_of(texts: Iterable[str]) -> Script:
    """Return the script of most of the characters that tell."""
    sample = "".join(texts)[:_ENOUGH]
    simplified, traditional = len(_SIMPLIFIED.findall(sample)), len(_TRADITIONAL.findall(sample))
    return "zh-Hant" if traditional > _SHARE * (simplified + traditional) else "zh-Hans"
