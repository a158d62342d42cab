"""The frame of signed-in pages: who has a desk's from 900 px on, its rail, and where in the house a page stands."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, current_app, g, render_template, request, url_for
from flask_login import current_user

from webapp.web import doors
from webapp.web.doors import Door, Group
from webapp.web.guard import SAFE_METHODS, needs
from webapp.web.tables import DESK_COOKIE, on_a_desk
from webapp.web.waiting import Count

DESK = "desk.use"
TOLD = "rail"
"""The event by which a page hears that numbers may have changed (``HX-Trigger``)."""
bp = Blueprint("web_frame", __name__)


class Row(NamedTuple):
    """A door as the rail draws it; ``key`` names its number in the page and on the phone."""

    door: Door
    url: str
    here: bool
    waiting: Count

    @property
    def number(self) -> int:
        """Return what the rail shows: how much waits, or else how much of what is at work ends today."""
        return self.waiting.number or self.waiting.today

    @property
    def key(self) -> str:
        """Return the name of its number; empty where nothing is counted."""
        return "-".join(self.door.count)


class Drawn(NamedTuple):
    """A group of the rail."""

    group: Group
    rows: list[Row]

    @property
    def here(self) -> bool:
        """Say whether the page stands in this group."""
        return any(row.here for row in self.rows)


class Crumb(NamedTuple):
    """What stands before the title on a desk: the group, and on a page further in the door that leads there."""

    group: str
    word: str
    url: str


def nobody() -> None:
    """Say that the page of this request is the same for everybody, whoever asks for it."""
    g.for_nobody = True


def on_desk() -> bool:
    """Say whether this page has the frame of a desk: its reader does more here than report."""
    return not g.get("for_nobody") and current_user.is_authenticated and current_user.can(DESK)


def wide_before() -> bool:
    """Say whether this browser was wide when it last opened a page: then the sheets of a desk are in the page."""
    return on_a_desk() and not g.get("for_nobody")


def narrow_before() -> bool:
    """Say whether this browser was narrow when it last opened a page, as a phone: its pages come without the rail."""
    return request.cookies.get(DESK_COOKIE) == "0"


def rail(counts: Mapping[str, Count] | None = None) -> list[Drawn]:
    """Return the rail of the signed-in person, with numbers where they are known; it asks the database nothing."""
    return [Drawn(group, rows(list(group.doors), counts or {})) for group in doors.rail_of(_user())]


def own_doors() -> list[Row]:
    """Return the doors that stand in 我的 and not on the rail: who looks for one by its word finds it all the same."""
    return rows(doors.rows_of(_user(), doors.OWN), {})


def crumb() -> Crumb | None:
    """Return where in the house this page stands; None off a desk, and where no door of this person leads."""
    at = _door_here() if on_desk() else None
    if at is None:
        return None
    further = request.script_root + request.path != door_url(at)
    return Crumb(doors.GROUPS[at.group], at.word if further else "", door_url(at) if further else "")


def door_url(door: Door) -> str:
    """Return where a door leads, put together once in a process."""
    return _url_in(_kept_urls(), door)


def _kept_urls() -> dict[str, str]:
    """Return what is known of where doors lead, below the address at which this request found the house."""
    kept: dict[str, dict[str, str]] = current_app.extensions.setdefault("door_urls", {})
    return kept.setdefault(request.script_root, {})


def _url_in(urls: dict[str, str], door: Door) -> str:
    if door.endpoint not in urls:
        urls[door.endpoint] = url_for(door.endpoint)
    return urls[door.endpoint]


def rows(found: Sequence[Door], counts: Mapping[str, Count]) -> list[Row]:
    """Return doors as pages draw them."""
    at, urls = _door_here(), _kept_urls()
    return [Row(one, _url_in(urls, one), one is at, one.waiting(counts)) for one in found]


@bp.get("/rail")
@needs(DESK)
def rail_now() -> str:
    """Return the rail with the numbers of this moment."""
    found = [one for group in doors.rail_of(_user()) for one in group.doors]
    return render_template("kit/_rail_now.html", groups=rail(doors.counts_behind(found, _user())))


def _user() -> Any:
    return current_user._get_current_object()  # asked for once, not at every look


def _door_here() -> Door | None:
    """Return the door of this person that leads nearest to this page."""
    if "door_here" not in g:
        user, path, urls = _user(), request.script_root + request.path, _kept_urls()
        near = [(url, one) for one in doors.DOORS if _leads(url := _url_in(urls, one), path) and one.seen_by(user)]
        g.door_here = max(near, key=lambda one: len(one[0]), default=("", None))[1]
    found: Door | None = g.door_here
    return found


def stands_behind(endpoint: str) -> None:
    """Say behind which door a page stands whose address lies elsewhere, for whoever finds that door."""
    door = doors.DOORS[endpoint]
    if door.seen_by(_user()):
        g.door_here = door


def _leads(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url}/"))


def _tell(response: Response) -> Response:
    """Let a page that sent a form by itself ask for the numbers again."""
    if request.method not in SAFE_METHODS and "HX-Request" in request.headers and response.status_code < 400:
        told = response.headers.get("HX-Trigger")
        response.headers["HX-Trigger"] = f"{told}, {TOLD}" if told else TOLD
    return response


def init_app(app: Flask) -> None:
    """Give templates the frame."""
    app.jinja_env.globals.update(
        on_desk=on_desk,
        wide_before=wide_before,
        narrow_before=narrow_before,
        crumb=crumb,
        rail=rail,
        own_doors=own_doors,
    )
    app.after_request(_tell)
    app.register_blueprint(bp)
