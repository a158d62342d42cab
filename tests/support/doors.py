"""Every door by which a protected matter comes into the house, and the steps that follow."""

import hashlib
import io
import uuid
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests.legal_aid.conftest import Resident as Applicant
from tests.support.html import parse
from tests.support.makers import make_visit
from tests.support.resident import Resident
from tests.support.town import Phone, Town
from tests.support.traces import Seeds
from webapp.cases.models import Case
from webapp.core import background
from webapp.core.db import db
from webapp.legal_aid.models import AidApplication
from webapp.related import service_flags
from webapp.search import service as index

PAGE = {"Accept": "text/html"}
INFORMANT, NAMED = "informant:200/001/01", "police_station"
JOBS = ("deliver_notices", "make_thumbnails", "seal_protected", "sweep", "sweep_orders", "nightly_backup")


@dataclass
class Doors:
    """Every door by which a protected matter comes in, and the steps that follow; each leaves seeds of its own."""

    town: Town
    seeds: Seeds

    def go_through_all(self) -> None:
        """Send something through each door and take each step."""
        self.resident, self.reporter, self.named = (
            Resident(self.town.app.test_client()),
            *map(self.town.sign_in, (INFORMANT, NAMED)),
        )
        for door in (self.report, self.report_whose_files_follow, self.add, self.counter, self.speak, self.quiet):
            door()
        for door in (self.talk, self.legal_aid, self.acknowledge, self.visit, self.hold):
            door()

    def _details(self, door: str) -> dict[str, str]:
        fields = ("description", "place_name", "wants", "safe_contact", "party_name")
        return {name: self.seeds.words(f"{door} {name}") for name in fields} | {
            "party_phone": self.seeds.phone(f"{door} party"),
            **self.seeds.place(f"{door} position"),
        }

    def _cases(self) -> int:
        with self.town.app.app_context():
            return db.session().scalar(select(func.count()).select_from(Case).where(Case.protected)) or 0

    def report(self) -> None:
        self.client_id = str(uuid.uuid4())
        answer = self.reporter.report(
            "dispute",
            [self.seeds.picture("report picture")],
            client_id=self.client_id,
            someone_hurt="yes",
            voice=(io.BytesIO(self.seeds.sound("report voice")), "voice.webm"),
            **self._details("report"),
        )
        assert answer.status_code == 201, answer.text
        self.code = answer.json["case_code"]

    def report_whose_files_follow(self) -> None:
        picture, sound, own = (
            self.seeds.picture("follows picture"),
            self.seeds.sound("follows voice"),
            str(uuid.uuid4()),
        )
        digest, heard, lost = (hashlib.sha256(one).hexdigest() for one in (picture, sound, b"lost"))
        answer = self.reporter.report(
            "dispute",
            client_id=own,
            minor_harmed="unsure",
            photo_digests=[digest, lost],
            voice_digest=heard,
            **self._details("follows"),
        )
        assert answer.status_code == 201, answer.text
        assert self.reporter.put(f"/reports/{own}/photos/{digest}", picture).status_code == 200
        assert self.reporter.put(f"/reports/{own}/voice/{heard}", sound).status_code == 200
        reason = {"reason": self.seeds.words("give-up reason")}
        assert self.reporter.post(f"/reports/{own}/photos/{lost}/give-up", reason).status_code == 200

    def add(self) -> None:
        for who, phone in (("author", self.reporter), ("named", self.named)):
            sent = {
                "client_id": str(uuid.uuid4()),
                "description": self.seeds.words(f"addition {who}"),
                "photos": [(io.BytesIO(self.seeds.picture(f"addition picture {who}")), "1.jpg")],
                "voice": (io.BytesIO(self.seeds.sound(f"addition voice {who}")), "voice.webm"),
            }
            answer = phone.post(f"/reports/{self.client_id}/additions", sent, content_type="multipart/form-data")
            assert answer.status_code == 201, answer.text

    def counter(self) -> None:
        said = self._details("counter") | {"client_id": str(uuid.uuid4()), "about": "hazard:other", "channel": "phone"}
        said |= {"caller_name": self.seeds.words("caller"), "caller_phone": self.seeds.phone("caller phone")}
        said |= {
            "afraid_to_go_home": "unsure",
            "photos": [(io.BytesIO(self.seeds.picture("counter picture")), "1.jpg")],
        }
        desk = self.town.sign_in("petition_reception_centre")
        assert desk.post("/counter", said, content_type="multipart/form-data").json["case_code"] is None

    def speak(self) -> None:
        self.resident.get("/services/speak")
        told = self._details("speak") | {"client_id": str(uuid.uuid4()), "about": "dispute:marriage_family"}
        told |= {"caller_name": self.seeds.words("speaker"), "someone_hurt": "yes"}
        before = self._cases()
        assert self.resident.post("/services/speak", **told).status_code == 200
        assert self._cases() == before + 1

    def quiet(self) -> None:
        self.resident.get("/services/p")
        form = self.resident.page.find("form").fields
        told = {name: self.seeds.words(f"quiet {name}") for name in ("description", "safe_contact", "caller_name")}
        before = self._cases()
        assert self.resident.post("/services/p", **form | told).status_code == 200
        assert self._cases() == before + 1

    def talk(self) -> None:
        said = {name: self.seeds.words(f"talk {name}") for name in ("name", "words", "way")}
        order = self.resident.order("heart_talk", meeting="home", **said, phone=self.seeds.phone("talk phone"))
        adviser = self.town.sign_in("adviser:200")
        assert adviser.post(f"/orders/{order}/confirm", {}, headers=PAGE).status_code == 303
        form = parse(adviser.get(f"/orders/{order}/case").data).find("form", action=f"/orders/{order}/case").fields
        asked = form | self._details("case of the talk") | {"asked": "in_person", "about": "dispute:neighbour"}
        asked |= {"afraid_to_go_home": "yes"}
        before = self._cases()
        assert adviser.post(f"/orders/{order}/case", asked, headers=PAGE).status_code == 303
        assert self._cases() == before + 1

    def legal_aid(self) -> None:
        sent = {name: self.seeds.words(f"aid {name}") for name in ("name", "story", "contact")}
        picture = self.seeds.picture("aid paper")
        applicant = Applicant(self.town.app.test_client())
        answer = applicant.apply(matter="harm", phone=self.seeds.phone("aid phone"), photos=[picture], **sent)
        assert answer.status_code == 200
        with self.town.app.app_context():
            found = db.session().scalars(select(AidApplication)).one()
        assert found.protected
        officer = self.town.sign_in("justice_office")
        words = {"reason": self.seeds.words("aid phone reason")}
        assert officer.post(f"/legal-aid/{found.code}/phone", words, headers=PAGE).status_code == 200
        asked = {"words": self.seeds.words("aid asked"), "papers": "identity", "version": found.version}
        assert officer.post(f"/legal-aid/{found.code}/ask-papers", asked, headers=PAGE).status_code == 303

    def acknowledge(self) -> None:
        assert self.named.get(f"/cases/{self.code}").status_code == 200
        picture = (io.BytesIO(self.seeds.picture("step picture")), "1.jpg")
        step = {"note": self.seeds.words("step note"), "photos": [picture], "client_id": str(uuid.uuid4())}
        answer = self.named.post(f"/cases/{self.code}/acknowledge", step, content_type="multipart/form-data")
        assert answer.status_code == 201, answer.text

    def visit(self) -> None:
        asked = {name: self.seeds.words(f"visit {name}") for name in ("place", "reason")}
        number = make_visit(self.named, "field", case=self.code, guest_name="", guest_phone="", **asked)
        picture = (io.BytesIO(self.seeds.picture("visit picture")), "1.jpg")
        came = {"note": self.seeds.words("visit outcome"), "photos": [picture], "client_id": str(uuid.uuid4())}
        held = self.named.post(f"/visits/{number}/hold", came, content_type="multipart/form-data")
        assert held.status_code in (200, 303), held.text

    def hold(self) -> None:
        arguments = ["hold", "set", self.code, "--reason", self.seeds.words("hold reason")]
        done = self.town.app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 0, done.output


