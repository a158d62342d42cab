"""What the web forgets outside of requests."""

from webapp.core.background import job
from webapp.core.form_answers import forget_old


@job("forget_form_answers", nightly_at="03:20")
def forget_form_answers() -> None:
    """Forget which forms were sent, once no page can send them again."""
    forget_old()
