"""A write that is compiled once stores what SQLAlchemy stores, and its objects are as those of the session."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, inspect, select, update
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm.exc import StaleDataError

from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.cases.models import Case, CaseReport
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.hot.writes import HotRows, HotWrite
from webapp.core.protection.at_rest import hide
from webapp.people.models import User
from webapp.reports.models import Addition, Report, Submission

PERSON = "informant:200/001/01"
NAMES = HotWrite(update(User).where(User.id == bindparam("user_id")).values(name=bindparam("to")))


@dataclass(frozen=True)
class Sent:
    """A report with its case, as the town's small history has none."""

    report: int
    case: int
    author: int


@pytest.fixture(autouse=True)
def sent(town: Town) -> Any:
    town.sign_in(PERSON).report()
    with town.app.app_context():
        case = db.session().scalars(select(Case)).one()
        yield Sent(case.opening_report_id, case.id, case.author_id)


def a_submission(author: int) -> Submission:
    return Submission(
        author_id=author, client_id="8b0b3c1e-0c5e-4a55-9a5e-0d6c5a2f1b77", kind="report", digest="d" * 64,
        received_at=clock.now(),
    )  # fmt: skip


def row_of(model: type[Any], row_id: int) -> dict[str, Any]:
    """Return what is stored, as the bare table has it."""
    return dict(db.session().execute(select(model.__table__).where(model.__table__.c.id == row_id)).mappings().one())


def test_a_change_is_stored_as_the_types_of_the_house_say(town: Town) -> None:
    user_id = town.users[PERSON]
    with transaction():
        assert NAMES.run({"user_id": user_id, "to": "莫小妹"}).rowcount == 1
    assert db.session().get_one(User, user_id).name == "莫小妹"


def test_many_rows_are_stored_by_one_statement_and_none_by_none(sent: Sent) -> None:
    add = HotWrite(insert(CaseReport.__table__), ("case_id", "report_id", "joined_at"))
    at = clock.now()
    with transaction(), counted_statements() as seen:
        db.session().execute(CaseReport.__table__.delete())
        add.run_all([])
        add.run_all([{"case_id": sent.case, "report_id": sent.report, "joined_at": at}])
    assert sum(statement.startswith("INSERT") for statement in seen) == 1
    assert db.session().scalars(select(CaseReport.joined_at)).one() == at


def test_a_row_is_the_same_as_one_of_the_session(sent: Sent) -> None:
    with transaction():
        kept = HotRows(Submission).add(a_submission(sent.author))
        addition = {"report_id": sent.report, "author_id": sent.author, "received_at": kept.received_at}
        first = HotRows(Addition).add(Addition(submission_id=kept.id, description=hide("话", True), **addition))
        stored = row_of(Addition, first.id)
        db.session().delete(first)
        db.session().flush()
        second = Addition(submission_id=kept.id, description=hide("话", True), **addition)
        db.session().add(second)
        db.session().flush()
        expected = row_of(Addition, second.id)
        assert stored | {"id": 0} == expected | {"id": 0}
        assert first.report_id == second.report_id


def test_a_new_object_has_its_id_the_defaults_and_its_version_and_goes_on_as_any_other(sent: Sent) -> None:
    said = {"area_id", "author_id", "kind", "category", "severity", "state", "resolve_due_at", "due_at", "received_at"}
    with transaction() as session:
        report = Report(submission_id=HotRows(Submission).add(a_submission(sent.author)).id)
        first = session.get_one(Case, sent.case)
        for name in ("author_id", "area_id", "kind", "category", "description", "received_at"):
            setattr(report, name, getattr(session.get_one(Report, sent.report), name))
        opened = {"opening_report_id": HotRows(Report).add(report).id, "code": "ABCD", "held_since": clock.now()}
        case = HotRows(Case).add(Case(**opened, **{name: getattr(first, name) for name in said}))
        assert (case.version, case.protected, case.channel, case.latest_note) == (1, False, "app", "")
        assert inspect(case).persistent
        case.channel = "phone"
    assert (row_of(Case, case.id)["channel"], row_of(Case, case.id)["version"]) == ("phone", 2)


def test_a_version_that_moved_meanwhile_is_noticed(sent: Sent) -> None:
    count_up = HotWrite(update(Case).where(Case.id == bindparam("case_id")).values(version=Case.version + 1))
    with transaction() as session:
        case = session.get_one(Case, sent.case)
        count_up.run({"case_id": sent.case})
        case.channel = "phone"
        with pytest.raises(StaleDataError):
            session.flush()
        session.rollback()


def test_what_the_session_still_has_to_write_is_written_first(sent: Sent) -> None:
    with transaction() as session:
        session.get_one(User, sent.author).name = "先写的"
        NAMES.run({"user_id": sent.author, "to": "后写的"})
    assert row_of(User, sent.author)["name"] == "后写的"


def test_a_failed_transaction_takes_it_back(sent: Sent) -> None:
    before = db.session().scalars(select(Submission.client_id)).all()
    with transaction() as session:
        HotRows(Submission).add(a_submission(sent.author))
        session.rollback()
    assert db.session().scalars(select(Submission.client_id)).all() == before


def test_postgresql_is_given_names_and_not_places() -> None:
    given = {"author_id": 1, "received_at": clock.now()}
    text = HotWrite(insert(Submission).returning(Submission.id), tuple(given))._texts.of(PGDialect_psycopg(), given)
    assert "%(author_id)s" in text.sql
    assert text.given(given) == {"author_id": 1, "received_at": clock.to_micros(given["received_at"])}
