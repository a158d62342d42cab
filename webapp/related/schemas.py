"""What comes in about cases that belong together."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.cases.schemas import parse_version
from webapp.core.errors import Problem
from webapp.reports.schemas import parse_words

ORDERS_CHOICES = ("move", "withdraw")


@dataclass(frozen=True)
class MergeWanted:
    """Putting one case into another, as sent; the versions are those that the page showed."""

    into: str
    version: int | None
    into_version: int | None
    orders: str | None
    note: str


def parse_merge(form: Mapping[str, str]) -> MergeWanted:
    """Return what was sent; 422 for a page that is too old or a choice that does not exist."""
    orders = form.get("orders") or None
    if orders is not None and orders not in ORDERS_CHOICES:
        raise Problem("invalid", "选一个：带过去，或者撤回", fields={"orders": "选一个：带过去，或者撤回"})
    return MergeWanted(
        chosen(form, "into"),
        parse_version(form, "version"),
        parse_version(form, "into_version"),
        orders,
        parse_words(form, "note"),  # type: ignore[arg-type]
    )


def chosen(form: Mapping[str, str], name: str) -> str:
    """Return the code of the other case: the one that was typed, else the one that was picked."""
    return form.get(f"{name}_code", "").strip() or form.get(name, "")
