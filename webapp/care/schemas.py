"""What comes in about the course of a protected matter: typed, or a sentence beside each wrong field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.care.clocks import LONGEST_LOOK, LOOKS
from webapp.care.rules import young
from webapp.care.states import Danger
from webapp.core import clock
from webapp.reports.catalogue import categories, choices
from webapp.reports.models import ReportKind
from webapp.reports.schemas import LIMITS
from webapp.web.fields import (
    choice_or_none,
    client_id_or_none,
    member,
    moment,
    name_text,
    text,
    typed_phone,
    version,
    whole,
)
from webapp.web.forms import Reader, form_input

MOST_WORDS = LIMITS["description"]
_PICK = "请选一个"
_EARLIEST = timedelta(days=365)


def _codes(name: str) -> Callable[[], Mapping[str, str]]:
    return lambda: choices(f"care_{name}")


def _chosen(name: str) -> str | None:
    return choice_or_none(_codes(name), _PICK)


@form_input
class StepInput:
    """What every step is known by: the phone's id, and the version of the case that its page showed."""

    client_id: str | None = client_id_or_none()
    version: int | None = version()


@form_input
class AgainstInput:
    """Whom it is against, as far as that is known; each of it may be left out."""

    against_name: str = name_text(40)
    against_phone: str = typed_phone("这个电话看不懂，可以不填")
    against_relation: str = text(40)


@form_input
class ContactInput:
    """A try to reach her, in a safe way."""

    PARTS = (AgainstInput,)

    answer: str | None = choice_or_none(_codes("contact"), _PICK)
    alone: str | None = choice_or_none(_codes("alone"), _PICK)
    how: str | None = choice_or_none(_codes("how"), _PICK)
    safe_contact: str = text(LIMITS["place_name"])
    note: str = text(MOST_WORDS)
    against: AgainstInput


@form_input
class RiskInput:
    """How safe she is, as a person asked her. ``marks`` are the ten answers; nothing is added up."""

    answer: Danger = member(Danger, _PICK, "选一个：现在有多危险，由您判断")
    next_look: str | None = choice_or_none(_codes("next_look"), _PICK)
    police_called: str | None = choice_or_none(_codes("called"), _PICK)
    capacity: str | None = choice_or_none(_codes("capacity"), _PICK)
    birth_year: int | None = whole(2199, "写出生的年份，如 2012", least=1900)
    live_together: str | None = choice_or_none(_codes("together"), _PICK)
    note: str = text(MOST_WORDS)
    marks: Mapping[str, str]


@dataclass(frozen=True)
class WishInput:
    """What she wants: wish → yes, no or later, for those that she was asked about; who was beside her."""

    wishes: Mapping[str, str]
    alone: str | None
    note: str
    against: AgainstInput


@form_input
class IncidentInput:
    """What happened again."""

    at: datetime | None = moment("时间看不懂，请重新选")
    police_called: str | None = choice_or_none(_codes("called"), _PICK)
    note: str = text(MOST_WORDS, "写一句出了什么事")


@form_input
class WordsInput:
    """A step that takes words at most; ``note`` serves as well."""

    reason: str = text(MOST_WORDS)
    note: str = text(MOST_WORDS)

    @property
    def words(self) -> str:
        """Return what was written."""
        return self.reason or self.note


@form_input
class ReleaseInput:
    """The ordinary case that is opened instead: in new words, with nothing of the old ones."""

    words: str = text(MOST_WORDS, "另外写一句，说清要办的普通事；原来的话不会带过去", sent_as="text")
    category: str | None = choice_or_none(lambda: categories(ReportKind.DISPUTE), "请选一类")
    area_code: str = text(20)
    reason: str = text(MOST_WORDS)


@form_input
class UnlockInput:
    """Why mediation may be spoken of, and what the police think of it."""

    police_view: str | None = choice_or_none(lambda: choices("police_view"), _PICK)
    reason: str = text(MOST_WORDS)


def parse_contact(form: Mapping[str, str]) -> ContactInput:
    """Return a try to reach her; when she was reached it takes who was beside her."""
    reader = Reader(form)
    found = reader.fill(ContactInput, against=reader.fill(AgainstInput))
    if found.answer is None:
        reader.refuse("answer", "选一个：联系上了，还是联系不上")
    if found.answer == "reached" and found.alone is None:
        reader.refuse("alone", "选一个：说话的时候她是不是一个人")
    reader.finish()
    return found


def parse_risk(form: Mapping[str, str]) -> RiskInput:
    """Return how safe she is; the next look is no later than the danger allows."""
    reader = Reader(form)
    marks = {one: reader.take(one, _chosen("known")) or "unknown" for one in choices("care_risk")}
    found = reader.fill(RiskInput, marks=marks)
    if found.next_look is None:
        reader.refuse("next_look", "选一个：什么时候再问")
    elif found.answer and LOOKS[found.next_look] > LONGEST_LOOK[found.answer]:
        words = choices("care_next_look")
        longest = next(words[code] for code, span in LOOKS.items() if span == LONGEST_LOOK[found.answer])
        reader.refuse("next_look", f"{choices('care_danger')[found.answer]}，最迟{longest}要再问")
    if found.answer == Danger.NOW and found.police_called is None:
        reader.refuse("police_called", "马上有危险先打 110；选一个：报了没有")
    _refuse_years(reader, found)
    reader.finish()
    return found


def _refuse_years(reader: Reader, found: RiskInput) -> None:
    today = clock.local_day(clock.now())
    if found.birth_year and found.birth_year > today.year:
        reader.refuse("birth_year", "这一年还没到，请看看有没有写错")
    elif found.capacity == "full" and young(found.birth_year, today):
        reader.refuse("capacity", f"{found.birth_year} 年出生的还不满 18 岁，请改一下")


def parse_wishes(form: Mapping[str, str]) -> WishInput:
    """Return what she wants; at least one thing that she was asked about."""
    reader = Reader(form)
    sent = {one: reader.take(one, _chosen("answer")) for one in choices("care_wish")}
    wishes = {one: answer for one, answer in sent.items() if answer}
    alone = reader.take("alone", _chosen("alone"))
    note, against = reader.take("note", text(MOST_WORDS)), reader.fill(AgainstInput)
    if not wishes:
        reader.refuse("police", "至少问她一样：要、不要，还是以后再说")
    if wishes.get("mediation") == "yes" and alone is None:
        reader.refuse("alone", "她说要调解的时候是不是一个人？选一个")
    reader.finish()
    return WishInput(wishes, alone, note, against)


def parse_incident(form: Mapping[str, str]) -> IncidentInput:
    """Return what happened again; not in the future, not long ago."""
    reader = Reader(form)
    found = reader.fill(IncidentInput)
    if found.at and found.at > clock.now():
        reader.refuse("at", "这个时间还没到，请重新选")
    elif found.at and found.at < clock.now() - _EARLIEST:
        reader.refuse("at", "太早了，最早写到一年前")
    reader.finish()
    return found
