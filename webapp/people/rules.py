"""Who may change whose posts, and which post fits whom and where: one rule for the desk, sheets, commands and joining.

Decided from values, asking nobody, so that a look at a spreadsheet and what is done after it can't disagree. Whoever
changes a post in any way asks here first; ``people.service`` does so for all that writes.
"""

from dataclasses import dataclass

from webapp.areas.models import Level
from webapp.core.letters.characters import folded, runs
from webapp.people.actor import Actor
from webapp.people.permissions import ADMINISTRATORS, GRID_POSTS, LEADS, PUBLICISTS, ROLE_NAMES, Position, Role

LEVEL_OF_LEAD = {
    Role.GROUP_GRID_LEAD: Level.GRID,
    Role.SPECIAL_GRID_LEAD: Level.GRID,
    Role.VILLAGE_GRID_LEAD: Level.VILLAGE,
    Role.TOWN_GRID_LEAD: Level.TOWN,
}
LEVEL_OF = {
    **LEVEL_OF_LEAD,
    **dict.fromkeys((Role.MICRO_GRID_INFORMANT, Role.SECURITY_HOUSEHOLD_HEAD), Level.MICRO_GRID),
    Role.VILLAGE_LEGAL_ADVISER: Level.VILLAGE,
    Role.CHIEF_LEGAL_EXPERT: Level.TOWN,
    **dict.fromkeys(PUBLICISTS, Level.TOWN),
    Role.POLITICAL_LEGAL_COMMISSIONER: Level.TOWN,
}
LEVEL_WORDS = {
    Level.COUNTY: "县",
    Level.TOWN: "镇",
    Level.VILLAGE: "村",
    Level.GRID: "网格",
    Level.MICRO_GRID: "微网格",
}
# Who sits in one office alone. Mediators are also lent to the justice office and to linked units (家事、行业调解).
OFFICE_OF = {
    Role.DISPATCHER: ("governance_centre", "综治中心"),
    Role.GRID_CENTRE_OFFICER: ("grid_centre", "网格中心"),
    Role.PETITION_RECEPTIONIST: ("petition_reception_centre", "信访接待中心"),
    Role.COURT_OFFICER: ("court", "人民法庭"),
    Role.POLICE_OFFICER: ("police_station", "派出所"),
    Role.JUSTICE_OFFICER: ("justice_office", "司法所"),
}
OWN_OFFICERS = frozenset(code for code, _ in OFFICE_OF.values())
MEDIATING, TASK_GROUP, LINKED = frozenset({"mediation_committee", "justice_office"}), "task_group", "linked"
GIVES: dict[Role, frozenset[Role]] = {
    Role.SYSTEM_ADMIN: frozenset(Role),
    Role.GRID_CENTRE_OFFICER: GRID_POSTS,
    Role.DISPATCHER: frozenset({Role.UNIT_OFFICER}),  # in a task group
    Role.JUSTICE_OFFICER: PUBLICISTS,
    **dict.fromkeys(LEADS, frozenset({Role.MICRO_GRID_INFORMANT})),  # into an empty seat
}


@dataclass(frozen=True)
class Giver:
    """Who changes posts, with the roles held now; without a number it is a command on the server itself."""

    user_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Person:
    """Whose posts change; ``roles`` are those of all posts that have not ended, also of those yet to come."""

    user_id: int | None  # nobody yet: a spreadsheet adds them
    name: str
    position: str | None
    active: bool
    roles: frozenset[Role]


@dataclass(frozen=True)
class Place:
    """Where a post is held: an area (its level), a unit (its code), or nowhere. ``open``: it is not closed."""

    level: Level | None = None
    special: bool = False
    unit: str = ""
    kind: str = ""
    open: bool = True


@dataclass(frozen=True)
class Refusal:
    """Why not: the field that it is about, a sentence for who asked, and whether another person has to do it (403)."""

    field: str
    words: str
    another: bool = False


SERVER, NOWHERE = Giver(), Place()


def giver_of(actor: Actor) -> Giver:
    """Return a signed-in person as a person who changes posts."""
    return Giver(actor.id, actor.name, frozenset(post.role for post in actor.posts))


def refuse_giving(giver: Giver, person: Person, role: Role, place: Place) -> Refusal | None:
    """Return why a post must not be given; None when it may.

    Whether a seat is free is not asked here: the table of posts holds one informant a micro-grid.
    """
    return (
        refuse_own(giver, person)
        or _namesake(giver, person)
        or _not_theirs_to_give(giver, person, role, place)
        or _two_hats(person, role)
        or (None if person.active else Refusal("person", "这个账号已经停用"))
        or _wrong_place(role, place)
        or _no_lead(person, role)
    )


def refuse_ending(giver: Giver, person: Person, role: Role, *, last: bool, dissolving: bool = False) -> Refusal | None:
    """Return why a post must not be ended, or be dated anew; None when it may.

    ``last``: nobody else holds it for good; ``dissolving``: it ends with its unit, whoever may give it.
    """
    own = refuse_own(giver, person)
    if own:
        return own
    if not dissolving and not may_give(giver, role):
        return _NOT_YOURS
    if last and role in ADMINISTRATORS:
        return Refusal("posts", f"没有别的{ROLE_NAMES[role]}了，先任命另一位，再结束这个职务")
    return None


