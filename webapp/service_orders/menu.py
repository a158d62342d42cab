"""The menu of legal services and the groups that come first, from the data files, with the words residents read."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from webapp.people.permissions import PUBLICISTS, ROLE_NAMES, Role
from webapp.reports.catalogue import DATA

# Code → (icon, second line). The order on the page is that of legal_menu.csv, wide rows last.
_LOOKS: dict[str, tuple[str, str]] = {
    "legal_advice": ("message-question", "当面或打电话"),
    "draft_document": ("file-pencil", "起诉状、协议"),
    "legal_aid": ("scale", "请不起律师"),
    "mediation": ("heart-handshake", "两边坐下谈"),
    "law_talk": ("speakerphone", "到村里、到厂里"),
    "psychological_support": ("mood-heart", "心里闷，有人听"),
    "notary_guidance": ("rubber-stamp", "要带哪些材料"),
    "forensic_guidance": ("microscope", "去哪里做"),
    "expert_visit": ("user-star", "村组、企业、学校都能点"),
    "protection_order_help": ("shield-heart", "悄悄点，不发短信，不留痕迹"),
    "heart_talk": ("mood-heart", "想找人说说话"),
}
_GUIDED = {
    "legal_aid": "/services/legal-aid",
    "notary_guidance": "/services/guides/notary_guidance",
    "forensic_guidance": "/services/guides/forensic_guidance",
}
PROTECTED_ITEM = "protection_order_help"
TALK_ITEM = "heart_talk"
# Who serves it: the village's adviser, the chief expert, people of a post, or an office of the courtyard (unit code).
_SERVED_BY = {"村法律顾问": "adviser", "首席法律咨询专家": "expert", "人民调解员": "mediation_committee"}
_POSTS = {ROLE_NAMES[role]: role for role in PUBLICISTS}
OFFICE = "justice_office"


@dataclass(frozen=True)
class Item:
    """One thing on the menu."""

    code: str
    name: str
    served_by: str  # adviser, expert, or the code of a unit (where ``posts`` serve: while nobody holds one)
    second: str
    icon: str
    address: str = ""  # where it has a guide of its own instead of an order's four steps
    posts: tuple[Role, ...] = ()  # the posts of whom it is given to, who was asked least first

    @property
    def unit(self) -> str:
        """The unit in whose list an order of this is."""
        return OFFICE if self.served_by in ("adviser", "expert") else self.served_by

    @property
    def for_many(self) -> bool:
        """Whether it is ordered for many by a firm, a township, a school or a village, and not by one person."""
        return self.served_by == "expert"

    @property
    def by_person(self) -> bool:
        """Whether a person of the advisers serves it, with free times of their own."""
        return self.served_by in ("adviser", "expert") or bool(self.posts)


@cache
def menu() -> dict[str, Item]:
    """Return code → item as residents see it, without the talk, which has a page of its own."""
    rows = {row["code"]: row for row in _rows("legal_menu.csv")}
    return {
        code: Item(
            code,
            row["name"],
            _SERVED_BY.get(row["who_delivers"], OFFICE),
            second,
            icon,
            _GUIDED.get(code, ""),
            tuple(_POSTS[word] for word in row["who_delivers"].split("、") if word in _POSTS),
        )
        for code, row in rows.items()
        for icon, second in [_LOOKS.get(code, ("help-circle", row["note"]))]
    }


@cache
def items() -> dict[str, Item]:
    """Return everything that can be ordered, the talk included and the protected way left out."""
    icon, second = _LOOKS[TALK_ITEM]
    talk = Item(TALK_ITEM, "没事谈心", "adviser", second, icon)
    return {code: item for code, item in menu().items() if code != PROTECTED_ITEM} | {TALK_ITEM: talk}


@dataclass(frozen=True)
class Guide:
    """What needs no appointment: what to bring, where to go, and what is good to know."""

    bring: tuple[str, ...]
    where: tuple[str, ...]
    know: tuple[str, ...]


@cache
def guides() -> dict[str, Guide]:
    """Return code → what is read before, or instead of, an appointment."""
    rows = json.loads((DATA / "service_guides.json").read_text(encoding="utf-8"))
    return {code: Guide(*(tuple(row[name]) for name in ("bring", "where", "know"))) for code, row in rows.items()}


@cache
def groups() -> dict[str, str]:
    """Return code → name of the priority groups, in plain words for the tick boxes."""
    plain = {
        "left_behind_child": "留守的孩子",
        "empty_nest_elder": "老人独自在家",
        "disabled_person": "身有残疾",
        "woman": "是妇女",
    }
    return {row["code"]: plain.get(row["code"], row["name"]) for row in _rows("priority_groups.csv")}


def _rows(name: str) -> list[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
