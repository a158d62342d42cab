"""A page of A4 as a PDF, where the optional program for it is installed (``requirements-pdf.txt``)."""

from functools import cache
from importlib import import_module
from typing import Any

from webapp.config import ROOT
from webapp.core.db import outward

STYLES = ROOT / "static" / "css" / "paper.css"


@cache
def has_pdf() -> bool:
    """Say whether the program is installed, with what it needs of the machine."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError):
        return False
    return True


@outward
def as_pdf(html: str) -> bytes:
    """Turn a page made from ``kit/a4.html`` into a PDF; nothing is fetched, neither from this machine nor the net."""
    weasyprint, brought_along = import_module("weasyprint"), inline_only()
    css = weasyprint.CSS(string=STYLES.read_text(encoding="utf-8"), url_fetcher=brought_along)
    made: bytes = weasyprint.HTML(string=html, url_fetcher=brought_along).write_pdf(stylesheets=[css])
    return made


def inline_only() -> Any:
    """Return what fetches only what the page itself brings along (data: addresses)."""
    return import_module("weasyprint.urls").URLFetcher(allowed_protocols=("data",), allow_redirects=False)
