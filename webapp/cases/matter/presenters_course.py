"""The course of a matter as a conversation: what people said are bubbles, what was done without words is a thin line.

Each entry has passed the reader's scope already (``contents_of``, ``timeline``): nothing here shows more than that.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from webapp.cases.matter.standing import LEAD, Hands
from webapp.cases.models import Case
from webapp.cases.queries import CaseReportRow
from webapp.cases.queries_facts import Fact, facts_of
from webapp.cases.queries_files import Contents
from webapp.cases.schemas import SPOKEN
from webapp.cases.states import HANDED_STATES, State
from webapp.cases.timeline import TimelineEvent
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.core.masking import mask_name
from webapp.reports.models import Photo, Voice
from webapp.reports.queries import Files
from webapp.web.formatting import joined

# What settles a matter: the pictures that came with it show it afterwards.
_AFTER = ("case.resolved", "order.done", "case.recheck_passed")
_REPORTS = ("case.opened", "case.joined")


@dataclass(frozen=True)
class Shot:
    """A picture of the page: the small one, the whole one, and what is said of it."""

    thumb: str
    full: str
    alt: str = ""


@dataclass(frozen=True)
class Sound:
    """A voice note: where it is played, how long it is; ``lost`` says why it never came."""

    src: str
    seconds: float | None
    lost: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing in the course.

    ``did`` is the step in words, ``text`` what was said; an entry without text, pictures and voice is a line.
    ``above``: how many of its pictures stand on top of the page; ``coming``: how many are still on their way.
    """

    at: datetime
    did: str
    who: str = ""
    post: str = ""
    text: str = ""
    facts: Sequence[Fact] = ()
    shots: Sequence[Shot] = ()
    sound: Sound | None = None
    mine: bool = False
    wrong: bool = False
    icon: str = "check"
    above: int = 0
    coming: int = 0

    @property
    def bubble(self) -> bool:
        """Whether somebody said something with it."""
        return bool(self.text or self.shots or self.sound or self.above or self.facts)


@dataclass(frozen=True)
class Addresses:
    """Where the files of a page are: of a submission by its id, of everything else of the case."""

    photo: Callable[[Photo], str]
    voice: Callable[[Voice], str]

    def shots(self, photos: Iterable[Photo], word: str = "照片") -> list[Shot]:
        """Return pictures for the page."""
        urls = [self.photo(one) for one in photos]
        return [Shot(f"{url}?size=small", url, f"{word} {number}") for number, url in enumerate(urls, 1)]

    def sound(self, voice: Voice | None) -> Sound | None:
        """Return a voice note for the page; None where there is nothing to hear nor to say of it."""
        if voice is None or not (voice.file or voice.lost):
            return None
        lost = f"说的那段话没有传上来：{voice.give_up_reason}" if voice.lost else ""
        return Sound(self.voice(voice), voice.seconds, lost)


@dataclass(frozen=True)
class Course:
    """The entries in the order they happened, what comes next, and the pictures that stand on top."""

    entries: list[Entry]
    coming: list[str]
    shots: list[Shot]
    after: list[Shot] = field(default_factory=list)


def case_addresses(code: str) -> Addresses:
    """Return where the files of a case are, through the reader's scope."""
    at = f"/cases/{code}"
    return Addresses(lambda photo: f"{at}/photos/{photo.id}", lambda voice: f"{at}/voices/{voice.id}")


