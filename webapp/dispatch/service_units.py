"""Task groups made for one matter and dissolved after it; and what becomes of the orders of a dissolved unit."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.cases import queries
from webapp.cases.lists.service import town_of
from webapp.cases.models import Case
from webapp.cases.work_orders.queries import open_orders_of
from webapp.cases.work_orders.rules import at_desk
from webapp.cases.work_orders.schemas import OrderStepInput
from webapp.cases.work_orders.service import act_on_order
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core import journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.core.protection.turning import Turned, on_protect
from webapp.people import queries as people
from webapp.people import service as people_service
from webapp.people import service_units
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.people.permissions import Role

NEUTRAL_NAME = "专项工作组"


@transactional
def form_task_group(actor: Actor, code: str, name: str, member_ids: Sequence[int]) -> Unit:
    """Make a special task group (专项工作组) for one case, its members' posts with it.

    Problem 404 for who does not sit at the desk or does not see the case, 422 for a name or members that won't do. An
    order goes to it by an ordinary dispatch.
    """
    held = queries.get_case_for(actor, code)
    if held.case.protected or not actor.can("unit.manage") or not at_desk(actor, held):
        raise not_found()
    refuse(held.barred)
    name = service_units.name_of(name)
    members = people.users_by_id(member_ids)
    if not members:
        raise invalid(members="选几个人")
    case = held.case
    number = 1 + people.task_groups_of(case.code)
    area = queries.area_by_id(town_of(held.area))
    unit = people_service.add_unit(code=f"task_group_{case.id}_{number}", name=name, kind="task_group", area=area)
    unit.made_for = case.code
    for member in members:
        people_service.appoint(member, Role.UNIT_OFFICER, unit=unit, actor_id=actor.id)
    content = {"unit": unit.name, "unit_id": unit.id, "note": "、".join(member.name for member in members)}
    journal.append("unit.formed", ("case", case.id), actor_id=actor.id, content=content)
    return unit


@transactional
def dissolve_unit(actor: Actor, unit_code: str, hand_to: str | None = None) -> Unit:
    """Dissolve a unit now, its members' posts with it.

    Its open orders go to the unit ``hand_to`` with their clocks as they run; without it Problem 409 names them.
    """
    unit = people.units_by_code([unit_code]).get(unit_code)
    if unit is None or not actor.can("unit.manage"):
        raise not_found()
    left = open_orders_of(unit.id)
    if left and hand_to is None:
        names = "、".join(f"{row.title}（{row.case.code}）" for row in left[:5])
        more = f"等 {len(left)} 件" if len(left) > 5 else ""
        raise Problem("stale", f"{unit.name}手里还有没办完的：{names}{more}。先说转给哪个单位")
    for row in left:
        wanted = OrderStepInput(OrderAction.TRANSFER, None, f"{unit.name}撤了，转过来办", None, hand_to, None)
        act_on_order(actor, row.case.code, row.order.number, wanted)
    return people_service.dissolve(unit, actor_id=actor.id)


@on_protect("case")
def dissolve_task_groups(turned: Turned) -> None:
    """Dissolve the task groups made for cases that turn protected, under a name that says nothing of them.

    One that works on another matter as well stays for that.
    """
    codes = select(Case.code).where(Case.id.in_(turned.ids))
    for unit in db.session().scalars(select(Unit).where(Unit.made_for.in_(codes)).order_by(Unit.id)):
        unit.name, unit.made_for = f"{NEUTRAL_NAME}{unit.id}", None
        if unit.dissolved_at is None and not open_orders_of(unit.id):
            people_service.dissolve(unit)
