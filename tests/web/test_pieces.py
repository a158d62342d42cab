"""What is counted for a person, and what needs their look, is kept as statements: nothing of a moment is in them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.cases.panels import PANELS, holding_open
from webapp.core import clock
from webapp.core.db import db
from webapp.core.hot.forms import Piece, binds, flat, form_of, read_pieces
from webapp.people.actor import Actor
from webapp.people.queries import actor_by_id
from webapp.web.looks import LOOKS
from webapp.web.waiting import WAITING

PEOPLE = [
    *("informant:200/001/01", "grid:200/001", "village:200", "town", "adviser:200", "volunteer", "publicist"),
    *("governance_centre", "justice_office", "police_station", "court", "grid_centre", "petition_reception_centre"),
    *("system_admin", "security_admin", "auditor"),
]
PLAIN = {
    *("invitations_unused", "standards_unread", "unproved", "protected_reads", "locked", "alarms", "undelivered"),
    *("machines_away", "backup", "drill", "disk"),
}
"""What administrators alone count, as plain SQL."""


def asked_of(actor: Actor) -> Iterator[tuple[str, Any]]:
    for one in WAITING:
        if (number := one.count(actor)) is not None:
            yield one.key, number
            if one.today:
                yield one.key, one.today(actor)
    for look in LOOKS:
        if (there := look.when(actor)) is not None:
            yield look.template, there


def kept(one: Piece) -> tuple[str, Any]:
    """Return what would be kept of a piece: the text, and the values that stand in it for good."""
    made = one.make(**binds(form_of(one.values)))
    statement = select(made.scalar_subquery() if isinstance(made, Select) else made)
    compiled = statement.compile(dialect=PGDialect_psycopg())
    given = flat(one.values)
    return str(compiled), {name: value for name, value in compiled.params.items() if name not in given}


@pytest.mark.parametrize("key", PEOPLE)
def test_what_is_kept_holds_nothing_of_a_moment_or_of_the_database(town: Town, key: str) -> None:
    with town.app.app_context():
        actor = actor_by_id(town.users[key])
        assert actor is not None
        pieces = [(name, one) for name, one in asked_of(actor) if isinstance(one, Piece)]
        assert len(pieces) > 5
        with counted_statements() as seen:
            now = [kept(one) for _, one in pieces]
        assert seen == [], "what is put together once asks the database nothing"
        with clock.travel(clock.now() + timedelta(days=40, hours=5)):
            later = [kept(one) for _, one in asked_of(actor) if isinstance(one, Piece)]
        for (name, _), one, another in zip(pieces, now, later, strict=True):
            assert one == another, name


@pytest.mark.parametrize("key", PEOPLE)
def test_what_is_kept_finds_what_a_statement_for_this_run_finds(town: Town, key: str) -> None:
    town.sign_in("informant:200/001/01").report(description="护栏松动", severity="urgent")
    with town.app.app_context():
        actor = actor_by_id(town.users[key])
        assert actor is not None
        pieces = [one for _, one in asked_of(actor) if isinstance(one, Piece)]
        plain = db.session().execute(select(*[one.sql() for one in pieces])).one()
        assert list(read_pieces(pieces)) == list(plain)


def test_what_a_page_of_a_case_asks_beside_its_row_holds_nothing_of_a_moment() -> None:
    asked = [*holding_open(), *[one.there for one in PANELS if one.there]]
    assert len(asked) > 10

    def put_together() -> list[dict[str, Any]]:
        """Return the values that would stand in the statement for good, those that are asked at each run left out."""
        compiled = [select(one(bindparam("case_id"))).compile(dialect=PGDialect_psycopg()) for one in asked]
        return [
            {name: bind.value for bind, name in one.bind_names.items() if bind.callable is None} for one in compiled
        ]

    now = put_together()
    with clock.travel(clock.now() + timedelta(days=40, hours=5)):
        assert put_together() == now


def test_everybody_but_administrators_asks_by_statements_that_are_kept(town: Town) -> None:
    with town.app.app_context():
        actors = [actor_by_id(town.users[key]) for key in PEOPLE]
        plain = {name for one in actors if one for name, asked in asked_of(one) if not isinstance(asked, Piece)}
    assert plain <= PLAIN
