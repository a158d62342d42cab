"""Every setting: its name, type, default and what it is for. docs/settings.md is written from this list."""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.keyfiles import LostKey, kept_key, weakness

PREFIX = "ONE_DOOR_"
ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
# Every account of the demo town has it; production refuses to start on that town.
DEMO_PASSWORD = "yishanmen-demo"  # noqa: S105
DEMO_MARKER = "DEMO"
# A connection is held only while statements run, never while a phone sends, a picture is decoded or a writer waits for
# its turn. So more of them than processors could not work at once; sixteen let reads go on beside slow ones, and are
# two workers' share of PostgreSQL's hundred. The idle ones rest: the last one given back is the next one taken.
POOL = {"pool_size": 16, "max_overflow": 0, "pool_timeout": 10, "pool_use_lifo": True}
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_BEFORE_A_NUMBER = re.compile(r"[^\W\d_]{1,10}")
_DAYS_APART = re.compile(r"[1-9]\d{0,2}(,[1-9]\d{0,2}){0,9}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+]*:/")


@dataclass(frozen=True)
class Rule:
    """What a value must be, and the words that end the sentence “ONE_DOOR_X must be …”."""

    fits: Callable[[Any], bool]
    words: str


@dataclass(frozen=True)
class Setting:
    """One setting, read from the environment as ``ONE_DOOR_<name>``."""

    name: str
    type: type
    default: Any
    help: str
    secret: bool = False
    rule: Rule | None = None


def at_least(least: int) -> Rule:
    """Return the rule of a number that has a smallest sensible value."""
    return Rule(lambda value: type(value) is int and value >= least, f"a whole number, {least} or more")


def one_of(*words: str) -> Rule:
    """Return the rule of a setting that has a few words; any other, also one in capitals, is a slip."""
    return Rule(lambda value: value in words, f"{', '.join(words[:-1])} or {words[-1]}")


TIME_OF_DAY = Rule(lambda value: _TIME_OF_DAY.fullmatch(str(value)) is not None, "a time of day such as 08:00")
ADDRESS = Rule(lambda value: not value or bool(_ADDRESS.match(value)), "an SQLAlchemy address, or empty")
BEFORE_A_NUMBER = Rule(
    lambda value: _BEFORE_A_NUMBER.fullmatch(str(value)) is not None, "1 to 10 letters or characters, such as 才决"
)
DAYS_APART = Rule(
    lambda value: _DAYS_APART.fullmatch(str(value)) is not None, "whole numbers with commas between them, such as 7,30"
)
READABLE = Rule(lambda value: not value or os.access(value, os.R_OK), "a file that can be read, or empty")


