"""What the page of a petition shows: where it stands and until when, who came, its course, what the reader may do."""

import uuid
from collections.abc import Sequence
from typing import Any

from webapp.cases.matter.presenters_forms import Tried
from webapp.cases.matter.queries_course import files_sent, taken_on
from webapp.core import clock
from webapp.core.masking import mask_id_number, mask_name, mask_phone
from webapp.documents.queries import papers_about
from webapp.people.actor import Actor
from webapp.petitions.intake.presenters import numbers_of
from webapp.petitions.models import PetitionPerson, PetitionStep
from webapp.petitions.page.presenters_course import course_of
from webapp.petitions.page.presenters_forms import folds, lists_of, sheets_of
from webapp.petitions.page.presenters_standing import chip_of, clock_words, standing, tone_of
from webapp.petitions.papers.papers import SUBJECT, thing_of
from webapp.petitions.rules import PetitionAccess, allowed
from webapp.petitions.states import Action, PersonRole, State, Step
from webapp.reports.catalogue import CHANNELS, choices

# What is next in each state, the last one solid.
_BAR: dict[State, tuple[tuple[Action, ...], ...]] = {
    State.REGISTERED: ((Action.REFUSE_DECLINE, Action.AGREE_DECLINE), (Action.GUIDE, Action.PASS_ON)),
    State.ASSIGNED: ((Action.REFUSE_DECLINE, Action.AGREE_DECLINE), (Action.ASK_DECLINE, Action.ACCEPT)),
    State.ACCEPTED: ((Action.REFUSE_EXTEND, Action.AGREE_EXTEND), (Action.TELL, Action.DRAFT), (Action.TELL,)),
    State.DRAFTED: ((Action.CORRECT, Action.SIGN), (Action.TELL,)),
    State.SIGNED: ((Action.SERVE,),),
    State.ANSWERED: ((Action.REVIEW,),),
    State.IN_REVIEW: ((Action.REVIEW_RESULT,),),
    State.REVIEWED: ((Action.RECHECK,),),
    State.IN_RECHECK: ((Action.RECHECK_RESULT,),),
    State.WITHDRAWN: ((Action.RANG_BACK,),),
    **dict.fromkeys((State.PASSED_ON, State.GUIDED, State.DECLINED), ((Action.TELL,),)),
}
_RARE = (Action.WITHDRAW, Action.DIED)
_ICONS = {
    Action.PASS_ON: "arrow-forward-up",
    Action.GUIDE: "arrow-forward-up",
    Action.ASK_DECLINE: "x",
    Action.TELL: "phone",
    Action.ASK_EXTEND: "hourglass",
    Action.DRAFT: "file-pencil",
    Action.SETTLE: "users",
    Action.SERVE: "send",
    Action.WITHDRAW: "x",
    Action.DIED: "user",
    Action.TO_VILLAGE: "home",
    Action.REPORT_UP: "alarm",
}


def petition_page(actor: Actor, seen: PetitionAccess, tried: Tried) -> dict[str, Any]:
    """Return what the page of a petition is made of."""
    row, steps = seen.petition, allowed(actor, seen)
    bar = bar_of(seen, steps)
    taken = taken_on(PetitionStep, PetitionStep.petition_id == row.id)
    files = files_sent(taken)
    nearest = next(iter(seen.clocks), None)
    return {
        "seen": seen,
        "row": row,
        "chip": chip_of(row),
        "tone": tone_of(row),
        "standing": standing(row, seen.lead or "单位"),
        "due": clock.local(nearest.due).isoformat() if nearest else "",
        "clocks": [(clock_words(one), one.due, one.duty) for one in seen.clocks],
        "facts": _facts(seen),
        "details": _details(seen),
        **numbers_of(seen.people if actor.can("petition.register") and not seen.barred else ()),
        "course": course_of(seen, taken, files, seen.registrar, viewer_id=actor.id),
        "papers": papers_about(SUBJECT, thing_of(seen), actor),
        "sheets": sheets_of(seen, steps, tried),
        "lists": lists_of(seen, steps, tried),
        "folds": folds,
        "bar": bar,
        "more": sorted((step for step in steps if step not in bar), key=lambda step: step.action in _RARE),
        "icons": _ICONS,
        "rare": _RARE,
        "problem": tried.problem,
        "typed": tried.said(),
        "new_id": lambda: str(uuid.uuid4()),
    }


def bar_of(seen: PetitionAccess, steps: Sequence[Step]) -> list[Step]:
    """Return what stands in the bar at the foot, the last one solid: what has to be done next, and beside it."""
    can = {Action(step.action): step for step in steps}
    rows = _BAR.get(seen.petition.state, ())
    row = next((one for one in rows if one[-1] in can), ())
    return [can[one] for one in row if one in can]


def _facts(seen: PetitionAccess) -> list[tuple[str, str]]:
    """Return who came and what they ask, names and numbers masked: whole they stand on paper alone."""
    row, caller = seen.petition, seen.caller
    found = [
        ("他要什么", row.demand or ""),
        ("说的是谁", row.against or ""),
        ("谁来的", _person(caller) if caller else "没有留名"),
        ("代表", "、".join(mask_name(one.name or "") for one in seen.of(PersonRole.REPRESENTATIVE))),
        ("来了几个人", f"{row.people} 人" if row.people > 1 else ""),
        ("代办", row.proxy or ""),
    ]
    return [(word, value) for word, value in found if value]


def _person(one: PetitionPerson) -> str:
    return " ".join(filter(None, [mask_name(one.name or ""), mask_phone(one.phone or "")]))


def _details(seen: PetitionAccess) -> list[tuple[str, str]]:
    row, caller = seen.petition, seen.caller
    told = choices("petition_told_how").get(row.told_how or "", "还没有")
    found = [
        ("来做什么", choices("petition_type").get(row.petition_type, "")),
        ("怎么来的", CHANNELS.get(row.channel, "")),
        ("说干部的事", choices("about_cadre").get(row.about_cadre, "")),
        ("住在哪里", caller.address if caller and caller.address else ""),
        ("身份证号", mask_id_number(caller.id_number) if caller and caller.id_number else ""),
        ("告诉信访人", told),
        ("延过期", "延过一次" if row.extended else ""),
        ("复查", choices("petition_review_result").get(row.review_result or "", "")),
        ("复核", choices("petition_review_result").get(row.recheck_result or "", "")),
    ]
    return [(word, value) for word, value in found if value]
