"""The vocabulary of the invented portal: every name in it is made up."""

from dataclasses import dataclass


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SITE_NAME = "岚汀县域在线"
"""Name of the portal."""

SURNAMES = "阮岑柏骆蔺褚郗宓佟闻尹凌卓容虞晏"
"""First characters of the names of persons."""

GIVEN = "砚禾汀舟岫棠苇笛屿霁檀樾沅芷渺澄桁鸢淼筠彧翎稷霖"
"""Characters that given names are made of."""

TOWNS = _list("""
云垭镇 石笕乡 柳堰镇 霜桥乡 鹿坪镇 桐坞镇 苇泊乡 雁沱镇 禾岭乡 砚塘镇 棠湾镇 松碛乡 月坡镇 橘渡乡 麦埠镇 槐沱乡
竹垭镇 芦岭乡 枣坞镇 杏碛乡 枫笕镇 荞坪乡 泉渡镇 盐坡乡
""")
"""Towns of every county: they differ in nothing but the name."""

OFFICES = _list("""
农业服务站 水利管理所 教育服务中心 公路养护段 文化馆 图书馆 气象观测站 林场 卫生服务中心 供水管理站 档案室
便民服务大厅 青少年活动中心 体育场馆管理处 种子繁育场 生态监测站 老年大学 广播站 志愿服务队 合作社联合会
""")
"""Offices that act in sentences."""

SOURCES = _list("""
岚汀县域在线 岚汀晚讯 青岚融媒 沙渠新声 云岫广播站 霜河周报 松陂信息网 雁碛发布 棠川乡音 禾渡文化馆 桐垭林场 苇塘之窗
""")
"""Where articles say they come from."""

ADJECTIVES = _list("""
崭新 便捷 结实 干净 热闹 细致 平稳 踏实 整洁 明亮 有序 红火 宽敞 清亮 丰盈 温暖
""")
"""Words for how things are."""

VILLAGERS = _list("""
种植户 养蜂人 护林员 放映员 护水员 驾驶员 讲解员 木匠 退休教师 返乡青年 果农 茶农 渔户 裁缝 牧羊人 手艺人
""")
"""People who say something in an article."""

CAPTIONS = _list("""
晨雾里的梯田 工人检修水泵 学生在操场做操 新修的石板桥 果园里一片忙碌 图书室座无虚席 河岸步道刚刚铺好 村民晾晒新收的荞麦
演员在戏台上排练 护林员沿山脊巡查 卫生员为老人量血压 仓库里码放整齐的种子
""")
"""Captions of pictures."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article is about: things, what is done with them, and units to count them in."""

    things: tuple[str, ...]
    deeds: tuple[str, ...]
    units: tuple[str, ...]
    field: str


def _topic(field: str, things: str, deeds: str, units: str) -> Topic:
    return Topic(_list(things), _list(deeds), _list(units), field)


TOPICS = (
    _topic(
        "农业",
        "荞麦 油茶 旱稻 蜜薯 山药 冬枣 木耳 蚕桑 食用菌 育秧棚",
        "抢收 移栽 补种 晾晒 分级 试种 嫁接 追肥",
        "亩 吨 垄",
    ),
    _topic(
        "水利",
        "灌渠 蓄水池 泵站 河堤 水窖 滚水坝 取水口 输水管",
        "清淤 加固 试水 检修 改建 验收 巡查 更换",
        "座 处 公里",
    ),
    _topic(
        "教育",
        "校舍 图书角 食堂 操场 美术课 自然课 夜校 宿舍",
        "翻新 开放 扩建 启用 试讲 增设 检查 评比",
        "间 节 册",
    ),
    _topic(
        "交通",
        "乡道 石桥 候车亭 护栏 路灯 渡口 隧洞 停车点",
        "养护 拓宽 加装 通车 除雪 粉刷 改线 排查",
        "公里 座 盏",
    ),
    _topic(
        "文化",
        "皮影戏 竹编 灯会 山歌 戏台 剪纸 庙会 旧书集",
        "排练 展演 修缮 传习 录制 巡演 布置 登记",
        "场 件 组",
    ),
    _topic(
        "健康",
        "义诊 体检车 药箱 卫生室 健步道 急救课 食疗课 疫苗柜",
        "巡诊 回访 配备 筹办 培训 消毒 登记 更新",
        "人次 个 批",
    ),
    _topic(
        "生态",
        "湿地 苗圃 草坡 候鸟栖息地 护林站 沙地 溪流 古树",
        "补植 围护 监测 清理 复绿 挂牌 巡护 测绘",
        "株 亩 处",
    ),
    _topic(
        "服务",
        "办事窗口 热线 集市 快递点 供暖管网 路边书屋 修理铺 公共浴室",
        "延时 搬迁 试行 整修 上线 增开 公示 调试",
        "件 户 个",
    ),
)
"""Topics of articles."""

OPENINGS = (
    "连日来，{place}{town}的{thing}现场一派{adj}景象，{office}的工作人员正忙着{deed}。",
    "{month}月{day}日，{place}{office}在{town}组织开展{thing}{deed}工作，{n}人参加。",
    "记者从{place}{office}获悉，今年全县计划{deed}{thing}{n}{unit}，目前已完成{pct}%。",
    "清晨{hour}点，{town}的{villager}{person}已经来到{thing}旁，开始一天的{deed}。",
    "走进{place}{town}，最先看到的是{adj}的{thing}，不远处{n}名村民正在{deed}。",
    "经过{n}天的施工，{place}{town}的{thing}近日完成{deed}，交付使用。",
    "为期{day}天的{field}交流活动日前在{place}{town}举行，{thing}成为大家谈论的话题。",
    "入{season}以来，{place}{office}把{thing}的{deed}列入日程，逐村逐户摸清底数。",
)
"""First sentences."""

