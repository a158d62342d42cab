"""Agreements and what becomes of them: terms as a form sends them, a second officer of the host, pages with a seal."""

from typing import Any

import pytest

from tests.mediation.conftest import MEDIATOR, Mediations
from webapp.people.permissions import Role

OTHER = "womens_federation"  # appointed to the committee as well
PAGES = {"photo_digests": ["ab" * 32]}
APOLOGY = {"who": "蒋小弟", "to_whom": "蒋老大", "what": "当面道歉", "by": "2026-11-26"}
MEDICINE = {"who": "蒋小弟", "to_whom": "蒋老大", "what": "付药费", "amount": "860", "by": "2026-11-27"}


def terms(*rows: dict[str, str], **fields: str) -> dict[str, Any]:
    """Return an agreement as its form sends it; by word of mouth, with an apology and money, unless said otherwise."""
    numbered = enumerate(rows or (APOLOGY, MEDICINE))
    sent = {f"clauses-{n}-{name}": value for n, row in numbered for name, value in row.items()}
    return {"answer": "oral", **sent, **fields}


def signed(**fields: Any) -> dict[str, Any]:
    """Return what is handed in of pages that all have signed today and that bear the seal."""
    return {"on": "2026-11-26", "seal": "1", **PAGES, **fields}


@pytest.fixture
def house(house: Mediations) -> Mediations:
    """The town with a second officer of the committee."""
    house.appoint(OTHER, Role.MEDIATOR, MEDIATOR)
    return house


def with_cards(house: Mediations, **fields: Any) -> str:
    """Return a mediation in which both said yes and showed their cards."""
    url = house.open(**fields)
    for party, card in (("1", "450324196101010012"), ("2", "450324199001010035")):
        house.step(MEDIATOR, url, "party", party=party, id_number=card)
    return url


def agreed(house: Mediations, *rows: dict[str, str], **fields: str) -> str:
    """Return a mediation whose parties agreed."""
    url = with_cards(house) if fields.get("answer") == "written" else house.open()
    house.step(MEDIATOR, url, "agree", **terms(*rows, **fields))
    return url