def course_of(
    case: Case,
    hands: Hands,
    contents: Contents,
    events: Sequence[TimelineEvent],
    shown: CaseReportRow,
    *,
    at: Addresses | None = None,
    masked: bool = False,
) -> Course:
    """Put the course together. ``at``: where the files of the shown report are; ``masked``: no reporter is named."""
    where, own = case_addresses(case.code), at or case_addresses(case.code)
    rows = {row.report.id: row for row in contents.reports}
    settled = _settled(case, events)
    entries = []
    for event in reversed(events):
        row = rows.pop(event.report_id, None) if event.event in _REPORTS and event.report_id else None
        if row:
            top = row is shown
            entries.append(_report(row, contents, own if top else where, event, top=top, masked=masked))
        else:
            entries.append(_said(event, where, top=event is settled))
    # What came with another case that was put into this one was told there.
    came = [_report(row, contents, where, None, top=row is shown, masked=masked) for row in rows.values()]
    after = where.shots(settled.photos, "办之后，照片") if settled else []
    word = "办之前，照片" if after else "照片"
    shots = own.shots(contents.of(shown.report).stored, word)
    return Course(sorted([*came, *entries], key=lambda one: one.at), coming(case, hands), shots, after)


def coming(case: Case, hands: Hands) -> list[str]:
    """Return what comes next, in the order in which it comes."""
    last = "报的人说好没好" if case.channel == "app" else "打电话问好没好"
    if case.protected:
        return [] if case.acknowledged_at else ["专人签收"]
    if case.state == State.SUBMITTED:
        return [joined(hands.seat or LEAD, "签收"), "办好", last]
    if case.state == State.PENDING_RECHECK:
        return ["去看一眼", last]
    if case.state == State.RESOLVED:
        return [last]
    works = case.state in HANDED_STATES or hands.order in OPEN_ORDERS
    return ["办好", last] if works else ["核实", last] if case.state == State.DISPATCHED else []


def of_addition(at: datetime, text: str, files: Files, where: Addresses) -> Entry:
    """Return what a person added to a report of theirs that has no case."""
    sound = where.sound(files.voice)
    return Entry(at, "补充说明", "", "", text, (), where.shots(files.stored), sound, mine=True, coming=_coming(files))


def of_report(row: CaseReportRow, files: Files, where: Addresses, did: str, *, mine: bool, top: bool) -> Entry:
    """Return a report as the first thing that was said; with ``top`` its pictures stand above."""
    report = row.report
    text = "\n".join(filter(None, (report.description, report.details.get("household_note"))))
    return Entry(
        report.received_at,
        did,
        row.author_name,
        text=text,
        facts=facts_of(report),
        shots=[] if top else where.shots(files.stored),
        sound=where.sound(files.voice),
        mine=mine,
        icon="flag",
        above=len(files.stored) if top else 0,
        coming=_coming(files),
    )


def _report(
    row: CaseReportRow, contents: Contents, where: Addresses, event: TimelineEvent | None, *, top: bool, masked: bool
) -> Entry:
    files = contents.files.get(row.report.submission_id) or Files([], None)
    mine = event.mine if event else False
    entry = of_report(row, files, where, event.did if event else "上报", mine=mine, top=top)
    who = event.who if event else mask_name(row.author_name) if masked else row.author_name
    place = row.report.place_name if not top and row.report.place_name else ""
    return replace(entry, who=who, post=" · ".join(filter(None, (event.post if event else "", place))))


def _said(event: TimelineEvent, where: Addresses, *, top: bool) -> Entry:
    sound = where.sound(event.voice)
    return Entry(
        event.at,
        event.did if event.note or event.photos or sound else event.words,
        event.who,
        event.post,
        "" if event.note == SPOKEN and sound else event.note,
        (),
        [] if top else where.shots(event.photos),
        sound,
        mine=event.mine,
        wrong=event.tone == "brick",
        icon=event.icon,
        above=len(event.photos) if top else 0,
    )


def _settled(case: Case, events: Sequence[TimelineEvent]) -> TimelineEvent | None:
    """Return the event whose pictures show how it is now; none while it is worked on again."""
    if case.state not in (State.PENDING_RECHECK, State.RESOLVED, State.CLOSED):
        return None
    return next((event for event in events if event.event in _AFTER and event.photos), None)


def _coming(files: Files) -> int:
    return max(files.expected - len(files.stored), 0)