MIDDLES = (
    "据介绍，{town}现有{thing}{n}{unit}，比上年增加{m}{unit}，{deed}工作由{office}负责。",
    "“以前{deed}全靠人力，一天只能做{m}{unit}，现在省心多了。”{villager}{person}说。",
    "{office}抽调{m}名业务骨干，分成{day}个小组，赴{town}和{town2}现场指导{deed}。",
    "在{town2}，{thing}已经连成一片，远远望去十分{adj}。",
    "按照安排，{month}月底前将完成{n}{unit}{thing}的{deed}，费用由{office}统一结算。",
    "“我们算过一笔账，{thing}每{unit}能节省{n}元，一年下来就是{m}万元。”{person}掰着手指说。",
    "与往年不同，今年的{deed}改在{month}月进行，避开了雨水最集中的{day}天。",
    "{villager}{person}家住{town2}，从事{field}已有{day}年，说起{thing}如数家珍。",
    "截至目前，{place}累计{deed}{thing}{n}{unit}，惠及{town}、{town2}等地{m}户居民。",
    "技术员{person}一边查看{thing}，一边在本子上记下温度、湿度和{deed}的进度。",
    "为了让{thing}更加{adj}，{office}先后召开{day}次座谈会，收到意见建议{m}条。",
    "{town}还把{thing}与{thing2}结合起来，{deed}和{deed2}同时推进。",
    "仓库里，{n}{unit}物资码放整齐，管理员{person}逐一核对清单。",
    "按照规定，{deed}前须张榜公示{day}天，{town2}的公示栏前每天都有人驻足。",
    "“{thing}修好了，孩子们走路也{adj}了。”住在{town2}的{person}感慨地说。",
    "县里为此准备了{m}台设备，由{office}统一调度，谁先报名谁先使用。",
    "从{town}到{town2}的{day}公里路上，沿途都能看到与{thing}有关的标识。",
    "{person}翻开账本：{month}月{deed}{m}{unit}，下个月预计还有{n}{unit}。",
    "夜里{hour}点，{office}的灯还亮着，{person}和同事正在核对{thing}的数据。",
    "{field}方面的老师傅{person}应邀到场，手把手教大家如何{deed2}。",
    "针对{thing2}老化的问题，{town2}筹资{n}万元，逐段{deed2}。",
    "记者看到，{thing2}旁新立了一块牌子，上面写着{deed2}的时间和负责人。",
    "不少{villager}专程从{town2}赶来，想看看{thing}究竟怎样{deed}。",
    "这项工作分{day}步进行：先调查，再{deed}，最后由{office}统一{deed2}。",
    "受连续降雨影响，{town2}的{thing}一度推迟{deed}，经抢修，{day}日后恢复正常。",
    "{town}的做法并不复杂，就是把{thing}交给熟悉它的人，让{person}这样的{villager}来管。",
    "据统计，全县{m}个村中已有{pct}%参与{deed}，其中{town}进度最快。",
    "大家围着{thing2}你一言我一语，讨论的都是怎样{deed2}才更{adj}。",
    "考虑到老人出行不便，{office}把{thing2}搬到了{town2}的村口。",
    "参加活动的{n}名学生分组观察{thing}，并写下了各自的{field}日记。",
)
"""Sentences of the middle."""

CLOSINGS = (
    "下一步，{place}将继续做好{thing}的{deed}，力争明年{month}月前再添{m}{unit}。",
    "“日子像这{thing}一样，越来越{adj}。”临别时，{villager}{person}笑着说。",
    "目前，各项{deed}工作正在{adj}推进。",
    "{office}提醒，{deed}期间请绕行{town2}，如有疑问可到服务窗口咨询。",
    "据悉，同类活动还将在{town2}举行{day}场。",
    "傍晚时分，{town}的{thing}旁亮起了灯，{m}{unit}的{deed}任务也画上句号。",
)
"""Last sentences."""

TITLES = (
    "{place}{deed}{thing}{n}{unit}",
    "{place}{town}{m}{unit}{thing}完成{deed}",
    "{town}的{thing}为何越来越{adj}？{villager}{person}这样说",
    "1-{month}月{place}{deed}{thing}{n}{unit}，同比增长{pct}%",
    "{place}{town}“{thing}＋{thing2}”拓宽{field}新路子",
    "“{adj}”的{thing}：{place}{office}{m}天{deed}记",
    "{place}{office}组织{m}人赴{town}开展{thing}{deed}工作并听取村民意见建议",
    "{villager}{person}：{n}天守着{town}的{thing}",
    "{place}召开{field}座谈会　部署{month}月{thing}{deed}",
    "{place}{town}、{town2}联合{deed}{thing}{n}{unit}　惠及{m}户居民",
    "{place}：{thing}{deed}忙 {town2}{adj}迎{season}来",
    "{n}{unit}{thing}落户{town}，{place}{office}：{deed2}将延续到{month}月",
)
"""Titles; some are longer than a list has room for."""

SHORTS = (
    "{place}{town}近日{deed}{thing}{n}{unit}，{office}派出{m}人到场协助。",
    "{month}月{day}日，{place}{office}在{town}{deed}{thing}，历时{hour}小时。",
    "{villager}{person}参与了{deed}，共有{m}户居民受益，后续事宜另行通知。",
    "剩余{m}{unit}由{town2}承担，预计{month}月内完成{deed2}。",
    "“{thing}很{adj}。”{villager}{person}说，他在{town2}住了{day}年。",
)
"""Sentences of news in brief."""
