"""Periodic work on the register."""

from webapp.core.background import job
from webapp.patrol_force.sheets.service import forget_old


@job("forget_patrol_sheets", every_minutes="13")
def forget_patrol_sheets() -> None:
    """Throw away the files of sheets that waited for a day."""
    forget_old()
