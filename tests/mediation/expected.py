"""Who may take which step of a mediation in which states, by the law and by what the town agreed on.

Written down apart from the code: the walk of every step (``test_every_step``) holds the house to this table, and never
reads the table of the house to know what is right.
"""

from tests.mediation.conftest import COMMISSIONER, COURT, DISPATCHER, JUSTICE, MEDIATOR, POLICE, VILLAGE

COLLEAGUE, HEAD = "adviser:201", "volunteer"  # who also hold a post of the committee in these tests
WOMEN, RECEPTION, TOWN_LEAD, AUDITOR = "womens_federation", "petition_reception_centre", "town", "auditor"
OTHER_VILLAGE, INFORMANT = "village:201", "informant:200/001/01"

# The desk and the commissioner see all of their town, who referred it what became of it, a unit once it was asked in.
_DECIDE = frozenset({COMMISSIONER, DISPATCHER, VILLAGE})
_ASKED_IN = frozenset({MEDIATOR, COLLEAGUE, HEAD, POLICE, JUSTICE})
EVERYBODY = _DECIDE | _ASKED_IN | {COURT, WOMEN, RECEPTION, TOWN_LEAD, AUDITOR, OTHER_VILLAGE, INFORMANT}

TALK = frozenset({"asking", "open", "signing"})
AGREED = frozenset({"effective", "fulfilled", "broken"})
ENDED = frozenset({"closed", "turned_away", "refused", "failed", "stopped"})
STATES = frozenset({"suggested"}) | TALK | AGREED | ENDED

_BY = frozenset({MEDIATOR})
_PAPER = frozenset({"signing"})
# Who writes down who quarrelled while nobody mediates yet.
_BEFORE = frozenset({COMMISSIONER, DISPATCHER, VILLAGE})

# Step → (who may take it at all, the states from which it may be taken).
LAW: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "start": (frozenset({COMMISSIONER}), frozenset({"suggested"})),
    "committee": (frozenset({COMMISSIONER, DISPATCHER}), frozenset({"suggested"})),
    "decline": (frozenset({COMMISSIONER, DISPATCHER}), frozenset({"suggested"})),
    "mediator": (frozenset({COMMISSIONER, DISPATCHER, HEAD}), TALK | AGREED),
    "party": (_BY | _BEFORE, TALK | {"suggested"}),
    "consent": (_BY, TALK),
    "join": (frozenset({POLICE, JUSTICE}), frozenset({"asking", "open"})),
    "not-join": (frozenset({POLICE, JUSTICE}), frozenset({"asking", "open"})),
    "police-view": (frozenset({POLICE}), frozenset({"asking", "open"})),
    "session": (_BY, frozenset({"open"})),
    "extend": (_BY, frozenset({"open"})),
    "agree": (_BY, frozenset({"open"})),
    "signed": (_BY, _PAPER),
    "check": (frozenset({MEDIATOR, COLLEAGUE, HEAD}), _PAPER),
    "correct": (frozenset({MEDIATOR, COLLEAGUE, HEAD}), _PAPER),
    "to-paper": (_BY, AGREED),
    "fail": (_BY, TALK),
    "stop": (_BY, TALK),
    "clause": (_BY, frozenset({"effective", "broken"})),
    "urge": (_BY, frozenset({"effective", "broken"})),
    "ways": (_BY, frozenset({"effective"})),
    "follow-up": (_BY, AGREED),
    "confirm-ask": (_BY, AGREED),
    "confirm-result": (frozenset({COURT}), AGREED | {"closed"}),
    "recuse": (_ASKED_IN, TALK | AGREED),
}

HAVE_TERMS = AGREED | {"signing", "closed"}
# What a state allows once something else has happened in it, which has a test of its own.
LATER = frozenset(
    {(step, state) for step in ("signed", "confirm-ask") for state in AGREED}
    | {(step, "signing") for step in ("check", "correct")}
    | {("police-view", "open")}
)
# By whom the walk tries a step of which it knows that the state forbids it.
TAKEN_BY = {
    "start": COMMISSIONER,
    "committee": DISPATCHER,
    "decline": DISPATCHER,
    "mediator": COMMISSIONER,
    "join": JUSTICE,
    "not-join": JUSTICE,
    "police-view": POLICE,
    "check": COLLEAGUE,
    "correct": COLLEAGUE,
    "recuse": JUSTICE,
    "confirm-result": COURT,
} | dict.fromkeys(
    (step for step, (who, _) in LAW.items() if MEDIATOR in who and step not in ("check", "correct", "recuse")), MEDIATOR
)


def sees(who: str, state: str) -> bool:
    """Say whether somebody is shown a mediation in a state."""
    return who in _DECIDE or (who in _ASKED_IN and state not in ("suggested", "turned_away"))


def may(who: str, step: str, state: str) -> bool:
    """Say whether somebody has the right to a step, whether or not the state allows it now."""
    if step == "party":
        return who in _BEFORE if state == "suggested" else sees(who, state) and who in _BY
    return sees(who, state) and who in LAW[step][0]


def is_own(who: str, step: str, state: str) -> bool:
    """Say whether a second person has to take a step, because it was this one who wrote the agreement down."""
    return step in ("check", "correct") and who == MEDIATOR and state in HAVE_TERMS
