"""What happens to protected matters, a line for each step: who does what, and how many days after the beginning."""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from tests.support.makers import Desk, make_visit
from tests.support.no_trace.world import ASKED_IN, REPORTER, World
from tests.support.town import code, small_jpeg
from webapp.cases.models import Case

# Said nowhere else in this town: whoever finds one of them has found the matter.
WORDS = {
    "said": "她说他用板凳砸她的腿",
    "more": "昨夜又砸了一回门",
    "note": "马上联系她本人",
    "place": "旧粮站后门第三间",
    "reason": "当面问她今晚住哪",
    "name": "蒋小满",
    "safe": "只在上午十点打",
    "against": "唐大山",
}
PAGE = {"Accept": "text/html"}


@dataclass
class Told:
    """What the steps so far have left: codes by name, and everything that nobody else may read."""

    codes: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may stand nowhere: the words, and the codes of the matters."""
        return (*WORDS.values(), *self.codes.values())


Deed = Callable[[World, Told], None]


@dataclass(frozen=True)
class Step:
    """One step, and how long after the beginning it happens."""

    name: str
    deed: Deed
    later: timedelta = timedelta()
    seen: bool = False
    """It is an ordinary matter still, which others see; what they keep of it is compared when it has turned."""


def _post(who: str, url: str, status: int = 201, **fields: object) -> Deed:
    def deed(world: World, told: Told) -> None:
        sent = {"client_id": str(uuid.uuid4())} | {
            name: value(world) if callable(value) else value for name, value in fields.items()
        }
        answer = world.phone(who).post(url.format(**told.codes, **told.sent), sent, content_type="multipart/form-data")
        assert answer.status_code == status, (url, answer.status_code, answer.text)

    return deed


def _picture(_world: World) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(small_jpeg("maroon")), "1.jpg")]


def on_the_case(who: str, name: str, action: str, status: int = 201, **fields: object) -> Deed:
    """Return a step on the page of a matter, with its version of that moment."""

    def deed(world: World, told: Told) -> None:
        version = world.scalar(select(Case.version).where(Case.code == told.codes[name]))
        _post(who, f"/cases/{told.codes[name]}/{action}", status, **{"version": version, **fields})(world, told)

    return deed


def look(who: str, *urls: str, status: int = 200) -> Deed:
    """Return a look at pages by somebody who may."""

    def deed(world: World, told: Told) -> None:
        for url in urls:
            answer = world.phone(who).get(url.format(**told.codes, **told.sent), headers=PAGE)
            assert answer.status_code == status, (url, answer.status_code)

    return deed


def at_the_counter(who: str, name: str, **fields: str) -> Deed:
    """Return a registration of somebody who came, which protects itself by its answers."""
    said = {
        "about": "dispute:marriage_family",
        "channel": "walk_in",
        "description": WORDS["said"],
        "caller_name": WORDS["name"],
        "caller_phone": "10012345678",
        "safe_contact": WORDS["safe"],
        "someone_hurt": "yes",
    } | fields

    def deed(world: World, told: Told) -> None:
        _post(who, "/counter", photos=_picture, **said)(world, told)
        told.codes[name] = _newest(world)

    return deed


def by_ones_own_form(who: str, name: str, **fields: str) -> Deed:
    """Return a report of a dispute from somebody's own phone."""

    def deed(world: World, told: Told) -> None:
        told.sent[f"{name}_id"] = str(uuid.uuid4())
        answer = world.phone(who).report(
            "dispute",
            [small_jpeg("navy")],
            client_id=told.sent[f"{name}_id"],
            category="marriage_family",
            description=WORDS["said"],
            place_name=WORDS["place"],
            **({"afraid_to_go_home": "unsure"} | fields),
        )
        assert answer.status_code == 201, answer.text
        told.codes[name] = _newest(world)

    return deed


def care(who: str, action: str, name: str = "she", **fields: object) -> Deed:
    """Return a step of a course."""
    return on_the_case(who, name, f"care/{action}", **fields)


def visit(who: str, name: str, time: str = "09:30") -> Deed:
    """Return a visit that somebody named plans for the matter."""

    def deed(world: World, told: Told) -> None:
        asked = {"time": time, "place": WORDS["place"], "reason": WORDS["reason"], "guest_name": "", "guest_phone": ""}
        make_visit(world.phone(who), "field", case=told.codes[name], **asked)

    return deed


def _newest(world: World) -> str:
    return str(world.scalar(select(Case.code).order_by(Case.id.desc()).limit(1)))


