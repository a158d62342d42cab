"""记当事人, 记意愿: who the parties are, and what each of them wants; all yes opens it, a no ends it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.core.protection.crypto import current_keyring
from webapp.mediation.models import MediationConsent, MediationParty
from webapp.mediation.parties.queries import numbered
from webapp.mediation.parties.rules import (
    ADULT_AT,
    OTHER_SIDE,
    SIDES,
    SPEAKS_AT,
    age_on,
    asks_for_mediator,
    speaking,
)
from webapp.mediation.parties.schemas import MOST
from webapp.mediation.service import Taking, taking
from webapp.mediation.service_ends import refused
from webapp.mediation.service_opening import opening
from webapp.mediation.states import Action
from webapp.people.names.service_keeping_out import keep_out_concerned
from webapp.people.queries_impartial import barred_from

_COLUMNS = ("name", "role", "phone", "birth_year", "capacity", "tie", "died_on", "heir_of")
_PHONES = ("phone", "guardian_phone", "proxy_phone")
_ABOUT = ("sex", "ethnicity", "occupation", "address", "id_number", "guardian", "suspect", "proxy", "matter", "powers")


@taking(Action.PARTY)
def note_party(taking: Taking) -> None:
    """Make a party, or change one; what fits together is looked at as a whole."""
    answers, parties = dict(taking.answers), taking.seen.parties
    number = answers.pop("party")
    row = numbered(parties, number) if number else None
    whole = {**(_as_answers(row) if row else {}), **answers}
    others = [one for one in parties if one is not row]
    photo = bool(taking.sent.expected) or bool(row and row.about.get("proxy_paper"))
    _refuse_faults(whole, others, photo=photo)
    if row is None and len(parties) >= MOST:
        raise invalid(name=f"最多 {MOST} 个当事人")
    taking.check()
    row = row or MediationParty(mediation_id=taking.mediation.id, n=len(parties) + 1, about={}, tie="none")
    _write(row, whole)
    if taking.sent.expected:
        row.about = {**row.about, "proxy_paper": taking.kept.submission_id}
    everybody = [*others, row]
    for one in everybody:
        one.with_other_side = _guarded_by_other_side(one, everybody)
    with opening(taking, everybody):
        db.session().add(row)
    taking.journalled["party"] = row.n
    _let_go_of_concerned(taking)


def _let_go_of_concerned(taking: Taking) -> None:
    """Free the mediator's place where it is their own matter; of a protected one keep those out whom it concerns."""
    mediation = taking.mediation
    db.session().flush()
    if mediation.mediator_id in barred_from("mediation", mediation.id):
        mediation.mediator_id = None
        taking.then("mediation.mediator_gone")
    if taking.seen.protected:
        keep_out_concerned("case", mediation.case_id)


def _refuse_faults(whole: Mapping[str, Any], others: list[MediationParty], *, photo: bool) -> None:
    today = clock.local_day(clock.now())
    faults = {**_of_age(whole, today), **_of_proxy(whole, today, photo=photo)}
    died = whole.get("died_on")
    if died and died > today:
        faults["died_on"] = "这一天还没到"
    heir_of = whole.get("heir_of")
    if heir_of and not any(one.n == heir_of and one.died_on for one in others):
        faults["heir_of"] = "选去世的那个当事人"
    if faults:
        raise invalid(**faults)


def _of_age(whole: Mapping[str, Any], today: date) -> dict[str, str]:
    """Return what does not fit: the year of birth with the card, capacity with age, a guardian who is missing."""
    year, capacity, faults = whole["birth_year"], whole["capacity"], {}
    card = reading.born_on(whole.get("id_number") or "")
    age = age_on(today, year, card)
    if year > today.year:
        faults["birth_year"] = "这一年还没到"
    elif card and card.year != year:
        faults["birth_year"] = "和身份证号上的出生年份不一样"
    elif age is not None and age < SPEAKS_AT and capacity != "none":
        faults["capacity"] = "不满 8 岁，要由监护人来"
    elif age is not None and age < ADULT_AT and capacity == "full":
        faults["capacity"] = "不满 18 岁，要有监护人在场"
    if capacity != "full" and not whole.get("guardian"):
        faults["guardian"] = "写监护人的姓名"
    return faults


