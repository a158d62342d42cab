"""The days of the State Council's yearly notices as they were put in."""

from datetime import date

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model


class NoticeDay(Model):
    """A day that the notice of a year makes one off or worked; the end of December may be of the year after."""

    __tablename__ = "notice_days"
    __table_args__ = {"sqlite_with_rowid": False}

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    works: Mapped[bool] = mapped_column()
