"""Matters of the demo town that went to the courtyard's units: one or two in every state.

Their days are chosen so that no clock of theirs acts on the anchor day: each rung lies before or after it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from webapp.cases.states_steps import Action
from webapp.core.clock import SHANGHAI
from webapp.demo.lives import DESK, REPORTER, Step, UnitStep

_PLACES = {
    "大樟树下": "45032410620300201",
    "白石桥头": "45032410620300301",
    "老水碾边": "45032410620300102",
    "三组晒谷坪": "45032410620300403",
    "祠堂背后": "45032410620300501",
    "机耕路口": "45032410620300602",
}


@dataclass(frozen=True)
class Told:
    """One matter: when and where, what is reported, how leads hand it up, what the desk and units do (hours after)."""

    days_before: int
    at: time
    place: str
    about: tuple[str, str, str]  # kind, category, severity
    text: str
    units: tuple[tuple[float, str, str, str, dict[str, Any]], ...] = ()  # hours, who, action, words, more
    view: tuple[str, int] | None = None
    asks: str = ""  # why the grid lead asks the town to dispatch at once, instead of village by village


def told(anchor: date) -> list[dict[str, Any]]:
    """Return what a planned report needs for each of these matters."""
    return [_planned(anchor, one) for one in MATTERS]


def _planned(anchor: date, one: Told) -> dict[str, Any]:
    here = datetime.combine(anchor - timedelta(days=one.days_before), one.at, SHANGHAI)
    kind, category, severity = one.about
    if one.asks:
        up: tuple[tuple[float, Action, str], ...] = (
            (0.2, Action.ACKNOWLEDGE, "马上去看"),
            (0.5, Action.ASK_DISPATCH, one.asks),
        )
    else:
        up = (
            (0.1, Action.ACKNOWLEDGE, "去看过了"),
            (0.15, Action.ESCALATE, "组里办不了，请村里出面"),
            (0.2, Action.ESCALATE, "村里也办不了，请镇里派单位"),
        )
    return {
        "at": here.astimezone(UTC),
        "micro_grid": _PLACES[one.place],
        "kind": kind,
        "category": category,
        "severity": severity,
        "description": one.text,
        "place_name": one.place,
        "pictures": (one.view,) if one.view else (),
        "steps": tuple(Step(timedelta(hours=h), action, note) for h, action, note in up),
        "orders": tuple(UnitStep(timedelta(hours=h), who, act, note, **more) for h, who, act, note, more in one.units),
    }


def _sent(unit: str, asked: str, *helpers: str) -> tuple[float, str, str, str, dict[str, Any]]:
    return (2.0, DESK, Action.DISPATCH, asked, {"unit": unit, "helpers": helpers})


_JUSTICE, _POLICE, _MEDIATORS, _CIVIL = (
    "justice_office",
    "police_station",
    "mediation_committee",
    "civil_affairs_office",
)

MATTERS = (
    Told(
        1,
        time(20, 40),
        "白石桥头",
        ("hazard", "road_traffic", "urgent"),
        "桥面塌了一个洞，车轮会卡进去。已经放了石头挡着。",
        view=("road_traffic", 4),
    ),
    Told(
        1,
        time(15, 5),
        "大樟树下",
        ("dispute", "neighbour", "normal"),
        "两个村的人为水渠的闸门吵，谁也不肯让。",
        asks="两个村的人，要司法所和派出所一起来",
    ),
    Told(
        1,
        time(9, 10),
        "机耕路口",
        ("hazard", "road_traffic", "normal"),
        "拖拉机停在路口过夜，晚上看不见。",
        (_sent(_POLICE, "请上门劝离，装一块反光牌"),),
        ("road_traffic", 8),
    ),
    Told(
        2,
        time(9, 0),
        "老水碾边",
        ("dispute", "forest_land", "normal"),
        "两家的田埂被挖了，说不清界在哪里。",
        (
            _sent(_JUSTICE, "请到现场量一量，再请两家坐下来谈", _MEDIATORS),
            (4.0, _JUSTICE, "accept", "下午就去", {}),
            (4.5, _MEDIATORS, "accept", "", {"number": 2}),
            (8.0, _JUSTICE, "start", "量过了，约了后天谈", {}),
        ),
    ),
    Told(
        1,
        time(8, 30),
        "祠堂背后",
        ("hazard", "public_facility", "normal"),
        "水井的盖板裂了，小孩在上面跳。",
        (_sent(_CIVIL, "请派人换盖板"), (5.0, _CIVIL, "return", "井不归民政办管，请派给村里或者水利", {})),
        ("public_facility", 4),
    ),
    Told(
        3,
        time(8, 20),
        "三组晒谷坪",
        ("dispute", "house_homestead", "normal"),
        "建房占了过道，三轮车进不去。",
        (
            _sent(_JUSTICE, "请看看批文，再请两家谈"),
            (3.0, _JUSTICE, "accept", "", {}),
            (30.0, _JUSTICE, "ask-extension", "批文要到县里调，多要一个星期", {"days": 16}),
        ),
    ),
    Told(
        3,
        time(10, 0),
        "大樟树下",
        ("dispute", "marriage_family", "normal"),
        "兄弟为赡养老人的钱不说话了。",
        (
            _sent(_MEDIATORS, "请两兄弟坐下来谈"),
            (4.0, _MEDIATORS, "accept", "", {}),
            (26.0, _MEDIATORS, "ask-suspension", "弟弟在广东打工，下旬才回来", {"days": 14}),
            (29.0, DESK, "approve", "等他回来再谈", {}),
        ),
    ),
    Told(
        4,
        time(9, 0),
        "白石桥头",
        ("hazard", "flood", "normal"),
        "桥下的排水口被木头堵死，水往路上漫。",
        (
            _sent(_POLICE, "请组织人把木头拉走"),
            (3.0, _POLICE, "accept", "", {}),
            (54.0, _POLICE, "finish", "叫了一台挖机，拉出来两车木头，水下去了", {"view": ("flood", 4)}),
        ),
        ("flood", 3),
    ),
    Told(
        4,
        time(16, 0),
        "老水碾边",
        ("dispute", "neighbour", "normal"),
        "养鸡场的味道太重，邻居不让过路。",
        (
            _sent(_JUSTICE, "请两家谈，能搬远一点最好"),
            (16.5, _JUSTICE, "accept", "", {}),
            (42.0, _JUSTICE, "finish", "说好了：鸡舍往后挪二十米，每天清一次粪", {}),
            (66.0, DESK, "check", "打电话问过两家", {}),
        ),
    ),
    Told(
        6,
        time(9, 30),
        "机耕路口",
        ("hazard", "electrical", "normal"),
        "电线杆的拉线松了，挂到路上。",
        (
            _sent(_POLICE, "请先围起来，再叫供电所的人来"),
            (3.0, _POLICE, "accept", "", {}),
            (50.0, _POLICE, "finish", "供电所重新拉紧了，围栏也撤了", {"view": ("electrical", 5)}),
            (70.0, REPORTER, Action.RECHECK_PASS, "看过了，拉得紧紧的", {}),
        ),
        ("electrical", 4),
    ),
    Told(
        6,
        time(14, 0),
        "祠堂背后",
        ("dispute", "neighbour", "normal"),
        "屋檐的水滴到别人家墙上，墙都湿了。",
        (
            _sent(_JUSTICE, "请看看能不能装一条水槽"),
            (3.0, _JUSTICE, "accept", "", {}),
            (27.0, _JUSTICE, "finish", "装了水槽", {}),
            (45.0, DESK, "check", "", {}),
            (90.0, REPORTER, Action.ANSWER_NOT_SOLVED, "下大雨还是漫出来", {}),
        ),
    ),
    Told(
        26,
        time(9, 0),
        "三组晒谷坪",
        ("dispute", "labour", "high"),
        "包工头拖着工钱不给，七个人等着。",
        (_sent(_JUSTICE, "请帮他们算清楚，催包工头"), (4.0, _JUSTICE, "accept", "找到人了，在谈", {})),
    ),
)
