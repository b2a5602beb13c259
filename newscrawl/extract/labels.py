"""The words that Chinese pages set before the people and places behind an article, in both scripts."""

EDITOR_FIRST = tuple(
    "责任编辑 責任編輯 责编 責編 责任编缉 本文编辑 网络编辑 網路編輯 本期编辑 本期责编 值班编辑".split()
)
"""Labels of the editor who is responsible: they go before the others."""
EDITOR = tuple("编辑 編輯 小编 文字编辑 新媒体编辑 实习编辑 编缉".split())
AUTHOR = tuple(
    "作者 原作者 本报记者 本報記者 本網記者 本网记者 特约记者 记者 記者 通讯员 通訊員 撰文 撰稿 采写 採寫 采寫 文字 文/图 图/文 图文 文图 文字记者 "
    "见习记者 特约通讯员".split()
)
SOURCE = tuple(
    "本文来源 稿件来源 信息来源 新闻来源 文章来源 资讯来源 来源于 來源於 来源 來源 稿源 转自 转载自 摘自 出处 內容來源 内容来源 发布机构 发布单位 供稿单位 "
    "来稿单位 来源单位 来自".split()
)
STAFF = tuple(
    "审核 审签 终审 复审 初审 签发 供稿 供图 摄影 图片 选稿 校对 监制 总监制 编审 审读 排版 策划 统筹 制图 设计 运营 出品 视频 文案 海报 摄像 剪辑 "
    "值班主任 主编 总编辑 一审 二审 三审 责任校对 美编 图片编辑 美术编辑 视觉 主播 配音 监审 值班总编 值班编委 来稿 投稿 录入 上传 录入者 文章录入 发布人 "
    "发布者 發佈者 责任审核 供稿人 核稿 把关 摄制 拍摄 审校 編審 審核 校對 攝影 監製 終審 圖片 供圖".split()
)
"""Labels of others who had to do with an article."""
OTHER = tuple(
    "发布时间 發布時間 發佈時間 更新时间 更新時間 发表时间 时间 時間 发布日期 發布日期 發佈日期 日期 发布 发布于 發布 点击数 点击率 点击量 点击 點擊 點閱數 點閱 "
    "浏览次数 浏览量 浏览数 浏览 瀏覽 瀏覽數 阅读次数 阅读量 阅读数 阅读 閱讀 访问量 访问次数 访问 人气 人氣 评论 評論 回复 查看 字体 字體 字號 字号 大小 "
    "栏目 欄目 分类 分類 标签 標籤 关键词 关键字 關鍵字 分享 扫码 打印 列印 索引号 文号 原标题 导读 核心提示 摘要 次数 字数 专题 所属分类".split()
)
"""Labels that end what stands behind another one."""
