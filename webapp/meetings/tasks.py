"""Periodic work of the package: a half-month that is over is written up, who has not read a bulletin reminded once."""

from webapp.core.background import job
from webapp.meetings.bulletins.service_sweep import remind
from webapp.meetings.situations.service import write_ended


@job("remind_bulletins", every_minutes="*/10")
def remind_bulletins() -> None:
    """Remind the units in which nobody has read a bulletin."""
    remind()


@job("write_situations", every_minutes="5")
def write_situations() -> None:
    """Write the situation of the half-month that ended last, once for each town."""
    write_ended()
