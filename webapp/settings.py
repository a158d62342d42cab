"""The settings of the house itself: each with its name, type, default, what it must be, and what it is for."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX = "ONE_DOOR_"
ROOT = Path(__file__).resolve().parent.parent
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
TWO_MINUTES = Rule(
    lambda value: re.fullmatch(r"[1-9]\d?,[1-9]\d?", str(value)) is not None, "two numbers of minutes, such as 5,10"
)
BUCKET = Rule(
    lambda value: not value or re.fullmatch(r"s3://[^/\s]+(/\S*)?", value) is not None, "s3://bucket/prefix, or empty"
)
REDIS = Rule(
    lambda value: not value or re.fullmatch(r"(rediss?|unix)://\S+", value) is not None,
    "redis://host:port/number, or empty",
)
READABLE = Rule(lambda value: not value or os.access(value, os.R_OK), "a file that can be read, or empty")


HOUSE = [
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
        "FILES_URL",
        str,
        "",
        "Bucket of photos and voice notes, as `s3://bucket/town`, for several machines; its keys, region and endpoint "
        "are in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`. Empty: in the instance "
        "folder.",
        True,
        rule=BUCKET,
    ),
    Setting(
        "REDIS_URL",
        str,
        "",
        "Redis of the queue and the limits, as `redis://10.0.0.2:6379/0`, for several machines. Empty: the queue is in "
        "the instance folder, and each process counts for itself.",
        True,
        rule=REDIS,
    ),
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
    Setting(
        "NUMBER_UPWARD", str, "才急报", "The same for a report of an emergency to upper levels.", rule=BEFORE_A_NUMBER
    ),
    Setting("NUMBER_CONSULTATION", str, "才商", "The same for a consultation.", rule=BEFORE_A_NUMBER),
    Setting(
        "WHISTLE_AGAIN_MINUTES", int, 10, "Minutes after its time at which a whistle calls last.", rule=at_least(1)
    ),
    Setting("WHISTLE_CANCEL_MINUTES", int, 10, "Minutes in which it may be called off as a mistake.", rule=at_least(1)),
    Setting(
        "EMERGENCY_CALL_MINUTES",
        str,
        "5,10",
        "Minutes after which who does not answer in an emergency is called a second and a third time.",
        rule=TWO_MINUTES,
    ),
    Setting(
        "EMERGENCY_COMMAND_MINUTES",
        int,
        10,
        "Minutes without an answer after which the command of an emergency may be taken over.",
        rule=at_least(1),
    ),
    Setting("NUMBER_CAMERA", str, "才看", "The same for a request to see footage.", rule=BEFORE_A_NUMBER),
    Setting("CAMERA_UNIT", str, "police_station", "Code of the unit that mends points which name none."),
    Setting("CAMERA_MEND_DAYS", int, 3, "Working days in which a point is to be mended.", rule=at_least(1)),
    Setting("CAMERA_REVIEW_HOURS", int, 72, "Hours after which a granted look at footage is over.", rule=at_least(1)),
    Setting(
        "CAMERA_URGENT_HOURS", int, 24, "Hours in which a look that went ahead is to be decided.", rule=at_least(1)
    ),
    Setting(
        "NEIGHBOUR_LEAD_MINUTES", int, 5, "Minutes after which the grid's lead is called to an alarm.", rule=at_least(1)
    ),
    Setting(
        "NEIGHBOUR_VILLAGE_MINUTES",
        int,
        10,
        "Minutes after which the village's lead is called to it.",
        rule=at_least(1),
    ),
    Setting(
        "EMERGENCY_SAFE_MINUTES",
        str,
        "60,30",
        "Minutes after which a team says again that it is safe, unless it was told otherwise: by day, by night.",
        rule=TWO_MINUTES,
    ),
    Setting(
        "EMERGENCY_SAFE_LATE_MINUTES",
        int,
        10,
        "Minutes by which it may be late until commander and duty officer are told, and again after as many.",
        rule=at_least(1),
    ),
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
