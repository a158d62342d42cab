"""The index follows what happened. Loaded by the worker alone, because spelling names costs memory."""

from webapp.core.background import job
from webapp.search.service import catch_up


@job("index_search", every_minutes="*", after="deliver_notices")
def index_search() -> None:
    """Index what was stored since the last time: after each commit, and once a minute for what a lost queue left."""
    catch_up()
