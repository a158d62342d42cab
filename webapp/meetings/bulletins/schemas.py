"""What comes in about bulletins: one that is written or changed, and the steps on one."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from webapp.core.errors import not_found
from webapp.core.masking import numbers_in
from webapp.meetings.bulletins.states import Action, Step
from webapp.reports.catalogue import choices
from webapp.web.fields import client_id, flag, parsed, text
from webapp.web.forms import Reader, form_input

LONGEST, LONGEST_TITLE = 5000, 60
MOST_SEATS = 40
NO_KIND = "选一样：什么通报"
# What pages of other packages may be named as where it comes from.
FROM_PAGES = ("/situations/", "/meetings/", "/decisions/", "/cases/")
ALIASES = {"agree-issue": Action.ISSUE, "sign": Action.ISSUE, "return": Action.REFUSE_ISSUE}


def kinds() -> Mapping[str, str]:
    """Return code → word of the kinds of bulletin."""
    return choices("bulletin_kind")


def _kind(typed: str) -> str | None:
    return next((code for code, word in kinds().items() if typed in (code, word)), None)


@form_input
class BulletinInput:
    """A bulletin as sent; ``to`` are codes of units, villages and posts. ``keep``: it is not finished."""

    client_id: str = client_id()
    kind: str = parsed(_kind, NO_KIND, needed=NO_KIND)
    title: str = text(LONGEST_TITLE)
    body: str = text(LONGEST, "写上内容")
    to: tuple[str, ...]
    about: str
    keep: bool = flag(default=False)


@form_input
class StepInput:
    """What the form of a step asks: why it is sent back or withdrawn."""

    note: str = text(500)


def parse_bulletin(form: MultiDict[str, str]) -> BulletinInput:
    """Return what was written; Problem 422 with a sentence beside every wrong field."""
    reader = Reader(form)
    to = tuple(dict.fromkeys(code.strip() for code in form.getlist("to") if code.strip()))
    if not to:
        reader.refuse("to", "选一下发给谁")
    if len(to) > MOST_SEATS:
        reader.refuse("to", f"最多 {MOST_SEATS} 家，现在 {len(to)} 家")
    about = form.get("about", "").strip()[:60]
    sent = reader.fill(BulletinInput, to=to, about=about if about.startswith(FROM_PAGES) else "")
    for name, words in (("title", sent.title), ("body", sent.body)):
        if found := numbers_in(words):
            reader.refuse(name, f"里面有电话号码或证件号：{'、'.join(found)}。写案码，不写号码")
    reader.finish()
    return sent


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word."""
    if name in ALIASES:
        return ALIASES[name]
    if name not in set(Action):
        raise not_found()
    return Action(name)


def parse_step(step: Step, form: Mapping[str, str]) -> StepInput:
    """Return what the form of a step says; why it is withdrawn is called ``reason``."""
    reader = Reader(form)
    named = "reason" if step.action == Action.WITHDRAW or ("reason" in form and "note" not in form) else "note"
    sent = reader.fill(StepInput, note=reader.take(named, text(500)))
    if step.note and not sent.note.strip():
        reader.refuse(named, step.note)
    reader.finish()
    return sent
