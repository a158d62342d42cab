"""Periodic work of the package: meetings are made, a half-month that is over written up, who has not read reminded."""

from webapp.core.background import job
from webapp.meetings.bulletins.service_sweep import remind
from webapp.meetings.service_schedule import schedule
from webapp.meetings.situations.service import write_ended


@job("remind_bulletins", every_minutes="*/10")
def remind_bulletins() -> None:
    """Remind the units in which nobody has read a bulletin."""
    remind()


@job("write_situations", every_minutes="5")
def write_situations() -> None:
    """Write the situation of the half-month that ended last, once for each town."""
    write_ended()


@job("schedule_meetings", every_minutes="7")
def schedule_meetings() -> None:
    """Make the regular meetings that are due to be made, and move those whose day is another now."""
    schedule()
