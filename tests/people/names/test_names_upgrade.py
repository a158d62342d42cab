"""Names from before two people were asked: kept by the upgrade, without who."""

from sqlalchemy import bindparam, text

from webapp import create_app
from webapp.core.db import db, transaction
from webapp.core.protection.crypto import EncryptedText, current_keyring

BEFORE = "0022"
PERSON = "INSERT INTO users (id, name, phone, phone_index, password_hash, pinyin, initials, active, created_at) "
NAMES = "INSERT INTO protected_contacts (id, unit_id, user_id, started_at, ended_at) VALUES "
NOW = (
    "SELECT user_id, kind, proposed_at, proposed_by, confirmed_at, confirmed_by, ended_at, noted_since "
    "FROM protected_contacts ORDER BY id"
)


def test_names_go_over_and_one_that_ended_stays_ended(app, tmp_path):
    older = create_app(dict(app.config) | {"INSTANCE": str(tmp_path / "older"), "DATABASE_URL": ""})
    run = older.test_cli_runner()
    assert run.invoke(args=["db", "upgrade", BEFORE]).exit_code == 0
    with older.app_context(), transaction() as session:
        session.execute(
            text("INSERT INTO units (id, code, name, kind) VALUES (1, 'police_station', '派出所', 'courtyard')")
        )
        person = text(f"{PERSON} VALUES (:id, '某', :phone, :index, '', '', '', 1, 5)")
        for number in (1, 2):
            phone = f"1001999000{number}"
            row = {"id": number, "phone": phone, "index": current_keyring().blind_index(phone)}
            session.execute(person.bindparams(bindparam("phone", type_=EncryptedText)), row)
        session.execute(text(f"{NAMES} (1, 1, 1, 10, 20), (2, 1, 2, 20, NULL)"))
    done = run.invoke(args=["db", "upgrade"])
    assert done.exit_code == 0, done.output
    with older.app_context():
        assert [tuple(row) for row in db.session().execute(text(NOW))] == [
            (1, "named", 10, None, 10, None, 20, None),
            (2, "named", 20, None, 20, None, None, 20),
        ]
        db.session.remove()
        db.engine.dispose()
