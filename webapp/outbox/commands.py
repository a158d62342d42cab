"""Commands of whoever runs the server: the keys by which push services know this house, texts by hand."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.outbox.push import KEY_FILE, make_key, public_key
from webapp.outbox.service_sending import look_after, send_waiting, services_due
from webapp.outbox.texts import TEXT


@click.group("push-keys")
def push_keys() -> None:
    """The keys by which push services know that a push is from here."""


@push_keys.command("make")
@with_appcontext
def make() -> None:
    """Make them, once: phones that turned pushes on know the house by them, so there are never others."""
    file = make_key()
    if file is None:
        click.echo(f"Refused: {KEY_FILE} is there already, and phones know this house by it.", err=True)
        sys.exit(1)
    click.echo(f"{file}: made. Public key: {public_key()}")
    click.echo("Keep a copy where the other secrets are, and restart server and worker.")
    if not current_app.config["PUSH_CONTACT"]:
        click.echo("Pushes begin when ONE_DOOR_PUSH_CONTACT names who answers for them, as mailto:name@example.cn.")


@click.command("send-texts")
@with_appcontext
def send_texts_command() -> None:
    """Send the short messages that wait, as the worker does every minute."""
    if not TEXT.configured():
        click.echo("no way to send is configured (ONE_DOOR_SMS or ONE_DOOR_TEXTS_URL)")
        return
    look_after()
    sent = sum(send_waiting(service) for service in services_due() if service.startswith(f"{TEXT.name} "))
    click.echo(f"sent: {sent}")