def refuse_own(giver: Giver, person: Person) -> Refusal | None:
    """Return why a person's posts, name, number or standing must not be changed by this person: they are their own."""
    if giver.user_id is not None and giver.user_id == person.user_id:
        return Refusal("person", "这是您自己的，要由另一个人来办", another=True)
    return None


def refuse_standing(person: Person, position: str | None) -> Refusal | None:
    """Return why a person can't be this outside the app: whoever leads is a town cadre or a village party secretary."""
    if position not in set(Position) and person.roles & LEADS:
        return Refusal("position", f"{person.name} 还是网格长，身份要写乡镇干部或村支书")
    return None


def may_give(giver: Giver, role: Role) -> bool:
    """Say whether this is a post that the giver gives at all; a command on the server gives any."""
    return giver == SERVER or any(role in GIVES.get(held, ()) for held in giver.roles)


_NOT_YOURS = Refusal("role", "这个职务不归您任免，请找系统管理员")


def _namesake(giver: Giver, person: Person) -> Refusal | None:
    """Refuse who bears the giver's own name: it may be the giver's second number, and nobody can tell from here."""
    if giver.name and _folded(giver.name) == _folded(person.name):
        return Refusal("person", "这个人和您同名。怕是同一个人，要由另一个人来办", another=True)
    return None


def _folded(name: str) -> str:
    """Return a name as it is read aloud: 王 敏, 王·敏 and ＷＡＮＧ are no other names than 王敏 and wang."""
    return "".join(runs(name)) or folded(name)


def _not_theirs_to_give(giver: Giver, person: Person, role: Role, place: Place) -> Refusal | None:
    if not may_give(giver, role):
        return _NOT_YOURS
    if giver == SERVER or any(
        role in GIVES[held] for held in giver.roles & {Role.SYSTEM_ADMIN, Role.GRID_CENTRE_OFFICER}
    ):
        return None
    if role == Role.UNIT_OFFICER and place.kind != TASK_GROUP:
        return _NOT_YOURS
    if role == Role.MICRO_GRID_INFORMANT and not person.roles <= GRID_POSTS:
        return Refusal("phone", "这个人有别的职务，请找网格中心办")
    return None


def _two_hats(person: Person, role: Role) -> Refusal | None:
    """Keep the three administrators apart from each other and from all work, whichever post came first."""
    held = person.roles - {role}
    if role in ADMINISTRATORS and held & ADMINISTRATORS:
        return Refusal("role", "系统、安全、审计三个管理员要由三个人担任")
    if role in ADMINISTRATORS and held:
        names = "、".join(sorted(ROLE_NAMES[one] for one in held))
        return Refusal("role", f"管理员不能有别的职务，这个人还是{names}。先结束，或者换一个人")
    if held & ADMINISTRATORS:
        names = "、".join(sorted(ROLE_NAMES[one] for one in held & ADMINISTRATORS))
        return Refusal("role", f"这个人是{names}，管理员不能有别的职务")
    return None


def _wrong_place(role: Role, place: Place) -> Refusal | None:
    field = "unit" if place.unit else "area"
    if not place.open:
        return Refusal(field, "这个单位已经撤了" if place.unit else "这个网格已经停用了")
    if place.unit and place.level:
        return Refusal("area", "一个职务只能属于一个网格或一个单位")
    wanted = LEVEL_OF.get(role)
    if wanted and place.level != wanted:
        return Refusal("area", f"{ROLE_NAMES[role]}要配{LEVEL_WORDS[wanted]}{_instead(place)}")
    if wanted == Level.GRID and place.special != (role == Role.SPECIAL_GRID_LEAD):
        return Refusal("area", "专属网格由专属网格长负责，别的网格由村民小组网格长负责")
    if wanted:
        return None
    return _wrong_office(role, place)


def _wrong_office(role: Role, place: Place) -> Refusal | None:
    if role in ADMINISTRATORS:
        return Refusal("area", f"{ROLE_NAMES[role]}不属于网格和单位") if place != NOWHERE else None
    if role in OFFICE_OF:
        code, name = OFFICE_OF[role]
        return None if place.unit == code else Refusal("unit", f"{ROLE_NAMES[role]}只在{name}")
    if not place.unit:
        return Refusal("unit", f"{ROLE_NAMES[role]}要选一个单位")
    if role == Role.MEDIATOR and place.unit not in MEDIATING and place.kind != LINKED:
        return Refusal("unit", f"{ROLE_NAMES[role]}在人民调解委员会、司法所或成员单位")
    if role == Role.UNIT_OFFICER and place.unit in OWN_OFFICERS:
        return Refusal("unit", "这个单位的人有自己的职务，请选那个职务")
    return None


def _instead(place: Place) -> str:
    return f"，不能配{LEVEL_WORDS[place.level]}" if place.level else ""


def _no_lead(person: Person, role: Role) -> Refusal | None:
    if role in LEADS and person.position not in set(Position):
        return Refusal("position", "网格长只能由乡镇干部或村支书担任")
    return None
