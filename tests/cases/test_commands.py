"""The commands about cases."""

from flask import Flask
from sqlalchemy import update

from tests.support.town import Town
from webapp.cases.models import CaseCounter
from webapp.config import ROOT
from webapp.core.db import transaction


def test_the_page_of_states_is_what_the_tables_say(app: Flask) -> None:
    shown = app.test_cli_runner().invoke(args=["states-doc"])
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == shown.output.removesuffix("\n")


def test_counters_verify_finds_a_wrong_number_and_mends_it(town: Town) -> None:
    town.sign_in("informant:200/001/01").report()
    runner = town.app.test_cli_runner()
    assert runner.invoke(args=["counters", "verify"]).exit_code == 0
    with town.app.app_context(), transaction() as session:
        session.execute(update(CaseCounter).values(value=7))
    assert runner.invoke(args=["counters", "verify", "--dry-run"]).exit_code == 1
    found = runner.invoke(args=["counters", "verify"])
    assert found.exit_code == 1
    assert "mended" in found.output
    assert runner.invoke(args=["counters", "verify"]).exit_code == 0


def test_the_sweep_says_how_many_steps_it_took(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["sweep"])
    assert done.exit_code == 0
    assert "pass-up: 0" in done.output


def test_a_database_of_before_is_counted_anew_and_goes_back(town: Town) -> None:
    informant, lead = town.sign_in("informant:200/001/01"), town.sign_in("grid:200/001")
    informant.report("dispute", someone_hurt="yes")
    informant.report()
    done = informant.report(category="flood", severity="urgent").json["case_code"]
    lead.act(done, "acknowledge")
    lead.act(done, "resolve", note="通了")
    runner = town.app.test_cli_runner()
    for way in (["downgrade", "0018"], ["upgrade"]):
        assert runner.invoke(args=["db", *way]).exit_code == 0
    assert "ok" in runner.invoke(args=["counters", "verify", "--dry-run"]).output
