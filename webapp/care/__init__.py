from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the course of a protected matter, beside its case."""
    from webapp.care import service, states_steps  # noqa: F401  (begins courses; the table of steps)
