"""What PostgreSQL takes otherwise than SQLite, as far as it shows without a server."""

import re
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects import postgresql, sqlite

from tests.support.rules.sources import ROOT, tracked
from tests.support.town import Town
from webapp import config
from webapp.cases.models import CaseAction
from webapp.cases.states_steps import Action
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core.db import db, transaction
from webapp.operations.service_sealing import seal_protected
from webapp.service_orders.models import LookUp
from webapp.service_orders.progress.service import count_try

ADDRESS = "postgresql+psycopg://one-door@127.0.0.1/town"


@pytest.fixture
def sent(town: Town) -> Any:
    """Collects the statements that are sent, as they would read for PostgreSQL."""
    statements: list[Any] = []

    def note(connection: Any, clause: Any, *_more: Any) -> None:
        statements.append(clause)

    event.listen(Engine, "before_execute", note)
    yield statements
    event.remove(Engine, "before_execute", note)


def test_every_word_of_an_action_has_room() -> None:
    longest = max([len(one) for one in Action] + [len(f"9999:{one}") for one in OrderAction])
    assert longest <= CaseAction.__table__.c.action.type.length


def test_a_moment_inside_a_case_is_sent_as_the_column_keeps_it(town: Town, sent: list[Any]) -> None:
    with town.app.app_context(), transaction():
        count_try("progress", "somebody", 5, "等一等")
    (counting,) = (one for one in sent if getattr(getattr(one, "table", None), "name", "") == LookUp.__tablename__)
    compiled = counting.compile(dialect=sqlite.dialect())
    moments = [bound for bound in compiled.binds.values() if hasattr(bound.value, "tzinfo")]
    assert len(moments) >= 2
    assert {type(bound.type) for bound in moments} == {type(LookUp.since.type)}


def test_what_is_told_apart_is_ordered_only_by_what_is_selected(town: Town, sent: list[Any]) -> None:
    with town.app.app_context():
        seal_protected()
    texts = [str(one.compile(dialect=postgresql.dialect())) for one in sent if hasattr(one, "selected_columns")]
    assert any("FROM photos" in one for one in texts)
    assert [one for one in texts if "SELECT DISTINCT" in one and "ORDER BY" in one and "coalesce" in one] == []


def test_no_migration_changes_how_its_connection_reads_and_no_insert_trusts_a_count_of_rows() -> None:
    sources = {source.path: source.text for source in tracked() if source.path.endswith(".py")}
    migrations = [path for path in sources if path.startswith("migrations/versions/")]
    assert migrations
    assert [path for path in migrations if re.search(r"connection\.execution_options\(", sources[path])] == []
    survey = (ROOT / "webapp/outreach/service_survey.py").read_text(encoding="utf-8")
    assert "rowcount" not in survey


def test_behind_a_pooler_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("ONE_DOOR_DATABASE_URL", ADDRESS)
    monkeypatch.setenv("ONE_DOOR_INSTANCE", str(tmp_path))
    arguments = config.load()["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]
    assert arguments["prepare_threshold"] is None
    assert arguments["connect_timeout"] == 5


def test_sqlite_stays_as_it_was(town: Town) -> None:
    with town.app.app_context():
        assert db.engine.dialect.name == "sqlite"
        assert town.app.extensions["write_queue"] is not None
