"""The application that servers and `flask --app wsgi` load; what keeps it from starting is said in one sentence."""

import os
import sys

import click

from webapp import create_app
from webapp.config import UnsafeSettings

try:
    app = create_app()
except UnsafeSettings as refused:
    click.echo(f"One Door does not start: {refused}.", err=True)
    sys.exit(os.EX_CONFIG)
