"""CAP 1.2 (OASIS, 1 July 2010) of one headquarters: what may be known outside, and nothing that anybody typed.

Each of its public changes is a message: the first an Alert, then Updates, the last a Cancel. The message of an address
is the latest; it names all before it. Kind, village and times come from the house's own lists, so no name and no number
of a person can be in it: what was typed, where somebody is, who does what stays inside.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET

from flask import request
from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.journal import JournalEntry
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.schemas import kind_names
from webapp.emergencies.hq.states import HEADQUARTERS
from webapp.outbox.service import house_address

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CATEGORIES = {
    "lost": "Rescue",
    "fire": "Fire",
    "flood": "Met",
    "landslide": "Geo",
    "drowning": "Rescue",
    "traffic": "Transport",
    "crowd": "Security",
    "outage": "Infra",
    "other": "Other",
}
# Event of the journal → what a message says of it. Those of the first line begin, those of the last end.
_SAID = {
    "emergency.activated": "已启动应急",
    "emergency.started": "已启动应急",
    "emergency.responding": "有人到达现场，正在处置",
    "emergency.controlled": "已控制",
    "emergency.going_on": "情况反复，继续处置",
    "emergency.stood_down": "应急解除",
    "emergency.false_alarm": "虚惊一场，应急取消",
}
_ENDS = ("emergency.stood_down", "emergency.false_alarm")


class Message(NamedTuple):
    """One message: its place among those of the headquarters, when it was sent, of which event."""

    number: int
    at: datetime
    event: str


def cap_of(headquarters: Headquarters, area: Area) -> bytes:
    """Return the latest message as XML; the one 404 for what was never started."""
    messages = _messages(headquarters)
    if not messages:
        raise not_found()
    last, ended = messages[-1], messages[-1].event in _ENDS
    alert = ET.Element("alert", {"xmlns": NAMESPACE})
    sender = f"one-door@{_host()}"
    kind = "Cancel" if ended else "Alert" if len(messages) == 1 else "Update"
    _add(alert, "identifier", _identifier(headquarters, last))
    _add(alert, "sender", sender)
    _add(alert, "sent", _moment(last.at))
    _add(alert, "status", "Exercise" if headquarters.drill else "Actual")
    _add(alert, "msgType", kind)
    _add(alert, "scope", "Public")
    if headquarters.drill:
        _add(alert, "note", "演练，不是真的")
    if before := messages[:-1]:
        named = (f"{sender},{_identifier(headquarters, one)},{_moment(one.at)}" for one in before)
        _add(alert, "references", " ".join(named))
    _info(alert, headquarters, area, last, ended=ended)
    ET.indent(alert)
    return bytes(ET.tostring(alert, encoding="utf-8", xml_declaration=True)) + b"\n"


def _messages(headquarters: Headquarters) -> Sequence[Message]:
    query = select(JournalEntry.at, JournalEntry.event).where(
        JournalEntry.subject_kind == HEADQUARTERS.subject,
        JournalEntry.subject_id == headquarters.id,
        JournalEntry.event.in_(_SAID),
    )
    rows = db.session().execute(query.order_by(JournalEntry.id)).all()
    return [Message(number, at, event) for number, (at, event) in enumerate(rows, 1)]


def _info(alert: ET.Element, headquarters: Headquarters, area: Area, last: Message, *, ended: bool) -> None:
    info = ET.SubElement(alert, "info")
    name = kind_names()[headquarters.kind]
    drill = "演练 · " if headquarters.drill else ""
    _add(info, "language", "zh-CN")
    _add(info, "category", CATEGORIES[headquarters.kind])
    _add(info, "event", f"{drill}{name}")
    _add(info, "responseType", "AllClear" if ended else "Monitor")
    _add(info, "urgency", "Past" if ended else "Immediate")
    _add(info, "severity", "Unknown")
    _add(info, "certainty", "Observed")
    _add(info, "effective", _moment(last.at))
    if headquarters.activated_at:
        _add(info, "onset", _moment(headquarters.activated_at))
    _add(info, "senderName", db.session().get_one(Area, headquarters.town_id).label)
    _add(info, "headline", f"{drill}{area.label}：{name}，{_SAID[last.event]}")
    _add(info, "description", f"{drill}{area.label}发生{name}。{_SAID[last.event]}。")
    place = ET.SubElement(info, "area")
    _add(place, "areaDesc", area.label)
    code = ET.SubElement(place, "geocode")
    _add(code, "valueName", "CN-statistical-division")
    _add(code, "value", area.code)


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _identifier(headquarters: Headquarters, message: Message) -> str:
    return f"one-door.{headquarters.code}.{message.number}"


def _host() -> str:
    """Return the house's own name in the net, by which no two senders are the same."""
    site = reading.address(house_address())
    return (site and site.hostname) or request.host.partition(":")[0]


def _moment(at: datetime) -> str:
    """Return a moment as CAP writes it: whole seconds, with the offset of Shanghai."""
    return clock.local(at).replace(microsecond=0).isoformat()
