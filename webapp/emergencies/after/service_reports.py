"""信息快报 and 续报: written from the facts, edited, sent once and kept as sent."""

from sqlalchemy.exc import IntegrityError

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db, savepoint, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.numbering import next_number
from webapp.core.workflow import saving
from webapp.decisions.service_drafts import merged
from webapp.documents import queries as papers
from webapp.documents.service import make_final
from webapp.emergencies.after.models import UpwardReport
from webapp.emergencies.after.papers import paper_name, thing_of
from webapp.emergencies.after.queries import report_of, reports_of
from webapp.emergencies.after.queries_facts import facts_of
from webapp.emergencies.after.rules import may_write
from webapp.emergencies.after.schemas import LINES, TOO_LONG, UpwardInput, lines_of
from webapp.emergencies.hq import queries
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.schemas import kind_names
from webapp.emergencies.hq.states import HEADQUARTERS, State
from webapp.people.actor import Actor

NOT_BEGUN = "还没启动，没有可以报的"
SENT = "这份已经报出去了，不能再改；有新的情况，再写一份续报"
FIRST = 1


class Stale(Problem):
    """409: somebody else edited the report meanwhile; ``theirs`` is how it is now, ``mine`` what was sent."""

    def __init__(self, theirs: UpwardReport, mine: UpwardInput) -> None:
        super().__init__("stale", "别人也改了这份，两份都在这里，没有丢")
        self.theirs, self.mine = theirs, mine


def writer(actor: Actor, code: str) -> tuple[Access, Area]:
    """Return a headquarters of which the actor writes reports; the one 404 for who sees none of them."""
    seen, area = queries.seen_in(actor, code)
    if not may_write(seen):
        raise not_found()
    return seen, area


@transactional
def make(actor: Actor, code: str) -> tuple[UpwardReport, bool]:
    """Write the next report from what is known now; one that isn't sent yet is gone on with. Says whether it is new.

    Problem 409 before it is started.
    """
    seen, area = writer(actor, code)
    headquarters = seen.headquarters
    if headquarters.activated_at is None:
        raise Problem("stale", NOT_BEGUN)
    known = reports_of(headquarters.id)
    if known and known[-1].sent_at is None:
        return known[-1], False
    rank = len(known) + 1
    town = db.session().get_one(Area, headquarters.town_id)
    row = UpwardReport(
        headquarters_id=headquarters.id,
        rank=rank,
        sent_to=known[-1].sent_to if known else "县委政法委、县应急管理局",
        title=f"{town.name}{kind_names()[headquarters.kind]}应急{'演练' if headquarters.drill else '情况'}",
        body=draft_of(headquarters, area, rank),
        written_by_id=actor.id,
        written_at=clock.now(),
    )
    try:
        with savepoint():
            db.session().add(row)
            db.session().flush()
    except IntegrityError:  # two began the same at once
        there = report_of(headquarters.id, rank)
        if there is None:
            raise
        return there, False
    journal.append("emergency.report_begun", (HEADQUARTERS.subject, headquarters.id), actor_id=actor.id)
    return row, True


def draft_of(headquarters: Headquarters, area: Area, rank: int) -> str:
    """Return the words of a report from what is known at this moment, short enough for its page."""
    facts, begun = facts_of(headquarters), headquarters.activated_at
    until = clock.local(clock.now())
    counts = queries.counts_of(headquarters.id)
    said = [f"{'（演练）' if headquarters.drill else ''}截至{until.month}月{until.day}日{until:%H:%M}："]
    said += [f"{about}：{words}" for about, words in facts.items()]
    if begun is not None:
        at = clock.local(begun)
        come = counts.get("here", 0) + counts.get("left", 0) + counts.get("back", 0)
        said.append(
            f"处置：{at.month}月{at.day}日{at:%H:%M} 在{area.label}启动应急，叫了{sum(counts.values())}人，"
            f"{come}人到过现场，{counts.get('coming', 0)}人在路上。"
        )
    word = HEADQUARTERS.label(headquarters)
    ended = clock.local(headquarters.ended_at).strftime("%H:%M ") if headquarters.ended_at else ""
    said.append(f"现在：{ended}{word}。" if headquarters.state != State.ACTIVATED else "现在：正在处置。")
    if rank > FIRST:
        said.append("和上一份比，新的情况：")
    while lines_of("\n".join(said)) > LINES:
        longest = max(range(len(said)), key=lambda at: len(said[at]))
        said[longest] = f"{said[longest][: len(said[longest]) - 30]}…"
    return "\n".join(said)


@transactional
def edit(actor: Actor, code: str, rank: int, mine: UpwardInput) -> UpwardReport:
    """Keep what was edited; ``Stale`` (409) where somebody else did since it was read, with both.

    With ``merge`` both are put together. Problem 409 once it is sent, 422 where both take more than a page.
    """
    return _edited(actor, _own(actor, code, rank), mine)


def _edited(actor: Actor, report: UpwardReport, mine: UpwardInput) -> UpwardReport:
    merges = mine.merge is not None and mine.merge == report.version
    if not merges and mine.seen not in (None, report.version):
        if (report.sent_to, report.title, report.body) == (mine.sent_to, mine.title, mine.body):
            return report  # sent again, because its answer was lost
        raise Stale(report, mine)
    if report.sent_at is not None:
        raise Problem("stale", SENT)
    body = merged(report.body, (), mine.body, ())[0] if merges else mine.body
    if lines_of(body) > LINES:
        raise Problem("invalid", TOO_LONG, fields={"body": TOO_LONG})
    with saving(lambda: Stale(report, mine)):
        report.sent_to, report.title, report.body = mine.sent_to, mine.title, body
        report.written_by_id, report.written_at = actor.id, clock.now()
    return report


@transactional
def send(actor: Actor, code: str, rank: int, seen_version: int | None, mine: UpwardInput | None = None) -> UpwardReport:
    """Give a report its number and make its paper final: what it says now, or what comes along, is kept as sent.

    Problem 409 when it was changed since it was read, or is sent already. A drill takes no number of the series.
    """
    (seen, _), report = writer(actor, code), _own(actor, code, rank)
    if report.sent_at is not None:
        raise Problem("stale", SENT)
    if mine is not None:
        report = _edited(actor, report, mine)
    elif seen_version not in (None, report.version):
        raise Problem("stale", "刚刚有人改过这份，请再看一遍再报")
    with saving(lambda: Problem("stale", SENT)):
        report.number = None if seen.headquarters.drill else next_number("upward")
        report.sent_by_id, report.sent_at = actor.id, clock.now()
    make_final(actor, papers.paper_of(HEADQUARTERS.subject, paper_name(rank)), thing_of(seen, report.number))
    content = {"number": report.number or ""}
    about = HEADQUARTERS.subject, seen.headquarters.id
    journal.append("emergency.report_sent", about, actor_id=actor.id, content=content)
    return report


def _own(actor: Actor, code: str, rank: int) -> UpwardReport:
    seen, _ = writer(actor, code)
    found = report_of(seen.headquarters.id, rank)
    if found is None:
        raise not_found()
    return found
