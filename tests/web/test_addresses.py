"""No view sees a part of an address that can't be one: such an address does not exist."""

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import BaseConverter

from tests.support.town import JSON, Town
from webapp.web.addresses import RowNumber, Word

HTML = {"Accept": "text/html"}
NO_ROWS = [str(2**63), "9" * 19, "9" * 4_000, "0", "007", "-1", "²", "٣", "９", "1%00", "%00", "1e3", "1.0"]


@pytest.mark.parametrize("number", NO_ROWS)
def test_a_number_that_no_row_can_have_is_the_ordinary_404(town: Town, client: FlaskClient, number: str) -> None:
    absent = client.get("/services/stories/999", headers=JSON)
    answer = client.get(f"/services/stories/{number}", headers=JSON)
    assert (answer.status_code, answer.data) == (404, absent.data)
    lead = town.sign_in("grid:200/001")
    assert lead.get(f"/messages/{number}", headers=JSON).data == absent.data


def test_the_largest_number_is_asked_for_like_any_other(client: FlaskClient) -> None:
    assert client.get(f"/services/stories/{2**63 - 1}").status_code == 404


@pytest.mark.parametrize(
    "word", ["%00", "a%00b", "a%0Ab", "%ED%A0%80", "%C0%AE%C0%AE", "%FF", "x" * 5_000, "%E2%80%AE"]
)
def test_a_word_that_can_t_be_one_is_the_ordinary_404(town: Town, word: str) -> None:
    lead = town.sign_in("grid:200/001")
    absent = lead.get("/cases/AAAA-AAAA-AAAA-AAA2", headers=JSON)
    for path in (f"/cases/{word}", f"/reports/{word}", f"/roll-up/{word}"):
        answer = lead.get(path, headers=JSON)
        assert (answer.status_code, answer.data) == (404, absent.data), path


def test_every_rule_of_the_map_uses_the_houses_converters(app) -> None:
    loose = [
        str(rule)
        for rule in app.url_map.iter_rules()
        for converter in rule._converters.values()
        if not isinstance(converter, RowNumber | Word)
        and type(converter).__name__ not in ("AnyConverter", "PathConverter")
    ]
    assert loose == []
    assert issubclass(RowNumber, BaseConverter)
