"""The app on a phone's home screen, and the page that stands in when there is no signal."""

from typing import Any

from flask import Blueprint, Response, current_app, json, render_template

from webapp.web.guard import public
from webapp.web.render import Prefs

bp = Blueprint("pwa", __name__)

ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("maskable-512.png", "512x512", "maskable"),
)
SHORTCUTS = (("报隐患", "/report/hazard"), ("巡查", "/report/patrol"), ("报纠纷", "/report/dispute"))


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
        "orientation": "portrait",
        "theme_color": "#ededed",
        "background_color": "#ededed",
        "icons": [
            {"src": asset(f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
        "shortcuts": [{"name": name, "url": url} for name, url in SHORTCUTS],
    }
    return _public(Response(json.dumps(body), mimetype="application/manifest+json"))


@bp.get("/offline")
@public
def offline() -> Response:
    """Say that there is no signal and that reporting goes on; the same page for everybody."""
    # Neither a token nor anybody's wishes: what is kept on the phone is the same for everybody.
    return _public(Response(render_template("pwa/offline.html", csrf_token=str, prefs=Prefs(care=False, theme="auto"))))


def _public(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response
