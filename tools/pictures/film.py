"""The main job as a film: somebody reports what is broken, the lead says 我已收到, it is mended, and is it really?"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

from tools.pictures.reel import GLANCE, LOOK, READ, TITLE, Reel
from tools.pictures.stage import Stage
from webapp.demo.drawn.pictures import draw

NAME, FILE = "film", "film.gif"
INFORMANT, LEAD = "10010000209", "10020000061"
SETTLED = 400
"""So many milliseconds after a tap a page is what it will be."""
BROKEN = ("public_facility", 0)


class Camera:
    """Follows what one person does on a phone."""

    def __init__(self, reel: Reel, page: Page, titles: Page, who: str) -> None:
        self.reel, self.page, self.titles, self.who = reel, page, titles, who
        self.title = b""

    def says(self, words: str) -> None:
        """Write above the next pictures what happens."""
        self.titles.set_content(TITLE.replace("WHO", self.who).replace("WORDS", words))
        self.title = self.titles.screenshot()

    def look(self, lasts: int = LOOK) -> None:
        """Show the page as it stands."""
        self.page.wait_for_timeout(SETTLED)
        self.page.wait_for_load_state("networkidle")
        self.reel.add(self.title, self.page.screenshot(animations="disabled"), lasts)

    def tap(self, what: Locator, *, only_show: bool = False) -> None:
        """Show where the finger comes down, and tap."""
        box = what.bounding_box()
        assert box, f"{what} has to be seen before it is tapped"
        finger = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.reel.add(self.title, self.page.screenshot(animations="disabled"), GLANCE, finger)
        if not only_show:
            self.page.touchscreen.tap(*finger)

    def photograph(self, what: tuple[str, int]) -> None:
        """Press 拍照 and let the phone's camera take a picture."""
        self.tap(self.page.get_by_text("拍照", exact=True).first, only_show=True)
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": draw(*what)}
        self.page.get_by_label("拍照").first.set_input_files(file)


@contextmanager
def follow(stage: Stage, reel: Reel, phone: str, who: str) -> Iterator[Camera]:
    """Follow one person from the first page on."""
    with stage.page(phone) as page, stage.page(None) as titles:
        titles.set_viewport_size({"width": 360, "height": 64})
        clock = f"{stage.at:%H:%M}".lstrip("0")
        yield Camera(reel, page, titles, f"{who} · {clock}")


def shoot(stage: Stage) -> Reel:
    """Take the whole film."""
    reel = Reel()
    with follow(stage, reel, INFORMANT, "信息员") as one:
        report(one)
    stage.wait(minutes=6)
    with follow(stage, reel, LEAD, "网格长") as one:
        acknowledge(one)
    stage.wait(hours=5)
    with follow(stage, reel, LEAD, "网格长") as one:
        settle(one)
    stage.wait(minutes=20)
    with follow(stage, reel, INFORMANT, "信息员") as one:
        answer(one)
    return reel


def report(one: Camera) -> None:
    """Report a loose railing, with a picture."""
    page = one.page
    one.says("看到井边护栏松了，点上报")
    one.look()
    one.tap(page.get_by_role("link", name="上报"))
    one.look()
    one.tap(page.get_by_role("link", name="隐患"))
    one.says("拍一张")
    one.photograph(BROKEN)
    one.look()
    one.says("点一下是哪一类")
    one.tap(page.locator("#report-form").get_by_text("公共设施", exact=True))
    page.get_by_label("描述").fill("井边的护栏松了。一靠就晃。")
    one.look()
    one.says("提交，就好了")
    one.tap(page.get_by_role("button", name="提交"))
    page.wait_for_url("**sent=1")
    one.look(READ)


def acknowledge(one: Camera) -> None:
    """Say that it was received."""
    one.says("待办里马上有了")
    one.page.goto("/todo")
    one.look(READ)
    one.says("点我已收到")
    one.tap(one.page.get_by_role("button", name="我已收到").first)
    one.page.get_by_text("已签收，报的人会知道").first.wait_for()
    one.look(READ)


def settle(one: Camera) -> None:
    """Settle it, with words and a picture."""
    page = one.page
    one.says("下午修好了，点开它")
    page.goto("/todo")
    one.tap(page.get_by_role("link", name="护栏").first)
    one.says("写一句怎么办的")
    one.look()
    one.tap(page.get_by_role("button", name="办好了").first)
    page.locator("#do-resolve textarea").fill("换了两根新桩，浇了水泥")
    one.look()
    one.tap(page.locator("#do-resolve").get_by_role("button", name="办好了"))
    page.get_by_text("等报的人").first.wait_for()
    one.look(READ)


def answer(one: Camera) -> None:
    """Say whether it is really well."""
    one.says("报的人会被问一句")
    one.page.goto("/")
    one.look(READ)
    one.says("真的好了，才算好")
    one.tap(one.page.get_by_role("button", name="好了", exact=True).first)
    one.page.get_by_text("谢谢您").first.wait_for()
    one.look(READ * 2)
