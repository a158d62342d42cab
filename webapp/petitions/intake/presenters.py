"""What the switch of the counter and the form behind 更多 show."""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.cases.models import Case
from webapp.core.errors import Problem
from webapp.core.masking import mask_id_number, mask_phone
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.petitions.intake import queries
from webapp.petitions.intake.queries import Known, Sought
from webapp.petitions.intake.schemas import SWITCH, read_sought
from webapp.petitions.intake.service_known import look_up, look_up_typed
from webapp.petitions.models import PetitionPerson
from webapp.petitions.queries import of_case, people_of
from webapp.petitions.schemas import MOST_REPRESENTATIVES
from webapp.petitions.states import PersonRole, PetitionType
from webapp.reports.catalogue import choices

REASONS = ("告诉信访人", "约他来谈", "核对是不是同一个人", "送达文书")


def fields_of(typed: Mapping[str, str], problem: Problem | None, known: Sequence[Known]) -> dict[str, Any]:
    """Return what the fields of a petition need: what was typed, what is wrong, what is known of the person."""
    rows = [
        n
        for n in range(MOST_REPRESENTATIVES * 4)
        if typed.get(f"representatives-{n}-name") or typed.get(f"representatives-{n}-phone")
    ]
    return {
        "petition_types": choices("petition_type"),
        "accusation": PetitionType.ACCUSATION.value,
        "about_cadre": choices("about_cadre"),
        "rows": range(max([MOST_REPRESENTATIVES - 1, *rows]) + 1),
        "rows_open": bool(rows),
        "typed": typed,
        "errors": problem.fields if problem else {},
        "known": known,
    }


def on_counter(actor: Actor, typed: Mapping[str, str], problem: Problem | None, look: bool) -> dict[str, Any]:
    """Return what the switch shows on the counter's form: on from the start at the reception."""
    fresh = "client_id" not in typed
    preset = any(post.role == Role.PETITION_RECEPTIONIST for post in actor.posts)
    on = preset if fresh else typed.get(SWITCH) == "1"
    known = look_up(actor, _typed(typed)) if look or (problem and on) else ()
    return {**fields_of(typed, problem, known), "on": on, "looked": look}


def known_number(actor: Actor, phone: str) -> dict[str, Any] | None:
    """Return what is known of a number that is being typed; None where nothing is."""
    found = look_up_typed(actor, phone)
    return {"known": found} if found else None


def on_done(actor: Actor, case: Case) -> dict[str, Any] | None:
    """Return what the page of what was registered says of its petition, and of what else came from that person."""
    petition = of_case(case.id)
    if petition is None:
        return None
    people = [one for one in people_of(petition.id) if one.role == PersonRole.CALLER]
    known = look_up(actor, _sought(people[0]), besides=case.code) if people else ()
    return {"number": petition.number, "url": f"/cases/{case.code}/petition", "known": known}


def _typed(form: Mapping[str, str]) -> Sought:
    found = read_sought(form)
    return Sought(found.phone or "", found.id_number or "", found.name if len(found.name or "") > 1 else "")


def _sought(person: PetitionPerson) -> Sought:
    return Sought(person.phone or "", person.id_number or "", person.name or "")


def said_of(case: Case) -> dict[str, Any]:
    """Return what the JSON of the counter says of a case that was opened: the number of its petition."""
    petition = of_case(case.id)
    return {"petition_number": petition.number if petition else None}


def numbers_of(people: Sequence[PetitionPerson]) -> dict[str, Any]:
    """Return the masked numbers of who came, and why they are shown, for ``petitions/_numbers.html``."""
    phone, card = queries.number_of(people, "phone"), queries.number_of(people, "id_number")
    return {
        "phone": mask_phone(phone) if phone else "",
        "id_number": mask_id_number(card) if card else "",
        "reasons": REASONS,
    }
