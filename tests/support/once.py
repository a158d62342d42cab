"""What is slow to build is built once for all test workers, and copied from there."""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from tests.support.rules.sources import ROOT
from webapp import create_app
from webapp.core.db import db
from webapp.web import assets

MOST_STATEMENTS = 5_000


def shared_folder(factory: pytest.TempPathFactory, worker: str | None) -> Path:
    """Return the folder that all workers of this test run share."""
    base = factory.getbasetemp()
    return base.parent if worker else base


def built_once(shared: Path, name: str, build: Callable[[Path], None]) -> Path:
    """Return the folder `name`, built by the first worker that asks; the others wait for it.

    A build that fails leaves nothing behind, and the next worker fails with its own error.
    """
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = shared / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            build(unfinished)
            unfinished.rename(folder)
    return folder


def kept_of_this_code(kept: Path, of: str, build: Callable[[Path], None]) -> Path:
    """Return a folder that the same code built, maybe in an earlier run; what other code built is thrown away.

    The same code: every file of the application and its migrations, this Python, and `of`, what else it depends on.
    """
    digest = hashlib.sha256(f"{sys.version} {of}".encode())
    for path in sorted(one for top in ("webapp", "migrations") for one in (ROOT / top).rglob("*") if one.is_file()):
        if path.suffix != ".pyc":
            digest.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    name = digest.hexdigest()
    for old in kept.glob("*/"):
        if not old.name.startswith((name, "assets")):
            shutil.rmtree(old)
    return built_once(kept, name, build)


def spare_each_application() -> None:
    """Let the many applications of a test run share what is the same for all: most of the time of making one."""
    _compile_rules_once()
    _compile_statements_once()


def _compile_statements_once() -> None:
    """Let all SQLite engines know each other's statements; they are the same for all, wherever the file lies."""
    known, make_engine = create_engine("sqlite://"), SQLAlchemy._make_engine
    known.connect().close()  # what a dialect asks at its first connection it has asked now
    compiled = LRUCache(MOST_STATEMENTS)

    def make_knowing(*arguments: Any) -> Engine:
        engine = make_engine(*arguments)
        if engine.dialect.name == "sqlite":
            engine.dialect = engine.pool._dialect = known.dialect
            engine._compiled_cache = compiled
        return engine

    SQLAlchemy._make_engine = make_knowing  # type: ignore[method-assign]


def _compile_rules_once() -> None:
    known: dict[object, dict[str, object]] = {}
    compile_rule, build_id = Rule.compile, cache(assets.build_id)

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults))
        if key not in known:
            compile_rule(rule)
            known[key] = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters", "arguments")}
            known[key] |= {name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")}
            return
        for name, value in known[key].items():
            setattr(rule, name, value.__get__(rule, None) if isinstance(value, FunctionType) else value)

    def build_id_once(source: Path) -> str:
        return build_id(source) if source == assets.STATIC else build_id.__wrapped__(source)

    Rule.compile = compile_once  # type: ignore[method-assign, assignment]
    assets.build_id = build_id_once


def migrate_empty(instance: Path) -> None:
    """Make an instance folder with an empty database in its newest form, by the real migrations."""
    app = create_app(settings(instance, shared=instance.parent))
    done = app.test_cli_runner().invoke(args=["db", "upgrade"])
    if done.exit_code:
        raise RuntimeError(f"the migrations failed:\n{done.output}") from done.exception
    with app.app_context():
        db.engine.dispose()


@contextmanager
def own_app(empty: Path, folder: Path, shared: Path, **more: object) -> Iterator[Flask]:
    """Give an application for the tests of one file, which may add to it, on a copy of `empty` in `folder`."""
    instance = folder / "instance"
    shutil.copytree(empty, instance)
    app = create_app(settings(instance, shared) | more)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def settings(instance: Path, shared: Path | None = None) -> dict[str, object]:
    """Return what every test's application is set to: a development server that needs no worker process.

    The compressed static files are the same for all tests; they stand once in `shared`, if it is given.
    """
    return {
        "ENV": "development",
        "INSTANCE": str(instance),
        "ASSETS": str((shared or instance) / "assets"),
        "DATABASE_URL": "",
        "BACKGROUND": "inline",
        "TESTING": True,
    }