AGAINST = {"against_name": WORDS["against"], "against_phone": "10012349876", "against_relation": "丈夫"}
RISK = {"answer": "danger", "next_look": "7d", "capacity": "full", "live_together": "yes", "note": WORDS["said"]}
ALONE = {"mediation": "yes", "protection_order": "yes", "alone": "yes"}
# What is written for the one person who is asked in, of all that is said; and who that is.
SUMMARY = "请明天上午去村部坐一坐"
GRANT = {
    "person": lambda world: world.town.phones[ASKED_IN],
    "part": "mediation",
    "until": "2026-07-01",
    "her_yes": WORDS["reason"],
    "alone": "yes",
    "summary": SUMMARY,
}
PARTY = {"name": WORDS["name"], "role": "applicant", "birth_year": "1990", "capacity": "full"}
WISH = {"party": "1", "answer": "later", "how": "in_person", "at": "2026-06-01T09:00:00+08:00"}
POLICE, JUSTICE, WOMEN = "police_station", "justice_office", "womens_federation"
# She limps in with a friend: “我想离婚”.
SHE = (
    Step("登记", at_the_counter(JUSTICE, "she")),
    Step("看一眼", look(POLICE, "/cases/{she}", "/todo", "/messages", "/cases/{she}/print")),
    Step("我已收到", on_the_case(WOMEN, "she", "acknowledge", note=WORDS["note"])),
    Step("约见", visit(WOMEN, "she")),
    Step("联系上了", care(WOMEN, "contact", answer="reached", alone="yes", safe_contact=WORDS["safe"], **AGAINST)),
    Step("问过安全", care(WOMEN, "risk", **dict.fromkeys(("strangled", "weapon"), "yes"), **RISK)),
    Step("定下怎么帮", care(WOMEN, "plan", legal_aid="yes", police="later", village="no", **ALONE)),
    Step("法律援助", care(JUSTICE, "items", kind="legal_aid", note=WORDS["more"])),
    Step("保护令", care(JUSTICE, "items", kind="protection_order", answer="self")),
    Step("法庭收了", care(JUSTICE, "items/2/note", taken_at="2026-06-10T09:00:00+08:00", note=WORDS["reason"])),
    Step("就医", care(WOMEN, "items", kind="medical", photos=_picture)),
    Step("请解锁", care(JUSTICE, "ask-unlock", police_view="allowed", reason=WORDS["reason"])),
    Step("解锁", care(POLICE, "agree-unlock", reason=WORDS["reason"])),
    Step("移送调解", _post(WOMEN, "/cases/{she}/mediations", summary=WORDS["said"], source="unit", harm="yes")),
    Step("请一个人", care(WOMEN, "grant", **GRANT)),
    Step("同意请", care(POLICE, "agree-grant")),
    Step("交给他调", _post(WOMEN, "/cases/{she}/mediations/1/committee")),
    Step("记当事人", _post(ASKED_IN, "/cases/{she}/mediations/1/party", **PARTY)),
    Step("记意愿", _post(ASKED_IN, "/cases/{she}/mediations/1/consent", **WISH)),
    Step("她收回", care(JUSTICE, "wish", mediation="no", note=WORDS["more"])),
    Step("又出事", care(POLICE, "incident", police_called="yes", note=WORDS["more"])),
    Step("拿到保护令", care(JUSTICE, "items/2/done", until="2026-11-30", note=WORDS["more"])),
    *(Step("不要了", care(WOMEN, f"items/{one}/not-wanted", note=WORDS["more"])) for one in (1, 3)),
    Step("转回访", care(WOMEN, "watch")),
    Step("请结束", care(WOMEN, "ask-close", reason=WORDS["note"]), timedelta(days=31)),
    Step("同意结束", care(POLICE, "agree-close"), timedelta(days=31)),
)
# A neighbour sends it from their own phone.
NEIGHBOUR = (
    Step("上报", by_ones_own_form(REPORTER, "neighbour")),
    Step("补充", _post(REPORTER, "/reports/{neighbour_id}/additions", description=WORDS["more"])),
    Step("我已收到", on_the_case(POLICE, "neighbour", "acknowledge")),
)


