from flask import Flask


def init_app(_app: Flask) -> None:
    """Join the house: the first page of courtyard and administrators."""
    from webapp.morning import routes  # noqa: F401  (registers the page)
