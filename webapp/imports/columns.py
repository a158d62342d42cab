"""What a column of another system's table can be here, and by which heads it is guessed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One thing that is taken of a row: its key, its word, whether there is nothing without it, usual heads of it."""

    key: str
    word: str
    needed: bool = False
    heads: tuple[str, ...] = ()
    hint: str = ""


FIELDS: tuple[Field, ...] = (
    Field(
        "number",
        "编号",
        True,
        (
            "编号",
            "工单编号",
            "工单号",
            "受理编号",
            "事件编号",
            "案件编号",
            "信访件编号",
            "信访编号",
            "诉求编号",
            "业务编号",
        ),
        "那边的编号，凭它认出导过没有",
    ),
    Field(
        "what",
        "什么事",
        True,
        (
            "内容",
            "诉求内容",
            "事件描述",
            "反映内容",
            "问题描述",
            "主要内容",
            "事项内容",
            "工单内容",
            "描述",
            "简要情况",
        ),
    ),
    Field("about", "哪一类", False, ("类别", "事件类型", "诉求类型", "问题类别", "事项类别", "类型", "分类")),
    Field("area", "哪个村、哪个网格", False, ("村", "所属村", "所属网格", "网格", "村社区", "所属区域", "村(社区)")),
    Field("place", "在哪里", False, ("地点", "地址", "事发地点", "事发地址", "发生地点", "详细地址")),
    Field("name", "谁说的", False, ("姓名", "诉求人", "来电人", "信访人", "反映人", "联系人", "当事人")),
    Field("phone", "电话", False, ("电话", "联系电话", "手机号", "来电号码", "联系方式", "手机")),
    Field(
        "came", "什么时候来的", False, ("时间", "受理时间", "来电时间", "登记时间", "上报时间", "发生时间", "信访日期")
    ),
    Field("severity", "急不急", False, ("紧急程度", "等级", "事件等级", "紧急等级", "缓急")),
)
BY_KEY = {one.key: one for one in FIELDS}
WITH_WORDS = ("about", "area", "severity")
"""Fields whose words are the other system's own: what each means here is said once and kept."""


def guessed(heads: list[str]) -> dict[str, str]:
    """Return field → head, for heads that are usual ones."""
    return {one.key: found for one in FIELDS if (found := next((h for h in one.heads if h in heads), None))}
