"""Reads the settings, refuses what can't be run with, and works out what follows; writes docs/settings.md."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from webapp.keyfiles import LostKey, kept_key, weakness
from webapp.settings import ADDRESS, HOUSE, Setting
from webapp.settings import PREFIX as PREFIX
from webapp.settings import ROOT as ROOT
from webapp.settings_outside import OUTSIDE, unsafe_outside

SETTINGS = [*HOUSE, *OUTSIDE]
MEGABYTE = 1024 * 1024
# Every account of the demo town has it; production refuses to start on that town.
DEMO_PASSWORD = "yishanmen-demo"  # noqa: S105
DEMO_MARKER = "DEMO"
# A connection is held only while statements run, never while a phone sends, a picture is decoded or a writer waits for
# its turn. So more of them than processors could not work at once; sixteen let reads go on beside slow ones, and are
# two workers' share of PostgreSQL's hundred. The idle ones rest: the last one given back is the next one taken.
POOL = {"pool_size": 16, "max_overflow": 0, "pool_timeout": 10, "pool_use_lifo": True}
# What a setting needs that is not installed everywhere.
NEEDS = {"FILES_URL": "obstore", "REDIS_URL": "redis"}
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")


class UnsafeSettings(RuntimeError):
    """One Door does not start with these settings; the message says in one sentence what to put right."""


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read all settings (overrides win over the environment) and add what follows from them.

    Raises UnsafeSettings that names everything at once: values that are none, in production also short or missing
    secrets, no host list, debug, or a demo's instance folder; a folder that can't be written; keys that are missing
    beside a database that was written with them.
    """
    values: dict[str, Any] = {s.name: _read(s) for s in SETTINGS}
    values.update(overrides or {})
    faults = wrong_values(values)
    if values["ENV"] == "production":
        faults += unsafe_values(values)
    if faults:
        raise UnsafeSettings("; ".join(faults))
    instance = _instance_folder(str(values["INSTANCE"]))
    values["INSTANCE"] = str(instance)
    derived = _derived(values, instance)
    try:
        for name in SECRETS:
            file, database = instance / f"{name.lower()}.key", derived["SQLALCHEMY_DATABASE_URI"]
            values[name] = values[name] or kept_key(file, database, replaceable=name == "SECRET_KEY")
    except LostKey as lost:
        raise UnsafeSettings(str(lost)) from lost
    return values | derived


def wrong_values(values: Mapping[str, Any]) -> list[str]:
    """Return a phrase for every value that is not of the kind its setting takes, in any environment."""
    faults = [
        f"{PREFIX}{s.name} must be {s.rule.words}{_as_given(s, values[s.name])}"
        for s in SETTINGS
        if s.rule and not s.rule.fits(values[s.name])
    ]
    if values["FIELD_KEYS"] and not field_keys(values):
        faults.append(f"{PREFIX}FIELD_KEYS must hold a key, or not be set at all")
    faults += [
        f"{PREFIX}{name} needs the package {package}: pip install -r requirements-many.txt"
        for name, package in NEEDS.items()
        if values[name] and find_spec(package) is None
    ]
    if not faults and values["WORK_OPEN"] >= values["WORK_CLOSE"]:
        faults.append(f"{PREFIX}WORK_OPEN must be before {PREFIX}WORK_CLOSE")
    return faults


def unsafe_values(values: Mapping[str, Any]) -> list[str]:
    """Return a phrase for every value that a production server must not start with."""
    faults = [f"{PREFIX}{name} {fault}" for name in SECRETS if (fault := weakness(_parts(name, values)))]
    used = [key for name in SECRETS for key in _parts(name, values)]
    if not faults and len(set(used)) < len(used):
        faults.append(f"{PREFIX}SECRET_KEY, FIELD_KEYS and INDEX_KEY must all differ, also the keys of one list")
    if not values["ALLOWED_HOSTS"].strip():
        faults.append(f"{PREFIX}ALLOWED_HOSTS must name the hosts")
    if values.get("DEBUG") or os.environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        faults.append("debug must be off")
    if values["SECOND_FACTOR"] == "off":
        faults.append(f"{PREFIX}SECOND_FACTOR may not be off")
    if values["CLOCK"]:
        faults.append(f"{PREFIX}CLOCK must be empty: a real town lives now")
    faults += [f"{PREFIX}{fault}" for fault in unsafe_outside(values)]
    if (Path(values["INSTANCE"]) / DEMO_MARKER).exists():
        faults.append("this instance folder holds the demo town")
    return faults


