"""Every list of every post has something in it: the empty ones are named, with why a town would have them."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select

from tests.support import once
from tests.support.running.server import copied
from tools.page_walk.client import Browser
from tools.page_walk.people import ROLES
from webapp import create_app
from webapp.care.models import CareCourse, CareGrant, CareItem
from webapp.care.states import GrantState, ItemState, State
from webapp.core.db import db
from webapp.mediation.models import Mediation, MediationClause, MediationFollowUp
from webapp.mediation.states import State as MediationState

EMPTY = re.compile(r'<div class="empty">.*?<h\d>(.*?)</h\d>', re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
# A thing and what hangs on it is no list of a post; nor is what a phone alone knows.
NO_LIST = re.compile(r"/(cases|reports|messages|visits|orders|areas|roll-up|patrols|legal-aid|help|static|standards)/.")
ON_THE_PHONE = {"/unsent", "/drafts"}
MAY_BE_EMPTY = {
    "点左边的一件事": "the pane beside a list, before a row is pressed",
    "找一件事": "the search, before anything is typed",
    "每个位子都有人": "every seat of the list of accounts is taken",
    "这里没有微网格": "a special grid has none",
    "现在没有要看的": "standards are for informants, leads and units",
    "没有等着您的": "the morning of an administrator, when all is well",
    "都送到了": "what reached nobody: a town without ways out sends nothing",
    "一周以内都排好了": "gaps of the duty calendar, when every day has two",
    "这个月还没有排": "a month of the duty calendar that is not planned yet",
    "都看过了": "bulletins, once somebody of the unit has read them",
}
SPECIAL = {"/flags", "/flags?show=reviewed", "/follow-ups", "/phones", "/neighbours"}
HELPERS = {"/legal-aid", "/legal-aid?show=due", "/legal-aid?show=waiting", "/legal-aid?show=done"}
"""Who helps has only what was given to them; a special grid is one place without informants."""

LATE = {"/todo?show=overdue", "/emergencies"}
"""No order of that unit is late in the demo; the officer has a protected matter there, which its head does not see. Nor
was the head called to the search, where the officer led a team."""

CENTRE = {"/patrol-force?kind=other"}
"""Everybody of the force has a kind that is named."""

KNOWN = {
    "special-lead": SPECIAL,
    "adviser": HELPERS,
    "chief-expert": HELPERS,
    "police-head": LATE,
    "grid-centre": CENTRE,
}

SELDOM = re.compile(r"/(?:petitions|meetings|consultations|files|bulletins)(\?show=\w+)?")
"""What a unit is seldom asked for; who decides, and who has the desk, finds each of these lists filled."""
DECIDE = ("dispatcher", "commissioner")
CAMERAS = re.compile(r"/cameras(?:\?(?:sign|state)=\w+|/reviews(?:/audit)?(?:\?show=\w+)?)")
"""Points with one fault, and looks at recordings: few ask for one; the desk finds those that wait for it."""


def is_seldom(address: str, role: str) -> bool:
    """Say whether a list may well be empty for a post: a view of what is seldom, for most the list itself."""
    if CAMERAS.fullmatch(address):
        return role != "dispatcher" or "?" in address
    found = SELDOM.fullmatch(address)
    return bool(found) and (role not in DECIDE or found[1] is not None)


@pytest.fixture(scope="module")
def demo_app(demo_instance, shared, tmp_path_factory):
    """An application on the demo town; its people only look."""
    folder = copied(demo_instance, tmp_path_factory.mktemp("alive") / "instance")
    app = create_app(once.settings(folder, shared) | {"ENV": "demo"})
    app.extensions["background"].mode = "off"
    return app


class Walk:
    """All doors of one person, and the parts of each list behind them."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.opened, self.empty = browser, 0, dict[str, str]()
        self.known: dict[str, list[str]] = {}

    def go(self, *starts: str) -> None:
        for start in starts:
            for door in self._open(start):
                for part in self._open(door):
                    if urlsplit(part).path == urlsplit(door).path:
                        self._open(part)

    def _open(self, address: str) -> list[str]:
        """Return where the links of a page lead within the house."""
        if address not in self.known:
            self.known[address] = []  # should it lead to itself
            self.known[address] = self._read(address)
        return self.known[address]

    def _read(self, address: str) -> list[str]:
        """Open a page, note whether its list is empty, and return its links."""
        answer = self.browser.get(address)
        if answer.status_code in (301, 302, 303, 308):
            return self._open(self._here(address, answer.headers["Location"]))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return []
        self.opened += 1
        page = answer.get_data(as_text=True)
        said = [words for words in EMPTY.findall(page) if words not in MAY_BE_EMPTY]
        # A list narrowed to what is new today or late may well be empty; the list itself may not.
        if said and address not in ON_THE_PHONE and not address.startswith("/cases?"):
            self.empty[address] = said[0]
        found = (self._here(address, link.replace("&amp;", "&")) for link in LINK.findall(page))
        return [one for one in dict.fromkeys(found) if one and not NO_LIST.search(one)]

    def _here(self, address: str, link: str) -> str:
        parts = urlsplit(urljoin(f"http://localhost{address}", link))
        inside = (parts.scheme, parts.netloc) == ("http", "localhost")
        return parts.path + (f"?{parts.query}" if parts.query else "") if inside else ""


@pytest.mark.parametrize("role", ROLES)
def test_no_list_behind_any_door_is_empty(demo_app, role):
    walk = Walk(Browser(demo_app, ROLES[role]))
    walk.go(*(("/", "/me") if ROLES[role] else ("/services",)))
    known = KNOWN.get(role, set())
    seldom = {address for address in walk.empty if is_seldom(address, role)}
    assert {address: words for address, words in walk.empty.items() if address not in known | seldom} == {}
    assert walk.opened > (12 if ROLES[role] else 4)


def test_an_empty_list_is_seen(demo_app):
    """A town that lost all its suggestions would be found."""
    walk = Walk(Browser(demo_app, ROLES["group-lead"]))
    walk.go("/visits?show=past&after=1.1")
    assert [words for address, words in walk.empty.items() if not is_seldom(address, "group-lead")] == ["以前没有"]


def test_the_protected_matters_stand_in_every_state_of_their_course_with_something_of_each(demo_app):
    with demo_app.app_context():
        session = db.session()
        assert set(session.scalars(select(CareCourse.state))) == set(State)
        assert {ItemState.OPEN, ItemState.DONE} <= set(session.scalars(select(CareItem.state)))
        assert session.scalars(select(CareGrant.state)).all() == [GrantState.GRANTED]
        assert session.scalar(select(CareCourse.keep_until).where(CareCourse.keep_until.is_not(None)))


def test_there_is_a_mediation_in_every_state_and_one_was_kept_to_the_end(demo_app):
    with demo_app.app_context():
        session = db.session()
        assert set(session.scalars(select(Mediation.state))) == set(MediationState)
        closed = session.scalars(select(Mediation).where(Mediation.state == MediationState.CLOSED)).one()
        terms = session.scalars(select(MediationClause.answer).filter_by(mediation_id=closed.id)).all()
        looks = session.scalars(select(MediationFollowUp).filter_by(mediation_id=closed.id)).all()
        assert terms == ["fulfilled", "fulfilled"]
        assert sorted(one.days for one in looks if one.done_at) == [7, 30]
        assert closed.checked_by_id not in (None, closed.signed_by_id)
