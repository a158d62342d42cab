"""Short messages by the address in TEXTS_URL, in which ``{phone}`` stands for the number: apprise knows many gateways.

https://github.com/caronc/apprise/wiki says what may stand there.
"""

import structlog
from flask import current_app

from webapp.core.db import outward
from webapp.providers.outcome import WENT, Outcome, later, refused

log = structlog.get_logger(__name__)


@outward
def send(phone: str, words: str) -> Outcome:
    """Hand one message over. Never logs the number, nor what the gateway said: apprise tells only yes or no."""
    # Imported at need: it is large, and most installations send nothing.
    from apprise import Apprise

    way = Apprise()
    if not way.add(str(current_app.config["TEXTS_URL"]).replace("{phone}", phone)):
        log.error("texts_url_not_understood")
        return refused("no_right")
    return WENT if way.notify(body=words) else later("broken")
