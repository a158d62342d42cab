"""The register as pages: its numbers by kind, its table, the form of a member."""

from collections.abc import Mapping
from typing import Any

from webapp.areas.models import Area, Level
from webapp.areas.queries_lists import lies_in
from webapp.core.errors import Problem
from webapp.core.masking import mask_phone
from webapp.patrol_force import queries
from webapp.patrol_force.kinds import kinds
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.queries import MemberRow
from webapp.web import tables
from webapp.web.lists.filters import Filter, Filters, filters_of
from webapp.web.pagination import ListPage
from webapp.web.tables import Chip, Column, Link

SHOWN = {"ended": "不在册了", "linkable": "有账号，没连"}


def _name(row: MemberRow) -> Link:
    return Link(row.member.name, f"/patrol-force/members/{row.member.id}", str(row.member.id))


def _account(row: MemberRow) -> Chip | None:
    if row.member.user_id is not None:
        return Chip("有账号", "green", "check")
    return Chip("没连", "amber", "link") if row.waits else None


COLUMNS = (
    Column("name", "姓名", tables.title(_name), width="fill", phone="title"),
    Column(
        "kind", "类别", tables.words(lambda row: kinds().get(row.member.kind, row.member.kind)), width="l", phone="side"
    ),
    Column("place", "村、网格", tables.words(lambda row: row.place), width="xl", phone="second"),
    Column("employer", "单位", tables.words(lambda row: row.member.employer), width="l", tight=True),
    Column("phone", "手机号", tables.words(lambda row: mask_phone(row.member.phone)), width="l", tight=True),
    Column("since", "从", tables.words(lambda row: row.member.since.isoformat()), width="m", narrow=True),
    Column("account", "账号", tables.chip(_account), width="m", phone="chip"),
)


def register_page(town: Area, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return how many are of which kind, and the members as a table."""
    places = {one.code: one.name for one in queries.places_in(town) if one.level == Level.VILLAGE}
    filters = filters_of(
        [Filter("kind", "哪一类", kinds()), Filter("village", "哪个村", places), Filter("show", "只看", SHOWN)]
    )
    asked = tables.asked_of("patrol_members", COLUMNS, each="人")
    found = queries.page(town.id, wanted_of(filters), after, asked.size)
    rows = found[: asked.size]
    last = (rows[-1].member.area_id, rows[-1].member.id) if len(found) > asked.size else None
    numbers = queries.counts(town.id)
    return {
        "numbers": [_tile("all", "在册", sum(numbers.values()), None, filters)]
        + [_tile(code, kinds().get(code, code), number, code, filters) for code, number in numbers.items()],
        "rows": rows,
        "filters": filters,
        "asked": asked,
        "more": tables.more(ListPage(rows, last), asked),
    }


def _tile(name: str, word: str, number: int, kind: str | None, filters: Filters) -> dict[str, Any]:
    url = f"/patrol-force?kind={kind}" if kind else "/patrol-force"
    return {
        "value": number,
        "word": word,
        "url": url,
        "data_count": name,
        "current": filters["kind"] == kind and not filters["show"],
    }


def wanted_of(filters: Filters) -> list[Any]:
    """Return what narrows the register, in SQL; who belongs to it no longer is shown only where that is asked for."""
    found: list[Any] = []
    now = queries.belongs(queries.today())
    if filters["show"] == "ended":
        found.append(~now)
    else:
        found.append(now)
    if filters["show"] == "linkable":
        found.append(queries.waits_for_link())
    if filters["kind"]:
        found.append(PatrolMember.kind == filters["kind"])
    if filters["village"]:
        found.append(lies_in(PatrolMember.area_id, filters["village"]))
    return found


def form_page(town: Area, typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form of a member, with what was typed and what is wrong with it."""
    return {
        "typed": typed,
        "problem": problem,
        "errors": problem.fields if problem else {},
        "kinds": [("", "请选"), *kinds().items()],
        "places": [("", "请选"), *((one.code, one.label) for one in queries.places_in(town))],
        "today": queries.today().isoformat(),
    }


def member_page(town: Area, row: MemberRow, problem: Problem | None, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """Return one member, as the register has them or as they were typed, and the account that has their number."""
    one = row.member
    codes = {place.id: place.code for place in queries.places_in(town)}
    stands = {
        "name": one.name,
        "phone": one.phone,
        "kind": one.kind,
        "employer": one.employer,
        "area": codes.get(one.area_id, ""),
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else "",
    }
    account = queries.account_of(one)
    return {
        **form_page(town, typed if typed is not None else stands, problem),
        "row": row,
        "member": one,
        "account": account,
        "ended": not one.belongs_on(queries.today()),
    }
