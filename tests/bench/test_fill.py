"""The history that is made up to measure with is the one that the house itself would have written."""

from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import func, select

from bench import fill
from tests.support.town import Town
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.reports.models import Report


def test_every_row_is_whole_and_the_counters_are_true_also_when_it_is_repeated(town: Town, monkeypatch):
    monkeypatch.setattr(fill, "OPEN_CASES", 20)
    monkeypatch.setattr(fill, "WRITTEN", 60)
    filler = fill.Filler(SimpleNamespace(folder=Path(town.app.config["INSTANCE"]), app=town.app))
    filler.grow(90)
    assert filler.count >= 90
    with town.app.app_context():
        assert verify_counters() == []
        assert db.session().scalar(select(func.count()).select_from(Report)) == filler.count
        assert {case.channel for case in db.session().scalars(select(Case))} == {"app"}
    page = town.sign_in("town").get("/cases")
    assert page.status_code == 200