SETTINGS = [
    Setting(
        "ENV",
        str,
        "development",
        "`demo`, `development` or `production`, written just so: any other word stops the start. Production refuses "
        "unsafe values.",
        rule=one_of("demo", "development", "production"),
    ),
    Setting("INSTANCE", str, str(ROOT / "instance"), "Folder for the database, photos, keys and queue."),
    Setting("DATABASE_URL", str, "", "SQLAlchemy address; empty means SQLite in the instance folder.", rule=ADDRESS),
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
    Setting("PROXIES", int, 0, "How many trusted proxies stand in front (1 behind nginx).", rule=at_least(0)),
    Setting("SESSION_DAYS", int, 180, "Days a phone stays signed in without being used.", rule=at_least(1)),
    Setting(
        "AID_PAPERS_DAYS",
        int,
        180,
        "How long photos of papers stay once an application for legal aid is closed.",
        rule=at_least(0),
    ),
    Setting(
        "CARE_VISIT_DAYS",
        str,
        "7,30,90",
        "Days after a warning letter on which police and village visit her; the law names none.",
        rule=DAYS_APART,
    ),
    Setting(
        "BACKGROUND",
        str,
        "queue",
        "`queue` (worker process), `inline` (in the request) or `off`.",
        rule=one_of("queue", "inline", "off"),
    ),
    Setting(
        "WORK_OPEN", str, "08:00", "When working hours begin, for clocks that count working time.", rule=TIME_OF_DAY
    ),
    Setting("WORK_CLOSE", str, "18:00", "When working hours end.", rule=TIME_OF_DAY),
    Setting(
        "CALENDAR_OVERRIDES", str, "", "CSV (date,kind,note) of the town's own workdays and days off.", rule=READABLE
    ),
    Setting(
        "OFFICE_PLACE",
        str,
        "",
        "Where the courtyard is, in words, for the help page and printed guides.",
    ),
    Setting("OFFICE_PHONE", str, "", "The courtyard's telephone, for the same."),
    Setting("OFFICE_HOURS", str, "", "When somebody is there, in words; empty: working days with the hours above."),
    Setting(
        "QUIET_FROM", str, "22:00", "From then on notices that are not urgent wait for the morning.", rule=TIME_OF_DAY
    ),
    Setting("QUIET_TO", str, "07:00", "Until then they wait.", rule=TIME_OF_DAY),
    Setting(
        "WRITES_PER_MINUTE",
        int,
        600,
        "Limit of writes a minute for one account (demo: at least 6,000).",
        rule=at_least(0),
    ),
    Setting(
        "SIGN_INS_PER_MINUTE",
        int,
        240,
        "Limit of sign-in tries a minute from one address (demo: 6,000).",
        rule=at_least(0),
    ),
    Setting(
        "NUMBER_DECISION",
        str,
        "才决",
        "What stands before the number of a decision (才决〔2026〕1号).",
        rule=BEFORE_A_NUMBER,
    ),
    Setting("NUMBER_BULLETIN", str, "才联通", "The same for a bulletin.", rule=BEFORE_A_NUMBER),
    Setting("NUMBER_MEETING", str, "才联纪", "The same for the minutes of a meeting.", rule=BEFORE_A_NUMBER),
    Setting("NUMBER_MEDIATION", str, "才人调", "The same for a mediation.", rule=BEFORE_A_NUMBER),
    Setting("NUMBER_PETITION", str, "才访", "The same for a petition.", rule=BEFORE_A_NUMBER),
    Setting("NUMBER_FILE", str, "才阅", "The same for a request to see a file.", rule=BEFORE_A_NUMBER),
    Setting("NUMBER_WHISTLE", str, "才哨", "The same for a whistle.", rule=BEFORE_A_NUMBER),
    Setting("NUMBER_CONSULTATION", str, "才商", "The same for a consultation.", rule=BEFORE_A_NUMBER),
    Setting(
        "WHISTLE_AGAIN_MINUTES", int, 10, "Minutes after its time at which a whistle calls last.", rule=at_least(1)
    ),
    Setting("WHISTLE_CANCEL_MINUTES", int, 10, "Minutes in which it may be called off as a mistake.", rule=at_least(1)),
    Setting("NUMBER_SUPERVISION", str, "督办", "The same for an order under supervision.", rule=BEFORE_A_NUMBER),
    Setting("BACKUPS", str, "", "Folder of the nightly copies, best on another disk; empty: in the instance."),
    Setting("BACKUPS_KEPT", int, 14, "How many nightly copies are kept; 0 makes none.", rule=at_least(0)),
    Setting(
        "DISK_WARN_MB",
        int,
        2048,
        "Less free room than this, or a tenth of the disk, is told to administrators.",
        rule=at_least(0),
    ),
    Setting(
        "DISK_RESERVE_MB",
        int,
        512,
        "Room kept for words (at most 5 % of the disk): with less, photos get 503.",
        rule=at_least(0),
    ),
    Setting("METRICS_TOKEN", str, "", "Bearer token for `/metrics`; empty: there is no such page.", True),
    Setting(
        "SECOND_FACTOR",
        str,
        "",
        "`required`: town staff and administrators also type a code from their phone; `off`. "
        "Empty: required in production, off elsewhere; production refuses `off`.",
        rule=Rule(lambda value: value in ("", "required", "off"), "required or off, or empty"),
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
    Setting(
        "LOG_LEVEL",
        str,
        "INFO",
        "`DEBUG`, `INFO`, `WARNING` or `ERROR`.",
        rule=Rule(lambda value: str(value).upper() in LOG_LEVELS, "DEBUG, INFO, WARNING or ERROR"),
    ),
    Setting(
        "CLOCK",
        str,
        "",
        "A moment in ISO 8601, such as `2026-06-10T23:30` (Shanghai time unless it says otherwise): each process lives "
        "from then on, ticking, to try how a day goes. Empty: now; production refuses anything else.",
    ),
]


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
        "# Settings\n\nRead from the environment. Written from `webapp/config.py` by "
        "`flask --app wsgi settings-doc`.\n\n| name | type | default | what it is for |\n|---|---|---|---|\n"
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
