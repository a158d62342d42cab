"""Two web machines and two workers on folders of their own share database, Redis and bucket, behind nginx."""

import hashlib
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from tests.support import once
from tests.support.production import SECRETS
from tests.support.running.machines import BUCKET_KEYS, machines
from tests.support.running.server import copied
from tests.support.town import JSON, Phone, Town, build_town, small_jpeg
from webapp import create_app
from webapp.cases.lists.service_counters import verify_counters
from webapp.core.db import db
from webapp.core.machines import shared
from webapp.operations.queries_proof import faults
from webapp.reports.models import Photo, Report

pytestmark = pytest.mark.many
MOTO = ".venv-moto/bin/moto_server"
REPORTS, WITHIN_S = 60, 30.0


@pytest.fixture(scope="module")
def many(tmp_path_factory, empty_instance: Path):
    """The machines, and the town they share as an application of this process sees it."""
    folder = tmp_path_factory.mktemp("many")
    with machines(folder) as ours, pytest.MonkeyPatch.context() as patch:
        ours.shared(MOTO)
        keys = BUCKET_KEYS | {"AWS_ENDPOINT": ours.url("bucket")}
        for name, value in keys.items():
            patch.setenv(name, value)
        requests.put(f"{ours.url('bucket')}/town", timeout=5).raise_for_status()
        home = copied(empty_instance, folder / "database")
        common = {
            **SECRETS,
            "ENV": "development",
            "DATABASE_URL": f"sqlite:///{home / 'one-door.db'}",
            "FILES_URL": "s3://town/files",
            "REDIS_URL": f"redis://127.0.0.1:{ours.ports['redis']}/0",
            "BACKGROUND": "queue",
        }
        app = create_app(once.settings(home, folder) | common)
        town = build_town(app)
        settings = {f"ONE_DOOR_{name}": value for name, value in common.items()}
        for name in ("one", "two"):
            ours.web(name, **settings)
        ours.front("one", "two")
        yield ours, town, settings


class Sender:
    """A phone of the town that speaks to an address."""

    def __init__(self, phone: Phone) -> None:
        cookie = phone.client.get_cookie("one_door")
        self.head = {"Cookie": f"one_door={cookie.value}", "X-CSRFToken": phone.token, **JSON}

    def send(self, url: str, client_id: str, picture: bytes) -> requests.Response:
        data = {"client_id": client_id, "kind": "hazard", "category": "electrical"}
        return requests.post(
            f"{url}/reports", data, files={"photos": ("0.jpg", picture)}, headers=self.head, timeout=40
        )

    def get(self, url: str) -> requests.Response:
        return requests.get(url, headers=self.head, timeout=40)


def until(asked, what: str):
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        if found := asked():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {WITHIN_S} s: {what}")


def asked(town: Town, query):
    with town.app.app_context():
        return db.session().scalar(query)


def test_a_picture_sent_to_one_machine_is_seen_on_the_other(many) -> None:
    ours, town, _ = many
    phone, picture = Sender(town.sign_in("informant:200/001/01")), small_jpeg("navy")
    receipt = phone.send(ours.url("one"), str(uuid.uuid4()), picture)
    assert receipt.status_code == 201, receipt.text
    address = f"{receipt.json()['photos_at']}/{hashlib.sha256(picture).hexdigest()}"
    there = [phone.get(f"{ours.url(name)}{address}") for name in ("one", "two")]
    assert [one.status_code for one in there] == [200, 200], there[0].text
    assert there[0].content == there[1].content
    assert not list((ours.folder / "one").glob("files/??/*")), "nothing of it lies on a machine"
    small = select(func.count()).select_from(Photo).where(Photo.thumbnail.is_not(None), Photo.thumbnail != Photo.file)
    until(lambda: asked(town, small), "its thumbnail")


def test_one_machine_killed_in_the_middle_loses_and_doubles_nothing(many) -> None:
    ours, town, settings = many
    phone, before = Sender(town.sign_in("informant:200/001/02")), asked(town, select(func.count(Report.id)))
    sent = {str(uuid.uuid4()): small_jpeg(f"#{number:06x}") for number in range(REPORTS)}
    reads = []

    def come_through(client_id: str) -> int:
        # As a phone does: until there is a receipt, under the same id.
        for _ in range(40):
            try:
                answer = phone.send(ours.url("nginx"), client_id, sent[client_id])
            except requests.ConnectionError:
                continue
            if answer.status_code in (200, 201):
                reads.append(phone.get(f"{ours.url('nginx')}/reports").status_code)
                return answer.status_code
            time.sleep(0.25)
        return 0

    with ThreadPoolExecutor(6) as phones:
        coming = [phones.submit(come_through, client_id) for client_id in sent]
        until(lambda: asked(town, select(func.count(Report.id))) >= before + REPORTS // 4, "a quarter of them")
        ours.end("two")
        ours.end("two-worker")
        answers = [one.result() for one in coming]
    assert set(answers) <= {200, 201}
    assert set(reads) == {200}, "what one machine can't answer the other does"
    assert asked(town, select(func.count(Report.id))) == before + REPORTS
    waiting = select(func.count()).select_from(Photo).where(Photo.thumbnail.is_(None))
    until(lambda: asked(town, waiting) == 0, "all thumbnails, by the worker that is left")
    with town.app.app_context():
        assert list(faults(town.app.extensions["files"])) == []
        assert list(verify_counters()) == []
    ours.web("two", **settings)


def test_what_is_due_is_queued_once_however_many_workers_ask(many) -> None:
    _, town, _ = many
    with ThreadPoolExecutor(8) as workers:
        won = list(workers.map(lambda _worker: shared.claimed(town.app, "of-this-test"), range(8)))
    assert won.count(True) == 1


def test_the_set_up_is_checked_by_one_command(many) -> None:
    _, town, settings = many
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        done = town.app.test_cli_runner().invoke(args=["check"])
    assert (done.exit_code, "BROKEN" in done.output) == (0, False), done.output


def test_redis_gone_keeps_who_is_signed_in_working(many) -> None:
    ours, town, _ = many
    phone = Sender(town.sign_in("informant:200/001/01"))
    ours.end("redis")
    assert phone.send(ours.url("one"), str(uuid.uuid4()), small_jpeg("gold")).status_code == 201
    assert phone.get(f"{ours.url('one')}/reports").status_code == 200
