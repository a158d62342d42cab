"""What a phone kept with the version before is sent, read and opened by this one: nothing lost, nothing doubled."""

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.offline.others import Other
from tests.offline.test_rescue import device_of, exported
from tests.support.running.field import Field, picture
from tests.support.running.kept_build import (
    CASE,
    PERSON,
    REPORT,
    KeptBuild,
    OldGate,
)
from tests.support.running.server import PASSWORD

KEPT = sorted((Path(__file__).parent / "kept").glob("*.zip"))
HAZARD, STEP, ADDED, DRAFT, SECRET = (
    "老版本写的隐患",
    "老版本办好了",
    "老版本补充一半",
    "老版本的草稿",
    "只能当面说的话",
)
ADD = re.compile("还有什么要说的|补充几句")
"""What 补充说明 asks for, in the version before and in this one."""
LARGEST = 400 * 1024
BUILD = "document.querySelector('script[type=module]').src.split('/')[4]"

# Asked again and again, so no answer may be waited for without end.
TAKEN_OVER = """(build) => Promise.race([
  navigator.serviceWorker.getRegistration().then(({ installing, waiting, active }) =>
    !installing && !waiting && active.state === "activated" && caches.has(`one-door-${build}`)),
  new Promise((resolve) => setTimeout(resolve, 2000, false)),
])"""


@pytest.fixture(params=KEPT, ids=lambda archive: archive.stem)
def old(request: pytest.FixtureRequest) -> KeptBuild:
    """Each version that is kept, one after the other."""
    return KeptBuild(request.param)


@pytest.fixture
def other(playwright_driver, demo_server) -> Callable[[str], Other]:
    """Signs somebody in who has signal."""
    return lambda phone: Other(playwright_driver, demo_server, phone)


@pytest.fixture
def gate(demo_server) -> Iterator[OldGate]:
    """The network of this test's phone; the version before stands behind it once `old` is set."""
    one = OldGate(demo_server)
    yield one
    one.close()


@pytest.fixture
def code(old: KeptBuild, gate: OldGate, other: Callable[[str], Other]) -> str:
    """A case like the one on the recorded page; with it the pages of the version before are the lead's own."""
    lead, report = other(old.lead), str(uuid.uuid4())
    said = {"kind": "hazard", "category": "electrical", "description": "电线垂下来了"}
    code = other(old.informant).post("/reports", client_id=report, **said).json()["case_code"]
    assert lead.act(code, "acknowledge").status == 201
    old.filled = {CASE: code, REPORT: report, PERSON: str(lead.wire.get("/session").json()["user_id"])}
    gate.old = old
    return code


def sign_in_to_the_version_before(field: Field) -> None:
    """Sign in without the page, which is the new one's, and wait until the old scripts are ready for no signal."""
    wire = field.context.request
    token = re.search(r'name="csrf_token" value="([^"]+)"', wire.get("/sign-in").text())
    assert token
    typed = {"phone": field.gate.old.lead, "password": PASSWORD, "csrf_token": token[1]}
    assert wire.post("/sign-in", form=typed, headers={"Origin": field.gate.url}, max_redirects=0).status == 302
    field.page.goto("/")
    field.until_ready()
    field.until(lambda: device_of(field).get("rescue_key"))
    assert field.page.evaluate(BUILD) == field.gate.old.build


def settle(page: Page) -> None:
    """Take a step with words and a picture, and begin the words of another."""
    page.get_by_role("button", name="补充").click()
    page.get_by_role("dialog").get_by_label(ADD).fill(ADDED)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="办好了").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("怎么办好的").fill(STEP)
    sheet.locator("input[type=file]").set_input_files([picture(4)])
    sheet.get_by_role("button", name="办好了").click()
    expect(page.get_by_text("存在手机里了，有网自动发").first).to_be_visible()


def begin_what_is_protected(field: Field) -> None:
    """Write what must never lie on a phone."""
    page = field.page
    page.goto("/report/dispute")
    page.locator("[name=someone_hurt][value=yes]").check(force=True)
    page.get_by_label("描述").fill(SECRET)


def kept_on_the_phone(field: Field) -> tuple[int, int]:
    """How many items wait, and how many drafts."""
    return len(field.stored("items")), len(field.stored("drafts"))


def fill_the_phone(field: Field, folder: Path) -> Path:
    """Leave on the phone, without signal, all that can wait there; return the rescue file."""
    settle(field.page)
    field.write(HAZARD, photos=2)
    field.speak()
    field.submit()
    expect(field.page.get_by_text("已经存好了")).to_be_visible()
    field.write(DRAFT, photos=1)
    field.until(lambda: kept_on_the_phone(field) == (2, 2) and len(field.stored("blobs")) == 5)
    begin_what_is_protected(field)
    field.page.goto("/reports")
    file = exported(field, folder)
    assert kept_on_the_phone(field) == (2, 2)
    return file


def carried_in(lead: Page, file: Path) -> None:
    """A lead's phone with the new version carries the old file in."""
    lead.goto("/rescue")
    lead.get_by_label("文件").set_input_files(file)
    lead.get_by_role("button", name="带进来").click()
    expect(lead.get_by_text("已发出")).to_have_count(2)


def all_arrived_once(field: Field, code: str) -> None:
    """The server has what waited, with its pictures and its sound, and each of it once."""
    (report,) = field.reports(HAZARD)
    assert field.photos(report) == 2
    assert field.text(report).count("<audio") == 1
    case = field.text(f"/cases/{code}")
    assert case.count(STEP) == 1
    assert len(set(re.findall(r"/photos/\w+", case))) == 1


def test_a_version_from_before_is_kept_and_small() -> None:
    assert KEPT, "without one the test below would pass on nothing"
    assert [archive.name for archive in KEPT if archive.stat().st_size > LARGEST] == []


def test_what_waits_from_the_version_before_is_sent_once_and_its_drafts_open(
    killable: Field, gate: OldGate, code: str, phone: Callable[..., Page], tmp_path: Path
) -> None:
    old = gate.old
    sign_in_to_the_version_before(killable)
    killable.page.goto(f"/cases/{code}")
    gate.cut()
    file = fill_the_phone(killable, tmp_path)
    killable.restart()
    gate.upgrade()

    carried_in(phone("10020000013"), file)
    gate.open()
    killable.page.goto("/")
    killable.wait_until_sent()
    new = killable.page.evaluate(BUILD)
    assert new != old.build
    killable.until(lambda: killable.page.evaluate(TAKEN_OVER, new))
    all_arrived_once(killable, code)

    killable.restart()  # another day, with the new version alone
    page = killable.page
    page.goto(f"/cases/{code}")
    page.get_by_role("button", name="补充").click()
    expect(page.get_by_role("dialog").get_by_label(ADD)).to_have_value(ADDED)
    page.goto("/report/dispute")
    expect(page.get_by_label("描述")).to_have_value("")
    page.goto("/report/hazard")
    expect(page.get_by_label("描述")).to_have_value(DRAFT)
    expect(page.locator(".shot img")).to_have_count(1)
    killable.submit()
    killable.wait_until_sent()
    assert killable.photos(*killable.reports(DRAFT)) == 1
    all_arrived_once(killable, code)
