"""What comes in from 有事说事: when the three questions have to be asked, and what is missing before it can be sent."""

from werkzeug.datastructures import MultiDict

from webapp.core.errors import invalid
from webapp.reports.catalogue import signs
from webapp.reports.schemas import PROTECTING
from webapp.web.fields import phone
from webapp.web.forms import Reader

NO_PHONE = "请填手机号或座机号，查进度和回您话都要用"
NOTHING_SAID = "拍一张，或者写一句怎么回事"
ANSWER = "答一下再交：这样才知道交给谁，才不会让不该看的人看到"


def is_protected(form: MultiDict[str, str]) -> bool:
    """Say whether an answer makes it a protected matter."""
    return any(form.get(name) in ("yes", "unsure") for name in PROTECTING)


def must_ask(form: MultiDict[str, str]) -> bool:
    """Say whether the three questions belong to what is told: family, a child or an injury, chosen or in a word."""
    return signs().show(form.get("about"), form.get("description", ""))


def refuse_unfinished(form: MultiDict[str, str], *, pictured: bool, spoken: bool) -> None:
    """Raise the 422 that names all that is missing at once: a word or a picture, answers that are due, a telephone.

    Who says that somebody is in danger is asked for nothing more.
    """
    if is_protected(form):
        return
    reader = Reader(form)
    reader.take("caller_phone", phone(NO_PHONE))
    faults = dict(reader.faults)
    if not (pictured or spoken or form.get("description", "").strip()):
        faults["description"] = NOTHING_SAID
    if must_ask(form):
        faults |= {name: ANSWER for name in PROTECTING if not form.get(name)}
    if faults:
        raise invalid(**faults)


def with_kind(form: MultiDict[str, str], *, pictured: bool) -> MultiDict[str, str]:
    """Return the form with a kind where none was chosen: with a picture it is something to see to, else a quarrel."""
    if not form.get("about"):
        form["about"] = "hazard:other" if pictured else "dispute:other"
    return form
