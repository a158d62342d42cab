"""What stands on the papers of a petition, with full names: who came, what they ask, what was decided and by which law.

What nobody wrote down in the system is a line for the pen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.core import reading
from webapp.core.masking import mask_phone
from webapp.mediation.dossier.presenters import day, on_day
from webapp.people import queries as people
from webapp.petitions import queries
from webapp.petitions.clocks import may_ask_until
from webapp.petitions.models import PetitionPerson, PetitionStep
from webapp.petitions.rules import PetitionAccess
from webapp.petitions.states import Action, PersonRole
from webapp.reports.catalogue import CHANNELS, choices

REVIEW_AT = "县人民政府（信访工作机构）"
_GUIDED: Mapping[str, str] = {
    "litigation": "依照诉讼、行政复议等法定程序办理",
    "arbitration": "通过仲裁办理",
    "party_appeal": "依照党员申诉的规定办理",
    "procedure": "依照行政程序办理",
}


def _head(seen: PetitionAccess) -> dict[str, Any]:
    row, caller = seen.petition, seen.caller
    return {
        "number": row.number,
        "to": (caller.name or "") if caller else "",
        "about": choices("petition_type").get(row.petition_type, ""),
        "demand": row.demand or "",
        "registered": day(row.registered_at),
        "unit": seen.lead,
    }


def _notice(seen: PetitionAccess, title: str, *paragraphs: str, signs: Sequence[str] = ()) -> dict[str, Any]:
    return {
        **_head(seen),
        "title": title,
        "paragraphs": [one for one in paragraphs if one],
        "signs": [*signs, "信访人（签收）"],
    }


def _last(seen: PetitionAccess, *actions: Action) -> PetitionStep | None:
    taken = [one for one in queries.steps_of(seen.petition.id) if one.action in actions]
    return taken[-1] if taken else None


def _came(seen: PetitionAccess) -> str:
    row = seen.petition
    return f"你于{day(row.registered_at)}以{CHANNELS[row.channel]}方式反映的信访事项（编号 {row.number}）"


def registration(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 登记表: who came, how, what for, whom it is about, who registered it."""
    row = seen.petition
    names = people.names_of([row.registered_by_id] if row.registered_by_id else [])
    return {
        **_head(seen),
        "channel": CHANNELS[row.channel],
        "people": row.people,
        "caller": _person(seen.caller),
        "representatives": [_person(one) for one in seen.of(PersonRole.REPRESENTATIVE)],
        "proxy": row.proxy or "",
        "against": row.against or "",
        "about_cadre": choices("about_cadre").get(row.about_cadre, ""),
        "registrar": names.get(row.registered_by_id or 0, ""),
    }


def _person(one: PetitionPerson | None) -> dict[str, str]:
    found = one or PetitionPerson()
    return {
        "name": found.name or "",
        "phone": found.phone or "",
        "address": found.address or "",
        "id_number": found.id_number or "",
    }


