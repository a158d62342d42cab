"""What people are notified of about names for protected matters: who is asked, who reads them, when nobody does."""

from typing import Any

from sqlalchemy import Select

from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, Wording, decided_by, keyed, neutral, register
from webapp.people.actor import Actor
from webapp.people.models import NameKind, ProtectedContact
from webapp.people.names.queries import namers, to_agree

NAMERS, PERSON = "namers", "person"
KIND_WORDS = {NameKind.NAMED: "指定的人", NameKind.STAND_IN: "候补"}
NAMES_URL, TODO_URL = "/named", "/todo"

_TEXTS = {
    "protected_contact.proposed": (
        Wording(NAMERS, "{unit}的{kind}，等着定", "user-star", "amber", quiet="{who} 提了 {person}"),
    ),
    "protected_contact.withdrawn": (Wording(NAMERS, "{unit}的{kind}收回了", "x", "neutral", quiet="不定 {person} 了"),),
    "protected_contact.declined": (
        Wording(NAMERS, "{unit}的{kind}没有定", "x", "amber", quiet="{who} 不同意定 {person}，请另提一个人"),
    ),
    "protected_contact.confirmed": (
        Wording(NAMERS, "{unit}的{kind}定了", "check", "green", quiet="{person}，{who} 定的"),
        Wording(PERSON, "您是{unit}的{kind}了", "shield-lock", "green", quiet="指定的人不在的时候，受保护的事由您看"),
    ),
    "protected_contact.in_force": (
        Wording(PERSON, "受保护的事，现在由您看", "shield-lock", "amber", quiet="等着的在待办里，请打开看看"),
        Wording(NAMERS, "{unit}：受保护的事现在由{kind}看", "user-star", "amber", quiet="{person}"),
    ),
    "protected_contact.stands_in": (
        Wording(PERSON, "有受保护的事，现在由您看", "shield-lock", "amber", quiet="等着的在待办里，请打开看看"),
    ),
    "protected_contact.relieved": (
        Wording(PERSON, "受保护的事，现在由别人看", "shield-lock", "neutral", quiet="要您再看的时候，会告诉您"),
    ),
    "protected_contact.ended": (
        Wording(PERSON, "受保护的事，不再由您看", "shield-lock", "neutral", quiet="您不再是{unit}的{kind}"),
    ),
    "protected_contact.stand_in_missing": (
        Wording(NAMERS, "请给{unit}指定候补", "alert-triangle", "brick", quiet="指定的人有事不能看，没有候补可以顶"),
    ),
    "protected_contact.lapsed": (
        Wording(
            NAMERS, "{unit}没有人看受保护的事了", "alert-triangle", "brick", quiet="请马上指定一个人，或者让候补顶上"
        ),
    ),
}
NOTICE_TEXTS = {event: tuple(neutral(one) for one in texts) for event, texts in _TEXTS.items()}


def about(entry: Entry) -> About | None:
    """Return who hears of a name. The person agreed to as named hears it when it is in force, in one notice."""
    name = db.session().get(ProtectedContact, entry.subject_id)
    if name is None:
        return None
    stands_in = name.kind == NameKind.STAND_IN
    person, others = [name.user_id], namers()
    if entry.event == "protected_contact.confirmed" and not stands_in:
        person = []
    if entry.event == "protected_contact.in_force" and not stands_in:
        others = []
    values = {
        "unit": str(entry.content.get("unit", "")),
        "person": str(entry.content.get("person", "")),
        "kind": KIND_WORDS[name.kind],
    }
    urgent = entry.event.rpartition(".")[2] in ("in_force", "stands_in", "lapsed", "stand_in_missing")
    return About({NAMERS: others, PERSON: person}, values, TODO_URL, {NAMERS: NAMES_URL}, urgent=urgent)


@decided_by
def names_to_agree(actor: Actor) -> Select[Any] | None:
    """Select the names that somebody proposed and this person may agree to."""
    waiting = to_agree(actor)
    return None if waiting is None else keyed("protected_contact", waiting)


register(Subject("protected_contact", NOTICE_TEXTS, about))
