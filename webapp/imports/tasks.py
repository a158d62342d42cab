"""Work of imports outside the request."""

from webapp.core.background import job
from webapp.imports import service


@job("forget_imports", every_minutes="11")
def forget_imports() -> None:
    """Throw away tables that waited for an answer until their time was over."""
    service.forget_old()