# Two units find that nobody is in danger: an ordinary case in other words is all that others see of it.
NEW_WORDS = "两兄弟为老屋的钥匙争起来"
ORDINARY = {"text": NEW_WORDS, "category": "neighbour", "area_code": code("200"), "reason": WORDS["reason"]}
NO_DANGER = RISK | {"answer": "safe", "live_together": "no", "child_present": "no"}
RELEASED = (
    *NEIGHBOUR[:1],
    Step("我已收到", care(POLICE, "received", "neighbour")),
    Step("问过安全", care(POLICE, "risk", "neighbour", **NO_DANGER)),
    Step("请转为普通", care(POLICE, "ask-release", "neighbour", **ORDINARY)),
    Step("同意转为普通", care(WOMEN, "agree-release", "neighbour"), seen=True),
)


def of_the_desk(deed: Callable[[Desk, str], object]) -> Deed:
    """Return what people of the town do with the matter while it is an ordinary one."""
    return lambda world, told: deed(world.desk, told.codes["quarrel"]) and None


def reported(world: World, told: Told) -> None:
    """Let an ordinary dispute be reported, with a picture and a position."""
    place = {"latitude": "25.93", "longitude": "111.02", "position_source": "gps", "place_name": WORDS["place"]}
    answer = world.phone(GRID_LEAD).report(
        "dispute",
        [small_jpeg("teal")],
        category="marriage_family",
        severity="urgent",
        description=WORDS["said"],
        **place,
    )
    assert answer.status_code == 201, answer.text
    told.codes["quarrel"] = answer.json["case_code"]


def forwarded(world: World, told: Told) -> None:
    """Let the head of the village show it to the town's lead."""
    sent = {"to": str(world.town.users["town"]), "client_id": str(uuid.uuid4())}
    answer = world.phone(HEAD_OF_VILLAGE).post(f"/cases/{told.codes['quarrel']}/forward", sent)
    assert answer.status_code in (200, 303), answer.text


GRID_LEAD, HEAD_OF_VILLAGE, DISPATCHER = "grid:200/001", "village:200", "governance_centre"
REFERRAL = {"summary": WORDS["said"], "source": "offered", "harm": "none"}
PROTECT = {"reason": "violence_at_home", "words": WORDS["more"]}
# Reported as an ordinary quarrel, handed up, sent to a unit, visited; then somebody sees what it is.
QUARREL = (
    Step("报普通纠纷", reported, seen=True),
    Step("签收", of_the_desk(lambda d, c: d.does(HEAD_OF_VILLAGE, c, "acknowledge", note=WORDS["note"])), seen=True),
    Step("约访", visit(HEAD_OF_VILLAGE, "quarrel", "15:00"), seen=True),
    Step("转给同事", forwarded, seen=True),
    Step("打印", look(HEAD_OF_VILLAGE, "/cases/{quarrel}/print"), seen=True),
    Step("交给上级", of_the_desk(lambda d, c: d.does(HEAD_OF_VILLAGE, c, "escalate", note=WORDS["reason"])), seen=True),
    Step("派单", of_the_desk(lambda d, c: d.dispatch(c, ASKED_IN, asked=WORDS["said"])), seen=True),
    Step("接单", of_the_desk(lambda d, c: d.order(ASKED_IN, c, "accept")), seen=True),
    Step("移送调解", _post(DISPATCHER, "/cases/{quarrel}/mediations", **REFERRAL), seen=True),
    Step("交调委会调", _post(DISPATCHER, "/cases/{quarrel}/mediations/1/committee"), seen=True),
    Step("转为受保护", on_the_case(DISPATCHER, "quarrel", "protect", **PROTECT)),
)

PETITION = {"petition": "1", "petition_type": "claim", "demand": WORDS["said"], "about_cadre": "no", "people": "1"}
PETITION |= {"against": WORDS["against"], "caller_address": WORDS["place"], "id_number": "11010519491231002X"}
RECEPTION = "petition_reception_centre"
# A petition like any other, until somebody sees what it is: of it stays its number in the register, as a stub.
PETITIONER = (
    Step("信访登记", at_the_counter(RECEPTION, "petitioner", someone_hurt="no", **PETITION), seen=True),
    Step("交办", lambda w, t: w.desk.dispatch(t.codes["petitioner"], ASKED_IN, asked=WORDS["said"]), seen=True),
    Step("看", look(ASKED_IN, "/cases/{petitioner}/petition", "/petitions", "/messages"), seen=True),
    Step("受理", _post(ASKED_IN, "/cases/{petitioner}/petition/accept", note=WORDS["more"]), seen=True),
    Step("转为受保护", on_the_case(DISPATCHER, "petitioner", "protect", **PROTECT)),
)
