"""Periodic work on emergencies."""

from webapp.core.background import job
from webapp.emergencies.hq.service_sweep import call_again
from webapp.emergencies.hq.service_turning import set_aside_what_turned
from webapp.emergencies.teams.service_safe import raise_alarms


@job("call_emergency_again", every_minutes="*")
def call_emergency_again() -> None:
    """Call again who has not answered a roll-call, and the deputies."""
    call_again()


@job("set_turned_emergencies_aside", every_minutes="13")
def set_turned_emergencies_aside() -> None:
    """Set aside headquarters that ended a day ago, of cases that turned protected while they went on."""
    set_aside_what_turned()


@job("emergency_team_alarms", every_minutes="*")
def tell_of_silent_teams() -> None:
    """Tell commander and duty officer which teams have not said 平安."""
    raise_alarms()
