"""Who speaks for a party, whether all of them want it, and what stands in the way of talking; pure."""

from collections.abc import Collection, Sequence
from datetime import date

from webapp.mediation.models import Mediation, MediationParty

SIDES = ("applicant", "respondent")
OUR_TIES = frozenset({"kin", "stake"})
ADULT_AT, SPEAKS_AT = 18, 8
OTHER_SIDE = "监护人是对方的人，不能这样调；请按“停止”，选利害关系"


def age_on(day: date, birth_year: int | None, born_on: date | None = None) -> int | None:
    """Return how old a party is at most on a day; exact where the whole date of birth is known."""
    if born_on:
        return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    return None if birth_year is None else day.year - birth_year


def speaking(parties: Sequence[MediationParty]) -> list[MediationParty]:
    """Return the parties whose word counts: those who live, heirs in the place of who died."""
    return [one for one in parties if one.died_on is None]


def without_heirs(parties: Sequence[MediationParty]) -> list[MediationParty]:
    """Return those who died and for whom no heir has said yes."""
    heirs = {one.heir_of for one in speaking(parties) if one.heir_of and one.consent == "yes"}
    return [one for one in parties if one.died_on and one.n not in heirs]


def all_willing(parties: Sequence[MediationParty]) -> bool:
    """Say whether everybody who counts said yes, on two sides at least, also to a mediator who is close to one."""
    return not unwilling(parties)


def unwilling(parties: Sequence[MediationParty]) -> str:
    """Return what is missing before parties may be talked with; nothing when nothing is."""
    here = speaking(parties)
    if not set(SIDES) <= {one.role for one in parties}:
        return "甲方和乙方都要记，至少两个人"
    if without_heirs(parties):
        return "有人去世了，等继承人说愿不愿意"
    if any(one.consent != "yes" for one in here):
        return "还没有都说愿意，不能调"
    if asks_for_mediator(parties) and not all(one.mediator_ok for one in here):
        return "调解员和其中一方有关系，要每个人都同意由他来调，或者换人"
    return ""


def asks_for_mediator(parties: Collection[MediationParty]) -> bool:
    """Say whether the mediator is so close to a party that all must agree to have them."""
    return any(one.tie in OUR_TIES for one in parties)


def hindered(mediation: Mediation, parties: Sequence[MediationParty]) -> str:
    """Return why nobody may be talked with now, nor anything be agreed; nothing where they may."""
    if any(one.with_other_side for one in speaking(parties)):
        return OTHER_SIDE
    if mediation.mediator_id is None:
        return "还没有调解员，请先定一个"
    if mediation.harm != "none" and mediation.police_view != "allowed":
        return "有人受伤，公安还没说可以调，先等公安意见"
    return unwilling(parties)
