"""One Door (一扇门): the courtyard's system as a mobile-first web app."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import structlog
from flask import Flask

from webapp import config, floors


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the house: read the settings, let each package join, floor by floor; ``overrides`` win.

    UnsafeSettings when it can't run with these settings; UndeclaredRoute when a route says neither whom it needs nor
    that it is public.
    """
    # Loaded only now, so that `flask --app wsgi --help` and the settings need no database driver.
    from webapp.web import guard, once

    app = Flask(__name__, static_folder=None, template_folder=str(config.ROOT / "templates"))
    app.config.update(config.load(overrides))
    app.extensions["factory"] = create_app  # for the drill, which brings up another town beside this one
    for package in floors.packages():
        joins = getattr(import_module(f"webapp.{package.name}"), "init_app", None)
        if joins:
            joins(app)
    guard.check_routes(app)
    once.cover(app)
    structlog.get_logger(__name__).debug("ready", env=app.config["ENV"], build=app.config["BUILD"])
    return app
