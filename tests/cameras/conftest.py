"""The small town at noon of a working day, with points in two villages, their faults and requests to see footage."""

import io
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.html import Element, parse
from tests.support.makers import Desk
from tests.support.town import Town, kept_town
from webapp.cameras.faults.models import CameraFault
from webapp.cameras.models import Camera
from webapp.cameras.reviews.models import CameraReview, CameraReviewStep
from webapp.cameras.reviews.service_sweep import sweep
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.journal import JournalEntry
from webapp.people.permissions import Role

COMMISSIONER, DISPATCHER, AUDITOR = "political_legal_commissioner", "governance_centre", "auditor"
POLICE, SECOND, JUSTICE, KEEPER = "police_station", "special:901", "justice_office", "grid_centre"
INFORMANT, NEIGHBOUR, VILLAGE, ELSEWHERE = "informant:200/001/01", "informant:200/001/02", "village:200", "village:201"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
HERE, NEXT, THERE = "CW-001", "CW-002", "XT-001"
HEADS = ["编号", "名称", "村", "位置", "纬度", "经度", "坐标系", "类型", "看什么", "牌子"]
ROWS = (
    [HERE, "大桥头路口", "才湾村", "桥东", "25.900000", "110.900000", "WGS-84", "枪机", "路口", "有"],
    [NEXT, "学校门口", "才湾村", "校门左边", "", "", "", "球机", "校门", "没有"],
    [THERE, "小塘集市", "小塘村", "", "25.910000", "110.910000", "", "", "集市", "有"],
)
SPAN = {"from": "2026-11-26T08:00:00+08:00", "until": "2026-11-26T10:00:00+08:00"}


def after(**span: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(**span)


def csv_of(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> bytes:
    """Return a sheet as CSV."""
    return "\n".join(",".join(row) for row in [heads, *rows]).encode()


class Cameras(Desk):
    """Everybody's phone, and what they do with points."""

    def begin(self) -> None:
        """Let a second person work at the police station, and bring three points in."""
        self.appoint(SECOND, Role.UNIT_HEAD, POLICE)
        self.take_in(csv_of(ROWS))

    def look(self, data: bytes, *, status: int = 200, name: str = "点位.csv", **fields: str) -> Element:
        sent = {"datum": "wgs84", **fields, "file": (io.BytesIO(data), name)}
        answer = self.phone(KEEPER).post("/cameras/sheets", sent, content_type="multipart/form-data", headers=PAGE)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return parse(answer.data)

    def take_in(self, data: bytes, **fields: Any) -> Element:
        """Look at a sheet and take it in; return what was shown."""
        page = self.look(data, **fields)
        form = page.where(lambda one: one.tag == "form" and "/apply" in one.get("action"))[0]
        assert self.phone(KEEPER).post(form["action"], headers=PAGE).status_code == 303
        return page

    def camera(self, code: str = HERE) -> Camera:
        return self.rows(select(Camera).where(Camera.code == code))[0]

    def faults(self, code: str = HERE) -> list[CameraFault]:
        query = select(CameraFault).join(Camera, Camera.id == CameraFault.camera_id).where(Camera.code == code)
        return self.rows(query.order_by(CameraFault.id))

    def broken(self, code: str = HERE, who: str = INFORMANT, *, status: int = 201, **fields: Any) -> Any:
        """Report a point as broken; return the receipt."""
        sent = {"client_id": str(uuid.uuid4()), "description": "杆子歪了", **fields}
        answer = self.phone(who).post(f"/cameras/{code}/faults", sent, content_type="multipart/form-data")
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def mended(self, code: str) -> None:
        """Let the unit say that the order of a case is done, and its reporter that it is."""
        self.order(POLICE, code, "accept")
        self.order(POLICE, code, "finish", note="换了线")
        self.does(INFORMANT, code, "recheck-pass")

    def ask(self, who: str = JUSTICE, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "points": [HERE, NEXT], "purpose": "person", "basis": "孩子走丢了"}
        answer = self.phone(who).post("/cameras/reviews", sent | SPAN | fields)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def asked(self, who: str = JUSTICE, **fields: Any) -> int:
        return int(self.ask(who, **fields)["id"])

    def step(self, who: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/cameras/reviews/{number}/{action}", sent)
        assert answer.status_code == status, (who, action, answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def emergency(self) -> str:
        """Return the code of a call for help, as it stands on the town's level."""
        return self.report(emergency="yes", category="other", description="有人落水")

    def review(self, number: int) -> CameraReview:
        return self.rows(select(CameraReview).where(CameraReview.id == number))[0]

    def notes(self, number: int) -> list[str]:
        query = select(CameraReviewStep).where(CameraReviewStep.review_id == number)
        return [one.words for one in self.rows(query.order_by(CameraReviewStep.submission_id))]

    def sweep(self) -> int:
        with self.town.app.app_context():
            return sweep()

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, (who, address, answer.status_code)
        return parse(answer.data)

    def listed(self, who: str, address: str = "/cameras", name: str = "data-camera") -> list[str]:
        """Return what rows of a list are about."""
        return [row[name] for row in self.page(who, address).where(lambda one: name in one.attributes)]

    def journalled(self, event: str) -> int:
        """Return how often something is written in the journal."""
        return len(self.rows(select(JournalEntry.id).where(JournalEntry.event == event)))


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance, brought_in_run) -> Cameras:
    """The small town with its three points, awake at every hour."""
    town: Town = kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance)
    house, brought = Cameras(town), brought_in_run
    brought.to("cameras", town.app, house.begin)
    house.forget_phones()
    return house
