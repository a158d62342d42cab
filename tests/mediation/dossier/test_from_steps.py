"""What the steps of a mediation wrote down stands on its papers: talked, agreed on paper, signed, kept, looked at."""

from datetime import timedelta

from tests.mediation.conftest import MEDIATOR
from tests.mediation.dossier.bound import Bound
from tests.mediation.expected import COLLEAGUE
from tests.mediation.walked import CARDS, Walk, terms
from webapp.core import clock

MINUTES = {"facts": "两家地界上的石头，去年修路时挪过", "liability": "各自承担一半", "copies": "3"}


def test_what_was_noted_in_the_steps_is_what_the_papers_say(house: Bound) -> None:
    walk = Walk(house)
    url = walk.to("open")
    for number, card in CARDS.items():
        house.step(MEDIATOR, url, "party", party=number, id_number=card, occupation="种田")
    walk.does(MEDIATOR, url, "session")
    walk.does(MEDIATOR, url, "agree", answer="written", **terms(), **MINUTES)
    page = house.paper(url, "agreement").text
    assert all(words in page for words in (*MINUTES.values(), *CARDS.values(), "种田", "当面道歉", "860.00 元"))
    assert "都退一步" in house.paper(url, "session-1").text
    walk.does(MEDIATOR, url, "signed")
    house.finish(url, "agreement", status=422)
    walk.does(COLLEAGUE, url, "check")
    house.finish(url, "agreement")
    for number in ("1", "2"):
        walk.does(MEDIATOR, url, "clause", no=number)
    assert "履行了" in house.paper(url, "fulfilment").text
    with clock.travel(clock.now() + timedelta(days=8)):
        walk.does(MEDIATOR, url, "follow-up")
        seen = house.paper(url, "follow-up-7").text
    assert "照做了" in seen
    assert "两家说话了" in seen
