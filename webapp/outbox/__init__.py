from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the ways out, their pages, and the jobs that use them."""
    from webapp.outbox import tasks  # noqa: F401  (registers its jobs)
