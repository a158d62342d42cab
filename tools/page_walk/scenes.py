"""What happens in the town before the walk, so that there are pages of what the demo's history has none of."""

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image

from tools.page_walk.client import Browser

Browsers = dict[str, Browser]
GRID = "450324106203001"


def play(browsers: Browsers) -> None:
    """Let people act, through the forms and addresses that phones use; Refused when one of them is not let."""
    ids = (f"00000000-0000-4000-8000-{n:012}" for n in range(1, 100))
    for scene in (reports, protected, counter, publishing, suggestions, resident, legal_aid, merging, calendar):
        scene(browsers, ids)


def reports(browsers: Browsers, ids: Iterator[str]) -> None:
    """An informant calls for help, and somebody answers."""
    caller = browsers["informant"]
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), "seagreen").save(picture, "JPEG")
    cry = {"kind": "hazard", "category": "", "emergency": "yes", "description": "有人掉进水塘"}
    receipt = caller.tell("/reports", client_id=next(ids), photos=(io.BytesIO(picture.getvalue()), "1.jpg"), **cry)
    at = f"/emergencies/{receipt['case_code']}"
    browsers["police"].send(at, f"{at}/answer", answer="coming")


def protected(browsers: Browsers, ids: Iterator[str]) -> None:
    """An informant reports what only named people may read."""
    said = {"kind": "dispute", "category": "marriage_family", "someone_hurt": "yes", "description": "说了怕的事"}
    browsers["informant"].tell("/reports", client_id=next(ids), **said)


def counter(browsers: Browsers, ids: Iterator[str]) -> None:
    """Two people come to the counter; one of them is to be called back."""
    told = {"description": "隔壁的水流到我家墙根", "channel": "walk_in", "caller_name": "蒋大姐"}
    for about, more in (
        ("dispute:neighbour", {"caller_phone": "10012345678", "call_back": "1"}),
        ("hazard:electrical", {}),
    ):
        sent = {"about": about, "petition": "", **told, **more}
        browsers["reception"].send("/counter", "/counter", client_id=next(ids), **sent)


def publishing(browsers: Browsers, ids: Iterator[str]) -> None:
    """The administrator publishes a standard and a checklist; a lead reads the one."""
    admin = browsers["system-admin"]
    rule = {"title": "巡查怎么走", "text": "看到隐患先拍一张。", "groups": ["informant", "group"]}
    at = admin.send("/standards/publish", "/standards", **rule).headers["Location"]
    browsers["group-lead"].send(at, f"{at}/read")
    listed = {"title": "防火清单", "level": "grid", "frequency": "monthly", "items": "看灭火器\n走一遍老屋"}
    admin.send("/checklists/publish", "/checklists", **listed)


def suggestions(browsers: Browsers, ids: Iterator[str]) -> None:
    """Two people say what is hard; one gets an answer."""
    for who in ("informant", "group-lead"):
        said = {"client_id": next(ids), "about": "burden", "words": f"一件事要填三张表（{who}）"}
        at = browsers[who].send("/suggestions", "/suggestions", **said).headers["Location"]
    boxed = at.replace("/suggestions/", "/suggestions/box/")
    browsers["system-admin"].send(boxed, f"{boxed}/answer", words="下周一起看看")


def resident(browsers: Browsers, ids: Iterator[str]) -> None:
    """A resident orders one thing, begins to order another, and says what troubles them."""
    one = browsers["resident"]
    told = {"caller_name": "唐阿姨", "caller_phone": "10011110001", "description": "路灯坏了", "area_code": GRID}
    one.send("/services/speak", "/services/speak", client_id=next(ids), about="hazard:electrical", **told)
    for last in (True, False):
        one.get("/services/start?item=legal_advice")
        one.send("/services/order/where", "/services/order/where", area=GRID, meeting="phone")
        one.send("/services/order/when", "/services/order/when", slot="soon")
        if last:
            who = {"name": "唐阿姨", "phone": "10011110001", "tell": "anyone"}
            one.send("/services/order/who", "/services/order/who", **who)


def legal_aid(browsers: Browsers, ids: Iterator[str]) -> None:
    """A resident asks for legal aid."""
    one = browsers["resident"]
    sent: dict[str, Any] = {"client_id": next(ids), "phone": "10055556666", "matter": "wages", "name": "测试甲"}
    token = one.token("/services/legal-aid")
    one.accepted(one.post("/services/legal-aid/apply", {"csrf_token": token, **sent}), "/services/legal-aid/apply")


def merging(browsers: Browsers, ids: Iterator[str]) -> None:
    """The same bridge is reported twice, and the lead puts both together."""
    said = {"kind": "hazard", "category": "electrical"}
    first, second = (
        browsers["informant"].tell("/reports", client_id=next(ids), description=words, **said)["case_code"]
        for words in ("护栏松了", "铁栏杆生锈")
    )
    at = f"/cases/{second}/merge"
    browsers["village-lead"].send(f"{at}?into={first}", at)


def calendar(browsers: Browsers, ids: Iterator[str]) -> None:
    """A lead lets their calendar be read."""
    browsers["group-lead"].send("/me/calendar", "/me/calendar")
