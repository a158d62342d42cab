"""The floors of the house: every package with its purpose, in the order in which they may import each other.

A package imports only from the floors below it; those of one floor do not know each other. ``create_app`` walks the
floors upwards, the tests hold every import to them, and docs/architecture.md draws them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    """A folder or a module of ``webapp``: what it is for, and its rooms (subfolders) with what each is for."""

    name: str
    purpose: str
    rooms: Mapping[str, str] = {}


FLOORS: tuple[tuple[Package, ...], ...] = (
    (
        Package("floors", "this list: what there is, and in which order"),
        Package("keyfiles", "the keys beside the database: made once, read at start"),
        Package("settings", "the settings of the house itself: each with its type, its default and what it is for"),
    ),
    (Package("settings_outside", "the settings for other machines that the house talks to"),),
    (Package("config", "reads the settings, and refuses what can't be run with"),),
    (
        Package(
            "core",
            "database, journal, clock, deadlines, codes, places, notices, workflows, queue; knows no feature",
            {
                "holidays": "days off by law, and as the yearly notice has them",
                "hot": "statements that are compiled once, then run as the text they became",
                "letters": "a text as a person sees it; how names are spelt",
                "machines": "what several machines share in a Redis",
                "media": "pictures, sound and files",
                "protection": "keys, what is encrypted, the rescue file's seal",
            },
        ),
    ),
    (
        Package(
            "web",
            "guard at every route, headers, refusals, tabs, static files, words for times",
            {"lists": "what stands around a list: its filters, the week, months, its sheet"},
        ),
        Package("logs", "one JSON line an event, without personal data"),
        Package("providers", "other machines that the house asks: push services, 企业微信, 钉钉, 短信, 微信, sign-on"),
    ),
    (Package("areas", "county > town > village > grid > micro-grid; the one function that narrows a list to a place"),),
    (
        Package(
            "people",
            "users, posts, roles and verbs, units, the phones a person is signed in on",
            {
                "names": "who is named to protected matters",
                "sign_in": "passwords, links, the second step",
                "sign_on": "who is vouched for elsewhere: 企业微信, 微信, the county's sign-on",
            },
        ),
    ),
    (
        Package(
            "outbox",
            "what leaves the house: one outbox for all ways, each person's choice, what could not be delivered",
        ),
    ),
    (Package("reports", "what people log: append-only evidence with pictures, and the lists people choose from"),),
    (
        Package(
            "cases",
            "the work that follows a report: states, holder, clocks, page and timeline",
            {
                "escalation": "what time alone does: the sweep, reminders",
                "lists": "who finds which case: scopes, counters, pages, filters",
                "reach": "what stays on the town's level, and which village is shown it",
                "turning": "an ordinary case that turns protected",
                "matter": "one matter as a reader sees it: where it stands, who is at it and until when",
                "recusal": "我要回避: who withdraws, and who has it then",
                "work_orders": "what a unit is asked to do, and how it answers",
            },
        ),
    ),
    (
        Package("dispatch", "the desk that hands cases to units, calls after closing, task groups"),
        Package(
            "grid_centre",
            "the tree, people and posts on the desk: seats, invitations, boundaries",
            {"spreadsheets": "people and posts as a sheet: read, planned, taken back"},
        ),
    ),
    (Package("capture", "the informant's pages, the counter, and everything a phone sends"),),
    (
        Package(
            "service_orders",
            "what residents order without an account: the menu, their orders, who serves them",
            {
                "advisers": "legal advisers: their times and what they log",
                "lists": "orders as those who serve find them: tables, filters, the week",
                "progress": "what a resident reads of their own matter",
                "speak": "residents who say something themselves",
                "talk": "a talk that becomes a case",
            },
        ),
        Package("standards", "工作规范 with who has read it, 治理清单 with what was noted"),
        Package("suggestions", "意见箱: what is hard, what was answered, what came of it"),
        Package("visits", "约访 and 走访: plans, answers, what came of them; each person's calendar"),
        Package("related", "how matters belong together: put into another, linked, flagged because they come again"),
        Package("imports", "what stands in other systems comes in by their exports: columns, dry run, whole or not"),
    ),
    (Package("legal_aid", "the guide to legal help, applications with the clocks of the law, encrypted papers"),),
    (Package("outreach", "plans, events, typical cases, the three questions, the month of the justice office"),),
    (
        Package(
            "care",
            "the further course of a protected matter: asked how safe she is, helped, watched, ended",
            rooms={
                "items": "what is done for her: reports, letters, orders, shelter, each with its clock",
                "grants": "a part of it that is opened to one person for a while",
            },
        ),
    ),
    (
        Package(
            "documents", "papers with numbers: a draft, final for ever; signatures on the screen; registers, sections"
        ),
    ),
    (Package("decisions", "what a meeting decided: who does it by when, checked by a second person"),),
    (
        Package(
            "mediation",
            "三力联调: a dispute that people's, administrative and judicial mediation settle together",
            rooms={
                "page": "the page for each reader, and the forms of all steps",
                "following": "what others do to it: orders, who withdraws, the course of a protected matter, turning",
                "lists": "mediations as lists, what waits for whom",
                "parties": "who the parties are, who speaks for them, what each of them wants",
                "dossier": "its 卷宗 on A4, paper by paper and bound; what is counted of all of them",
                "agreement": "what was agreed, on paper too, kept or broken, confirmed by the court",
            },
        ),
        Package("whistle", "中心哨: units and villages are called to a place at once; who answers, comes and leaves"),
        Package(
            "patrol_force",
            "群防群治: the register of who helps keep watch, counted by kind and village",
            {
                "sheets": "the register as a sheet: read, every value shown, taken in whole or not",
                "rota": "shifts: planned, published, walked, also without signal; who can't come, what was found",
            },
        ),
        Package("neighbours", "十户联防: groups of ten households, their heads, and the alarm that calls them all"),
    ),
    (
        Package(
            "petitions",
            "信访: what the law asks of a petition from its registration to 三级终结, beside its case",
            {
                "lists": "petitions as lists, what waits for whom",
                "page": "the page of one, the forms of all steps",
                "papers": "what the law has to be told in writing, on A4; what is counted of a year",
                "intake": "how one comes in: the counter's switch, later, 检举控告; who it is, whatever the channel",
            },
        ),
        Package(
            "emergencies",
            "紧急求助 and 应急指挥部: many are called at once, counted, sent out in teams, all home again",
            {
                "after": "afterwards: the review, what is told to upper levels, CAP, what is counted; drills that go",
                "hq": "one headquarters: started, its roll-call, who commands, until it is stood down",
                "feed": "what is known and what happens: facts, entries, new reports of the village, the map",
                "standing": "应急队伍: who is in the emergency team, who is duty officer on which day",
                "teams": "分组分片: who searches where, 报平安, who is told when it does not come",
                "persons": "要找的人: who is missing, found, with the ambulance; seen by who was called, then erased",
            },
        ),
    ),
    (
        Package(
            "consultation",
            "units put their heads together: consultations, and files that another unit keeps",
            rooms={"files": "案卷调阅: asking to see a file, the yes of who keeps it, and each look at it"},
        ),
        Package(
            "cameras",
            "雪亮工程: where the points are and whether they work; never a picture, nor the address of one",
            rooms={
                "faults": "报故障: one open fault a point, which is an ordinary case with an order to who mends it",
                "reviews": "申请调看: asked, decided by another at the police station, what was seen in words",
                "sheets": "the points as a sheet: read, shown value by value, taken in whole or not; written",
            },
        ),
    ),
    (
        Package(
            "meetings",
            "联席会议 every half-month: who is asked, what was spoken of and decided, what goes out of it",
            {
                "situations": "研判: a half-month in numbers, frozen with a digest, each opening its rows",
                "minutes": "agenda and minutes: topics that two may write at once, issued once",
                "bulletins": "通报: written, issued by another, read by those to whom they go",
            },
        ),
    ),
    (
        Package("inbox", "journal entries become notices"),
        Package("search", "one box over what one may see: its index, made from the journal after the commit"),
        Package("insight", "roll-up and the board 平安智治: reads only"),
        Package("oversight", "what the three administrators see: the journal, sign-in safety, settings; no case"),
    ),
    (
        Package("paper", "lists as spreadsheets, the 台账 of upper levels, a case on A4"),
        Package("morning", "the first page of courtyard and administrators: what waits, the next three, today"),
        Package("pwa", "manifest, service worker, the pages that open without signal"),
    ),
    (Package("operations", "running it: copies and the drill, keys, room, erasing, the first day"),),
    (
        Package(
            "demo",
            "the demo town: deterministic, clearly fictional",
            {"drawn": "its pictures and boundaries", "scenes": "what happens besides reports"},
        ),
    ),
    (Package("cli", "the commands of all packages under one name"),),
)


def packages() -> Iterator[Package]:
    """Yield every package, from the lowest floor to the highest."""
    for floor in FLOORS:
        yield from floor


def markdown() -> str:
    """Return the drawing and the table of docs/architecture.md, the highest floor on top."""
    return "\n".join((*_drawing(), "", *_table())) + "\n"


def written_into(page: str) -> str:
    """Return docs/architecture.md with the drawing and the table between their two marks."""
    return re.sub(r"(?<=<!-- floors -->\n).*(?=<!-- /floors -->)", lambda _: f"\n{markdown()}\n", page, flags=re.DOTALL)


def _drawing() -> Iterable[str]:
    yield from ("```text", "create_app")
    yield from ("   ".join(package.name for package in floor) for floor in reversed(FLOORS))
    yield "```"


def _table() -> Iterable[str]:
    yield from ("| package | what it does |", "|---|---|")
    for floor in reversed(FLOORS):
        for package in floor:
            rooms = "".join(f"; `{room}/` {purpose}" for room, purpose in package.rooms.items())
            yield f"| {_page_of(package)} | {package.purpose}{rooms} |"


def _page_of(package: Package) -> str:
    """Return the name of a package as a link to its page; a module of its own has none."""
    folder = (Path(__file__).parent / package.name).is_dir()
    return f"[{package.name}](../webapp/{package.name}/README.md)" if folder else package.name
