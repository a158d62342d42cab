"""What stands on the papers that open a dossier: cover, how it came, rights, who they are, what was found."""

from datetime import date, datetime
from typing import Any

from webapp.core import clock, reading
from webapp.documents.papers import Thing
from webapp.documents.queries import papers_about
from webapp.mediation.dossier.queries import Dossier
from webapp.mediation.models import MediationParty
from webapp.mediation.states import STATE_LABELS, Action
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices


def heading(dossier: Dossier) -> dict[str, Any]:
    """Return what every paper has at its head: number, host, kind of dispute, parties, mediator."""
    row = dossier.mediation
    return {
        "number": None if dossier.seen.protected else row.number,
        "host": dossier.seen.host.label if dossier.seen.host else "",
        "category": dossier.category,
        "dispute_of": dossier.category if dossier.category.endswith("纠纷") else f"{dossier.category}纠纷",
        "parties": [person(dossier, one) for one in dossier.seen.parties],
        "summary": row.summary,
        "mediator": dossier.mediator,
        "received": day(row.started_at or row.referred_at),
    }


def person(dossier: Dossier, party: MediationParty) -> dict[str, Any]:
    """Return a party with all that papers say of them."""
    about = party.about
    age = clock.local_day(dossier.mediation.referred_at).year - party.birth_year if party.birth_year else None
    return {
        **about,
        "n": party.n,
        "name": party.name,
        "role": choices("party_role").get(party.role, party.role),
        "sex": choices("party_sex").get(about.get("sex", ""), about.get("sex", "")),
        "age": f"{age} 岁" if age is not None else "",
        "phone": party.phone or "",
        "guardian_phone": party.guardian_phone or "",
        "proxy_phone": party.proxy_phone or "",
        "died": on_day(party.died_on),
        "proxy_until": on_day(reading.day(about.get("until") or "")),
    }


def on_day(there: date | None) -> str:
    """Return a day as a paper writes it: 2026年11月26日; nothing for none."""
    return f"{there.year}年{there.month}月{there.day}日" if there else ""


def day(at: datetime | None) -> str:
    """Return a moment as a paper writes its day; nothing for none."""
    return on_day(clock.local_day(at) if at else None)


def cover(thing: Thing, actor: Actor) -> dict[str, Any]:
    """Return the cover with its contents: the papers that there are."""
    dossier: Dossier = thing.row
    row = dossier.mediation
    listed = [one for one in papers_about("mediation", thing, actor) if not one["url"].endswith("/cover")]
    return {
        **heading(dossier),
        "ended": day(row.ended_at),
        "outcome": STATE_LABELS[row.state][0],
        "court": choices("confirm_result").get(row.confirm_state or "", "已经申请" if row.confirm_state else ""),
        "contents": [(one["title"], one["url"].rsplit("/", 1)[1]) for one in listed],
    }


def opening(thing: Thing) -> dict[str, Any]:
    """Return a 申请书 or 受理登记表."""
    row = thing.row.mediation
    return {**heading(thing.row), "source": choices("mediation_source").get(row.source, row.source)}


def identity(thing: Thing) -> dict[str, Any]:
    """Return who they are, and who speaks for whom with which powers."""
    head = heading(thing.row)
    return {**head, "proxies": [one for one in head["parties"] if one.get("proxy")]}


def inquiry(thing: Thing) -> dict[str, Any]:
    """Return what was found before the talking: what the police say; all else is written by hand."""
    dossier: Dossier = thing.row
    row = dossier.mediation
    return {
        **heading(dossier),
        "police": choices("police_view").get(row.police_view or "", ""),
        "basis": row.police_basis or "",
        "police_at": day(row.police_at),
        "consents": dossier.taken(Action.CONSENT),
    }
