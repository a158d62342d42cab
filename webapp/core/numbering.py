"""Numbers of a year, as 才决〔2026〕1号: one series for each kind of thing, given in the transaction of the row.

A number is given once and stays, whatever becomes of its thing; those of a transaction that fails are given again, so
no series has a gap. The year is that of Shanghai. What stands before the bracket is a setting (``NUMBER_<SERIES>``).
"""

from flask import current_app
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.db import Model, db, insert


class NumberSeries(Model):
    """The last number that was given in a series in a year."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column()


def next_number(series: str) -> str:
    """Take the next number of a series in the open transaction, which also stores the row that carries it."""
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("a number is given in the transaction of the row that carries it")
    year = clock.local_day(clock.now()).year
    first = insert(NumberSeries).values(series=series, year=year, last=1)
    taken = first.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": NumberSeries.last + 1}
    ).returning(NumberSeries.last)
    return f"{current_app.config[f'NUMBER_{series.upper()}']}〔{year}〕{session.scalar(taken)}号"
