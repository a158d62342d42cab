"""Work outside the request: submitted after the commit, run in the worker, never in the way of who is waiting."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.logs import log_lines
from webapp.core import background, clock
from webapp.core.background import job, submit_after_commit
from webapp.core.db import transaction


@pytest.fixture
def ran():
    """What the job “greet” was called with."""
    calls = []
    with background.JOBS.put_back():

        @job("greet", every_minutes="*/5")
        def greet(whom="nobody"):
            calls.append(whom)

        yield calls


def submit(app, **arguments):
    with app.app_context(), transaction():
        submit_after_commit("greet", **arguments)


def work_off(app):
    """Do what the worker process does, until the queue is empty."""
    queue = app.extensions["background"].huey
    while task := queue.dequeue():
        queue.execute(task)


def test_inline_runs_at_once_and_off_not_at_all(make_app, ran):
    submit(make_app(BACKGROUND="inline"), whom="inline")
    submit(make_app(BACKGROUND="off"), whom="off")
    assert ran == ["inline"]


def test_a_queued_job_waits_for_the_worker_and_has_an_application(make_app, ran):
    app = make_app(BACKGROUND="queue")
    submit(app, whom="first")
    submit(app, whom="second")
    assert ran == []
    work_off(app)
    assert ran == ["first", "second"]


def test_a_queued_job_outlives_the_process_that_submitted_it(make_app, ran):
    submit(make_app(BACKGROUND="queue"), whom="kept")
    work_off(make_app(BACKGROUND="queue"))
    assert ran == ["kept"]


def test_a_job_that_several_places_of_a_transaction_ask_for_runs_once(app, ran):
    with app.app_context(), transaction():
        for whom in ("one", "other", "one"):
            submit_after_commit("greet", whom=whom)
    assert ran == ["one", "other"]


def test_a_job_of_what_was_rolled_back_never_runs(make_app, ran):
    app = make_app(BACKGROUND="queue")
    with app.app_context(), suppress(KeyError), transaction():
        submit_after_commit("greet")
        raise KeyError
    work_off(app)
    assert ran == []


def test_a_queue_that_can_t_be_reached_is_noted_and_the_request_goes_on(make_app, ran):
    app = make_app(BACKGROUND="queue")
    Path(app.config["INSTANCE"], "queue.db").mkdir()
    with log_lines() as lines:
        submit(app)
    assert "queue_unreachable" in lines.getvalue()
    assert ran == []


def test_periodic_jobs_are_the_same_jobs(app, ran):
    app.extensions["background"]._periodic_call("greet")()
    assert ran == ["nobody"]
    assert background.JOBS["greet"].when == "*/5"


def test_nightly_work_is_due_by_the_houses_clock_whatever_the_queue_takes_for_now(make_app, ran):
    job("sleep", nightly_at="02:30")(ran.append)
    queue = make_app(BACKGROUND="queue").extensions["background"]
    queue.schedule()
    by_the_machine = datetime(2001, 1, 1)  # noqa: DTZ001 - as the queue gives it

    def due(hour, minute):
        with clock.travel(datetime(2028, 2, 29, hour, minute, tzinfo=clock.SHANGHAI)):
            return {task.name for task in queue.huey.read_periodic(by_the_machine)}

    assert {"every-sleep", "every-greet"} <= due(2, 30)
    assert not {"every-sleep", "every-greet"} & due(2, 31)
    assert "every-sleep" not in due(10, 30), "half past two in UTC"


def test_every_job_that_must_catch_up_is_periodic(app):
    assert {"sweep", "deliver_notices", "make_thumbnails"} <= {one.name for one in background.JOBS if one.when}


def test_a_swift_job_waits_in_a_lane_of_its_own_and_what_follows_it_goes_to_its_own(make_app):
    said = []
    with background.JOBS.put_back():
        job("call", swift=True)(lambda: said.append("call"))
        job("copy", after="call")(lambda: said.append("copy"))
        app = make_app(BACKGROUND="queue")
        lanes = app.extensions["background"]
        lanes.submit("call")
        lanes.submit("known to the worker alone")
        assert [len(lanes.queue(lane)) for lane in (background.ORDINARY, background.SWIFT)] == [1, 1]
        queue = lanes.queue(background.SWIFT)
        queue.execute(queue.dequeue())
    assert said == ["call"]
    assert len(lanes.queue(background.ORDINARY)) == 2
