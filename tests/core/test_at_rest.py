"""Sealed words are encrypted wherever they are stored, and typed words never pass for sealed ones."""

import pytest
from flask import Flask
from sqlalchemy import Text, select, type_coerce
from sqlalchemy.exc import StatementError

from tests.support.town import Town
from webapp.core import journal
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText, verify
from webapp.core.protection.at_rest import (
    Sealed,
    SealedWords,
    hide,
    hide_values,
)
from webapp.people.models import Unit
from webapp.reports.models import Report


@pytest.fixture
def report_id(app: Flask, town: Town) -> int:
    answer = town.sign_in("informant:200/001/01").report("dispute", description="水沟堵了")
    return int(answer.json["report_id"])


@pytest.mark.parametrize("text", ["\x1a", "\x1astoken", "\x1atyped", "\x1a\x1as", "", "说了一句"])
@pytest.mark.parametrize("protected", [False, True])
def test_a_text_comes_back_as_it_was_typed(app: Flask, report_id: int, text: str, protected: bool) -> None:
    with app.app_context():
        with transaction() as session:
            session.get_one(Report, report_id).description = hide(text, protected)
        db.session().expire_all()
        read = db.session().get_one(Report, report_id).description
        assert read == text
        assert isinstance(read, Sealed) == bool(protected and text)
        stored = db.session().scalars(select(type_coerce(Report.description, Text))).one()
        assert stored.startswith("\x1as") == bool(protected and text)


def test_a_copy_of_sealed_words_is_sealed_too(app: Flask, report_id: int) -> None:
    with app.app_context():
        with transaction() as session:
            session.get_one(Report, report_id).description = Sealed("他又打人")
        with transaction() as session:
            report = session.get_one(Report, report_id)
            report.place_name = report.description
        kept = db.session().connection().exec_driver_sql("SELECT description, place_name FROM reports").one()
        assert "打人" not in str(kept)
        assert kept[0] != kept[1], "a token differs each time"


def test_a_column_that_cannot_keep_them_sealed_refuses_them(app: Flask, town: Town) -> None:
    def name_a_unit() -> None:
        with transaction() as session:
            session.scalars(select(Unit).limit(1)).one().name = Sealed("他又打人")

    with app.app_context(), pytest.raises((RuntimeError, StatementError), match="in clear"):
        name_a_unit()


def test_values_are_sealed_as_a_whole_and_asked_for_in_sql_they_are_nothing(app: Flask, report_id: int) -> None:
    asked = select(JournalText.content["note"].as_string()).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
    with app.app_context():
        with transaction():
            journal.append("test.clear", ("report", report_id), content={"note": "看得见"})
            journal.append("test.sealed", ("report", report_id), content={"note": Sealed("看不见"), "count": 3})
        assert db.session().scalars(asked.where(JournalEntry.event == "test.clear")).one() == "看得见"
        assert db.session().scalars(asked.where(JournalEntry.event == "test.sealed")).one() is None
        texts = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        content = db.session().scalars(texts.where(JournalEntry.event == "test.sealed")).one()
        assert content == {"note": "看不见", "count": 3}
        assert isinstance(content, SealedWords)
        assert isinstance(content["note"], Sealed)
        assert verify().fault is None, "the chain covers the clear text"


def test_nothing_is_hidden_of_an_ordinary_matter() -> None:
    assert type(hide("说了一句", False)) is str
    assert type(hide_values({"wants": "赔钱"}, False)) is dict
    assert type(hide_values({}, True)) is dict
