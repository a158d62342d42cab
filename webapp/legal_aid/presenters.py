"""What the pages of legal aid show, put together from the guide and from queries."""

import json
from collections.abc import Mapping
from typing import Any

from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.core.masking import mask_name, mask_phone
from webapp.legal_aid import guide, queries, queries_people
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.rules import AidAccess, allowed_steps
from webapp.legal_aid.schemas import NO_NAME
from webapp.legal_aid.states import APPLICATIONS, STATE_LABELS, Action, State
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.queries_impartial import recusals_of
from webapp.web.formatting import by_when

MAIN = (Action.GRANT, Action.ASSIGN, Action.PAPERS_CAME, Action.FINISH)
SOON_S = 2 * 86_400
# What the running clock is for: who has to do what.
_WAITS = {State.APPLIED: "等司法所决定", State.GRANTED: "等司法所定人"}
EVENT_WORDS = {event: words for event, (words,) in APPLICATIONS.histories.items()}


def masked(application: AidApplication) -> str:
    """Return the name with its stars; a name that was not left is put as it is."""
    return application.name if application.name == NO_NAME else mask_name(application.name)


def title_of(application: AidApplication) -> str:
    """Return what an application is about; of a protected one nothing."""
    if application.protected:
        return "一件要专人办的事"
    return guide.matter_word(json.loads(application.answers))


def light_of(application: AidApplication) -> tuple[str, str] | None:
    """Return tone and words of the running clock: who has to do what until when; nothing while none runs."""
    if application.due_at is None:
        return None
    seconds = (application.due_at - clock.now()).total_seconds()
    tone = "late" if seconds < 0 else "soon" if seconds < SOON_S else "good"
    return tone, f"{_WAITS[application.state]}，{by_when(application.due_at)}"


def one_page(
    actor: Actor,
    held: AidAccess,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    shown_phone: str = "",
) -> dict[str, Any]:
    """Return one application for whoever decides or was assigned, with the steps they may take."""
    application = held.application
    answers = json.loads(application.answers)
    steps = allowed_steps(actor, held)
    decides = actor.can("aid.decide")
    ids = [i for i in (application.by_user_id, application.decided_by_id) if i]
    names = people.names_of(ids) if ids else {}
    return {
        "application": application,
        "title": title_of(application),
        "place": held.area.label,
        "name": application.name if decides else masked(application),
        "phone": shown_phone or mask_phone(application.phone),
        "phone_shown": bool(shown_phone),
        "state": STATE_LABELS[application.state],
        "lamp": light_of(application),
        "said": guide.said(answers),
        "ways": guide.ways(answers),
        "by": names.get(application.by_user_id or 0),
        "decided_by": names.get(application.decided_by_id or 0),
        "asked_papers": [guide.paper_word(code) for code in application.papers_asked or ()],
        "wanted": guide.papers(answers),
        "papers": queries.papers_of(application.id) if decides else [],
        "paper_word": guide.paper_word,
        "events": [
            {"title": EVENT_WORDS.get(e.event, e.event), "words": e.who, "time": e.at}
            for e in queries.events_of(application.id)
        ],
        "steps": steps,
        "why_not": held.barred,
        "recusals": recusals_of("aid", application.id) if decides else [],
        "main": next((s for action in MAIN for s in steps if s.action == action), None),
        "helpers": [] if application.protected or not decides else list(queries_people.helpers().items()),
        "decides": decides,
        "written": application.state in (State.REFUSED, State.STOPPED),
        "problem": problem,
        "typed": typed or {},
    }


def refusal_page(held: AidAccess) -> dict[str, Any]:
    """Return the written refusal (法律援助法 第四十三、四十九条): what, why, and where to appeal."""
    application = held.application
    if application.state not in (State.REFUSED, State.STOPPED):
        raise not_found()
    stopped = application.state == State.STOPPED
    return {
        "application": application,
        "stopped": stopped,
        "title": "停止法律援助说明" if stopped else "不予法律援助说明",
        "matter": "" if application.protected else title_of(application),
        "basis": guide.citation("stop") if stopped else guide.citation("clocks"),
        "appeal": guide.citation("objection"),
        "received": clock.local_day(application.received_at),
        "decided": clock.local_day(application.decided_at or application.received_at),
    }
