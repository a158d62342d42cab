"""A mediation in each of its states, made through the addresses; and a form that each step takes."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.mediation.conftest import COMMISSIONER, JUSTICE, MEDIATOR, POLICE, VILLAGE, Mediations
from tests.mediation.expected import COLLEAGUE, HEAD
from tests.support.town import small_jpeg
from webapp.core import clock
from webapp.people.permissions import Role

HOST = "mediation_committee"
UNCLE = {"name": "蒋老大", "role": "applicant", "capacity": "full", "birth_year": "1961", "phone": "10099990011"}
NEPHEW = {"name": "蒋小弟", "role": "respondent", "capacity": "full", "birth_year": "1988", "phone": "10099990012"}
CARDS = {"1": "450324196101010012", "2": "450324198801010039"}


def hour(**ago: float) -> str:
    """Return a moment before now as a form sends it."""
    return clock.local(clock.now() - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


def day(ahead: int = 0) -> str:
    """Return a day counted from today."""
    return (clock.local_day(clock.now()) + timedelta(days=ahead)).isoformat()


def terms(*, first: int = 0, second: int = 3) -> dict[str, str]:
    """Return the clauses of an agreement: an apology, and a bill that is paid."""
    rows = (("蒋小弟", "蒋老大", "当面道歉", "", day(first)), ("蒋小弟", "蒋老大", "付药费", "860", day(second)))
    names = ("who", "to_whom", "what", "amount", "by")
    return {
        f"clauses-{n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
        if value
    }


def consent(party: int, answer: str = "yes", **fields: str) -> dict[str, str]:
    """Return what a mediator writes down of what a party wants."""
    said = {"party": str(party), "answer": answer, "how": "in_person", "at": hour(minutes=10), "mediator_ok": "yes"}
    return said | fields


def session() -> dict[str, str]:
    """Return what a mediator writes down of a talk."""
    talk = {"place": "蒋家堂屋", "present": "双方，村干部", "said": "都退一步", "rights_read": "1"}
    return {"at": hour(minutes=5), **talk}


def pages() -> list[tuple[io.BytesIO, str]]:
    """Return photos of the signed pages."""
    return [(io.BytesIO(small_jpeg()), "page.jpg")]


# What each step's form says when everything in it is right.
FORMS: dict[str, Callable[[], dict[str, Any]]] = {
    "start": lambda: {"host": HOST, "forces": [POLICE, JUSTICE], "mediator": ""},
    "committee": lambda: {"host": HOST},
    "decline": lambda: {"where": "先去鉴定伤情", "note": "先去鉴定伤情"},
    "mediator": dict,
    "party": lambda: {**UNCLE, "name": "蒋三叔", "phone": "10099990013"},
    "consent": lambda: consent(1, "later"),
    "join": dict,
    "not-join": lambda: {"note": "那天有急事"},
    "police-view": lambda: {"answer": "allowed", "basis": "轻微伤，可以调"},
    "session": session,
    "extend": lambda: {"until": day(40), "yes": ["1", "2"]},
    "agree": lambda: {"answer": "oral", **terms()},
    "signed": lambda: {"on": day(), "seal": "1", "photos": pages()},
    "check": dict,
    "correct": lambda: {"note": "少了日期"},
    "to-paper": dict,
    "fail": lambda: {"note": "谈不拢"},
    "stop": lambda: {"answer": "asked", "note": "他说不谈了"},
    "clause": lambda: {"no": "1", "answer": "fulfilled", "on": day()},
    "urge": lambda: {"note": "打了电话"},
    "ways": lambda: {"note": "可以去法庭"},
    "follow-up": lambda: {"kept": "yes", "content": "两家说话了"},
    "confirm-ask": lambda: {"yes": ["1", "2"]},
    "confirm-result": lambda: {"answer": "received"},
    "recuse": lambda: {"reason": "是我表哥"},
}


class Walk:
    """Brings mediations to each state of the table, the shortest way."""

    def __init__(self, house: Mediations) -> None:
        self.house = house

    def does(self, who: str, url: str, action: str, **fields: Any) -> Any:
        """Take a step with a right form; ``fields`` say otherwise."""
        return self.house.step(who, url, action, **{**self.form(action), **fields})

    def form(self, action: str) -> dict[str, Any]:
        """Return a right form of a step."""
        sent = FORMS[action]()
        if action in ("start", "committee", "mediator"):
            sent["mediator"] = self.house.town.phones[COLLEAGUE if action == "mediator" else MEDIATOR]
        return sent

    def to(self, state: str, **referral: str) -> str:
        """Make a mediation in a state and return its address, in a town where the host has a colleague and a head."""
        return self.house.begin(f"walked {state}", lambda: self._to(state, **referral), **referral)

    def _to(self, state: str, **referral: str) -> str:
        for who, role in ((COLLEAGUE, Role.MEDIATOR), (HEAD, Role.UNIT_HEAD), (HEAD, Role.MEDIATOR)):
            self.house.appoint(who, role, HOST)
        return getattr(self, state)(**referral)

    def suggested(self, **referral: str) -> str:
        return self.house.refer(VILLAGE, **referral)

    def asking(self, **referral: str) -> str:
        url = self.suggested(**referral)
        self.does(COMMISSIONER, url, "start")
        self.parties(url)
        if referral.get("harm", "none") != "none":
            self.does(POLICE, url, "police-view")
        return url

    def parties(self, url: str) -> None:
        """Write down who quarrelled."""
        for party in (UNCLE, NEPHEW):
            self.does(MEDIATOR, url, "party", **party)

    def open(self, **referral: str) -> str:
        url = self.asking(**referral)
        for party in (1, 2):
            self.does(MEDIATOR, url, "consent", **consent(party))
        return url

    def signing(self, **referral: str) -> str:
        url = self.open(**referral)
        for party, card in CARDS.items():
            self.house.step(MEDIATOR, url, "party", party=party, id_number=card)
        self.does(MEDIATOR, url, "agree", answer="written")
        return url

    def effective(self, **referral: str) -> str:
        url = self.open(**referral)
        self.does(MEDIATOR, url, "agree")
        return url

    def confirmable(self) -> str:
        """Make an agreement that is on paper, signed and checked."""
        url = self.to("signing")
        self.does(MEDIATOR, url, "signed")
        self.does(COLLEAGUE, url, "check")
        return url

    def fulfilled(self, **referral: str) -> str:
        url = self.effective(**referral)
        for number in ("1", "2"):
            self.does(MEDIATOR, url, "clause", no=number)
        return url

    def broken(self, **referral: str) -> str:
        url = self.effective(**referral)
        self.does(MEDIATOR, url, "ways")
        return url

    def closed(self, **referral: str) -> str:
        url = self.fulfilled(**referral)
        with clock.travel(clock.now() + timedelta(days=8)):
            self.does(MEDIATOR, url, "follow-up")
        with clock.travel(clock.now() + timedelta(days=31)):
            self.does(MEDIATOR, url, "follow-up")
        return url

    def turned_away(self, **referral: str) -> str:
        url = self.suggested(**referral)
        self.does(COMMISSIONER, url, "decline")
        return url

    def refused(self, **referral: str) -> str:
        url = self.asking(**referral)
        self.does(MEDIATOR, url, "consent", **consent(1, "no"))
        return url

    def failed(self, **referral: str) -> str:
        url = self.open(**referral)
        self.does(MEDIATOR, url, "fail")
        return url

    def stopped(self, **referral: str) -> str:
        url = self.open(**referral)
        self.does(MEDIATOR, url, "stop")
        return url
