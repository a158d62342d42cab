"""Every setting: its name, type, default and what it is for. docs/settings.md is written from this list."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX = "ONE_DOOR_"
ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
# Every account of the demo town has it; production refuses to start on that town.
DEMO_PASSWORD = "yishanmen-demo"  # noqa: S105
DEMO_MARKER = "DEMO"


@dataclass(frozen=True)
class Setting:
    """One setting, read from the environment as ``ONE_DOOR_<name>``."""

    name: str
    type: type
    default: Any
    help: str
    secret: bool = False


SETTINGS = [
    Setting("ENV", str, "development", "`demo`, `development` or `production`; production refuses unsafe values."),
    Setting("INSTANCE", str, str(ROOT / "instance"), "Folder for the database, photos, keys and queue."),
    Setting("DATABASE_URL", str, "", "SQLAlchemy address; empty means SQLite in the instance folder."),
    Setting(
        "SECRET_KEY",
        str,
        "",
        "Signs cookies and tokens. Empty: made once, kept in the instance folder.",
        True,
    ),
    Setting(
        "FIELD_KEYS",
        str,
        "",
        "Comma-separated keys that encrypt phone numbers and parties; the first one writes, all read. "
        "Empty: made once, kept in the instance folder.",
        True,
    ),
    Setting(
        "INDEX_KEY",
        str,
        "",
        "Key of the blind index by which encrypted numbers are found. Empty: as above.",
        True,
    ),
    Setting(
        "ALLOWED_HOSTS",
        str,
        "",
        "Comma-separated host names that may be asked for; compulsory in production.",
    ),
    Setting("PROXIES", int, 0, "How many trusted proxies stand in front (1 behind the nginx of deploy/)."),
    Setting("SESSION_DAYS", int, 180, "How long a phone stays signed in without being used, in days."),
    Setting("AID_PAPERS_DAYS", int, 180, "How long photos of papers stay once an application for legal aid is closed."),
    Setting("BACKGROUND", str, "queue", "`queue` (worker process), `inline` (in the request) or `off`."),
    Setting("WORK_OPEN", str, "08:00", "When working hours begin, for clocks that count working time."),
    Setting("WORK_CLOSE", str, "18:00", "When working hours end."),
    Setting("CALENDAR_OVERRIDES", str, "", "CSV (date,kind,note) of the town's own workdays and days off."),
    Setting(
        "OFFICE_PLACE",
        str,
        "",
        "Where the courtyard is, in words, for the help page and printed guides.",
    ),
    Setting("OFFICE_PHONE", str, "", "The courtyard's telephone, for the same."),
    Setting("OFFICE_HOURS", str, "", "When somebody is there, in words; empty: working days with the hours above."),
    Setting("QUIET_FROM", str, "22:00", "From then on notices that are not urgent wait for the morning."),
    Setting("QUIET_TO", str, "07:00", "Until then they wait."),
    Setting("WRITES_PER_MINUTE", int, 600, "Limit of writes a minute for one account (demo: at least 6,000)."),
    Setting("SIGN_INS_PER_MINUTE", int, 240, "Limit of sign-in tries a minute from one address (demo: 6,000)."),
    Setting("BACKUPS", str, "", "Folder of the nightly copies, best on another disk; empty: in the instance."),
    Setting("BACKUPS_KEPT", int, 14, "How many nightly copies are kept; 0 makes none."),
    Setting("DISK_WARN_MB", int, 2048, "Less free room than this, or a tenth of the disk, is told to administrators."),
    Setting("DISK_RESERVE_MB", int, 512, "Room kept for words (at most 5 % of the disk): with less, photos get 503."),
    Setting("METRICS_TOKEN", str, "", "Bearer token for `/metrics`; empty: there is no such page.", True),
    Setting(
        "SECOND_FACTOR",
        str,
        "",
        "`required`: town staff and administrators also type a code from their phone; `off`. "
        "Empty: required in production, off elsewhere; production refuses `off`.",
    ),
    Setting(
        "TEXTS_URL",
        str,
        "",
        "Apprise address by which residents get short messages about their orders; `{phone}` stands for the number. "
        "Empty: none are sent.",
        True,
    ),
    Setting(
        "TIANDITU_KEY",
        str,
        "",
        "Browser key of 天地图, bound to this host: its tiles then lie under the maps. Empty: no page talks to "
        "another host, and the drawing of boundaries stands where a map would.",
        True,
    ),
    Setting("MAP_APPROVAL", str, "", "Number of approval (审图号) shown on the tiles; without it there are none."),
    Setting("LOG_LEVEL", str, "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
    Setting(
        "CLOCK",
        str,
        "",
        "A moment in ISO 8601, such as `2026-06-10T23:30` (Shanghai time unless it says otherwise): each process lives "
        "from then on, ticking, to try how a day goes. Empty: now; production refuses anything else.",
    ),
]


class UnsafeSettings(RuntimeError):
    """Production was asked to start with a value that is not safe."""


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read all settings (overrides win over the environment) and add what follows from them.

    Raises UnsafeSettings in production for a short or missing secret, no host list, debug, or a demo's instance folder.
    """
    values: dict[str, Any] = {s.name: _read(s) for s in SETTINGS}
    values.update(overrides or {})
    instance = Path(values["INSTANCE"]).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    values["INSTANCE"] = str(instance)
    if values["ENV"] == "production":
        refuse_unsafe(values)
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        values[name] = values[name] or _kept_key(instance / f"{name.lower()}.key")
    return values | _derived(values, instance)


