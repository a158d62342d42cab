"""The command that builds the demo town: where it refuses, and what it prints."""

import pytest

from tests.support import once
from tests.support.production import SAFE
from webapp.config import DEMO_MARKER, DEMO_PASSWORD, load, unsafe_values
from webapp.demo import build


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["demo", *arguments])


@pytest.fixture(scope="module")
def built(empty_instance, shared, tmp_path_factory):
    """An application with the town alone, as nothing was reported, and how the command that built it ended."""
    with once.own_app(empty_instance, tmp_path_factory.mktemp("built"), shared) as app:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(build, "plan", lambda at, micro_grids: [])
            done = app.test_cli_runner().invoke(args=["demo", "--at", "2026-11-24T09:30"])
        yield app, done


def test_it_builds_the_town_and_prints_who_may_sign_in(built):
    _, done = built
    assert done.exit_code == 0, done.output
    assert "as of 2026-11-24 09:30: 541 people" in done.output
    assert "10010000001 … 10010000333" in done.output
    assert DEMO_PASSWORD in done.output


def test_a_second_time_it_refuses_or_with_if_empty_prints_the_accounts_only(built):
    again, kept = (built[0].test_cli_runner().invoke(args=["demo", *more]) for more in ((), ("--if-empty",)))
    assert again.exit_code == 1
    assert "not empty" in again.output
    assert kept.exit_code == 0
    assert "nothing was built" in kept.output
    assert "10040000001" in kept.output


@pytest.mark.usefixtures("town")
def test_a_database_of_ones_own_is_left_alone_and_no_demo_account_is_named(run):
    kept = run("--if-empty")
    assert kept.exit_code == 0
    assert DEMO_PASSWORD not in kept.output
    assert run().exit_code == 1


def test_production_gets_no_demo_town(app, run):
    app.config["ENV"] = "production"
    refused = run()
    assert refused.exit_code == 1
    assert "ONE_DOOR_ENV" in refused.output


def test_production_refuses_the_folder_of_a_demo_town(app, built):
    def unsafe(there):
        return unsafe_values({**there.config, **SAFE, "DEBUG": False, "SECOND_FACTOR": "required"})

    assert unsafe(app) == []
    assert unsafe(built[0]) == ["this instance folder holds the demo town"]


def test_a_build_that_fails_leaves_an_empty_database_and_the_marker(app, run, monkeypatch):
    def broken(at, micro_grids):
        raise RuntimeError("the power went")

    monkeypatch.setattr(build, "plan", broken)
    assert isinstance(run().exception, RuntimeError)
    with app.app_context():
        assert build.is_empty()
        assert build.marker().name == DEMO_MARKER
        assert build.marker().exists()


def test_a_database_without_tables_is_told_what_to_do(make_app, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    refused = app.test_cli_runner().invoke(args=["demo"])
    assert refused.exit_code == 1
    assert "db upgrade" in refused.output


def test_only_the_demo_knows_the_demo_password(tmp_path):
    assert load({"ENV": "demo", "INSTANCE": str(tmp_path)})["DEMO_PASSWORD"] == DEMO_PASSWORD
    assert load({"ENV": "development", "INSTANCE": str(tmp_path)})["DEMO_PASSWORD"] == ""
