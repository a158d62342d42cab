"""A step that was recorded without signal after another: it fits only where that one was the row's last change."""

import uuid
from dataclasses import dataclass

import pytest
from werkzeug.datastructures import MultiDict

from tests.support.town import Town
from webapp.core.db import transaction
from webapp.core.errors import Problem
from webapp.reports import service
from webapp.reports.queries import is_stale
from webapp.web.forms import Seen, read_seen

GRID, VILLAGE = "grid:200/001", "village:200"
CONSENT, SESSION, UNKNOWN = (str(uuid.UUID(int=number)) for number in (1, 2, 3))


@dataclass
class Row:
    version: int
    last_submission_id: int | None


@pytest.fixture
def sent(town: Town) -> dict[tuple[str, str], int]:
    """Steps that came in: (who, client id) → their submission."""
    came = [(GRID, CONSENT), (GRID, SESSION), (VILLAGE, CONSENT)]
    with town.app.app_context(), transaction():
        return {(who, one): service.claim(town.users[who], one, "action", "0" * 64)[0].id for who, one in came}


def stale(town: Town, row: Row, who: str = GRID, **form: str) -> bool:
    with town.app.app_context():
        return is_stale(row, read_seen(MultiDict(form)), town.users[who])


def test_a_step_fits_after_its_authors_own_step_whatever_the_version_is_now(town: Town, sent) -> None:
    row = Row(7, sent[GRID, CONSENT])
    assert not stale(town, row, after=CONSENT)
    assert not stale(town, row, after=f" {CONSENT.upper()}\r\n"), "an id is the same in whatever letters"
    assert not stale(town, row, after=CONSENT, version="3"), "it stands instead of the version"


@pytest.mark.parametrize("after", [SESSION, UNKNOWN, "x", "0"])
def test_a_step_is_stale_after_anything_that_was_not_the_last_change(town: Town, sent, after: str) -> None:
    assert stale(town, Row(7, sent[GRID, CONSENT]), after=after)
    assert stale(town, Row(7, sent[GRID, CONSENT]), after=after, version="7")
    assert stale(town, Row(7, None), after=after), "the last change was sent by no phone"


def test_the_same_id_of_another_author_is_another_step(town: Town, sent) -> None:
    assert stale(town, Row(7, sent[VILLAGE, CONSENT]), after=CONSENT)
    assert not stale(town, Row(7, sent[VILLAGE, CONSENT]), VILLAGE, after=CONSENT)


def test_of_two_phones_the_second_is_stale(town: Town, sent) -> None:
    row = Row(7, sent[GRID, CONSENT])
    assert not stale(town, row, after=CONSENT), "recorded on the first phone"
    row = Row(8, sent[GRID, SESSION])
    assert stale(town, row, after=CONSENT), "recorded on the second one, which came later"
    assert not stale(town, row, after=SESSION)


def test_without_after_the_version_decides_as_ever(town: Town, sent) -> None:
    row = Row(7, sent[GRID, CONSENT])
    assert not stale(town, row)
    assert not stale(town, row, version="7", after="  ")
    assert stale(town, row, version="6", after="")


def test_a_version_that_is_none_is_refused_also_beside_an_after() -> None:
    assert read_seen({"after": "X"}) == Seen(None, "x")
    with pytest.raises(Problem) as refused:
        read_seen(MultiDict({"version": "x", "after": CONSENT}))
    assert refused.value.fields.keys() == {"version"}