def field_keys(values: Mapping[str, Any]) -> list[str]:
    """Return the keys of FIELD_KEYS, the one that writes first."""
    return [key for part in str(values["FIELD_KEYS"]).split(",") if (key := part.strip())]


def settings_markdown() -> str:
    """Return docs/settings.md."""
    rows = "\n".join(f"| `{PREFIX}{s.name}` | {s.type.__name__} | {_shown(s)} | {s.help} |" for s in SETTINGS)
    return (
        "# Settings\n\nRead from the environment. Written from `webapp/settings.py` and `webapp/settings_outside.py` "
        "by `flask --app wsgi settings-doc`.\n\n| name | type | default | what it is for |\n|---|---|---|---|\n"
        + rows
        + "\n"
    )


def _read(setting: Setting) -> Any:
    """Return what the environment says; a word where a number is wanted stays as it is, for its rule to refuse."""
    raw = os.environ.get(PREFIX + setting.name)
    if raw is None:
        return setting.default
    with suppress(ValueError):
        return setting.type(raw)
    return raw


def _as_given(setting: Setting, value: Any) -> str:
    # An address may hold a password.
    return "" if setting.secret or setting.rule is ADDRESS else f", not “{value}”"


def _parts(name: str, values: Mapping[str, Any]) -> list[str]:
    """Return the keys of a secret: one, or those of the list; an empty place in the list is a key that is missing."""
    return [key.strip() for key in str(values[name]).split(",")] if name == "FIELD_KEYS" else [str(values[name])]


def _instance_folder(given: str) -> Path:
    """Return the instance folder, made if need be; UnsafeSettings when nothing can be written there."""
    folder = Path(given).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnsafeSettings(f"{PREFIX}INSTANCE: {folder} can't be made ({error.strerror})") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UnsafeSettings(f"{PREFIX}INSTANCE: this user may not write in {folder}")
    return folder


def _shown(setting: Setting) -> str:
    return "`instance/`" if setting.name == "INSTANCE" else f"`{setting.default}`" if setting.default != "" else "–"


def _patience(url: str) -> dict[str, Any]:
    """Let a server's database that does not answer be given up after seconds, not after minutes."""
    if not re.match(r"postgresql(\+psycopg2?)?:", url):
        return {}
    # A pooler that gives each transaction another connection knows no statements prepared on the one before.
    pooled = {"prepare_threshold": None} if url.startswith("postgresql+psycopg:") else {}
    return {"connect_args": {"connect_timeout": 5, **pooled}}


def _derived(values: Mapping[str, Any], instance: Path) -> dict[str, Any]:
    production, demo = values["ENV"] == "production", values["ENV"] == "demo"
    url = values["DATABASE_URL"] or f"sqlite:///{instance / 'one-door.db'}"
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        # A failing statement must not carry what people typed into the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, **POOL, **_patience(url)},
        "DEMO_PASSWORD": DEMO_PASSWORD if demo else "",
        "OFFICE_PLACE": values["OFFICE_PLACE"] or ("才湾镇红色政法小院" if demo else ""),
        "OFFICE_PHONE": values["OFFICE_PHONE"] or ("10050000001" if demo else ""),
        "PUSH_CONTACT": values["PUSH_CONTACT"] or ("mailto:xiaoyuan@example.cn" if demo else ""),
        "SECOND_FACTOR": values["SECOND_FACTOR"] or ("required" if production else "off"),
        "FILES": instance / "files",
        "WRITE_LOCK": instance / "write.lock" if url.startswith("sqlite") else None,
        "MAX_CONTENT_LENGTH": 150 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "MAX_FORM_PARTS": 300,
        "SESSION_COOKIE_NAME": "one_door",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": values["SESSION_DAYS"] * 86_400,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WRITES_PER_MINUTE": max(values["WRITES_PER_MINUTE"], 6_000 if demo else 300),
        "SIGN_INS_PER_MINUTE": max(values["SIGN_INS_PER_MINUTE"], 6_000 if demo else 60),
    }
