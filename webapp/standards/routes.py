"""工作规范: what I should read, one text, who has read it, and publishing a new version."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import reading
from webapp.core.errors import Problem, not_found
from webapp.standards import queries, queries_readers, queries_unread, schemas, service
from webapp.standards.models import Standard
from webapp.standards.presenters import PLACES, PUBLISHED, UNREAD
from webapp.standards.rules import GROUP_WORDS, Group, groups_of
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.pagination import address_with
from webapp.web.waiting import Waiting, scalar, waits

bp = Blueprint("standards", __name__)


def villages_to_go(actor: Any) -> Any:
    """Count in SQL the villages in which a standard is not read by all; None for whoever publishes none."""
    return scalar(queries_unread.how_many()) if actor.can("standard.publish") else None


waits(Waiting(key="standards_unread", word="规范没看完的村", url="/standards/unread", count=villages_to_go))


def _value(actor: object) -> str:
    unread = queries.unread_of(actor)  # type: ignore[arg-type]
    return f"{unread} 份没看" if unread else ""


@bp.get("/standards")
@door("standards.standards", "工作规范", "clipboard-check", group="rules", order=10, value=_value)
@needs("standard.read")
def standards() -> str:
    """List what is in force for me, what I have not read first; for who publishes all of it, and how far it is read."""
    asked = tables.asked_of("standards", PUBLISHED)
    published = queries_readers.published() if current_user.can("standard.publish") else None
    rows = [] if published is not None else queries.for_me(current_user)
    return render_template("standards/list.html", rows=rows, published=published, asked=asked)


@bp.get("/standards/unread")
@needs("standard.publish")
def unread() -> str:
    """List the villages in which a standard in force is not read by all whom it is for; of one village which."""
    village, after = request.args.get("place", "")[:40], request.args.get("after")
    if village:
        name = queries_readers.place_name(village)
        if not name:
            raise not_found()
        shown = {"place": name, "code": village, "rows": queries_unread.in_village(village), "words": GROUP_WORDS}
        return render_template("standards/unread.html", **shown)
    rows, following = queries_unread.villages(after)
    asked = tables.asked_of("unread", UNREAD)
    return render_template("standards/unread.html", rows=rows, asked=asked, more=_more(following))


@bp.get("/standards/<int:standard_id>")
@needs("standard.read")
def standard(standard_id: int) -> str:
    """Show one version."""
    found = queries.standard(current_user, standard_id)
    mine = bool(set(groups_of(current_user)) & set(found.standard.groups))
    return render_template(
        "standards/one.html",
        found=found,
        asks=mine and found.standard.current and found.read_at is None,
        versions=queries.versions_of(found.standard.title),
        groups=GROUP_WORDS,
    )


@bp.post("/standards/<int:standard_id>/read")
@needs("standard.read")
def read(standard_id: int) -> BaseResponse:
    """Note 我看过了."""
    service.note_read(current_user, standard_id)
    flash("记下了，谢谢")
    return redirect("/standards", code=303)


@bp.get("/standards/<int:standard_id>/readers")
@needs("standard.follow")
def readers(standard_id: int) -> str:
    """Show how far each group has read a version, place by place, and of one place who has not."""
    found = queries.standard(current_user, standard_id).standard
    groups = queries_readers.readers(current_user, found)
    chosen = request.args.get("group") or (groups[0].group if groups else "")
    if groups and chosen not in {one.group for one in groups}:
        raise not_found()
    shown = {"standard": found, "groups": groups, "chosen": chosen, "words": GROUP_WORDS}
    return render_template("standards/readers.html", **shown, **(_read_where(found, Group(chosen)) if groups else {}))


def _read_where(found: Standard, group: Group) -> dict[str, Any]:
    """Return the places of a group; of a chosen one, or where there is only one, who there has not read it."""
    after, place = request.args.get("after"), request.args.get("place", "")[:40]
    asked = tables.asked_of("readers", PLACES)
    places, following = ([], None) if place else queries_readers.places(current_user, found, group, after)
    if not place and (len(places) > 1 or following or after):
        return {"places": places, "asked": asked, "more": _more(following)}
    name = queries_readers.place_name(place) if place else ""
    if place and not name:
        raise not_found()
    place = place or (places[0].code if places else "")
    people, next_person = queries_readers.unread(current_user, found, group, place, reading.row_id(after))
    return {"place": name, "unread": people, "more": _more(next_person)}


def _more(key: str | int | None) -> tables.More | None:
    return tables.More(address_with(after=key), "看后面的") if key else None


@bp.get("/standards/publish")
@door("standards.publish_page", "发布规范", "clipboard-check", group="rules", order=30)
@needs("standard.publish")
def publish_page() -> str:
    """Show what is in force, and the form for a new text; ``?from=`` begins with an old one."""
    begin = reading.row_id(request.args.get("from"))
    old = queries.standard(current_user, begin).standard if begin else None
    typed = {"title": old.title, "text": old.text} if old else {}
    return _publish_page(typed, list(old.groups) if old else [])


@bp.post("/standards")
@needs("standard.publish")
@mended_on(lambda problem: _publish_page(request.form, request.form.getlist("groups"), problem))
def publish() -> BaseResponse:
    """Publish a text; what was typed comes back with what is wrong."""
    made = service.publish_standard(current_user, schemas.parse_standard(request.form))
    flash("发布了，该看的人会收到消息")
    return redirect(f"/standards/{made.id}", code=303)


def _publish_page(typed: object, chosen: list[str], problem: Problem | None = None) -> str:
    return render_template(
        "standards/publish.html",
        typed=typed,
        chosen=chosen,
        problem=problem,
        groups=GROUP_WORDS,
        published=queries_readers.published(),
    )
