"""What stands against ending a course, making it ordinary, or speaking of mediation: pure rules over the course."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from webapp.care.clocks import ADULT_AT, span
from webapp.care.models import CareAsk, CareCourse
from webapp.care.states import HELD_STATES, Danger
from webapp.cases.rules import CaseAccess
from webapp.core import clock
from webapp.web.formatting import day_words

REPORT_FIRST = "依法必须报的警还没报，报了再转回访"
ASK_FIRST = "还不清楚她是不是成年人、自己能不能拿主意，先在“问过安全”里问清楚"


@dataclass(frozen=True)
class CareAccess:
    """A course as loaded through the actor's scope, with what the rules ask.

    ``unit_id`` is the unit for which the actor is named; ``waiting`` what waits for a second person; ``items`` how many
    things were begun for her, ``open_items`` how many are still being done; ``police_receipt``: the police confirmed
    that they took the report in; ``report_open``: one is still to be made to them; ``details`` what whoever reported
    the matter said beside the words.
    """

    held: CaseAccess
    course: CareCourse
    unit_id: int | None
    waiting: tuple[CareAsk, ...] = ()
    open_items: int = 0
    items: int = 0
    police_receipt: bool = False
    report_open: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What is known of her as last said; what the report said of it until somebody asks her."""
        said = {name: self.details[name] for name in ("live_together",) if name in self.details}
        return said | self.course.facts

    @property
    def compulsory(self) -> bool:
        """Whether the police must be told at once, by what is known of her and what the report said."""
        return compulsory(self.course, self.details)

    @property
    def minor_harmed(self) -> bool:
        """Whether the report itself speaks of a harmed child, or can't say."""
        return self.details.get("minor_harmed") in ("yes", "unsure")

    @property
    def safe_contact(self) -> str:
        """How she may be reached safely, as last said; nothing where nobody knows."""
        return str(self.facts.get("safe_contact") or self.details.get("safe_contact") or "")


def young(birth_year: int | None, today: date) -> bool:
    """Say whether somebody born in a year is a minor for certain; who turns 18 in this one is what a person noted."""
    return birth_year is not None and today.year - birth_year < ADULT_AT


def adult(access: CareAccess) -> bool:
    """Say whether she is an adult who decides for herself, as far as a person noted it."""
    facts, today = access.facts, clock.local_day(clock.now())
    return facts.get("capacity") == "full" and not young(facts.get("birth_year"), today)


def unlocked(course: CareCourse, now: datetime) -> bool:
    """Say whether mediation may be begun now: two units said so, and nothing happened since."""
    until = course.unlocked_until
    return course.state in HELD_STATES and until is not None and until > now


def compulsory(course: CareCourse, reported: Mapping[str, Any]) -> bool:
    """Say whether the police must be told at once: a minor, or no (full) capacity (反家庭暴力法 第十四条).

    ``reported`` is what the report said beside its words: that a child is harmed suffices; “unsure” is to be found out.
    """
    facts, today = course.facts, clock.local_day(clock.now())
    lacks = young(facts.get("birth_year"), today) or facts.get("capacity") in ("limited", "none")
    return reported.get("minor_harmed") == "yes" or lacks


def youngest(access: CareAccess, this_year: int) -> int | None:
    """Return the year in which the youngest whom it is about may be born, when that may be a minor; None for adults.

    Of a child whose year nobody noted it is this one: what is kept for a minor must not go too early.
    """
    year, capacity = access.facts.get("birth_year"), access.facts.get("capacity")
    if year and this_year - year <= ADULT_AT:
        return int(year)
    unknown = access.minor_harmed or (year is None and capacity in ("limited", "none"))
    return this_year if unknown else None


def against_watching(access: CareAccess) -> str:
    """Return why it can't turn to watching; nothing when nothing is being done and no compulsory report is open."""
    if access.report_open and access.compulsory:
        return REPORT_FIRST
    return _still_open(access)


def _still_open(access: CareAccess) -> str:
    return f"还有 {access.open_items} 项没办完，办完或者她不要了，再转回访" if access.open_items else ""


def against_closing(access: CareAccess, now: datetime) -> str:
    """Return why it can't be closed; nothing when it can.

    Thirty quiet days since the last incident or contact; the police receipt wherever the law has the police told, so
    that an adult who came about a harmed child can't end it without either.
    """
    if access.open_items:
        return _still_open(access)
    if access.facts.get("capacity") in (None, "unknown"):
        return ASK_FIRST
    if (access.compulsory or not adult(access)) and not access.police_receipt:
        return "未成年人、自己拿不了主意的人，要先有公安的受案回执，才能结束"
    quiet = quiet_since(access.course) + span("quiet")
    return f"安静满 30 天才能结束，最早{day_words(quiet)}" if now < quiet else ""


def quiet_since(course: CareCourse) -> datetime:
    """Return since when it is quiet: the last incident or contact."""
    known = (course.incident_at, course.contacted_at, course.received_at)
    return max((one for one in known if one), default=course.began_at)


def against_releasing(access: CareAccess) -> str:
    """Return why it can't become an ordinary matter; nothing when it can."""
    if access.facts.get("capacity") in (None, "unknown"):
        return ASK_FIRST
    if not adult(access) or access.minor_harmed:
        return "涉及未成年人或者自己拿不了主意的人，不能转为普通"
    if access.facts.get("live_together") != "no":
        return "住在一起的（或者还不清楚的），不能转为普通"
    if access.facts.get("child_present") != "no":
        return "有孩子在场的（或者还不清楚的），不能转为普通"
    return ""


def against_unlocking(access: CareAccess, now: datetime) -> str:
    """Return why mediation stays locked; nothing when it may be unlocked."""
    course = access.course
    if not adult(access) or access.minor_harmed:
        return "未成年人、自己拿不了主意的人，一律不调解"
    if course.checked_at is None or course.checked_at < now - span("check"):
        return "7 天内要先问过安全"
    if course.danger == Danger.NOW:
        return "马上有危险的，不能解锁"
    wish = course.wishes.get("mediation") or {}
    if wish.get("answer") != "yes" or wish.get("alone") != "yes":
        return "要她本人单独说过愿意调解（在“定下怎么帮”里记下）"
    return ""
