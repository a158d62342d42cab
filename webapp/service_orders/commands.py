"""Short messages to residents by hand, and the way they go."""

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext

from webapp.core.db import outward
from webapp.service_orders.service_texts import send_texts

log = structlog.get_logger(__name__)


@outward
def through_apprise(phone: str, words: str) -> bool:
    """Send one message by apprise; ``{phone}`` in the setting is the number. Never raises and never logs the number."""
    # Imported at need: it is large, and most installations send nothing.
    import apprise

    way = apprise.Apprise()
    if not way.add(str(current_app.config["TEXTS_URL"]).replace("{phone}", phone)):
        log.error("texts_url_not_understood")
        return False
    return bool(way.notify(body=words))


@click.command("send-texts")
@with_appcontext
def send_texts_command() -> None:
    """Send the short messages that wait for residents, as the worker does every minute."""
    if not current_app.config["TEXTS_URL"]:
        click.echo("no way to send is configured (ONE_DOOR_TEXTS_URL)")
        return
    click.echo(f"sent: {send_texts(through_apprise)}")