def _of_proxy(whole: Mapping[str, Any], today: date, *, photo: bool) -> dict[str, str]:
    """Return what is missing of who comes in a party's place."""
    if not whole.get("proxy"):
        return {}
    if whole.get("suspect"):
        return {"proxy": "公安正在查的人要自己来，不能叫别人代"}
    asked = {"matter": "写代办什么事", "powers": "写能替他做什么主"}
    faults = {name: words for name, words in asked.items() if not whole.get(name)}
    if not whole.get("until") or whole["until"] < today:
        faults["until"] = "写委托到哪一天，要在今天以后"
    if not photo:
        faults["photos"] = "把委托书拍下来"
    return faults


def _as_answers(row: MediationParty) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in (*_COLUMNS, "guardian_phone", "proxy_phone")}
    about = {name: row.about.get(name) for name in _ABOUT}
    return {
        **kept,
        **about,
        "until": reading.day(row.about.get("until")),
        "other_side": row.about.get("other_side", False),
    }


def _write(row: MediationParty, whole: Mapping[str, Any]) -> None:
    died_before, tie_before, paper = row.died_on, row.tie, row.about.get("proxy_paper")
    for name in (*_COLUMNS, "guardian_phone", "proxy_phone"):
        setattr(row, name, whole.get(name))
    row.tie = whole.get("tie") or tie_before or "none"
    for name in _PHONES:
        number = getattr(row, name)
        setattr(row, f"{name}_index", current_keyring().blind_index(number) if number else None)
    about = {name: whole[name] for name in _ABOUT if whole.get(name)}
    if whole.get("until"):
        about["until"] = whole["until"].isoformat()
    if whole.get("other_side"):
        about["other_side"] = True
    if paper:
        about["proxy_paper"] = paper
    row.about = about
    if row.died_on and not died_before:
        row.consent = row.consented_at = row.mediator_ok = None  # heirs speak now


def _guarded_by_other_side(row: MediationParty, everybody: list[MediationParty]) -> bool:
    """Say whether who speaks for a party stands on the other side: as the mediator says, by name or by number."""
    if row.capacity == "full":
        return False
    against = [one for one in everybody if one.role in SIDES and row.role in SIDES and one.role != row.role]
    same = any(
        one.name == row.about.get("guardian")
        or (row.guardian_phone_index and one.phone_index == row.guardian_phone_index)
        for one in against
    )
    return same or bool(row.about.get("other_side"))


@taking(Action.CONSENT)
def note_consent(taking: Taking) -> None:
    """Write down what a party wants: all yes opens it, a no ends it; nothing is talked over before or after."""
    answers, mediation, parties = taking.answers, taking.mediation, taking.seen.parties
    party = numbered(parties, answers["party"])
    if party.died_on:
        raise invalid(party="这个人去世了，记他继承人的意愿")
    if answers["answer"] == "yes" and party.capacity == "limited" and not answers["guardian_present"]:
        raise invalid(guardian_present="要监护人在场，他也同意")
    taking.check()
    if party.with_other_side and answers["answer"] != "no":
        raise Problem("stale", OTHER_SIDE)
    said_no = answers["answer"] == "no"
    _note_on(party, answers)
    with refused(taking) if said_no else opening(taking, parties):
        db.session().add(_said(taking, party))
        mediation.public = all(one.public for one in speaking(parties))
    taking.journalled |= {"party": party.n, "answer": answers["answer"]}
    if answers["mediator_ok"] is False and asks_for_mediator(parties) and not said_no:
        taking.then("mediation.mediator_unwanted")


def _note_on(party: MediationParty, answers: Mapping[str, Any]) -> None:
    party.consent, party.consented_at, party.public = answers["answer"], answers["at"], answers["public"]
    if answers["mediator_ok"] is not None:
        party.mediator_ok = answers["mediator_ok"]


def _said(taking: Taking, party: MediationParty) -> MediationConsent:
    answers = taking.answers
    return MediationConsent(
        submission_id=taking.kept.submission_id,
        party_id=party.id,
        answer=answers["answer"],
        how=answers["how"],
        said_at=answers["at"],
        public=answers["public"],
        mediator_ok=answers["mediator_ok"],
    )
