"""What every test may ask for: an application of its own, a client, a real server with the demo town."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import moment, once, reading_here
from tests.support.kept_apps import KeptApps, listeners_taken_away, swift_folder
from tests.support.makers import Desk
from tests.support.running import server
from tests.support.town import Phone, Town, keep_town, kept_town, small_jpeg

pytest_plugins = ["tests.support.brought", "tests.support.provider", "tests.support.running.phones"]


def pytest_configure() -> None:
    """Keep the settings of the shell that starts the tests out of them."""
    for name in [name for name in os.environ if name.startswith("ONE_DOOR_")]:
        del os.environ[name]
    once.spare_each_application()
    reading_here.read_here()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let each test live at the moment of all, whatever the machine's clock says."""
    moment.begin(item)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end, all modules and tests: looking through it cost a fifth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


@pytest.fixture
def daytime() -> None:
    """The morning of a working day, whenever the other tests live."""
    moment.go_to_daytime()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    return once.shared_folder(tmp_path_factory, os.environ.get("PYTEST_XDIST_WORKER"))


@pytest.fixture(scope="session")
def empty_instance(shared: Path) -> Path:
    """An instance folder with the migrated, empty database; copy it, never open it."""
    return once.built_once(shared, "empty-instance", once.migrate_empty)


@pytest.fixture(scope="session")
def kept_apps(empty_instance: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptApps]:
    """The applications of this worker; ask for `make_app`, which puts them back."""
    with swift_folder(tmp_path_factory.getbasetemp()) as folder:
        yield KeptApps(folder / "instance", empty_instance, shared)


@pytest.fixture
def make_app(kept_apps: KeptApps) -> Iterator[Callable[..., Flask]]:
    """Makes applications on a folder that begins empty: make_app(NAME=value, …) with other settings."""
    with listeners_taken_away():
        kept_apps.begin()
        yield kept_apps.make
        kept_apps.end()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """An application on an empty database, as if it were this test's own; it takes no further routes."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, not signed in."""
    return app.test_client()


@pytest.fixture(scope="session")
def town_instance(shared: Path, empty_instance: Path) -> Path:
    """An instance folder with the small town; copy it, never open it."""
    return once.built_once(shared, "town-instance", lambda folder: keep_town(empty_instance, folder / "town")) / "town"


@pytest.fixture
def town(app: Flask, town_instance: Path) -> Town:
    """A small town in this test's own database."""
    return kept_town(app, town_instance)


@pytest.fixture
def informant(town: Town) -> Phone:
    """The phone of the informant of 才湾村 1 网格 01."""
    return town.sign_in("informant:200/001/01")


@pytest.fixture
def lead(town: Town) -> Phone:
    """The phone of the lead of 才湾村 1 网格."""
    return town.sign_in("grid:200/001")


@pytest.fixture
def desk(town: Town) -> Desk:
    """The small town with a phone for everybody."""
    return Desk(town)


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    """A small picture as a phone sends it."""
    return small_jpeg()


@pytest.fixture(scope="session")
def demo_instance(shared: Path, pytestconfig: pytest.Config) -> Path:
    """An instance folder with the demo town; copy it, never open it."""
    kept = pytestconfig.cache.mkdir("demo-town")
    return once.built_once(shared, "demo-instance", server.demo_town_kept_in(kept, moment.BASE))


@pytest.fixture(scope="session")
def demo_server(demo_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.DemoServer]:
    """A real server with the demo town, one for each worker; tests share it, each with its own people."""
    folder = tmp_path_factory.mktemp("demo-server")
    running = server.DemoServer(server.copied(demo_instance, folder / "instance"), folder / "server.log").start()
    yield running
    running.stop()


@pytest.fixture
def own_demo_server(demo_instance: Path, tmp_path: Path) -> Iterator[server.DemoServer]:
    """A real server with the demo town for one test alone, which may kill it and start it again."""
    running = server.DemoServer(server.copied(demo_instance, tmp_path / "demo"), tmp_path / "server.log").start()
    yield running
    running.stop()