@dataclass
class Turns:
    """An ordinary matter that goes all the ways of one, each with seeds of its own, and then turns protected."""

    town: Town
    seeds: Seeds

    def go_through_all(self) -> None:
        """Let it spread as far as it can; the worker follows."""
        phones = ("grid:200/001", "village:200", "governance_centre", "court", "informant:200/001/02")
        self.reporter, self.named = self.town.sign_in(INFORMANT), self.town.sign_in(NAMED)
        self.lead, self.village, self.desk, self.unit, self.other = map(self.town.sign_in, phones)
        for way in (self.report, self.add, self.lead_steps, self.relate, self.plan, self.orders):
            way()
        with self.town.app.app_context():
            index.catch_up()
            service_flags.catch_up()
        work(self.town.app, "deliver_notices", "make_thumbnails")

    def _said(self, *names: str) -> dict[str, str]:
        return {name.split()[-1]: self.seeds.words(f"turned {name}") for name in names}

    def _file(self, where: str) -> tuple[io.BytesIO, str]:
        return io.BytesIO(self.seeds.picture(f"turned {where}")), "1.jpg"

    def _step(self, phone: Phone, url: str, *, done: int = 201, **sent: object) -> None:
        form = {"client_id": str(uuid.uuid4()), **sent}
        answer = phone.post(url, form, content_type="multipart/form-data")
        assert answer.status_code == done, (url, answer.status_code, answer.text)

    def report(self) -> None:
        self.client_id = str(uuid.uuid4())
        said = self._said("description", "place_name", "wants", "party_name") | self.seeds.place("turned position")
        sound = {"voice": (io.BytesIO(self.seeds.sound("turned voice")), "voice.webm")}
        picture = [self.seeds.picture("turned picture")]
        sent = self.reporter.report("dispute", picture, client_id=self.client_id, **said, **sound)
        assert sent.status_code == 201, sent.text
        self.code = sent.json["case_code"]

    def add(self) -> None:
        for who, phone in (("author", self.reporter), ("lead", self.lead)):
            sent = self._said(f"{who} description") | {"photos": [self._file(f"{who} added")]}
            self._step(phone, f"/reports/{self.client_id}/additions", **sent)

    def lead_steps(self) -> None:
        at = f"/cases/{self.code}"
        self._step(self.lead, f"{at}/acknowledge", **self._said("first note"), photos=[self._file("step picture")])
        colleague = self.town.users["village:200"]
        self._step(self.lead, f"{at}/forward", done=303, to=colleague, **self._said("forward note"))
        self._step(self.lead, f"{at}/escalate", **self._said("escalate note"))
        self._step(self.village, f"{at}/escalate", **self._said("village note"))

    def relate(self) -> None:
        other = self.other.report("dispute", **self._said("other description", "other place_name")).json["case_code"]
        third = self.other.report("hazard").json["case_code"]
        self._step(self.desk, f"/cases/{self.code}/related", done=303, other=third, **self._said("link why"))
        self._step(self.desk, f"/cases/{other}/merge", done=303, into=self.code, **self._said("merge note"))

    def plan(self) -> None:
        asked = self._said("visit place", "visit reason")
        self.visit = make_visit(self.desk, "invited", case=self.code, guest="reporter", **asked)

    def orders(self) -> None:
        at, day = f"/cases/{self.code}", "2026-12-24"
        asked = {"unit": "court", "due_on": day} | self._said("asked", "deadline_reason")
        self._step(self.desk, f"{at}/dispatch", **asked)
        self._step(self.unit, f"{at}/orders/1/accept")
        wanted = {"due_on": "2026-12-28"} | self._said("request note")
        self._step(self.unit, f"{at}/orders/1/ask-extension", **wanted)
        self._step(self.desk, f"{at}/orders/1/refuse", **self._said("refuse note"))
        self._step(self.unit, f"{at}/orders/1/finish", **self._said("finish note"), photos=[self._file("done")])

    def protect(self) -> None:
        """Turn it, with a word and a picture."""
        sent = {"reason": "afraid", "photos": [self._file("turn picture")]} | self._said("turn words")
        self._step(self.desk, f"/cases/{self.code}/protect", **sent)


def instance(app: Flask) -> Path:
    """Return the folder of an application's data."""
    return Path(app.config["INSTANCE"])


def work(app: Flask, *jobs: str) -> None:
    """Let the worker's jobs run once: those, or all."""
    with app.app_context():
        for name in jobs or JOBS:
            background.run(name, {})
