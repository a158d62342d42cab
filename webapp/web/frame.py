"""The frame of signed-in pages: who has a desk's from 900 px on, and where in the house a page stands."""

from typing import Any

from flask import Flask, g
from flask_login import current_user

DESK = "desk.use"


def nobody() -> None:
    """Say that the page of this request is the same for everybody, whoever asks for it."""
    g.for_nobody = True


def on_desk() -> bool:
    """Say whether this page has the frame of a desk: its reader does more here than report."""
    return not g.get("for_nobody") and current_user.is_authenticated and current_user.can(DESK)


def crumb() -> Any:
    """Return what stands before the title on a desk."""
    return None


def init_app(app: Flask) -> None:
    """Give templates the frame."""
    app.jinja_env.globals.update(on_desk=on_desk, crumb=crumb)
