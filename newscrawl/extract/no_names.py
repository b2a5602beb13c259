"""Words that stand where a name could stand and have its form, and are none."""

import re


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLES = re.compile("记者|記者|编辑|編輯|作者|通讯员|通訊員|摄影|攝影|来源|來源")
_HIRING = re.compile("招[募聘]")
# What pages call their columns, and whom they call: 记者 手记, 编辑 推荐, 作者/读者.
_COLUMNS = _set("""
手记 札记 日记 随笔 随感 观察 调查 时评 评论 快评 短评 点评 述评 评说 推荐 荐读 导读 寄语 感言
整理 查访 走访 暗访 探访 探营 专访 体验 连线 采访 报道 视角 视线 专栏 文苑 来信 来稿 来电 来访
简介 介绍 本段 之家 之窗 天地 风采 札記 手記 觀察 調查 時評 評論 推薦 採訪 報導 報道 讀者 读者
网友 志愿者 爱好者 招生 启事 团队 小组 部门 电话 热线 邮箱 微信 手机
""")
# Words in common use that begin as a surname does: 文化, 应急, 方才.
_COMMON = _set("""
文化 文旅 文明 文学 文艺 文章 文中 文内 文件 方言 方法 方案 方才 方便 方位 应急 应邀 应约 应聘
应对 安全 安置 安排 时间 时光 时代 时事 时刻 时常 时政 田间 田头 高考 高速 高温 高度 高调 房产
房屋 常见病 常年 常态 常驻 常用 成果 成长 成长营 成绩 成品 成员 计划 计算 施工 施肥 施救 全文
全文完 全程 全面 全部 全体 全力 全景 全省 全市 全县 全国 全方位 全媒体 金融 金秋 金额 马上
马上办 马路 明天 明年 明确 明显 来到 来自 和谐 和平 曾经 曾多次 任务 任免 白天 石油 石材 史话
史料 向前 严肃 严格 单位 单元 单独 都市 都是 华北 华东 华南 华中 温馨 温度 包括 官方 官网 党建
党委 党员 党校 党群 商务 商业 商家 商场 商讯 池塘 花卉 花絮 花海 苗木 苗圃 路灯 路况 路线 林业
林场 林下 林区 林地 古城 古镇 古树 古建 古代 谷雨 木材 木耳 车辆 车站 车间 边境 边防 冷链
冷空气 牛羊 牛奶 雷电 雷雨 秋收 秋季 夏季 夏收 夏粮 易地 万众 万元 强调 强降雨 解读 解说 解放
解答 关注 关于 关闭 左右 左侧 项目 章程 段落 钟楼 龙舟 龙灯 龙头 康养 康复 阳台 景区 景点 景观
原创 原因 原文 原标题 甘蔗 甘薯 桂花 桑蚕 梅花 梅雨 季节 季度 祝福 祝贺 祝愿 舒适 申请 申报
申领 符合 齐心 习惯 沙石 沙滩 封面 封路 封闭 席位 卫生 卫视 卫健 查处 查询 查看 查实 何时 何地
何人 毛巾 宫殿 曲艺 曲目 游客 游玩 司机 司法 辛苦 管理 管护 管道 盛况 盛会 童话 欧洲 简报 简讯
简章 简历 廉政 廉洁 巩固 银行 仲夏 乐园 乐队 于昨日 于今日 于近日 于日前 荣誉 荣获 容易 容量
尚未 闻名 权利 权威 惠民 惠农 伊始 麦田 麦收 麻将 祖国 牧场 牧民 藏品 虎年 滑坡 皮肤 敬老 敬请
权益 粟米 麦苗 杭州 水利 水库 余下 连续 连日 同步
""")
# Words of three characters begin with them more often than names do: 文化周, 安全员.
_TOPICS = re.compile(
    r"(?:文化|文旅|文艺|应急|施工|高考|党委|党员|房产|卫生|林业|林场|时政|时事|安全|古城|古镇|景区|商务|车站|银行|游客|查询|解读|关注|关于|项目|惠民|惠农|荣誉|麦田)\w"
)
_OF_PLACES = re.compile(r"\w{2,}(?:馆|館|站|局|部|厅|廳|网|網|报|報|区|區|县|縣)")


def is_column(word: str) -> bool:
    """Say whether `word` is a role or a column of a page: 编辑, 手记."""
    return word in _COLUMNS or bool(_ROLES.fullmatch(word) or _HIRING.search(word))


def is_no_name(word: str) -> bool:
    """Say whether `word` is known to be no name of a person: a role, a column, an office, a word in common use."""
    is_other = _ROLES.search(word) or _TOPICS.match(word) or _OF_PLACES.fullmatch(word)
    return word in _COMMON or is_column(word) or is_other is not None
