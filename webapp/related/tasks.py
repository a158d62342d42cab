"""What happens again and again is looked for in the worker, after the commit that opened a case."""

from webapp.core.background import job
from webapp.related.service_flags import catch_up


@job("note_repeats", every_minutes="*", after="deliver_notices")
def note_repeats() -> None:
    """Look at the cases that opened since the last time, and once a minute at what a lost queue left."""
    catch_up()
