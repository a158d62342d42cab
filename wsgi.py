"""The application that servers and `flask --app wsgi` load; what keeps it from starting is said in one sentence."""

import os
import sys

import click

from webapp import create_app
from webapp.cli import exit_unless_fit
from webapp.config import UnsafeSettings
from webapp.core.db import db

try:
    app = create_app()
except UnsafeSettings as refused:
    click.echo(f"One Door does not start: {refused}.", err=True)
    sys.exit(os.EX_CONFIG)


def _serves() -> bool:
    """Say whether this is a server that starts; commands see to their database themselves, and some need none."""
    asking = click.get_current_context(silent=True)
    return asking is None or asking.info_name in ("run", "shell")


if _serves():
    with app.app_context():
        exit_unless_fit()
        db.engine.dispose()  # what is forked from this process must share no connection
