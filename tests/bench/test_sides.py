"""What is held side by side: rounds against rounds, pages of which no two are alike, and an honest other side."""

import sqlite3
import threading
from collections import Counter
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from bench import reference, sections
from bench.crash.run import HOUSE, Run
from bench.fill import DAYS
from bench.instance import Phone
from bench.load import Measured
from bench.sides import nginx
from bench.sides.asked import Asked
from bench.sides.turns import Compared, span
from bench.targets import TARGETS, Target
from tests.support.town import Town, small_jpeg
from webapp.core.media.files import FolderStore


def round_of(requests: int, cpu: float) -> Measured:
    return Measured(waits=[0.01] * requests, cpu=cpu)


def test_a_ratio_is_of_a_round_and_tells_how_far_the_rounds_lie_apart() -> None:
    compared = Compared(
        house=[round_of(100, 1.0), round_of(100, 2.0), round_of(100, 4.0)],
        reference=[round_of(200, 1.0), round_of(200, 2.0), round_of(200, 2.0)],
        worker_cpu=[1.0, 2.0, 4.0],
    )
    figures = compared.figures()
    assert figures["ratio"] == [0.25, 0.5, 0.5]
    assert figures["ratio_with_worker"] == [0.125, 0.25, 0.25]
    assert figures["worker_cpu_ms"] == [10, 20, 40]
    assert figures["house"]["cpu_ms"] == [10, 20, 40]
    assert figures["house"]["requests"] == 300


def test_what_the_reference_cannot_do_is_told_without_a_ratio() -> None:
    figures = Compared(house=[round_of(10, 1.0)], worker_cpu=[0.0]).figures()
    assert set(figures) == {"house"}


def test_a_span_is_the_least_the_middle_and_the_most() -> None:
    assert span([3.0, 1.0, 2.0]) == [1.0, 2.0, 3.0]


def test_no_list_page_is_asked_twice_and_many_people_ask(town: Town) -> None:
    asked = Asked(whole_town_beside(town))
    pages = [asked.list_page() for _ in range(300)]
    assert len(set(pages)) == 300
    by = Counter(cookie_of(page) for page in pages)
    assert len(by) > 2
    assert max(by.values()) < 150
    assert all(b"one_door_desk=0" in page for page in pages), "a desk gets another page"
    theirs = [asked.list_page_of_reference() for _ in range(300)]
    assert len(set(theirs)) == 300


def test_no_report_is_sent_twice(town: Town) -> None:
    asked = Asked(whole_town_beside(town))
    assert len({asked.post() for _ in range(50)}) == 50
    assert len({asked.post_with_photo()[-2000:] for _ in range(5)}) == 5


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The reference with 17 × 40 reports."""
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    monkeypatch.setattr(reference, "store", FolderStore(tmp_path / "files"))
    monkeypatch.setattr(reference, "_own", threading.local())
    reference.fill(tmp_path, 40 * reference.AREAS, DAYS)
    return reference.app.test_client()


def test_the_reference_shows_twenty_of_an_area_from_a_moment_on(plain: FlaskClient) -> None:
    newest = plain.get("/cases?area=3").text
    assert newest.count("<tr>") == 20
    assert plain.get("/cases?area=3&before=0").text.count("<tr>") == 0
    assert plain.get("/roll-up").text.count("<tr>") == reference.AREAS


def test_the_reference_stores_a_report_once_with_its_photo(plain: FlaskClient, tmp_path: Path) -> None:
    def sent() -> dict[str, object]:
        form = {"client_id": "one", "category": "food", "description": "路灯坏了", "place_name": "桥头"}
        return {**form, "photos": [(BytesIO(small_jpeg()), "1.jpg")]}

    assert plain.post("/reports", data=sent()).status_code == 201
    assert plain.post("/reports", data=sent()).status_code == 200
    assert plain.post("/reports", data=sent() | {"description": "别的"}).status_code == 409
    with sqlite3.connect(tmp_path / "reference.db") as database:
        assert database.execute("SELECT count(*) FROM photos").fetchone() == (1,)
        assert database.execute("SELECT sum(open) FROM counters").fetchone() == (40 * reference.AREAS + 1,)
    database.close()


def test_nginx_is_measured_with_the_deployed_rules(tmp_path: Path) -> None:
    text = nginx.configuration(tmp_path, 8001, 8002)
    assert "listen 127.0.0.1:8001;" in text
    assert "server 127.0.0.1:8002;" in text
    assert "proxy_request_buffering on;" in text
    assert "client_body_buffer_size 512k;" in text
    assert "ssl" not in text
    assert text.count("{") == text.count("}")


def test_without_nginx_it_says_so_and_goes_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(nginx, "program", lambda: None)
    direct = SimpleNamespace(figures=lambda: {"stored": 1})
    monkeypatch.setattr(sections.slow_phones, "without_nginx", lambda *_: direct)
    assert sections.slow(SimpleNamespace(), SimpleNamespace(phones=1)) == {"direct": {"stored": 1}}
    assert "nginx is not installed" in capsys.readouterr().out


def test_what_was_not_measured_is_not_judged() -> None:
    assert all(target.value({}) is None for target in TARGETS)
    at_least = Target("a ratio", lambda report: report["ratio"], 0.5)
    assert at_least.met(at_least.value({"ratio": 0.5}) or 0)
    assert not at_least.met(at_least.value({"ratio": 0.49}) or 0)


def test_a_crash_run_has_tried_enough_when_all_that_was_wanted_came_about() -> None:
    run = Run(HOUSE, {"cut": 2, "replayed": 1})
    run.ledger.counts.update(cut=2)
    assert not run.tried_enough
    run.ledger.count("replayed")
    assert run.tried_enough


def whole_town_beside(town: Town) -> SimpleNamespace:
    """What Asked wants of the whole town, with the places of the small one."""
    return SimpleNamespace(
        app=town.app,
        informants=[Phone(number, {"Cookie": f"one_door={number}"}) for number in range(9)],
        phone=lambda number: Phone(int(number), {"Cookie": f"one_door={number}"}),
    )


def cookie_of(request: bytes) -> bytes:
    return request.split(b"Cookie: ")[1].split(b";")[0]
