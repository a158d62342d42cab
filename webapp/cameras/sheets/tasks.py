"""Periodic work on sheets of points."""

from webapp.cameras.sheets.service import forget
from webapp.core.background import job


@job("forget_camera_sheets", every_minutes="23")
def forget_camera_sheets() -> None:
    """Drop what was looked at a day ago and not taken in."""
    forget()