def refuse_unsafe(values: Mapping[str, Any]) -> None:
    """Raise UnsafeSettings that names every value a production server must not start with."""
    faults = [
        f"{PREFIX}{name} must be set and at least 32 characters long"
        for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
        if len(str(values[name])) < 32
    ]
    if not values["ALLOWED_HOSTS"].strip():
        faults.append(f"{PREFIX}ALLOWED_HOSTS must name the hosts")
    if values.get("DEBUG") or os.environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        faults.append("debug must be off")
    if values["SECOND_FACTOR"] not in ("", "required"):
        faults.append(f"{PREFIX}SECOND_FACTOR may not be off")
    if values["CLOCK"]:
        faults.append(f"{PREFIX}CLOCK must be empty: a real town lives now")
    if (Path(values["INSTANCE"]) / DEMO_MARKER).exists():
        faults.append("this instance folder holds the demo town")
    if faults:
        raise UnsafeSettings("; ".join(faults))


def settings_markdown() -> str:
    """Return docs/settings.md."""
    rows = "\n".join(f"| `{PREFIX}{s.name}` | {s.type.__name__} | {_shown(s)} | {s.help} |" for s in SETTINGS)
    return (
        "# Settings\n\nRead from the environment. Written from `webapp/config.py` by "
        "`flask --app wsgi settings-doc`.\n\n| name | type | default | what it is for |\n|---|---|---|---|\n"
        + rows
        + "\n"
    )


def _read(setting: Setting) -> Any:
    raw = os.environ.get(PREFIX + setting.name)
    return setting.default if raw is None else setting.type(raw)


def _shown(setting: Setting) -> str:
    return "`instance/`" if setting.name == "INSTANCE" else f"`{setting.default}`" if setting.default != "" else "–"


def _kept_key(path: Path) -> str:
    """Return the key in ``path``, made the first time; two processes starting at once agree on one.

    It outlasts a power cut before anything is encrypted with it. UnsafeSettings when the file is there but empty.
    """
    if not path.exists():
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            _write_durably(fresh, secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
        _flush(path.parent)
    key = path.read_text().strip()
    if not key:
        raise UnsafeSettings(f"{path} is empty; put the key back from a copy, without it nothing can be decrypted")
    return key


def _write_durably(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _derived(values: Mapping[str, Any], instance: Path) -> dict[str, Any]:
    production, demo = values["ENV"] == "production", values["ENV"] == "demo"
    url = values["DATABASE_URL"] or f"sqlite:///{instance / 'one-door.db'}"
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        # A failing statement must not carry what people typed into the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "DEMO_PASSWORD": DEMO_PASSWORD if demo else "",
        "OFFICE_PLACE": values["OFFICE_PLACE"] or ("才湾镇红色政法小院" if demo else ""),
        "OFFICE_PHONE": values["OFFICE_PHONE"] or ("10050000001" if demo else ""),
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