def acceptance(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 受理告知书 (条例 23, 34)."""
    row = seen.petition
    until = on_day_of(seen)
    return _notice(
        seen,
        "信访事项受理告知书",
        f"{_came(seen)}，依照《信访工作条例》第二十三条，本单位决定受理。",
        f"本单位自受理之日（{day(row.accepted_at)}）起六十日内办结，即 {until} 前答复你；"
        "情况复杂要延长的，会告诉你理由。",
        "办理情况可以凭案码在“一扇门”查询，也可以打电话问。",
        signs=[f"{seen.lead}（盖章）"],
    )


def on_day_of(seen: PetitionAccess) -> str:
    """Return the day until which it is answered, as a paper writes it."""
    return day(seen.petition.resolve_by)


def guidance(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 转送、引导告知书 (条例 22, 31)."""
    step = _last(seen, Action.PASS_ON, Action.GUIDE)
    answers = step.answers if step else {}
    if step and step.action == Action.GUIDE:
        way = _GUIDED.get(str(answers.get("answer")), "依照法定程序办理")
        told = f"{_came(seen)}，依照《信访工作条例》第三十一条，请{way}，到：{answers.get('where', '')}。"
    else:
        told = f"{_came(seen)}，依照《信访工作条例》第二十二条，已转送：{answers.get('to', '')}，由其答复你。"
    return _notice(seen, "信访事项转送、引导告知书", told, signs=["经办单位（盖章）"])


def refusal(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 不予受理告知书 with its ground (条例 19, 22, 23, 31, 36)."""
    row, step = seen.petition, _last(seen, Action.ASK_DECLINE)
    ground = choices("petition_decline").get(row.end_reason or "", "其他")
    words = f"：{step.words}" if step and step.words else ""
    return _notice(
        seen,
        "信访事项不予受理告知书",
        f"{_came(seen)}，属于“{ground}”{words}，依照《信访工作条例》的有关规定，不予受理。",
        "你可以依法通过诉讼、仲裁、行政复议等途径解决。",
        signs=["经办单位（盖章）"],
    )


def extension(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 延期告知书 with its reason (条例 34)."""
    step = _last(seen, Action.ASK_EXTEND)
    reason = str(step.answers.get("reason", "")) if step else ""
    return _notice(
        seen,
        "信访事项延长办理期限告知书",
        f"{_came(seen)}，因{reason}，不能在六十日内办结。",
        f"依照《信访工作条例》第三十四条，经本单位负责人批准，延长到 {on_day_of(seen)}。",
        signs=[f"{seen.lead}（盖章）"],
    )


def opinion(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 处理意见书: receipt, claim, facts, law, opinion, how to ask for 复查, room for the seal (条例 32)."""
    row, step = seen.petition, _last(seen, Action.DRAFT)
    said = step.answers if step else {}
    names = people.names_of([one for one in (row.drafted_by_id, row.signed_by_id) if one])
    return {
        **_head(seen),
        "came": _came(seen),
        "accepted": day(row.accepted_at),
        "said": {name: str(said.get(name, "")) for name in ("claim", "facts", "law", "opinion")},
        "answer": choices("petition_opinion").get(row.opinion or "", ""),
        "review_at": REVIEW_AT,
        "drafted_by": names.get(row.drafted_by_id or 0, ""),
        "signed_by": names.get(row.signed_by_id or 0, ""),
        "signed": day(row.signed_at),
    }


def service(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 送达回证: what was handed over, to whom, how and when."""
    row = seen.petition
    served = row.served_on
    return {
        **_head(seen),
        "paper": f"信访事项处理意见书（{row.number}）",
        "address": seen.caller.address if seen.caller and seen.caller.address else "",
        "phone": mask_phone(seen.caller.phone or "") if seen.caller else "",
        "how": choices("petition_served_how").get(row.served_how or "", ""),
        "on": on_day(served),
        "until": day(may_ask_until(served)) if served else "",
    }


def ending(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 终结告知书: the three answers, and that the same is not taken up again (条例 36)."""
    row = seen.petition
    results = choices("petition_review_result")
    return _notice(
        seen,
        "信访事项终结告知书",
        f"{_came(seen)}，已经办理、复查、复核：",
        f"处理意见 {on_day(row.served_on)} 送达；复查{results.get(row.review_result or '', '')}，"
        f"{on_day(row.review_served_on)} 送达；复核{results.get(row.recheck_result or '', '')}，"
        f"{on_day(row.recheck_served_on)} 送达。",
        "依照《信访工作条例》第三十六条，对同一事实和理由再提出的，各级机关、单位不再受理。",
        signs=["经办单位（盖章）"],
    )


def not_again(seen: PetitionAccess) -> dict[str, Any]:
    """Return the 不再受理告知书 for who comes again with the same facts and reasons (条例 36)."""
    row, again = seen.petition, _last(seen, Action.VISIT)
    came = reading.day(str(again.answers.get("on", ""))) if again else None
    return _notice(
        seen,
        "信访事项不再受理告知书",
        f"你{'于' + on_day(came) if came else ''}再次反映的事项，与编号 {row.number} 的信访事项是同一事实和理由。",
        f"该事项已于 {on_day(row.recheck_served_on)} 三级终结。依照《信访工作条例》第三十六条，不再受理。",
        signs=["经办单位（盖章）"],
    )
