"""Columns of the lists of who publishes: standards with how far they are read, the places where, and checklists."""

from webapp.standards.queries_readers import PlaceRead, Published
from webapp.standards.queries_unread import VillageUnread
from webapp.standards.rules import FREQUENCY_WORDS, GROUP_WORDS, LEVELS, Frequency, Group
from webapp.web import tables
from webapp.web.pagination import address_with
from webapp.web.tables import Column, Link


def _name(row: Published) -> Link:
    return Link(row.standard.title, f"/standards/{row.standard.id}", str(row.standard.id))


def _place(row: PlaceRead | VillageUnread) -> Link:
    return Link(row.name, address_with(place=row.code, after=None), row.code)


PUBLISHED = (
    Column("title", "名字", tables.title(_name), width="fill", phone="title"),
    Column("version", "版", tables.words(lambda row: f"第 {row.standard.version} 版"), width="s", phone="side"),
    Column(
        "groups",
        "给谁",
        tables.words(lambda row: "、".join(GROUP_WORDS[Group(one)] for one in row.standard.groups)),
        width="l",
        phone="second",
    ),
    Column("read", "看过 / 共", tables.number(lambda row: f"{row.read} / {row.people}"), width="m"),
    Column("published", "发布", tables.moment(lambda row: row.standard.published_at), width="m"),
)

PLACES = (
    Column("place", "地方", tables.title(_place), width="fill", phone="title"),
    Column(
        "told",
        "看过 / 共",
        tables.words(lambda row: f"看过 {row.read} 人，共 {row.people} 人"),
        width="l",
        phone="out",
    ),
)

UNREAD = (
    Column("place", "地方", tables.title(_place), width="fill", phone="title"),
    Column("left", "没看完的", tables.words(lambda row: f"{row.standards} 份规范没看完"), width="l", phone="out"),
)

CHECKLISTS = (
    Column("title", "名字", tables.title(lambda row: Link(row.title, "", str(row.id))), width="fill", phone="title"),
    Column("version", "版", tables.words(lambda row: f"第 {row.version} 版"), width="xs", phone="side"),
    Column("level", "给谁", tables.words(lambda row: f"{LEVELS[row.level]}的网格长"), width="l", phone="second"),
    Column(
        "often", "多久一次", tables.words(lambda row: FREQUENCY_WORDS[Frequency(row.frequency)]), width="s", phone="out"
    ),
    Column("published", "发布", tables.moment(lambda row: row.published_at), width="s", narrow=True),
)
