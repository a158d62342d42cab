"""People and informants as tables: their columns, what narrows them, and which rows can be chosen."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from webapp.grid_centre.queries_informants import SeatRow
from webapp.grid_centre.queries_people import PersonRow
from webapp.grid_centre.queries_ways import Ways
from webapp.people.permissions import GRID_POSTS, ROLE_NAMES, Position, Role
from webapp.web import tables
from webapp.web.formatting import by_when
from webapp.web.lists.filters import Filter, Words
from webapp.web.tables import Bulk, Column, Lamp, Link

POSITION_WORDS = {Position.TOWN_CADRE: "乡镇干部", Position.VILLAGE_PARTY_SECRETARY: "村支书"}
LOGIN_WORDS = {"in": "登录着", "out": "退出了", "never": "没登录过"}
INVITED_WORDS = {"open": "邀请还有效", "unused": "邀请还没用", "none": "等邀请"}
INVITE = Bulk(
    "invite",
    "发邀请",
    "qrcode",
    "/people/invitations",
    asks="一人一张，24 小时有效。他们以前的邀请就作废了",
    together="person",
)


def invitation(ways: Ways) -> str:
    """Return in words whether an invitation waits for somebody; nothing for who is in."""
    if not ways.by_link:
        return "用密码"
    if ways.invited_until:
        return f"{by_when(ways.invited_until)}有效"
    if ways.came:
        return ""
    return "过期了" if ways.invited else "还没发"


def _posts(row: PersonRow) -> Lamp:
    words = [post.words + ("（代理）" if post.deputy else "") for post in row.posts]
    told = [f"{post.place} {word}".strip() for post, word in zip(row.posts, words, strict=True)]
    return Lamp(None, "、".join(dict.fromkeys(words)), "；".join(told) or "没有职务")


def _places(row: PersonRow) -> str:
    return "、".join(dict.fromkeys(post.place for post in row.posts if post.place))


def _person(row: PersonRow) -> Link:
    return Link(row.user.name, url_for("grid_centre_people.person", user_id=row.user.id), str(row.user.id))


PEOPLE = (
    Column("name", "姓名", tables.title(_person), width="m", sort="name", phone="title"),
    Column("posts", "职务", tables.lamp(_posts), width="m", filter=("role",), phone="out"),
    Column("place", "地方", tables.words(_places), width="fill", filter=("area",)),
    Column(
        "position",
        "身份",
        tables.words(lambda row: POSITION_WORDS[row.user.position] if row.user.position else ""),
        width="s",
        narrow=True,
    ),
    Column("login", "登录", tables.words(lambda row: row.ways.login), width="s", filter=("login",)),
    Column(
        "invited", "邀请", tables.words(lambda row: invitation(row.ways)), width="l", filter=("invited",), narrow=True
    ),
)


def picked(row: PersonRow) -> dict[str, Any] | None:
    """Return that somebody may be chosen; None for who needs no invitation, and for oneself."""
    return {} if row.ways.by_link and not row.own else None


def people_filters(villages: Sequence[tuple[str, str]], *, system: bool) -> list[Filter]:
    """Return what narrows the people whom an actor manages."""
    roles = [role for role in Role if system or role in GRID_POSTS]
    return [
        Words("q", "找人", hidden=True, most=40),
        Filter("role", "职务", {role.value: ROLE_NAMES[role] for role in roles}),
        Filter("area", "哪个村", dict(villages)),
        Filter("login", "登录", LOGIN_WORDS),
        Filter("invited", "邀请", INVITED_WORDS),
    ]


def _holder(row: SeatRow) -> Link:
    first = next(iter(row.seat.holders), None)
    if first is None:
        url = url_for("grid_centre_informants.new_page", code=row.seat.area.code)
        return Link("空着，点这里请人", url, row.seat.area.code)
    names = "、".join(one.name for one in row.seat.holders) + ("（代理）" if row.seat.vacant else "")
    return Link(names, url_for("grid_centre_informants.informant", user_id=first.user_id), row.seat.area.code)


INFORMANTS = (
    Column("name", "姓名", tables.title(_holder), width="xl", filter=("show",), phone="title"),
    Column("place", "地方", tables.words(lambda row: row.seat.area.label), width="fill", phone="out"),
    Column("login", "登录", tables.words(lambda row: row.ways.login if row.ways else ""), width="s", filter=("login",)),
    Column("invited", "邀请", tables.words(lambda row: invitation(row.ways) if row.ways else ""), width="l"),
)


SEAT_FILTERS = (
    Filter("show", "有没有人", {"vacant": "空着的", "held": "有人的"}),
    Filter("login", "登录", LOGIN_WORDS),
)
