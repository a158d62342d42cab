"""Sealed words are encrypted wherever they are stored, and typed words never pass for sealed ones."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, literal, select, type_coerce, update
from sqlalchemy.exc import StatementError

from tests.support.town import Town
from webapp.core import journal
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText, verify
from webapp.core.protection import at_rest
from webapp.core.protection.at_rest import (
    SealableJson,
    SealableText,
    Sealed,
    SealedWords,
    hide,
    hide_values,
)
from webapp.core.protection.crypto import current_keyring
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


NOTES = Table(
    "notes_of_a_test",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("words", SealableText),
    Column("more", SealableJson),
)
WRITTEN: dict[int, tuple[str | None, dict[str, object] | None]] = {
    1: ("看得见", {"note": "看得见"}),
    2: (Sealed("看不见"), SealedWords({"note": "看不见"})),
    3: ("", {}),
    4: (None, None),
    5: ("\x1atyped", {"note": "\x1as"}),
}


@pytest.fixture
def notes(app: Flask) -> Iterator[Table]:
    """Five rows, with words in clear, sealed, empty, none, and such as only look sealed."""
    with app.app_context(), transaction() as session:
        NOTES.create(session.connection())
        session.execute(
            insert(NOTES), [{"id": number, "words": words, "more": more} for number, (words, more) in WRITTEN.items()]
        )
        yield NOTES


def found(condition: object) -> list[int]:
    return list(db.session().scalars(select(NOTES.c.id).where(condition).order_by(NOTES.c.id)))


def test_everything_comes_back_as_it_was_written(notes: Table) -> None:
    rows = {row.id: (row.words, row.more) for row in db.session().execute(select(notes))}
    assert rows == WRITTEN
    assert isinstance(rows[2][0], Sealed)
    assert isinstance(rows[2][1], SealedWords)
    assert not isinstance(rows[5][0], Sealed)


def test_sql_tells_what_lies_in_clear_from_what_is_sealed(notes: Table) -> None:
    words, more = SealableText(), SealableJson()
    assert found(words.in_clear(notes.c.words)) == [1, 5]
    assert found(words.has_token(notes.c.words)) == [2]
    assert found(more.in_clear(notes.c.more)) == [1, 5]
    assert found(more.has_token(notes.c.more)) == [2]


@pytest.mark.parametrize(("name", "kind"), [("words", SealableText()), ("more", SealableJson())])
def test_a_token_can_be_taken_out_and_put_back_as_another(notes: Table, name: str, kind: object) -> None:
    column, keyring = notes.c[name], current_keyring()
    stored = db.session().scalars(select(kind.stored(column)).where(notes.c.id == 2)).one()
    assert "看不见" in keyring.decrypt(kind.token_in(stored))
    again = keyring.encrypt(keyring.decrypt(kind.token_in(stored)).replace("看不见", "换了一句"))
    db.session().execute(update(notes).where(notes.c.id == 2).values({name: kind.around(again)}))
    read = db.session().scalars(select(column).where(notes.c.id == 2)).one()
    assert read in ("换了一句", {"note": "换了一句"})


def test_sealed_values_are_kept_in_their_own_letters(notes: Table) -> None:
    stored = db.session().scalars(select(SealableJson().stored(notes.c.more)).where(notes.c.id == 2)).one()
    assert current_keyring().decrypt(SealableJson().token_in(stored)) == '{"note": "看不见"}'


@pytest.fixture
def alone() -> Iterator[None]:
    """Nothing is protected but what the test says."""
    with at_rest.PROTECTED.put_back(empty=True):
        yield


def test_a_thing_is_protected_by_any_of_the_selects_of_its_kind(notes: Table, alone: None) -> None:
    at_rest.protects("note", select(notes.c.id).where(notes.c.id == 2))
    at_rest.protects("note", select(notes.c.id, notes.c.words).where(notes.c.id == 3))
    at_rest.protects("aid", select(notes.c.id).where(notes.c.id == 1))
    for number in (2, 3):
        at_rest.protects("small", select(literal(number)))
    assert at_rest.kinds() == ["aid", "note", "small"]
    assert [number for number in WRITTEN if at_rest.is_protected("note", number)] == [2, 3]
    assert at_rest.is_protected("aid", 1) is True
    other = notes.alias()
    for condition in (at_rest.belongs(other.c.id, "note"), at_rest.of_protected(other.c.id, "small")):
        rows = select(other.c.id).where(condition).order_by(other.c.id)
        assert list(db.session().scalars(rows)) == [2, 3]


def test_a_kind_that_nothing_protects_is_an_error_and_not_open(alone: None) -> None:
    with pytest.raises(KeyError):
        at_rest.of_protected(NOTES.c.id, "unknown")
