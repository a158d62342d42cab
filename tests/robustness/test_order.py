"""First to the disk, then the answer: pictures before their row, the row before the 2xx."""

import os
import re
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bench.instance import Town as WholeTown
from bench.phones.errands import Sender
from bench.phones.lines import PlainLine
from bench.processes import children_of
from bench.server import Server
from tests.support.running.traced import STRACE, Call, traced
from tests.support.town import Town, small_jpeg
from webapp.core.db import db, transaction


def test_every_connection_brings_its_commits_to_the_disk(town: Town) -> None:
    with town.app.app_context(), ExitStack() as stack:
        for _ in range(12):  # more than the pool keeps, all at once
            connection = stack.enter_context(db.engine.connect())
            found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "journal_mode")]
            assert found == [2, "wal"]
    with town.app.app_context():
        db.engine.dispose()
        with transaction() as session:
            assert session.execute(text("PRAGMA synchronous")).scalar() == 2


def test_a_photo_is_flushed_before_its_row_and_the_row_is_committed_before_the_receipt(town: Town, monkeypatch) -> None:
    happened: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def spy_fsync(descriptor: int) -> None:
        fsync(descriptor)
        happened.append("folder" if Path(f"/proc/self/fd/{descriptor}").resolve().is_dir() else "file")

    def spy_rename(path: Path, target: Path) -> Path:
        happened.append("rename")
        return rename(path, target)

    def spy_statement(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT INTO photos", "INSERT INTO submissions", "INSERT INTO journal ")):
            happened.append(statement.split()[2])

    phone = town.sign_in("informant:200/001/01")
    with town.app.app_context():
        event.listen(db.engine, "before_cursor_execute", spy_statement)
        event.listen(db.engine, "commit", lambda _connection: happened.append("commit"))
    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(Path, "rename", spy_rename)
    monkeypatch.setattr(town.app, "wsgi_app", answers_noted(town.app.wsgi_app, happened))
    assert phone.report(photos=[small_jpeg()]).status_code == 201
    stored = happened.index("submissions")
    assert happened[:stored].count("file") == 2, "the picture and its thumbnail"
    assert happened.index("file") < happened.index("rename") < stored
    assert "folder" in happened[happened.index("rename") : stored]
    assert stored < happened.index("photos") < happened.index("commit") < happened.index("answer")
    assert stored < happened.index("journal") < happened.index("commit")


def answers_noted(application: Any, happened: list[str]) -> Any:
    def noted(environ: dict[str, Any], start_response: Any) -> Any:
        def start(*arguments: Any) -> Any:
            happened.append("answer")
            return start_response(*arguments)

        return application(environ, start)

    return noted


@pytest.mark.skipif(STRACE is None, reason="strace is not on this machine")
@pytest.mark.parametrize(("app", "careful"), [("wsgi:app", True), ("bench.crash.faults.lazy_disk:app", False)])
def test_the_kernel_was_asked_to_keep_it_before_the_answer_left(whole_town: WholeTown, tmp_path, app, careful) -> None:
    folder = tmp_path / "instance"
    shutil.copytree(whole_town.folder, folder)
    with Server(folder, app=app, workers=1) as server:
        line, sender = PlainLine(server.port), Sender(whole_town.informants[0], small_jpeg())
        line.send(sender.report("hazard")[0].message)  # what is done only once, such as opening the database
        try:
            with traced(children_of(server.pid)[0], tmp_path / "trace") as calls:
                for errand in sender.report("hazard", inline=1, announced=1):
                    assert line.send(errand.message).status in (200, 201)
        except (AssertionError, subprocess.SubprocessError) as error:
            if "not permitted" in str(error):
                pytest.skip("no right to trace here")
            raise
    answers = [n for n, call in enumerate(calls) if call.name.startswith("send") and "HTTP/1.1 20" in call.what]
    assert len(answers) == 2
    begun = 0
    for answer in answers:
        assert on_disk(calls[begun:answer], folder) == (True, careful)
        begun = answer


def on_disk(calls: list[Call], folder: Path) -> tuple[bool, bool]:
    """Say whether the picture, and then the last that was written into the database, was flushed in these calls."""
    steps = [step for call in calls if (step := named(call, folder))]
    rows = [number for number, step in enumerate(steps) if step == "row"]
    before = " ".join(steps[: rows[0]])
    # Its thumbnail after it; one that is there already, of the same picture in other bytes, flushes its folder alone.
    picture = re.fullmatch(r"(.* )?(picture rename folder ){1,2}folder|(.* )?picture rename folder", before)
    return picture is not None, "database" in steps[rows[-1] :]


def named(call: Call, folder: Path) -> str | None:
    database = f"{folder}/one-door.db-wal>"
    if call.name in ("fsync", "fdatasync"):
        if database in call.what:
            return "database"
        return "picture" if "/.part-" in call.what else "folder" if f"{folder}/files/" in call.what else None
    if call.name.startswith("rename"):
        return "rename" if "/.part-" in call.what else None
    return "row" if call.name == "pwrite64" and database in call.what else None
