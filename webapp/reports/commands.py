"""Commands about the files that rows name."""

import sys

import click
from flask.cli import with_appcontext

from webapp.core.db import transaction
from webapp.reports.queries_files import submissions_with, verify_files
from webapp.reports.service import forget_thumbnail
from webapp.reports.service_files import store


@click.group()
def files() -> None:
    """The stored photos and voice notes."""


@files.command("verify")
@click.option("--quick", is_flag=True, help="Only look whether they are there, without reading them.")
@click.option("--mend", is_flag=True, help="Let missing thumbnails be made again; nothing else can be mended.")
@with_appcontext
def verify_files_command(quick: bool, mend: bool) -> None:
    """Prove that every photo and voice note that was acknowledged is there, whole."""
    found = verify_files(store(), read_all=not quick)
    for what, digests in (("missing", found.missing), ("damaged", found.damaged)):
        for digest in digests:
            click.echo(f"BROKEN: {what} {digest}, submissions {submissions_with(digest)}", err=True)
    for digest in found.thumbnails_missing:
        if mend:
            with transaction():
                forget_thumbnail(digest)
        click.echo(f"thumbnail missing {digest}" + (", will be made again" if mend else ""), err=True)
    if found.missing or found.damaged or (found.thumbnails_missing and not mend):
        sys.exit(1)
    click.echo(f"ok: {found.files} files; {found.orphans} that no report names, which is harmless")
