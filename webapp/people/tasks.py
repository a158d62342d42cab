"""Work about people outside the request; only the worker loads it, because spelling names needs much memory."""

from webapp.core.background import job
from webapp.people import service_spelling


@job("spell_names", every_minutes="*")
def spell_names() -> None:
    """Spell the names of people who were added or renamed."""
    while service_spelling.spell_names():
        pass
