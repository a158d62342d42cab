"""The app on a phone's home screen, and the page that stands in when there is no signal."""

import re
from functools import lru_cache
from typing import Any

import brotli
from flask import Blueprint, Response, current_app, g, json, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture.routes import empty_form
from webapp.pwa.home_screen import SCREEN_SIZES, SCREENS, SHORTCUT_SIDE, SHORTCUTS
from webapp.reports.models import ON_PHONES, ReportKind
from webapp.reports.queries_kept import pages_of
from webapp.service_orders.routes_help import form_parts
from webapp.web import bundles, frame
from webapp.web.assets import MORE_ICONS, with_parts
from webapp.web.bodies import PICTURES_OF_ANYBODY, takes
from webapp.web.guard import needs, public, stores_nothing
from webapp.web.once import answers_itself
from webapp.web.render import Prefs

bp = Blueprint("pwa", __name__)

ICONS = (("icon-192", "192x192", "any"), ("icon-512", "512x512", "any"), ("maskable-512", "512x512", "maskable"))
WORKER = f"js/{bundles.SERVICE_WORKER}"
BOTH = f"js/{bundles.BOTH}"
# Of these a first page only says where they are: browsers ask for the icon themselves, the pin for its sheet.
NAMED_ONLY = {"img/mark.svg", "css/map.css"}
FLOOR = "css/floor.css"  # asked for by a script, in old engines alone
# What every first visit needs besides what the pages name that can be opened right after it.
AT_ONCE = (WORKER, BOTH, "css/offline.css")
SHELL_PAGES = {"chooser": "capture/chooser.html", "drafts": "pwa/drafts.html"}
SHELLS = (*SHELL_PAGES, "order", *ON_PHONES)
_INDENT = re.compile(r"\n\s+")
FIRST = ("chooser", *ON_PHONES)  # what can be opened right after a first visit, with all that it needs
# Of use only on a desk, on paper, without scripts, to the phone's own screen, or with signal.
NOT_KEPT = {
    *("css/desk.css", "css/no-script.css", "img/favicon-32.png", "img/apple-touch-180.png"),
    *("js/maps/tiles.js", "js/desk.js"),
}

