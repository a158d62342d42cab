"""开张清单: what a house needs before its town can use it, in the order in which it can be done; decided from values.

It says what is missing and never how anybody works.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from webapp.people.permissions import ROLE_NAMES, Role

COMMAND = "one-door"
SETTINGS_FILE = "/etc/one-door/environment"


@dataclass(frozen=True)
class Seats:
    """Seats of one level: how many, how many are held, and how many villages have nobody at all there."""

    all: int = 0
    held: int = 0
    villages_without: int = 0


@dataclass(frozen=True)
class House:
    """What exists now; numbers of the house as a whole."""

    town: str = ""  # its code; empty while there is none
    villages: int = 0
    leads: Seats = Seats()
    group_leads: Seats = Seats()
    informants: Seats = Seats()
    holders: Mapping[Role, int] = field(default_factory=dict)
    villages_with_adviser: int = 0
    units_missing: Sequence[str] = ()
    units_empty: Sequence[str] = ()
    names_missing: Sequence[str] = ()
    place: str = ""
    phone: str = ""
    copies_apart: bool = False
    texts: bool = False
    texts_fault: str = ""
    push: bool = False
    wecom: bool = False
    backed_up: bool = False
    drilled: bool = False
    worker_alive: bool = False
    reported: bool = False
    holidays_missing: int | None = None  # the year whose notice should be there


@dataclass(frozen=True)
class Line:
    """One thing: its state, why it matters, and where or by which command it is done, or who does it.

    ``optional``: the house works without; it is never missing.
    """

    key: str
    title: str
    done: bool
    stands: str
    why: str
    link: tuple[str, dict[str, str]] | None = None  # endpoint and its values
    command: str = ""
    whose: str = ""
    optional: bool = False

    @property
    def missing(self) -> bool:
        """Whether it still has to be done."""
        return not self.done and not self.optional


def checklist(house: House) -> list[Line]:
    """Return every line in order."""
    town = [*_town(house), *_officers(house), *_grids(house), *_protected(house)]
    return [*town, *_machine(house), *_ways_out(house), *_proof(house)]


def missing(lines: Sequence[Line]) -> list[Line]:
    """Return what is still to be done."""
    return [line for line in lines if line.missing]


def _town(house: House) -> Iterator[Line]:
    grids = f"{house.villages} 个村 · {house.group_leads.all} 个网格 · {house.informants.all} 个微网格"
    yield Line(
        "areas",
        "县、镇、村和网格",
        bool(house.town and house.informants.all),
        grids if house.town else "还没有",
        "先有地方，才有单位和人。填好模板，整张表一次导入",
        ("grid_centre_spreadsheets.imports", {}),
        f"{COMMAND} areas template FILE.xlsx，{COMMAND} areas import FILE.xlsx",
    )
    yield Line(
        "units",
        "小院的单位",
        not house.units_missing,
        f"还差{'、'.join(house.units_missing)}" if house.units_missing else "都建好了",
        "派单、登记、受保护的事都是交给单位的",
        ("dispatch_units.units", {}),
        f"{COMMAND} units set-up",
    )
    lacking = [role for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR) if not house.holders.get(role)]
    yield Line(
        "administrators",
        "三个管理员，三个人",
        not lacking,
        f"还差{_names(lacking)}" if lacking else "三个人都有了",
        "一个人管不了自己：谁都不能一个人开门、换钥匙、又查记录",
        ("grid_centre_newcomers.new_page", {"role": str(lacking[0])} if lacking else {}),
    )


def _officers(house: House) -> Iterator[Line]:
    yield Line(
        "officers",
        "各单位的人",
        bool(house.holders) and not house.units_empty and not house.units_missing,
        f"还没有人：{'、'.join(house.units_empty)}"
        if house.units_empty
        else "先建单位"
        if house.units_missing or not house.town
        else "每家都有人",
        "派给没有人的单位，事就停在那里",
        ("grid_centre_newcomers.new_page", {}),
    )
    for role, why in (
        (Role.DISPATCHER, "村里办不了的，由调度员派给单位"),
        (Role.POLITICAL_LEGAL_COMMISSIONER, "要定的事、要督办的事，等政法委员"),
        (Role.TOWN_GRID_LEAD, "没人签收的，最后到镇里"),
    ):
        seat = role == Role.TOWN_GRID_LEAD and bool(house.town)
        link = (
            ("grid_centre.seat_page", {"code": house.town})
            if seat
            else ("grid_centre_newcomers.new_page", {"role": str(role)})
        )
        there = house.holders.get(role, 0)
        yield Line(str(role), ROLE_NAMES[role], bool(there), "有了" if there else "还没有", why, link)


def _grids(house: House) -> Iterator[Line]:
    for key, title, seats, why in (
        ("leads", "村级网格长", house.leads, "小组办不了的，交到村里"),
        ("group_leads", "村民小组网格长", house.group_leads, "信息员报的，先由他签收。空着的由村里接"),
        ("informants", "微网格信息员", house.informants, "一个微网格一个人。空着的慢慢补，在“空着的位子”里"),
    ):
        without = f"，{seats.villages_without} 个村一个都没有" if seats.villages_without else ""
        stands = f"{seats.all} 个位子，{seats.held} 个有人{without}" if seats.all else "先导入网格"
        done = bool(seats.all) and not seats.villages_without
        yield Line(
            key,
            title,
            done,
            stands,
            why,
            ("grid_centre_vacancies.all_vacancies" if seats.all else "grid_centre_spreadsheets.imports", {}),
        )
    yield Line(
        "advisers",
        "村法律顾问",
        bool(house.villages) and house.villages_with_adviser >= house.villages,
        f"{house.villages} 个村，{house.villages_with_adviser} 个有",
        "没有顾问的村，点餐由最近的几位分着接",
        ("grid_centre_newcomers.new_page", {"role": str(Role.VILLAGE_LEGAL_ADVISER)}),
        optional=True,
    )


def _protected(house: House) -> Iterator[Line]:
    yield Line(
        "names",
        "受保护的事，指定的人",
        not house.names_missing,
        f"还差：{'、'.join(house.names_missing)}" if house.names_missing else "三家都有指定的人和候补",
        "没有指定的人，家暴、侵害的事没有人看得到。派出所、司法所、妇联各一位，再各一位候补",
        whose="您办不了：安全管理员和政法委员，一个提、一个定",
    )


def _machine(house: House) -> Iterator[Line]:
    yield Line(
        "office",
        "小院在哪里、电话多少",
        bool(house.place and house.phone),
        "写好了" if house.place and house.phone else "没有写",
        "印出来的一页纸和“怎么用”上要有",
        command=f"{SETTINGS_FILE}: ONE_DOOR_OFFICE_PLACE, ONE_DOOR_OFFICE_PHONE",
    )
    yield Line(
        "copies",
        "备份放到另一块盘",
        house.copies_apart,
        "是另一块盘" if house.copies_apart else "和数据在同一块盘，盘坏了一起没",
        "每夜 2:30 自己备份",
        command=f"{SETTINGS_FILE}: ONE_DOOR_BACKUPS",
    )
    yield Line(
        "holidays",
        "放假安排",
        house.holidays_missing is None,
        f"{house.holidays_missing}年的还没有录入" if house.holidays_missing else "今年的有了，明年的十一月录",
        "期限和能约的日子按它算，没有它只能按法定节假日推算",
        ("operations_holidays.page", {}),
        f"{COMMAND} holidays put-in YEAR FILE --store",
    )
    yield Line(
        "worker",
        "后台在跑",
        house.worker_alive,
        "在跑" if house.worker_alive else "没有动静",
        "它送消息、看期限、夜里备份。没有它，没人签收的事不会自己往上走",
        command="systemctl status one-door-worker",
    )


def _ways_out(house: House) -> Iterator[Line]:
    yield Line(
        "texts",
        "发短信",
        house.texts and not house.texts_fault,
        house.texts_fault or ("开着" if house.texts else "没有开"),
        "不开也行：点餐的人靠打电话和案码查，办事的人靠别的路",
        command=f"{SETTINGS_FILE}: ONE_DOOR_SMS…, ONE_DOOR_TEXTS_URL",
        optional=True,
    )
    yield Line(
        "push",
        "手机推送",
        house.push,
        "开着" if house.push else "没有开",
        "不开也行：页面关着的手机不会响，急事靠打电话",
        command=f"{SETTINGS_FILE}: ONE_DOOR_PUSH_CONTACT",
        optional=True,
    )
    yield Line(
        "wecom",
        "企业微信",
        house.wecom,
        "开着" if house.wecom else "没有开",
        "不开也行：有企业微信的，消息能到那里，也能从那里进来",
        command=f"{SETTINGS_FILE}: ONE_DOOR_WECOM_CORP, ONE_DOOR_WECOM_AGENT, ONE_DOOR_WECOM_SECRET",
        optional=True,
    )


def _proof(house: House) -> Iterator[Line]:
    yield Line(
        "backup",
        "第一次备份",
        house.backed_up,
        "做过了" if house.backed_up else "还没有",
        "不等今夜，现在就做一次，接着演练：演练过的才算",
        command=f"{COMMAND} backup FILE.db",
    )
    yield Line(
        "drill",
        "第一次演练",
        house.drilled,
        "用得起来" if house.drilled else "还没有",
        "没打开过的备份，不算备份",
        command=f"{COMMAND} restore-drill FILE.db",
    )
    yield Line(
        "report",
        "第一件上报",
        house.reported,
        "收到了" if house.reported else "还没有",
        "请一位信息员进来报一件，看着网格长签收",
        ("grid_centre_vacancies.all_vacancies", {}) if not house.informants.held else ("grid_centre.tree", {}),
    )


def _names(roles: Sequence[Role]) -> str:
    return "、".join(ROLE_NAMES[role] for role in roles)
