"""Work of the grid centre outside the request."""

from webapp.core.background import job
from webapp.grid_centre import service_kept


@job("forget_uploads", every_minutes="7")
def forget_uploads() -> None:
    """Drop files that waited for an answer until their time was over."""
    service_kept.forget_old()
