"""Whether the server answers."""

from sqlalchemy.exc import OperationalError

from webapp.core.db import db


def test_it_is_well_when_the_database_answers(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_it_is_not_when_the_database_does_not(client, monkeypatch):
    def fail(*_args, **_options):
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", fail, raising=False)
    monkeypatch.setattr("sqlalchemy.orm.Session.execute", fail)
    assert client.get("/healthz").status_code >= 500


def test_it_needs_no_session_and_gives_none(client):
    assert "Set-Cookie" not in client.get("/healthz").headers
