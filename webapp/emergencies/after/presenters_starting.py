"""From where else a headquarters is started or asked for: a whistle that is not enough, a call for help."""

from urllib.parse import urlencode

from webapp.emergencies.hq.rules import may_ask, may_start
from webapp.people.actor import Actor
from webapp.whistle.presenters import BEYOND

START, ASK = "启动应急", "请求启动应急"


def word_for(actor: Actor, area_path: str = "") -> str:
    """Return what somebody may do about an emergency, at a place or anywhere; nothing for who may neither."""
    paths = [area_path] if area_path else [post.area_path for post in actor.posts if post.area_path]
    if any(may_start(actor, path) for path in paths):
        return START
    return ASK if may_ask(actor) else ""


def address(case_code: str, place: str) -> str:
    """Return the form, with the case and the place filled in where they are known."""
    known = {"case_code": case_code, "place_name": place}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"/emergencies/new?{query}" if query else "/emergencies/new"


@BEYOND.add
def beyond_a_whistle(actor: Actor, case_code: str, place: str) -> tuple[str, str] | None:
    """Lead from a whistle to a headquarters, for who may start one or ask for it."""
    word = word_for(actor)
    return (word, address(case_code, place)) if word else None
