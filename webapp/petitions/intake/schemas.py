"""What comes in at the counter with the switch 按信访件登记 on and opens no case: an accusation, another visit."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.capture.schemas_counter import CallerInput
from webapp.core import reading
from webapp.petitions.schemas import NAME, ON_PAPER, PetitionInput, parse_petition
from webapp.reports.models import Channel
from webapp.reports.schemas import LIMITS
from webapp.web.fields import client_id, member, name_text, parsed, text, typed_phone
from webapp.web.forms import Reader, form_input

SWITCH = "petition"


def is_on(form: Mapping[str, str]) -> bool:
    """Say whether the switch is on in a form: pressed, or a petition was chosen that this is another visit of."""
    return form.get(SWITCH, "") == "1" or bool(form.get("same_as", "").strip())


def read_with_case(reader: Reader, form: MultiDict[str, str], pictures: int) -> PetitionInput:
    """Return what the switch asks beside the report; what is wrong is kept by the reader."""
    return parse_petition(reader, form, proxy_photo=bool(pictures or _announced(form)))


@dataclass(frozen=True)
class AccusationInput:
    """检举控告: who handed it in, how it came, where its sealed paper went."""

    client_id: str
    channel: Channel
    caller: CallerInput
    petition: PetitionInput


def read_accusation(form: MultiDict[str, str], pictures: int) -> AccusationInput:
    """Return 检举控告 without a word of what it says; Problem 422 beside whatever could say it."""
    reader = Reader(form)
    own_id = reader.take("client_id", client_id())
    channel = reader.take("channel", member(Channel, "选一样是怎么来的", "选一样是怎么来的"))
    caller = reader.fill(CallerInput)
    wanted = parse_petition(reader, form, proxy_photo=True)
    if pictures or _announced(form):
        reader.refuse("photos", ON_PAPER)
    reader.finish()
    return AccusationInput(own_id, channel, caller, wanted)


@form_input
class SoughtInput:
    """Whom a form is about, as far as it can be read; what can't is refused when the form is sent."""

    phone: str = typed_phone("", sent_as="caller_phone")
    id_number: str | None = parsed(reading.id_number, "")
    name: str = name_text(NAME, sent_as="caller_name")


def read_sought(form: Mapping[str, str]) -> SoughtInput:
    """Return whom to look for, numbers in whatever way they are written; a name has two characters at least."""
    return Reader(form).fill(SoughtInput)


def _announced(form: MultiDict[str, str]) -> bool:
    return any(one.strip() for name in ("photo_digests", "voice_digest") for one in form.getlist(name))


@form_input
class VisitInput:
    """就是这件: the petition that somebody came about again, and what they said this time."""

    client_id: str = client_id()
    same_as: str = text(40, "选是哪一件")
    description: str = text(LIMITS["description"])


def read_visit(form: MultiDict[str, str], *, words_needed: bool) -> VisitInput:
    """Return another visit; at the counter somebody said something."""
    reader = Reader(form)
    wanted = reader.fill(VisitInput)
    if words_needed and not wanted.description:
        reader.refuse("description", "写一句他说了什么")
    reader.finish()
    return wanted
