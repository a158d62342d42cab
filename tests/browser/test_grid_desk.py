"""How many clicks the grid centre needs: fifty people imported and invited, somebody put into a seat."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.workbooks import xlsx

Phone = Callable[..., Page]
OFFICER, DESK = "10060000007", {"width": 1280, "height": 800}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Clicks:
    """A mouse that counts."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator, **options: Any) -> None:
        """Click once."""
        target.click(**options)
        self.number += 1


def at_the_desk(phone: Phone) -> Page:
    page = phone(OFFICER)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto("/")
    page.reload()  # the first page told the house that this is a desk
    return page


def test_fifty_people_are_imported_and_invited_in_nine_clicks(phone: Phone) -> None:
    page, click = at_the_desk(phone), Clicks()
    people = [[f"1001998{n:04}", f"新人{n}", ""] for n in range(50)]
    areas = [
        ["450324106291", "测试新村", "村", "450324106", "否"],
        ["450324106291001", "1 网格", "网格", "450324106291", "否"],
    ]
    areas += [[f"450324106291001{n:02}", f"{n:02}", "微网格", "450324106291001", "否"] for n in range(1, 51)]
    posts = [[one[0], "微网格信息员", f"450324106291001{n:02}", "", ""] for n, one in enumerate(people, 1)]
    click(page.locator(".rail summary", has_text="表格"))
    click(page.locator(".rail").get_by_role("link", name="导入导出"))
    click(page.get_by_label(".xlsx 文件"), trial=True)  # the chooser of the system is one more
    click.number += 1
    book = xlsx({"网格": areas, "人员": people, "职务": posts})
    page.get_by_label(".xlsx 文件").set_input_files({"name": "新村.xlsx", "mimeType": XLSX, "buffer": book})
    click(page.get_by_role("button", name="先看看会改什么"))
    click(page.get_by_role("button", name="就这样导入"))
    click(page.get_by_role("button", name="发 50 张邀请"))
    expect(page.locator(".invitation")).to_have_count(50)
    page.evaluate("window.print = () => document.body.append('printed')")
    click(page.get_by_role("button", name="打印"))
    expect(page.get_by_text("printed")).to_be_visible()
    assert click.number <= 9
    page.emulate_media(media="print")
    # A sheet of A4 has room for two columns: cards stand in pairs and none is cut.
    boxes = [one.bounding_box() for one in page.locator(".invitation").all()[:4]]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"]  # type: ignore[index]


def test_somebody_is_put_into_a_seat_in_four_clicks(phone: Phone) -> None:
    page, click = at_the_desk(phone), Clicks()
    click(page.get_by_role("link", name="网格", exact=True).first)
    click(page.locator(".tree").get_by_role("link", name="七星村").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("七星村")
    click(page.locator(".leaves span").last.get_by_role("link").last)
    page.get_by_label("手机号").fill("10019990601")
    page.get_by_label("姓名").fill("唐接手")
    click(page.get_by_role("button", name="换人"))
    expect(page.get_by_role("heading", name="唐接手")).to_be_visible()
    assert click.number <= 4
