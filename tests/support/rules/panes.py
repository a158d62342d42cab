"""What opens beside a list: which page in which, and what its forms owe to whoever writes in them."""

import re
from collections.abc import Iterable, Mapping

from tests.support.rules.styles import Pages

MATTER = "cases/matter/page.html"
# The page of a list → the pages that open in its pane.
PANES: dict[str, tuple[str, ...]] = {
    "cases/list.html": (MATTER,),
    "cases/todo.html": (MATTER,),
    "dispatch/inbox.html": (MATTER,),
    "service_orders/list.html": ("service_orders/one.html",),
    "service_orders/week.html": ("service_orders/one.html",),
    "service_orders/advisers/log.html": ("service_orders/one.html",),
    "legal_aid/list.html": ("legal_aid/one.html",),
    "meetings/bulletins/list.html": ("meetings/bulletins/bulletin.html",),
    "decisions/list.html": ("decisions/decision.html",),
    "mediation/lists/list.html": ("mediation/mediation.html",),
    "petitions/lists/list.html": ("petitions/petition.html",),
    "whistle/list.html": ("whistle/whistle.html",),
    "consultation/files/list.html": ("consultation/files/one.html",),
    "cameras/list.html": ("cameras/camera.html",),
    "cameras/reviews/list.html": ("cameras/reviews/one.html",),
    "consultation/list.html": ("consultation/consultation.html",),
    "meetings/list.html": ("meetings/meeting.html",),
    "patrol_force/register.html": ("patrol_force/member.html",),
    "patrol_force/rota/list.html": ("patrol_force/rota/shift.html",),
    "patrol_force/rota/week.html": ("patrol_force/rota/shift.html",),
    "visits/list.html": ("visits/visit.html",),
    "visits/week.html": ("visits/visit.html",),
    "outreach/plans.html": ("outreach/plan.html",),
    "outreach/events.html": ("outreach/event.html",),
    "outreach/stories.html": ("outreach/story.html",),
    "grid_centre/people.html": ("grid_centre/person.html",),
    "grid_centre/informants.html": ("grid_centre/informant.html",),
    "grid_centre/vacancies.html": ("grid_centre/area.html", "grid_centre/informant_new.html"),
    "standards/list.html": ("standards/one.html",),
    "inbox/messages.html": (MATTER, "inbox/thread.html", "visits/visit.html", "service_orders/one.html"),
    "related/flags.html": ("related/flag.html",),
    "dispatch/follow_ups.html": ("dispatch/follow_up.html",),
    "dispatch/to_decide.html": (MATTER,),
    "emergencies/standing/duty.html": ("emergencies/standing/day.html",),
    "emergencies/standing/gaps.html": ("emergencies/standing/day.html",),
    "emergencies/standing/team.html": ("emergencies/standing/member.html",),
    "dispatch/units.html": ("dispatch/unit.html",),
    "suggestions/box.html": ("suggestions/boxed.html",),
    "service_orders/posters.html": ("service_orders/poster.html",),
}
# What stands in them by a registry, or is asked for later.
GUESTS = ("dispatch/_dialog.html", "dispatch/_question.html", "dispatch/_form.html")

_SCRIPTS = re.compile(r"\{% block scripts %\}(.*?)\{% endblock %\}", re.DOTALL)
_TAKES = re.compile(r"\{%-?\s*from\s.*?%\}", re.DOTALL)
_ALONE = "what is sent of its head.html"
_FORM = re.compile(r"<form\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>.*?</form>", re.DOTALL)
_OPENS = re.compile(r"<form\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>", re.DOTALL)
# One has no address of its own: js/capture/answers.js keeps its words from card to card.
_KEEPS = re.compile(r"data-keep-words|data-lacking")
_WORDS = re.compile(r"<textarea|type=\"(?:text|date|datetime-local)\"|\b(?:text|textarea|_)_?(?:field|row)\(|\bnote\(")


def forgetful_forms(pages: Pages, names: Iterable[str]) -> list[str]:
    """Return the forms of these pages that take words in and would lose them with another row (`data-keep-words`)."""
    faults = []
    for name, macro in pages.taken(*names):
        for form in _FORM.findall(pages.parts[name][macro]):
            opens = _OPENS.match(form)
            if opens and 'method="post"' in opens[0] and _WORDS.search(form) and not _KEEPS.search(opens[0]):
                faults.append(f"{name}: {' '.join(opens[0].split())}")
    return sorted(faults)


def left_behind(templates: Mapping[str, str], page: str) -> set[str]:
    """Return the sheets of a page that do not come along beside a list: only its block `scripts` is sent there."""
    block = _SCRIPTS.search(templates[page])
    macros = "".join(_TAKES.findall(templates[page]))
    pages = Pages({**templates, _ALONE: macros + (block[1] if block else "")})
    return pages.sheets(pages.taken(page)) - pages.sheets(pages.taken("base.html")) - pages.sheets(pages.taken(_ALONE))


# A page that others extend is none itself.
_PARENTS = frozenset({"listed.html"})


def hosts_without_pane(templates: Mapping[str, str], known: Iterable[str]) -> set[str]:
    """Return the lists with a pane of which nobody said what opens in it, and those said that have none."""
    return set(known) ^ {
        name
        for name, text in templates.items()
        if re.search(r"\{% call listing\((?!.*pane=False)|\{% extends \"listed", text) and name not in _PARENTS
    }
