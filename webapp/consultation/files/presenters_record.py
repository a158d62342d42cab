"""A file as its record, for one look: what was said and done, parties masked unless given, nothing to press."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.cases.matter.presenters_course import Course, Entry
from webapp.cases.matter.presenters_course import course_of as course_of_case
from webapp.cases.matter.standing import Hands
from webapp.cases.models import Case
from webapp.cases.states import STATE_LABELS as CASE_LABELS
from webapp.consultation.files import queries_record
from webapp.consultation.files.models import FileLook, FileRequest, Kind
from webapp.consultation.files.presenters_lists import KINDS
from webapp.consultation.files.queries_record import CaseFile
from webapp.consultation.files.rules import FileAccess
from webapp.core import clock
from webapp.core.masking import mask_name, mask_phone, mask_phones_in
from webapp.documents.papers import named
from webapp.mediation.models import MediationParty
from webapp.mediation.page.presenters_course import course_of as course_of_mediation
from webapp.mediation.states import STATE_LABELS as MEDIATION_LABELS
from webapp.petitions.models import PetitionStep
from webapp.petitions.states import STATE_LABELS as PETITION_LABELS
from webapp.petitions.states import PersonRole
from webapp.petitions.states_steps import PETITIONS
from webapp.reports.catalogue import category_name, choices
from webapp.web.formatting import day_words, stamp, when

_SHORTEST_NAME = 2
_ROLES = {
    PersonRole.CALLER: "来的人",
    PersonRole.REPRESENTATIVE: "代表",
    PersonRole.HEIR: "继承人",
    PersonRole.AGAINST: "说的是谁",
}


@dataclass(frozen=True)
class Line:
    """One thing in the course: when, who, what was done and said, answers, the addresses of pictures."""

    at: datetime
    who: str
    did: str
    text: str
    facts: Sequence[tuple[str, str]]
    photos: Sequence[str]
    sound: bool


class _Blank(dict[str, str]):
    """Fills a sentence of the course with what is known, and leaves out the rest."""

    def __missing__(self, _key: str) -> str:
        return ""


class Words:
    """How texts of a file are shown: the names of its parties and every number masked, or all of it as it is."""

    def __init__(self, names: Iterable[str], *, full: bool) -> None:
        found = {name.strip() for name in names if len(name.strip()) >= _SHORTEST_NAME}
        self.names = [] if full else sorted(found, key=len, reverse=True)
        self.full = full

    def __call__(self, text: str) -> str:
        """Return a text as it is shown."""
        for name in self.names:
            text = text.replace(name, mask_name(name))
        return text if self.full else mask_phones_in(text)

    def name(self, name: str) -> str:
        """Return a party's name as it is shown."""
        return name if self.full else mask_name(name)


def record_page(seen: FileAccess, look: FileLook) -> dict[str, Any]:
    """Return what the view of a file shows in one look at it."""
    row = seen.row
    ends = row.ends_at or clock.now()
    part = _PARTS[row.kind](seen, look)
    return {
        "row": row,
        "look": look,
        "kind": KINDS[row.kind],
        "ends": clock.local(ends).isoformat(),
        "ends_words": day_words(clock.day_start(row.until_on)),
        "left": max(int((ends - clock.now()).total_seconds()), 0),
        "papers": [_paper(row, one) for one in queries_record.papers_of(row)],
        **part,
    }


def _paper(row: FileRequest, one: Any) -> tuple[str, str]:
    kind = named(str(row.kind), one.paper)
    return (kind.title if kind else one.paper, f"{one.number or ''} {stamp(one.made_at)}".strip())


def _case(seen: FileAccess) -> Case:
    assert seen.case is not None, "a file is loaded with its case"
    return seen.case


def _of_case(seen: FileAccess, look: FileLook) -> dict[str, Any]:
    row, case = seen.row, _case(seen)
    file = queries_record.case_file(seen, case)
    first = file.contents.reports[0]
    words = Words(_names_in(file), full=row.full)
    course = course_of_case(case, Hands(), file.contents, file.events, first, masked=not row.full)
    opening = [*course.shots, *course.after]
    return {
        "title": category_name(case.kind, case.category),
        "state": CASE_LABELS[case.state][0],
        "facts": [
            ("地方", words("，".join(filter(None, [seen.area, first.report.place_name])))),
            ("收到", when(case.received_at)),
            ("办好", when(case.resolved_at) if case.resolved_at else ""),
            *_people(file, words),
        ],
        "parties": [],
        "clauses": [],
        "photos": [_photo(row, look, one.full) for one in opening],
        "course": _lines(row, look, course, words),
    }


