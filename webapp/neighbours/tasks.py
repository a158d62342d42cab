"""Periodic work on alarms."""

from webapp.core.background import job
from webapp.neighbours.service_import import forget_old
from webapp.neighbours.service_sweep import call_leads


@job("call_leads_of_neighbours", every_minutes="*")
def call_leads_of_neighbours() -> None:
    """Call the leads above alarms that nobody has answered."""
    call_leads()


@job("forget_neighbour_sheets", every_minutes="17")
def forget_neighbour_sheets() -> None:
    """Throw away the cells of sheets that waited for a day."""
    forget_old()
