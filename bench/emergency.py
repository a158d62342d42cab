"""What it costs when everybody of a large roll-call looks at it at once: ``python -m bench.emergency [CALLED]``.

An emergency calls that many people: those of all villages, and on top, as rows, whoever else has an account. Each of
their phones polls the page: first while nothing has changed, then all anew, then each answers.
"""

import re
import sys
import tempfile
import uuid
from pathlib import Path

from sqlalchemy import select

from bench import load
from bench.client import Connection, get, post
from bench.instance import Phone, Town
from bench.server import Server
from webapp.core import clock
from webapp.core.db import transaction
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.states_roll import RollState

DESK = "10050000001"
CLIENTS, POLLS = 8, 4


def main(called: int) -> None:
    """Start an emergency, let all who were called poll it, and print polls a CPU-second."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder) / "town")
        with Server(town.folder) as server:
            code, phones = _called(server.port, town, called)
            marks = {phone.user_id: _mark(server.port, phone, code) for phone in phones}
            quiet = [_poll(phone, code, marks[phone.user_id]) for phone in phones for _ in range(POLLS)]
            same = load.run(server.port, server.pid, load.dealt(quiet, CLIENTS), expect=(204,))
            news = [_poll(phone, code, "") for phone in phones]
            fresh = load.run(server.port, server.pid, load.dealt(news, CLIENTS), expect=(200,))
            answers = [_answer(phone, code) for phone in phones]
            given = load.run(server.port, server.pid, load.dealt(answers, CLIENTS), expect=(201,))
    for name, measured in (("nothing new", same), ("the whole page anew", fresh), ("answers", given)):
        print(f"{len(phones)} called, {name}: {measured.figures()}")


def _called(port: int, town: Town, wanted: int) -> tuple[str, list[Phone]]:
    """Start an emergency and call one village after the other until there are enough; its code and the called."""
    desk = town.phone(DESK)
    sent = {"client_id": str(uuid.uuid4()), "kind": "flood", "summary": "河水涨过桥面", "place_name": "河边几个村"}
    started = _sent(port, post("/emergencies", desk.as_program, [*sent.items()]))
    code = re.search(rb'"code":"([^"]+)"', started)
    if code is None:
        raise RuntimeError(f"no headquarters: {started!r}")
    at = f"/emergencies/hq/{code[1].decode()}"
    for number in range(200, 217):
        more = {"client_id": str(uuid.uuid4()), "village": f"450324106{number}"}
        _sent(port, post(f"{at}/call", desk.as_program, [*more.items()]))
    return code[1].decode(), _enrolled(town, code[1].decode(), wanted)


def _enrolled(town: Town, code: str, wanted: int) -> list[Phone]:
    """Put others on the roll-call until there are enough; return the phones of all."""
    by_id = {phone.user_id: phone for phone in town.everybody}
    with town.app.app_context(), transaction() as session:
        headquarters = session.scalars(select(Headquarters).where(Headquarters.code == code)).one()
        called = list(session.scalars(select(RollEntry.user_id).where(RollEntry.headquarters_id == headquarters.id)))
        for user_id in [one for one in by_id if one not in set(called)][: max(wanted - len(called), 0)]:
            now, label = clock.now(), "另外叫的"
            of_it = {"headquarters_id": headquarters.id, "user_id": user_id, "label": label, "called_at": now}
            session.add(RollEntry(state=RollState.CALLED, **of_it))
            called.append(user_id)
    return [by_id[one] for one in called[:wanted]]


def _mark(port: int, phone: Phone, code: str) -> str:
    found = re.search(rb'data-seen="([^"]+)"', _ask(port, get(f"/emergencies/hq/{code}/now", phone.as_browser))[1])
    return found[1].decode() if found else ""


def _poll(phone: Phone, code: str, seen: str) -> bytes:
    return get(f"/emergencies/hq/{code}/now?seen={seen}", phone.as_browser)


def _answer(phone: Phone, code: str) -> bytes:
    sent = {"client_id": str(uuid.uuid4()), "answer": "coming", "minutes": "20"}
    return post(f"/emergencies/hq/{code}/answer", phone.as_program, [*sent.items()])


def _sent(port: int, message: bytes) -> bytes:
    return _ask(port, message)[1]


def _ask(port: int, message: bytes) -> tuple[int, bytes]:
    connection = Connection(port)
    try:
        answer = connection.send(message)
        return answer.status, answer.content
    finally:
        connection.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
