from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: what papers and signatures keep; other packages register what they are about."""
    from webapp.documents import models  # noqa: F401
