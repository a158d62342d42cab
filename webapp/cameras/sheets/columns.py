"""The columns of a sheet of points: their heads, and the words by which each value is written and read."""

from dataclasses import dataclass

from webapp.cameras.states import STATE_LABELS, State

SHEET = "点位"
YES, NO = "有", "没有"
STATES = {STATE_LABELS[one][0]: one for one in State}
DATUM_WORDS = {
    "WGS-84": "wgs84",
    "WGS84": "wgs84",
    "GCJ-02": "gcj02",
    "GCJ02": "gcj02",
    "BD-09": "bd09",
    "BD09": "bd09",
}


@dataclass(frozen=True)
class Column:
    """A column: its key, its head, other heads of such lists, its width, whether a point has none without it."""

    key: str
    title: str
    heads: tuple[str, ...] = ()
    width: int = 12
    needed: bool = False


COLUMNS = (
    Column("code", "编号", ("点位编号", "设备编号", "点位编码", "编码"), 12, True),
    Column("name", "名称", ("点位名称", "点位", "设备名称"), 24, True),
    Column("village", "村", ("所属村", "村社区", "村(社区)", "行政村"), 14, True),
    Column("place", "位置", ("安装位置", "安装地点", "位置说明", "地点", "详细地址"), 28),
    Column("latitude", "纬度", ("纬度(N)",), 12),
    Column("longitude", "经度", ("经度(E)",), 12),
    Column("datum", "坐标系", ("坐标",), 10),
    Column("kind", "类型", ("设备类型", "摄像机类型"), 10),
    Column("looks_at", "看什么", ("监控对象", "场所", "点位类型"), 10),
    Column("owner", "归谁", ("所属单位", "产权单位", "建设单位"), 16),
    Column("unit", "谁来修", ("维护单位", "运维单位"), 18),
    Column("since", "启用日期", ("启用时间", "投入使用", "建成日期"), 12),
    Column("sign", "牌子", ("提示牌", "标识牌", "警示牌"), 8),
    Column("state", "状态", ("运行状态", "设备状态"), 8),
)
BY_KEY = {one.key: one for one in COLUMNS}
GUIDE = (
    "一行一个点位。编号是认点位的，已经有的编号就是改它，表里没写到的点位不动。",
    "村写全名；类型、看什么照模板里的词写；谁来修写单位的名字或编码，空着就是镇里定的单位。",
    "坐标系写 WGS-84、GCJ-02（高德、腾讯）或 BD-09（百度），空着就照导入时选的；存的都是 WGS-84。",
    "状态写 正常 或 停用。坏了的点位请在点位上报故障，不从表格来。",
    "这里只记点位：视频地址、截图、账号、密码一律不收。",
)