def _of_mediation(seen: FileAccess, look: FileLook) -> dict[str, Any]:
    row, file = seen.row, queries_record.mediation_file(seen, _case(seen))
    mediation, parties = file.seen.mediation, file.seen.parties
    words = Words((name for one in parties for name in _names_of(one)), full=row.full)
    course = course_of_mediation(
        file.seen, file.taken, file.files, file.seen.referrer, viewer_id=0, masked=not row.full, wordless=False
    )
    return {
        "title": f"{category_name('dispute', file.seen.category)}的调解",
        "state": MEDIATION_LABELS[mediation.state][0],
        "facts": [
            ("什么事", words(mediation.summary)),
            ("谁主持", file.host),
            ("谁调解", file.seen.mediator),
            ("移送", when(mediation.referred_at)),
            ("生效", when(mediation.effective_at) if mediation.effective_at else ""),
        ],
        "parties": [_party(one, words) for one in parties],
        "clauses": [_clause(one, words) for one in file.seen.clauses],
        "photos": [],
        "course": _lines(row, look, course, words),
        "without_pictures": not row.full,
    }


def _of_petition(seen: FileAccess, _look: FileLook) -> dict[str, Any]:
    row, case, file = seen.row, _case(seen), queries_record.petition_file(seen)
    petition, people = file.petition, file.people
    words = Words((one.name or "" for one in people), full=row.full)
    return {
        "title": f"{category_name(case.kind, case.category)}的信访件",
        "state": PETITION_LABELS[petition.state][0],
        "facts": [
            ("来做什么", choices("petition_type").get(petition.petition_type, "")),
            ("诉求", words(petition.demand or "")),
            ("登记", when(petition.registered_at)),
            ("受理", when(petition.accepted_at) if petition.accepted_at else ""),
            ("意见", choices("petition_opinion").get(petition.opinion or "", "")),
            ("送达", day_words(clock.day_start(petition.served_on)) if petition.served_on else ""),
        ],
        "parties": [(_ROLES[one.role], _called(one.name or "", one.phone or "", words)) for one in people],
        "clauses": [],
        "photos": [],
        "course": [_step(one.step, one.name, words) for one in file.taken],
    }


def _step(step: PetitionStep, who: str, words: Words) -> Line:
    did = PETITIONS[step.action].history[0].format_map(_Blank(who="")).strip()
    return Line(step.at, who, did, words(step.words), [], [], False)


def _lines(row: FileRequest, look: FileLook, course: Course, words: Words) -> list[Line]:
    return [_line(row, look, one, words) for one in course.entries]


def _line(row: FileRequest, look: FileLook, entry: Entry, words: Words) -> Line:
    did = entry.did.removeprefix(entry.who).strip()  # a line of a course may name who did it, or their unit, itself
    post = "" if did.startswith(entry.post) else entry.post
    return Line(
        entry.at,
        " ".join(filter(None, [entry.who, post])),
        words(did),
        words(entry.text),
        [(one.word, words(one.value)) for one in entry.facts],
        [_photo(row, look, one.full) for one in entry.shots],
        entry.sound is not None,
    )


def _photo(row: FileRequest, look: FileLook, url: str) -> str:
    """Return the address of a picture for this look: it ends with the request, whatever becomes of its own page."""
    return f"/files/{row.id}/looks/{look.code}/photos/{url.rsplit('/', 1)[-1]}"


def _names_in(file: CaseFile) -> list[str]:
    named = [one.get("name", "") for report in file.contents.reports for one in report.report.parties_named]
    return [*named, *(one.caller_name or "" for one in file.callers)]


def _people(file: CaseFile, words: Words) -> list[tuple[str, str]]:
    """Return who takes part in a case: by name and number where they were given, else by the family name."""
    parties = [one for report in file.contents.reports for one in report.report.parties_named]
    said = [_called(one.get("name", ""), one.get("phone", ""), words) for one in parties]
    came = [_called(one.caller_name or "", one.caller_phone or "", words) for one in file.callers]
    return [("当事人", "、".join(filter(None, said))), ("来的人", "、".join(filter(None, came)))]


def _called(name: str, phone: str, words: Words) -> str:
    return " ".join(filter(None, [words.name(name), phone if words.full else mask_phone(phone)]))


def _names_of(party: MediationParty) -> list[str]:
    about = party.about or {}
    return [party.name, str(about.get("guardian") or ""), str(about.get("proxy") or "")]


def _party(party: MediationParty, words: Words) -> tuple[str, str]:
    role = choices("party_role").get(party.role, party.role)
    return role, _called(party.name, party.phone or "", words)


def _clause(clause: Any, words: Words) -> tuple[str, str]:
    amount = f"，{clause.amount / 100:.2f} 元" if clause.amount else ""
    said = words(f"{clause.who}向{clause.to_whom}：{clause.what}")
    answer = choices("clause_answer").get(clause.answer or "", "还没履行")
    return f"{said}{amount}", f"{day_words(clock.day_start(clause.by_on))}前，{answer}"


_PARTS = {Kind.CASE: _of_case, Kind.MEDIATION: _of_mediation, Kind.PETITION: _of_petition}