# What the phone's own 分享 offers us: the service worker makes a draft of it (`offline/store/shared.js`).
SHARE_TARGET = {
    "action": "/share",
    "method": "POST",
    "enctype": "multipart/form-data",
    "params": {
        **{name: name for name in ("title", "text", "url")},
        "files": [{"name": "photos", "accept": ["image/*"]}],
    },
}


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Describe the app to the phone that installs it."""
    asset: Any = current_app.jinja_env.globals["asset"]
    body = {
        "id": "/",
        "name": "一扇门",
        "short_name": "一扇门",
        "description": "群众只进一扇门，解万般事",
        "lang": "zh-CN",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "categories": ["government", "social", "utilities"],
        "prefer_related_applications": False,
        "launch_handler": {"client_mode": ["navigate-existing", "auto"]},
        "share_target": SHARE_TARGET,
        "orientation": "portrait",
        "theme_color": "#ededed",
        "background_color": "#ededed",
        "icons": [
            {"src": asset(f"img/{name}.png"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
        "shortcuts": [
            {
                "name": name,
                "url": url,
                "icons": [_image(asset(f"img/shortcut-{icon}.png"), (SHORTCUT_SIDE, SHORTCUT_SIDE))],
            }
            for name, url, icon in SHORTCUTS
        ],
        "screenshots": [
            _image(asset(f"img/screens/{name}.png"), SCREEN_SIZES[form]) | {"form_factor": form, "label": label}
            for name, form, label in SCREENS
        ],
    }
    return _public(Response(json.dumps(body), mimetype="application/manifest+json"))


@bp.get("/offline")
@public
def offline() -> Response:
    """Say that there is no signal and that reporting goes on; the same page for everybody."""
    return _public(Response(render_template("pwa/offline.html", **_nobody())))


@bp.get("/shell/<any(chooser, drafts, order, patrol, hazard, dispute):name>")
@public
def shell(name: str) -> Response:
    """Return a page as the phone keeps it for when there is no signal: empty, and the same for everybody."""
    return _public(Response(_shell(name)))


@bp.get("/shells")
@public
def shells() -> Response:
    """Return those of a first visit in one answer: they are so alike that all weigh little more than two."""
    pages = {name: _shell(name) for name in FIRST} | {"offline": render_template("pwa/offline.html", **_nobody())}
    pages = {name: _INDENT.sub("\n", page) for name, page in pages.items()}
    return _public(Response(json.dumps({"pages": pages}, ensure_ascii=False), mimetype="application/json"))


@bp.get("/drafts")
@needs("report.create")
def drafts() -> str:
    """Show where this phone lists what was begun and not sent; only the phone knows them."""
    return render_template("pwa/drafts.html")


@bp.get("/unsent")
@needs("me.use")
def unsent() -> str:
    """Show where this phone lists what waits to be sent; for persons without a list of own reports."""
    return render_template("pwa/unsent.html")


@bp.get("/kept-pages")
@needs("me.use")
def kept_pages() -> Response:
    """Tell a phone which pages of single things it may keep for a place without signal, each with its version."""
    answer = jsonify({"pages": pages_of(current_user)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/share")
@answers_itself("it stores nothing")
@public
@stores_nothing
@takes(PICTURES_OF_ANYBODY)
def share() -> BaseResponse:
    """Answer what an app shared where no service worker took it (first use): it has to be chosen again."""
    return redirect("/share", code=303)


@bp.errorhandler(RequestEntityTooLarge)
def share_too_large(_error: RequestEntityTooLarge) -> BaseResponse:
    """Answer what an app shared and was refused unread: the same, for nothing of it was wanted."""
    return redirect("/share", code=303)


@bp.get("/share")
@public
def share_again() -> BaseResponse:
    """Lead to the form that asks for the pictures again; whoever may not report goes home."""
    again = "/report/hazard?shared=lost"
    if not current_user.is_authenticated:
        return redirect(url_for("people.sign_in_page", next=again), code=303)
    return redirect(again if current_user.can("report.create") else "/", code=303)


@bp.get("/sw.js")
@public
def service_worker() -> Response:
    """Return the service worker: a few lines that name this build and its files; the rest is a static module."""
    asset: Any = current_app.jinja_env.globals["asset"]
    kept = current_app.extensions.get("kept_files") or _kept_files()
    current_app.extensions["kept_files"] = kept  # the same as long as this build runs
    addresses = {name: [asset(path) for path in files] for name, files in kept.items()}
    own = {"build": current_app.config["BUILD"]} | addresses
    body = render_template("pwa/sw.js", both=asset(BOTH), worker=asset(WORKER), kept=own)
    return _public(Response(body, mimetype="text/javascript"))


def _image(src: str, size: tuple[int, int]) -> dict[str, str]:
    return {"src": src, "sizes": "{}x{}".format(*size), "type": "image/png"}


def _shell(name: str) -> str:
    if name in SHELL_PAGES:
        return render_template(SHELL_PAGES[name], **_nobody())
    if name == "order":
        return render_template("service_orders/help.html", **form_parts(MultiDict()) | {"client_id": ""}, **_nobody())
    return empty_form(ReportKind(name), **_nobody())


def _nobody() -> dict[str, Any]:
    """Return what makes a page nobody's: no person, no wishes, and (for imported macros too) an empty token."""
    g.csrf_token = ""
    frame.nobody()
    return {"current_user": None, "prefs": Prefs(care=False, theme="auto")}


def _kept_files() -> dict[str, list[str]]:
    """Return what a phone keeps: at once what its first pages need, then the rest.

    The rest is what other kept pages name, and every part of the app that any of their scripts may load later.
    """
    published = current_app.config["PUBLISHED"]
    pages = {name: _named(_shell(name)) for name in SHELLS}
    offline = _named(render_template("pwa/offline.html", **_nobody()))
    named = set(AT_ONCE).union(*(pages[name] for name in FIRST)) - NAMED_ONLY
    first = with_parts(published, named, later=False) - NOT_KEPT
    every = with_parts(published, first.union(offline, *pages.values(), {FLOOR, MORE_ICONS})) - NOT_KEPT
    return {"files": sorted(first), "rest": sorted(every - first)}


def _named(page: str) -> set[str]:
    return set(re.findall(rf"/static/{current_app.config['BUILD']}/([^\"#]+)", page))


def _public(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    if "br" in request.accept_encodings:
        response.set_data(_packed(response.get_data()))
        response.content_encoding = "br"
        response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=16)
def _packed(body: bytes) -> bytes:
    """Compress as well as can be: every phone fetches these pages, and they rarely change."""
    return brotli.compress(body, quality=11)
