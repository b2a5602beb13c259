"""Invented texts of many kinds in which nothing is damaged."""

from collections.abc import Iterator

from opencc import OpenCC

from newscrawl.demo import Portal
from newscrawl.text.simplify import simplify
from tests.text.honest_readings import GLOSSED, VARIED

LESSONS = (
    "行(xíng)走和银行(háng)里的“行”读音不同。行(xíng)人要走人行(xíng)道。",
    "語文課上，老師教學生認字：學(xué)校、學(xué)習(xí)、同學(xué)。我們也學著讀一讀，看看學校裡的學生怎麼學。",
    "注音對照：我(wǒ)們(men)愛(ài)學(xué)習(xí)，你(nǐ)們(men)也(yě)愛(ài)學(xué)習(xí)。",
    "「還」字有兩讀：還(hái)有、還(huán)書；「長」字也有兩讀：長(zhǎng)大、長(cháng)短；「重」讀重(zhòng)量、重(chóng)新。",
    "發(fà)是頭髮的簡體寫法嗎？不是：髮(fà)與發(fā)在簡體裡合為一字，發(fā)財的發、發現的發、發展的發都讀陰平。",
    "国际音标与拼音：妈(mā)、麻(má)、马(mǎ)、骂(mà)。",
    "鄉音裡的「街」讀作gāi，「鞋」讀作hái，外地人常聽不懂(dǒng)。",
)
PLAIN = (
    "为什么?怎么办?谁来管?这三个问题，答复是：先清理，再巡查，后公示。",
    "What is this? A test (a), (b) and (c): see http://portal.example/list?id=3&page=(2)#top or write to a.b@portal.example.",
    "联系邮箱：bianji@lanting.example？电话：0000-1234567（工作日）。",
    "今天天气真好😀👨\u200d👩\u200d👧，大家去看花🌸吧?好(hǎo)的!",
    "f(x)=a(x)+b(x)，其中a(x)、b(x)为多项式；時(t)、速(v)、程(s)三者的關係是s=vt。",
    "臺灣的計程車、捷運與便利商店，資訊軟體業與網路產業，都在徵才(cái)。公車來了沒有？還沒有來。",
    "香港巴士嘅班次喺繁忙時間會加密，乘客可以用八達通或者信用咭找數，唔使帶散紙。點解？因為方便。",
    "乾隆年間，藉著水路，米糧轉運至此；著名的著作著錄於此，讀著讀著便著了迷。",
    "《論語》曰：「學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？」",
    "(一)提高认识；(二)落实责任；(三)加强督查。附件(a)(b)(c)见后。",
    "后來、里長、云吞、干支、于是：這些字形在兩種文字裡都有人寫。",
    "編輯(記者)與校對(審稿)輪班：發(甲)、國(乙)、學(丙)。",
    "????????????",
    "?",
    "",
    " \t\n\r\n　\u00a0",
    "(((((((((((((((",
    "kWh(千瓦时)、km(公里)、t(吨)、hm(公顷)、lián",
    "頭條：國(guo)產化、發(fa)展、學(xue)習三個詞不帶聲調，說明這是輸入法教程，不是亂碼。",
    "<p>發展?</p><br/>國家?/p>是錯寫的標記<p>",
)


def clean_documents() -> Iterator[str]:
    """Yield more than 500 texts, simplified and traditional."""
    taiwan, hong_kong = OpenCC("s2twp").convert, OpenCC("s2hk").convert
    yield from LESSONS
    yield from PLAIN
    yield from GLOSSED
    yield from VARIED
    yield from map(simplify, (*LESSONS, *PLAIN, *GLOSSED, *VARIED))
    for number, truth in enumerate(Portal(160).truths()):
        text = "\n".join([truth.title or "", *truth.body])
        yield text
        yield f"{LESSONS[number % len(LESSONS)]}\n{text}\n{PLAIN[number % len(PLAIN)]}"
        yield f"{text}\n{GLOSSED[number % len(GLOSSED)]}"
        yield f"{taiwan(text)}\n{GLOSSED[number % len(GLOSSED)]}"
        yield f"{GLOSSED[-number % len(GLOSSED)]}\n{hong_kong(text)}"
